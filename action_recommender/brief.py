"""The brief before a meeting: who comes, what they said, what is owed, what to ask, which next step to leave with."""

from __future__ import annotations

from action_recommender.models import BriefContent, Candidate
from action_recommender.texts import FALLBACK, Texts, Values
from action_recommender.view import View
from deal_summary.models import Claim, Commitment
from deal_summary.playbook import open_questions, themes_of
from deal_summary.telling import telling_words

_GOALS = {
    "early": "Leave with their problem, what it costs them and who else it concerns, each in their own words.",
    "middle": "Leave with how they will decide: the yardsticks, the people and the dates.",
    "late": "Leave with the last open points named and a dated way to the signature.",
    "unknown": "Leave knowing where they stand and what would have to happen next.",
}
_NEXT = {
    "early": "A second talk with the person who carries the cost, with a date.",
    "middle": "A session with everybody who has a say, with a date.",
    "late": "A written list of steps to the signature, with a name on their side and a date for each.",
    "unknown": "One step with a date and a name on their side.",
}


def meeting_brief(view: View, texts: Texts, candidate: Candidate, values: Values) -> BriefContent:
    """Return the brief of the next meeting; everything in it points at records."""
    meeting = view.signals.next_meeting
    assert meeting is not None  # noqa: S101  (without a meeting the play does not fit)
    record = view.record(meeting.id)
    phase = view.signals.phase
    return BriefContent(
        form="brief",
        title=texts.say(candidate.play, FALLBACK, "title", values),
        meeting=record.subject if record else "",
        at=meeting.at,
        people=tuple(_told(view, person) for person in meeting.people)
        or tuple(_told(view, one.id) for one in view.present),
        goal=_GOALS[phase],
        facts=(*_standing(view), *telling_words(view.deal, view.signals, limit=5)),
        owed=tuple(_owed(view, promise) for promise in view.signals.commitments),
        questions=tuple(dict.fromkeys(claim.text for claim in open_questions(view.signals)))[:4],
        objections=tuple(
            Claim(text=f"“{theme.words[0]}”", evidence=theme.evidence) for theme in view.signals.themes if theme.concern
        ),
        next_step=_NEXT[phase],
        steps=tuple(texts.say_list(candidate.play, FALLBACK, "steps", values)),
    )


def _told(view: View, person: str) -> str:
    contact, known = view.deal.contact(person), view.signals.person(person)
    if contact is None:
        return person
    role = contact.title or contact.buying_role.replace("_", " ")
    stance = "" if known.stance == "unknown" else f", {known.stance}"
    return f"{contact.name or contact.id}{f', {role}' if role else ''}{stance}"


def _standing(view: View) -> list[Claim]:
    """One line on what they care about, where anything is known."""
    raised = themes_of(view.signals)
    evidence = tuple(dict.fromkeys(record for theme in view.signals.themes[:3] for record in theme.evidence))
    return [Claim(text=f"What they raised: {raised}.", evidence=evidence)] if raised else []


def _owed(view: View, promise: Commitment) -> Claim:
    """What is open, and whose: a task of ours that keeps no promise is not owed to them."""
    whose = "They owe" if promise.whose == "theirs" else "We owe" if view.promised_to_them(promise) else "Our task"
    due = f" (due {promise.due.isoformat()}{', overdue' if promise.overdue else ''})" if promise.due else ""
    return Claim(text=f"{whose}: {promise.what}{due}", evidence=promise.evidence)
