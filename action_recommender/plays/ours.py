"""Work that reaches nobody outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from action_recommender.models import Priority, Reach
from action_recommender.plays.table import DAY, OURS, Case, about_task, ago, play
from action_recommender.schedule import working_days
from action_recommender.view import View
from data_gatherer.models import Contact, Task
from data_gatherer.spoken import LANGUAGES, spoken_date

_OVER: Mapping[str, Reach] = {"call": "phone", "email": "email", "linkedin": "linkedin", "whatsapp": "whatsapp"}
"""The channel over which a task of that kind reaches the buyer."""
_KINDS = {*_OVER, "meeting"}


@play(effect=0.05, half_life=7 * DAY, minutes=30, channels=OURS)
def handover_won(view: View) -> Case | None:
    """The deal is won; the customer should not notice that other people take over."""
    if view.deal.deal.stage.kind != "won" or view.closed_days > view.rules.stale_days:
        return None
    return Case("P0", "The deal is won and the work begins.", view.record_of_deal)


@play(effect=0.02, half_life=14 * DAY, minutes=20, channels=OURS)
def learn_from_loss(view: View) -> Case | None:
    """The deal is lost; what can be learned is worth an hour, a pitch is not."""
    if view.deal.deal.stage.kind != "lost" or view.closed_days > view.rules.stale_days:
        return None
    reason = f" ({view.deal.deal.loss_reason})" if view.deal.deal.loss_reason else ""
    return Case("P0", f"The deal is lost{reason}.", view.record_of_deal)


@play(effect=0.01, half_life=30 * DAY, minutes=15, channels=OURS)
def revisit_lost(view: View) -> Case | None:
    """A deal was lost months ago, and its reason may be gone."""
    months = view.rules.stale_days < view.closed_days <= 400
    if view.deal.deal.stage.kind != "lost" or not months or not view.deal.deal.loss_reason:
        return None
    because = f"Lost {ago(view.closed_days)}: {view.deal.deal.loss_reason}."
    return Case("P2", because, view.record_of_deal, facts={"missing": view.deal.deal.loss_reason})


@play(effect=0.04, half_life=DAY, minutes=15, channels=OURS)
def close_lost(view: View) -> Case | None:
    """They said no: thank them, close it with the honest reason, and argue no more."""
    no = view.declined
    if not view.open or no is None:
        return None
    because = f"They have decided against us (“{no.words[0]}”, {ago((view.today - no.last).days)})."
    return Case("P0", because, no.evidence, facts={"topic": "said_no"})


@play(effect=0.03, half_life=14 * DAY, minutes=15, channels=OURS)
def close_or_requalify(view: View) -> Case | None:
    """Nothing has happened for months: find out whether it lives, or close it."""
    quiet = view.quiet_days
    if not view.live or quiet is None or quiet <= view.rules.stale_days or view.in_peace:
        return None
    evidence = view.signals.silence.evidence
    since = "Nothing has happened" if evidence else "The CRM holds no exchange; the deal is open"
    return Case(
        "P0", f"{since} for {quiet:,} days.", evidence or view.record_of_deal, facts={"silent_days": f"{quiet:,}"}
    )


@play(effect=0.04, half_life=7 * DAY, minutes=20, channels=OURS)
def complete_record(view: View) -> Case | None:
    """Nobody on this deal can be reached, or nobody of ours could sign, with what the CRM holds."""
    if not view.live or any(map(view.reachable, view.present)) or any(contact.objection for contact in view.present):
        return None
    if view.present and not view.owned:
        return None
    missing = "a contact" if not view.present else "an address or number that works"
    because = f"The CRM holds no way to reach anybody: {missing} is missing."
    if view.present and not view.sender.name:
        missing = "the owner's name"
        because = (
            f"The CRM does not tell the name of the owner {view.sender.email}, and nobody signs a message without one."
        )
    tier: Priority = "P1" if (view.quiet_days or 0) > view.rules.stale_days else "P0"
    return Case(tier, because, view.record_of_deal, facts={"missing": missing})


@play(effect=0.03, half_life=7 * DAY, minutes=5, channels=OURS)
def fix_close_date(view: View) -> Case | None:
    """The close date has passed and the deal is still open."""
    days = view.signals.days_to_close
    if not view.live or days is None or days >= 0 or (view.quiet_days or 0) > view.rules.stale_days:
        return None
    tier: Priority = "P0" if view.signals.phase == "late" else "P1"
    return Case(tier, f"The close date passed {ago(-days)}.", view.record_of_deal)


@play(effect=0.04, half_life=3 * DAY, minutes=15, channels=OURS)
def ask_manager(view: View) -> Case | None:
    """A large deal with two critical warnings or more needs a decision above the rep."""
    critical = [warning for warning in view.signals.warnings if warning.critical]
    if not view.live or len(critical) < 2 or (view.deal.deal.amount or 0) < view.thresholds.large_deal:
        return None
    told = " ".join(warning.text for warning in critical)
    evidence = tuple(dict.fromkeys(record for warning in critical for record in warning.evidence))
    return Case("P1", told, evidence, facts={"warnings": told.rstrip(".")})


@play(effect=0.06, half_life=2 * DAY, minutes=15, channels=OURS)
def hand_over(view: View) -> Case | None:
    """Somebody else of ours should take it: nobody owns it, or nobody speaks the buyer's language."""
    if not view.live:
        return None
    if not view.owned:
        because, missing, evidence = "Nobody owns this deal.", "an owner", view.record_of_deal
    else:
        foreign = next((one for one in view.present if one.language and one.language not in LANGUAGES), None)
        if foreign is None:
            return None
        because = f"{foreign.name} speaks {foreign.language}, which no text of ours does."
        missing, evidence = f"a colleague who writes {foreign.language}", (f"contact:{foreign.id}",)
    tier: Priority = "P0" if not view.owned else "P1"
    return Case(tier, because, evidence, facts={"missing": missing})


