"""What a play is, and the table all plays stand in.

To add one: write a function with the decorator below in the file it belongs to, and its texts in `prompts/texts/en/<id>.md`. Effects
are our own policy: the points of win probability a good execution may be worth. Half-lives follow the usual order: an inbound message
loses half its value in an hour, an overdue promise in a day, a stalled deal in a week, a nurture mail in a month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from action_recommender.models import Priority, Reach
from action_recommender.view import View
from data_gatherer.models import Contact, Task
from deal_summary.models import Theme
from deal_summary.orders import without_orders
from sales_kernel.text import one_line

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRITTEN: tuple[Reach, ...] = ("email", "phone", "linkedin", "whatsapp")
SPOKEN: tuple[Reach, ...] = ("phone", "email", "linkedin", "whatsapp")
OURS: tuple[Reach, ...] = ("internal",)
_TITLE = 120
"""Characters of a record's title that are repeated."""


@dataclass(frozen=True)
class Case:
    """Why a play fits this deal, for whom, and how pressing it is; *facts* are what its texts need beyond the deal."""

    tier: Priority
    because: str
    evidence: tuple[str, ...]
    person: Contact | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    pressing: bool = False
    """The buyer is waiting: urgency halves by the hour, and any time allowed today is better than a good one later."""


Rule = Callable[[View], Case | None]


@dataclass(frozen=True)
class Play:
    """A named rule and what it costs and may bring."""

    id: str
    rule: Rule
    effect: float
    half_life: timedelta
    minutes: int
    channels: tuple[Reach, ...]
    gives_way: bool = False
    """True for a play that is superseded when another one reaches the same person today."""
    introduces: bool = False
    """True where the company's own line belongs into the words: to people who may not know us well yet."""
    expected: bool = False
    """True where the buyer waits for it, as for minutes of a meeting or a promise: it is no touch too many."""
    only: bool = False
    """True where no other channel than these will do."""
    fills: bool = False
    """True where it takes only a place that nothing else wants but waiting."""

    @property
    def purpose(self) -> str:
        """One sentence: in which situation it fits."""
        return (self.rule.__doc__ or "").strip()

    @property
    def outward(self) -> bool:
        """True when it reaches somebody outside."""
        return self.channels != OURS

    @property
    def turn(self) -> int:
        """When it is its turn for a place: 0 as it is pressing, 1 when it fills what is left, 2 when it is waiting."""
        waits = self.gives_way and not self.outward
        return 2 if waits else int(self.fills)


PLAYS: dict[str, Play] = {}
"""All plays by id, in the order of their files."""


def play(
    effect: float,
    half_life: timedelta,
    minutes: int,
    channels: tuple[Reach, ...],
    *,
    gives_way: bool = False,
    introduces: bool = False,
    expected: bool = False,
    only: bool = False,
    fills: bool = False,
) -> Callable[[Rule], Rule]:
    """Put a rule into the table, under its own name."""

    def enter(rule: Rule) -> Rule:
        name = rule.__name__.replace("_", "-")
        PLAYS[name] = Play(
            name, rule, effect, half_life, minutes, channels, gives_way, introduces, expected, only, fills
        )
        return rule

    return enter


def raised(view: View, theme: Theme, what: str, *, tier: Priority = "P0", **facts: str) -> Case:
    """Return the case for a matter the buyer raised: pressing while the message that raised it waits for an answer.

    Where it does not wait and a meeting is near, it is for that meeting, and today for nobody.
    """
    waiting = view.unanswered_about(theme)
    if view.meets_soon and not waiting and tier == "P0":
        tier = "P1"
    said = f"{what} (“{theme.words[0]}”, {ago((view.today - theme.last).days)})"
    text = f"{said}; they wait for our answer" if waiting else said
    return Case(
        tier, f"{text}.", theme.evidence, view.speaker(theme.evidence), {"topic": theme.name, **facts}, pressing=waiting
    )


def about_task(view: View, task: Task) -> dict[str, str]:
    """Return what texts say of a task: its title, cut to be read and unless it speaks to a machine, and its day."""
    due = view.day_of(task.due).isoformat() if task.due else ""
    return {"task": one_line(without_orders(task.title), limit=_TITLE).strip(" ."), "task_due": due}


def ago(days: int) -> str:
    """Return "today", "yesterday", "12 days ago"."""
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days:,} days ago"
