"""One deal and everything around it, in the field's own words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from sales_kernel.text import harmless, one_line
from sales_kernel.values import Frozen, Instant

Channel = Literal["email", "phone", "linkedin", "whatsapp"]
"""A way to reach a person."""


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _text(value: object) -> object:
    return harmless(value).strip() if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
"""Text of one line; what could steer a terminal is taken out on the way in."""
Text = Annotated[str, BeforeValidator(_text)]
"""Text of several lines, plain, as harmless as a Line."""
Attribute = Line | float | bool | None


class Owner(Frozen):
    """The colleague who owns a deal or task."""

    name: Line = ""
    email: Line = ""
    phone: Line = ""
    time_zone: Line = Field(default="", description="IANA name; empty when unknown")
    manager: Line = Field(default="", description="who decides what the owner may not; empty when unknown")

    @property
    def known_as(self) -> str:
        """The name, or the address where the CRM tells no name; empty where it tells neither."""
        return self.name or self.email


class Stage(Frozen):
    """A stage of a pipeline. *order* counts from 1 among the *of* open stages; both None when the CRM does not say."""

    name: Line
    kind: Literal["open", "won", "lost"] = "open"
    order: int | None = None
    of: int | None = None


class Deal(Frozen):
    """The deal itself; what the CRM does not hold is empty or None, never guessed."""

    id: Line = Field(min_length=1)
    name: Line
    pipeline: Line = ""
    stage: Stage
    stage_entered_at: Instant | None = None
    amount: float | None = Field(default=None, description="in *currency*, not rounded")
    currency: Line = Field(default="", description="ISO 4217; empty when unknown")
    owner: Owner | None = None
    created_at: Instant | None = None
    close_date: date | None = None
    loss_reason: Line = ""
    attributes: dict[Line, Attribute] = Field(default_factory=dict, description="what else the CRM holds, by its label")


class Consent(Frozen):
    """Whether a person may be contacted over a channel, and how we know."""

    status: Literal["granted", "refused"]
    reason: Line = ""


class Contact(Frozen):
    """A person of the buyer's. A channel missing from *consent* is one nobody has asked about."""

    id: Line
    name: Line = ""
    email: Line = ""
    email_status: Literal["ok", "bounced", "invalid", "unknown"] = Field(
        default="unknown", description="ok: well formed and never bounced; unknown: there is no address"
    )
    phone: Line = Field(default="", description="E.164; empty when missing or not a number that can be called")
    title: Line = ""
    buying_role: Line = ""
    linkedin: Line = ""
    time_zone: Line = Field(default="", description="IANA name, from the CRM or from a country that has but one")
    country: Line = Field(default="", description="ISO 3166 code of the person's number or company; empty when unknown")
    language: Line = Field(default="", description="ISO 639-1; empty when the CRM does not say")
    consent: dict[Channel, Consent] = Field(default_factory=dict)
    objection: Line = Field(
        default="", description="why nobody may contact this person at all; empty when there is no such wish"
    )
    attributes: dict[Line, Attribute] = Field(default_factory=dict, description="what else the CRM holds, by its label")


class Company(Frozen):
    """The buyer's company."""

    id: Line
    name: Line
    domain: Line = ""
    industry: Line = ""
    employees: int | None = None
    country: Line = Field(default="", description="ISO 3166 code")
    city: Line = ""
    attributes: dict[Line, Attribute] = Field(default_factory=dict)


class Task(Frozen):
    """Something a colleague is to do."""

    id: Line
    title: Line
    kind: Line = "todo"
    due: Instant | None = None
    done: bool = False
    assignee: Line = ""
    people: tuple[Line, ...] = ()
    notes: Text = ""


class Interaction(Frozen):
    """One thing that happened, or is planned, with the buyer or about them.

    *kind*: email, email_opened, email_clicked, campaign, sms, call, meeting, note, file, form, linkedin, whatsapp. A campaign went to
    many and is no word of ours to this person. *outcome*: for calls connected, voicemail,
    no_answer; for meetings held, no_show, cancelled, planned; for e-mails bounced; else empty. *people* are contact ids.
    *about* is the record this one refers to, such as the e-mail that was opened.
    """

    id: Line
    kind: Line
    direction: Literal["inbound", "outbound", "internal"]
    at: Instant
    author: Line = ""
    people: tuple[Line, ...] = ()
    subject: Line = ""
    text: Text = ""
    outcome: Line = ""
    about: Line = ""
    machine: bool = Field(
        default=False, description="an open that a mail program's proxy or a scanner made, not a person"
    )
    other_deal: Line = Field(
        default="",
        description="id of another deal this record belongs to and not to this one; shown, and read by no signal",
    )


