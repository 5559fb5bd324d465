"""Turn a plan into a recommendation: caps, gates and times are enforced here, whoever wrote the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from action_recommender.analysis import analysis
from action_recommender.channels import CHANNELS
from action_recommender.compose import Writer
from action_recommender.gates import TEXT_GATES, of_reach, of_text
from action_recommender.gates.grounds import grounds_for
from action_recommender.gates.learned import checks_of
from action_recommender.gates.window import window
from action_recommender.models import (
    Action,
    Candidate,
    EmailContent,
    Finding,
    HeldBack,
    MessageContent,
    Outline,
    PhoneContent,
    Priority,
    Reach,
    Recommendation,
)
from action_recommender.plan import Drafted, Plan, drafted_by_rules, plan_by_rules, strategy_of
from action_recommender.schedule import OurDay, Slot, find_slot
from action_recommender.texts import FALLBACK
from action_recommender.timing import prerequisites, timing
from data_gatherer.models import Contact
from data_gatherer.spoken import LANGUAGES
from deal_summary.models import Claim, DealSummary
from deal_summary.orders import TOLD, Suspect, planted, suspicious_of
from deal_summary.orders.once import besides
from sales_kernel.engines.playbook import Playbook

_CHANNEL_OF: dict[type, Reach] = {EmailContent: "email", PhoneContent: "phone"}


@dataclass(frozen=True)
class Issue:
    """What a recommendation bears besides its content: when it was made, by whom, under which id."""

    id: str
    at: datetime
    written_by: str
    ours: OurDay


def assemble(
    writer: Writer, summary: DealSummary, candidates: tuple[Candidate, ...], plan: Plan, issue: Issue
) -> Recommendation:
    """Return the recommendation; what may not be done is held back, with the reason, and what it had displaced takes its place."""
    made = [_in_our_words(writer, candidates, plan, one, issue) for one in _all_made(writer, candidates, plan, issue)]
    drafts, lost = list(plan.actions), [one for one in made if isinstance(one, HeldBack)]
    if lost or plan.dropped:
        more = _in_place(writer, candidates, plan, lost)
        drafts += more.actions
        made += [_marked(one, plan) for one in _all_made(writer, candidates, more, issue)]
    actions = list(_capped(writer, sorted(made, key=lambda one: one.priority if isinstance(one, Action) else "")))
    kept = {(action.action_type, action.contact_id): action.priority for action in actions}
    success = [drafted.success for drafted in drafts if drafted.success and (drafted.play, drafted.contact_id) in kept]
    held = [*_unreachable(writer, candidates), *(one for one in made if isinstance(one, HeldBack)), *plan.dropped]
    shaken = bool(lost) or any(each.gate == "injection" for one in actions for each in one.findings)
    strategy = _strategy(writer, candidates, kept) if shaken else plan.strategy
    deal, signals, house = writer.view.deal, writer.view.signals, writer.house
    return Recommendation(
        recommendation_id=issue.id,
        deal_id=deal.deal.id,
        deal_name=deal.deal.name,
        company_name=deal.company.name if deal.company else "",
        contact_name=deal.contacts[0].name if deal.contacts else "",
        deal_stage=deal.deal.stage.name,
        engagement_level=signals.engagement.level,
        day=signals.as_of,
        generated_at=issue.at,
        written_by=issue.written_by,
        analysis=analysis(writer.view, summary),
        p0_actions=tuple(action for action in actions if action.priority == "P0"),
        p1_actions=tuple(action for action in actions if action.priority == "P1"),
        p2_actions=tuple(action for action in actions if action.priority == "P2"),
        held_back=tuple(held),
        overall_strategy=strategy,
        success_criteria=tuple(success[:3]),
        campaign_context=house.campaign,
        context_version=house.context.version,
        learnings_shown=tuple(house.context.learnings),
        suspicious=_suspicious(writer, summary, plan),
        left_out=tuple(_left_out(plan, shaken=shaken)),
        not_shown=plan.not_shown,
    )


def _left_out(plan: Plan, *, shaken: bool) -> Iterator[str]:
    """Yield what was cut from an engine's answer, and whose words stand where its strategy rested on what may not be done."""
    yield from plan.left_out
    for drafted in plan.actions:
        yield from drafted.left_out
    if shaken and plan.freely:
        yield f"strategy: written by {Playbook.identity}, since the answer's rests on what is held back"


