"""Numbers, amounts and percentages, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from data_gatherer.spoken import LANGUAGES
from deal_summary.stated.keys import Key, Stated, runs

_GAP = r"[ \u00a0\u202f]"
_CENT = rf"(?:{_GAP}(?:cent|cien|ciento)\b)?"
_NUMBER = re.compile(
    rf"(?P<number>\d{{1,3}}(?P<sep>[.,'’]|{_GAP})\d{{3}}(?:(?P=sep)\d{{3}})*(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)*)"
    rf"(?P<tail>{_GAP}?(?:[%‰$€£¥]|[kK](?=€|EUR|USD)|M€|[^\W\d_]+\.?{_CENT}))?"
)
_TIMES: Mapping[str, float] = {
    **dict.fromkeys(("k", "thousand", "mille", "tausend", "tsd", "mil", "millier", "milliers"), 1e3),
    **dict.fromkeys(("hundred", "hundert"), 1e2),
    **dict.fromkeys(("m", "million", "millions", "millionen", "mio", "millón", "millones", "millon", "mn"), 1e6),
    **dict.fromkeys(("bn", "billion", "milliard", "milliards", "milliarde", "milliarden", "mrd"), 1e9),
}
_PERCENT = {"%", "percent", "prozent", "per cent", "pour cent", "por ciento", "por cien"}
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "$")
_CODES = "USD EUR GBP CHF CAD AUD NZD JPY CNY SEK NOK DKK PLN CZK HUF INR BRL MXN SGD HKD ZAR"
_CURRENCIES: Mapping[str, tuple[str, ...]] = {
    **{code.casefold(): (code,) for code in _CODES.split()},
    **dict.fromkeys(("€", "euro", "euros"), ("EUR",)),
    **dict.fromkeys(("$", "dollar", "dollars", "dólar", "dólares"), _DOLLARS),
    **dict.fromkeys(("£", "pound", "pounds", "sterling", "pfund", "livres", "libras"), ("GBP",)),
    **dict.fromkeys(("franken", "francs", "francos"), ("CHF",)),
    **dict.fromkeys(("ca$", "c$"), ("CAD",)),
    "us$": ("USD",),
    "a$": ("AUD",),
    "¥": ("JPY", "CNY"),
}
_MONEY_BEFORE = re.compile(rf"(?:(?:US|CA|C|A)?[$€£¥]|\b[A-Z]{{3}}){_GAP}?$")
_ALSO_AFTER = re.compile(rf"{_GAP}?(?:[%$€£¥]|(?:d['’]|de{_GAP})?(?P<word>[^\W\d_]+){_CENT})")
_ORDINAL_TAIL = {"st", "nd", "rd", "th", "er", "ère", "re", "e", "ème", "eme", "è", "º", "ª"}
_HOUR_BEFORE = re.compile(r"\b(?:at|à|um|las)[ \u00a0]$", re.IGNORECASE)
_MINUTES = re.compile(
    r"[ \u00a0\u202f-]?min(?:ut(?:en?|es|os?))?(?![^\W\d_])\.?(?! (?:an?|per|each|every|par|pro|je|al|por|am) )"
)
"""How long something takes; not how much of a day or week."""
_IDIOM = re.compile(r"24/7|7j/7|24h/24")


def values(number: str, language: str = "") -> tuple[float, ...]:
    """Return what the digits may mean. "1.234" is a thousand and some, and in English a little over one as well; "1,234" the other way.

    Without a *language* a single mark before three digits groups: nobody writes amounts with three decimals.
    """
    plain = re.sub(r"['’ \u00a0\u202f]", "", number)
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return (float(plain),)
    last = plain.rindex(signs[-1])
    whole, part = re.sub(r"[.,]", "", plain[:last]), plain[last + 1 :]
    decimal, grouped = float(f"{whole}.{part}"), float(whole + part)
    if len(part) != 3 or len(set(signs)) > 1:
        return (decimal,)
    decimals = language and len(signs) == 1 and signs[0] == ("." if language == "en" else ",")
    return (grouped, decimal) if decimals else (grouped,)


def numbers(text: str, language: str) -> Iterator[Stated]:
    """Yield what is written in digits; dates, times and telephone numbers must be out of *text*."""
    if "/" in text:
        text = _IDIOM.sub(lambda match: " " * len(match[0]), text)
    for match in runs(_NUMBER, text):
        read = _number(match, language)
        if read:
            yield read


def _number(match: re.Match[str], language: str) -> Stated | None:
    text, start = match.string, match.start()
    before = text[max(0, start - 6) : start]
    money = _MONEY_BEFORE.search(before)
    paid = _CURRENCIES.get(money[0].strip().casefold()) if money else None
    if before and (before[-1].isalpha() or before[-1] == "_") and not paid:
        return None
    number, tail = match["number"], match["tail"] or ""
    if not match["sep"] and len(re.findall(r"[.,]", number)) > 1:
        return Stated("number", number, (("token", number),), (("token", number),))
    if _counts(text, start, match.end("number"), language) or tail.casefold().rstrip(".") in _ORDINAL_TAIL:
        return None
    factor, unit, end = _unit(match, tail.strip())
    if factor == 1 and not unit and len(tail) <= 2 and tail[:1].isupper():  # 3D, 4K, 5G
        return None
    words = f"{money[0] if paid and money else ''}{text[start:end]}".strip()
    factors = (1.0, factor) if tail.strip() == "m" else (factor,)  # 20m may be metres
    currency = paid or _CURRENCIES.get(unit)
    amounts = [value * each for value in values(number, "" if currency else language) for each in factors]
    if currency:
        return _amount(words, amounts, currency)
    lasts = _MINUTES.match(text, match.end("number")) is not None
    return _read_as(words, amounts, unit, before, lasts=lasts)


def _read_as(words: str, amounts: list[float], unit: str, before: str, *, lasts: bool) -> Stated:
    if unit in _PERCENT:
        percents = tuple(("percent", value) for value in amounts)
        return Stated("percentage", words, percents, percents)
    keys: list[Key] = [key for value in amounts for key in (("number", value), ("worth", value))]
    keys += [("minutes", value) for value in amounts if lasts]
    if _HOUR_BEFORE.search(before) and amounts[0] <= 12:
        keys += [(name, int(amounts[0]) + later, 0) for name in ("clock", "at") for later in (0, 12)]
    return Stated("number", words, tuple(keys), tuple(("number", value) for value in amounts))


def _amount(words: str, amounts: list[float], currency: tuple[str, ...]) -> Stated:
    exact = [key for value in amounts for key in money_grants(value, currency)]
    keys: list[Key] = [key for key in exact if key[0] == "amount"] + [("number", value) for value in amounts]
    return Stated("amount", words, tuple(keys), tuple(exact))


def money_grants(value: float, currency: tuple[str, ...]) -> list[Key]:
    """Return what an amount on record backs: itself in its currency, and the bare number; never another currency."""
    return [*(("amount", value, code) for code in currency), ("worth", value)]


def named_currencies(name: str) -> tuple[str, ...]:
    """Return the codes that a currency's name, sign or code may mean; a code we do not know means itself."""
    return _CURRENCIES.get(name.strip().casefold(), (name.strip().upper(),) if name.strip() else ())


