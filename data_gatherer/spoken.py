"""Dates and lists as people write them, in the languages we write in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

LANGUAGES = ("en", "fr", "de", "es")
"""The languages the shipped texts are written in."""
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_AND = {"en": "and", "fr": "et", "de": "und", "es": "y"}


def months(language: str) -> list[str]:
    """Return the names of the months, January first."""
    return _MONTHS[language].split()


def weekdays(language: str) -> list[str]:
    """Return the names of the weekdays, Monday first."""
    return _WEEKDAYS[language].split()


def spoken_date(day: date, language: str = "en") -> str:
    """Return "12 November", "12 novembre", "12. November", "12 de noviembre"; French says 1er."""
    month = months(language)[day.month - 1]
    if language == "es":
        return f"{day.day} de {month}"
    number = f"{day.day}." if language == "de" else "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {month}"


def spoken_weekday(day: date, language: str = "en") -> str:
    """Return the name of the weekday."""
    return weekdays(language)[day.weekday()]


def spoken_slot(moment: datetime, language: str = "en") -> str:
    """Return a day and time of day as one proposes them, in the zone of *moment*."""
    weekday, day = spoken_weekday(moment, language), spoken_date(moment, language)
    if language == "de":
        return f"{weekday}, {day}, um {moment:%H:%M} Uhr"
    if language == "fr":
        return f"{weekday} {day} à {moment.hour} h {moment:%M}"
    if language == "es":
        return f"el {weekday} {day} a las {moment:%H:%M}"
    return f"{weekday} {day} at {moment:%H:%M}"


def spoken_list(parts: Sequence[str], language: str = "en") -> str:
    """Return "price, security and integration"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {_AND[language]} {parts[-1]}" if parts else ""


def spoken_amount(amount: float, currency: str) -> str:
    """Return "48,000 USD"; cents only where there are any."""
    number = f"{amount:,.2f}".removesuffix(".00")
    return f"{number} {currency}".strip()
