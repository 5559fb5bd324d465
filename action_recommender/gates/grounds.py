"""What the gates of text hold a text against beside its figures: what we say of ourselves, what they wrote, what was planted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from action_recommender.gates.learned import Check, checks_of
from data_gatherer.models import EnrichedDeal
from deal_summary.context import ContextDocument
from deal_summary.orders import gives_orders, planted, untrusted, without_orders
from deal_summary.orders.folded import folded
from deal_summary.reading import own_words
from deal_summary.stated.allowed import is_note

if TYPE_CHECKING:
    from action_recommender.house import House
    from action_recommender.view import View

_WRITTEN = {"email", "linkedin", "whatsapp"}
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = 8
"""Characters in a row, where a script has no spaces."""
NOTED = 6
"""Words in a row of a note that are for us alone."""


@dataclass(frozen=True)
class Grounds:
    """One deal's records, the company context, the campaign, and *more* texts of ours: settings, signature, what we have promised.

    Nothing is read before a gate asks for it.
    """

    deal: EnrichedDeal
    context: ContextDocument = field(default_factory=lambda: ContextDocument(""))
    campaign: str = ""
    more: tuple[str, ...] = ()

    @cached_property
    def backing(self) -> tuple[str, ...]:
        """What we said or hold to be true: the context, the campaign, the settings, our own messages, tasks of ours that are open."""
        deal = self.deal
        wrote = (one.text for one in deal.interactions if one.direction == "outbound" and one.kind in _WRITTEN)
        tasks = (f"{task.title}\n{task.notes}" for task in deal.tasks if not task.done)
        records = (without_orders(text) for text in (*map(own_words, wrote), *tasks))
        return tuple(filter(None, (self.context.text, without_orders(self.campaign), *self.more, *records)))

    @cached_property
    def heard(self) -> str:
        """What the buyer's people wrote, folded: it may be quoted to them, and is no word of ours."""
        return plain("\n".join(self._theirs))

    @cached_property
    def raised(self) -> tuple[str, ...]:
        """What may be spoken of: what the buyer's people wrote, what was said with them, and tasks of ours that are open."""
        return (*self._theirs, *(f"{task.title}\n{task.notes}" for task in self.deal.tasks if not task.done))

    @cached_property
    def _theirs(self) -> tuple[str, ...]:
        records = self.deal.interactions
        return tuple(
            f"{one.subject}\n{one.text}" for one in records if one.direction != "outbound" and not is_note(one)
        )

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The learnings and guidelines that can be checked."""
        return checks_of(self.context)

    @cached_property
    def competitors(self) -> tuple[str, ...]:
        """The names on the context's `Competitors:` line."""
        return tuple(name for each in self.context.about("Competitors").split(",") if (name := each.strip()))

    @cached_property
    def planted(self) -> tuple[str, ...]:
        """The passages of records and campaign in which something is planted."""
        return tuple(dict.fromkeys(passage.quote for _, text in self._foreign() for passage in planted(text)))

    @cached_property
    def tainted(self) -> tuple[str, ...]:
        """The whole texts that hold such a passage: no link, address or code of theirs is to be repeated."""
        return tuple(dict.fromkeys(text for _, text in self._foreign() if planted(text)))

    @cached_property
    def ours(self) -> str:
        """Everything that is ours to say, folded."""
        return plain("\n".join(self.backing))

    @cached_property
    def private(self) -> frozenset[str]:
        """Every six words in a row of our notes, those of tasks too, but what was said outside or is ours to say."""
        said = " ".join(_WORD.findall(f"{self.heard} {self.shown}"))
        notes = (f"{one.subject}\n{one.text}" for one in self.deal.interactions if is_note(one))
        inside = (*notes, *(task.notes for task in self.deal.tasks))
        return frozenset(run for text in inside for run in runs(text, NOTED) if run not in said)

    @cached_property
    def shown(self) -> str:
        """What we wrote to the buyer, the context, the campaign and the settings, folded."""
        wrote = (f"{one.subject}\n{one.text}" for one in self.deal.interactions if one.direction == "outbound")
        return plain("\n".join((self.context.text, self.campaign, *self.more, *wrote)))

    def _foreign(self) -> Iterator[tuple[str, str]]:
        yield from untrusted(self.deal)
        yield ("campaign", self.campaign)


def grounds_for(view: View, house: House) -> Grounds:
    """Return what texts about the deal of *view* are held against; what we have promised on an outbound record backs them too."""
    rules, me = view.rules, view.me
    owed = (one for one in view.signals.commitments if one.whose == "ours")
    promised = (one.what for one in owed if _of_ours(view, one.evidence))
    more = (rules.footer, *rules.opt_out.values(), me.signature, house.wished, *promised)
    return Grounds(view.deal, house.context, house.campaign, tuple(filter(None, more)))


def _of_ours(view: View, evidence: Sequence[str]) -> bool:
    records = filter(None, map(view.record, evidence))
    return any(record.direction == "outbound" and not gives_orders(record.text) for record in records)


def plain(text: str) -> str:
    """Return *text* folded and on one line."""
    return " ".join(folded(text).split())


def runs(text: str, length: int) -> Iterator[str]:
    """Yield every run of *length* words of *text*, folded, and in scripts without spaces of a few characters."""
    words = _WORD.findall(plain(text))
    for at in range(len(words) - length + 1):
        yield " ".join(words[at : at + length])
    for word in words:
        if len(word) >= _UNSPACED and ord(word[0]) > 0x2E80:
            yield from (word[at : at + _UNSPACED] for at in range(len(word) - _UNSPACED + 1))