def _unit(match: re.Match[str], tail: str) -> tuple[float, str, int]:
    """Return the multiplier after a number, the unit after that in lower case, and where both end."""
    word = tail.casefold().rstrip(".")
    if word == "m€":
        return 1e6, "€", match.end()
    factor = _TIMES.get(word)
    if factor is None:
        known = word in _PERCENT or word in _CURRENCIES
        return 1.0, word if known else "", match.end() if known else match.end("number")
    more = _ALSO_AFTER.match(match.string, match.end())
    after = more[0].strip().casefold() if more else ""
    named = more["word"].casefold() if more and more["word"] else after
    if more and (after in _PERCENT or named in _CURRENCIES):
        return factor, after if after in _PERCENT else named, more.end()
    return factor, "", match.end()


def _counts(text: str, start: int, end: int, language: str) -> bool:
    """Return whether the digits only count things off: "2." or "2)" before a line, and in German "3. Schritt"."""
    line = text.rfind("\n", 0, start) + 1
    mark = text[end : end + 2]
    if not text[line:start].strip(" \t-•*(") and mark[:1] in {".", ")"} and (len(mark) == 1 or mark[1].isspace()):
        return True
    return language == "de" and mark == ". " and end - start <= 2 and text[end + 2 : end + 3].isalpha()


# Number words

_UNITS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante septante octante nonante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FORTNIGHT = {"jours", "días"}
"""Fifteen days is how French and Spanish say two weeks."""


