"""The right people on the buyer's side."""

from __future__ import annotations

from action_recommender.plays.table import DAY, SPOKEN, WRITTEN, Case, play, raised
from action_recommender.view import View
from data_gatherer.models import Contact
from data_gatherer.spoken import spoken_list

_GAPS = {
    "budget": "the budget",
    "authority": "who decides",
    "need": "the need behind it",
    "timeline": "their timing",
    "pain": "what it costs them today",
    "metrics": "the result they want to see",
    "economic_buyer": "who releases the money",
    "decision_criteria": "how they will choose",
    "decision_process": "the way to the decision",
    "paper_process": "the steps to a signature",
    "champion": "who speaks for us inside",
    "competition": "what else they consider",
}


@play(effect=0.14, half_life=3 * DAY, minutes=25, channels=SPOKEN, introduces=True)
def replace_champion(view: View) -> Case | None:
    """The person who carried the deal on their side has left, and somebody else is there."""
    gone = [contact for contact in view.deal.contacts if contact.id in view.signals.gone_people]
    theme = view.signals.theme("champion_left")
    person = view.speaker(theme.evidence) if theme else None
    if not view.live or not gone or theme is None or person is None:
        return None
    because = f"{gone[0].name} has left; {person.name} is our contact now."
    return Case("P0", because, theme.evidence, person, {"former_person": gone[0].name})


@play(effect=0.12, half_life=2 * DAY, minutes=15, channels=WRITTEN, introduces=True)
def find_right_person(view: View) -> Case | None:
    """Our contact says somebody else decides."""
    theme = view.raised("wrong_person")
    if not view.live or theme is None:
        return None
    speaker = view.speaker(theme.evidence)
    said = " ".join(record.text for record in map(view.record, theme.evidence) if record)
    others = [
        one.name for one in view.present if speaker and one.id != speaker.id and one.name and _last_name(one) in said
    ]
    return raised(view, theme, "Our contact is not the one who decides", new_person=others[0] if others else "")


def _last_name(contact: Contact) -> str:
    return contact.name.split()[-1]


@play(effect=0.06, half_life=14 * DAY, minutes=30, channels=WRITTEN)
def widen_contacts(view: View) -> Case | None:
    """A large or late deal, or one in which others decide too, hangs on one engaged person."""
    amount = view.deal.deal.amount or 0
    engaged = [contact for contact in view.present if contact.id in view.signals.engaged_people]
    others = view.signals.theme("authority")
    if not view.live or view.in_peace or len(engaged) > 1 or not view.present or view.signals.phase == "early":
        return None
    if not (amount >= view.thresholds.large_deal or view.signals.phase == "late" or others):
        return None
    who = f"Only {engaged[0].name} is engaged" if engaged else "Nobody is engaged"
    said = f", and others decide too (“{others.words[0]}”)" if others else ""
    evidence = (f"contact:{engaged[0].id}",) if engaged else (f"deal:{view.deal.deal.id}",)
    facts = {} if engaged else {"contact_name": ""}
    return Case(
        "P1",
        f"{who}; the deal stands in {view.deal.deal.stage.name}{said}.",
        (*evidence, *(others.evidence if others else ())),
        (engaged or view.present)[0],
        facts,
    )


@play(effect=0.08, half_life=7 * DAY, minutes=25, channels=SPOKEN)
def reach_economic_buyer(view: View) -> Case | None:
    """Somebody else releases the money, and has not been heard of: said so lately, or plain from how late the deal is."""
    warning, others = view.signals.warning("W5"), view.raised("authority")
    if not view.live or view.in_peace or view.silent_days is None or view.heard_with_power:
        return None
    known = [contact for contact in view.present if view.signals.person(contact.id).power]
    facts = {"decider": known[0].name if known else ""}
    if others and view.theirs_lately(others.evidence) and not view.signals.unanswered:
        person = view.speaker(others.evidence)
        case = Case(
            "P0", f"Somebody else decides (“{others.words[0]}”), and we have not met.", others.evidence, person, facts
        )
        return case if person not in known else None
    person = next((one for one in [view.speaker(())] if one and one not in known), None)
    return Case("P1", warning.text, warning.evidence, person, facts) if warning and person else None


@play(effect=0.05, half_life=14 * DAY, minutes=20, channels=SPOKEN)
def qualify_gaps(view: View) -> Case | None:
    """What should be known at this stage is not: need, authority, metrics, the way to a decision."""
    gaps = view.signals.missing
    if not view.live or view.in_peace or not gaps or view.signals.phase == "late" or view.signals.motion != "new":
        return None
    if not view.present or (view.quiet_days is not None and view.quiet_days > view.rules.stale_days):
        return None
    named = spoken_list([_GAPS[gap] for gap in gaps[:2]])
    evidence = (f"deal:{view.deal.deal.id}",)
    return Case("P1", f"No record confirms {named}.", evidence, view.speaker(()), {"gaps": named})


@play(effect=0.02, half_life=30 * DAY, minutes=10, channels=WRITTEN)
def ask_referral(view: View) -> Case | None:
    """A customer won some weeks ago is happy and may know who else has the same problem."""
    settled = view.rules.fresh_days <= view.closed_days <= 3 * view.rules.stale_days
    if view.deal.deal.stage.kind != "won" or not settled or view.signals.sentiment.label != "positive":
        return None
    evidence = view.signals.sentiment.evidence
    return Case("P1", "They are a customer now, and their last words were glad ones.", evidence, view.speaker(evidence))
