"""Turn what a CRM holds into what can be used: callable numbers, well-formed addresses, plain text, known zones."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|b|strong|i|em|u|a|table|tr|td|th|h[1-6]|blockquote|script|style)\b[^>]*>",
    re.IGNORECASE,
)

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


def plain_text(text: str) -> str:
    """Return *text* without its HTML, if it has any: paragraphs as lines, list items as dashes, no scripts or styles."""
    if not _TAG.search(text):
        return text
    from bs4 import BeautifulSoup, Comment

    soup = BeautifulSoup(text, "html.parser")
    for unread in soup.find_all(["script", "style", "template"]):
        unread.decompose()
    for comment in soup.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    for item in soup.find_all("li"):
        item.insert(0, "- ")
    for cell in soup.find_all(["td", "th"]):
        cell.insert_after(" ")
    for block in soup.find_all(
        ["p", "br", "div", "ul", "ol", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"]
    ):
        block.insert_before("\n")
        block.insert_after("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return "\n".join(line for line in lines if line)


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
