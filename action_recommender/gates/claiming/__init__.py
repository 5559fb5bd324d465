"""Which clauses of a text promise something commercial, or claim something of what we sell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
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
_SAYS_NO = ("no ", "not ", "ne ", "aucun", "kein", "ningun")
_NONE_OF = re.compile(
    r"(?<![^\W_])(?:(?:no|without|pas de|aucune?|sans|kein\w*|ohne|ningun\w*|sin)\s+|pas d')(?:\w+\s+)?$"
)
_WORSE = ("penal", "vertragsstraf")
"""None of these is a promise too."""


class Claim(NamedTuple):
    """A clause that claims something, and *about* what, folded; *core* is what of that no backing may lack.

    *named* is true where it only names a document or certificate, and does not say that we have or give it.
    """

    words: str
    kind: Kind
    about: str
    core: str = ""
    named: bool = False


@dataclass(frozen=True)
class Tongue:
    """How one language promises and claims, in folded text; one pattern a line; a line that ends with | goes on.

    *promises* are commercial in themselves, those of *topics* only where something *holds*; *concedes* gives way on price and terms, or
    sets them an end; *offering* makes one of a question, *delivers* with a *when* promises a day; *product* and *outcomes* claim, *praise*
    claims in general. *mentions* and *denies* take what follows back. *stops* say nothing of the matter.
    """

    promises: str
    topics: str
    holds: str
    concedes: str
    offering: str
    delivers: str
    when: str
    product: str
    outcomes: str
    praise: str
    mentions: str
    denies: str
    stops: str

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """The patterns by name, made when a text is first read."""
        return {each.name: _pattern(getattr(self, each.name)) for each in fields(self) if each.name != "stops"}

    @cached_property
    def silent(self) -> frozenset[str]:
        """The words that say nothing of the matter."""
        return frozenset(self.stops.split())


def _pattern(lines: str) -> re.Pattern[str]:
    joined = "|".join(filter(None, lines.replace("|\n", "|").splitlines())).replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W\d_])")


def claims_in(text: str, language: str, names: frozenset[str], theirs: frozenset[str] = frozenset()) -> Iterator[Claim]:
    """Yield what *text* promises and claims, clause by clause; *names* are ours and our product's, folded, *theirs* the buyer's."""
    tongue = tongue_of(language)
    for sentence in _SENTENCE.split(text):
        for clause in filter(None, map(str.strip, _CLAUSE.split(sentence))):
            if found := _claim(clause, tongue, names, theirs):
                yield found


def _claim(clause: str, tongue: Tongue, names: frozenset[str], theirs: frozenset[str]) -> Claim | None:
    plain = folded(clause)
    patterns = tongue.patterns
    asked = plain.rstrip(' "”»').endswith("?")
    if patterns["mentions"].search(plain):
        return None
    named = _named(plain, names, theirs)
    offered = not asked or patterns["offering"].search(plain)
    promise = _promise(clause, plain, named, tongue) if offered else None
    return promise or (None if asked else _told(clause, plain, named, tongue))


def _promise(clause: str, plain: str, named: str, tongue: Tongue) -> Claim | None:
    """What is commercial in *clause*: a promise before what only names a document, and that before a concession."""
    promises = [one[0] for one in _standing("promises", plain, tongue)]
    if promises:
        holds = tongue.patterns["holds"].search(named)
        topics = [one for one in promises if not holds and tongue.patterns["topics"].fullmatch(one)]
        core = next((one for one in promises if one not in topics), promises[0])
        if core not in topics:
            return Claim(clause, "promise", core, core)
    given = next(_standing("concedes", plain, tongue), None)
    if given:
        return Claim(clause, "promise", given[0])
    return Claim(clause, "promise", promises[0], promises[0], named=True) if promises else None


def _told(clause: str, plain: str, named: str, tongue: Tongue) -> Claim | None:
    """What *clause* tells of days, of the product and of what comes of it."""
    delivery = tongue.patterns["delivers"].search(plain)
    if delivery and not _denied(plain, delivery.end(), tongue) and tongue.patterns["when"].search(plain):
        return Claim(clause, "promise", delivery[0])
    outcome = next(_standing("outcomes", plain, tongue), None)
    if outcome:
        return Claim(clause, "claim", outcome[0])
    for name in ("product", "praise"):
        found = tongue.patterns[name].search(named)
        if found and not _denied(named, found.end(), tongue):
            return Claim(clause, "claim" if name == "product" else "praise", found[0])
    return None


def _standing(name: str, plain: str, tongue: Tongue) -> Iterator[re.Match[str]]:
    """Yield what nothing before it takes back; "no costs" is a promise that says no itself."""
    for one in tongue.patterns[name].finditer(plain):
        before = plain[: one.start()]
        none = _NONE_OF.search(before) and not one[0].startswith(_WORSE)
        if one[0].startswith(_SAYS_NO) or not (none or _denied(plain, one.start(), tongue)):
            yield one


def _denied(plain: str, at: int, tongue: Tongue) -> bool:
    return tongue.patterns["denies"].search(plain[max(0, at - _NEAR) : at]) is not None


def _named(plain: str, names: frozenset[str], theirs: frozenset[str]) -> str:
    """*plain* with our names as one word that the patterns know, and with the buyer's as one that is no product's."""
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "ourproduct")
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, theirs))})(?!\w)", "theirs", plain) if theirs else plain


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
