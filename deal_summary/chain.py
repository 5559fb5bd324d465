"""From a deal's name, or from a pipe, to its signals and summary: the lower layers asked in order, in one process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from data_gatherer.enrichers.choice import EVERYTHING, Enriching, Without, configured
from data_gatherer.gather import GATHER, gather
from data_gatherer.sources import Remote, RemoteCalls, Source, age_note, find_deal, open_source
from deal_summary.context import ContextChoice, context_in_force
from deal_summary.summarize import SUMMARIZE, Day, Summarizer
from sales_kernel.engines.choice import open_engine
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Answer, Content, Kind, Layer, Subject, T, Verdict
from sales_kernel.prompts import load
from sales_kernel.runs import Run
from sales_kernel.watcher import unheard
from sales_kernel.workspace import Workspace

if TYPE_CHECKING:
    from data_gatherer.envelope import Envelope
    from data_gatherer.models import EnrichedDeal
    from deal_summary.models import DealSummary, Signals
    from sales_kernel.engines.question import Engine

Say = Callable[[str], object]


class Found(NamedTuple):
    """What the lower layers answered about one deal."""

    deal: Answer[EnrichedDeal]
    signals: Answer[Signals]
    summary: Answer[DealSummary]


def told_deal(text: str) -> str | Envelope:
    """Return what a command's DEAL argument means: a deal's name, or for `-` the envelope that is piped in."""
    if text != "-":
        return text
    from data_gatherer.envelope import read_envelope
    from sales_kernel.console import read_stdin

    return read_envelope(read_stdin())


class Chain:
    """The layers below the recommendation, for one deal."""

    def __init__(
        self,
        workspace: Workspace,
        engine: Engine,
        source: Source | None,
        subject: Subject,
        envelope: Envelope | None,
        summary_prompt: Path | None,
        day: date | None,
        enriching: Enriching | None = None,
    ) -> None:
        self._workspace = workspace
        self._source = source
        self._envelope = envelope
        self._day = day
        self.engine = engine
        self.subject = subject
        self.enriching = enriching
        """The enrichers that are asked; None where none is set up, and for a deal that was piped in."""
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
        engine: str | Engine = "",
        summary_prompt: Path | None = None,
        day: date | None = None,
        deep: bool = False,
        ask: bool = True,
        without: Without = EVERYTHING,
    ) -> Chain:
        """Return the chain for the deal that is *asked* for: a name or id, or an envelope from a pipe, which needs no source.

        *engine* is an engine or the name of one. *deep* and *ask* are those of `open_source`, *without* is that of the enrichers.
        """

        def answering() -> Engine:
            return open_engine(workspace, engine) if isinstance(engine, str) else engine

        if not isinstance(asked, str):
            return cls(workspace, answering(), None, asked.subject, asked, summary_prompt, day)
        place = open_source(workspace, source, deep=deep, ask=ask)
        subject, enriching = find_deal(place, asked), configured(workspace, without)
        return cls(workspace, answering(), place, subject, None, summary_prompt, day, enriching)

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

    @property
    def brought_at(self) -> datetime | None:
        """When a remote source was last asked about the deal; None for a local one."""
        return self._source.brought_at(self.subject) if isinstance(self._source, Remote) else None

    @property
    def remote_calls(self) -> RemoteCalls | None:
        """What a remote source was asked for so far; None for a local one."""
        return self._source.calls() if isinstance(self._source, Remote) else None

    def deal(self, run: Run, *, refresh: bool = False) -> Answer[EnrichedDeal]:
        """Return the enriched deal: as piped in, or gathered."""
        if self._envelope is not None:
            return self._given(run, GATHER, self._envelope.enriched_deal)
        assert self._source is not None  # noqa: S101  (without an envelope there is a source)
        if note := age_note(self._source, self.subject, self._workspace.clock()):
            self._workspace.talk(note)
        memory, enriching = self._workspace.memory, self.enriching
        return gather(memory, run, self._source, self.subject, refresh=refresh, enriching=enriching)

    def summary(self, run: Run, *, refresh: bool = False, refresh_source: bool = False, say: Say = unheard) -> Found:
        """Return deal, signals and summary; *refresh* asks source and engine again, *refresh_source* the source alone."""
        say("gathering")
        run.before_work = self.engine.prepare
        if say is not unheard:
            run.calls.say = say
        deal = self.deal(run, refresh=refresh or refresh_source)
        say("reading signals")
        signals = self.summarizer.signals(run, self.subject, deal, self.day)
        piped = self.piped_summary()
        if piped is not None:
            return Found(deal, signals, self._given(run, SUMMARIZE, piped))
        say("summarising")
        return Found(deal, signals, self.summarizer.summarize(run, self.subject, deal, signals, refresh=refresh))

    def piped_summary(self) -> DealSummary | None:
        """Return the summary that came through a pipe, None when none did. Raises UsageFault when it is not one of ours."""
        if self._envelope is None or self._envelope.summary is None:
            return None
        from data_gatherer.envelope import checked
        from deal_summary.models import DealSummary

        summary = checked(DealSummary, self._envelope.summary, "summary")
        unknown = sorted(summary.evidence_ids - self._envelope.enriched_deal.evidence_ids)
        if unknown:
            hint = "pipe the output of: deal-summary summarize DEAL --json"
            raise UsageFault(
                f"what is piped in is not our envelope: summary: no record {unknown[0]!r} in this deal", hint=hint
            )
        return summary

    def _given(self, run: Run, layer: Layer[T], value: T) -> Answer[T]:
        """Return *value*, which came through a pipe, as the answer of *layer*; the layers above keep it with theirs."""
        content, verdict = Content.of(value), Verdict(layer.name, Kind.GIVEN, note="piped in")
        run.given(verdict, content.digest)
        return Answer(content, verdict, layer, self._workspace.clock(), None)
