"""The steps of writing an action into the CRM: never twice, also when an answer was lost; and of taking it away again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from action_recommender import history
from action_recommender.applying.applied import Applied, Row
from action_recommender.applying.form import Form, Here, Planned, Target, note_of, task_name, task_of
from action_recommender.applying.kinds import Kinds
from action_recommender.applying.records import Records
from action_recommender.applying.reread import differences, held
from action_recommender.history import Document
from data_gatherer.sources.brevo.api.faults import WriteUncertain
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.errors import NotFound, SuiteError, UpstreamFault, UsageFault
from sales_kernel.files import alone
from sales_kernel.workspace import Workspace

What = Literal["created", "found", "there already", "still open", "removed", "gone already", "not done"]
Agree = Callable[[Planned], bool]
SETTLING = timedelta(minutes=2)
"""For how long after a lost answer a record may be missing from the CRM's lists and exist all the same: they lag behind writes."""


class Outcome(NamedTuple):
    """How it ended, with the *body* that was written; *partly* when something is not as it was meant to be, which *warnings* say.

    *twin* is the action of an earlier recommendation whose task is still open.
    """

    what: What
    body: Document
    record_id: str = ""
    warnings: tuple[str, ...] = ()
    partly: bool = False
    twin: str = ""


def target_of(workspace: Workspace, recommendation_id: str, action_id: str, form: Form) -> Target:
    """Return what is meant. Raises NotFound when there is none, UsageFault when its deal is in no CRM that can be written to."""
    made = history.find(workspace.ledger, recommendation_id)
    action = history.find_action(made, action_id)
    subject = history.subject_of(workspace.ledger, made["recommendation_id"])
    if subject.source != "brevo":
        raise UsageFault(
            f"{made['recommendation_id']} was made from the source {subject.source}, and only Brevo can be written to",
            hint="recommend with --source brevo, and apply an action of that",
        )
    return Target(made, action, subject, form)


