"""Deals made by hand, and the sample's, taken through the layers in memory: no home, no clock but the one given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings

from action_recommender.assemble import Issue, assemble
from action_recommender.candidates import find_candidates
from action_recommender.compose import Writer
from action_recommender.house import House, house_of
from action_recommender.models import Candidate, Recommendation
from action_recommender.plan import Plan, plan_by_rules
from action_recommender.rules import Rules
from action_recommender.schedule import OurDay
from action_recommender.view import View
from data_gatherer.gather import enriched
from data_gatherer.models import Change, Company, Contact, Deal, EnrichedDeal, Interaction, Owner, Stage, Task, Touch
from data_gatherer.sources.sample import SampleSource
from deal_summary.context import ContextDocument
from deal_summary.playbook import Facts, write_summary
from deal_summary.signals import read_signals
from deal_summary.thresholds import Thresholds
from sales_kernel.clock import local_day
from sales_kernel.prompts import Prompt, load
from sales_kernel.resources import shipped
from sales_kernel.settings import Me

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
"""A Wednesday morning, ten o'clock in Paris."""
TODAY = date(2026, 11, 18)
ZONE = "Europe/Paris"
HOURS = (time(9), time(18))
OURS = OurDay(TODAY, ZONE, HOURS, NOW)
CONTEXT = ContextDocument(shipped("examples", "company-context.md").read_text(encoding="utf-8"))
SHIPPED = load("recommend")
SAMPLE_IDS = tuple(sorted(path.stem for path in shipped("examples", "crm", "deals").glob("*.yaml")))

calm = settings(deadline=None)
"""For generated cases: how long one takes is no claim."""

EARLY, MIDDLE, LATE = (
    Stage(name=name, order=order, of=4) for name, order in (("discovery", 1), ("demo", 2), ("offer", 3))
)


def person(name: str = "Ann Archer", **known: Any) -> Contact:
    """Return a contact who can be reached over every channel but WhatsApp; the id is the first name in lower case."""
    first = name.split()[0].casefold() if name else "nobody"
    return Contact.model_validate(
        {
            "id": first,
            "name": name,
            "email": f"{first}@acme.example",
            "email_status": "ok",
            "phone": "+33199004142",
            "linkedin": f"https://www.linkedin.com/in/{first}-example",
            "time_zone": ZONE,
            "country": "FR",
            "language": "en",
            **known,
        }
    )


ANN, BOB = person(), person("Bob Baker", phone="+33199004143")


def ago(days: float) -> datetime:
    """Return the moment so many days before now; negative ones lie ahead."""
    return NOW - timedelta(days=days)


def record(
    kind: str, days: float, text: str = "", *, by: str = "ann", direction: str = "inbound", **more: Any
) -> Interaction:
    """Return a record of some days ago, with one contact."""
    known = {"id": f"{kind}:{direction[:3]}{days:g}", "kind": kind, "direction": direction, "at": ago(days)}
    return Interaction.model_validate({**known, "people": (by,), "text": text, **more})


def said(text: str, days: float = 1, **more: Any) -> Interaction:
    """Return an e-mail of theirs."""
    return record("email", days, text, **more)


def wrote(text: str, days: float = 1, **more: Any) -> Interaction:
    """Return an e-mail of ours."""
    return record("email", days, text, direction="outbound", **more)


def noted(text: str, days: float = 1, **more: Any) -> Interaction:
    """Return a note of ours."""
    return record("note", days, text, direction="internal", **more)


def task(title: str, due: float, *, done: bool = False, by: str = "ann") -> Task:
    """Return a task that is due in so many days; negative ones are overdue."""
    return Task(id=f"task:{title.split()[0].casefold()}", title=title, due=ago(-due), done=done, people=(by,))


def deal(
    *records: Interaction,
    contacts: tuple[Contact, ...] = (ANN,),
    tasks: tuple[Task, ...] = (),
    company: Company | None = None,
    changes: tuple[Change, ...] = (),
    elsewhere: tuple[Touch, ...] = (),
    **known: Any,
) -> EnrichedDeal:
    """Return a deal in the middle of a pipeline, twenty thousand euros, its records in order."""
    about = {
        "id": "d1",
        "name": "Acme planner",
        "pipeline": "New business",
        "stage": MIDDLE,
        "amount": 20_000.0,
        "currency": "EUR",
        "owner": Owner(name="Maya Torres", email="maya@oakline.example", time_zone=ZONE),
        "created_at": ago(50),
        "close_date": TODAY + timedelta(days=30),
        **known,
    }
    return EnrichedDeal(
        source="local",
        account="test",
        deal=Deal.model_validate(about),
        contacts=contacts,
        company=company or Company(id="acme", name="Acme", country="FR"),
        tasks=tasks,
        interactions=tuple(sorted(records, key=lambda one: (one.at, one.id))),
        changes=changes,
        elsewhere=elsewhere,
    )


