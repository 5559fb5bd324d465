"""What is next and what is not known: tasks, habits, qualification, open questions."""

from __future__ import annotations

from collections.abc import Iterator

from data_gatherer.models import EnrichedDeal
from data_gatherer.spoken import spoken_date, weekdays
from deal_summary import reading
from deal_summary.models import Claim, Signals
from deal_summary.orders import gives_orders, without_orders
from deal_summary.playbook.wording import counted, local_day
from sales_kernel.text import one_line

_FRESH_DAYS = 30
"""Days for which a question of theirs is still worth naming."""


_QUESTIONS = {
    "budget": "What budget is there, and who holds it?",
    "authority": "Who signs, and who else has a say?",
    "need": "What problem must be solved, and what does it cost them today?",
    "pain": "What problem must be solved, and what does it cost them today?",
    "timeline": "By when do they want a decision, and why then?",
    "metrics": "Which figure would tell them that it worked?",
    "economic_buyer": "Who can release the money, and have we met?",
    "decision_criteria": "By which yardsticks will they compare?",
    "decision_process": "Which steps and people stand between today and their choice?",
    "paper_process": "What do legal, security and procurement need from choice to signature?",
    "champion": "Who speaks for us when we are not in the room?",
    "competition": "What else do they consider, doing nothing included?",
}
"""What to find out where a field of BANT or MEDDICC is open."""


def next_steps(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    """Yield open tasks with their days, and how and when the buyer answers."""
    for task in deal.tasks:
        if not task.done and task.due:
            late = ", overdue" if task.id in signals.overdue_tasks else ""
            yield Claim(
                text=f"Task: {task.title} (due {spoken_date(local_day(task.due, signals))}{late}).", evidence=(task.id,)
            )
    for person in signals.people:
        contact = deal.contact(person.contact)
        if person.wished_channel and contact:
            how = {"phone": "called", "email": "written to"}[person.wished_channel]
            yield Claim(text=f"{contact.name} asked to be {how}.", evidence=person.evidence)
    if signals.preferred_channel:
        yield Claim(text=f"They answer by {signals.preferred_channel}.", evidence=signals.channel_evidence)
    answers, habits = signals.responses, signals.habits
    if answers.rate is not None and answers.sent > 1:
        hours = answers.their_median_hours
        usual = f", usually within {max(1, round(hours))} hours" if hours is not None else ""
        text = f"They answered {answers.answered} of the last {answers.sent} messages of ours{usual}."
        yield Claim(text=text, evidence=answers.evidence or (signals.silence.last_outbound,))
    if habits:
        day = f", mostly on a {weekdays('en')[habits.weekday]}" if habits.weekday is not None else ""
        text = f"They usually write between {habits.from_hour}:00 and {habits.to_hour}:00 their time{day}."
        yield Claim(text=text, evidence=habits.evidence)


def qualification(signals: Signals) -> Iterator[Claim]:
    """Yield the fields of BANT and MEDDICC that any record speaks to."""
    for field in (*signals.bant, *signals.meddicc):
        if field.status != "unknown":
            said = f": {field.value}" if field.value else ""
            name = field.name.replace("_", " ").capitalize()
            yield Claim(text=f"{name} ({field.status}){said}.", evidence=field.evidence)


def _asked(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    """The questions of their last message, as they asked them."""
    wrote = [record for record in deal.interactions if record.direction == "inbound" and record.text]
    last = next((record for record in reversed(wrote) if local_day(record.at, signals) <= signals.as_of), None)
    if last and (signals.as_of - local_day(last.at, signals)).days <= _FRESH_DAYS:
        for question in reading.questions(without_orders(last.text))[:4]:
            yield Claim(text=f"They ask: “{one_line(question)}”", evidence=(last.id,))


def open_questions(signals: Signals) -> Iterator[Claim]:
    """Yield what to find out next: a question for each of the first open fields of BANT and MEDDICC."""
    for question in dict.fromkeys(_QUESTIONS[name] for name in signals.missing[:4]):
        yield Claim(text=question, evidence=())


def questions(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    """Yield what they asked, what is to be found out, and what the CRM does not hold."""
    if deal.deal.stage.kind == "open":
        yield from _asked(deal, signals)
        yield from open_questions(signals)
    ordering = tuple(record.id for record in deal.interactions if gives_orders(record.text))
    if ordering:
        yield Claim(text="A text gives orders to a machine; nothing was read from it.", evidence=ordering)
    if signals.unread:
        texts = counted(len(signals.unread), "text")
        yield Claim(text=f"{texts} in a language this version does not read.", evidence=signals.unread)
    for gap in deal.gaps:
        about = deal.contact(gap.about.partition(":")[2])
        whose = f"{about.name}: " if about else ""
        to_reach = gap.what in ("e-mail address", "phone number")
        missing = f"no {gap.what}" if to_reach else f"{gap.what} unknown"
        yield Claim(
            text=f"{whose}{missing} ({gap.reason}).",
            evidence=(gap.about,) if gap.about in deal.evidence_ids else (),
        )
