"""What a model is asked for: a plan for the deal, or one action in full; what it is shown, what it answers, and how that is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from action_recommender.asking.wishes import NO_WISHES, Wishes
from sales_kernel.engines.question import Limits, Question, Reading, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from action_recommender.asking.bench import Bench
    from action_recommender.asking.shown import Handed
    from action_recommender.assemble import Issue
    from action_recommender.compose import Writer
    from action_recommender.models import Action, Candidate
    from action_recommender.plan import Drafted, Plan
    from deal_summary.models import DealSummary
    from sales_kernel.fingerprint import Plain
    from sales_kernel.prompts import Prompt

SLOTS = frozenset(
    {
        "company_context",
        "campaign_context",
        "calendar",
        "channel_rules",
        "learnings",
        "candidates",
        "signals",
        "summary",
        "enriched_deal",
    }
)
"""What a prompt for a recommendation may use."""
RECORDS = frozenset({"candidates", "signals", "summary", "enriched_deal", "action"})
"""Those of the slots that hold what others may have written; they are handed over apart, as data."""
DRAFT_SLOTS = SLOTS | {"action", "wishes"}
"""What a prompt for one action may use."""


@dataclass(frozen=True)
class Desk:
    """What lies before an engine when it plans: the deal and our house (*writer*), the summary, the plays that fit, our day (*issue*)."""

    writer: Writer
    summary: DealSummary
    candidates: tuple[Candidate, ...]
    issue: Issue


class _Table:
    """What was laid before a model last, and what its answer is read against."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._handed: Handed | None = None

    def lay(self, handed: Handed) -> dict[str, Callable[[], Plain]]:
        """Return what is handed over, each record when it is asked for."""
        self._handed = handed
        return {name: partial(handed.records.__getitem__, name) for name in handed.records}

    @cached_property
    def bench(self) -> Bench:
        """Made once, when the first answer is to be read."""
        from action_recommender.asking.bench import bench_of

        return bench_of(self._desk, self._handed)


def plan_question(prompt: Prompt, desk: Desk) -> Question[Plan]:
    """Return the question for a plan."""
    table = _Table(desk)

    def shown(limits: Limits) -> Shown:
        from action_recommender.asking.shown import records_of, words_of

        return prompt.shown(words_of(desk), table.lay(records_of(desk, limits)))

    def form() -> type[BaseModel]:
        from action_recommender.asking.forms import PlanForm

        return PlanForm

    def read(raw: Plain, *, last: bool) -> Reading[Plan]:
        from action_recommender.asking.reading import read_plan

        return read_plan(raw, table.bench, last=last)

    def by_rules() -> Plan:
        from action_recommender.plan import plan_by_rules

        return plan_by_rules(desk.writer, desk.candidates)

    return Question("recommend", prompt, shown, form, read, by_rules)


def draft_question(
    prompt: Prompt, desk: Desk, candidate: Candidate, wishes: Wishes = NO_WISHES, before: Action | None = None
) -> Question[Drafted]:
    """Return the question for the full content of one action; *before* is the content that is to be rewritten, if there is one."""
    table = _Table(desk)

    def shown(limits: Limits) -> Shown:
        from action_recommender.asking.shown import draft_records, draft_words

        return prompt.shown(draft_words(desk, wishes), table.lay(draft_records(desk, candidate, before, limits)))

    def form() -> type[BaseModel]:
        from action_recommender.asking.forms import DraftForm

        return DraftForm

    def read(raw: Plain, *, last: bool) -> Reading[Drafted]:
        from action_recommender.asking.reading import read_draft

        return read_draft(raw, table.bench, candidate, last=last, language=wishes.language)

    def by_rules() -> Drafted:
        from action_recommender.plan import drafted_by_rules

        return drafted_by_rules(desk.writer, "P0", candidate)

    return Question("draft", prompt, shown, form, read, by_rules)
