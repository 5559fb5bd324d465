"""Contacts, companies and deals that are probably entered twice. They are only named: nothing is ever merged.

Comparing all with all would take days, so records meet only where they share an address, a number or a company, or
stand near each other in order of name; the time taken grows like that of sorting. Records of two accounts never meet:
those are two CRMs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from data_gatherer import tidy
from data_gatherer.finding import Firm, Kind, Person, Placed, digits, folded, mistakes_allowed, searchable
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from data_gatherer.finding import Searchable
    from data_gatherer.sources import Source

T = TypeVar("T")


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ALL_PAIRS = 30
"""Records of a block up to which each is compared with each."""
_NAMES_OF_ONE = 3
"""How many names people give one person; behind an address with more of them stand several people."""
_HEARD_ALIKE = 88
"""The token set ratio of Katherine and Catherine Jones, above that of John and Jane Smith."""
_FACES = 200
"""How many comparisons a group may take to grow; one that needs more is a crowd behind a common word."""
_WINDOW = 8
"""How many neighbours in order of name a record of a larger block is compared with."""
_LEGAL_FORMS = _each(
    "ab ag aktiengesellschaft ao aps as asa bhd bv bvba ca co company corp corporation cv dd de doo dooel ead eg ehf eirl ek"
    " eood ev gbr gesmbh hf incorporated jsc kft kg kgaa kk kkt kommanditgesellschaft lda limitada llp lp ltda mbh nv ohg ood oy"
    " oyj pjsc plc private pt pte pty pvt rl rt s sa sab sae sapi sas sasu sc sca scop scs sdn se sia sicav sl slu snc soc spa"
    " spj spzoo srl sro sti tov ug uab vof zao zrt"
)
"""What says nothing at the end of a company's name."""
_UNMISTAKABLE = _each("gmbh inc limited llc ltd sarl ооо зао оао пао")
"""Legal forms wherever they stand in the name."""
_EASTERN_FORMS = re.compile("株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|\\(주\\)|\\(株\\)")
_JOINING = _each("and und et og och en the der die das la le les")
_TITLES = _each("dr prof mr mrs ms miss sir herr frau mme mlle monsieur madame sr sra srta ing dipl mag jr phd mba")
_FREE_MAIL = _each(
    "gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.fr hotmail.de live.com msn.com"
    " yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.co.jp ymail.com icloud.com me.com mac.com aol.com gmx.de"
    " gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com proton.me protonmail.com"
    " orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it qq.com 163.com 126.com sina.com naver.com daum.net"
    " btinternet.com comcast.net verizon.net att.net zoho.com fastmail.com hey.com bluewin.ch seznam.cz wp.pl o2.pl onet.pl"
)
"""Domains whose users have nothing in common."""
_SHARED_BOXES = _each(
    "info sales office contact contacto kontakt hello mail admin support service team post purchasing einkauf vertrieb marketing"
    " accounting billing invoice invoices buchhaltung rechnung hr jobs reception empfang zentrale orders bestellung compras ventas"
    " achats commercial secretariat noreply no-reply webmaster"
)
"""Local parts behind which several people read."""


