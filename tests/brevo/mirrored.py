"""A home that mirrors a loopback Brevo, and what its mirror and the world are compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data_gatherer.models import Peers
from data_gatherer.sources.archive import Archive, Reading, account_of
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.opening import door_of, open_client
from data_gatherer.sources.brevo.archived import SOURCE
from data_gatherer.sources.brevo.mirror.mirroring import Mirror
from data_gatherer.sources.brevo.mirror.reader import Step
from data_gatherer.sources.brevo.mirror.report import Report
from data_gatherer.sources.local import LocalSource
from sales_kernel.fingerprint import content_hash
from sales_kernel.workspace import Workspace
from tests.brevo.limits import HOURLY, Limits
from tests.brevo.office import Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import World

SHELVES = {
    "deal": "deals",
    "contact": "contacts",
    "company": "companies",
    "task": "tasks",
    "note": "notes",
    "file": "files",
}
"""By kind of record, where the world keeps it."""


class MirrorOffice(Office):
    """A home whose account is mirrored; time passes when the world's does."""

    def mirror(self, *, max_calls: int | None = None, heard: Callable[[Step], object] = lambda _: None) -> Mirror:
        """Open a mirror as a new process would."""
        return Mirror(self.open(), max_calls=max_calls, heard=heard, opener=self._opener)

    def sync(self, *, max_calls: int | None = None, full: bool = False, deep: bool = False) -> Report:
        """Mirror once, as the command does."""
        return self.mirror(max_calls=max_calls).once(full=full, more=deep)

    def until_complete(self, *, most: int = 20) -> tuple[Report, int]:
        """Mirror and wait for calls to come back until it is complete; return the last report and how many passes it took."""
        for number in range(1, most + 1):
            report = self.sync()
            if report.complete:
                return report, number
            assert report.ready_at
            self.world.pass_time(seconds=(report.ready_at - self.clock()).total_seconds())
        raise AssertionError(report.as_data())

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Give the archive of the account to read."""
        work = self.open()
        account = account_of(work.crm_path, SOURCE, door_of(work), timeout=5)
        with Archive(work.crm_path, SOURCE, account, timeout=5).reading() as reading:
            yield reading

    def ids(self, kind: str) -> set[str]:
        """Return the ids of the records of a kind that the mirror has."""
        with self.reading() as reading:
            return set(reading.ids(kind))

    def record(self, kind: str, key: str | int) -> dict[str, Any] | None:
        """Return a record as the mirror has it."""
        with self.reading() as reading:
            return reading.get(kind, str(key))

    def differences(self) -> dict[str, set[str]]:
        """Return by kind the ids of records in which mirror and world differ."""
        found = {}
        with self.reading() as reading:
            for kind, shelf in SHELVES.items():
                ours = {str(one["id"]): one for one in reading.every(kind)}
                theirs = {str(one["id"]): one for one in getattr(self.world, shelf)}
                found[kind] = {key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)}
        return {kind: keys for kind, keys in found.items() if keys}

    def told(self, deal: str) -> str:
        """Return the hash of what the local CRM says of a deal, but for how long other deals took."""
        local: LocalSource = self.local()
        subject = local.subject(deal)
        assert subject
        return content_hash(local.read(subject).model_copy(update={"peers": Peers()}))

    def _opener(self, workspace: Workspace, *, max_calls: int | None, leaving: int) -> Client:
        return open_client(workspace, max_calls=max_calls, leaving=leaving, clock=self.clock, sleep=self._wait)


@contextmanager
def mirroring(
    world: World,
    folder: Path,
    *,
    limits: Limits | None = HOURLY,
    max_limits: Mapping[str, int] | None = None,
    **more: Any,
) -> Iterator[MirrorOffice]:
    """Give a home that mirrors *world* from a server whose hour passes with the world's."""
    with BrevoServer(world, limits=limits, clock=lambda: world.clock(), max_limits=max_limits, **more) as server:
        yield MirrorOffice(server, folder / "home")


def pages_of(rows: int) -> dict[str, int]:
    """Return the largest `limit` of the CRM lists, for a server that gives so many rows at once."""
    return dict.fromkeys(("deals", "companies", "notes", "tasks", "files"), rows)