class Change(Frozen):
    """One field of the deal that was changed: `stage`, `close_date`, `amount` or `owner`, from *old* to *new* as the CRM writes them."""

    id: Line
    field: Literal["stage", "close_date", "amount", "owner"]
    old: Line = ""
    new: Line = ""
    at: Instant


class Spread(Frozen):
    """How long something took in *samples* cases, in days."""

    samples: int
    median: float
    p75: float
    p90: float


class Peers(Frozen):
    """The won deals of the same pipeline: days they spent in this deal's stage, and from creation to close; None when unknown."""

    stage: Spread | None = None
    cycle: Spread | None = None


class Touch(Frozen):
    """A message, call or meeting of ours with one of the deal's people on account of another deal."""

    person: Line = Field(description="the contact's id in this deal")
    channel: Channel
    at: Instant
    deal_id: Line


class Fact(Frozen):
    """Something a public place says about the company or a person: about which record, what, and where it was read.

    *about* is `company:…` or `contact:…`; *kind* news, profile, website or fact; *url* where a person can read it.
    """

    id: Line
    about: Line
    kind: Line
    title: Line = ""
    text: Text = ""
    url: Line = ""
    source: Line = Field(description="the enricher that found it")
    published: Line = Field(default="", description="as the place writes it; empty when it does not say")


class Gap(Frozen):
    """Something we failed to learn: about which record, what, and why."""

    about: Line
    what: Line
    reason: Line
    source: Line = ""


def _by_due_time(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda task: (task.due is None, task.due, task.id)))


def _oldest_first(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (change.at, change.id)))


def _by_time(records: tuple[Interaction, ...]) -> tuple[Interaction, ...]:
    return tuple(sorted(records, key=lambda record: (record.at, record.id)))


class EnrichedDeal(Frozen):
    """Everything known about one deal.

    Contacts stand in the CRM's order; tasks are put by due time and interactions from oldest to newest, in whatever order
    they come. Every record has an id that is unique within
    the deal (`deal:…`, `contact:…`, `company:…`, `task:…`, `change:…`, `note:…`, `email:…`, `fact:…`); claims point at them. *elsewhere*
    are our touches of the last 30 days with the same people on account of other deals. *company* is the buyer; where the CRM links
    more companies to the deal they are the *other_companies*.
    """

    source: Line
    account: Line
    deal: Deal
    contacts: tuple[Contact, ...] = ()
    company: Company | None = None
    other_companies: tuple[Company, ...] = ()
    tasks: Annotated[tuple[Task, ...], AfterValidator(_by_due_time)] = ()
    interactions: Annotated[tuple[Interaction, ...], AfterValidator(_by_time)] = ()
    changes: Annotated[tuple[Change, ...], AfterValidator(_oldest_first)] = ()
    peers: Peers = Peers()
    elsewhere: tuple[Touch, ...] = ()
    facts: tuple[Fact, ...] = ()
    unheard: bool = Field(
        default=False, description="the CRM does not hold what the buyer writes: that nothing came in proves no silence"
    )
    gaps: tuple[Gap, ...] = ()

    @property
    def evidence_ids(self) -> frozenset[str]:
        """The ids a claim about this deal may point at."""
        ids = {f"deal:{self.deal.id}", *(f"contact:{contact.id}" for contact in self.contacts)}
        firms = (self.company, *self.other_companies) if self.company else self.other_companies
        ids |= {f"company:{firm.id}" for firm in firms} | {fact.id for fact in self.facts}
        ids |= {task.id for task in self.tasks} | {change.id for change in self.changes}
        return frozenset(ids | {record.id for record in self.interactions})

    def contact(self, contact_id: str) -> Contact | None:
        """Return the contact of that id, or None."""
        return next((contact for contact in self.contacts if contact.id == contact_id), None)
