"""How this house writes: what the offline engine reads from the company context, the campaign text and the prompt file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from action_recommender.plays import PLAYS
from data_gatherer.spoken import LANGUAGES
from deal_summary.context import GUIDELINES, ContextDocument
from deal_summary.summarize import wanted
from sales_kernel.errors import UsageFault
from sales_kernel.front_matter import nearest
from sales_kernel.prompts import Prompt

TONES = ("warm", "formal", "direct")
_QUOTED = re.compile(r'["“„«]\s*([^"”“»]+?)\s*["”“»]')
_NUMBER = re.compile(r"\d+")
_LANGUAGE = re.compile(rf" \((?:{'|'.join(LANGUAGES)})\)$")
_SAY = re.compile(r"^say:\s*(?P<line>.+)$", re.IGNORECASE | re.MULTILINE)
_KNOWN: Mapping[str, Callable[[str], bool]] = {
    "tone": lambda value: value.casefold() in TONES,
    "sign-off": bool,
    "meeting length": lambda value: bool(_NUMBER.search(value)),
    "avoid": lambda value: bool(_QUOTED.search(value)),
    "maximum e-mail length": lambda value: bool(_NUMBER.search(value)),
    "proof point": bool,
    "closing line": bool,
}
"""The guidelines the offline engine understands, and whether it can read a value."""
FRONT_MATTER = ("version", "tone", "length", "language", "plays", "model", "max_tokens", "effort")
"""The names a prompt file may have in its front matter."""


@dataclass(frozen=True)
class House:
    """The ways of writing in force."""

    context: ContextDocument
    tone: str
    short: bool
    language: str
    """auto (the recipient's), or one language for every message."""
    plays: frozenset[str]
    sign_off: str
    minutes: int
    avoid: tuple[str, ...]
    max_words: int | None
    campaign: str
    unused: tuple[str, ...]
    """Guidelines the offline engine cannot apply."""
    wished: str = ""
    """What the person asks for about one content, in their own words; it may be stated as the campaign may."""

    @property
    def company(self) -> str:
        """Our company's name."""
        return self.context.company

    @property
    def campaign_line(self) -> str:
        """What the campaign asks us to say to buyers: its `Say:` line, empty when it has none."""
        found = _SAY.search(self.campaign)
        return found["line"].strip() if found else ""

    @property
    def campaign_name(self) -> str:
        """The campaign as we call it among ourselves."""
        return " ".join(_SAY.sub("", self.campaign).split())

    def our_line(self, language: str) -> list[str]:
        """Return what we say of ourselves in *language*: value line and proof point; nothing in another language."""
        value = self.context.about(f"Value line{_suffix(language)}")
        return [line for line in (value, self._guideline("proof point", language)) if line and not self.short]

    def closing_line(self, language: str) -> str:
        """Return the sentence that stands before the sign-off of an e-mail in *language*, empty when there is none."""
        return "" if self.short else self._guideline("closing line", language)

    def _guideline(self, name: str, language: str) -> str:
        return self.context.fields(GUIDELINES).get(f"{name}{_suffix(language)}", "")


def _suffix(language: str) -> str:
    """`Value line` is English; `Value line (fr)` is French."""
    return "" if language == "en" else f" ({language})"


def house_of(context: ContextDocument, campaign: str, prompt: Prompt) -> House:
    """Return how we write. A prompt file of the user's wins over the context, the context over the shipped prompt.

    Raises UsageFault when the front matter asks for something that does not exist.
    """
    said = context.fields(GUIDELINES)
    tone = wanted(prompt, "tone", TONES)
    if not (prompt.own and "tone" in prompt.meta) and said.get("tone", "").casefold() in TONES:
        tone = said["tone"].casefold()
    number = _NUMBER.search(said.get("maximum e-mail length", ""))
    minutes = _NUMBER.search(said.get("meeting length", ""))
    return House(
        context=context,
        tone=tone,
        short=wanted(prompt, "length", ("full", "short")) == "short",
        language=wanted(prompt, "language", ("auto", *LANGUAGES)),
        plays=_plays(prompt),
        sign_off=said.get("sign-off", ""),
        minutes=int(minutes[0]) if minutes else 20,
        avoid=tuple(_QUOTED.findall(said.get("avoid", ""))),
        max_words=int(number[0]) if number else None,
        campaign=campaign,
        unused=(*_unused(context), *_unread(prompt)),
    )


def _plays(prompt: Prompt) -> frozenset[str]:
    asked = prompt.meta.get("plays", "all")
    if asked == "all":
        return frozenset(PLAYS)
    named: Sequence[object] = asked if isinstance(asked, list) else [asked]
    unknown = [str(name) for name in named if not isinstance(name, str) or name not in PLAYS]
    if unknown:
        raise UsageFault(f"{prompt.path}: plays: no play {', '.join(unknown)}", hint=f"there are: {', '.join(PLAYS)}")
    return frozenset(map(str, named))


def _unread(prompt: Prompt) -> list[str]:
    unknown = [name for name in map(str, prompt.meta) if name not in FRONT_MATTER]
    return [f"{name} (in {prompt.path.name}){nearest(name, FRONT_MATTER)}" for name in unknown]


def _unused(context: ContextDocument) -> tuple[str, ...]:
    """Return guidelines no rule of the offline engine reads, or whose value it cannot read."""
    return tuple(line for line in context.bullets(GUIDELINES) if not _readable(line))


def _readable(line: str) -> bool:
    name, colon, value = line.partition(":")
    plain = _LANGUAGE.sub("", name.strip().casefold())
    check = _KNOWN.get(plain)
    return bool(colon) and check is not None and check(value.strip())
