"""What the commands hand to each other through a pipe: a versioned envelope, never a bare value."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from data_gatherer.models import EnrichedDeal
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Subject

VERSION = 1
_HINT = "pipe the output of: data-gatherer enrich DEAL --json   or: deal-summary summarize DEAL --json"

M = TypeVar("M", bound=BaseModel)


class Envelope(BaseModel):
    """An enriched deal and what was made of it so far; *signals* and *summary* are read by the packages that own them."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["enriched_deal", "deal_summary"]
    version: Literal[1]
    source: str
    enriched_deal: EnrichedDeal
    signals: dict[str, Any] | None = None
    summary: dict[str, Any] | None = None

    @property
    def subject(self) -> Subject:
        """Whom it is about."""
        return Subject(self.enriched_deal.source, self.enriched_deal.account, self.enriched_deal.deal.id)


def read_envelope(data: bytes) -> Envelope:
    """Return the envelope in *data*. Raises UsageFault with the place of the first mistake when it is not one of ours."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UsageFault(f"what is piped in is not JSON: {error}", hint=_HINT) from error
    if not isinstance(document, dict) or "enriched_deal" not in document:
        raise UsageFault("what is piped in is not our envelope: it has no enriched_deal", hint=_HINT)
    return checked(Envelope, document)


def checked(model: type[M], data: object, *above: str) -> M:
    """Return *data* as *model*. Raises UsageFault that names the first mistake, below the place *above*."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, (*above, *fault["loc"])))
        raise UsageFault(f"what is piped in is not our envelope: {place}: {fault['msg']}", hint=_HINT) from error


def enclose(kind: str, deal: EnrichedDeal, **parts: object) -> dict[str, Any]:
    """Return the envelope of *deal* and of what was made of it, ready to be printed."""
    return {
        "kind": kind,
        "version": VERSION,
        "source": deal.source,
        "enriched_deal": deal.model_dump(mode="json"),
        **parts,
    }
