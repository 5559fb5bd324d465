"""The plays: what a good salesperson does in which situation, each a small rule in one table.

To add one: write a function with the decorator below, and its texts in `prompts/texts/en/<id>.md`. Effects are our own policy:
the points of win probability a good execution may be worth. Half-lives follow the usual order: an inbound message loses half its
value in an hour, an overdue promise in a day, a stalled deal in a week, a nurture mail in a month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from action_recommender.models import Priority, Reach
from action_recommender.view import View
from data_gatherer.models import Contact
from data_gatherer.spoken import spoken_list
from deal_summary.models import Theme
from deal_summary.playbook import missing_qualification

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """Why a play fits this deal, for whom, and how pressing it is; *facts* are what its texts need beyond the deal."""

    tier: Priority
    because: str
    evidence: tuple[str, ...]
    person: Contact | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    pressing: bool = False
    """The buyer is waiting: urgency halves by the hour, and any time allowed today is better than a good one later."""


Rule = Callable[[View], Case | None]


@dataclass(frozen=True)
class Play:
    """A named rule and what it costs and may bring."""

    id: str
    rule: Rule
    effect: float
    half_life: timedelta
    minutes: int
    channels: tuple[Reach, ...]
    gives_way: bool = False
    """True for a play that is superseded when another one reaches the same person today."""
    introduces: bool = False
    """True where the company's own line belongs into the words: to people who may not know us well yet."""

    @property
    def purpose(self) -> str:
        """One sentence: in which situation it fits."""
        return (self.rule.__doc__ or "").strip()

    @property
    def outward(self) -> bool:
        """True when it reaches somebody outside."""
        return self.channels != ("internal",)


PLAYS: dict[str, Play] = {}
"""All plays by id, in the order of this file."""

_WRITTEN: tuple[Reach, ...] = ("email", "phone", "linkedin", "whatsapp")
_SPOKEN: tuple[Reach, ...] = ("phone", "email", "linkedin", "whatsapp")
_OURS: tuple[Reach, ...] = ("internal",)


def play(
    effect: float,
    half_life: timedelta,
    minutes: int,
    channels: tuple[Reach, ...],
    *,
    gives_way: bool = False,
    introduces: bool = False,
) -> Callable[[Rule], Rule]:
    """Put a rule into the table, under its own name."""

    def enter(rule: Rule) -> Rule:
        name = rule.__name__.replace("_", "-")
        PLAYS[name] = Play(name, rule, effect, half_life, minutes, channels, gives_way, introduces)
        return rule

    return enter


def _raised(view: View, theme: Theme, what: str, *, tier: Priority = "P0", **facts: str) -> Case:
    """Return the case for a matter the buyer raised: pressing while the message that raised it waits for an answer."""
    waiting = view.unanswered_about(theme)
    said = f"{what} (“{theme.words[0]}”, {_ago((view.today - theme.last).days)})"
    text = f"{said}; they wait for our answer" if waiting else said
    return Case(
        tier, f"{text}.", theme.evidence, view.speaker(theme.evidence), {"topic": theme.name, **facts}, pressing=waiting
    )


def _ago(days: int) -> str:
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"


@play(effect=0.05, half_life=_HOUR, minutes=15, channels=_WRITTEN, gives_way=True, introduces=True)
def answer_inbound(view: View) -> Case | None:
    """The buyer wrote and nobody has answered."""
    waiting = view.signals.unanswered
    if not view.open or waiting is None:
        return None
    since = "today" if waiting.days == 0 else _ago(waiting.days)
    first = "This is their first message to us." if waiting.cold else "It is our turn."
    because = f"They wrote {since} and nobody has answered. {first}"
    return Case(
        "P0",
        because,
        waiting.evidence,
        view.speaker(waiting.evidence),
        {"cold": "yes" if waiting.cold else ""},
        pressing=True,
    )


@play(effect=0.10, half_life=3 * _DAY, minutes=30, channels=_WRITTEN, introduces=True)
def address_pricing(view: View) -> Case | None:
    """The buyer says the price is a problem."""
    theme = view.worried("price")
    return _raised(view, theme, "They worry about the price") if view.open and theme else None


@play(effect=0.10, half_life=2 * _DAY, minutes=40, channels=_WRITTEN)
def clear_security_review(view: View) -> Case | None:
    """Their security people need documents or answers before anyone can sign."""
    theme = view.raised("security")
    return (
        _raised(view, theme, "Their security review waits for us")
        if view.open and theme and theme.mentions >= 2
        else None
    )


