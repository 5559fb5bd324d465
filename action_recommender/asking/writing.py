"""One action of a model's answer: everything about it is checked, and what is right of it is made into what our own rules would write."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from action_recommender.asking.bench import Bench
from action_recommender.asking.contents import INTERNAL, cleaned, content_of, outgoing
from action_recommender.asking.customers import unknown_customers
from action_recommender.asking.greeting import wrong_greeting
from action_recommender.asking.sources import holds
from action_recommender.assemble import complete
from action_recommender.gates import TEXT_GATES
from action_recommender.models import Finding
from action_recommender.plan import Drafted
from action_recommender.texts import FALLBACK
from deal_summary.models import Claim
from sales_kernel.engines.question import Complaint
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from action_recommender.asking.forms import FoundForm, QuoteForm, StatementForm, WrittenForm
    from action_recommender.models import Candidate, Content, Priority

_CONFIRMED = frozenset({"evidence", "discretion", "claims"})
"""Gates whose warnings become something to confirm before sending."""
_QUOTED = re.compile(r"“(.+?)”")
_SNIPPET = 160
_FOR_US = ("rationale", "prerequisites", "next_steps", "success")


class Written(NamedTuple):
    """One action as far as it holds, None where it cannot be used at all, and all that is wrong with it."""

    drafted: Drafted | None
    complaints: tuple[Complaint, ...]


@dataclass
class _Notes:
    """What is wrong with one action, for the model by place, and what is cut from it, for people."""

    play: str
    at: str
    complaints: list[Complaint] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def complain(self, part: str, what: str) -> None:
        self.complaints.append(Complaint(f"{self.at}{part}", what))

    def leave_out(self, part: str, piece: str, why: str) -> None:
        """Complain of a piece of a part, and note that it is cut if it stays."""
        self.complain(part, f"“{_short(piece)}”: {why}")
        self.left_out.append(f"{self.play}, {part.rpartition('.')[2].replace('_', ' ')}: “{_short(piece)}”: {why}")


def write(
    bench: Bench, form: WrittenForm, candidate: Candidate, priority: Priority, at: str = "", language: str = ""
) -> Written:
    """Return *form* as an action for *candidate*; *at* is its place in the answer, *language* one that is wished for."""
    notes = _Notes(candidate.play, at)
    wanted = form_of(candidate, priority)
    if form.content.form != wanted:
        notes.complain("content", f"{priority} over {candidate.channel} takes form {wanted}, not {form.content.form}")
        return Written(None, tuple(notes.complaints))
    content = _content(bench, form, candidate, priority, notes, language)
    if candidate.evidence and not form.evidence:
        notes.complain("evidence", "name the records it rests on")
    if outgoing(content) and not form.statements:
        notes.complain("statements", "name every piece of the text that states a fact, and where it comes from")
    unbacked = _statements(bench, form.statements, outgoing(content), notes)
    words = cleaned(form.model_dump(include=set(_FOR_US)), _FOR_US, bench.figures, lambda: _reasons(bench, candidate))
    for part, piece, wrong in words.cut:
        notes.leave_out(part, piece, wrong)
    drafted = Drafted(
        play=candidate.play,
        contact_id=candidate.contact_id,
        priority=priority,
        content=content,
        evidence=tuple(_known(bench, form.evidence, notes)),
        quotes=tuple(quotes_of(bench, form.quotes, notes.leave_out)),
        learnings=tuple(_learnings(bench, form.learnings, notes)),
        findings=tuple(_strangers(bench, candidate, content)),
        **words.parts,
    )
    unknown = _findings(bench, candidate, drafted, notes)
    confirm = [f"Confirm before sending: “{_short(piece)}”" for piece in dict.fromkeys((*unbacked, *unknown))]
    told = {"prerequisites": (*confirm, *drafted.prerequisites), "left_out": tuple(notes.left_out)}
    return Written(drafted.model_copy(update=told), tuple(notes.complaints))


def form_of(candidate: Candidate, priority: Priority) -> str:
    """Return the form a content for *candidate* takes."""
    if priority != "P0":
        return "outline"
    if candidate.channel == "internal":
        return "brief" if candidate.play == "prepare-meeting" else "work"
    return "message" if candidate.channel in ("linkedin", "whatsapp") else candidate.channel


def quotes_of(
    bench: Bench, quotes: Sequence[QuoteForm | FoundForm], leave_out: Any, part: str = "quotes"
) -> Iterator[Claim]:
    """Yield the quotes that stand in the record they name; of the others *leave_out* is told."""
    for number, each in enumerate(quotes):
        if bench.sources.hold(each.record, each.quote):
            yield Claim(text=each.quote, evidence=(each.record,))
        else:
            why = f"{each.record} does not say so" if bench.sources.named(each.record) else f"no record {each.record!r}"
            leave_out(f"{part}[{number}]", each.quote, why)


def _content(
    bench: Bench, form: WrittenForm, candidate: Candidate, priority: Priority, notes: _Notes, language: str
) -> Content:
    writer = bench.desk.writer

    def ours() -> dict[str, Any]:
        later = candidate.model_copy(update={"tier": priority})
        return (writer.content(later) if priority == "P0" else writer.outline(later)).model_dump()

    said = cleaned(form.content.model_dump(), INTERNAL[form.content.form], bench.figures, ours)
    for part, piece, wrong in said.cut:
        notes.leave_out(f"content.{part}", piece, wrong)
    contact = writer.view.deal.contact(candidate.contact_id)
    wished = language or (writer.language(contact, candidate.play) if contact else FALLBACK)
    if said.parts.get("language", wished).strip().casefold() != wished:
        notes.complain("content.language", f"write it in {wished}")
    return content_of(writer, candidate, said.parts, wished)


def _reasons(bench: Bench, candidate: Candidate) -> dict[str, Any]:
    """Our own words where nothing is left of the model's."""
    return {"rationale": bench.desk.writer.rep_text(candidate, "rationale"), "success": ""}