class Applying:
    """One action on its way into the CRM, or out of it; *run_id* is the run that asks.

    *again*: a task is written also while the same one of an earlier recommendation is open.
    """

    def __init__(self, workspace: Workspace, target: Target, run_id: str, *, again: bool = False) -> None:
        self._workspace = workspace
        self._target = target
        self._run_id = run_id
        self._again = again
        self._applied = Applied(workspace.ledger, workspace.clock)

    @cached_property
    def _records(self) -> Records:
        from data_gatherer.sources.brevo.api.opening import open_client

        return Records(open_client(self._workspace), self._target, self._workspace)

    def apply(self, agree: Agree) -> Outcome:
        """Write the action into the CRM if *agree* says yes to what would be written, unless it is there already, or one like it.

        Raises UpstreamFault when the answer was lost and the record is nowhere to be seen yet.
        """
        with self._alone():
            row = self._row()
            known = self._settled(row)
        known = known or self._still_open()
        if known:
            return known
        planned = self._planned()
        if not agree(planned):
            return Outcome("not done", planned.body)
        with self._alone():
            now = self._row()
            known = self._settled(now) if now != row else None  # another process was faster
            return known or self._create(planned, now)

    def undo(self, agree: Agree) -> Outcome:
        """Remove from the CRM what was written, if *agree* says yes to what stands there now. Raises NotFound when nothing was."""
        with self._alone():
            row = self._row()
            record_id = self._written(row) if row else ""
        if row is None:
            raise NotFound(
                f"no {self._target.form} was written for {self._target.said}",
                hint="say --as note if it was a note, --as task if it was a task",
            )
        if row.state == "undone":
            return Outcome("gone already", row.body, record_id)
        found = self._records.read(record_id) if record_id else None
        if found is None:
            return self._gone(row, record_id)
        if not agree(held(self._target.form, found, row.body, self._workspace.zone)):
            return Outcome("not done", row.body, record_id)
        with self._alone():
            return self._remove(row, record_id)

    def _alone(self) -> AbstractContextManager[None]:
        return alone(self._workspace.home / ".apply.lock")

    def _row(self) -> Row | None:
        return self._applied.find(self._target.key)

    def _settled(self, row: Row | None) -> Outcome | None:
        """Return how an earlier attempt ended, None when nothing of it stands in the CRM."""
        if row is None or row.state == "undone":
            return None
        if row.state == "created":
            return Outcome("there already", row.body, row.record_id)
        record_id = self._looked_up(row)
        return self._read_back("found", record_id, row.body) if record_id else None

    def _still_open(self) -> Outcome | None:
        """Return the same task of an earlier recommendation if nobody has done it; None also where none is to be looked for."""
        if self._again or self._target.form != "task":
            return None
        twin = self._applied.twin(self._target, task_name(self._target.action))
        found = self._records.read(twin.record_id) if twin else None
        if twin is None or found is None or found.get("done") is True:
            return None
        return Outcome("still open", twin.body, twin.record_id, twin=twin.said)

    def _looked_up(self, row: Row) -> str:
        """Return the id of what an earlier attempt made; empty when it came to nothing. Raises UpstreamFault while that is open."""
        record_id = self._records.find(row.key, but=row.record_id)
        if record_id:
            self._applied.created(row.key, record_id)
        elif abs(self._workspace.clock() - row.tried_at) < SETTLING:
            raise self._uncertain()
        return record_id

    def _uncertain(self) -> UpstreamFault:
        return UpstreamFault(
            f"Brevo did not say whether it made the {self._target.form} for {self._target.said}, and does not show it yet",
            hint=f"run the same command again in {SETTLING.seconds // 60} minutes: it looks first, and makes none if there is one",
        )

    def _planned(self) -> Planned:
        from data_gatherer.sources.brevo.translation.wire import DealRow

        deal = DealRow.model_validate(self._records.deal())
        names = self._records.names(deal)
        if self._target.form == "note":
            return note_of(self._target, deal, names)
        settings = self._workspace.settings
        kinds = Kinds.of(self._records.task_types(), settings.section(BrevoSettings))
        here = Here(self._workspace.clock(), self._workspace.zone, settings.me.hours)
        return task_of(self._target, deal, kinds, here, names)

    def _create(self, planned: Planned, before: Row | None) -> Outcome:
        key, body = self._target.key, planned.body
        what: What = "created"
        self._applied.plan(self._target, body, self._run_id)
        try:
            record_id = self._records.create(body)
        except WriteUncertain as error:
            self._applied.lost(key)
            record_id, what = self._seen_at_once(before), "found"
            if not record_id:
                raise self._uncertain() from error
        except SuiteError:
            self._applied.refused(key, before)
            raise
        self._applied.created(key, record_id)
        return self._read_back(what, record_id, body)

    def _seen_at_once(self, before: Row | None) -> str:
        with suppress(SuiteError):  # not being able to look is as good as not seeing it
            return self._records.find(self._target.key, but=before.record_id if before else "")
        return ""

    def _read_back(self, what: What, record_id: str, body: Document) -> Outcome:
        try:
            found = self._records.read(record_id)
        except SuiteError as error:
            return Outcome(what, body, record_id, (f"it could not be read back: {error}",), partly=True)
        if found is None:
            return Outcome(what, body, record_id, ("it could not be read back: Brevo has no such record",), partly=True)
        unlike = differences(body, found)
        return Outcome(what, body, record_id, tuple(map(str, unlike)), partly=any(not each.minor for each in unlike))

    def _written(self, row: Row) -> str:
        """Return the id of what was written; empty when the attempt came to nothing."""
        return row.record_id if row.state in ("created", "undone") else self._looked_up(row)

    def _gone(self, row: Row, record_id: str) -> Outcome:
        self._records.deal()  # or it is the wrong account, in which nothing of ours would be
        self._applied.undone(row.key)
        return Outcome("gone already", row.body, record_id)

    def _remove(self, row: Row, record_id: str) -> Outcome:
        now = self._row()
        if now is None or (now.state, now.record_id) != ("created", record_id):
            return Outcome("gone already", row.body, record_id)  # another process was faster
        with suppress(WriteUncertain):  # what follows tells whether it is gone
            self._records.delete(record_id)
        if self._records.read(record_id) is not None:
            raise UpstreamFault(
                f"Brevo still holds the {self._target.form} {record_id}", hint="run the same command again"
            )
        self._applied.undone(row.key)
        return Outcome("removed", row.body, record_id)
