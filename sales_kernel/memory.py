"""Answers remembered by the content of their inputs: served while right, computed once when not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from sales_kernel.clock import Clock
from sales_kernel.errors import HomeFault
from sales_kernel.files import alone, private_directory
from sales_kernel.fingerprint import content_hash, digest_of
from sales_kernel.layer import Answer, Content, Inputs, Kind, Layer, Reason, Subject, T, Took, Verdict
from sales_kernel.ledger import Ledger
from sales_kernel.store import Store

if TYPE_CHECKING:
    from sales_kernel.watcher import Watcher

KEYS_PER_SUBJECT = 24
"""How many answers of a layer are remembered for one subject; the oldest go first."""
_STRIPES = 1024

Also = Callable[[sqlite3.Connection, Answer[T]], None]
"""Written in the same transaction as the memory of an answer, so that neither exists without the other."""


class Terms(NamedTuple):
    """On what terms an answer is served.

    *keep_for* overrides the layer's own; what *good_until* says of a value is never passed. An answer that *lasts* is served until then,
    whatever lifetime others ask with.
    """

    keep_for: timedelta | None = None
    good_until: Callable[[Any], datetime | None] = lambda _: None
    lasts: bool = False


NO_TERMS = Terms()
"""The layer's own terms."""


class Standing(NamedTuple):
    """How a remembered answer stands; *content* is None unless it may be served."""

    verdict: Verdict
    content: Content | None


class _Found(NamedTuple):
    verdict: Verdict
    row: sqlite3.Row | None = None
    data: bytes | None = None


