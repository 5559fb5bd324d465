"""The base of every value that is remembered, hashed, compared or handed on."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic.functional_validators import AfterValidator


class Frozen(BaseModel):
    """An immutable value with known fields only; it carries no clock, no counters and no cache flag.

    NaN and infinity are refused, so that equal values have equal canonical bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


def _in_utc(moment: AwareDatetime) -> AwareDatetime:
    from datetime import UTC

    return moment.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""An aware moment, kept in UTC so that `+02:00` and `Z` are the same bytes for the same fact."""
