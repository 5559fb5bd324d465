"""What our code makes of a model's plan or draft: each action is judged by itself, and one that is wrong does not cost the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from action_recommender.asking.forms import ActionForm, DraftForm, FoundForm, PlanForm
from action_recommender.asking.writing import quotes_of, write
from action_recommender.models import Finding, HeldBack
from action_recommender.plan import Plan, strategy_of
from sales_kernel.engines.forms import read_form
from sales_kernel.engines.question import Complaint, Reading
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from action_recommender.asking.bench import Bench
    from action_recommender.models import Candidate
    from action_recommender.plan import Drafted
    from deal_summary.models import Claim
    from sales_kernel.fingerprint import Plain

_CONTACT = "contact:"
_NAME, _PIECE = 60, 160
"""Characters that are told of a name a model made up, and of a piece of its text."""


@dataclass
class _Told:
    """What is wrong with an answer, for the model by place; what is dropped and cut of it, for people."""

    complaints: list[Complaint] = field(default_factory=list)
    dropped: list[HeldBack] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, part: str, piece: str, why: str) -> None:
        """Complain of a piece of a part, and note that it is left out if it stays."""
        told = f"“{one_line(piece, limit=_PIECE)}”: {why}"
        self.complaints.append(Complaint(part, told))
        self.left_out.append(f"{part.partition('[')[0]}: {told}")


def read_plan(raw: Plain, bench: Bench, *, last: bool) -> Reading[Plan]:
    """Return what *raw* says as a plan; None where no action of it can be used though some could be proposed."""
    _, wrong = read_form(PlanForm, raw)
    if not isinstance(raw, dict):
        return Reading(None, wrong)
    told = _Told([each for each in wrong if not each.at.startswith("actions[")])
    kept = list(_within_caps(bench, _written(bench, raw.get("actions"), told), told))
    plan = Plan(
        strategy=_strategy(bench, raw.get("strategy"), kept, told),
        actions=tuple(kept),
        suspicious=tuple(_suspicious(bench, raw.get("suspicious"), told)),
        dropped=tuple(told.dropped),
        left_out=tuple(told.left_out),
        not_shown=bench.not_shown,
        freely=True,
    )
    if not kept and any(_may(bench, one) for one in bench.desk.candidates):
        none = Complaint("actions", "no action that can be used: choose among the open candidates")
        return Reading(None, (*told.complaints, none))
    return Reading(plan, () if last else tuple(told.complaints))


def read_draft(raw: Plain, bench: Bench, candidate: Candidate, *, last: bool, language: str = "") -> Reading[Drafted]:
    """Return what *raw* says as the full content for *candidate*, in *language* where one is wished for."""
    form, wrong = read_form(DraftForm, raw)
    if form is None:
        return Reading(None, wrong)
    told = _Told()
    written = write(bench, form, candidate, "P0", language=language)
    found = tuple(quotes_of(bench, form.suspicious, told.leave_out, "suspicious"))
    complaints = (*written.complaints, *told.complaints)
    if written.drafted is None:
        return Reading(None, complaints)
    more = {"suspicious": found, "left_out": (*written.drafted.left_out, *told.left_out)}
    return Reading(written.drafted.model_copy(update=more), () if last else complaints)


def _written(bench: Bench, actions: Any, told: _Told) -> Iterator[tuple[str, Drafted]]:
    """Yield each action that can be used, with its place; the others are dropped, each with the first reason."""
    for number, raw in enumerate(actions if isinstance(actions, list) else ()):
        at = f"actions[{number}]"
        drafted, wrong = _action(bench, raw, at)
        told.complaints += wrong
        if drafted:
            yield at, drafted
        else:
            told.dropped.append(_dropped(bench, raw, str(wrong[0]).removeprefix(f"{at}.")))


def _action(bench: Bench, raw: Any, at: str) -> tuple[Drafted | None, tuple[Complaint, ...]]:
    form, wrong = read_form(ActionForm, raw, at)
    if form is None:
        return None, wrong
    candidate = _candidate(bench, form.play, form.contact_id)
    why = _why_not(bench, form, candidate)
    if candidate is None or why:
        return None, (Complaint(f"{at}.play", why),)
    return write(bench, form, candidate, form.priority, f"{at}.")


def _candidate(bench: Bench, play: str, contact_id: str) -> Candidate | None:
    """The candidate meant; capitals of an id make no difference where only one fits then."""
    name, whom = play.strip().casefold(), _bare(contact_id)
    fitting = [one for one in bench.desk.candidates if one.play.casefold() == name]
    exact = [one for one in fitting if one.contact_id == whom]
    alike = exact or [one for one in fitting if one.contact_id.casefold() == whom.casefold()]
    return alike[0] if len(alike) == 1 else None


def _bare(contact_id: str) -> str:
    told = contact_id.strip()
    return told[len(_CONTACT) :].strip() if told.casefold().startswith(_CONTACT) else told


def _why_not(bench: Bench, form: ActionForm, candidate: Candidate | None) -> str:
    """Why the candidate may not be proposed like this; empty when it may."""
    if candidate is None:
        named = one_line(form.play, limit=_NAME)
        whom = one_line(form.contact_id, limit=_NAME) or "nobody"
        return f"“{named}” for “{whom}” is none of the candidates"
    if not _may(bench, candidate):
        blocked = [f"{each.channel}: {each.reason}" for each in candidate.findings if each.outcome == "blocked"]
        return f"{candidate.play} is not open: {'; '.join(blocked) or 'there is nobody to reach'}"
    if form.priority < candidate.tier:
        return f"{candidate.play} was found for {candidate.tier}: it may be put later, never earlier"
    return ""


def _may(bench: Bench, candidate: Candidate) -> bool:
    return candidate.open and candidate.play in bench.desk.writer.house.plays


def _dropped(bench: Bench, raw: Any, why: str) -> HeldBack:
    named = raw if isinstance(raw, dict) else {}
    play, whom = (one_line(str(named.get(name, "")), limit=_NAME) for name in ("play", "contact_id"))
    contact = bench.desk.writer.view.deal.contact(_bare(whom))
    return HeldBack(
        action_type=play or "an action",
        contact_id=contact.id if contact else "",
        contact_name=contact.name if contact else "",
        reason=why,
        findings=(Finding(gate="form", outcome="blocked", reason=why),),
    )


def _within_caps(bench: Bench, written: Iterable[tuple[str, Drafted]], told: _Told) -> Iterator[Drafted]:
    """Yield what there is room for: each candidate once, nobody twice today, no priority beyond its cap."""
    caps, counted = bench.desk.writer.view.rules.caps, Counter[str]()
    taken: set[tuple[str, str]] = set()
    today: set[str] = set()
    for at, drafted in written:
        most, key = getattr(caps, drafted.priority), (drafted.play, drafted.contact_id)
        if key in taken:
            told.leave_out(at, drafted.content.title, "the same play is there already")
        elif drafted.priority == "P0" and drafted.contact_id and drafted.contact_id in today:
            told.leave_out(at, drafted.content.title, "they are reached today already")
        elif counted[drafted.priority] >= most:
            told.leave_out(at, drafted.content.title, f"there may be {most} actions of {drafted.priority}")
        else:
            counted[drafted.priority] += 1
            taken.add(key)
            today |= {drafted.contact_id} if drafted.priority == "P0" else set()
            yield drafted


def _strategy(bench: Bench, raw: Any, kept: list[Drafted], told: _Told) -> str:
    """Return the strategy without what nothing backs; where nothing is left of it, ours for the same actions."""
    said = bench.figures.cut(raw if isinstance(raw, str) else "")
    for piece, wrong in said.out:
        told.leave_out("strategy", piece, wrong)
    found = ((drafted.priority, _candidate(bench, drafted.play, drafted.contact_id)) for drafted in kept)
    return said.kept.strip() or strategy_of(bench.desk.writer, [(priority, one) for priority, one in found if one])


def _suspicious(bench: Bench, raw: Any, told: _Told) -> Iterator[Claim]:
    forms = [read_form(FoundForm, each)[0] for each in raw] if isinstance(raw, list) else []
    yield from quotes_of(bench, [form for form in forms if form], told.leave_out, "suspicious")