class Memory:
    """Checks and keeps the answers of all layers; *reuse* serves expired answers of engines within their day."""

    def __init__(self, store: Store, ledger: Ledger, locks: Path, clock: Clock, *, reuse: bool = False) -> None:
        self._store = store
        self._ledger = ledger
        self._locks = locks
        self._clock = clock
        self._reuse = reuse
        self._put: set[str] = set()
        """What was put into the store already; for inputs, which stand in many questions, once is enough."""

    def check(self, layer: Layer[T], subject: Subject, inputs: Inputs, *, terms: Terms = NO_TERMS) -> Standing:
        """Return how the remembered answer stands, and what it says if it is still right, without computing anything."""
        found: _Found = self._find(layer, subject, inputs, terms, refresh=False)
        data, row = found.data, found.row
        content = Content(row["value_hash"], lambda: data, kept=True) if row is not None and data is not None else None
        return Standing(found.verdict, content)

    def get_or_compute(
        self,
        layer: Layer[T],
        subject: Subject,
        inputs: Inputs,
        compute: Callable[[], T],
        watcher: Watcher,
        *,
        terms: Terms = NO_TERMS,
        refresh: bool = False,
        also: Also[T] | None = None,
    ) -> Answer[T]:
        """Return the remembered answer if it is still right, else compute it; processes asking the same thing compute once.

        *compute* must depend on *inputs* alone. When it raises, nothing is kept.
        """
        found: _Found = self._find(layer, subject, inputs, terms, refresh=refresh)
        if found.data is not None:
            return self._served(layer, found, watcher)
        with self._alone(layer, subject, inputs):
            if not refresh:
                again: _Found = self._find(layer, subject, inputs, terms, refresh=False)
                if again.data is not None:
                    return self._served(layer, again, watcher)
            return self._computed(layer, subject, inputs, compute, watcher, found.verdict, terms, also)

    def content(self, digest: str) -> bytes | None:
        """Return the canonical bytes kept under *digest*, or None when they have gone or are not what they claim to be."""
        data = self._store.get(digest)
        return data if data is not None and digest_of(data) == digest else None

    def latest(self, layer: Layer[T], subject: Subject) -> bytes | None:
        """Return what the newest answer of *layer* said, right or not; None when there is none or it has gone."""
        rows = self._rows(layer, subject)
        return self.content(rows[0]["value_hash"]) if rows else None

    def _find(self, layer: Layer[T], subject: Subject, inputs: Inputs, terms: Terms, *, refresh: bool) -> _Found:
        hashes = {name: content.digest for name, content in inputs.items()}
        rows = self._rows(layer, subject)
        key = _key(layer, hashes)
        row = next((row for row in rows if row["cache_key"] == key), None)
        if refresh:
            return _Found(Verdict(layer.name, Kind.REFRESH, inputs=hashes))
        if row is None:
            return _Found(_changed(layer, hashes, rows))
        data = self.content(row["value_hash"])
        expires = _expiry(layer, row, terms)
        verdict = Verdict(
            layer.name, Kind.HIT, inputs=hashes, computed_at=_moment(row["computed_at"]), expires_at=expires
        )
        if data is None:
            return _Found(verdict._replace(kind=Kind.EVICTED))
        if expires is not None and self._clock() >= expires:
            if not self._reusable(layer, row):
                return _Found(verdict._replace(kind=Kind.EXPIRED, note="inputs unchanged"))
            verdict = verdict._replace(note="past its lifetime, inputs unchanged, reused")
        return _Found(verdict, row, data)

    def _rows(self, layer: Layer[T], subject: Subject) -> list[sqlite3.Row]:
        return self._ledger.rows(
            "SELECT * FROM remembered WHERE layer = ? AND source = ? AND account = ? AND subject = ?"
            " ORDER BY computed_at DESC, rowid DESC",
            (layer.name, subject.source, subject.account, subject.id),
        )

    def _reusable(self, layer: Layer[T], row: sqlite3.Row) -> bool:
        good_until = _moment(row["good_until"])
        return self._reuse and layer.asks_engine and (good_until is None or self._clock() < good_until)

    def _served(self, layer: Layer[T], found: _Found, watcher: Watcher) -> Answer[T]:
        row, data = found.row, found.data
        assert row is not None  # noqa: S101  (a served answer was found with its row)
        assert data is not None  # noqa: S101
        saved = Took(row["seconds"], row["engine_calls"], row["cost_usd"])
        watcher.served(found.verdict, digest=row["value_hash"], saved=saved)
        computed_at = _moment(row["computed_at"]) or self._clock()
        content = Content(row["value_hash"], lambda: data, kept=True)
        return Answer(content, found.verdict, layer, computed_at, found.verdict.expires_at)

    def _computed(
        self,
        layer: Layer[T],
        subject: Subject,
        inputs: Inputs,
        compute: Callable[[], T],
        watcher: Watcher,
        verdict: Verdict,
        terms: Terms,
        also: Also[T] | None,
    ) -> Answer[T]:
        work = watcher.working(verdict)
        now = self._clock()
        try:
            value = compute()
            content, good_until = Content.of(value), terms.good_until(value)
            for seen in (*inputs.values(), content):
                if seen is content or not (seen.kept or seen.digest in self._put):
                    self._store.put(seen.digest, seen.data)
                    self._put.add(seen.digest)
            expires = _earlier(
                now + keep if (keep := terms.keep_for or layer.keep_for) and not terms.lasts else None, good_until
            )
            verdict = verdict._replace(computed_at=now, expires_at=expires)
            answer = Answer(content, verdict, layer, now, expires)
            took = work.done(verdict, content.digest)
            with self._ledger.writing() as connection:
                self._remember(connection, layer, subject, answer, good_until, took, lasts=terms.lasts)
                if also is not None:
                    also(connection, answer)
        except BaseException as error:
            work.failed(error)
            raise
        return answer

    def _remember(
        self,
        connection: sqlite3.Connection,
        layer: Layer[T],
        subject: Subject,
        answer: Answer[T],
        good_until: datetime | None,
        took: Took,
        *,
        lasts: bool,
    ) -> None:
        inputs = answer.verdict.inputs
        about = (layer.name, subject.source, subject.account, subject.id)
        connection.execute(
            "INSERT OR REPLACE INTO remembered VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *about,
                _key(layer, inputs),
                orjson.dumps(dict(inputs), option=orjson.OPT_SORT_KEYS).decode(),
                answer.content.digest,
                len(answer.content.data),
                answer.computed_at.timestamp(),
                answer.expires_at.timestamp() if answer.expires_at else None,
                good_until.timestamp() if good_until else None,
                took.seconds,
                took.calls,
                lasts,
                took.cost_usd,
            ),
        )
        connection.execute(
            "DELETE FROM remembered WHERE layer = ? AND source = ? AND account = ? AND subject = ? AND cache_key NOT IN ("
            "SELECT cache_key FROM remembered WHERE layer = ? AND source = ? AND account = ? AND subject = ?"
            " ORDER BY computed_at DESC, rowid DESC LIMIT ?)",
            (*about, *about, KEYS_PER_SUBJECT),
        )

    @contextmanager
    def _alone(self, layer: Layer[T], subject: Subject, inputs: Inputs) -> Iterator[None]:
        hashes = {name: content.digest for name, content in inputs.items()}
        flight = content_hash([_key(layer, hashes), subject.source, subject.account, subject.id])
        stripe = int(flight[:8], 16) % _STRIPES
        try:
            lock = private_directory(self._locks) / f"{stripe:03x}.lock"
        except OSError as error:
            raise HomeFault(
                f"cannot use {error.filename}: {error.strerror}", hint="move away what stands in its place"
            ) from error
        with alone(lock):
            yield


def _key(layer: Layer[T], hashes: object) -> str:
    return content_hash({"layer": layer.name, "revision": layer.revision, "inputs": hashes})


def _changed(layer: Layer[T], hashes: dict[str, str], rows: list[sqlite3.Row]) -> Verdict:
    """Compare with the newest answer: it is the one a person remembers having seen."""
    if not rows:
        return Verdict(layer.name, Kind.NEVER, inputs=hashes)
    then: dict[str, str] = orjson.loads(rows[0]["inputs"])
    names = [*hashes, *(name for name in then if name not in hashes)]
    reasons = tuple(
        Reason(name, then.get(name), hashes.get(name)) for name in names if then.get(name) != hashes.get(name)
    )
    note = "" if reasons else "the rules of this layer changed"
    return Verdict(
        layer.name, Kind.CHANGED, reasons, inputs=hashes, computed_at=_moment(rows[0]["computed_at"]), note=note
    )


def _expiry(layer: Layer[T], row: sqlite3.Row, terms: Terms) -> datetime | None:
    """Return the earliest of what was promised then and what the settings say now.

    An answer that was to last, such as tomorrow's made tonight, lives as long as it was promised.
    """
    if row["lasts"]:
        return _moment(row["expires_at"])
    keep = terms.keep_for or layer.keep_for
    computed = _moment(row["computed_at"])
    return _earlier(_moment(row["expires_at"]), computed + keep if computed and keep else None)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
