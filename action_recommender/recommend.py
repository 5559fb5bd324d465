"""Layer 3: what to do next on one deal, remembered by the five hashes and the day."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from action_recommender import history
from action_recommender.asking import DRAFT_SLOTS, RECORDS, SLOTS, Desk, plan_question
from action_recommender.rules import REVISION, Rules
from action_recommender.texts import Texts
from data_gatherer.enrichers.choice import EVERYTHING, Without
from data_gatherer.sections import SECTIONS as GATHERER_SECTIONS
from deal_summary.chain import Chain, Found, Say
from deal_summary.lexicons import lexicons
from deal_summary.summarize import Day
from deal_summary.thresholds import Thresholds
from sales_kernel.clock import end_of_day
from sales_kernel.engines.claude.settings import ClaudeSettings
from sales_kernel.engines.fallback import Failed, or_playbook
from sales_kernel.errors import UsageFault
from sales_kernel.fingerprint import content_hash
from sales_kernel.layer import Answer, Content, Inputs, Layer, Subject, Verdict
from sales_kernel.memory import Terms
from sales_kernel.prompts import Prompt, load
from sales_kernel.runs import Run
from sales_kernel.settings import set_values
from sales_kernel.story import cost_line
from sales_kernel.text import is_text
from sales_kernel.watcher import unheard
from sales_kernel.workspace import Workspace

if TYPE_CHECKING:
    from datetime import date

    from action_recommender.assemble import Issue
    from action_recommender.compose import Writer
    from action_recommender.models import Candidate, Candidates, Draft, Recommendation
    from action_recommender.schedule import OurDay
    from action_recommender.view import View
    from data_gatherer.envelope import Envelope
    from sales_kernel.engines.question import Engine

CANDIDATES: Layer[Candidates] = Layer("candidates", "action_recommender.models:Candidates", revision=REVISION)
RECOMMEND: Layer[Recommendation] = Layer(
    "recommend", "action_recommender.models:Recommendation", revision=REVISION, asks_engine=True
)
PLAN_SCHEMA = "a4f54bf7"
FORMS = {"recommend": "2d3647be", "draft": "0d35288a"}
"""The beginning of the hash of the engine's answer form; a test says when it is out of date."""
PLANNABLE_DAYS = 366
"""How far ahead a recommendation may be asked for."""
REQUIRED = {"company_context"}
SECTIONS = (*GATHERER_SECTIONS, ClaudeSettings, Thresholds, Rules)
"""The settings this package's commands check."""


class Asked(NamedTuple):
    """One question to the recommender, with every option that forms its key."""

    deal: str | Envelope
    campaign_context: str = ""
    prompt_file: Path | None = None
    engine: str | Engine = ""
    source: str = ""
    day: date | None = None
    deep: bool = False
    ask: bool = True
    without: Without = EVERYTHING
    prompt_name: str = "recommend"
    summary_prompt: Path | None = None
    late: bool = False
    """True where the day may be over: what is made then goes into the history and is never served."""