def _known(bench: Bench, ids: Iterable[str], notes: _Notes) -> Iterator[str]:
    for number, record in enumerate(ids):
        if record in bench.sources.records:
            yield record
        else:
            notes.leave_out(f"evidence[{number}]", record, "there is no such record")


def _learnings(bench: Bench, numbers: Iterable[int], notes: _Notes) -> Iterator[str]:
    ours = bench.desk.writer.house.context.learnings
    for number in dict.fromkeys(numbers):
        if 1 <= number <= len(ours):
            yield ours[number - 1]
        else:
            notes.leave_out("learnings", str(number), "there is no learning of that number")


def _statements(bench: Bench, statements: Sequence[StatementForm], text: str, notes: _Notes) -> list[str]:
    """Return the pieces of the outgoing *text* whose source does not say so."""
    unbacked = []
    for number, each in enumerate(statements if text else ()):
        part = f"statements[{number}]"
        if not holds(text, each.statement):
            notes.complain(part, f"“{_short(each.statement)}” does not stand in the text")
        elif not bench.sources.named(each.source):
            notes.complain(
                part, f"no source {each.source!r}: name a record's id, company_context, campaign or calendar"
            )
            unbacked.append(each.statement)
        elif not bench.sources.hold(each.source, each.quote):
            notes.complain(
                part, f"{each.source} does not say “{_short(each.quote)}”; quote it verbatim, or state something else"
            )
            unbacked.append(each.statement)
    return unbacked


def _strangers(bench: Bench, candidate: Candidate, content: Content) -> Iterator[Finding]:
    """Yield a block for a greeting that names somebody else, and for each customer of ours that nobody knows."""
    writer = bench.desk.writer
    if wrong := wrong_greeting(content, writer.view.deal.contact(candidate.contact_id), writer.view.deal):
        yield Finding(gate="lint", outcome="blocked", reason=wrong)
    known = writer.allowed(candidate).words
    for name in unknown_customers(outgoing(content), getattr(content, "language", FALLBACK), known):
        reason = f"nothing on record says that “{_short(name)}” is a customer of ours"
        yield Finding(gate="evidence", outcome="blocked", reason=reason)


def _findings(bench: Bench, candidate: Candidate, drafted: Drafted, notes: _Notes) -> list[str]:
    """Complain of what the gates find in the text, made into the action it would be; return what would have to be confirmed."""
    made = complete(bench.desk.writer, candidate, drafted, bench.desk.issue)
    confirm: list[str] = []
    for finding in made.findings:
        if _about_words(finding):
            notes.complain("content", finding.reason)
            confirm += _QUOTED.findall(finding.reason) if finding.outcome == "warned" else []
    return confirm


def _about_words(finding: Finding) -> bool:
    """What is found about a person, a channel or a moment names the channel; no other words would help."""
    if finding.outcome == "warned":
        return finding.gate in _CONFIRMED
    return finding.outcome == "blocked" and finding.gate in TEXT_GATES and not finding.channel


def _short(piece: str) -> str:
    return one_line(piece, limit=_SNIPPET)
