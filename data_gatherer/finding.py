"""Find deals, companies and contacts by what a person remembers of them: a piece of a name, an address, a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, runtime_checkable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from data_gatherer.sources import DealNotFound
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Subject
from sales_kernel.text import is_text, one_line

if TYPE_CHECKING:
    from data_gatherer.models import EnrichedDeal
    from data_gatherer.sources import Source

Kind = Literal["deal", "company", "contact"]
Matched = Literal["id", "name", "e-mail", "domain", "phone", "name and e-mail", "name and domain"]
"""Which part of a record the text was found in."""
KINDS: tuple[Kind, ...] = ("deal", "company", "contact")
DEALS_SHOWN = 5
"""How many of a company's or contact's deals a hit names; the rest is counted."""

_EXACT, _SORTED, _BEGINS, _WORDS, _PART, _SIMILAR = 100, 97, 95, 90, 80, 79
_BESIDE = 5
"""What a match that needs name and address together falls behind one in a single place."""
_NEAR = 70
"""The partial ratio below which no spelling mistake we forgive can lie."""
_COVERED, _COVERED_BY_MOST = 0.6, 0.5
"""The part of the letters typed that must be found again: less of them when most words are."""
_BATCH = 10_000


class Placed(NamedTuple):
    """A deal as a sweep sees it; *company_id* is empty when it has none."""

    account: str
    id: str
    name: str
    company_id: str
    open: bool


class Firm(NamedTuple):
    """A company as a sweep sees it, with a deal or without; *country* is an ISO 3166 code or empty."""

    account: str
    id: str
    name: str
    domain: str
    country: str


class Person(NamedTuple):
    """A contact in one deal; one who stands in several comes once for each. *phone* is as the source writes it."""

    account: str
    deal_id: str
    id: str
    name: str
    email: str
    phone: str


@runtime_checkable
class Searchable(Protocol):
    """What a source offers beside `Source` when it holds too many deals to be read one by one.

    Each sweep streams, in no particular order and with empty text for what is missing; none tidies or validates.
    """

    def placed(self) -> Iterator[Placed]:
        """Yield every deal."""

    def companies(self) -> Iterator[Firm]:
        """Yield every company once."""

    def people(self) -> Iterator[Person]:
        """Yield every contact once for each of its deals."""


class FoundDeal(NamedTuple):
    """A deal that leads to what was found; *name* is empty when a contact names a deal that is not there."""

    id: str
    name: str
    open: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that fits, with the first of its deals, open ones before others. *score* is 100 for exactly what was typed.

    80 and more are pieces of it as typed, less is spelled otherwise.
    """

    kind: Kind
    account: str
    id: str
    name: str
    detail: str
    matched: Matched
    score: int
    deals: tuple[FoundDeal, ...]
    deal_count: int

    @property
    def what(self) -> str:
        """What was found, in words: `contact John Smith, john.smith@brightwell.example`."""
        return f"{self.kind} {self.name or self.id}" + (f", {self.detail}" if self.detail else "")

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "deals": [deal._asdict() for deal in self.deals]}


def searchable(source: Source) -> Searchable:
    """Return *source* if it can be swept, else its deals read one by one, which only a small source allows."""
    return source if isinstance(source, Searchable) else _ReadThrough(source)


def find(source: Source, text: str, *, limit: int = 20) -> list[Hit]:
    """Return what fits *text*, best first: names, ids, addresses and numbers as typed, then those spelled otherwise.

    Raises UsageFault for empty text, DealNotFound when nothing fits.
    """
    wanted = _Wanted.of(text)
    place, best = searchable(source), _Best(limit)
    nowhere = DealNotFound(
        f"nothing like {text.strip()[:80]!r} in {source.name}",
        hint=f"list deals with: data-gatherer deals --source {source.name}",
    )
    if not is_text(text):
        raise nowhere
    for entries in (map(_of_person, place.people()), map(_of_firm, place.companies())):
        best.take(wanted, entries)
    around = _Around(best.standing())
    best.take(wanted, map(_of_placed, around.watched(place.placed())))
    found = [around.hit(one) for one in best.standing()]
    if not found:
        raise nowhere
    return found


# Spelling