def _suspicious(writer: Writer, summary: DealSummary, plan: Plan) -> tuple[Claim, ...]:
    """Instructions that stand in records and in the campaign: what our rules find, then what engines report of other records."""
    in_campaign = (Suspect("campaign", each.short, each.kind) for each in planted(writer.house.campaign))
    ours = tuple(
        Claim(text=f"{TOLD[each.kind]}: “{each.quote}”", evidence=(each.record,))
        for each in (*suspicious_of(writer.view.deal), *in_campaign)
    )
    return (*dict.fromkeys(ours), *besides(ours, (*summary.suspicious, *plan.suspicious)))


def _in_our_words(
    writer: Writer, candidates: tuple[Candidate, ...], plan: Plan, made: Action | HeldBack, issue: Issue
) -> Action | HeldBack:
    """Put our rules' words where a model chose well and a gate holds back what it wrote; what was found stays told."""
    if not plan.freely or isinstance(made, Action):
        return made
    stopped = [finding for finding in made.findings if finding.outcome == "blocked" and not finding.alternative]
    if any(finding.gate not in TEXT_GATES for finding in stopped):
        return made
    of = (made.action_type, made.contact_id)
    candidate = next(one for one in candidates if (one.play, one.contact_id) == of)
    priority = next(drafted.priority for drafted in plan.actions if (drafted.play, drafted.contact_id) == of)
    ours = _made(writer, candidate, drafted_by_rules(writer, priority, candidate), issue)
    if isinstance(ours, HeldBack):
        return made
    found = (
        Finding(gate=each.gate, outcome="warned", reason=f"in the model's text, which is held back: {each.reason}")
        for each in stopped
    )
    return ours.model_copy(update={"written_by": Playbook.identity, "findings": (*found, *ours.findings)})


def _in_place(writer: Writer, candidates: tuple[Candidate, ...], plan: Plan, lost: list[HeldBack]) -> Plan:
    """Return what our rules put in the place of what a plan lost; for an engine that chose by itself no more than that."""
    blocked = {(one.action_type, one.contact_id) for one in lost}
    known = {(drafted.play, drafted.contact_id) for drafted in plan.actions}
    instead = plan_by_rules(writer, tuple(one for one in candidates if (one.play, one.contact_id) not in blocked))
    more = [drafted for drafted in instead.actions if (drafted.play, drafted.contact_id) not in known]
    room = len(lost) + len(plan.dropped) if plan.freely else len(more)
    return instead.model_copy(update={"actions": tuple(more[:room])})


def _marked(made: Action | HeldBack, plan: Plan) -> Action | HeldBack:
    """Say of what rules wrote that they did, where an engine wrote the rest."""
    by_rules = plan.freely and isinstance(made, Action)
    return made.model_copy(update={"written_by": Playbook.identity}) if by_rules else made


def _strategy(writer: Writer, candidates: tuple[Candidate, ...], kept: Mapping[tuple[str, str], Priority]) -> str:
    """The strategy of what is left, where something was held back: the plan's may rest on it."""
    by_play = {(one.play, one.contact_id): one for one in candidates}
    return strategy_of(writer, [(priority, by_play[key]) for key, priority in kept.items()])


def _all_made(writer: Writer, candidates: tuple[Candidate, ...], plan: Plan, issue: Issue) -> list[Action | HeldBack]:
    by_play = {(one.play, one.contact_id): one for one in candidates}
    known = ((by_play.get((drafted.play, drafted.contact_id)), drafted) for drafted in plan.actions)
    return [_made(writer, candidate, drafted, issue) for candidate, drafted in known if candidate]


