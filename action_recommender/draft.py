"""The full content of one action, written or rewritten on request and remembered like every other answer; each version is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from action_recommender import history, versions
from action_recommender.asking import Desk, draft_question
from action_recommender.asking.wishes import NO_WISHES, Wishes, check, obeying
from action_recommender.history import Document
from action_recommender.recommend import Asked, Recommender
from action_recommender.rules import REVISION
from data_gatherer.enrichers.choice import EVERYTHING, Without
from deal_summary.chain import Say
from sales_kernel.engines.fallback import Failed, or_playbook
from sales_kernel.errors import GateBlocked, NotFound
from sales_kernel.layer import Answer, Content, Layer
from sales_kernel.runs import Run
from sales_kernel.watcher import unheard
from sales_kernel.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from action_recommender.assemble import Issue
    from action_recommender.compose import Writer
    from action_recommender.models import Action, Candidate, Draft
    from action_recommender.plan import Drafted
    from deal_summary.chain import Found
    from sales_kernel.engines.question import Answered, Engine

DRAFT: Layer[Draft] = Layer("draft", "action_recommender.models:Draft", revision=REVISION, asks_engine=True)


class Wanted(NamedTuple):
    """One content that is asked for: which action of which recommendation, what is wished, and the kept version to begin from (0: none)."""

    recommendation_id: str
    action_id: str
    wishes: Wishes = NO_WISHES
    begin_from: int = 0
    engine: str | Engine = ""
    prompt: Path | None = None
    without: Without = EVERYTHING


class Written(NamedTuple):
    """A draft, the number under which it is kept, and the run that made it."""

    answer: Answer[Draft]
    version: int
    run: Run
    stood_in: str = ""
    """Why the offline engine wrote it instead; empty when it did not."""


def draft(workspace: Workspace, wanted: Wanted, *, refresh: bool = False, say: Say = unheard) -> Written:
    """Return the content *wanted*, in a run of its own; where a model fails and the settings want it, the playbook's.

    Raises NotFound where recommendation, action, version or deal is gone or the deal has moved on, GateBlocked when it may not go out.
    """

    def attempt(engine: str | Engine, before: Failed) -> Written:
        drafter = Drafter.open(workspace, wanted._replace(engine=engine))
        with workspace.run("draft", customer_info=drafter.made["deal_name"], language="en").open() as run:
            run.about(drafter.recommender.chain.subject, name=drafter.made["company_name"] or drafter.made["deal_name"])
            run.after(before.made)
            return drafter.draft(run, refresh=refresh, say=say)._replace(stood_in=before.why)

    return or_playbook(workspace, wanted.engine, attempt)


@dataclass(frozen=True)
class Drafter:
    """Writes one action of a recommendation in full, from what the CRM says today."""

    recommender: Recommender
    made: Document
    action: Document
    wishes: Wishes
    before: Document | None
    """The action whose content is to be rewritten; None where it is written for the first time."""

    @classmethod
    def open(cls, workspace: Workspace, wanted: Wanted) -> Drafter:
        """Return the drafter for what is *wanted*. Raises NotFound where the recommendation, the action or its deal is gone."""
        made = history.find(workspace.ledger, wanted.recommendation_id)
        action = history.find_action(made, wanted.action_id)
        source = history.subject_of(workspace.ledger, made["recommendation_id"]).source
        asked = Asked(
            made["deal_id"],
            made["campaign_context"],
            wanted.prompt,
            wanted.engine,
            source,
            without=wanted.without,
            prompt_name="draft",
        )
        recommender = Recommender(workspace, asked)
        for line in check(wanted.wishes, by_rules=not recommender.chain.engine.reads_prompts):
            workspace.talk(f"note: {line}")
        for line in _unheeded(recommender, made, action):
            workspace.talk(f"note: {line}")
        return cls(recommender, made, action, wanted.wishes, _before(workspace, made, action, wanted))

    def draft(self, run: Run, *, refresh: bool = False, say: Say = unheard) -> Written:
        """Return the draft and its version."""
        recommender = self.recommender
        workspace = recommender.workspace
        found = recommender.chain.summary(run, refresh_source=refresh, say=say)
        say("writing")
        answer = workspace.memory.get_or_compute(
            DRAFT,
            recommender.chain.subject,
            {**recommender.inputs(found.deal.content, found.summary.content), "action": self._told()},
            lambda: self._written(run, found),
            run,
            terms=recommender.draft_terms(),
            refresh=refresh,
            also=lambda connection, made: versions.keep(connection, made, self.wishes, run.id, workspace.clock()),
        )
        for line in unfulfilled(self.before, answer.content, self.wishes) if self.before else ():
            workspace.talk(f"note: {line}")
        of = (self.made["recommendation_id"], self.action["id"])
        return Written(answer, versions.number_of(workspace.ledger, *of, answer.content.digest), run)

    def _told(self) -> Content:
        """Which action it is, what is wished of it, and what it is to be made from."""
        told = {"play": self.action["action_type"], "contact": self.action["contact_id"], "id": self.action["id"]}
        wished = {"wishes": self.wishes.as_data()} if self.wishes else {}
        before = {"before": self.before} if self.before else {}
        return Content.of({**told, "recommendation": self.made["recommendation_id"], **wished, **before})

    def _written(self, run: Run, found: Found) -> Draft:
        from action_recommender.models import Draft

        action, answered = self._action(run, found, self._candidate(run, found))
        return Draft(
            recommendation_id=self.made["recommendation_id"],
            deal_id=self.made["deal_id"],
            day=self.recommender.day.day,
            written_by=answered.by,
            action=action,
            suspicious=answered.value.suspicious,
            left_out=answered.value.left_out,
        )

    def _candidate(self, run: Run, found: Found) -> Candidate:
        play, contact = self.action["action_type"], self.action["contact_id"]
        for one in self.recommender.candidates(run, found).value.candidates:
            if (one.play, one.contact_id) == (play, contact):
                return one.model_copy(update={"tier": "P0"})
        raise NotFound(
            f"the deal has moved on: {play} no longer fits it",
            hint=f"see what does: sales-action recommend {self.made['deal_id']}",
        )

    def _on_its_day(self, writer: Writer, issue: Issue) -> tuple[Writer, Issue]:
        """An outline was for later days: times are chosen from the first of them on, while it lies ahead."""
        first = date.fromisoformat(self.action["timing"]["first_day"])
        if first <= issue.ours.day:
            return writer, issue
        ours = replace(issue.ours, day=first)
        return replace(writer, ours=ours), replace(issue, ours=ours)

    def _action(self, run: Run, found: Found, candidate: Candidate) -> tuple[Action, Answered[Drafted]]:
        from action_recommender.assemble import complete
        from action_recommender.models import Action, HeldBack

        recommender = self.recommender
        writer, issue = self._on_its_day(recommender.writer(found), recommender.issue(found))
        desk = Desk(obeying(writer, self.wishes), found.summary.value, (candidate,), issue)
        before = Action.model_validate(self.before) if self.before else None
        question = draft_question(recommender.prompt, desk, candidate, self.wishes, before)
        answered = run.ask(recommender.chain.engine, question)
        action = complete(desk.writer, candidate, answered.value, replace(issue, written_by=answered.by))
        if isinstance(action, HeldBack):
            raise GateBlocked(
                f"{self.action['id']} may not go out: {action.reason}",
                hint=f"what was recommended stays: sales-action show {self.made['recommendation_id']} --action {self.action['id']}",
            )
        own = {"id": self.action["id"], "priority": self.action["priority"]}
        return action.model_copy(update=own), answered


def _unheeded(recommender: Recommender, made: Document, action: Document) -> Iterator[str]:
    """Yield what a prompt made for something else will not tell a model, and who wrote the outline where rules write in its place."""
    prompt, reads = recommender.prompt, recommender.chain.engine.reads_prompts
    if recommender.asked.prompt_file and "candidates" in prompt.slots and not prompt.slots & {"action", "wishes"}:
        yield (
            f"{prompt.path} has neither {{{{action}}}} nor {{{{wishes}}}}: "
            "it is a prompt for recommendations, and no wish reaches the model"
        )
    by_rules = made["written_by"].startswith("playbook") or action.get("written_by")
    if not reads and not by_rules and action["content"]["form"] == "outline":
        yield f"the offline engine writes its own text for this play; the outline is by {made['written_by']}"


def unfulfilled(before: Document, after: Content, wishes: Wishes) -> Iterator[str]:
    """Yield what a rewriting did not do though it was wished for."""
    import orjson

    old, new = before["content"], orjson.loads(after.data)["action"]["content"]
    if old == new:
        yield "nothing changed"
    elif wishes.length == "shorter" and (had := _words(old)) <= (has := _words(new)):
        yield f"it is not shorter: {has} words, {had} before"


def _words(content: Document) -> int:
    texts = [each for value in content.values() for each in (value if isinstance(value, list) else [value])]
    return sum(len(each.split()) for each in texts if isinstance(each, str))


def _before(workspace: Workspace, made: Document, action: Document, wanted: Wanted) -> Document | None:
    """What a wish is about: the version named, else complete content that was recommended."""
    of = partial(versions.one_of, workspace.ledger, made["recommendation_id"], action["id"])
    if wanted.begin_from:
        found: Document = of(wanted.begin_from).draft["action"]
        return found
    return action if wanted.wishes and action["content"]["form"] != "outline" else None