@play(effect=0.14, half_life=3 * _DAY, minutes=25, channels=_SPOKEN, introduces=True)
def replace_champion(view: View) -> Case | None:
    """The person who carried the deal on their side has left, and somebody else is there."""
    gone = [contact for contact in view.deal.contacts if contact.id in view.signals.gone_people]
    theme = view.signals.theme("champion_left")
    person = view.speaker(theme.evidence) if theme else None
    if not view.open or not gone or theme is None or person is None:
        return None
    return Case(
        "P0",
        f"{gone[0].name} has left; {person.name} is our contact now.",
        theme.evidence,
        person,
        {"former_person": gone[0].name},
    )


@play(effect=0.08, half_life=7 * _DAY, minutes=20, channels=_SPOKEN)
def revive_proposal(view: View) -> Case | None:
    """They have a proposal and have been silent too long, though we reached out at least twice."""
    silent, touches = view.silent_days, view.signals.silence.touches_since_reply
    if not view.open or view.signals.phase != "late" or silent is None or silent <= view.silent_limit or touches < 2:
        return None
    if (view.quiet_days or 0) > view.rules.stale_days:
        return None
    evidence = (view.signals.silence.last_inbound, view.signals.silence.last_outbound)
    because = f"Silent for {silent} days in {view.deal.deal.stage.name}, with {touches} touches of ours unanswered."
    return Case("P0", because, evidence, view.speaker(evidence[:1]))


@play(effect=0.12, half_life=3 * _DAY, minutes=30, channels=_WRITTEN)
def smooth_legal(view: View) -> Case | None:
    """They said yes in words; the lawyers have the paper."""
    agreed, legal = view.signals.theme("verbal_yes"), view.raised("legal")
    if not view.open or agreed is None or legal is None:
        return None
    return _raised(view, legal, "They said yes, and the contract is with the lawyers")


@play(effect=0.10, half_life=3 * _DAY, minutes=30, channels=_WRITTEN)
def guide_procurement(view: View) -> Case | None:
    """Procurement wants forms, terms or a registration before an order can come."""
    theme = view.raised("procurement")
    if not view.open or theme is None or view.signals.phase == "early" or theme.mentions < 2:
        return None
    return _raised(view, theme, "Procurement has its own steps")


@play(effect=0.15, half_life=3 * _DAY, minutes=30, channels=_SPOKEN)
def rescue_renewal(view: View) -> Case | None:
    """A renewal is near and the customer is unhappy or uses less."""
    days = view.signals.days_to_close
    trouble = view.signals.concern("service") or view.signals.theme("usage_drop")
    if (
        not view.open
        or view.signals.motion != "renewal"
        or trouble is None
        or days is None
        or days > view.rules.renewal_days
    ):
        return None
    return _raised(view, trouble, f"The renewal is {days} days away and they are unhappy")


@play(effect=0.10, half_life=3 * _DAY, minutes=35, channels=_SPOKEN, introduces=True)
def answer_competitor(view: View) -> Case | None:
    """They compare us with another vendor."""
    theme = view.worried("competitor")
    if not view.open or theme is None or not set(theme.evidence) & _recent_inbound(view):
        return None
    return _raised(view, theme, "They compare us with another vendor")


def _recent_inbound(view: View) -> set[str]:
    """Ids of what they wrote or said themselves in the last weeks: a note of ours about rivals is not yet their question."""
    records = (
        record
        for record in view.deal.interactions
        if record.direction == "inbound" or record.outcome in ("connected", "held")
    )
    return {record.id for record in records if 0 <= (view.today - record.at.date()).days <= view.rules.fresh_days}


@play(effect=0.12, half_life=7 * _DAY, minutes=25, channels=_WRITTEN)
def grow_account(view: View) -> Case | None:
    """A customer speaks of another site or more users."""
    theme = view.raised("expansion")
    if not view.open or view.signals.motion != "expansion" or theme is None:
        return None
    return _raised(view, theme, "They speak of more")


@play(effect=0.10, half_life=2 * _DAY, minutes=15, channels=_WRITTEN, introduces=True)
def rebook_no_show(view: View) -> Case | None:
    """They missed a meeting and have not written since."""
    missed = view.signals.missed_meeting
    if not view.open or missed is None:
        return None
    return Case(
        "P0", "They did not come to the meeting and have not written since.", (missed.id,), view.speaker((missed.id,))
    )


