"""Applying actions to the loopback Brevo, as the command does it and at any moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from action_recommender.applying.apply import Applying, Outcome, target_of
from action_recommender.applying.form import Form, Planned
from action_recommender.models import Action
from sales_kernel.workspace import Workspace
from tests.action_recommender import advice
from tests.brevo.server import BrevoServer
from tests.brevo.small_records import DEAL, SALMA
from tests.conftest import NOW

REC = "rec_5ee5ee5ee5ee"
STATE = "SELECT state, record_id FROM applied"


def salmas(action: Action) -> Action:
    """Return the action with the small world's contact as the person it is for."""
    return action.model_copy(update={"contact_id": str(SALMA), "contact_name": "Salma Haddad"})


ACTIONS = (salmas(advice.action()), salmas(advice.call()), advice.briefing(), salmas(advice.outline()))
"""P0-1 an e-mail, P0-2 a call, P0-3 work of our own, P1-1 an outline."""


class Seller:
    """A home in which one recommendation was made of the small world's deal, and somebody who applies its actions."""

    def __init__(self, server: BrevoServer) -> None:
        self.server = server
        self.world = server.world
        self.shown: list[Planned] = []
        self.recommended = [REC]
        with self.open() as work:
            advice.remember(work, advice.recommendation(DEAL, *ACTIONS))

    def recommend_again(self, *actions: Action, account: str = advice.ACCOUNT) -> str:
        """Recommend the same, or other *actions*, for the deal once more, and return the recommendation's id."""
        newer = f"rec_{len(self.recommended):012d}"
        self.recommended.append(newer)
        with self.open() as work:
            advice.remember(work, advice.recommendation(DEAL, *(actions or ACTIONS), name=newer), account=account)
        return newer

    @contextmanager
    def open(self, minutes: float = 0) -> Iterator[Workspace]:
        """Open the home so many minutes after the suite's moment."""
        moment = datetime.fromisoformat(NOW) + timedelta(minutes=minutes)
        variables = {**os.environ, **self.server.environment, "SALES_AGENT_NOW": moment.isoformat()}
        work = Workspace.open(environment=variables)
        try:
            yield work
        finally:
            work.close()

    def apply(self, action: str = "P0-1", form: Form = "task", *, minutes: float = 0, answer: bool = True) -> Outcome:
        """Apply an action of the newest recommendation and give that *answer* when asked."""
        return self._done(lambda applying, agree: applying.apply(agree), action, form, minutes, answer)

    def undo(self, action: str = "P0-1", form: Form = "task", *, minutes: float = 0, answer: bool = True) -> Outcome:
        """Take an action back and give that *answer* when asked."""
        return self._done(lambda applying, agree: applying.undo(agree), action, form, minutes, answer)

    def row(self) -> tuple[str, str]:
        """Return state and record of the one thing that was written; two empty texts when there is none."""
        with self.open() as work:
            rows = [tuple(row) for row in work.ledger.rows(STATE)]
        assert len(rows) < 2
        return rows[0] if rows else ("", "")

    def written(self) -> list[dict[str, Any]]:
        """Return the tasks and notes of the world that carry a key of ours."""
        texts = [
            (item, str(item.get("notes") or item.get("text")))
            for shelf in (self.world.tasks, self.world.notes)
            for item in shelf
        ]
        return [item for item, text in texts if "sales-action key: " in text]

    def asked_for(self) -> list[str]:
        """Return the calls the server was made, without what follows a question mark, and forget them."""
        targets = [target.partition("?")[0].replace("/v3", "", 1) for target in self.server.targets()]
        self.server.calls.clear()
        return targets

    def _done(
        self,
        step: Callable[[Applying, Callable[[Planned], bool]], Outcome],
        action: str,
        form: Form,
        minutes: float,
        answer: bool,
    ) -> Outcome:
        def agree(planned: Planned) -> bool:
            self.shown.append(planned)
            return answer

        with self.open(minutes) as work, work.run("apply").open() as run:
            return step(Applying(work, target_of(work, self.recommended[-1], action, form), run.id), agree)
