"""Batches of requests: taken at once, ended after a while, told in an order of their own."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.messages.wire import Document, error

Fate = Callable[[int, Mapping[str, Any]], str]
"""Says how request n of a batch ends: `succeeded`, `errored` (by the server), `invalid` (by the request), `expired` or `canceled`."""
PARTLY = ("errored", "succeeded", "expired", "succeeded", "invalid", "succeeded")


def all_well(_: int, __: Mapping[str, Any]) -> str:
    """Let every request succeed."""
    return "succeeded"


def partly(number: int, _: Mapping[str, Any]) -> str:
    """Let some requests fail, each in another way."""
    return PARTLY[number % len(PARTLY)]


@dataclass
class Batch:
    """What was asked, and how often one looked whether it has ended."""

    id: str
    requests: list[Document]
    looked: int = 0
    cancelled: bool = False


@dataclass
class Batches:
    """All batches; one has ended when it was looked at *looks* times before."""

    answer: Callable[[Document], Document]
    url: Callable[[], str]
    looks: int = 0
    fate: Fate = all_well
    held: dict[str, Batch] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def create(self, body: Mapping[str, Any]) -> Document:
        """Take a batch."""
        batch = Batch(f"msgbatch_{next(self._ids):04d}", body["requests"])
        self.held[batch.id] = batch
        return self._document(batch)

    def look(self, name: str) -> Document:
        """Tell how a batch stands."""
        batch = self.held[name]
        batch.looked += 1
        return self._document(batch)

    def cancel(self, name: str) -> Document:
        """Stop a batch: what has not been answered never is."""
        self.held[name].cancelled = True
        return self._document(self.held[name])

    def delete(self, name: str) -> Document:
        """Forget a batch."""
        del self.held[name]
        return {"id": name, "type": "message_batch_deleted"}

    def results(self, name: str) -> bytes:
        """Tell all answers, one a line, shuffled."""
        batch = self.held[name]
        lines = [
            orjson.dumps({"custom_id": each["custom_id"], "result": self._result(batch, number, each)})
            for number, each in enumerate(batch.requests)
        ]
        random.Random(batch.id).shuffle(lines)  # noqa: S311
        return b"\n".join(lines)

    def _result(self, batch: Batch, number: int, request: Document) -> Document:
        fate = "canceled" if batch.cancelled else self.fate(number, request)
        if fate == "succeeded":
            return {"type": "succeeded", "message": self.answer(request["params"])}
        if fate in ("errored", "invalid"):
            kind = "invalid_request_error" if fate == "invalid" else "api_error"
            return {"type": "errored", "error": error(kind, "it did not work")}
        return {"type": fate}

    def _document(self, batch: Batch) -> Document:
        ended = batch.cancelled or batch.looked > self.looks
        fates = [
            "canceled" if batch.cancelled else self.fate(number, each) for number, each in enumerate(batch.requests)
        ]
        counts = {name: fates.count(name) if ended else 0 for name in ("succeeded", "expired", "canceled")}
        counts["errored"] = len(fates) - sum(counts.values()) if ended else 0
        return {
            "id": batch.id,
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": {**counts, "processing": 0 if ended else len(fates)},
            "created_at": "2026-11-20T15:00:00Z",
            "expires_at": "2026-11-21T15:00:00Z",
            "ended_at": "2026-11-20T15:30:00Z" if ended else None,
            "cancel_initiated_at": None,
            "archived_at": None,
            "results_url": f"{self.url()}/v1/messages/batches/{batch.id}/results" if ended else None,
        }
