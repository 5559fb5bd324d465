"""A model's summary read: what every part of it rests on is looked up, what does not hold is complained of or left out and told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from deal_summary.asking.checks import Checks
from deal_summary.asking.forms import ClaimForm, PersonForm, QuestionForm, SummaryForm, WordsForm
from deal_summary.asking.masking import Hide
from deal_summary.models import Claim, DealSummary, Stakeholder
from deal_summary.orders.once import besides
from deal_summary.playbook import Facts
from deal_summary.playbook.ahead import qualification
from deal_summary.playbook.claims import stakeholder
from deal_summary.playbook.standing import status_claim
from deal_summary.reading.words import sentences
from deal_summary.telling import speaker
from sales_kernel.engines.forms import F, read_form
from sales_kernel.engines.question import Complaint, Reading
from sales_kernel.fingerprint import Plain
from sales_kernel.text import one_line

M = TypeVar("M")

_SUMMARY, _CLAIM, _QUOTE, _ROLE, _MOST = 2_500, 600, 500, 100, 15
"""Characters of a part, and members of a list, at most; looser than what the form asks for."""
_CLAIMS = (
    "deal_context",
    "opportunities",
    "risks",
    "requirements",
    "objections",
    "next_steps_context",
    "recent_interactions",
)


class _Fault(NamedTuple):
    at: str
    where: str
    what: str


class SummaryReader:
    """Reads the answers to one question.

    *context* is the company context that was shown, *hide* what the records went through, *not_shown* what of them was left out.
    """

    def __init__(self, facts: Facts, context: str, hide: Hide, not_shown: Sequence[str] = ()) -> None:
        self._facts = facts
        self._context = context
        self._hide = hide
        self._not_shown = tuple(not_shown)

    @cached_property
    def _checks(self) -> Checks:
        return Checks(self._facts.deal, self._facts.signals, self._context, self._hide)

    def read(self, raw: Plain, *, last: bool) -> Reading[DealSummary]:
        """Return the summary *raw* gives, as `Read` wants it."""
        answer = _Answer(raw if isinstance(raw, dict) else {}, self._facts, self._checks)
        summary = answer.summary()
        complaints = tuple(Complaint(fault.at, fault.what) for fault in answer.faults)
        if not isinstance(raw, dict):
            complaints = (Complaint("", "the answer is not an object"),)
        if summary is None or (complaints and not last):
            return Reading(None, complaints)
        left_out = tuple(f"{fault.where}: {fault.what}" for fault in answer.faults)
        return Reading(summary.model_copy(update={"left_out": left_out, "not_shown": self._not_shown}))


class _Answer:
    """One answer, read part by part; what is wrong is added to *faults* and not in what the parts return."""

    def __init__(self, raw: dict[str, Plain], facts: Facts, checks: Checks) -> None:
        self.faults: list[_Fault] = []
        self._raw = raw
        self._facts = facts
        self._checks = checks

    def summary(self) -> DealSummary | None:
        """Return what holds of the answer; None where it leaves neither a summary nor a status."""
        deal, signals = self._facts.deal, self._facts.signals
        for name in sorted(set(self._raw) - set(SummaryForm.model_fields)):
            self._fault(name, one_line(name, limit=40), "nobody asked for this")
        status = self._one("current_status", ClaimForm, self._claim)
        claims = {name: self._list(name, ClaimForm, self._claim) for name in _CLAIMS}
        people = self._people()
        told = [status, *(claim for part in claims.values() for claim in part), *people]
        cited = {record for claim in told if claim for record in claim.evidence}
        words = self._executive(sorted(cited))
        telling = self._list("telling_words", WordsForm, self._quoted)
        questions = self._list("open_questions", QuestionForm, self._question)
        suspicious = self._suspicious()
        if not words and status is None:
            return None
        return DealSummary(
            executive_summary=words or (status.text if status else ""),
            current_status=status or status_claim(deal, signals),
            stakeholders=people,
            commitments=signals.commitments,
            telling_words=telling,
            qualification=tuple(qualification(signals)),
            open_questions=questions,
            suspicious=suspicious,
            **claims,
        )

    # Parts

    def _executive(self, cited: Sequence[str]) -> str:
        """The summary without the sentences that state what nobody gave us."""
        text = self._raw.get("executive_summary")
        if not isinstance(text, str):
            self._fault("executive_summary", "executive summary", "there is none")
            return ""
        whats = list(self._checks.faults(text, cited, longest=_SUMMARY))
        if not whats:
            return text.strip()
        kept, room, before = [], _SUMMARY, len(self.faults)
        for sentence in sentences(text):
            wrong = list(self._checks.faults(sentence, cited, longest=room))
            for what in wrong:
                self._fault("executive_summary", "a sentence of the executive summary", what)
            if not wrong:
                kept.append(sentence)
                room -= len(sentence) + 1
        if len(self.faults) == before:  # wrong as a whole and right sentence by sentence
            self._fault("executive_summary", "executive summary", whats[0])
        return " ".join(kept)

    def _people(self) -> tuple[Stakeholder, ...]:
        """The contacts in the CRM's order, as the answer sees them; those it does not name, as the signals do."""
        named = {person.contact: person for person in reversed(self._list("stakeholders", PersonForm, self._person))}
        contacts = self._facts.deal.contacts
        return tuple(named.get(contact.id) or stakeholder(contact, self._facts.signals) for contact in contacts)

    def _suspicious(self) -> tuple[Claim, ...]:
        """What our own rules find, then what the model reports besides."""
        ours = self._checks.orders
        return (*ours, *besides(ours, self._list("suspicious", WordsForm, self._reported)))

    def _one(self, name: str, form: type[F], read: Callable[[F, str, str], M | None]) -> M | None:
        made, complaints = read_form(form, self._raw.get(name), name)
        self.faults += (_Fault(each.at, _spoken(name), each.what) for each in complaints)
        return read(made, name, _spoken(name)) if made else None

    def _list(self, name: str, form: type[F], read: Callable[[F, str, str], M | None]) -> tuple[M, ...]:
        members = self._raw.get(name)
        if not isinstance(members, list):
            self._fault(name, _spoken(name), "there is no such list")
            return ()
        if len(members) > _MOST:
            self._fault(name, _spoken(name), f"there are more than {_MOST}")
        return tuple(self._members(name, members[:_MOST], form, read))

    def _members(
        self, name: str, members: Sequence[Plain], form: type[F], read: Callable[[F, str, str], M | None]
    ) -> Iterator[M]:
        for number, member in enumerate(members):
            at, where = f"{name}[{number}]", f"{_NOUNS.get(name, 'a claim')} under {_spoken(name)}"
            made, complaints = read_form(form, member, at)
            self.faults += (_Fault(each.at, where, each.what) for each in complaints)
            value = read(made, at, where) if made else None
            if value is not None:
                yield value

    # Members

    def _claim(self, form: ClaimForm, at: str, where: str) -> Claim | None:
        evidence = self._evidence(form.evidence, at, where)
        if not evidence:
            self._fault(f"{at}.evidence", where, "it rests on no record of this deal")
            return None
        return self._sound(form.text, evidence, at, where)

    def _question(self, form: QuestionForm, at: str, where: str) -> Claim | None:
        return self._sound(form.text, self._evidence(form.evidence, at, where), at, where)

    def _sound(self, text: str, evidence: tuple[str, ...], at: str, where: str) -> Claim | None:
        wrong = list(self._checks.faults(text, evidence, longest=_CLAIM))
        for what in wrong:
            self._fault(f"{at}.text", where, what)
        return None if wrong else Claim(text=text, evidence=evidence)

    def _quoted(self, form: WordsForm, at: str, where: str) -> Claim | None:
        claim, record = self._reported(form, at, where), self._checks.interaction(self._checks.record_id(form.record))
        if claim is None or record is None:
            if claim:
                self._fault(f"{at}.record", where, "it is nobody's message, call, meeting or note")
            return None
        return claim.model_copy(update={"text": f"{speaker(self._facts.deal, record)}: {claim.text}"})

    def _reported(self, form: WordsForm, at: str, where: str) -> Claim | None:
        evidence = self._evidence([form.record], at, where)
        if not evidence:
            return None
        if len(form.quote) > _QUOTE:
            self._fault(f"{at}.quote", where, f"it is longer than {_QUOTE} characters")
            return None
        if not self._checks.quotes(evidence[0], form.quote):
            self._fault(f"{at}.quote", where, f"these words do not stand in {evidence[0]}")
            return None
        words = one_line(form.quote).strip('“”"')
        return Claim(text=f"“{words}”", evidence=evidence)

    def _person(self, form: PersonForm, at: str, where: str) -> Stakeholder | None:
        contact = self._facts.deal.contact(
            self._checks.record_id(f"contact:{form.contact.removeprefix('contact:')}")[8:]
        )
        if contact is None:
            self._fault(f"{at}.contact", where, f"this deal has no contact “{one_line(form.contact, limit=60)}”")
            return None
        evidence = self._evidence(form.evidence, at, where)
        ours = stakeholder(contact, self._facts.signals)
        if form.stance != "unknown" and not evidence:
            self._fault(f"{at}.evidence", where, f"no record of this deal says that {ours.name} is {form.stance}")
            return None
        wrong = list(self._checks.faults(form.role, evidence, longest=_ROLE)) if form.role.strip() else []
        for what in wrong:
            self._fault(f"{at}.role", where, what)
        role = ours.role if wrong or not form.role.strip() else form.role
        return ours.model_copy(update={"role": one_line(role), "stance": form.stance, "evidence": evidence})

    def _evidence(self, told: Sequence[str], at: str, where: str) -> tuple[str, ...]:
        found = {each: self._checks.record_id(each) for each in told}
        for each, record in found.items():
            if not record:
                self._fault(f"{at}.evidence", where, f"this deal has no record “{one_line(each, limit=60)}”")
        return tuple(dict.fromkeys(record for record in found.values() if record))

    def _fault(self, at: str, where: str, what: str) -> None:
        self.faults.append(_Fault(at, where, what))


_NOUNS = {
    "telling_words": "a quote",
    "stakeholders": "a person",
    "open_questions": "a question",
    "suspicious": "a quote",
}


def _spoken(name: str) -> str:
    return name.replace("_", " ")
