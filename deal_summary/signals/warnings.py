"""The eight warnings about a deal (H1): each a rule with a threshold of its own, each with the records that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from deal_summary.models import DealWarning, Signals
from deal_summary.signals.history import History
from deal_summary.signals.records import ids

_RED_FLAGS = ("said_no", "champion_left", "usage_drop")
_RED_CONCERNS = ("service", "budget", "timing")


def warnings(history: History, signals: Signals) -> tuple[DealWarning, ...]:
    """Return the warnings of an open deal in their order, W1 to W8; none for a closed one."""
    if history.deal.deal.stage.kind != "open":
        return ()
    return tuple(found for rule in _RULES if (found := rule(history, signals)))


def _no_activity(history: History, signals: Signals) -> DealWarning | None:
    """W1: no touch in either direction for longer than the phase allows, and no meeting ahead."""
    created = history.deal.deal.created_at
    days = signals.silence.days
    if days is None and created:
        days = (history.as_of - history.day_of(created)).days
    limit = history.thresholds.silent_days.get(signals.phase, 14)
    if days is None or days <= limit or signals.next_meeting:
        return None
    text = f"Nothing has happened for {days:,} days; {limit} are usual here."
    return DealWarning(
        code="W1", critical=days > 3 * limit, text=text, evidence=signals.silence.evidence or _deal(history)
    )


def _ghosted(history: History, signals: Signals) -> DealWarning | None:
    """W2: two touches of ours or more since their last word, and their silence above the limit."""
    days, touches = signals.silence.inbound_days, signals.silence.touches_since_reply
    limit = history.thresholds.silent_days.get(signals.phase, 14)
    if days is None or days <= limit or touches < 2:
        return None
    text = f"Silent for {days} days, with {touches} touches of ours unanswered."
    return DealWarning(
        code="W2",
        critical=touches >= 4,
        text=text,
        evidence=(signals.silence.last_inbound, signals.silence.last_outbound),
    )


def _overdue_close(history: History, signals: Signals) -> DealWarning | None:
    """W3: the close date has passed, or was moved so often that nobody can believe it (H7)."""
    days, pushed, limits = signals.days_to_close, signals.pushes, history.thresholds
    if pushed and pushed.count >= limits.close_pushes:
        text = f"The close date was moved {pushed.count} times, by {pushed.days} days in all."
        return DealWarning(code="W3", critical=True, text=text, evidence=pushed.evidence)
    if days is None or days >= 0:
        return None
    ago = "yesterday" if days == -1 else f"{-days:,} days ago"
    return DealWarning(
        code="W3", critical=-days > limits.overdue_days, text=f"The close date passed {ago}.", evidence=_deal(history)
    )


def _few_contacts(history: History, signals: Signals) -> DealWarning | None:
    """W4: a large deal in a late stage with fewer than two engaged contacts (H2)."""
    amount = history.deal.deal.amount or 0
    engaged = [person for person in signals.engaged_people if person not in signals.gone_people]
    if amount < history.thresholds.large_deal or signals.phase != "late" or len(engaged) >= 2:
        return None
    who = "one person" if engaged else "nobody"
    evidence = tuple(f"contact:{person}" for person in engaged) or _deal(history)
    return DealWarning(
        code="W4",
        critical=not engaged,
        text=f"A large deal late in its pipeline, and {who} is engaged.",
        evidence=evidence,
    )


def _no_power(history: History, signals: Signals) -> DealWarning | None:
    """W5: a late stage, and nobody who can release money or sign has ever been heard of."""
    if signals.phase != "late" or not history.deal.contacts:
        return None
    if any(person.power and person.last_day and person.stance != "gone" for person in signals.people):
        return None
    known = next((person for person in signals.people if person.power and person.stance != "gone"), None)
    text = "Nobody who can decide has been heard of" + (", though the CRM names somebody." if known else ".")
    return DealWarning(code="W5", text=text, evidence=(f"contact:{known.contact}",) if known else _deal(history))


def _no_price(history: History, signals: Signals) -> DealWarning | None:
    """W6: a late stage, they have written or spoken, and money was never a matter."""
    if signals.phase != "late" or signals.silence.inbound_days is None:
        return None
    told = [record for record in history.past if record.text]
    if not told or any(theme.name in ("price", "budget", "verbal_yes") for theme in signals.themes):
        return None
    return DealWarning(code="W6", text="Late in its pipeline, and nobody has spoken of money.", evidence=ids(told[-3:]))


def _red_flags(history: History, signals: Signals) -> DealWarning | None:
    """W7: words that deals die of, within *red_flag_days*."""
    within = history.thresholds.red_flag_days
    said = [signals.theme(name, within_days=within) for name in _RED_FLAGS]
    said += [signals.concern(name, within_days=within) for name in _RED_CONCERNS]
    found = [theme for theme in said if theme]
    if not found:
        return None
    words = ", ".join(f"“{theme.words[0]}”" for theme in found)
    evidence = tuple(dict.fromkeys(record for theme in found for record in theme.evidence))
    return DealWarning(
        code="W7",
        critical=any(theme.name == "said_no" for theme in found),
        text=f"Words that are a red flag: {words}.",
        evidence=evidence,
    )


def _stalled(history: History, signals: Signals) -> DealWarning | None:
    """W8: longer in the stage than won deals were, or than the default where too few were won (H5)."""
    age = signals.stage_age
    if age is None or not age.stalled:
        return None
    text = f"{age.days:,} days in the stage “{history.deal.deal.stage.name}”, against {age.limit_days}."
    return DealWarning(code="W8", critical=age.critical, text=text, evidence=_deal(history))


def _deal(history: History) -> tuple[str, ...]:
    return (f"deal:{history.deal.deal.id}",)


_RULES: tuple[Callable[[History, Signals], DealWarning | None], ...] = (
    _no_activity,
    _ghosted,
    _overdue_close,
    _few_contacts,
    _no_power,
    _no_price,
    _red_flags,
    _stalled,
)


def purposes() -> Iterator[str]:
    """Yield one sentence on each warning, for the documents."""
    yield from ((rule.__doc__ or "").strip() for rule in _RULES)
