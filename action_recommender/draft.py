"""The full content of an action that was recommended in outline, written on request and remembered like every other answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from action_recommender import history
from action_recommender.history import Document
from action_recommender.recommend import Asked, Recommender
from action_recommender.rules import REVISION
from data_gatherer.enrichers.choice import EVERYTHING, Without
from sales_kernel.errors import GateBlocked, NotFound
from sales_kernel.layer import Answer, Content, Layer
from sales_kernel.runs import Run
from sales_kernel.workspace import Workspace

if TYPE_CHECKING:
    from action_recommender.assemble import Issue
    from action_recommender.compose import Writer
    from action_recommender.models import Action, Candidate, Draft
    from deal_summary.chain import Found

DRAFT: Layer[Draft] = Layer("draft", "action_recommender.models:Draft", revision=REVISION, asks_engine=True)


@dataclass(frozen=True)
class Drafter:
    """Writes one action of a recommendation in full, from what the CRM says today."""

    recommender: Recommender
    made: Document
    action: Document

    @classmethod
    def open(
        cls,
        workspace: Workspace,
        recommendation_id: str,
        action_id: str,
        *,
        engine: str = "",
        prompt: Path | None = None,
        without: Without = EVERYTHING,
    ) -> Drafter:
        """Return the drafter for an action of a past recommendation; *without* is that of the enrichers.

        Raises NotFound where the recommendation, the action or its deal is gone.
        """
        made = history.find(workspace.ledger, recommendation_id)
        action = history.find_action(made, action_id)
        source = history.subject_of(workspace.ledger, made["recommendation_id"]).source
        asked = Asked(made["deal_id"], made["campaign_context"], prompt, engine, source, without=without)
        return cls(Recommender(workspace, asked), made, action)

    def draft(self, run: Run, *, refresh: bool = False) -> Answer[Draft]:
        """Return the draft. Raises NotFound when the deal has moved on, GateBlocked when it may not go out."""
        recommender = self.recommender
        found = recommender.chain.summary(run, refresh_source=refresh)
        told = {"play": self.action["action_type"], "contact": self.action["contact_id"], "id": self.action["id"]}
        inputs = {
            **recommender.inputs(found.deal.content, found.summary.content),
            "action": Content.of({**told, "recommendation": self.made["recommendation_id"]}),
        }
        return recommender.workspace.memory.get_or_compute(
            DRAFT,
            recommender.chain.subject,
            inputs,
            lambda: self._written(run, found),
            run,
            terms=recommender.draft_terms(),
            refresh=refresh,
        )

    def _written(self, run: Run, found: Found) -> Draft:
        from action_recommender.models import Draft

        candidate = self._candidate(run, found)
        return Draft(
            recommendation_id=self.made["recommendation_id"],
            deal_id=self.made["deal_id"],
            day=self.recommender.day.day,
            written_by=self.recommender.chain.engine.identity,
            action=self._action(run, found, candidate),
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

    def _action(self, run: Run, found: Found, candidate: Candidate) -> Action:
        from action_recommender.assemble import complete
        from action_recommender.models import HeldBack

        writer, issue = self._on_its_day(self.recommender.writer(found), self.recommender.issue(found))
        drafted = run.ask(self.recommender.chain.engine, self.recommender.draft_question(writer, found, candidate))
        action = complete(writer, candidate, drafted, issue)
        if isinstance(action, HeldBack):
            raise GateBlocked(
                f"{self.action['id']} may not go out: {action.reason}",
                hint=f"its outline stays: sales-action show {self.made['recommendation_id']} --action {self.action['id']}",
            )
        return action.model_copy(update={"id": self.action["id"], "priority": self.action["priority"]})