class Member(NamedTuple):
    """One of the records that are probably the same; *detail* is an address, a number or a domain."""

    id: str
    name: str
    detail: str
    deal_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one account that are probably the same. *score*, 0 to 100, is that of the weakest tie that holds it together."""

    kind: Kind
    account: str
    reason: str
    score: int
    members: tuple[Member, ...]

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "members": [member._asdict() for member in self.members]}


def duplicates(source: Source) -> list[Group]:
    """Return the groups of contacts, then companies, then deals, the surest first."""
    place = searchable(source)
    firms = {(row.account, row.id): row for row in place.companies()}
    deals = {(row.account, row.id): row for row in place.placed()}
    return [*_contacts(place, firms, deals), *_companies(firms, deals), *_deals(firms, deals)]


Firms = dict[tuple[str, str], Firm]
Deals = dict[tuple[str, str], Placed]


# Names


class Name(NamedTuple):
    """A name to compare by: its words in order of letters, these as one, and as one in the order written."""

    words: tuple[str, ...]
    together: str
    written: str

    @classmethod
    def of(cls, words: Iterable[str]) -> Name:
        """Return the name these words make."""
        written = tuple(words)
        ordered = tuple(sorted(written))
        return cls(ordered, "".join(ordered), "".join(written))


_UMLAUT = re.compile("([aou])e|aa")


def _words(text: str) -> list[str]:
    """Return folded words in which Müller, Mueller and Muller are the same."""
    return _UMLAUT.sub(lambda found: found[1] or "a", folded(text)).split()


def person_name(text: str) -> Name:
    """Return the name of a person without titles."""
    words = _words(text)
    return Name.of([word for word in words if word not in _TITLES] or words)


def company_name(text: str) -> Name:
    """Return the name of a company without its legal form: Muster GmbH & Co. KG and Muster AG are both Muster."""
    words = _joined(_words(_EASTERN_FORMS.sub(" ", text)))
    telling = [word for word in words if word not in _JOINING and word not in _UNMISTAKABLE] or words
    while len(telling) > 1 and telling[-1] in _LEGAL_FORMS:
        telling.pop()
    return Name.of(telling)


def _joined(words: list[str]) -> list[str]:
    """Return *words* with abbreviations in one piece: s a r l is sarl."""
    joined: list[str] = []
    single = False
    for word in words:
        if single and len(word) == 1:
            joined[-1] += word
        else:
            joined.append(word)
        single = len(word) == 1
    return " ".join(joined).replace("sp zoo", "spzoo").split()


def likeness(one: Name, other: Name) -> int:
    """Return 100 for the same words in any order or with blanks elsewhere, 80 to 99 for a slip of the pen or two, else 0.

    A slip is forgiven inside a word of four letters or more: what begins with another letter, or has another figure in it, is
    another name.
    """
    if one.together == other.together or one.written == other.written:
        return 100 if one.together else 0
    if len(one.words) != len(other.words):
        return 0
    allowed = 1 if len(one.together) < 10 else 2
    if OSA.distance(one.together, other.together, score_cutoff=allowed) > allowed:
        return 0
    if all(_same_word(*pair) for pair in zip(one.words, other.words, strict=True)):
        return max(80, min(99, int(fuzz.ratio(one.together, other.together))))
    return 0


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[0] != other[0] or any(sign.isdecimal() for sign in one + other):
        return False
    longer = max(len(one), len(other))
    return longer >= 4 and OSA.distance(one, other) <= mistakes_allowed(longer)


def person_likeness(one: Name, other: Name) -> int:
    """Return how alike the names of two people in one company are: 100, 90 for a second name too many, or as `likeness`.

    Paul and Paula, Mario and Maria, Novák and Nováková differ at the end, as two people do.
    """
    alike = likeness(one, other)
    if alike == 100 or len(one.words) == len(other.words):
        return 0 if 0 < alike < 100 and _other_ending(one, other) else alike
    fewer, more = sorted((set(one.words), set(other.words)), key=len)
    return 90 if len(fewer) > 1 and fewer < more else 0


def _other_ending(one: Name, other: Name) -> bool:
    pairs = zip(one.words, other.words, strict=True)
    return any(a != b and (a[:-1] == b[:-1] or a.startswith(b) or b.startswith(a)) for a, b in pairs)


def could_be_one(one: Name, other: Name) -> bool:
    """Return whether two people with these names may be one, once something else says so: J. Smith, Smith, and no name."""
    if not one.words or not other.words or one == other:
        return True
    fewer, more = sorted((one.words, other.words), key=len)
    if all(any(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for b in more) for a in fewer):
        return True
    return fuzz.token_set_ratio(" ".join(one.words), " ".join(other.words)) >= _HEARD_ALIKE


# Ties and groups


class _Tie(NamedTuple):
    """Two records, by their places, that are probably the same."""

    score: int
    reason: str
    one: int
    other: int


def _pairs(block: Sequence[int], names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield which records of a block to compare: all with all, unless it is large.

    Then those of one name are compared one after the other, and one of each name with those that begin or end like it.
    """
    if len(block) <= _ALL_PAIRS:
        yield from combinations(block, 2)
        return
    by_name: dict[Name, list[int]] = defaultdict(list)
    for place in block:
        by_name[names[place]].append(place)
    for places in by_name.values():
        yield from pairwise(places)
    orders: tuple[Callable[[Name], str], ...] = (lambda name: name.together, lambda name: name.together[::-1])
    for order in orders:
        ordered = sorted(by_name, key=lambda name: (order(name), name))
        for at, name in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + _WINDOW]:
                yield by_name[name][0], by_name[other][0]