@play(effect=0.12, half_life=2 * _DAY, minutes=15, channels=_WRITTEN, introduces=True)
def find_right_person(view: View) -> Case | None:
    """Our contact says somebody else decides."""
    theme = view.raised("wrong_person")
    if not view.open or theme is None:
        return None
    speaker = view.speaker(theme.evidence)
    others = [contact.name for contact in view.present if speaker and contact.id != speaker.id and contact.name]
    return _raised(view, theme, "Our contact is not the one who decides", new_person=others[0] if others else "")


@play(effect=0.10, half_life=_DAY, minutes=30, channels=_WRITTEN)
def keep_promise(view: View) -> Case | None:
    """Something we promised is overdue."""
    late = [task for task in map(view.task, view.signals.overdue_tasks) if task]
    if not view.open or not late:
        return None
    person = next((contact for task in late for contact in view.present if contact.id in task.people), None)
    because = f"Our task “{late[0].title}” is overdue."
    waiting = view.signals.unanswered
    evidence = (*(task.id for task in late), *(waiting.evidence if waiting else ()))
    return Case(
        "P0", because, evidence, person or view.speaker(()), {"promise": late[0].title}, pressing=waiting is not None
    )


@play(effect=0.14, half_life=3 * _DAY, minutes=30, channels=_SPOKEN)
def secure_budget(view: View) -> Case | None:
    """The money is frozen or missing, and somebody on their side can still argue for it."""
    theme = view.worried("budget")
    return _raised(view, theme, "The budget is in doubt") if view.open and theme else None


@play(effect=0.09, half_life=3 * _DAY, minutes=40, channels=_WRITTEN, introduces=True)
def protect_integration(view: View) -> Case | None:
    """Whether it fits their systems, or can do one thing, decides the deal."""
    theme = view.raised("integration") or view.raised("feature")
    if (
        not view.open
        or theme is None
        or view.signals.phase == "early"
        or not set(theme.evidence) & _recent_inbound(view)
    ):
        return None
    tier: Priority = "P0" if theme.name == "integration" and view.unanswered_about(theme) else "P1"
    return _raised(view, theme, "They need to know how it fits", tier=tier)


@play(effect=0.06, half_life=7 * _DAY, minutes=15, channels=_SPOKEN, gives_way=True, introduces=True)
def confirm_next_step(view: View) -> Case | None:
    """The conversation is fine, but no next step has a date."""
    silent = view.silent_days
    if (
        not view.open
        or view.signals.next_meeting
        or view.signals.missed_meeting
        or silent is None
        or silent > view.rules.fresh_days
    ):
        return None
    if view.in_peace:
        return None
    evidence = (view.signals.silence.last_inbound,)
    return Case("P1", "We are in touch, and no next step has a date.", evidence, view.speaker(evidence))


@play(effect=0.06, half_life=14 * _DAY, minutes=30, channels=_WRITTEN)
def widen_contacts(view: View) -> Case | None:
    """A large or late deal, or one in which others decide too, hangs on one engaged person."""
    amount = view.deal.deal.amount or 0
    engaged = [contact for contact in view.present if contact.id in view.signals.engaged_people]
    others = view.signals.theme("authority")
    if not view.open or view.in_peace or len(engaged) > 1 or not view.present or view.signals.phase == "early":
        return None
    if not (amount >= view.rules.large_deal or view.signals.phase == "late" or others):
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


@play(effect=0.05, half_life=14 * _DAY, minutes=20, channels=_SPOKEN)
def qualify_gaps(view: View) -> Case | None:
    """Budget, authority, need or timeline are unknown before the proposal."""
    gaps = missing_qualification(view.signals)
    if (
        not view.open
        or view.in_peace
        or not gaps
        or view.signals.phase == "late"
        or view.signals.motion != "new"
        or not view.present
    ):
        return None
    if view.quiet_days is not None and view.quiet_days > view.rules.stale_days:
        return None
    named = spoken_list([f"the {gap}" if gap != "authority" else "who decides" for gap in gaps])
    return Case(
        "P1",
        f"No record says anything about {named}.",
        (f"deal:{view.deal.deal.id}",),
        view.speaker(()),
        {"gaps": named},
    )


@play(effect=0.02, half_life=30 * _DAY, minutes=10, channels=_WRITTEN)
def nurture(view: View) -> Case | None:
    """Something useful, later, without asking for anything."""
    lively = view.silent_days is not None and view.silent_days <= view.rules.stale_days
    if not view.open or view.in_peace or not lively or view.signals.phase == "late" or view.signals.concern("service"):
        return None
    evidence = (view.signals.silence.last_inbound,)
    return Case(
        "P2",
        "A useful word keeps the conversation alive without asking for anything.",
        evidence,
        view.speaker(evidence),
    )