@dataclass(frozen=True)
class Recommended:
    """A recommendation and how we came by it."""

    answer: Answer[Recommendation]
    found: Found
    run: Run
    chain: Chain
    document: history.Document
    """The recommendation as programs get it, all fields filled."""
    today: date
    stood_in: str = ""
    """Why the offline engine answered instead of the one that was asked; empty when it did not."""

    @property
    def subject(self) -> Subject:
        """Whom it is about."""
        return self.chain.subject

    @property
    def source_calls(self) -> int:
        """How many deals were read from the source."""
        return self.chain.source_calls

    @property
    def value(self) -> Recommendation:
        """The recommendation."""
        return self.answer.value

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict on each layer."""
        return self.run.verdicts

    @property
    def memory_line(self) -> str:
        """Whether it came from memory, for people."""
        if not self.answer.verdict.usable:
            return f"written now by {self.document['written_by']}{self._instead}"
        made, expires = self._moment(self.answer.computed_at), self.answer.expires_at
        until = f", good until {self._moment(expires)}" if expires else ""
        return (
            f"from memory, made {made} by {self.document['written_by']}{until} ({self.chain.day.zone}){self._instead}"
        )

    def _moment(self, moment: datetime) -> str:
        """Tell *moment* in our zone, with its day where that is not today."""
        local = moment.astimezone(ZoneInfo(self.chain.day.zone))
        return f"{local:%H:%M}" if local.date() == self.today else f"{local:%Y-%m-%d %H:%M}"

    @property
    def _instead(self) -> str:
        instead, money = f"; by the offline engine, since {self.stood_in}" if self.stood_in else "", cost_line(self.run)
        return f"{instead}; {money}" if money else instead

    def as_data(self) -> dict[str, object]:
        """Return the recommendation with the stories of its caching and its run, for programs."""
        from sales_kernel.story import cache_story, run_story

        return {
            **self.document,
            "cache": cache_story(self.verdicts, "recommend"),
            "run": {
                **run_story(
                    self.run,
                    engine=self.chain.engine.identity,
                    source_calls=self.source_calls,
                    remote_calls=self.chain.remote_calls,
                ),
                "stood_in": self.stood_in,
            },
        }


class Recommender:
    """The chain for one question: its inputs, how long its answers live, and how they are made."""

    def __init__(self, workspace: Workspace, asked: Asked) -> None:
        self.workspace = workspace
        self.asked = asked
        self._check_question()
        self.chain = Chain.open(
            workspace,
            asked=asked.deal,
            source=asked.source,
            engine=asked.engine,
            day=asked.day,
            deep=asked.deep,
            ask=asked.ask,
            without=asked.without,
            summary_prompt=asked.summary_prompt,
        )
        self.prompt: Prompt = load(asked.prompt_name, asked.prompt_file)
        self._check_prompt()
        self.rules = workspace.settings.section(Rules)
        self.texts = Texts(workspace.home / "texts")
        self._say_what_is_not_used()

    def _check_question(self) -> None:
        """Refuse a day nobody plans for, and a campaign that is no text."""
        day, today = self.asked.day, self.workspace.today
        if day is not None and not (0 <= (day - today).days <= PLANNABLE_DAYS or (self.asked.late and day < today)):
            last = today + timedelta(days=PLANNABLE_DAYS)
            raise UsageFault(f"no plan can be made for {day}", hint=f"choose a day from {today} to {last}")
        if not is_text(self.asked.campaign_context):
            raise UsageFault("the campaign context is not UTF-8 text", hint="write it in UTF-8")

    def _check_prompt(self) -> None:
        """Refuse slots nobody fills, and a prompt that shows a model records without the candidates: it could choose none."""
        if self.asked.prompt_file:
            self._check_kind()
        slots = DRAFT_SLOTS if self.asked.prompt_name == "draft" else SLOTS
        shows_records = self.chain.engine.reads_prompts and self.prompt.slots & RECORDS
        self.prompt.check(slots, required=REQUIRED | {"candidates"} if shows_records else REQUIRED)

    def _check_kind(self) -> None:
        """Refuse a prompt that is for summaries, as its slots tell."""
        from action_recommender.prompting.remarks import layer_of

        if layer_of(self.prompt) == "summarize":
            path, named = self.prompt.path, self.asked.prompt_file
            raise UsageFault(f"{path} is a prompt for summaries", hint=f"use --summary-prompt {named}")

    @property
    def day(self) -> Day:
        """The day the recommendation is for."""
        return self.chain.day

    def inputs(self, deal: Content, summary: Content) -> Inputs:
        """Return the five inputs of the product's promise, and the day."""
        return {
            "enriched_data": deal,
            "summary": summary,
            "prompt": self.prompt_content,
            "company_context": Content.of(self.chain.context.document.text),
            "campaign_context": Content.of(self.asked.campaign_context),
            "calendar": self.day.content(),
        }

    def candidates_inputs(self, deal: Content, signals: Content) -> Inputs:
        """Return what the candidates depend on."""
        return {
            "enriched_data": deal,
            "signals": signals,
            "rules": Content.of(self._rules_in_force),
            "calendar": self.day.content(),
        }

    @cached_property
    def prompt_content(self) -> Content:
        """Template, texts, answer's schema, engine, rules and who signs: all that shapes words beside the deal."""
        return Content.of(
            {
                "template": self.prompt.text,
                "own": self.prompt.own,
                "texts": dict(self.texts.files),
                "names": lexicons(),
                "schema": PLAN_SCHEMA,
                "form": FORMS[self.asked.prompt_name],
                "engine": self.chain.engine.identity,
                "shape": dict(self.chain.engine.shape(self.asked.prompt_name, self.prompt)),
                "rules": {"revision": REVISION, **self._rules_in_force},
            }
        )

    @property
    def _ahead(self) -> bool:
        return self.asked.day is not None and self.asked.day != self.workspace.today

    def terms(self) -> Terms:
        """Return how long a recommendation lives: its minutes, never past the day it speaks of, nor past its last slot of today.

        One for another day is made ahead: it lives until that day ends, or its first slot has passed.
        """
        return Terms(
            keep_for=self.workspace.settings.keep_recommendations, good_until=self._good_until, lasts=self._ahead
        )

    def draft_terms(self) -> Terms:
        """Return how long a draft lives: as a recommendation does, but its slot is its own."""

        def until(made: Draft) -> datetime:
            end, slot = end_of_day(made.day, self.day.zone), made.action.timing.until
            return min(end, slot) if slot and slot > self.workspace.clock() else end

        return Terms(keep_for=self.workspace.settings.keep_recommendations, good_until=until)

    def recommend(self, run: Run, *, refresh: bool = False, say: Say = unheard) -> Recommended:
        """Return what to do next; *refresh* reads the CRM again and writes a new recommendation."""
        found = self.chain.summary(run, refresh_source=refresh, say=say)
        say("finding plays")
        candidates = self.candidates(run, found)
        say("writing")
        answer = self.workspace.memory.get_or_compute(
            RECOMMEND,
            self.chain.subject,
            self.inputs(found.deal.content, found.summary.content),
            lambda: self._written(run, found, candidates),
            run,
            terms=self.terms(),
            refresh=refresh,
            also=lambda connection, made: history.record(
                connection, self.chain.subject, run.id, made, found.deal.content.data, found.summary.content.data
            ),
        )
        made = history.find(self.workspace.ledger, orjson.loads(answer.content.data)["recommendation_id"])
        return Recommended(answer, found, run, self.chain, made, self.workspace.today)

    @cached_property
    def _rules_in_force(self) -> dict[str, dict[str, object]]:
        thresholds = self.workspace.settings.section(Thresholds)
        parts = {"actions": self.rules, "signals": thresholds, "me": self.workspace.settings.me}
        told = {name: set_values(part) for name, part in parts.items()}
        for known_from_calendar in ("zone", "working_hours"):
            told["me"].pop(known_from_calendar, None)
        return told

    def candidates(self, run: Run, found: Found) -> Answer[Candidates]:
        """Return the plays that fit, from memory or found now."""

        def compute() -> Candidates:
            from action_recommender.candidates import find_candidates

            return find_candidates(self._view(found))

        inputs = self.candidates_inputs(found.deal.content, found.signals.content)
        return self.workspace.memory.get_or_compute(CANDIDATES, self.chain.subject, inputs, compute, run)

    def _written(self, run: Run, found: Found, candidates: Answer[Candidates]) -> Recommendation:
        from action_recommender.assemble import assemble

        desk = self.desk(found, candidates.value.candidates)
        answered = run.ask(self.chain.engine, plan_question(self.prompt, desk))
        issue = replace(desk.issue, written_by=answered.by)
        return assemble(desk.writer, desk.summary, desk.candidates, answered.value, issue)

    def desk(self, found: Found, candidates: tuple[Candidate, ...]) -> Desk:
        """Return what lies before an engine that is to plan or to write."""
        return Desk(self.writer(found), found.summary.value, candidates, self.issue(found))

    def _view(self, found: Found) -> View:
        from action_recommender.view import View

        settings = self.workspace.settings
        thresholds = settings.section(Thresholds)
        return View(found.deal.value, found.signals.value, thresholds, self.rules, settings.me, self.day.zone)

    def writer(self, found: Found) -> Writer:
        """Return what writes the texts of this deal; what it cannot use is told."""
        from action_recommender.compose import Writer
        from action_recommender.house import house_of

        self.texts.check()
        view = self._view(found)
        house = house_of(self.chain.context.document, self.asked.campaign_context, self.prompt)
        for line in house.unused if not self.chain.engine.reads_prompts else ():
            self.workspace.talk(f"note: the offline engine cannot apply this guideline: {line}")
        return Writer(view, house, self._our_day(), self.texts)

    def _our_day(self) -> OurDay:
        from action_recommender.schedule import OurDay

        return OurDay(self.day.day, self.day.zone, self.workspace.settings.me.hours, self.workspace.clock())

    def issue(self, found: Found) -> Issue:
        """Return what an answer made now bears besides its content."""
        from action_recommender.assemble import Issue

        now = self.workspace.clock()
        hashes = {
            name: content.digest for name, content in self.inputs(found.deal.content, found.summary.content).items()
        }
        subject = self.chain.subject
        digest = content_hash([subject.source, subject.account, subject.id, hashes, now.isoformat()])
        return Issue(history.new_id(self.workspace.ledger, digest), now, self.chain.engine.identity, self._our_day())

    def _good_until(self, made: Recommendation) -> datetime:
        now = self.workspace.clock()
        slots = [action.timing.until for action in made.p0_actions if action.timing.until and action.timing.until > now]
        return min([end_of_day(made.day, self.day.zone), *slots])

    def _say_what_is_not_used(self) -> None:
        context = self.chain.context
        if context.built_in:
            which = "the sample's own" if self.chain.subject.source == "sample" else "one that claims nothing"
            self.workspace.talk(
                f"note: no company context yet, {which} is used; write yours with: sales-action context-init"
            )
        if self.prompt.own and not self.chain.engine.reads_prompts:
            self.workspace.talk("note: the offline engine obeys the prompt's front matter; it cannot use its text")


