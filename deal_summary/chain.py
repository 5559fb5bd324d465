"""From a deal's name, or from a pipe, to its signals and summary: the lower layers asked in order, in one process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from data_gatherer.envelope import Envelope, given, read_envelope
from data_gatherer.gather import gather
from data_gatherer.models import EnrichedDeal
from data_gatherer.sources import Source, find_deal, open_source
from deal_summary.context import ContextChoice, context_in_force
from deal_summary.models import DealSummary, Signals
from deal_summary.summarize import Day, Summarizer
from sales_kernel.engines import Engine
from sales_kernel.engines.choice import open_engine
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Answer, Subject
from sales_kernel.prompts import load
from sales_kernel.runs import Run
from sales_kernel.workspace import Workspace

M = TypeVar("M", bound=BaseModel)
Say = Callable[[str], object]


@dataclass(frozen=True)
class Found:
    """What the lower layers answered about one deal."""

    deal: Answer[EnrichedDeal]
    signals: Answer[Signals]
    summary: Answer[DealSummary]


def told_deal(text: str) -> str | Envelope:
    """Return what a command's DEAL argument means: a deal's name, or for `-` the envelope that is piped in."""
    if text != "-":
        return text
    from sales_kernel.console import read_stdin

    return read_envelope(read_stdin())


class Chain:
    """The layers below the recommendation, for one deal."""

    def __init__(
        self,
        workspace: Workspace,
        engine: Engine,
        *,
        source: Source | None,
        subject: Subject,
        envelope: Envelope | None,
        summary_prompt: Path | None,
        day: date | None,
    ) -> None:
        self._workspace = workspace
        self._source = source
        self._envelope = envelope
        self._day = day
        self.engine = engine
        self.subject = subject
        self.context: ContextChoice = context_in_force(workspace.context_path, subject.source)
        prompt = load("summarize", summary_prompt)
        self.summarizer = Summarizer(workspace, engine, self.context.document, prompt)

    @classmethod
    def open(
        cls,
        workspace: Workspace,
        *,
        asked: str | Envelope,
        source: str = "",
        engine: str = "",
        summary_prompt: Path | None = None,
        day: date | None = None,
    ) -> Chain:
        """Return the chain for the deal that is *asked* for: a name or id, or an envelope from a pipe, which needs no source."""
        if isinstance(asked, Envelope):
            place, subject, envelope = None, asked.subject, asked
        else:
            place = open_source(workspace, source)
            subject, envelope = find_deal(place, asked), None
        chosen = open_engine(workspace, engine)
        return cls(
            workspace, chosen, source=place, subject=subject, envelope=envelope, summary_prompt=summary_prompt, day=day
        )

    @cached_property
    def day(self) -> Day:
        """The day the answers are for."""
        me = self._workspace.settings.me
        return Day(self._day or self._workspace.today, self._workspace.zone, me.working_hours)

    @property
    def source(self) -> Source | None:
        """Where the deal is read; None when it was piped in."""
        return self._source

    @property
    def source_calls(self) -> int:
        """How many deals were read from the source."""
        return self._source.reads if self._source else 0

    def deal(self, run: Run, *, refresh: bool = False) -> Answer[EnrichedDeal]:
        """Return the enriched deal: as piped in, or gathered."""
        if self._envelope is not None:
            answer: Answer[EnrichedDeal] = given(
                "gather", self._envelope.enriched_deal, EnrichedDeal, self._workspace.clock()
            )
            run.given(answer.verdict, answer.content.digest)
            return answer
        assert self._source is not None  # noqa: S101  (without an envelope there is a source)
        return gather(self._workspace.memory, run, self._source, self.subject, refresh=refresh)

    def summary(
        self, run: Run, *, refresh: bool = False, refresh_source: bool = False, say: Say = lambda _: None
    ) -> Found:
        """Return deal, signals and summary; *refresh* asks source and engine again, *refresh_source* the source alone."""
        say("gathering")
        deal = self.deal(run, refresh=refresh or refresh_source)
        say("reading signals")
        signals = self.summarizer.signals(run, self.subject, deal, self.day)
        piped = self._piped(DealSummary, self._envelope.summary if self._envelope else None)
        if piped is not None:
            answer: Answer[DealSummary] = given("summarize", piped, DealSummary, self._workspace.clock())
            run.given(answer.verdict, answer.content.digest)
            return Found(deal, signals, answer)
        say("summarising")
        return Found(deal, signals, self.summarizer.summarize(run, self.subject, deal, signals, refresh=refresh))

    def _piped(self, returns: type[M], data: object) -> M | None:
        if data is None:
            return None
        try:
            return returns.model_validate(data)
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(map(str, ("summary", *fault["loc"])))
            hint = "pipe the output of: deal-summary summarize DEAL --json"
            raise UsageFault(f"what is piped in is not our envelope: {place}: {fault['msg']}", hint=hint) from error
