"""What an engine answers: which candidates become actions, at which priority, with which words."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from action_recommender.compose import Writer
from action_recommender.models import Candidate, Content, Finding, HeldBack, Priority
from action_recommender.plays import PLAYS
from action_recommender.rules import Rules
from data_gatherer.models import Line, Text
from data_gatherer.spoken import spoken_list
from deal_summary.models import Claim, Evidence
from sales_kernel.values import Frozen

_ORDER: tuple[Priority, ...] = ("P0", "P1", "P2")


class Drafted(Frozen):
    """One candidate as an action: complete content for P0, an outline for the others.

    *evidence* are records that it rests on beside the candidate's, *quotes* what they say.
    """

    play: Line
    contact_id: Line = ""
    priority: Priority
    content: Content
    rationale: Line
    prerequisites: tuple[Line, ...] = ()
    next_steps: tuple[Line, ...] = ()
    success: Line = ""
    evidence: Evidence = ()
    quotes: tuple[Claim, ...] = ()
    learnings: tuple[Line, ...] = Field(default=(), description="those of ours that it obeys")
    suspicious: tuple[Claim, ...] = Field(
        default=(), description="instructions found in records, of a draft on its own"
    )
    left_out: tuple[Line, ...] = Field(default=(), description="what was cut from it, and why")
    findings: tuple[Finding, ...] = Field(default=(), description="what was found when it was read")


class Plan(Frozen):
    """An engine's answer; caps, gates and times are enforced on it afterwards, whoever wrote it.

    *dropped* are actions that could not be used, with the reason.
    """

    strategy: Text
    actions: tuple[Drafted, ...] = Field(default=(), description="the most pressing first")
    dropped: tuple[HeldBack, ...] = ()
    suspicious: tuple[Claim, ...] = Field(default=(), description="instructions found in records")
    left_out: tuple[Line, ...] = Field(default=(), description="what was cut from the answer, and why")
    not_shown: tuple[Line, ...] = Field(default=(), description="what of the records the engine was not shown")
    freely: bool = Field(default=False, description="True where an engine chose and wrote by itself, not by our rules")


def chosen(candidates: tuple[Candidate, ...], rules: Rules, plays: frozenset[str]) -> list[tuple[Priority, Candidate]]:
    """Return the open candidates as actions: by tier and score, at most the caps, overflow falling to the next tier.

    Nobody is reached twice on one day, a play that gives way does so to any other that reaches the same person, and one that fills
    comes after all others.
    """
    waiting = [one for one in candidates if one.open and one.play in plays]
    waiting.sort(key=lambda one: (PLAYS[one.play].turn, one.tier, PLAYS[one.play].gives_way))
    picked: list[tuple[Priority, Candidate]] = []
    for priority in _ORDER:
        room = getattr(rules.caps, priority)
        for candidate in list(waiting):
            if room and candidate.tier <= priority and not (priority == "P0" and _taken(candidate, picked)):
                waiting.remove(candidate)
                if not _superseded(candidate, picked):
                    picked.append((priority, candidate))
                    room -= 1
    return picked


def _taken(candidate: Candidate, picked: list[tuple[Priority, Candidate]]) -> bool:
    same_person = any(other.contact_id == candidate.contact_id for _, other in picked if candidate.contact_id)
    return same_person and not PLAYS[candidate.play].gives_way


def _superseded(candidate: Candidate, picked: list[tuple[Priority, Candidate]]) -> bool:
    today = [other for priority, other in picked if priority == "P0"]
    if not PLAYS[candidate.play].gives_way:
        return False
    return any(not candidate.contact_id or other.contact_id == candidate.contact_id for other in today)


def plan_by_rules(writer: Writer, candidates: tuple[Candidate, ...]) -> Plan:
    """Return the offline engine's plan."""
    picked = chosen(candidates, writer.view.rules, writer.house.plays)
    people = dict.fromkeys(
        candidate.contact_id for priority, candidate in picked if priority == "P0" and candidate.contact_id
    )
    turned = replace(writer, turns={person: turn for turn, person in enumerate(people)})
    actions = tuple(drafted_by_rules(turned, priority, candidate) for priority, candidate in picked)
    return Plan(strategy=strategy_of(turned, picked), actions=actions)


def drafted_by_rules(writer: Writer, priority: Priority, candidate: Candidate) -> Drafted:
    """Return one action as the offline engine writes it: in full for P0."""
    complete = priority == "P0"
    return Drafted(
        play=candidate.play,
        contact_id=candidate.contact_id,
        priority=priority,
        content=writer.content(candidate)
        if complete
        else writer.outline(candidate.model_copy(update={"tier": priority})),
        rationale=writer.rep_text(candidate, "rationale"),
        prerequisites=tuple(writer.rep_lines(candidate, "prerequisites")) if complete else (),
        next_steps=tuple(writer.rep_lines(candidate, "next steps")) if priority != "P2" else (),
        success=writer.rep_text(candidate, "success"),
    )


def strategy_of(writer: Writer, picked: list[tuple[Priority, Candidate]]) -> str:
    """First what matters today, then the order of the rest, then the campaign and the house's ways."""
    house = writer.house
    first = [writer.rep_text(candidate, "approach") for priority, candidate in picked if priority == "P0"]
    later = [writer.title(candidate).lower() for priority, candidate in picked if priority != "P0"]
    lines = first[:1] or ["There is nothing useful to do today."]
    lines += [f"Then: {spoken_list(later)}."] if later else []
    lines += [f"Campaign: {house.campaign_name.rstrip('.')}."] if house.campaign_name else []
    return " ".join(lines)