@play(effect=0.01, half_life=30 * DAY, minutes=15, channels=OURS)
def respect_objection(view: View) -> Case | None:
    """The people on this deal do not want to be contacted."""
    objecting = [contact for contact in view.present if contact.objection]
    if not view.live or not objecting or len(objecting) < len(view.present):
        return None
    evidence = tuple(f"contact:{contact.id}" for contact in objecting)
    return Case("P0", f"{objecting[0].name} objected to being contacted.", evidence)


@play(effect=0.02, half_life=3 * DAY, minutes=15, channels=OURS, fills=True)
def overdue_task(view: View) -> Case | None:
    """A task of ours is overdue and nothing else here does it: do it, move it or drop it."""
    late = [task for task in view.late_tasks if not (_promise_is_kept(view) and view.is_owed(task))]
    if not view.live or not late:
        return None
    task, owner, person = late[0], view.colleague(late[0]), _reached_by(view, late[0])
    peace = _peace(view)
    barred = peace if peace.reason and task.kind in _KINDS else _barred(view, task, person)
    facts = {
        **about_task(view, task),
        "task_kind": task.kind if task.kind in _KINDS else "",
        "task_person": person.name if person else "",
        "task_owner": owner,
        "task_more": f"{len(late) - 1:,}" if late[1:] else "",
        "task_stop": barred.reason,
        "wait_reason": peace.reason,
        "wait_until": peace.until,
    }
    evidence = dict.fromkeys((*(one.id for one in late), *peace.evidence, *barred.evidence))
    reached = None if owner or barred.reason else person
    return Case(_tier_of_task(view, task), _told_of_task(view, task, facts), tuple(evidence), reached, facts)


class _Held(NamedTuple):
    """Why something is not to reach the buyer, the records that say so, and the day until which; nothing where it may."""

    reason: str = ""
    evidence: tuple[str, ...] = ()
    until: str = ""


def _tier_of_task(view: View, task: Task) -> Priority:
    """For today once a working day has passed since its day, unless it is for another colleague to do."""
    assert task.due is not None  # noqa: S101  (an overdue task has a day)
    return "P0" if working_days(view.day_of(task.due), 1) <= view.today and not view.colleague(task) else "P1"


def _told_of_task(view: View, task: Task, facts: Mapping[str, str]) -> str:
    assert task.due is not None  # noqa: S101  (an overdue task has a day)
    named = f"The task “{facts['task']}”" if facts["task"] else "A task"
    whose = f" of {facts['task_owner']}" if facts["task_owner"] else ""
    more = facts["task_more"]
    others = f"; {more} more {'is' if more == '1' else 'are'} overdue" if more else ""
    return f"{named}{whose} was due {ago((view.today - view.day_of(task.due)).days)} and is still open{others}."


def _promise_is_kept(view: View) -> bool:
    """Return whether the play that keeps a promise can reach who waits for it."""
    rule = view.rules.plays.get("keep-promise")
    return view.owed_to is not None and view.reachable(view.owed_to) and (rule is None or rule.enabled)


def _reached_by(view: View, task: Task) -> Contact | None:
    """Return the first person of theirs whom *task* reaches; None where it reaches nobody, or the CRM does not say whom."""
    people = filter(None, map(view.deal.contact, task.people))
    return next(people, None) if task.kind in _KINDS else None


def _peace(view: View) -> _Held:
    """Return until when they asked to be left alone."""
    later = view.asked_for_time
    if later is None or not view.in_peace:
        return _Held()
    until = f" until {spoken_date(later.until)}" if later.until else ""
    day = later.until.isoformat() if later.until else ""
    return _Held(f"they asked for time{until}", later.theme.evidence, day)


def _barred(view: View, task: Task, person: Contact | None) -> _Held:
    """Return what keeps a task from reaching *person* today: a task asks no gate, so they are asked here."""
    if person is None:
        return _Held()
    told = (f"contact:{person.id}",)
    if person not in view.present:
        return _Held(f"{person.name or 'the person'} has left", told)
    channel, findings = view.reach(person, [_OVER[task.kind]] if task.kind in _OVER else [])
    blocked = findings[-1] if findings and channel is None else None
    return _Held(f"{blocked.channel}: {blocked.reason}", told) if blocked else _Held()
