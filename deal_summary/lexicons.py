"""The word lists by which texts are read, as they stand in their files; every layer that reads texts is hashed with them."""

from __future__ import annotations

from pathlib import Path

LANGUAGES = ("en", "fr", "de", "es")
"""The languages we have word lists for."""
_FOLDER = Path(__file__).resolve().parent / "lexicon"


def lexicon(language: str) -> str:
    """Return the word list of *language* as YAML; `other` is that of the languages we only tell from ours."""
    return (_FOLDER / f"{language}.yaml").read_text(encoding="utf-8")


def lexicons() -> dict[str, str]:
    """Return all word lists, by language."""
    return {language: lexicon(language) for language in (*LANGUAGES, "other")}
