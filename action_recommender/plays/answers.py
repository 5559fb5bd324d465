"""Take up what the buyer raised."""

from __future__ import annotations

from action_recommender.models import Priority
from action_recommender.plays.table import DAY, HOUR, SPOKEN, WRITTEN, Case, ago, play, raised
from action_recommender.view import View


@play(effect=0.05, half_life=HOUR, minutes=15, channels=WRITTEN, gives_way=True, introduces=True)
def answer_inbound(view: View) -> Case | None:
    """The buyer wrote and nobody has answered."""
    waiting = view.signals.unanswered
    if not view.live or waiting is None:
        return None
    first = "This is their first message to us." if waiting.cold else "It is our turn."
    return Case(
        "P0",
        f"They wrote {ago(waiting.days)} and nobody has answered. {first}",
        waiting.evidence,
        view.speaker(waiting.evidence),
        {"cold": "yes" if waiting.cold else ""},
        pressing=True,
    )


@play(effect=0.10, half_life=3 * DAY, minutes=30, channels=WRITTEN, introduces=True)
def address_pricing(view: View) -> Case | None:
    """The buyer says the price is a problem."""
    theme = view.worried("price")
    return raised(view, theme, "They worry about the price") if view.live and theme else None


@play(effect=0.10, half_life=2 * DAY, minutes=40, channels=WRITTEN)
def clear_security_review(view: View) -> Case | None:
    """Their security people need documents or answers before anyone can sign."""
    theme = view.raised("security")
    if not view.live or theme is None or not (theme.mentions >= 2 or theme.concern):
        return None
    return raised(view, theme, "Their security review waits for us")


@play(effect=0.12, half_life=3 * DAY, minutes=30, channels=WRITTEN)
def smooth_legal(view: View) -> Case | None:
    """They said yes in words; the lawyers have the paper."""
    agreed, legal = view.signals.theme("verbal_yes"), view.raised("legal")
    if not view.live or agreed is None or legal is None or view.worried("budget"):
        return None
    return raised(view, legal, "They said yes, and the contract is with the lawyers")


@play(effect=0.10, half_life=3 * DAY, minutes=30, channels=WRITTEN)
def guide_procurement(view: View) -> Case | None:
    """Procurement wants forms, terms or a registration before an order can come."""
    theme = view.raised("procurement")
    if not view.live or theme is None or view.signals.phase == "early" or theme.mentions < 2 or view.worried("budget"):
        return None
    return raised(view, theme, "Procurement has its own steps")


@play(effect=0.15, half_life=3 * DAY, minutes=30, channels=SPOKEN)
def rescue_renewal(view: View) -> Case | None:
    """A renewal is near and the customer is unhappy or uses less."""
    days = view.signals.days_to_close
    trouble = view.signals.concern("service") or view.signals.theme("usage_drop")
    if not view.live or view.signals.motion != "renewal" or trouble is None or view.agreed_since(trouble):
        return None
    if days is None or days > view.rules.renewal_days:
        return None
    when = f"is {days} days away" if days >= 0 else f"was due {ago(-days)}"
    return raised(view, trouble, f"The renewal {when} and they are unhappy")


@play(effect=0.10, half_life=3 * DAY, minutes=35, channels=SPOKEN, introduces=True)
def answer_competitor(view: View) -> Case | None:
    """They compare us with another vendor."""
    theme = view.worried("competitor")
    if not view.live or theme is None or not view.theirs_lately(theme.evidence):
        return None
    return raised(view, theme, "They compare us with another vendor")


@play(effect=0.12, half_life=7 * DAY, minutes=25, channels=WRITTEN)
def grow_account(view: View) -> Case | None:
    """A customer speaks of another site or more users."""
    theme = view.raised("expansion")
    if not view.live or view.signals.motion != "expansion" or theme is None:
        return None
    return raised(view, theme, "They speak of more")


@play(effect=0.14, half_life=3 * DAY, minutes=30, channels=SPOKEN)
def secure_budget(view: View) -> Case | None:
    """The money is frozen or missing, and somebody on their side can still argue for it."""
    theme = view.worried("budget")
    return raised(view, theme, "The budget is in doubt") if view.live and theme else None


@play(effect=0.09, half_life=3 * DAY, minutes=40, channels=WRITTEN, introduces=True)
def protect_integration(view: View) -> Case | None:
    """Whether it fits their systems, or can do one thing, decides the deal."""
    theme = view.raised("integration") or view.raised("feature")
    if not view.live or theme is None or view.signals.phase == "early" or not view.theirs_lately(theme.evidence):
        return None
    tier: Priority = "P0" if theme.name == "integration" and view.unanswered_about(theme) else "P1"
    return raised(view, theme, "They need to know how it fits", tier=tier)


@play(effect=0.10, half_life=3 * DAY, minutes=25, channels=SPOKEN)
def reduce_risk(view: View) -> Case | None:
    """They hesitate to decide: a smaller, reversible step is easier to agree to."""
    theme = view.worried("timing")
    if not view.live or view.in_peace or theme is None or view.signals.phase == "early":
        return None
    return raised(view, theme, "They hesitate to decide")
