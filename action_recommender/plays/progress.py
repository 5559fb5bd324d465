"""From wanting it to signing it: promises, money, dates, papers."""

from __future__ import annotations

from action_recommender.models import Priority
from action_recommender.plays.table import DAY, SPOKEN, WRITTEN, Case, ago, play
from action_recommender.view import View


@play(effect=0.10, half_life=DAY, minutes=30, channels=WRITTEN, expected=True)
def keep_promise(view: View) -> Case | None:
    """Something we promised is overdue."""
    late = view.owed
    if not view.live or not late:
        return None
    first, waiting = late[0], view.signals.unanswered
    tasks = filter(None, (view.task(one.evidence[0]) for one in late))
    said = (record for task in tasks for record in view.promise_behind(task))
    evidence = tuple(dict.fromkeys((*(record for one in late for record in one.evidence), *said)))
    due = f", due {ago((view.today - first.due).days)}" if first.due else ""
    return Case(
        "P0",
        f"What we promised is overdue: “{first.what.rstrip('.')}”{due}.",
        (*evidence, *(waiting.evidence if waiting else ())),
        view.owed_to,
        {"promise": first.what.rstrip(". "), "due_date": first.due.isoformat() if first.due else ""},
        pressing=waiting is not None,
    )


@play(effect=0.07, half_life=3 * DAY, minutes=10, channels=WRITTEN)
def remind_promise(view: View) -> Case | None:
    """They promised something, and the day has passed."""
    late = view.overdue("theirs")
    if not view.live or view.in_peace or not late or view.signals.unanswered or view.signals.next_meeting:
        return None
    owed = late[0]
    person = view.deal.contact(owed.contact)
    facts = {"their_promise": owed.what, "their_due": owed.due.isoformat() if owed.due else ""}
    because = f"They promised, and the day has passed: “{owed.what.rstrip('.')}”."
    chosen = person if person in view.present else view.speaker(owed.evidence)
    return Case("P0", because, owed.evidence, chosen, facts)


@play(effect=0.10, half_life=5 * DAY, minutes=30, channels=WRITTEN)
def mutual_plan(view: View) -> Case | None:
    """They want it: agree the dated steps from here to the signature."""
    agreed = view.raised("verbal_yes")
    if not view.live or view.in_peace or agreed is None or view.doubted or not view.theirs_lately(agreed.evidence):
        return None
    tier: Priority = "P1" if view.raised("legal") or view.raised("procurement") else "P0"
    because = f"They want it (“{agreed.words[0]}”), and no plan to the signature is agreed."
    return Case(tier, because, agreed.evidence, view.speaker(agreed.evidence), {"topic": "verbal_yes"})


@play(effect=0.06, half_life=7 * DAY, minutes=20, channels=WRITTEN)
def start_paperwork(view: View) -> Case | None:
    """Late, the close date near, and nobody has spoken of contract, purchasing or security."""
    days = view.signals.days_to_close
    if not view.live or view.in_peace or view.signals.phase != "late" or days is None or not 0 <= days <= 45:
        return None
    if view.signals.field("paper_process").status != "unknown" or view.signals.warning("W2") or not view.in_touch:
        return None
    because = f"The close date is {days} days away, and no record speaks of contract, purchasing or security."
    return Case("P1", because, (f"deal:{view.deal.deal.id}",), view.speaker(()))


@play(effect=0.07, half_life=7 * DAY, minutes=20, channels=SPOKEN)
def talk_price(view: View) -> Case | None:
    """Late, and nobody has spoken of money."""
    warning = view.signals.warning("W6")
    if not view.live or view.in_peace or warning is None or not view.in_touch:
        return None
    return Case("P1", warning.text, warning.evidence, view.speaker(()))


@play(effect=0.08, half_life=7 * DAY, minutes=20, channels=SPOKEN)
def test_close_date(view: View) -> Case | None:
    """The close date was moved again and again: ask for theirs."""
    pushed = view.signals.pushes
    if not view.live or view.in_peace or pushed is None or pushed.count < view.thresholds.close_pushes:
        return None
    because = f"The close date was moved {pushed.count} times, by {pushed.days} days in all."
    evidence = (*pushed.evidence, *filter(None, (view.signals.silence.last_inbound,)))
    return Case("P0", because, evidence, view.speaker(evidence), {"pushes": str(pushed.count)})