_AS_BASE = {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
_UNHEARD = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670'’ʼ`´]")
"""Accents, Hebrew points, Arabic vowel signs and stretching, apostrophes. Vowel signs of other scripts are letters."""
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class _Signs(dict[int, str]):
    """What becomes of a character when text is folded, worked out once each."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        kept = "" if _UNHEARD.match(sign) else _AS_BASE.get(sign, sign)
        self[point] = kept if not kept or unicodedata.category(kept[0])[0] in "LMN" else " "
        return self[point]


_SIGNS = _Signs()
_PLAIN = bytes(sign if chr(sign).isalnum() and sign < 128 else 32 for sign in range(256))
"""The same for plain letters alone, in which most names are written: many times as fast."""


def folded(text: str) -> str:
    """Return the words of *text* in small letters without accents and punctuation, one blank between them."""
    small = text.casefold()
    if small.isascii():
        return b" ".join(small.encode().translate(_PLAIN, b"'`").split()).decode()
    plain = unicodedata.normalize("NFKD", small).casefold().translate(_SIGNS)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def spellings(text: str) -> tuple[str, ...]:
    """Return *text* folded, and once more with umlauts written out where it has any: muller, mueller."""
    plain = folded(text)
    if text.isascii():
        return (plain,)
    written_out = folded(unicodedata.normalize("NFC", text).casefold().translate(_SPELLED_OUT))
    return (plain,) if written_out == plain else (plain, written_out)


_EXTENSION = re.compile(r"(?:[\s,;]*(?:ext|extension|x|poste|durchwahl)\.?\s*[:=]?|#)\s*\d{1,6}\s*$", re.IGNORECASE)
_TRUNK = re.compile(r"\(\s*0\s*\)")
_NUMBER = re.compile(r"(?:tel[.:]?)?[\s+()\d./\-‐-―]+", re.IGNORECASE)


def digits(phone: str) -> str:
    """Return the digits of a number, without an extension, a bracketed zero and zeros in front."""
    told = _TRUNK.sub("", _EXTENSION.sub("", phone))
    signs = (sign for sign in told if sign.isdecimal())
    return "".join(str(unicodedata.decimal(sign)) for sign in signs).lstrip("0")


# What is looked for


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way to write what was typed."""

    text: str
    words: tuple[str, ...]
    together: str

    @classmethod
    def of(cls, text: str) -> _Spelling:
        words = tuple(text.split())
        return cls(text, words, "".join(words))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was typed, made ready once for millions of comparisons.

    *longest* are up to two words, one of which must be there; *number* is empty when it is no piece of one.
    """

    typed: str
    spelled: tuple[_Spelling, ...]
    longest: tuple[str, ...]
    number: str

    @classmethod
    def of(cls, text: str) -> _Wanted:
        typed = _typed(one_line(text))
        if not typed and not text.strip():
            raise UsageFault("the text is empty", hint="give a piece of a name, an e-mail address, a number or an id")
        spelled = tuple(_Spelling.of(spelling) for spelling in spellings(typed))
        longest = tuple(sorted(spelled[0].words, key=len, reverse=True)[:2])
        told = _EXTENSION.sub("", typed)
        number = digits(typed) if _NUMBER.fullmatch(told) else ""
        return cls(typed, spelled, longest, number if len(number) >= 5 else "")


def _typed(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


class _Entry(NamedTuple):
    """A record to compare with; *deal_id* is empty for a company, and only a deal is *open*."""

    kind: Kind
    account: str
    id: str
    name: str
    address: str
    phone: str
    deal_id: str
    open: bool = False

    def identity(self) -> tuple[str, ...]:
        """Return what makes it the same record when it comes again with another deal."""
        return self[:6]


def _of_person(row: Person) -> _Entry:
    return _Entry("contact", row.account, row.id, row.name, row.email, row.phone, row.deal_id)


def _of_firm(row: Firm) -> _Entry:
    return _Entry("company", row.account, row.id, row.name, row.domain, "", "")


def _of_placed(row: Placed) -> _Entry:
    return _Entry("deal", row.account, row.id, row.name, "", "", row.id, row.open)


_NOTHING: tuple[int, Matched] = (0, "id")


def _matching(wanted: _Wanted, batch: list[_Entry]) -> Iterator[tuple[int, Matched, _Entry]]:
    """Yield the entries that fit, with score and place. Most are sorted out by one pass outside Python."""
    near = _near(wanted, batch)
    for index, entry in enumerate(batch):
        fits = _by_words(wanted, entry) if index in near else []
        if entry.id.casefold().startswith(wanted.typed):
            fits.append(_by_id(wanted, entry))
        if wanted.number and entry.phone:
            fits.append(_by_number(wanted, entry))
        score, matched = max(fits, default=_NOTHING)
        if score:
            yield score, matched, entry


def _near(wanted: _Wanted, batch: list[_Entry]) -> frozenset[int]:
    """Return which entries have one of the longest words typed, or something near it."""
    texts = [f"{entry.name} {entry.address}" for entry in batch]
    if not wanted.longest:
        return frozenset(index for index, text in enumerate(texts) if wanted.typed and wanted.typed in _typed(text))
    plain = [folded(text) for text in texts]
    if len(wanted.longest[0]) < 4:  # too short to be mistyped
        forms = [max(one.words, key=len) for one in wanted.spelled]
        # One letter is looked for where a word begins.
        forms = [f" {form}" if len(form) == 1 and form.isascii() else form for form in forms]
        return frozenset(index for index, text in enumerate(plain) if any(form in f" {text}" for form in forms))
    found = {
        index
        for word in set(wanted.longest)
        if len(word) > 3
        for _, _, index in process.extract(word, plain, scorer=fuzz.partial_ratio, score_cutoff=_NEAR, limit=None)
    }
    return frozenset(found)


def _by_id(wanted: _Wanted, entry: _Entry) -> tuple[int, Matched]:
    if entry.id.casefold() == wanted.typed:
        return _EXACT, "id"
    return (_BEGINS if len(wanted.typed) >= 4 else 0), "id"  # what begins with fewer signs, begins so by chance


def _by_number(wanted: _Wanted, entry: _Entry) -> tuple[int, Matched]:
    """Compare numbers from their ends, where a country code or a zero in front makes no difference."""
    known = digits(entry.phone)
    shorter, longer = sorted((known, wanted.number), key=len)
    if len(shorter) >= 6 and (longer.endswith(shorter) or (len(shorter) >= 9 and shorter[-9:] == longer[-9:])):
        return _EXACT if len(shorter) >= 8 else _WORDS, "phone"
    if known.startswith(wanted.number):
        return _BEGINS, "phone"
    return (_PART if wanted.number in known else 0), "phone"


def _by_words(wanted: _Wanted, entry: _Entry) -> list[tuple[int, Matched]]:
    beside: Matched = "domain" if entry.kind == "company" else "e-mail"
    both: Matched = "name and domain" if entry.kind == "company" else "name and e-mail"
    fits: list[tuple[int, Matched]] = [(_likeness(wanted, entry.name), "name")]
    if entry.address:
        fits.append((_address_likeness(wanted, entry.address), beside))
        if max(fits)[0] < _PART:
            fits.append((max(0, _likeness(wanted, f"{entry.name} {entry.address}") - _BESIDE), both))
    return fits


def _address_likeness(wanted: _Wanted, address: str) -> int:
    known = _typed(address)
    if known == wanted.typed:
        return _EXACT
    if known.startswith(wanted.typed):
        return _BEGINS
    return min(_PART, _likeness(wanted, address))


def _likeness(wanted: _Wanted, text: str) -> int:
    """Return 0 to 100 for how well *text* fits, whichever way umlauts are written."""
    if not wanted.longest:
        known = _typed(text)
        return _EXACT if known == wanted.typed else _PART if wanted.typed in known else 0
    known_spellings = spellings(text)
    return max(_compared(one, known) for one in wanted.spelled for known in known_spellings)


def _compared(wanted: _Spelling, known: str) -> int:
    if wanted.text == known:
        return _EXACT
    words = known.split()
    if len(words) > 1 and sorted(words) == sorted(wanted.words):
        return _SORTED
    if known.startswith(wanted.text):
        return _BEGINS
    if all(any(word.startswith(typed) for word in words) for typed in wanted.words):
        return _WORDS
    together = "".join(words)
    if _is_part(wanted, known, together):
        return _PART
    return int(_SIMILAR * _similarity(wanted, words, together))


def _is_part(wanted: _Spelling, known: str, together: str) -> bool:
    # One letter stands in nearly every name, except where it is a word; across word ends short pieces meet by chance.
    telling = len(wanted.text) > 1 or not wanted.text.isascii()
    return (telling and wanted.text in known) or (len(wanted.together) >= 5 and wanted.together in together)


def _similarity(wanted: _Spelling, words: list[str], together: str) -> float:
    """Return how much of what was typed, 0 to 1, is found again word by word, or as a whole with the blanks elsewhere."""
    whole = _forgiven(wanted.together, together)
    found = [max((_word_similarity(typed, word) for word in words), default=0.0) for typed in wanted.words]
    covered = sum(len(typed) * part for typed, part in zip(wanted.words, found, strict=True)) / len(wanted.together)
    telling = any(part and len(typed) > 3 for typed, part in zip(wanted.words, found, strict=True))
    enough = _COVERED_BY_MOST if sum(map(bool, found)) * 2 > len(found) else _COVERED
    return max(whole, covered if telling and covered >= enough else 0.0)


def _word_similarity(typed: str, word: str) -> float:
    if word.startswith(typed):
        return 1.0
    if len(word) < len(typed) - 2:  # as many as are ever forgiven
        return 0.0
    beginning = 0.95 * _forgiven(typed, word[: len(typed)])
    return max(beginning, _forgiven(typed, word)) if len(word) <= len(typed) + 2 else beginning


def _forgiven(typed: str, known: str) -> float:
    """Return how alike two words are, 0 when more was mistyped than the length of the word allows."""
    mistakes = mistakes_allowed(len(typed))
    if len(typed) == 3 and typed[0] == known[:1]:  # jon smith; alone, so short a word is only looked for as it is
        mistakes = 1
    made = OSA.distance(typed, known, score_cutoff=mistakes)
    return 1 - made / max(len(typed), len(known)) if made <= mistakes else 0.0


def mistakes_allowed(letters: int) -> int:
    """Return how many letters of a word may be wrong, missing, too many or exchanged with the next."""
    return 0 if letters < 4 else 1 if letters < 7 else 2


# What was found


@dataclass(slots=True)
class _Standing:
    """A record that fits so far, and its deals."""

    score: int
    matched: Matched
    entry: _Entry
    deal_ids: list[str] = field(default_factory=list)

    def order(self) -> tuple[object, ...]:
        return (-self.score, KINDS.index(self.entry.kind), folded(self.entry.name), self.entry)


class _Best:
    """The best of all that was seen, however much that was."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._found: dict[tuple[str, ...], _Standing] = {}

    def take(self, wanted: _Wanted, entries: Iterable[_Entry]) -> None:
        """Compare all *entries*."""
        rest = iter(entries)
        while batch := list(islice(rest, _BATCH)):
            for score, matched, entry in _matching(wanted, batch):
                one = self._found.setdefault(entry.identity(), _Standing(score, matched, entry))
                one.deal_ids.append(entry.deal_id)
            if len(self._found) > 100 * self._limit:
                # What falls out here is never among the best later: all its rows have the same score.
                self._found = {one.entry.identity(): one for one in self.standing()}

    def standing(self) -> list[_Standing]:
        """Return the best so far, best first."""
        return sorted(self._found.values(), key=_Standing.order)[: self._limit]


class _Around:
    """The deals around what was found before the deals are swept."""

    def __init__(self, found: list[_Standing]) -> None:
        contacts = [one for one in found if one.entry.kind == "contact"]
        self._deals = {(one.entry.account, deal_id) for one in contacts for deal_id in one.deal_ids}
        self._firms = {(one.entry.account, one.entry.id) for one in found if one.entry.kind == "company"}
        self._known: dict[tuple[str, str], Placed] = {}
        self._of_firm: dict[tuple[str, str], list[Placed]] = {}

    def watched(self, deals: Iterable[Placed]) -> Iterator[Placed]:
        """Pass *deals* on and keep those that are wanted."""
        for deal in deals:
            if (deal.account, deal.id) in self._deals:
                self._known[deal.account, deal.id] = deal
            if (deal.account, deal.company_id) in self._firms:
                self._of_firm.setdefault((deal.account, deal.company_id), []).append(deal)
            yield deal

    def hit(self, one: _Standing) -> Hit:
        """Return it with its deals."""
        entry = one.entry
        deals = self._deals_of(one)
        deals.sort(key=lambda deal: (not deal.open, folded(deal.name), deal.id))
        shown = tuple(
            FoundDeal(id=one_line(deal.id), name=one_line(deal.name), open=deal.open) for deal in deals[:DEALS_SHOWN]
        )
        detail = entry.phone if one.matched == "phone" else entry.address or entry.phone
        return Hit(
            kind=entry.kind,
            account=entry.account,
            id=one_line(entry.id),
            name=one_line(entry.name),
            detail=one_line(detail),
            matched=one.matched,
            score=one.score,
            deals=shown,
            deal_count=len(deals),
        )

    def _deals_of(self, one: _Standing) -> list[Placed]:
        account, kind = one.entry.account, one.entry.kind
        if kind == "company":
            return self._of_firm.get((account, one.entry.id), [])
        if kind == "contact":
            return [self._known.get((account, it), Placed(account, it, "", "", False)) for it in one.deal_ids]
        return [Placed(account, one.entry.id, one.entry.name, "", one.entry.open)]


class _ReadThrough:
    """The sweeps of a source that has none of its own: each deal is read, once."""

    def __init__(self, source: Source) -> None:
        subjects = [Subject(source.name, one.account, one.deal.id) for one in source.listed()]
        self._deals: list[EnrichedDeal] = [source.read(subject) for subject in subjects]

    def placed(self) -> Iterator[Placed]:
        """Yield every deal."""
        for one in self._deals:
            company_id = one.company.id if one.company else ""
            yield Placed(one.account, one.deal.id, one.deal.name, company_id, one.deal.stage.kind == "open")

    def companies(self) -> Iterator[Firm]:
        """Yield every company once, as the first deal has it."""
        firms: dict[tuple[str, str], Firm] = {}
        for one in self._deals:
            if known := one.company:
                firm = Firm(one.account, known.id, known.name, known.domain, known.country)
                firms.setdefault((one.account, known.id), firm)
        yield from firms.values()

    def people(self) -> Iterator[Person]:
        """Yield every contact of every deal."""
        for one in self._deals:
            for known in one.contacts:
                yield Person(one.account, one.deal.id, known.id, known.name, known.email, known.phone)
