"""What nobody writes to a person: orders to ignore one's instructions, to reveal them, to hide something, to act as something else.

What buyers ask of sellers every day ("please send the offer to …", "put my colleague in copy") is no order to a machine and must not match.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

_MACHINE = r"(?:a\.?i\.?|ia|ki|llms?|language models?|chat ?bots?|bots?|copilots?|gpt|chatgpt)"
_AS_SPACES = str.maketrans("_-+", "   ")
_WORD = re.compile(r"\w+")
_LETTERS = 4
"""Of a word, by which groups are looked up."""


@dataclass(frozen=True)
class Group:
    """Patterns for folded text, in which `_`, `-` and `+` read as spaces, and a space in a pattern is any white space.

    *hints* are beginnings of words with | between; a text that holds none of them is not read closely. Patterns have an empty line between
    them; their lines are joined. MACHINE is whatever a machine that reads is called.
    """

    hints: str
    patterns: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The hints one by one."""
        return tuple(self.hints.split("|"))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All patterns as one, made when a text first needs them. Scripts without spaces have no beginnings of words."""
        each = (
            self.patterns.replace("MACHINE", _MACHINE).replace(" ?", r"\s*").replace(" ", r"\s+").strip().split("\n\n")
        )
        joined = "|".join(f"(?:{one})" for one in each).replace("\n", "")
        begins = r"(?<![^\W\d])" if self.patterns.isascii() else ""
        return re.compile(unicodedata.normalize("NFKC", f"{begins}(?:{joined})"), re.MULTILINE)


def orders(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where a folded text gives orders to a machine, from where to where."""
    spaced = plain.translate(_AS_SPACES)
    begun = {word[:_LETTERS] for word in _WORD.findall(spaced)} & _beginnings().keys()
    near = {number for beginning in begun for number in _beginnings()[beginning]}
    near |= set() if spaced.isascii() else _without_spaces()
    for number in sorted(near):
        group = _groups()[number]
        if any(word in spaced for word in group.words):
            for match in group.pattern.finditer(spaced):
                yield match.start(), match.end()


@cache
def _groups() -> tuple[Group, ...]:
    from deal_summary.orders import english, french, german, others, spanish

    return (*english.GROUPS, *german.GROUPS, *french.GROUPS, *spanish.GROUPS, *others.GROUPS)


@cache
def _without_spaces() -> frozenset[int]:
    """The groups whose words have no beginnings, asked of every text that is not plain Latin."""
    return frozenset(number for number, group in enumerate(_groups()) if not group.patterns.isascii())


@cache
def _beginnings() -> Mapping[str, tuple[int, ...]]:
    """The groups by the first letters of their hints: one look at a text's words rules most of them out."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(_groups()):
        for hint in group.words if number not in _without_spaces() else ():
            found.setdefault(_WORD.findall(hint)[0][:_LETTERS], []).append(number)
    return {beginning: tuple(numbers) for beginning, numbers in found.items()}
