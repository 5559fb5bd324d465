"""Brevo's records as our models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from data_gatherer.models import Channel, Company, Consent, Contact, Deal, EnrichedDeal, Gap, Interaction, Task, Touch
from data_gatherer.sources.brevo.documents import Document, Documents
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation import rows
from data_gatherer.sources.brevo.translation.campaigns import Campaigns
from data_gatherer.sources.brevo.translation.colleagues import Colleagues
from data_gatherer.sources.brevo.translation.deals import Deals
from data_gatherer.sources.brevo.translation.definitions import Definitions
from data_gatherer.sources.brevo.translation.fields import Fields
from data_gatherer.sources.brevo.translation.labels import Labels
from data_gatherer.sources.brevo.translation.mails import Mails
from data_gatherer.sources.brevo.translation.messages import Messages
from data_gatherer.sources.brevo.translation.parties import Companies, Contacts
from data_gatherer.sources.brevo.translation.rows import Rows
from data_gatherer.sources.brevo.translation.stages import Stages
from data_gatherer.sources.brevo.translation.tasks import Tasks
from data_gatherer.sources.brevo.translation.timeline import of_files, of_notes
from data_gatherer.sources.brevo.translation.tolerant import each
from data_gatherer.sources.brevo.translation.wire import CompanyRow, ContactRow, DealRow, Note

SOURCE = "brevo"
R = TypeVar("R", Interaction, Task)


def told(account: str, documents: Documents, settings: BrevoSettings) -> EnrichedDeal:
    """Return the deal that the *documents* are about. Raises UpstreamFault when the deal itself has no id."""
    return Translator(account, Definitions.of(documents), settings).told(documents)


class Translator:
    """Translates records of one account; what its definitions say is looked up in tables that are built once."""

    def __init__(self, account: str, definitions: Definitions, settings: BrevoSettings) -> None:
        self._account = account
        of_deals, of_companies = definitions.deal_attributes, definitions.company_attributes
        of_contacts = definitions.contact_attributes
        self._colleagues = Colleagues([*of_deals, *of_companies, *of_contacts], each(Note, definitions.notes))
        person = self._colleagues.called
        deal, contact, company = (
            Fields("deal", of_deals, settings),
            Fields("contact", of_contacts, settings),
            Fields("company", of_companies, settings),
        )
        self._fields = (deal, contact, company)
        self._deals = Deals(
            deal,
            Labels("deal", of_deals, person),
            Stages(definitions.pipelines, settings),
            self._colleagues,
            settings.currency,
        )
        self._contacts = Contacts(contact, Labels("contact", of_contacts, person))
        self._companies = Companies(company, Labels("company", of_companies, person))
        self._tasks = Tasks(definitions.task_types, self._colleagues, settings)

    def deal(self, document: Document) -> Deal:
        """Return a deal alone. Raises UpstreamFault when it has no id."""
        return self._deals.told(DealRow.model_validate(document))

    def company(self, document: Document) -> Company:
        """Return a company."""
        return self._companies.told(CompanyRow.model_validate(document))

    def contact(self, document: Document, country: str = "") -> Contact:
        """Return a contact as its own record tells; *country* is that of the company (ISO 3166)."""
        return self._contacts.told(ContactRow.model_validate(document), country)

    def told(self, documents: Documents) -> EnrichedDeal:
        """Return the deal and everything around it. Raises UpstreamFault when the deal itself has no id."""
        found = rows.read(documents)
        deal = self._deals.told(found.deal)
        companies = [self._companies.told(row) for row in found.companies]
        country = companies[0].country if companies else ""
        heard = _Heard(self._contacts, found, documents)
        people = frozenset(row.id for row in found.contacts)
        return EnrichedDeal(
            source=SOURCE,
            account=self._account,
            deal=deal,
            contacts=tuple(heard.about(self._contacts.told(row, country)) for row in found.contacts),
            company=companies[0] if companies else None,
            other_companies=tuple(companies[1:]),
            tasks=tuple(_among(people, self._tasks.told(row)) for row in found.tasks),
            interactions=tuple(_among(people, one) for one in _each_once([*heard.interactions(), *self._filed(found)])),
            elsewhere=tuple(self._elsewhere(found)),
            gaps=tuple(self._gaps(found, documents)),
        )

    def _filed(self, found: Rows) -> Iterator[Interaction]:
        yield from of_notes(found.notes, found.deal.id)
        yield from of_files(found.files, found.deal.id, self._colleagues)
        for row in found.tasks:
            yield from self._tasks.interactions(row)

    def _elsewhere(self, found: Rows) -> list[Touch]:
        people = [row.id for row in found.contacts]
        touches = (touch for row in found.touched for touch in self._tasks.touches(row, people))
        return sorted(touches, key=lambda touch: (-touch.at.timestamp(), touch.deal_id, touch.person, touch.channel))

    def _gaps(self, found: Rows, documents: Documents) -> Iterator[Gap]:
        record = f"deal:{found.deal.id}"
        for missing in documents.unread:
            yield Gap(about=missing.about, what=missing.what, reason=missing.reason, source=SOURCE)
        for what, reason in self._deals.unclear(found.deal).items():
            yield Gap(about=record, what=what, reason=reason, source=SOURCE)
        for what, reason in (lost for fields in self._fields for lost in fields.lost().items()):
            yield Gap(about=record, what=what, reason=reason, source=SOURCE)
        for what, count in sorted(found.broken.items()):
            reason = f"{count} came without an id or a date that can be read"
            yield Gap(about=record, what=what, reason=reason, source=SOURCE)


def _among(people: frozenset[str], record: R) -> R:
    """Return the record with those of its people whom the deal has; others, such as deleted ones, nobody could look up."""
    known = tuple(person for person in record.people if person in people)
    return record if known == record.people else record.model_copy(update={"people": known})


class _Heard:
    """What messages and campaigns tell of the deal's contacts: what happened, who wants no more, whose address is dead."""

    def __init__(self, contacts: Contacts, found: Rows, documents: Documents) -> None:
        addresses = {contacts.email(row).casefold(): row.id for row in reversed(found.contacts)}
        numbers = {number: row.id for row in reversed(found.contacts) for number in contacts.numbers(row)}
        stats = {row.id: documents.campaign_stats.get(row.id) or row.statistics for row in found.contacts}
        self._mails = Mails(found.email_events, addresses)
        self._campaigns = Campaigns(stats, documents.campaigns)
        self._sms = Messages("sms", found.sms_events, numbers)
        self._whatsapp = Messages("whatsapp", found.whatsapp_events, numbers)
        self._refused: dict[Channel, dict[str, str]] = {
            "email": {**self._campaigns.refusals(), **self._mails.refusals()},
            "whatsapp": self._whatsapp.refusals(),
        }

    def interactions(self) -> Iterator[Interaction]:
        """Yield all messages and campaigns with what became of them."""
        for told in (self._mails, self._campaigns, self._sms, self._whatsapp):
            yield from told.interactions()

    def about(self, contact: Contact) -> Contact:
        """Return the contact with what was heard of them."""
        consent = {
            **contact.consent,
            **{
                channel: Consent(status="refused", reason=reasons[contact.id])
                for channel, reasons in self._refused.items()
                if contact.id in reasons
            },
        }
        verdicts = [
            told[contact.id] for told in (self._mails.verdicts(), self._campaigns.verdicts()) if contact.id in told
        ]
        status = "bounced" if verdicts and max(verdicts)[1] else contact.email_status
        opted_out = {"SMS opt-out": True} if contact.id in self._sms.refusals() else {}
        return contact.model_copy(
            update={"consent": consent, "email_status": status, "attributes": {**opted_out, **contact.attributes}}
        )


def _each_once(records: Iterable[Interaction]) -> list[Interaction]:
    kept: dict[str, Interaction] = {}
    for record in records:
        if record.id not in kept or repr(record) < repr(kept[record.id]):
            kept[record.id] = record
    return list(kept.values())
