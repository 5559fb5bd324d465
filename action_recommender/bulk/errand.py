"""What a worker of a bulk does with one deal: have it answered as the single command would, and keep what goes wrong to itself."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from action_recommender import history
from action_recommender.bulk.outcome import Failure, Outcome, done_before, failure_of, of_answer, of_failure
from action_recommender.recommend import Asked, answer
from sales_kernel.errors import NotFound, Postponed, SuiteError
from sales_kernel.story import told
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from action_recommender.bulk.choosing import Named
    from action_recommender.history import Document
    from sales_kernel.workspace import Workspace


@dataclass(frozen=True)
class Errand:
    """The question that is *asked* of every deal; *before* holds the hashes of answers that count as done, by what was asked for."""

    asked: Asked
    refresh: bool = False
    verbose: bool = False
    before: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, work: Workspace, named: Named) -> Outcome:
        """Return what became of the deal; nothing that goes wrong with it is raised."""
        if named.wrong:
            return of_failure(named, Failure(named.wrong, "mend that line", "bad line", 2))
        if document := self._answered_before(work, named):
            return done_before(named, document)
        started = time.perf_counter()
        try:
            made = answer(work, self.asked._replace(deal=named.text), refresh=self.refresh)
            return of_answer(
                named,
                made,
                late=self.asked.late,
                story=told(made.verdicts, made.chain.remote_calls) if self.verbose else "",
            )
        except Postponed as error:
            return Outcome(named, "waiting", awaits=str(getattr(error, "name", "")))
        except SuiteError as error:
            failure = failure_of(error)
        except Exception as error:  # noqa: BLE001  (one deal must not end the others; what is a bug is shown as one)
            work.talk(traceback.format_exc())
            failure = Failure(f"{type(error).__name__}: {one_line(str(error))}", "this is a bug", "bug")
        return of_failure(named, failure, seconds=time.perf_counter() - started)

    def _answered_before(self, work: Workspace, named: Named) -> Document | None:
        """Return what this bulk answered before, as far as it is still known."""
        digest = self.before.get(one_line(named.text))
        content = work.memory.content(digest) if digest else None
        if content is None:
            return None
        try:
            return history.find(work.ledger, orjson.loads(content)["recommendation_id"])
        except NotFound:
            return None
