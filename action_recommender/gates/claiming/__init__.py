"""Which clauses of a text promise something commercial, or claim something of what we sell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, NamedTuple

from data_gatherer.spoken import LANGUAGES
from deal_summary.orders.folded import folded

Kind = Literal["promise", "claim", "praise"]
"""Something commercial; something the product does, is or has; what is said of it in general."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_CLAUSE = re.compile(r"[;:](?!\d)|\s[–—-]\s|,\s+(?=(?:and|but|so|et|mais|donc|und|aber|also|y|pero)\b)")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_STEM = 6
_NEAR = 40
"""So many characters before a promise a negation may stand."""
_SAYS_NO = ("no ", "not ", "aucun", "kein", "ningun")


class Claim(NamedTuple):
    """A clause that claims something; *core* is what it claims in folded form, which no backing may lack."""

    words: str
    kind: Kind
    core: str


@dataclass(frozen=True)
class Tongue:
    """How one language promises and claims, in folded text; one pattern a line; a line that ends with | goes on.

    *promises* are commercial in themselves, *offering* makes one of a question, *delivers* with a *when* promises a day, *product* claims,
    *praise* claims in general. *mentions* and *denies* take what follows back. *stops* say nothing of the matter.
    """

    promises: str
    offering: str
    delivers: str
    when: str
    product: str
    praise: str
    mentions: str
    denies: str
    stops: str

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """The patterns by name, made when a text is first read."""
        names = ("promises", "offering", "delivers", "when", "product", "praise", "mentions", "denies")
        return {name: _pattern(getattr(self, name)) for name in names}

    @cached_property
    def silent(self) -> frozenset[str]:
        """The words that say nothing of the matter."""
        return frozenset(self.stops.split())


def _pattern(lines: str) -> re.Pattern[str]:
    joined = "|".join(filter(None, lines.replace("|\n", "|").splitlines())).replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W\d_])")


def claims_in(text: str, language: str, names: frozenset[str]) -> Iterator[Claim]:
    """Yield what *text* promises and claims, clause by clause; *names* are ours and our product's, folded."""
    tongue = tongue_of(language)
    for sentence in _SENTENCE.split(text):
        asked = sentence.rstrip(' "”»').endswith("?")
        for clause in filter(None, map(str.strip, _CLAUSE.split(sentence))):
            if found := _claim(clause, tongue, names, asked=asked):
                yield found


def _claim(clause: str, tongue: Tongue, names: frozenset[str], *, asked: bool) -> Claim | None:
    plain = folded(clause)
    patterns = tongue.patterns
    asked = plain.rstrip(' "”»').endswith("?")
    mentioned = patterns["mentions"].search(plain)
    promise = next((one for one in patterns["promises"].finditer(plain) if not _taken_back(plain, one, tongue)), None)
    if promise and not mentioned and (not asked or patterns["offering"].search(plain)):
        return Claim(clause, "promise", promise[0])
    if asked or mentioned:
        return None
    delivery = patterns["delivers"].search(plain)
    if delivery and not _denied(plain, delivery.end(), tongue) and patterns["when"].search(plain):
        return Claim(clause, "promise", "")
    for name in ("product", "praise"):
        found = patterns[name].search(_named(plain, names))
        if found and not _denied(plain, min(found.end(), len(plain)), tongue):
            return Claim(clause, "claim" if name == "product" else "praise", "")
    return None


def _taken_back(plain: str, promise: re.Match[str], tongue: Tongue) -> bool:
    """Return whether what comes before takes *promise* back; "no costs" is a promise that says no itself."""
    return not promise[0].startswith(_SAYS_NO) and _denied(plain, promise.start(), tongue)


def _denied(plain: str, at: int, tongue: Tongue) -> bool:
    return tongue.patterns["denies"].search(plain[max(0, at - _NEAR) : at]) is not None


def _named(plain: str, names: frozenset[str]) -> str:
    """*plain* with our names as one word that the patterns know."""
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "ourproduct")
    return plain


def telling(text: str, language: str) -> list[str]:
    """Return the words of *text* that say something, folded and cut to their stems; numbers stay whole."""
    silent = tongue_of(language).silent
    return [
        stem(word) for word in _WORD.findall(folded(text)) if word not in silent and (len(word) > 1 or word.isdigit())
    ]


def stem(word: str) -> str:
    """Cut a word to the letters that its other forms share."""
    return word if word[:1].isdigit() else word[:_STEM].rstrip("s") if len(word) > 3 else word


def denies(text: str, language: str) -> bool:
    """Return whether *text* says no: what must not be offered backs nothing."""
    return tongue_of(language).patterns["denies"].search(folded(text)) is not None


@cache
def tongue_of(language: str) -> Tongue:
    """Return how *language* claims; English for one we do not write."""
    from action_recommender.gates.claiming import english, french, german, spanish

    known = {"en": english.TONGUE, "fr": french.TONGUE, "de": german.TONGUE, "es": spanish.TONGUE}
    return known[language if language in LANGUAGES else "en"]
