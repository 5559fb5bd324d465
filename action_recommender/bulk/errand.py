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
from data_gatherer.gather import GATHER
from data_gatherer.sources import find_deal, open_source
from sales_kernel.errors import NotFound, Postponed, SuiteError, in_vain
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
            return Outcome(named, "waiting", *self._known(work, named), awaits=str(getattr(error, "name", "")))
        except SuiteError as error:
            failure, made_in_vain = failure_of(error), in_vain(error)
        except Exception as error:  # noqa: BLE001  (one deal must not end the others; what is a bug is shown as one)
            work.talk(traceback.format_exc())
            failure, made_in_vain = (
                Failure(f"{type(error).__name__}: {one_line(str(error))}", "this is a bug", "bug"),
                in_vain(error),
            )
        seconds = time.perf_counter() - started
        return of_failure(named, failure, made=made_in_vain, seconds=seconds, known=self._known(work, named))

    def _known(self, work: Workspace, named: Named) -> tuple[str, str]:
        """Return id and name of a deal without an answer, as far as they are known here; nobody else is asked."""
        try:
            subject = find_deal(open_source(work, self.asked.source, ask=False), named.text)
            content = work.memory.latest(GATHER, subject)
        except SuiteError:
            return "", ""
        return subject.id, orjson.loads(content)["deal"]["name"] if content else ""

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
