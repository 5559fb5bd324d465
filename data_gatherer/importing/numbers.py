"""Numbers with points, commas, blanks and currency signs; what a lone mark means is decided by a column's values."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "zł": "PLN", "Kč": "CZK", "US$": "USD", "₪": "ILS",
          "₩": "KRW", "₴": "UAH", "R$": "BRL", "C$": "CAD", "A$": "AUD", "Fr.": "CHF", "¥": "", "$": ""}  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_BLANKS = str.maketrans("", "", "\u00a0\u202f\u2009\u2007 ")
_NUMBER = re.compile(
    rf"(?P<bracket>\()?(?P<minus>[-−])?(?P<before>{_SIGN}|[A-Za-z]{{3}})?(?P<minus2>[-−+])?(?P<digits>\d[\d.,'’]*|[.,]\d+)"
    rf"(?P<after>{_SIGN}|[A-Za-z]{{3}})?(?P<minus3>[-−])?\)?"
)
_LOOSE = re.compile(r"\d[\s\u00a0\u202f](?!\d{3}(?!\d))[\d.,]")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:['’]\d{3})+")
_ENOUGH = 5
"""So many values with three digits after their only mark, and none with another number of digits, tell a mark between thousands."""
UNDECIDED = "decimals or thousands?"
_ISO_4217 = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF"
    " CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD"
    " HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL"
    " MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD"
    " RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD"
    " USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG ZWL"
)
"""The codes, one after the other."""


class Amount(NamedTuple):
    """A number, and the currency written beside it."""

    value: float
    currency: str = ""


class Decimals:
    """What a column's values say about their marks."""

    def __init__(self, told: str = "") -> None:
        self._told = told
        self._seen: set[str] = set()
        self._lone = {",": 0, ".": 0}

    def look(self, text: str) -> None:
        """Take a value into account."""
        found = _NUMBER.fullmatch(text.translate(_BLANKS))
        digits = found["digits"] if found else ""
        decimal = _decimal(digits)
        if decimal == "?":
            self._lone["," if "," in digits else "."] += 1
        elif decimal:
            self._seen.add(decimal)
        elif digits.count(",") > 1 or digits.count(".") > 1:
            self._seen.add("." if "," in digits else ",")

    @property
    def mark(self) -> str:
        """The decimal mark the values tell; else the mapping's; empty when nobody says."""
        if len(self._seen) == 1:
            return next(iter(self._seen))
        told = {"comma": ",", "point": "."}.get(self._told, "")
        if told or self._seen:
            return told
        commas, points = self._lone[","], self._lone["."]
        return "." if commas >= _ENOUGH and not points else "," if points >= _ENOUGH and not commas else ""


def _decimal(digits: str) -> str:
    """Return the mark before the decimals, `?` when it may be one between thousands, nothing when there is none."""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    mark = "," if comma >= 0 else "."
    if digits.count(mark) != 1:
        return ""
    whole, _, rest = digits.partition(mark)
    return "?" if len(rest) == 3 and 0 < len(whole) <= 3 and whole[0] != "0" else mark


def amount_of(text: str, mark: str) -> Amount:
    """Return the number *text* names, *mark* being the decimal one where a value leaves it open. Raises ValueError."""
    if _PLAIN.fullmatch(text) and _decimal(text) != "?":
        return Amount(_finite(text))
    found = _NUMBER.fullmatch(text.translate(_BLANKS))
    if not found or _LOOSE.search(text) or sum(map(text.count, "-−")) > 1:
        raise ValueError("not a number")
    decimal = _decimal(found["digits"])
    if decimal == "?":
        decimal = mark or _undecided()
    whole, fraction = found["digits"], ""
    if decimal and decimal in whole:
        whole, _, fraction = whole.rpartition(decimal)
    if not whole.isdigit() and whole and not _GROUPED.fullmatch(whole):
        raise ValueError("not a number")
    bare = "".join(filter(str.isdecimal, whole))
    digits = f"{bare or '0'}.{fraction or '0'}"
    negative = found["bracket"] or any((found[name] or "+") != "+" for name in ("minus", "minus2", "minus3"))
    sign = found["before"] or found["after"] or ""
    return Amount(_finite(f"-{digits}" if negative else digits), _SIGNS.get(sign, sign.upper()))


def _undecided() -> str:
    raise ValueError(UNDECIDED)


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError("not a number to count with")
    return found


def count_of(text: str) -> int:
    """Return a whole number; marks between thousands do not count. Raises ValueError for ranges and the like."""
    found = re.sub(r"[\s.,'’\u00a0\u202f]", "", text) if _GROUPED.fullmatch(text) else text.removesuffix(".0")
    if not re.fullmatch(r"-?\d{1,18}", found):
        raise ValueError("not a whole number")
    return int(found)


def known_currency(text: str) -> str:
    """Return the ISO 4217 code *text* means, empty when it means none."""
    code = _SIGNS.get(text.strip(), text.strip().upper())
    return code if re.fullmatch("[A-Z]{3}", code) and f" {code} " in f" {_ISO_4217} " else ""