def _blocks(keys: Iterable[tuple[int, Hashable]]) -> Iterator[list[int]]:
    """Yield the places that have a key in common."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in keys:
        blocks[key].append(place)
    return (block for block in blocks.values() if len(block) > 1)


class _Groups(Generic[T]):
    """Joins records by their ties, the strongest first, unless that would join two that cannot be one."""

    def __init__(self, records: Sequence[T], apart: Callable[[T, T], bool]) -> None:
        self._records = records
        self._apart = apart
        self._group_of: dict[int, int] = {}
        self._places: dict[int, list[int]] = {}
        self._faces: dict[int, dict[T, None]] = {}  # records that look the same are compared once
        self._weakest: dict[int, int] = {}

    def join(self, ties: Iterable[_Tie]) -> Iterator[tuple[int, str, list[int]]]:
        """Yield each group's score, reasons and places."""
        ordered = sorted(ties, key=lambda tie: (-tie.score, tie.reason, tie.one, tie.other))
        for tie in ordered:
            self._join(tie)
        reasons: dict[int, dict[str, None]] = defaultdict(dict)
        for tie in ordered:
            if self._group_of.get(tie.one, -1) == self._group_of.get(tie.other, -2):
                reasons[self._group_of[tie.one]][tie.reason] = None
        for group, places in self._places.items():
            if len(places) > 1:
                yield self._weakest[group], "; ".join(reasons[group]), sorted(places)

    def _join(self, tie: _Tie) -> None:
        one, other = sorted((self._start(tie.one), self._start(tie.other)), key=lambda group: -len(self._places[group]))
        if one == other or self._holds_strangers(one, other, tie):
            return
        self._weakest[one] = min(tie.score, self._weakest[one], self._weakest[other])
        for place in self._places[other]:
            self._group_of[place] = one
        self._places[one] += self._places.pop(other)
        self._faces[one].update(self._faces.pop(other))

    def _start(self, place: int) -> int:
        if place not in self._group_of:
            self._group_of[place], self._places[place], self._weakest[place] = place, [place], 100
            self._faces[place] = {self._records[place]: None}
        return self._group_of[place]

    def _holds_strangers(self, one: int, other: int, tie: _Tie) -> bool:
        if len(self._faces[one]) * len(self._faces[other]) > _FACES:
            return True
        tied = {self._records[tie.one], self._records[tie.other]}
        return any(self._apart(a, b) for a in self._faces[one] for b in self._faces[other] if not {a, b} <= tied)


# Contacts


class _Someone(NamedTuple):
    """What tells a contact from others."""

    name: Name
    email: str


def _contacts(place: Searchable, firms: Firms, deals: Deals) -> list[Group]:
    deal_ids: dict[Person, dict[str, None]] = {}
    for row in place.people():
        deal_ids.setdefault(row._replace(deal_id=""), {})[row.deal_id] = None
    rows = sorted(deal_ids)
    people = [_Someone(person_name(row.name), email_key(row.email)) for row in rows]
    companies = [_companies_of(row.account, deal_ids[row], firms, deals) for row in rows]
    ties = [
        *_ties_by_email(rows, people),
        *_ties_by_phone(rows, people, companies),
        *_ties_by_name(rows, people, companies),
    ]
    found = _Groups([one.name for one in people], lambda one, other: not could_be_one(one, other)).join(ties)
    return _told(
        "contact",
        found,
        [(row.account, Member(row.id, row.name, row.email or row.phone, tuple(deal_ids[row]))) for row in rows],
    )


