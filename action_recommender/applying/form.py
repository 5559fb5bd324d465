"""What would be written of an action: the body of a task or note, as it is sent and as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from action_recommender.applying.due import due_of, spoken_moment
from action_recommender.applying.kinds import Kinds
from action_recommender.applying.names import UNKNOWN, Names, beside
from action_recommender.applying.words import as_html, as_plain, length, paragraphs, unmarked
from action_recommender.channels import Window
from action_recommender.history import Document
from sales_kernel.fingerprint import content_hash
from sales_kernel.layer import Subject
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.translation.wire import DealRow

Form = Literal["task", "note"]
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Target:
    """One action of a past recommendation, and the form it takes in the CRM; *subject* is its deal."""

    made: Document
    action: Document
    subject: Subject
    form: Form

    @property
    def key(self) -> str:
        """What is the same whenever this action is written in this form: 16 hex digits."""
        named = [self.made["recommendation_id"], self.action["id"], self.form, self.subject.account]
        return content_hash(named)[:16]

    @property
    def said(self) -> str:
        """What it is, in a few words."""
        return f"{self.made['recommendation_id']} {self.action['id']}"


@dataclass(frozen=True)
class Here:
    """Our own clock: the moment, zone and working hours."""

    now: datetime
    zone: str
    hours: Window


class Planned(NamedTuple):
    """What would be written: the *body* as it is sent, *rows* as people read it, *text* as it will read, and what to know about it."""

    body: Document
    rows: tuple[tuple[str, str], ...]
    text: str
    remarks: tuple[str, ...]


def note_of(target: Target, deal: DealRow, names: Names = UNKNOWN) -> Planned:
    """Return the note. Its text is HTML in which nothing of ours is markup; *names* are shown beside ids."""
    parts = [target.action["content"]["title"], *paragraphs(target.made, target.action, when=True)]
    named = (target.made["recommendation_id"], target.action["id"], target.key)
    contacts, remarks = _contacts(target, deal)
    text = as_html(parts, *named)
    body = {
        "text": text,
        "contactIds": contacts,
        "dealIds": [target.subject.id],
        "companyIds": list(deal.linked_companies_ids),
    }
    rows = (*_links(target, deal, contacts, names), ("text", f"{length(text):,} characters, as HTML:"))
    return Planned(_filled(body), rows, as_plain(parts, *named), remarks)


def task_name(action: Document) -> str:
    """Return what the task of an action is called."""
    return unmarked(one_line(action["content"]["title"], limit=_LONGEST_NAME))


def task_of(target: Target, deal: DealRow, kinds: Kinds, here: Here, names: Names = UNKNOWN) -> Planned:
    """Return the task; *names* are shown beside ids.

    Raises GateBlocked when its time is over and none is left, NotFound when there is no type.
    """
    action = target.action
    chosen, other_kind = kinds.chosen(action["channel"])
    due = due_of(action, here.now, here.zone, here.hours)
    contacts, remarks = _contacts(target, deal)
    owner = str(deal.attributes.get("deal_owner") or "")
    named = (target.made["recommendation_id"], action["id"], target.key)
    text = as_plain(paragraphs(target.made, action, when=False), *named)
    body = {
        "name": task_name(action),
        "taskTypeId": chosen.id,
        "date": f"{due.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z",
        "duration": action["minutes"] * 60_000,
        "notes": text,
        "assignToId": owner,
        "contactsIds": contacts,
        "dealsIds": [target.subject.id],
        "companiesIds": list(deal.linked_companies_ids),
    }
    rows = (
        ("name", body["name"]),
        ("type", chosen.title),
        ("due", spoken_moment(due.at, here.zone)),
        ("takes", f"{action['minutes']} minutes"),
        ("for", _for(owner, names)),
        *_links(target, deal, contacts, names),
        ("notes", f"{length(text):,} characters:"),
    )
    moved = f"the time is another one: {due.moved}" if due.moved else ""
    return Planned(_filled(body), rows, text, tuple(filter(None, (moved, other_kind, *remarks))))


def _contacts(target: Target, deal: DealRow) -> tuple[list[int], tuple[str, ...]]:
    """The action's person, if the deal still links them."""
    contact = target.action["contact_id"]
    if not contact:
        return [], ()
    if contact.isdecimal() and contact in deal.linked_contacts_ids:
        return [int(contact)], ()
    name = target.action["contact_name"] or contact
    return [], (f"the deal no longer links {name}, so neither does this",)


def _for(owner: str, names: Names) -> str:
    if not owner:
        return "nobody: the deal has no owner"
    return f"the deal's owner, {beside(names, owner)}" if owner in names else f"the deal's owner ({owner})"


def _links(target: Target, deal: DealRow, contacts: list[int], names: Names) -> list[tuple[str, str]]:
    people = [f"{target.action['contact_name']} ({contact})" for contact in contacts]
    rows = [
        ("deal", f"{target.made['deal_name']} ({target.subject.id})"),
        ("contact", ", ".join(people)),
        ("companies", ", ".join(beside(names, company) for company in deal.linked_companies_ids)),
    ]
    return [row for row in rows if row[1]]


def _filled(body: Document) -> Document:
    return {name: value for name, value in body.items() if value not in ("", [])}