def answer(workspace: Workspace, asked: Asked, *, refresh: bool = False, say: Say = unheard) -> Recommended:
    """Return the recommendation that is *asked* for, in a run of its own; where a model fails and the settings want it, the playbook's.

    *refresh* reads the CRM again and writes a new one, *say* shows what is being worked on.
    """

    def attempt(engine: str | Engine, before: Failed) -> Recommended:
        recommender = Recommender(workspace, asked._replace(engine=engine))
        name = asked.deal if isinstance(asked.deal, str) else asked.deal.enriched_deal.deal.id
        with workspace.run("recommend", customer_info=name, language="en").open() as run:
            run.after(before.made)
            made = replace(recommender.recommend(run, refresh=refresh, say=say), stood_in=before.why)
            _write_down(made)
            return made

    return or_playbook(workspace, asked.engine, attempt)


def _write_down(made: Recommended) -> None:
    """Tell the run whom its answer is about."""
    document = made.document
    name = document["company_name"] or document["deal_name"]
    made.run.about(made.subject, name=name, contact=document["contact_name"])


class ActionRecommender:
    """The Python API: `ActionRecommender.open(source="sample").recommend(deal_id="…")`.

    Errors are `sales_kernel.errors.SuiteError`: what was wrong, and as `hint` what to do next.
    """

    def __init__(self, workspace: Workspace, *, source: str = "", engine: str = "") -> None:
        self._workspace = workspace
        self._source = source
        self._engine = engine

    @classmethod
    def open(
        cls,
        *,
        source: str = "",
        engine: str = "",
        home: str | Path | None = None,
        anthropic_api_key: str | None = None,
        brevo_api_key: str | None = None,
        talk: Callable[[str], None] = lambda _: None,
    ) -> ActionRecommender:
        """Return a recommender on a home directory (the usual one by default); *talk* hears the notes a command would print.

        Keys given here stand in for `ANTHROPIC_API_KEY` and `BREVO_API_KEY`.
        """
        given = {
            "SALES_AGENT_HOME": str(home) if home else None,
            "ANTHROPIC_API_KEY": anthropic_api_key,
            "BREVO_API_KEY": brevo_api_key,
        }
        environment = {**os.environ, **{name: value for name, value in given.items() if value}}
        return cls(Workspace.open(environment=environment, talk=talk, sections=SECTIONS), source=source, engine=engine)

    def recommend(
        self,
        deal_id: str,
        *,
        campaign_context: str = "",
        prompt_file: str | Path | None = None,
        force_refresh: bool = False,
        day: date | None = None,
    ) -> Recommendation:
        """Return what to do next on a deal, named by its id or a unique piece of its name."""
        asked = Asked(
            deal_id, campaign_context, Path(prompt_file) if prompt_file else None, self._engine, self._source, day
        )
        return answer(self._workspace, asked, refresh=force_refresh).value

    def close(self) -> None:
        """Let go of the files."""
        self._workspace.close()

    def __enter__(self) -> ActionRecommender:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