@cache
def _number_words(language: str) -> Mapping[str, int]:
    """Return the number words of *language* from 1 to 99, and the German ones that swallow their hundreds and thousands."""
    units = dict(zip(_UNITS[language].split(), range(1, 20), strict=True))
    tens = dict(zip(_TENS[language].split(), range(20, 100, 10), strict=True))
    joined = {
        f"{ten}{join}{unit}": many + few
        for ten, many in tens.items()
        for unit, few in units.items()
        if few < 10
        for join in ("-", "-et-")
    }
    words = {**units, **tens, **joined}
    if language == "fr":
        words |= {f"soixante-{unit}": 60 + few for unit, few in units.items() if few >= 10}
        words |= {"quatre-vingt": 80, "quatre-vingts": 80, "soixante-et-onze": 71}
        words |= {f"quatre-vingt-{unit}": 80 + few for unit, few in units.items()}
    if language == "es":
        words |= {f"veinti{unit}": 20 + few for unit, few in units.items() if few < 10}
        words |= {"dieciseis": 16, "veintiún": 21, "veintidós": 22, "veintitrés": 23, "veintiséis": 26}
    if language == "de":
        ones = {**units, "ein": 1, "zwo": 2}
        words |= {f"{unit}und{ten}": many + few for ten, many in tens.items() for unit, few in ones.items() if few < 10}
        words |= {"dreissig": 30}
        words |= {
            f"{word}{name}": number * int(_TIMES[name])
            for word, number in list(words.items())
            for name in ("hundert", "tausend")
        }
    return words


def spelled(text: str, language: str, *, small: bool = False) -> Iterator[Stated]:
    """Yield number words. Those up to ten, alone, need no backing; they are told only with *small*, since they back digits."""
    language = language if language in LANGUAGES else "en"
    folded = text.casefold()
    if _telling(language, small=small).isdisjoint(_WORDS.findall(folded)):
        return
    known = _number_words(language)
    words = list(_WORDS.finditer(folded))
    at = 0
    while at < len(words):
        first, value = at, known.get(words[at][0])
        at += 1
        if value is None:
            continue
        value, at = _joined(value, words, at, known)
        while at < len(words) and len(words[at][0]) > 2 and words[at][0] in _TIMES and _beside(words, at):
            value, at = int(value * _TIMES[words[at][0]]), at + 1
        after = [words[next_][0] for next_ in range(at, min(at + 2, len(words))) if _beside(words, next_)]
        end = words[at - 1].end()
        lasts = _MINUTES.match(folded, end) is not None
        yield from _spelled_as(folded[words[first].start() : end], float(value), " ".join(after), lasts=lasts)


@cache
def _telling(language: str, *, small: bool) -> frozenset[str]:
    """The words of which a text must have one to be worth reading closely."""
    known = _number_words(language)
    more = {*_TIMES, *_CURRENCIES, *(word for unit in _PERCENT for word in unit.split())}
    return frozenset(known if small else {word for word, value in known.items() if value > 10} | more)


def _joined(value: int, words: list[re.Match[str]], at: int, known: Mapping[str, int]) -> tuple[int, int]:
    """Read on in "forty two", "treinta y dos" and "vingt et un"."""
    joiner = 1 if at < len(words) and words[at][0] in ("y", "et") and _beside(words, at) else 0
    last = at + joiner
    few = known.get(words[last][0]) if last < len(words) and _beside(words, last) else None
    return (value + few, last + 1) if value in range(20, 100, 10) and few and few < 10 else (value, at)


def _beside(words: list[re.Match[str]], at: int) -> bool:
    """Return whether nothing but a space lies before the word."""
    return words[at].start() - words[at - 1].end() == 1 and words[at].string[words[at].start() - 1].isspace()


def _spelled_as(said: str, value: float, after: str, *, lasts: bool) -> Iterator[Stated]:
    unit = after.partition(" ")[0]
    number: Key = ("number", value)
    currency = _CURRENCIES.get(unit)
    if unit in _PERCENT or after in _PERCENT:
        yield Stated("percentage", f"{said} {after}", (("percent", value),), (("percent", value),))
    elif currency:
        yield _amount(f"{said} {unit}", [value], currency)
    elif value <= 10 or (value == 15 and unit in _FORTNIGHT):
        yield Stated("number", said, (), (number,))
    else:
        length: tuple[Key, ...] = (("minutes", value),) if lasts else ()
        yield Stated("number", said, (number, ("worth", value), *length), (number,))
