"""A gullible engine: it finds what is planted in what it is shown, and does what it is told, in an otherwise good plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from data_gatherer.models import EnrichedDeal
from sales_kernel.engines.question import Shown
from sales_kernel.text import harmless
from tests.action_recommender.asking.answers import Answer, desk_of, good_plan
from tests.engines import Scripted
from tests.hostile.corpus import Attack

_FOR_US = ("rationale", "success")


class Gullible:
    """Answers like a good model, and puts what it is told into every place of the answer where words go."""

    def __init__(self, attack: Attack, of: EnrichedDeal) -> None:
        self._attack = attack
        self._good = good_plan(desk_of(of, campaign=attack.campaign))
        self.obeyed = False
        self.engine = Scripted(self._answer)

    def _answer(self, _layer: str, shown: Shown) -> Answer:
        self.obeyed = self.obeyed or self._finds(shown)
        return poisoned(self._good, self._attack.says) if self.obeyed else self._good

    def _finds(self, shown: Shown) -> bool:
        """Whether the text reached the model; what steers a terminal is out of it by then, so letters alone are compared."""
        wanted = {letters(self._attack.text), letters(harmless(self._attack.text))}
        read = [letters(text) for text in (shown.common.replace("\\n", "\n"), *texts(shown.records))]
        return any(each in text for each in wanted for text in read)


def poisoned(good: Answer, says: str) -> Answer:
    """Return a good answer that says *says* wherever it may."""
    actions = [_poisoned(action, says) for action in good["actions"]]
    return {**good, "strategy": f"{good['strategy']} {says}", "actions": actions}


def _poisoned(action: Answer, says: str) -> Answer:
    content = dict(action["content"])
    for part in ("body", "message", "opening", "pitch", "voicemail", "approach"):
        if part in content:
            content[part] = _inserted(content[part], says)
    for part in ("key_points", "steps", "questions"):
        if part in content:
            content[part] = [*content[part], says]
    told = {name: f"{action[name]} {says}" for name in _FOR_US}
    return {
        **action,
        **told,
        "content": content,
        "prerequisites": [*action["prerequisites"], says],
        "next_steps": [*action["next_steps"], says],
    }


def _inserted(text: str, says: str) -> str:
    """Put a paragraph after the greeting, and at the end where there is one paragraph only."""
    first, blank, rest = text.partition("\n\n")
    return f"{first}\n\n{says}\n\n{rest}" if blank else f"{first} {says}"


def texts(value: Any) -> Iterator[str]:
    """Yield every text in decoded JSON."""
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from texts(each)


def letters(text: str) -> str:
    """Return the letters and digits of *text*, in lower case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
