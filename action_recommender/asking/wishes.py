"""What a person wants otherwise about one content: tone, language, length, or something said in their own words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from sales_kernel.errors import UsageFault
from sales_kernel.text import harmless, is_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from action_recommender.compose import Writer

MOST = 2_000
"""Characters an instruction may have."""
_TONE_WORDS = 80
_NEAR = 0.75


@dataclass(frozen=True)
class Wishes:
    """Wishes for a content; empty ones leave it to the house. *instead* is the person's own instruction, in plain words."""

    tone: str = ""
    language: str = ""
    length: Literal["", "shorter", "longer"] = ""
    instead: str = ""

    def __bool__(self) -> bool:
        return self != NO_WISHES

    def __str__(self) -> str:
        told = (self.tone, self.language, self.length, f"instead: {self.instead}" if self.instead else "")
        return ", ".join(filter(None, told)) or "as the house writes"

    def as_data(self) -> dict[str, str]:
        """Return what is wished, without what is not."""
        return {name: value for name, value in asdict(self).items() if value}


NO_WISHES = Wishes()


def check(wishes: Wishes, *, by_rules: bool) -> Iterator[str]:
    """Yield what the offline engine cannot do of *wishes*, where it is the one that writes. Raises UsageFault for what nobody can."""
    from action_recommender.house import TONES
    from data_gatherer.spoken import LANGUAGES

    if wishes.language and wishes.language not in LANGUAGES:
        raise UsageFault(
            f"no gate reads {wishes.language!r}, so nothing is written in it",
            hint=f"--language {', '.join(LANGUAGES)}",
        )
    if by_rules and wishes.tone and wishes.tone not in TONES:
        raise UsageFault(f"the offline engine has no tone {wishes.tone!r}", hint=f"--tone {', '.join(TONES)}")
    if wishes.tone and not by_rules and (meant := _nearly(wishes.tone, TONES)):
        raise UsageFault(f"no tone is called {wishes.tone!r}; did you mean {meant}?", hint=f"--tone {meant}")
    for name, text, most in (("tone", wishes.tone, _TONE_WORDS), ("instead", wishes.instead, MOST)):
        if not is_text(text) or harmless(text) != text:
            raise UsageFault(f"--{name} has characters nobody sees", hint="type it in plain letters")
        if len(text) > most:
            raise UsageFault(f"--{name} has {len(text):,} characters; {most:,} are allowed", hint="say it shorter")
    if by_rules and wishes.length == "longer":
        yield "the offline engine has no longer texts"
    if by_rules and wishes.length == "shorter":
        yield "the offline engine only leaves our own lines out to be shorter"
    if by_rules and wishes.instead:
        yield "the offline engine cannot follow --instead"


def _nearly(tone: str, tones: Collection[str]) -> str:
    """The tone of ours that was probably meant; a longer word such as "informal" means itself."""
    from difflib import get_close_matches

    told = tone.strip().casefold()
    if any(name in told for name in tones):
        return ""
    return next(iter(get_close_matches(told, tones, n=1, cutoff=_NEAR)), "")


def obeying(writer: Writer, wishes: Wishes) -> Writer:
    """Return the writer with the house's ways as they are wished for one content."""
    from action_recommender.house import TONES

    house = writer.house
    return replace(
        writer,
        house=replace(
            house,
            tone=wishes.tone if wishes.tone in TONES else house.tone,
            language=wishes.language or house.language,
            short=house.short or wishes.length == "shorter",
            wished=wishes.instead,
        ),
    )
