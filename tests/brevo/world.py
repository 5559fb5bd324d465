"""An invented Brevo account in memory, small and told in detail or large and made by rule; what the loopback server serves."""

from __future__ import annotations

from tests.brevo.activities import World
from tests.brevo.large import large_world
from tests.brevo.small import small_world
from tests.brevo.small_records import (
    BARE,
    COTE_FROIDE,
    DEAL,
    DIRK,
    GONE,
    LOST_DEAL,
    MARWICK,
    ORPHAN,
    PAULINE,
    PHONE_ONLY,
    SALMA,
    SECOND,
    STRAY,
    WON_DEAL,
)

__all__ = [
    "BARE",
    "COTE_FROIDE",
    "DEAL",
    "DIRK",
    "GONE",
    "LOST_DEAL",
    "MARWICK",
    "ORPHAN",
    "PAULINE",
    "PHONE_ONLY",
    "SALMA",
    "SECOND",
    "STRAY",
    "WON_DEAL",
    "World",
    "large_world",
    "small_world",
]
