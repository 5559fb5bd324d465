"""The enrich layer: what public places say, remembered for a day and put into the gathered deal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import orjson

from data_gatherer.enrichers import Deadline, Enricher, Found, Known, NotLearned, Question
from data_gatherer.enrichers.choice import Enriching
from sales_kernel.fingerprint import content_hash
from sales_kernel.layer import Answer, Content, Inputs, Layer, Subject
from sales_kernel.memory import Memory, Terms
from sales_kernel.runs import Run

if TYPE_CHECKING:
    from data_gatherer.enrichers.models import Enrichment
    from data_gatherer.models import EnrichedDeal

ENRICH: Layer[Enrichment] = Layer(
    "enrich", returns="data_gatherer.enrichers.models:Enrichment", keep_for=timedelta(hours=24)
)
SOON = timedelta(minutes=15)
"""How long an answer is kept in which a place failed in a way that may pass."""
_GRACE = 1.0
"""Seconds past the deadline in which an enricher may still say why it has no answer."""

T = TypeVar("T")


class _Asked(NamedTuple):
    """What became of one question."""

    enricher: str
    question: Question
    found: Sequence[Found] = ()
    reason: str = ""
    passing: bool = False


def enriched_with(
    enriching: Enriching,
    memory: Memory,
    run: Run,
    subject: Subject,
    gathered: Answer[EnrichedDeal],
    *,
    refresh: bool = False,
) -> Answer[EnrichedDeal]:
    """Return the gathered deal with what public places say about its company and people, or with gaps where they failed."""
    known = known_of(gathered.content)

    def compute() -> Enrichment:
        return enrichment_of(ask_all(enriching, known))

    found = memory.get_or_compute(
        ENRICH, subject, enrich_inputs(enriching, known), compute, run, terms=enrich_terms(enriching), refresh=refresh
    )
    return replace(gathered, content=put_together(gathered.content, found.content))


def known_of(deal: Content) -> Known:
    """Return what enrichers may know of a deal: no word of its history, no name of a person, and nobody who objects to being contacted."""
    document = orjson.loads(deal.data)
    company = document.get("company") or {}
    people = (person for person in document.get("contacts", ()) if not person.get("objection"))
    return Known(
        deal_id=document["deal"]["id"],
        company_id=company.get("id", ""),
        company=company.get("name", ""),
        domain=company.get("domain", ""),
        profiles={person["id"]: person["linkedin"] for person in people if person.get("linkedin")},
    )


def enrich_inputs(enriching: Enriching, known: Known) -> Inputs:
    """Return what the answer depends on: which enrichers, how they are set up, and what they are asked."""
    asked = {each.name: [question._asdict() for question in each.questions(known)] for each in enriching.enrichers}
    identities = {each.name: dict(each.identity) for each in enriching.enrichers}
    return {"enrichers": Content.of(identities), "questions": Content.of(asked)}


def enrich_terms(enriching: Enriching) -> Terms:
    """Return how long an answer is served: a day, or until a failure that may pass is worth another try."""

    def until(made: Enrichment) -> datetime | None:
        return enriching.clock() + SOON if made.passing else None

    return Terms(good_until=until)


def put_together(deal: Content, found: Content) -> Content:
    """Return the deal with the facts and gaps that were found; on plain documents, since a remembered answer builds no model."""
    document, more = orjson.loads(deal.data), orjson.loads(found.data)
    for name in ("facts", "gaps"):
        if both := [*document.get(name, ()), *more.get(name, ())]:
            document[name] = both
    if "facts" in document:
        document["facts"].sort(key=lambda fact: fact["id"])
    return Content.of(document)


def ask_all(enriching: Enriching, known: Known) -> list[_Asked]:
    """Ask every question of every enricher at once and return what became of them, in their order."""
    asks = [(each, question) for each in enriching.enrichers for question in each.questions(known)]
    deadline = Deadline(enriching.seconds)
    tasks = [lambda each=each, question=question: _asked(each, question, deadline) for each, question in asks]
    answers = _together(tasks, enriching.seconds + _GRACE)
    late = f"gave no answer within {enriching.seconds:g} seconds"
    return [
        answers.get(place, _Asked(each.name, question, reason=f"{each.called} {late}", passing=True))
        for place, (each, question) in enumerate(asks)
    ]


def enrichment_of(asked: Sequence[_Asked]) -> Enrichment:
    """Return what was found as facts, and as gaps what was not."""
    from data_gatherer.enrichers.models import Enrichment
    from data_gatherer.models import Fact, Gap

    facts = [
        Fact(id=_id(one, each), about=one.question.about, source=one.enricher, **each._asdict())
        for one in asked
        for each in one.found
    ]
    gaps = [
        Gap(about=one.question.about, what=one.question.what, reason=one.reason, source=one.enricher)
        for one in asked
        if one.reason
    ]
    return Enrichment(facts=tuple(facts), gaps=tuple(gaps), passing=any(one.passing for one in asked))


def _asked(enricher: Enricher, question: Question, deadline: Deadline) -> _Asked:
    """Ask one question; whatever happens, the deal is gathered."""
    told = _Asked(enricher.name, question)
    if question.hindrance:
        return told._replace(reason=question.hindrance)
    try:
        return told._replace(found=enricher.ask(question, deadline))
    except NotLearned as failed:
        return told._replace(reason=f"{enricher.called} {failed.reason}", passing=not failed.lasting)
    except Exception as error:  # noqa: BLE001  (what a stranger's answer does to a parser must not cost the deal)
        return told._replace(reason=f"{enricher.called} could not be read: {type(error).__name__}", passing=True)


def _together(tasks: Sequence[Callable[[], T]], seconds: float) -> Mapping[int, T]:
    """Do all *tasks* at once and return what is done in time, by place.

    A name server can keep a thread for minutes and cannot be told a time: what is late is left behind, and ends with the process.
    """
    done: Queue[tuple[int, T]] = Queue()

    def work(place: int, task: Callable[[], T]) -> None:
        done.put((place, task()))

    for place, task in enumerate(tasks):
        Thread(target=work, args=(place, task), daemon=True).start()
    answers: dict[int, T] = {}
    deadline = Deadline(seconds)
    while len(answers) < len(tasks):
        try:
            place, answer = done.get(timeout=deadline.left())
        except (Empty, NotLearned):
            break
        answers[place] = answer
    return answers


def _id(one: _Asked, found: Found) -> str:
    told: list[Any] = [one.question.about, one.enricher, found.url or found.title]
    return f"fact:{found.kind}:{content_hash(told)[:12]}"
