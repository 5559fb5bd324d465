"""Names of people and companies in a text, as far as capitals show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from data_gatherer.spoken import LANGUAGES, months, weekdays
from sales_kernel.resources import shipped

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-ÞŁŚŠŽ][^\W\d_]*(?:['’-][^\W\d_]+)*")
_OPENERS = " \t\u00a0\"'“”„«»‹›([*_–—-•¿¡>"
_ENDS = ".!?:…\n;"
_TITLE_WORDS = "mr mrs ms dr prof sir madam m mm mme mlle monsieur madame herr herrn frau sr sra señor señora don doña"
_COMMON_WORDS = (
    "i english french german spanish european american british swiss anglais français allemand espagnol deutsch inglés francés "
    "europe germany france spain england britain switzerland austria america deutschland frankreich spanien schweiz "
    "excel powerpoint outlook teams zoom google microsoft linkedin whatsapp internet christmas easter new year noël pâques "
    "weihnachten ostern navidad ok"
)
_TITLES, _COMMON = (frozenset(words.split()) for words in (_TITLE_WORDS, _COMMON_WORDS))
_ELIDED = frozenset(f"{letters}'" for letters in ("d", "l", "qu", "s", "n", "j", "m", "c", "t"))


def words_of(text: str) -> Iterator[str]:
    """Yield the words of *text* as names are compared: in lower case, without elision and possessive, compounds also in parts."""
    for word in _WORD.findall(text):
        plain = _plain(word)
        yield plain
        if "-" in plain or "'" in plain:
            yield from re.split(r"['-]", plain)


def unknown_names(text: str, language: str, known: Set[str]) -> Iterator[str]:
    """Yield what is written like a name and not *known*.

    A capital at the beginning of a sentence says nothing. German writes every noun with one, so there only what follows a title such as
    Herr or Frau counts. Words our own texts write with a capital are no names; nor are abbreviations.
    """
    if text.isupper():
        return
    for words, begins in _runs(text):
        if language == "de":
            titled = next((number for number, word in enumerate(words) if word.casefold() in _TITLES), len(words))
            words = words[titled:]
        if suspects := [word for word in (words[1:] if begins else words) if not _is_known(word, known)]:
            yield " ".join(suspects)


def _runs(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield capitalised words that stand side by side, and whether the first begins a sentence."""
    run: list[str] = []
    begins, end = False, -1
    for match in _CAPITALISED.finditer(text):
        start = _word_start(text, match.start())
        if start is None:
            continue
        if run and _beside(run[-1], text[end:start]):
            run.append(match[0])
        else:
            if run:
                yield run, begins
            run, begins = [match[0]], _begins(text, start)
        end = match.end()
    if run:
        yield run, begins


def _word_start(text: str, start: int) -> int | None:
    """Return where the word of a capital begins, before "d'" or "l'"; None for a capital inside a word, an address or a link."""
    if not start or not (text[start - 1].isalnum() or text[start - 1] in "_@./'’-"):
        return start
    begin = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    return begin if text[begin:start].casefold().replace("’", "'") in _ELIDED else None


def _beside(last: str, between: str) -> bool:
    return between in (" ", "\u00a0", " & ") or (between == ". " and last.casefold() in _TITLES)


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip(_OPENERS) if start < 40 else text[start - 40 : start].rstrip(_OPENERS)
    return not before or before[-1] in _ENDS


def _is_known(word: str, known: Set[str]) -> bool:
    plain = _plain(word)
    if plain in known or word.isupper() or plain in _COMMON or plain in _TITLES or plain in _calendar():
        return True
    parts = [part for part in re.split(r"['-]", plain) if part]
    if len(parts) > 1 and (parts[0] == "i" or all(part in known for part in parts)):  # I'll
        return True
    return plain in _ours()


def _plain(word: str) -> str:
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    head, sign, rest = plain.partition("'")
    return rest if sign and f"{head}'" in _ELIDED else plain


@cache
def _calendar() -> frozenset[str]:
    return frozenset(name.casefold() for language in LANGUAGES for name in (*months(language), *weekdays(language)))


@cache
def _ours() -> frozenset[str]:
    """The words that the shipped texts write with a capital; read once, and only when a text has a word nobody knows."""
    texts = (path.read_text(encoding="utf-8") for path in shipped("prompts", "texts").rglob("*.md"))
    return frozenset(_plain(word) for text in texts for word in _CAPITALISED.findall(text))
