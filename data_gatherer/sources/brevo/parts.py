"""The calls that read each part of a deal: small jobs that can be done side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from data_gatherer.sources.archive import Document, Kept, Reading, Tie
from data_gatherer.sources.brevo.api.faults import RecordGone
from data_gatherer.sources.brevo.around import campaigns_of, mailboxes, read_companies, read_contacts
from data_gatherer.sources.brevo.keeping import (
    CONTACTS_PER_CALL,
    definition,
    kept,
    kept_events,
    kept_messages,
    mailbox,
    numbers_of,
)
from data_gatherer.sources.brevo.settings import BrevoSettings

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.api.client import Client
    from data_gatherer.sources.brevo.api.paging import Page

_MOST_MESSAGES = 1000
_FULL_PAGE = 100
_PAGES = 3
"""Of lists that are read on request, at most so many pages."""
_ENTITIES = {"deals": "deal", "contacts": "contact", "companies": "company"}


class Cover(NamedTuple):
    """All records of *kind* that belong to *to_ids* were read: what else is held of them is gone."""

    kind: str
    to_kind: str
    to_ids: tuple[str, ...]


class Fetched(NamedTuple):
    """What a job read; *bound* says in words what was left out, empty when nothing was, and *gone* is what Brevo says does not exist."""

    records: tuple[Kept, ...]
    cover: Cover | None = None
    bound: str = ""
    gone: tuple[Tie, ...] = ()


class Job(NamedTuple):
    """One or more calls that read (a piece of) a part."""

    part: str
    fetch: Callable[[], Fetched]


class Asked(NamedTuple):
    """What jobs are made from: the deal's own record, and what the archive holds."""

    client: Client
    settings: BrevoSettings
    deal: Document
    reading: Reading
    deep: bool

    @property
    def deal_id(self) -> str:
        """The deal's id."""
        return str(self.deal["id"])

    @property
    def contacts(self) -> list[str]:
        """The ids of the contacts that are read."""
        return read_contacts(self.deal, self.settings)

    @property
    def companies(self) -> list[str]:
        """The ids of the companies that are read."""
        return read_companies(self.deal, self.settings)

    @property
    def known(self) -> dict[str, Document]:
        """The contacts that the archive holds, in the deal's order."""
        held = self.reading.many("contact", self.contacts)
        return {contact: held[contact] for contact in self.contacts if contact in held}

    @property
    def most_notes(self) -> int:
        """How many notes of a kind are read; on request all."""
        return 1_000_000 if self.deep else self.settings.most_notes


def definition_jobs(client: Client, names: Sequence[str]) -> list[Job]:
    """Return the jobs that read the account's definitions of those names."""
    ask: Mapping[str, Callable[[], list[Document]]] = {
        "pipelines": client.pipelines,
        "deal_attributes": client.deal_attributes,
        "company_attributes": client.company_attributes,
        "contact_attributes": client.contact_attributes,
        "task_types": client.task_types,
    }
    return [Job(name, partial(_definition, name, ask[name])) for name in names]


def _definition(name: str, ask: Callable[[], list[Document]]) -> Fetched:
    return Fetched((definition(name, ask()),))


def deal_job(client: Client, deal_id: str) -> Job:
    """Return the job that reads the deal's own record."""
    return Job("deal", partial(_deal, client, deal_id))


def _deal(client: Client, deal_id: str) -> Fetched:
    return Fetched(tuple(kept("deal", [client.deal(deal_id)])))


def part_jobs(name: str, asked: Asked) -> list[Job]:
    """Return the jobs that read a part; none where there is nothing to be read."""
    return list(_MAKERS[name](asked))


def bound_of(name: str, asked: Asked) -> str:
    """Return in words which people a part is not read of, whatever its jobs say; empty when it is read of all."""
    of = {"mail": list(mailboxes(asked.known)), "campaign_stats": asked.contacts, "messages": list(asked.known)}.get(
        name, []
    )
    most = asked.settings.most_mailboxes
    return f"of {most} of {len(of)} people; `brevo: most_mailboxes` says how many" if len(of) > most else ""


def _contacts(asked: Asked) -> Iterator[Job]:
    for start in range(0, len(asked.contacts), CONTACTS_PER_CALL):
        yield Job("contacts", partial(_batch, asked.client, asked.contacts[start : start + CONTACTS_PER_CALL]))


def _batch(client: Client, ids: Sequence[str]) -> Fetched:
    """Read contacts together; those that did not come are asked for one by one, from a larger allowance, to be sure."""
    found = list(kept("contact", client.contacts_by_ids([int(one) for one in ids if one.isdecimal()])))
    missing = [one for one in ids if one not in {record.id for record in found} and one.isdecimal()]
    gone: list[Tie] = []
    for one in missing:
        try:
            found += kept("contact", [client.contact(int(one))])
        except RecordGone:
            gone.append(("contact", one))
    return Fetched(tuple(found), gone=tuple(gone))


def _companies(asked: Asked) -> Iterator[Job]:
    for company in asked.companies:
        yield Job("companies", partial(_company, asked.client, company))


