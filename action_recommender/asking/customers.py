"""Does a text name a customer of ours that nobody knows? A reference that was made up is worse than a figure that was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deal_summary.stated.names import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

_ONE = r"(?<![\w&'’.-])[A-ZÀ-ÖØ-Þ0-9][\w&'’.-]{0,60}\w"
_NAME = rf"(?P<name>{_ONE}(?:[ \u00a0](?:(?:de|du|del|la|der|von|van|of|und|and|et|y|&)[ \u00a0])?{_ONE}){{0,4}})"
_ONGOING = {
    "en": (
        (
            rf"\b(?i:our (?:[\w-]+ )?(?:customers?|clients?|users?|partners?|references?),?(?: (?:at|like|such as|including|is))?)"
            rf" {_NAME}"
        ),
        rf"\b(?i:(?:customers|clients|companies|teams|firms),?(?: (?:like|such as|including))) {_NAME}",
        (
            rf"{_NAME},? (?:already |also |now |has |have |is |are )*"
            r"(?:us(?:es?|ed|ing)|chose|chosen|trusts?|trusted|picked|bought|buys|loves?) (?:us|our)\b"
        ),
        (
            rf"{_NAME},? (?:already |also |now |has |have |is |are )*"
            r"(?:works?|worked|working|runs?|rel(?:y|ies)|switched) (?:with|on|to) (?:us|our)\b"
        ),
        rf"{_NAME} (?:is|became|has become) (?:a|an|our|one of our) (?:\w+ )?(?:customers?|clients?)\b",
    ),
    "de": (
        rf"\b(?i:unser(?:e[mnrs]?)? (?:\w+ )?(?:kund(?:en?|in)|referenz|partner),?(?: (?:wie|bei|ist))?) (?:die |der |das )?{_NAME}",
        rf"\b(?i:(?:kunden|firmen|unternehmen) wie) (?:die |der |das )?{_NAME}",
        rf"{_NAME} (?:arbeitet (?:\w+ ){{0,2}}mit uns|(?:nutzt|verwendet) (?:\w+ ){{0,2}}(?:uns|unser\w*))\b",
        rf"{_NAME} vertraut (?:\w+ ){{0,2}}uns\b",
        rf"{_NAME} (?:setzt (?:\w+ ){{0,2}}auf (?:uns|unser\w*)|ist (?:\w+ )?(?:unser |ein )?(?:Kunde|Kundin) (?:von|bei) uns)\b",
    ),
    "fr": (
        rf"\b(?i:(?:notre|nos) (?:client(?:e?s|e)?|partenaires?|références?),?(?: (?:comme|chez|tels que))?) {_NAME}",
        rf"\b(?i:(?:clients|entreprises|sociétés) (?:comme|tels que|telles que)) {_NAME}",
        rf"{_NAME} (?:utilise déjà|nous utilise|utilise notre|travaille (?:\w+ ){{0,2}}avec nous|nous fait(?: \w+)? confiance)\b",
        rf"{_NAME} est (?:\w+ )?(?:notre client\w*|client\w* chez nous|l'un de nos clients)\b",
    ),
    "es": (
        rf"\b(?i:(?:nuestr[oa]s?) (?:client[ea]s?|socios?|referencias?),?(?: como)?) {_NAME}",
        rf"\b(?i:(?:clientes|empresas) como) {_NAME}",
        rf"{_NAME} (?:ya )?(?:trabaja (?:\w+ ){{0,2}}con nosotros|confía (?:\w+ ){{0,2}}en nosotros|nos usa|nos utiliza)\b",
        rf"{_NAME} (?:ya (?:usa|utiliza)|(?:usa|utiliza) (?:ya|nuestr[oa]))\b",
        rf"{_NAME} (?:ya )?es (?:\w+ )?(?:nuestro cliente|cliente (?:de nosotros|nuestr[oa]))\b",
    ),
}  # fmt: skip
_PATTERNS = {language: tuple(map(re.compile, patterns)) for language, patterns in _ONGOING.items()}
_NOBODY_WORDS = (
    "i you he she it we they who nobody everybody everyone somebody someone anyone both many most some none this that these "
    "those which all not what since if when once because as "
    "ich du er sie es wir ihr wer niemand jeder jemand alle man das die der dieser diese wenn da weil wo ihre ihr "
    "je tu il elle on nous vous ils elles qui personne tout chacun ce cela votre "
    "yo tú él ella usted nosotros ustedes quien quién nadie todos alguien esto eso su"
)
_NOBODY = frozenset(_NOBODY_WORDS.split())
"""What begins a sentence with a capital and names nobody."""
_LEGAL_FORMS = "GmbH AG KG SE OHG mbH Inc Ltd LLC plc SA SAS SARL SL"
_LEGAL = frozenset(_LEGAL_FORMS.split())


def unknown_customers(text: str, language: str, known: Set[str]) -> Iterator[str]:
    """Yield whom *text* names as a customer of ours though nothing on record names them; *known* are the words that may be names."""
    told: set[str] = set()
    for pattern in _PATTERNS.get(language, ()):
        for found in pattern.finditer(text):
            name = found["name"]
            if name not in told and _is_a_name(name) and any(_is_strange(word, known) for word in name.split()):
                told.add(name)
                yield name


def _is_a_name(name: str) -> bool:
    """What begins with "Your" or "Die" is a common noun, unless its legal form says that it is a company."""
    first, *rest = name.split()
    return first.casefold() not in _NOBODY or not _LEGAL.isdisjoint(rest)


def _is_strange(word: str, known: Set[str]) -> bool:
    plain = [each for each in words_of(word) if len(each) > 1]
    return bool(plain) and known.isdisjoint(plain) and _NOBODY.isdisjoint(plain)