@play(effect=0.03, half_life=7 * _DAY, minutes=5, channels=_OURS, gives_way=True)
def wait(view: View) -> Case | None:
    """A meeting is set, or they asked to be left alone for now."""
    later, meeting = view.raised("later"), view.signals.next_meeting
    if not view.open or view.signals.unanswered or not (meeting or view.in_peace):
        return None
    if meeting:
        facts = {"wait_reason": "the next meeting is set", "wait_until": meeting.at.date().isoformat()}
        return Case(
            "P0", "The next meeting is set; another message before it would be noise.", (meeting.id,), facts=facts
        )
    assert later is not None  # noqa: S101  (one of the two is there)
    until = view.promised_date(later)
    facts = {"wait_reason": "they asked for time", "wait_until": until.isoformat() if until else ""}
    return Case("P0", f"They asked for time (“{later.words[0]}”).", later.evidence, facts=facts)


@play(effect=0.05, half_life=7 * _DAY, minutes=30, channels=_OURS)
def handover_won(view: View) -> Case | None:
    """The deal is won; the customer should not notice that other people take over."""
    if view.deal.deal.stage.kind != "won" or view.closed_days > view.rules.stale_days:
        return None
    return Case("P0", "The deal is won and the work begins.", (f"deal:{view.deal.deal.id}",))


@play(effect=0.02, half_life=14 * _DAY, minutes=20, channels=_OURS)
def learn_from_loss(view: View) -> Case | None:
    """The deal is lost; what can be learned is worth an hour, a pitch is not."""
    if view.deal.deal.stage.kind != "lost" or view.closed_days > view.rules.stale_days:
        return None
    reason = f" ({view.deal.deal.loss_reason})" if view.deal.deal.loss_reason else ""
    return Case("P1", f"The deal is lost{reason}.", (f"deal:{view.deal.deal.id}",))


@play(effect=0.03, half_life=14 * _DAY, minutes=15, channels=_OURS)
def close_or_requalify(view: View) -> Case | None:
    """Nothing has happened for months: find out whether it lives, or close it."""
    quiet = view.quiet_days
    if not view.open or quiet is None or quiet <= view.rules.stale_days:
        return None
    evidence = tuple(
        record for record in (view.signals.silence.last_inbound, view.signals.silence.last_outbound) if record
    )
    since = "Nothing has happened" if evidence else "The CRM holds no exchange; the deal is open"
    because = f"{since} for {quiet:,} days."
    return Case("P0", because, evidence or (f"deal:{view.deal.deal.id}",), facts={"silent_days": f"{quiet:,}"})


@play(effect=0.04, half_life=7 * _DAY, minutes=20, channels=_OURS)
def complete_record(view: View) -> Case | None:
    """Nobody on this deal can be reached with what the CRM holds."""
    if (
        not view.open
        or any(view.reachable(contact) for contact in view.present)
        or any(contact.objection for contact in view.present)
    ):
        return None
    missing = "a contact" if not view.present else "an address or number that works"
    tier: Priority = "P1" if (view.quiet_days or 0) > view.rules.stale_days else "P0"
    return Case(
        tier,
        f"The CRM holds no way to reach anybody: {missing} is missing.",
        (f"deal:{view.deal.deal.id}",),
        facts={"missing": missing},
    )


@play(effect=0.03, half_life=7 * _DAY, minutes=5, channels=_OURS)
def fix_close_date(view: View) -> Case | None:
    """The close date has passed and the deal is still open."""
    days = view.signals.days_to_close
    if not view.open or days is None or days >= 0 or (view.quiet_days or 0) > view.rules.stale_days:
        return None
    tier: Priority = "P0" if view.signals.phase == "late" else "P1"
    return Case(tier, f"The close date passed {_ago(-days)}.", (f"deal:{view.deal.deal.id}",))


@play(effect=0.01, half_life=30 * _DAY, minutes=15, channels=_OURS)
def respect_objection(view: View) -> Case | None:
    """The people on this deal do not want to be contacted."""
    objecting = [contact for contact in view.present if contact.objection]
    if not view.open or not objecting or len(objecting) < len(view.present):
        return None
    evidence = tuple(f"contact:{contact.id}" for contact in objecting)
    return Case("P0", f"{objecting[0].name} objected to being contacted.", evidence)
