"""Layer 2: the signals of a deal, and a summary written over them by an engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from deal_summary.context import ContextDocument
from deal_summary.lexicons import lexicons
from deal_summary.thresholds import Thresholds
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Answer, Content, Inputs, Layer, Subject
from sales_kernel.memory import Memory, Terms
from sales_kernel.prompts import Prompt, load
from sales_kernel.runs import Run
from sales_kernel.settings import set_values
from sales_kernel.workspace import Workspace

if TYPE_CHECKING:
    from data_gatherer.models import EnrichedDeal
    from deal_summary.models import DealSummary, Signals
    from sales_kernel.engines.question import Engine, Question

SIGNALS: Layer[Signals] = Layer("signals", returns="deal_summary.models:Signals", revision=5)
SUMMARIZE: Layer[DealSummary] = Layer(
    "summarize", returns="deal_summary.models:DealSummary", revision=4, asks_engine=True
)
SLOTS = {"company_context", "signals", "enriched_deal"}
"""What a prompt for a summary may use."""
SUMMARY_SCHEMA, SUMMARY_FORM = "51cc976b", "873e3e65"
"""The beginning of the hash of the answer's JSON schema; a test says when it is out of date."""


class Day(NamedTuple):
    """The calendar day something is for, in whose zone and working hours."""

    day: date
    zone: str
    working_hours: str

    def content(self) -> Content:
        """Return the day as a layer's input."""
        return Content.of({"day": self.day.isoformat(), "zone": self.zone, "working_hours": self.working_hours})


class Summarizer:
    """Asks for signals and summaries; what it is made from is hashed with every answer."""

    def __init__(
        self, workspace: Workspace, engine: Engine, context: ContextDocument, prompt: Prompt | None = None
    ) -> None:
        self._workspace = workspace
        self._engine = engine
        self._context = context
        self._prompt = prompt or load("summarize")
        self._thresholds = workspace.settings.section(Thresholds)
        self._check_prompt()

    @property
    def _memory(self) -> Memory:
        return self._workspace.memory

    def signals_inputs(self, deal: Content, day: Day) -> Inputs:
        """Return what the signals depend on."""
        return {
            "enriched_data": deal,
            "calendar": day.content(),
            "thresholds": Content.of(set_values(self._thresholds)),
            "word_lists": Content.of(lexicons()),
        }

    def summary_inputs(self, deal: Content, signals: Content) -> Inputs:
        """Return what the summary depends on; of the context only who we are, so that a new guideline costs no new summary."""
        prompt = {
            "template": self._prompt.text,
            "engine": self._engine.identity,
            "shape": dict(self._engine.shape(SUMMARIZE.name, self._prompt)),
            "schema": SUMMARY_SCHEMA,
            "form": SUMMARY_FORM,
            "names": lexicons(),
        }
        return {
            "enriched_data": deal,
            "signals": signals,
            "prompt": Content.of(prompt),
            "company_context": Content.of(self._context.who_we_are),
        }

    def summary_terms(self) -> Terms:
        """Return how long a summary is served."""
        return Terms(keep_for=self._workspace.settings.keep_summaries)

    def signals(self, run: Run, subject: Subject, deal: Answer[EnrichedDeal], day: Day) -> Answer[Signals]:
        """Return the signals of the deal on that day."""

        def compute() -> Signals:
            from deal_summary.signals import read_signals

            return read_signals(deal.value, day.day, day.zone, self._thresholds)

        return self._memory.get_or_compute(SIGNALS, subject, self.signals_inputs(deal.content, day), compute, run)

    def summarize(
        self, run: Run, subject: Subject, deal: Answer[EnrichedDeal], signals: Answer[Signals], *, refresh: bool = False
    ) -> Answer[DealSummary]:
        """Return the summary of the deal."""
        return self._memory.get_or_compute(
            SUMMARIZE,
            subject,
            self.summary_inputs(deal.content, signals.content),
            lambda: run.ask(self._engine, self.question(deal.value, signals.value)).value,
            run,
            terms=self.summary_terms(),
            refresh=refresh,
        )

    def question(self, deal: EnrichedDeal, signals: Signals) -> Question[DealSummary]:
        """Return what an engine is asked for a summary."""
        from deal_summary.asking import summary_question

        return summary_question(self._prompt, deal, signals, self._context)

    def _check_prompt(self) -> None:
        self._prompt.check(SLOTS)
        if "company_context" not in self._prompt.slots:
            self._workspace.talk(
                f"note: {self._prompt.path} has no {{{{company_context}}}}; the summary will not know our company"
            )
        if self._prompt.own and not self._engine.reads_prompts:
            self._workspace.talk("note: the offline engine obeys the prompt's front matter; it cannot use its text")


def wanted(prompt: Prompt, name: str, choices: tuple[str, ...]) -> str:
    """Return what the front matter says of *name*, the first choice where it says nothing. Raises UsageFault for anything else."""
    meta: Mapping[str, Any] = prompt.meta
    value = meta.get(name, choices[0])
    if value not in choices:
        raise UsageFault(
            f"{prompt.path}: {name}: {value!r} is not one of {', '.join(choices)}", hint="edit the front matter"
        )
    return str(value)
