"""For buyers who do not answer, or asked for time."""

from __future__ import annotations

from action_recommender.plays.table import DAY, OURS, SPOKEN, WRITTEN, Case, about_task, play
from action_recommender.view import View
from data_gatherer.spoken import spoken_date


@play(effect=0.08, half_life=7 * DAY, minutes=20, channels=SPOKEN)
def revive_proposal(view: View) -> Case | None:
    """They have a proposal and have been silent too long, though we reached out at least twice."""
    if not _ghosting(view) or view.signals.phase != "late":
        return None
    touches = view.signals.silence.touches_since_reply
    evidence = (view.signals.silence.last_inbound, view.signals.silence.last_outbound)
    because = (
        f"Silent for {view.silent_days} days in {view.deal.deal.stage.name}, with {touches} touches of ours unanswered."
    )
    return Case("P0", because, evidence, view.speaker(evidence[:1]), {"unanswered": str(touches)})


@play(effect=0.06, half_life=7 * DAY, minutes=15, channels=("phone", "linkedin", "whatsapp"), only=True)
def change_channel(view: View) -> Case | None:
    """Two e-mails or more stayed unanswered and nothing else was tried: another channel may be the better one."""
    written = view.unanswered_emails
    if not _ghosting(view) or view.signals.phase == "late" or len(written) < 2 or view.channels_in_vain != {"email"}:
        return None
    evidence = (view.signals.silence.last_inbound, *written)
    because = f"{len(written)} e-mails of ours are unanswered, and their last word is {view.silent_days} days old."
    return Case("P0", because, evidence, view.speaker(evidence[:1]), {"unanswered": str(len(written))})


@play(effect=0.03, half_life=14 * DAY, minutes=10, channels=WRITTEN, gives_way=True)
def breakup_note(view: View) -> Case | None:
    """Many messages over more than one channel and a long silence: a last polite note closes the file unless they say otherwise."""
    touches, silent = view.signals.silence.touches_since_reply, view.silent_days
    if not _ghosting(view) or touches < view.rules.last_note_after or (silent or 0) < 2 * view.silent_limit:
        return None
    if len(view.channels_in_vain) < 2:
        return None
    evidence = (view.signals.silence.last_inbound, view.signals.silence.last_outbound)
    because = f"{touches} touches of ours since their last word, {silent} days ago."
    return Case("P0", because, evidence, view.speaker(evidence[:1]), {"unanswered": str(touches)})


def _ghosting(view: View) -> bool:
    """Two touches since their last word, a silence above the limit, and the deal not yet given up by everybody."""
    silent, touches = view.silent_days, view.signals.silence.touches_since_reply
    if not view.live or view.in_peace or view.signals.next_meeting or silent is None or touches < 2:
        return False
    return silent > view.silent_limit and (view.quiet_days or 0) <= view.rules.stale_days


@play(effect=0.08, half_life=7 * DAY, minutes=15, channels=WRITTEN, expected=True)
def return_as_agreed(view: View) -> Case | None:
    """They asked us to come back later, and the day has come."""
    later = view.asked_for_time
    if not view.live or later is None or later.until is None or view.in_peace or view.signals.unanswered:
        return None
    if not 0 <= (view.today - later.until).days <= view.rules.fresh_days or view.reached_out_since(later.until):
        return None
    said = f"They asked us to come back on {spoken_date(later.until)} (“{later.theme.words[0]}”)."
    facts = {"return_date": later.until.isoformat(), "topic": "later"}
    return Case("P0", said, later.theme.evidence, view.speaker(later.theme.evidence), facts)


@play(effect=0.02, half_life=30 * DAY, minutes=10, channels=WRITTEN)
def nurture(view: View) -> Case | None:
    """Something useful, later, without asking for anything."""
    lively = view.silent_days is not None and view.silent_days <= view.rules.stale_days
    if not view.live or view.in_peace or not lively or view.signals.phase == "late" or view.signals.concern("service"):
        return None
    evidence = (view.signals.silence.last_inbound,)
    return Case(
        "P2",
        "A useful word keeps the conversation alive without asking for anything.",
        evidence,
        view.speaker(evidence),
    )


@play(effect=0.03, half_life=7 * DAY, minutes=5, channels=OURS, gives_way=True)
def wait(view: View) -> Case | None:
    """A meeting is set, or they asked to be left alone for now."""
    later, meeting = view.asked_for_time, view.signals.next_meeting
    if not view.live or view.signals.unanswered or not (meeting or view.in_peace):
        return None
    late = view.late_tasks[:1]
    open_work = about_task(view, late[0]) if late else {}
    tasks = tuple(task.id for task in late)
    if meeting:
        facts = {"wait_reason": "the next meeting is set", "wait_until": view.day_of(meeting.at).isoformat()}
        because = "The next meeting is set; another message before it would be noise."
        return Case("P0", because, (meeting.id, *tasks), facts={**facts, **open_work})
    assert later is not None  # noqa: S101  (one of the two is there)
    facts = {"wait_reason": "they asked for time", "wait_until": later.until.isoformat() if later.until else ""}
    because = f"They asked for time (“{later.theme.words[0]}”)."
    return Case("P0", because, (*later.theme.evidence, *tasks), facts={**facts, **open_work})
