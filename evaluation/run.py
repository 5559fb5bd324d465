"""Have an engine answer for every deal of a set, by the product's own layers, and grade what it says."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from action_recommender.recommend import SECTIONS, Asked, Recommender
from data_gatherer.complete import completed
from data_gatherer.envelope import Envelope
from data_gatherer.sources import DealNotFound
from data_gatherer.sources.sample import SampleSource
from evaluation.grade import Grade, grade
from evaluation.lists import read_lists
from evaluation.recorded import Keeping
from sales_kernel.engines.choice import open_engine
from sales_kernel.resources import shipped
from sales_kernel.workspace import Workspace

if TYPE_CHECKING:
    from data_gatherer.models import EnrichedDeal
    from sales_kernel.engines.question import Engine

MOMENT = "2026-11-18T09:00:00+00:00"
"""When everything is read: a Wednesday morning, ten o'clock in Paris. Figures of another day are other figures."""
ZONE = "Europe/Paris"
_FOREIGN = ("SALES_AGENT_",)


@dataclass(frozen=True)
class DealSet:
    """Deals in the sample's form and the lists that go with them.

    *company* is whose deals they are: `sample` brings the sample's company context, any other name one that claims nothing.
    """

    name: str
    crm: Path
    lists: Path
    company: str


SETS: Mapping[str, DealSet] = {
    "sample": DealSet("sample", shipped("examples", "crm"), shipped("examples", "evaluation", "sample"), "sample"),
    "second": DealSet(
        "second",
        shipped("examples", "evaluation", "second", "crm"),
        shipped("examples", "evaluation", "second", "lists"),
        "second",
    ),
}


def graded(
    of: DealSet, engine: str | Engine = "", deals: Collection[str] = (), keep: Path | None = None
) -> list[Grade]:
    """Return the grades of a set's deals, or of those of *deals* it has; a piece of an id is enough.

    With *keep*, what a model answers is kept in that folder.
    """
    return list(_graded(of, engine, deals, keep))


def check_deals(sets: Collection[DealSet], deals: Collection[str]) -> None:
    """Raise DealNotFound for the first of *deals* that none of the sets has."""
    known = [path.stem for of in sets for path in of.lists.glob("*.yaml")]
    for deal in deals:
        if not any(deal in one for one in known):
            raise DealNotFound(
                f"no list for a deal {deal!r}", hint="lists are named by deal id: ls examples/evaluation"
            )


def _graded(of: DealSet, engine: str | Engine, deals: Collection[str], keep: Path | None) -> Iterator[Grade]:
    wanted = read_lists(of.lists)
    chosen = [deal for deal in wanted if not deals or any(piece in deal for piece in deals)]
    with _workspace() as work:
        answering = open_engine(work, engine) if isinstance(engine, str) else engine
        if keep:
            answering = Keeping(answering, keep)
        source = SampleSource(work.clock, of.crm)
        for deal_id in chosen:
            subject = source.subject(deal_id)
            if subject is None:
                raise DealNotFound(f"{of.lists / deal_id}.yaml is about a deal {of.crm} does not have")
            deal = completed(source.read(subject)).model_copy(update={"source": of.company})
            recommender = Recommender(work, Asked(_handed(deal), engine=answering))
            with work.run("recommend", customer_info=deal_id, language="en").open() as run:
                made = recommender.recommend(run)
            found, context = made.found, recommender.chain.context.document.text
            answers = (found.deal.value, found.signals.value, found.summary.value, made.value)
            yield grade(*answers, wanted[deal_id], context=context)


def _handed(deal: EnrichedDeal) -> Envelope:
    """The deal as a pipe would hand it on, so that it may lie in any folder."""
    return Envelope(kind="enriched_deal", version=1, source=deal.source, enriched_deal=deal)


@contextmanager
def _workspace() -> Iterator[Workspace]:
    """A home that is thrown away, the moment standing, no setting of the machine's; keys of engines stay."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    with tempfile.TemporaryDirectory(prefix="evaluation-") as home:
        ours = {"SALES_AGENT_HOME": home, "SALES_AGENT_NOW": MOMENT, "SALES_AGENT_ME__ZONE": ZONE}
        work = Workspace.open(environment={**kept, **ours}, sections=SECTIONS)
        try:
            yield work
        finally:
            work.close()