def _company(client: Client, company: str) -> Fetched:
    try:
        return Fetched(tuple(kept("company", [client.company(company)])))
    except RecordGone:
        return Fetched((), gone=(("company", company),))


def _notes(asked: Asked) -> Iterator[Job]:
    of = {"deals": [asked.deal_id], "contacts": asked.contacts, "companies": asked.companies}
    for entity, ids in of.items():
        if ids:
            yield Job("notes", partial(_notes_of, asked.client, entity, ids, asked.most_notes))


def _notes_of(client: Client, entity: str, ids: Sequence[str], most: int) -> Fetched:
    rows, all_read = _bounded(client.notes(entity, ids), most)
    bound = (
        ""
        if all_read
        else f"the newest {len(rows)} of the {entity} were read, older ones as far as they are known; `brevo: most_notes` says how many"
    )
    cover = Cover("note", _ENTITIES[entity], tuple(ids)) if all_read else None
    return Fetched(tuple(kept("note", rows)), cover, bound)


def _tasks(asked: Asked) -> Iterator[Job]:
    yield Job(
        "tasks", partial(_whole, "task", asked.client.tasks(deals=asked.deal_id), asked.deal_id, asked.most_notes)
    )


def _files(asked: Asked) -> Iterator[Job]:
    yield Job(
        "files", partial(_whole, "file", asked.client.files("deals", [asked.deal_id]), asked.deal_id, asked.most_notes)
    )


def _whole(kind: str, pages: Iterator[Page], deal_id: str, most: int) -> Fetched:
    rows, all_read = _bounded(pages, most)
    cover = Cover(kind, "deal", (deal_id,)) if all_read else None
    return Fetched(tuple(kept(kind, rows)), cover, "" if all_read else f"{len(rows)} were read")


def _mail(asked: Asked) -> Iterator[Job]:
    read = list(mailboxes(asked.known).values())[: asked.settings.most_mailboxes]
    for address in {mailbox(address): address for address in read}.values():
        yield Job("mail", partial(_mail_of, asked.client, address))


def _mail_of(client: Client, address: str) -> Fetched:
    return Fetched(tuple(kept_events(chain.from_iterable(page.items for page in client.email_events(address)))))


def _campaign_stats(asked: Asked) -> Iterator[Job]:
    for contact in asked.contacts[: asked.settings.most_mailboxes]:
        if contact.isdecimal():
            yield Job("campaign_stats", partial(_stats_of, asked.client, contact))


def _stats_of(client: Client, contact: str) -> Fetched:
    try:
        return Fetched((Kept("campaign_stats", contact, client.campaign_stats(int(contact))),))
    except RecordGone:
        return Fetched(())


def _messages(asked: Asked) -> Iterator[Job]:
    for contact, document in list(asked.known.items())[: asked.settings.most_mailboxes]:
        sms, whatsapp = numbers_of(document)
        if sms:
            yield Job("messages", partial(_messages_of, "sms_event", contact, asked.client.sms_events(sms)))
        if whatsapp:
            yield Job(
                "messages", partial(_messages_of, "whatsapp_event", contact, asked.client.whatsapp_events(whatsapp))
            )


def _messages_of(kind: str, contact: str, pages: Iterator[Page]) -> Fetched:
    rows, all_read = _bounded(pages, _MOST_MESSAGES)
    return Fetched(
        tuple(kept_messages(kind, contact, rows)), None, "" if all_read else f"the newest {len(rows)} were read"
    )


def _campaigns(asked: Asked) -> Iterator[Job]:
    stats = asked.reading.many("campaign_stats", asked.contacts)
    wanted = {campaign for document in stats.values() for campaign in campaigns_of(document)}
    if wanted:
        yield Job("campaigns", partial(_campaigns_named, asked.client, wanted))


def _campaigns_named(client: Client, wanted: Collection[str]) -> Fetched:
    found: list[Kept] = []
    for number, page in enumerate(client.campaigns(), 1):
        found += [record for record in kept("campaign", page.items) if record.id in wanted]
        if len(found) == len(wanted) or number == _PAGES:
            break
    lost = len(wanted) - len(found)
    return Fetched(tuple(found), None, f"{lost} are not among the newest campaigns" if lost else "")


def _bounded(pages: Iterator[Page], most: int) -> tuple[list[Document], bool]:
    """Return the rows of *pages* until there are *most*, and whether those are all; a page that is not full is the last."""
    rows: list[Document] = []
    for page in pages:
        rows += page.items
        if len(rows) > most or (len(rows) == most and len(page.items) >= _FULL_PAGE):
            return rows[:most], False
    return rows, True


_MAKERS: Mapping[str, Callable[[Asked], Iterator[Job]]] = {
    "contacts": _contacts,
    "companies": _companies,
    "notes": _notes,
    "tasks": _tasks,
    "mail": _mail,
    "campaign_stats": _campaign_stats,
    "files": _files,
    "messages": _messages,
    "campaigns": _campaigns,
}