def complete(writer: Writer, candidate: Candidate, drafted: Drafted, issue: Issue) -> Action | HeldBack:
    """Return one candidate as an action with all its gates asked, or held back with the reason."""
    if not candidate.open:
        contact = writer.view.deal.contact(candidate.contact_id)
        return _held_back(candidate, contact, list(candidate.findings))
    return _made(writer, candidate, drafted, issue)


def _held_back(candidate: Candidate, contact: Contact | None, findings: list[Finding]) -> HeldBack:
    stopped = [finding for finding in findings if finding.outcome == "blocked" and not finding.alternative]
    return HeldBack(
        action_type=candidate.play,
        contact_id=candidate.contact_id,
        contact_name=contact.name if contact else "",
        reason=stopped[0].reason if stopped else "there is nobody to reach",
        findings=tuple(findings),
    )


def _made(writer: Writer, candidate: Candidate, drafted: Drafted, issue: Issue) -> Action | HeldBack:
    contact = writer.view.deal.contact(candidate.contact_id)
    channel = candidate.channel
    findings, slot = [*candidate.findings, *drafted.findings], None
    if drafted.priority != "P0" and not isinstance(drafted.content, Outline):
        findings.append(
            Finding(
                gate="lint", outcome="blocked", channel=channel, reason="complete content belongs to today's actions"
            )
        )
    if drafted.priority < candidate.tier and drafted.priority != "P0":
        findings.append(
            Finding(
                gate="identity", outcome="blocked", channel=channel, reason=f"the rules found it for {candidate.tier}"
            )
        )
    if drafted.priority == "P0":
        channel = _channel_of(drafted, candidate)
        found, slot = _gates(writer, candidate, drafted, contact, channel, issue)
        findings += found
    if any(finding.outcome == "blocked" and not finding.alternative for finding in findings):
        return _held_back(candidate, contact, findings)
    return Action(
        id="",
        priority=drafted.priority,
        channel=channel,
        action_type=candidate.play,
        contact_id=candidate.contact_id,
        contact_name=contact.name if contact else "",
        content=drafted.content,
        prerequisites=prerequisites(drafted, writer.view.sender.known_as, slot.at.date() if slot else issue.ours.day),
        timing=timing(drafted.priority, contact, slot, issue.ours),
        because=candidate.because,
        rationale=drafted.rationale,
        evidence=_evidence(writer, candidate, drafted),
        next_steps=drafted.next_steps,
        minutes=candidate.minutes,
        score=candidate.score,
        findings=tuple(findings),
        quotes=drafted.quotes,
        learnings=drafted.learnings,
    )


def _evidence(writer: Writer, candidate: Candidate, drafted: Drafted) -> tuple[str, ...]:
    """The records of the candidate and then those its writer named, as far as they are there."""
    named = dict.fromkeys((*candidate.evidence, *drafted.evidence))
    return tuple(record for record in named if record in writer.view.deal.evidence_ids)


def _channel_of(drafted: Drafted, candidate: Candidate) -> Reach:
    """Return the channel the written content is for, which an engine may have chosen otherwise than we did."""
    if isinstance(drafted.content, MessageContent):
        return candidate.channel if candidate.channel in ("linkedin", "whatsapp") else "linkedin"
    return _CHANNEL_OF.get(type(drafted.content), "internal")


def _gates(
    writer: Writer, candidate: Candidate, drafted: Drafted, contact: Contact | None, channel: Reach, issue: Issue
) -> tuple[list[Finding], Slot | None]:
    """Ask every gate on a complete action, those of reach once more, at the moment it is planned for."""
    findings = [*filter(None, (_not_as_found(candidate, drafted, contact, channel), _foreign(contact)))]
    slot = _slot(writer, candidate, contact, channel, issue.ours)
    if contact and channel != "internal":
        reach = _of_reach(writer, candidate, contact, channel, slot)
        early = max((found.earliest for found in reach if found.outcome == "moved" and found.earliest), default=None)
        if early:
            later = replace(issue.ours, now=max(issue.ours.now, early))
            slot = _slot(writer, candidate, contact, channel, later)
        findings += reach
    if found := window(channel, slot):
        findings.append(found)
    return [*findings, *_of_text(writer, candidate, drafted, contact)], slot


