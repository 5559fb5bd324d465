"""Names of attributes, stages and task types as people write them, compared without what does not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """Return *name* for comparison: `JOB_TITLE`, `Job title` and `job-title` are one, and so are `Téléphone` and `TELEPHONE`."""
    return " ".join(_WORD.findall(without_accents(name.casefold())))


def without_accents(text: str) -> str:
    """Return *text* with plain letters, so that `ü` is `u`."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def spoken(name: str) -> str:
    """Return an attribute's name for people: `LEAD_SCORE` and `lead_score` as `Lead score`; what is short stays (`SMS`)."""
    words = " ".join(name.replace("_", " ").split())
    return words.capitalize() if (words.isupper() and len(words) > 3) or words.islower() else words
