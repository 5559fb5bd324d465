"""What a model is shown of a deal, what it answers, and how that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deal_summary.playbook import Facts, write_summary
from deal_summary.summarize import wanted
from sales_kernel.engines.question import Limits, Question, Reading, Shown

if TYPE_CHECKING:
    from pydantic import BaseModel

    from data_gatherer.models import EnrichedDeal
    from deal_summary.asking.reading import SummaryReader
    from deal_summary.context import ContextDocument
    from deal_summary.models import DealSummary, Signals
    from sales_kernel.fingerprint import Plain
    from sales_kernel.prompts import Prompt


def summary_question(
    prompt: Prompt, deal: EnrichedDeal, signals: Signals, context: ContextDocument
) -> Question[DealSummary]:
    """Return the question for a summary of *deal*. What is read of an answer says what of the deal was left out when it was last shown."""
    short = wanted(prompt, "length", ("full", "short")) == "short"
    facts = Facts(deal, signals, context.company, short=short)
    reader: SummaryReader | None = None

    def shown(limits: Limits) -> Shown:
        from deal_summary.asking.brief import brief_of
        from deal_summary.asking.masking import hidden, hider
        from deal_summary.asking.reading import SummaryReader
        from deal_summary.asking.reckoned import signals_shown
        from deal_summary.asking.room import tokens_of

        nonlocal reader
        hide = hider(deal, masked=limits.masked)
        reckoned = hidden(signals_shown(signals), hide)
        brief = brief_of(deal, signals, limits._replace(tokens=limits.tokens - tokens_of(reckoned)))
        reader = SummaryReader(facts, context.who_we_are, hide, brief.left_out)
        words = {"company_context": lambda: context.who_we_are}
        return prompt.shown(words, {"signals": lambda: reckoned, "enriched_deal": lambda: brief.records})

    def form() -> type[BaseModel]:
        from deal_summary.asking.forms import SummaryForm

        return SummaryForm

    def read(raw: Plain, *, last: bool) -> Reading[DealSummary]:
        from deal_summary.asking.reading import SummaryReader

        return (reader or SummaryReader(facts, context.who_we_are, str)).read(raw, last=last)

    return Question("summarize", prompt, shown, form, read, lambda: write_summary(facts))