def _slot(writer: Writer, candidate: Candidate, contact: Contact | None, channel: Reach, ours: OurDay) -> Slot | None:
    usual = writer.view.usual_hours(contact) if contact else None
    return find_slot(channel, contact, ours, asap=candidate.asap, usual=usual)


def _of_reach(
    writer: Writer, candidate: Candidate, contact: Contact, channel: Reach, slot: Slot | None
) -> list[Finding]:
    at = slot.at if slot else None
    approach = writer.view.approach(contact, channel, at, day=writer.ours.day, expected=candidate.expected)
    return of_reach(replace(approach, checks=checks_of(writer.house.context)))


def _of_text(writer: Writer, candidate: Candidate, drafted: Drafted, contact: Contact | None) -> list[Finding]:
    content, house = drafted.content, writer.house
    first = contact is not None and writer.view.first_touch(contact)
    language = getattr(content, "language", FALLBACK)
    return of_text(
        content,
        writer.view.rules,
        writer.allowed(candidate),
        house.avoid,
        house.max_words,
        first_touch=first,
        required_lines=writer.footer(contact, language) if contact else (),
        connection=isinstance(content, MessageContent) and content.connection,
        grounds=grounds_for(writer.view, house),
    )


def _not_as_found(candidate: Candidate, drafted: Drafted, contact: Contact | None, channel: Reach) -> Finding | None:
    """Block what is not what the rules found: for another person, more pressing, or not complete."""
    content = drafted.content
    address = getattr(content, "to", None) or getattr(content, "number", None) or getattr(content, "address", None)
    if address is not None and (contact is None or address != CHANNELS[channel].address(contact)):
        return Finding(
            gate="identity", outcome="blocked", channel=channel, reason=f"{address} is not an address of theirs"
        )
    if candidate.tier != "P0":
        return Finding(
            gate="identity", outcome="blocked", channel=channel, reason=f"the rules found it for {candidate.tier}"
        )
    if isinstance(content, Outline):
        return Finding(gate="lint", outcome="blocked", channel=channel, reason="an outline is not complete content")
    return None


def _foreign(contact: Contact | None) -> Finding | None:
    """Warn where the person's language is one we have no texts in."""
    if contact is None or not contact.language or contact.language in LANGUAGES:
        return None
    return Finding(gate="lint", outcome="warned", reason=f"they speak {contact.language}; the text is in English")


def _capped(writer: Writer, made: list[Action | HeldBack]) -> Iterator[Action]:
    """Yield the actions within the caps, numbered `P0-1`, `P1-1`, … in order."""
    counted = dict.fromkeys(("P0", "P1", "P2"), 0)
    reached: set[str] = set()
    for action in made:
        if not isinstance(action, Action) or counted[action.priority] >= getattr(
            writer.view.rules.caps, action.priority
        ):
            continue
        if not (action.priority == "P0" and action.contact_id and action.contact_id in reached):
            reached |= {action.contact_id} if action.priority == "P0" else set()
            counted[action.priority] += 1
            yield action.model_copy(update={"id": f"{action.priority}-{counted[action.priority]}"})


def _unreachable(writer: Writer, candidates: tuple[Candidate, ...]) -> Iterator[HeldBack]:
    for candidate in candidates:
        if not candidate.open and candidate.tier == "P0":
            contact = writer.view.deal.contact(candidate.contact_id)
            reasons = (
                "; ".join(f"{finding.channel}: {finding.reason}" for finding in candidate.findings)
                or "there is nobody to reach"
            )
            yield HeldBack(
                action_type=candidate.play,
                contact_id=candidate.contact_id,
                contact_name=contact.name if contact else "",
                reason=reasons,
                findings=candidate.findings,
            )
