"""Turn what a CRM holds into what can be used: callable numbers, well-formed addresses, plain text, known zones."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|b|strong|i|em|u|a|table|tr|td|th|h[1-6]|blockquote|script|style)\b[^>]*>",
    re.IGNORECASE,
)
_NO_TAG = re.compile(r"<(?!!)(?=[^<>]*(?:<|\Z))")
"""A sign that opens no tag, since another one or the end comes first."""
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_UNREAD = frozenset({"script", "style", "template"})
_BLOCKS = ("p", "br", "div", "ul", "ol", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")
_AROUND = {
    **dict.fromkeys(_BLOCKS, ("\n", "\n")),
    **dict.fromkeys(("td", "th"), ("", " ")),
    "li": ("\n- ", "\n"),
}
"""What stands before and after the text of an element."""

_SPOKEN = {
    "uk": "gb",
    "united kingdom": "gb",
    "great britain": "gb",
    "england": "gb",
    "usa": "us",
    "united states of america": "us",
    "south korea": "kr",
    "north korea": "kp",
}
"""Names people use that the tz database's table does not."""


class _Link(NamedTuple):
    address: str
    since: int


def plain_text(text: str, *, links: bool = False) -> str:
    """Return *text* without its HTML, if it has any: paragraphs as lines, list items as dashes, no scripts or styles.

    With *links*, where a link leads stands behind its words, unless they say so themselves.
    """
    if not _TAG.search(text):
        return text
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    text = _with_ends(text)
    try:
        soup = BeautifulSoup(text, "html.parser")
    except ParserRejectedMarkup:  # of declarations only, such as `<![if`, that are none
        soup = BeautifulSoup(text.replace("<!", "&lt;!"), "html.parser")
    lines = (" ".join(line.split()) for line in "".join(_read(soup, links=links)).splitlines())
    return "\n".join(line for line in lines if line)


def _with_ends(text: str) -> str:
    """Return *text* with tags and comments that never end as plain text; the parser would look to the end of the text for each of them."""
    last = text.rfind("-->") + 1
    return _NO_TAG.sub("&lt;", text[:last] + text[last:].replace("<!--", "&lt;!--"))


def _read(soup: BeautifulSoup, *, links: bool) -> list[str]:
    """Return the text of *soup* in pieces, in one pass: a page of many paragraphs or many nested ones takes no longer than its size."""
    from bs4 import CData, Tag
    from bs4.element import NavigableString

    pieces: list[str] = []
    waiting: list[object] = [soup]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Tag) and part.name not in _UNREAD:
            before, after = _AROUND.get(part.name, ("", ""))
            pieces.append(before)
            address = str(part.get("href") or "").strip() if links and part.name == "a" else ""
            waiting += [after, _Link(address, len(pieces)), *reversed(part.contents)]
        elif isinstance(part, _Link) and _WEB.fullmatch(part.address):
            words = "".join(pieces[part.since :]).strip()
            pieces += [f" ({part.address})"] if words != part.address else []
        elif type(part) in (str, NavigableString, CData):  # not a comment, nor another kind of string
            pieces.append(str(part))
    return pieces


def phone_number(text: str, country: str) -> str:
    """Return *text* as E.164, read as a number of *country* unless it says otherwise; empty when nobody could call it."""
    if not text.strip():
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country_code(country) or None)
    except phonenumbers.NumberParseException:
        return ""
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number)
        else ""
    )


def country_of_number(number: str) -> str:
    """Return the ISO 3166 code of an E.164 number's country, empty when it has none or several."""
    if not number:
        return ""
    import phonenumbers

    region = phonenumbers.region_code_for_number(phonenumbers.parse(number, None)) or ""
    return region if len(region) == 2 and region.isalpha() else ""


def email_address(text: str) -> str:
    """Return *text* as a normalised address, empty when it is not a well-formed one. Deliverability is not asked."""
    if not text.strip():
        return ""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return ""
    return found.normalized if "." in found.domain else ""


@cache
def zones_of_country(country: str) -> tuple[str, ...]:
    """Return the IANA zones in use in *country* (ISO 3166), its own before those it shares; empty when unknown."""
    rows = [(row[0].split(","), row[2]) for row in _table("zone1970.tab")]
    own = [zone for countries, zone in rows if countries[0] == country]
    return (*own, *(zone for countries, zone in rows if country in countries[1:]))


def zone_of_country(country: str) -> str:
    """Return the zone of a country whose clocks all agree, empty for one with several times or an unknown one."""
    zones = zones_of_country(country)
    days = [datetime(2025, month, 1) for month in range(1, 13)]  # noqa: DTZ001  (wall clocks to compare zones by)
    times = {tuple(day.replace(tzinfo=ZoneInfo(zone)).utcoffset() for day in days) for zone in zones}
    return zones[0] if len(times) == 1 else ""


@cache
def country_code(name: str) -> str:
    """Return the ISO 3166 code of a country's code or English name, empty when unknown."""
    wanted = _SPOKEN.get(name.strip().casefold(), name.strip().casefold())
    return next(
        (code for code, full in _table("iso3166.tab") if wanted and wanted in (code.casefold(), full.casefold())), ""
    )


def _table(name: str) -> list[list[str]]:
    from importlib.resources import files

    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def known_zone(zone: str) -> str:
    """Return *zone* if it is an IANA zone, else empty."""
    from zoneinfo import available_timezones

    return zone if zone in available_timezones() else ""
