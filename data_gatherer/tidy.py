"""Turn what a CRM holds into what can be used: callable numbers, well-formed addresses, plain text, known zones."""

from __future__ import annotations

import re
from functools import cache

_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|b|strong|i|em|u|a|table|tr|td|th|h[1-6]|blockquote|script|style)\b[^>]*>",
    re.IGNORECASE,
)


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
    for block in soup.find_all(["p", "br", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"]):
        block.insert_after("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return "\n".join(line for line in lines if line)


def phone_number(text: str, country: str) -> str:
    """Return *text* as E.164, read as a number of *country* unless it says otherwise; empty when nobody could call it."""
    if not text.strip():
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country or None)
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
    """Return the IANA zones in use in *country* (ISO 3166), from the tz database's own table; empty when unknown."""
    from importlib.resources import files

    table = (files("tzdata") / "zoneinfo" / "zone1970.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple(row[2] for row in rows if country in row[0].split(","))


@cache
def country_code(name: str) -> str:
    """Return the ISO 3166 code of a country's code or English name, empty when unknown."""
    from importlib.resources import files

    if len(name) == 2 and name.isalpha():
        return name.upper()
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    spoken = {"Britain (UK)": "united kingdom", "Korea (South)": "south korea", "Korea (North)": "north korea"}
    return next((code for code, full in rows if name.casefold() in (full.casefold(), spoken.get(full, ""))), "")


def known_zone(zone: str) -> str:
    """Return *zone* if it is an IANA zone, else empty."""
    from zoneinfo import available_timezones

    return zone if zone in available_timezones() else ""