def view(
    of: EnrichedDeal,
    rules: Rules | None = None,
    *,
    today: date = TODAY,
    zone: str = ZONE,
    me: Me | None = None,
    thresholds: Thresholds | None = None,
) -> View:
    """Return the deal as plays look at it."""
    known = thresholds or Thresholds()
    signals = read_signals(of, today, zone, known)
    return View(of, signals, known, rules or Rules(), me or Me(), zone)


def candidates(
    of: EnrichedDeal, rules: Rules | None = None, *, thresholds: Thresholds | None = None
) -> dict[str, Candidate]:
    """Return the candidates of a deal by play, in their order."""
    return {one.play: one for one in find_candidates(view(of, rules, thresholds=thresholds)).candidates}


def context(*guidelines: str, about: str = "", learnings: str = "") -> ContextDocument:
    """Return a company context with these guidelines."""
    lines = "\n".join(f"- {line}" for line in guidelines)
    overview = f"## Company Overview\n\n- Company name: Oakline Software\n{about}\n"
    return ContextDocument(
        f"# Company Context\n\nVersion: 1.0\n\n{overview}\n## Communication Guidelines\n\n{lines}\n\n"
        f"## Email Engagement Learnings\n\n{learnings}\n"
    )


def own_prompt(front: str) -> Prompt:
    """Return a prompt file of the user's with this front matter."""
    return Prompt(Path("mine.md"), f"---\n{front}\n---\n{{{{company_context}}}}\n", own=True)


def house(given: ContextDocument = CONTEXT, campaign: str = "", prompt: Prompt = SHIPPED) -> House:
    """Return how we write."""
    return house_of(given, campaign, prompt)


def writer(
    of: EnrichedDeal,
    given: ContextDocument = CONTEXT,
    *,
    campaign: str = "",
    prompt: Prompt = SHIPPED,
    rules: Rules | None = None,
    ours: OurDay = OURS,
    me: Me | None = None,
) -> Writer:
    """Return what writes the texts of a deal."""
    return Writer(view(of, rules, today=ours.day, zone=ours.zone, me=me), house(given, campaign, prompt), ours)


def recommended(
    of: EnrichedDeal,
    given: ContextDocument = CONTEXT,
    *,
    campaign: str = "",
    prompt: Prompt = SHIPPED,
    rules: Rules | None = None,
    ours: OurDay = OURS,
    me: Me | None = None,
    plan: Plan | None = None,
) -> Recommendation:
    """Return the offline recommendation, or what becomes of *plan*, as if an engine had answered it."""
    hand = writer(of, given, campaign=campaign, prompt=prompt, rules=rules, ours=ours, me=me)
    found = find_candidates(hand.view).candidates
    summary = write_summary(Facts(of, hand.view.signals, given.company))
    made = plan or plan_by_rules(hand, found)
    return assemble(hand, summary, found, made, Issue("rec_test", ours.now, "playbook/test", ours))


def at(moment: datetime) -> OurDay:
    """Return our day, in our zone, of that moment."""
    return replace(OURS, day=local_day(moment, ZONE), now=moment)


@cache
def sample(deal_id: str, moment: datetime = NOW) -> EnrichedDeal:
    """Return a deal of the sample CRM as it is told at that moment."""
    source = SampleSource(lambda: moment)
    subject = source.subject(deal_id)
    assert subject is not None
    return enriched(source, subject)


@cache
def sample_made(deal_id: str, moment: datetime = NOW) -> Recommendation:
    """Return the offline recommendation for a deal of the sample CRM at that moment."""
    return recommended(sample(deal_id, moment), ours=at(moment))


def plays_of(made: Recommendation) -> list[str]:
    """Return the plays that became actions, the most pressing first."""
    return [action.action_type for action in made.actions]
