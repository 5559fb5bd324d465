"""Before, after and instead of a meeting."""

from __future__ import annotations

from action_recommender.models import Priority
from action_recommender.plays.table import DAY, OURS, SPOKEN, WRITTEN, Case, ago, play
from action_recommender.schedule import working_days
from action_recommender.view import View


@play(effect=0.10, half_life=DAY, minutes=20, channels=OURS)
def prepare_meeting(view: View) -> Case | None:
    """A meeting is today or on the next working day: read, choose one goal, prepare the questions."""
    meeting = view.signals.next_meeting
    if not view.live or meeting is None or view.day_of(meeting.at) > working_days(view.today, 1):
        return None
    when = "today" if view.day_of(meeting.at) == view.today else "on the next working day"
    return Case("P0", f"The meeting is {when}.", (meeting.id,))


@play(effect=0.05, half_life=DAY, minutes=5, channels=WRITTEN, expected=True)
def confirm_meeting(view: View) -> Case | None:
    """A meeting is two or three working days away, and nobody has said a word for a week."""
    meeting, quiet = view.signals.next_meeting, view.signals.silence.days
    if not view.live or meeting is None or quiet is None or quiet < 7:
        return None
    day = view.day_of(meeting.at)
    if not working_days(view.today, 1) < day <= working_days(view.today, 3):
        return None
    person = next(filter(None, map(view.deal.contact, meeting.people)), None)
    tier: Priority = "P0" if day == working_days(view.today, 2) else "P1"
    return Case(tier, f"The meeting is near, and the last word is {quiet} days old.", (meeting.id,), person)


@play(effect=0.10, half_life=DAY, minutes=20, channels=WRITTEN, expected=True)
def follow_up_meeting(view: View) -> Case | None:
    """We met or spoke in the last days and have sent nothing since."""
    met = view.last_talk
    if not view.live or view.in_peace or met is None or view.signals.unanswered or view.signals.next_meeting:
        return None
    days = (view.today - view.day_of(met.at)).days
    if not 0 < days <= view.rules.follow_up_days or view.wrote_after(met):
        return None
    kind = "met" if met.kind == "meeting" else "spoke"
    return Case("P0", f"We {kind} {ago(days)} and have sent nothing since.", (met.id,), view.speaker((met.id,)))


@play(effect=0.10, half_life=2 * DAY, minutes=15, channels=WRITTEN, introduces=True, expected=True)
def rebook_no_show(view: View) -> Case | None:
    """They missed a meeting and have not written since."""
    missed = view.signals.missed_meeting
    if not view.live or missed is None:
        return None
    because = "They did not come to the meeting and have not written since."
    return Case("P0", because, (missed.id,), view.speaker((missed.id,)))


@play(effect=0.06, half_life=7 * DAY, minutes=15, channels=SPOKEN, gives_way=True, introduces=True)
def confirm_next_step(view: View) -> Case | None:
    """The conversation is fine, but no next step has a date."""
    silent, ahead = view.silent_days, view.signals.next_meeting or view.signals.missed_meeting or view.dated_with_them
    if not view.live or view.in_peace or ahead or silent is None or silent > view.rules.fresh_days:
        return None
    evidence = (view.signals.silence.last_inbound,)
    return Case("P1", "We are in touch, and no next step has a date.", evidence, view.speaker(evidence))