def email_key(email: str) -> str:
    """Return the mailbox an address leads to: without its case, a +tag, and the dots that Gmail does not read."""
    local, at, domain = email.strip().casefold().removeprefix("mailto:").rpartition("@")
    if not (local and at and domain):
        return ""
    local = local.split("+", 1)[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def _domain_of(email: str) -> str:
    domain = email.rpartition("@")[2]
    return "" if domain in _FREE_MAIL else domain


class _Company(NamedTuple):
    """A company as its people share it: *key* is its name without the legal form, or its id."""

    key: str
    country: str


def _companies_of(account: str, deal_ids: Iterable[str], firms: Firms, deals: Deals) -> tuple[_Company, ...]:
    ids = {deal.company_id for one in deal_ids if (deal := deals.get((account, one))) and deal.company_id}
    return tuple(_company(account, one, firms) for one in sorted(ids))


def _company(account: str, company_id: str, firms: Firms) -> _Company:
    firm = firms.get((account, company_id))
    return _Company((firm and company_name(firm.name).together) or company_id, firm.country if firm else "")


def _ties_by_email(rows: Sequence[Person], people: Sequence[_Someone]) -> Iterator[_Tie]:
    names = [one.name for one in people]
    keys = ((place, (row.account, people[place].email)) for place, row in enumerate(rows) if people[place].email)
    for block in _blocks(keys):
        local = people[block[0]].email.partition("@")[0]
        shared = local in _SHARED_BOXES or len({names[place] for place in block}) > _NAMES_OF_ONE
        for one, other in _pairs(block, names):
            if could_be_one(names[one], names[other]):
                yield _Tie(100 if names[one].words and names[other].words else 95, "same e-mail address", one, other)
            elif not shared:
                yield _Tie(70, "same e-mail address, another name", one, other)


def _ties_by_phone(
    rows: Sequence[Person], people: Sequence[_Someone], companies: Sequence[Sequence[_Company]]
) -> Iterator[_Tie]:
    names = [one.name for one in people]
    # Reading a number takes as long as everything else about a contact, so only those are read whose last digits meet.
    ends = ((place, digits(row.phone)[-7:]) for place, row in enumerate(rows) if row.phone)
    met = [place for block in _blocks((place, end) for place, end in ends if len(end) > 5) for place in block]
    numbers: dict[tuple[str, str], str] = {}
    keys: list[tuple[int, Hashable]] = []
    for place in met:
        told = (rows[place].phone, companies[place][0].country if companies[place] else "")
        if told not in numbers:
            numbers[told] = tidy.phone_number(*told)
        if numbers[told]:
            keys.append((place, (rows[place].account, numbers[told])))
    for block in _blocks(keys):
        for one, other in _pairs(block, names):
            if could_be_one(names[one], names[other]):  # else it is a switchboard
                named = names[one].words and names[other].words
                score = 95 if likeness(names[one], names[other]) == 100 else 88 if named else 75
                yield _Tie(score, "same phone number", one, other)


def _ties_by_name(
    rows: Sequence[Person], people: Sequence[_Someone], companies: Sequence[Sequence[_Company]]
) -> Iterator[_Tie]:
    names = [one.name for one in people]
    keys: list[tuple[int, Hashable]] = []
    for place, row in enumerate(rows):
        # A first name alone tells nobody from a colleague; Chinese and Korean names have no blanks.
        if len(names[place].words) > 1 or not names[place].together.isascii():
            shared = {("company", company.key) for company in companies[place]}
            shared |= {("domain", domain)} if (domain := _domain_of(people[place].email)) else set()
            keys += [(place, (row.account, *key)) for key in sorted(shared)]
    for block in _blocks(keys):
        for one, other in _pairs(block, names):
            if alike := person_likeness(names[one], names[other]):
                emails = {people[one].email, people[other].email} - {""}
                score = (90 if alike == 100 else 75 + (alike - 80) // 2) - (5 if len(emails) > 1 else 0)
                yield _Tie(score, f"{'same' if alike == 100 else 'similar'} name in one company", one, other)


# Companies


class _Trader(NamedTuple):
    """What tells a company from others."""

    name: Name
    domain: str
    country: str


def _companies(firms: Firms, deals: Deals) -> list[Group]:
    # In this order, since of many companies of one name only neighbours are compared.
    rows = sorted(firms.values(), key=lambda row: (row.account, row.country, row.domain, row.id))
    traders = [_Trader(company_name(row.name), domain_key(row.domain), row.country) for row in rows]
    found = list(_Groups(traders, _are_other_companies).join(_company_ties(rows, traders)))
    named = {(rows[place].account, rows[place].id) for _, _, places in found for place in places}
    deal_ids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for deal in deals.values():
        if (deal.account, deal.company_id) in named:
            deal_ids[deal.account, deal.company_id].append(deal.id)
    members = [
        (row.account, Member(row.id, row.name, row.domain, tuple(deal_ids.get((row.account, row.id), ()))))
        for row in rows
    ]
    return _told("company", found, members)


def domain_key(domain: str) -> str:
    """Return the domain of a web address as people write it; empty for one that anybody may have."""
    host = re.sub(r"^[a-z]+://", "", domain.strip().casefold()).split("/", 1)[0].partition(":")[0].removeprefix("www.")
    return "" if host in _FREE_MAIL else host


def _company_ties(rows: Sequence[Firm], traders: Sequence[_Trader]) -> Iterator[_Tie]:
    names = [one.name for one in traders]
    by_domain = (
        (place, (row.account, traders[place].domain)) for place, row in enumerate(rows) if traders[place].domain
    )
    by_name = ((place, (row.account, names[place].written)) for place, row in enumerate(rows) if names[place].written)
    by_account = ((place, row.account) for place, row in enumerate(rows) if names[place].together)
    for block in [*_blocks(by_domain), *_blocks(by_name), *_blocks(by_account)]:
        for one, other in _pairs(block, names):
            score, reason = _company_tie(traders[one], traders[other])
            if score:
                yield _Tie(score, reason, one, other)


def _company_tie(one: _Trader, other: _Trader) -> tuple[int, str]:
    alike = likeness(one.name, other.name)
    if one.domain and one.domain == other.domain:
        if alike:
            return (100 if alike == 100 else 95), "same web domain and name"
        return 75, "same web domain, another name"
    far = bool(one.country and other.country and one.country != other.country)
    apart = bool(one.domain and other.domain)
    if not alike or far or (apart and alike < 100) or (alike < 100 and len(one.name.together) < 6):
        return 0, ""
    if alike == 100:
        return (75, "same name, another web domain") if apart else (95, "same name")
    return 75 + (alike - 80) // 2, "similar name"


def _are_other_companies(one: _Trader, other: _Trader) -> bool:
    return not _company_tie(one, other)[0]


# Deals


def _deals(firms: Firms, deals: Deals) -> list[Group]:
    rows = sorted(row for row in deals.values() if row.open and row.company_id)
    names = [Name.of(_words(row.name)) for row in rows]
    companies = {key: _company(*key, firms).key for key in {(row.account, row.company_id) for row in rows}}
    keys = ((place, (row.account, companies[row.account, row.company_id])) for place, row in enumerate(rows))
    ties = [
        _Tie(95, "same name, same company, both open", one, other)
        if alike == 100
        else _Tie(75 + (alike - 80) // 2, "similar name, same company, both open", one, other)
        for block in _blocks(keys)
        for one, other in _pairs(block, names)
        if (alike := likeness(names[one], names[other]))
    ]
    found = _Groups(names, lambda one, other: not likeness(one, other)).join(ties)
    members = []
    for row in rows:
        firm = firms.get((row.account, row.company_id))
        members.append((row.account, Member(row.id, row.name, firm.name if firm else "", (row.id,))))
    return _told("deal", found, members)


def _told(
    kind: Kind, found: Iterable[tuple[int, str, list[int]]], members: Sequence[tuple[str, Member]]
) -> list[Group]:
    groups = [
        Group(kind, members[places[0]][0], reason, score, tuple(sorted(_shown(members[place][1]) for place in places)))
        for score, reason, places in found
    ]
    return sorted(groups, key=lambda group: (-group.score, group.account, folded(group.members[0].name), group.members))


def _shown(member: Member) -> Member:
    ids = tuple(sorted(one_line(one) for one in member.deal_ids))
    return Member(one_line(member.id), one_line(member.name), one_line(member.detail), ids)
