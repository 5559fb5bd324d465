"""Brevo's records as far as we read them: every field may be absent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from data_gatherer.sources.brevo.translation.tolerant import (
    Attributes,
    Flag,
    Id,
    Ids,
    Line,
    Moment,
    Nested,
    Number,
    Records,
    Wire,
    Words,
)


class Option(Wire):
    """A choice of an attribute: *key* is what records hold."""

    key: Id = ""
    value: Line = ""


class Choice(Wire):
    """A choice of a contact's attribute of categories; records hold *value* or *value_str*."""

    value: Id = ""
    value_str: Id = ""
    label: Line = ""


class Definition(Wire):
    """An attribute of deals or companies (`internalName`, `label`), or of contacts (`name`, `category`, `enumeration`)."""

    internal_name: Id = ""
    name: Id = ""
    label: Line = ""
    attribute_type_name: Id = ""
    type: Id = ""
    category: Id = ""
    attribute_options: Records[Option] = ()
    enumeration: Records[Choice] = ()


class StageRow(Wire):
    """A stage of a pipeline."""

    id: Id = ""
    name: Line = ""


class Pipeline(Wire):
    """A pipeline with its stages in the board's order."""

    pipeline: Id = ""
    pipeline_name: Line = Field(default="", alias="pipeline_name")
    stages: Records[StageRow] = ()


class TaskType(Wire):
    """What a task can be; people may rename it."""

    id: Id = ""
    title: Line = ""


class DealRow(Wire):
    """A deal."""

    id: Id = ""
    attributes: Attributes = Field(default_factory=dict)
    linked_contacts_ids: Ids = ()
    linked_companies_ids: Ids = ()


class CompanyRow(Wire):
    """A company."""

    id: Id = ""
    attributes: Attributes = Field(default_factory=dict)


class ContactRow(Wire):
    """A contact; one who has only a phone has no *email*."""

    id: Id = ""
    email: Line = ""
    email_blacklisted: Flag = False
    sms_blacklisted: Flag = False
    whatsapp_blacklisted: Flag = False
    attributes: Attributes = Field(default_factory=dict)
    modified_at: Moment = None
    statistics: Nested[Any] = Field(default_factory=dict)


class FullName(Wire):
    """How a colleague is called."""

    full_name: Line = ""


class Author(Wire):
    """A colleague who wrote a note."""

    id: Id = ""
    email: Line = ""
    timezone: Line = ""
    name: Nested[FullName] = FullName()


class Note(Wire):
    """A note; *author_id* is the author, in spite of its name."""

    id: Id = ""
    text: Words = ""
    contact_ids: Ids = ()
    deal_ids: Ids = ()
    author_id: Nested[Author] = Author()
    created_at: Moment = None
    updated_at: Moment = None

    @property
    def at(self) -> datetime | None:
        """When it was written."""
        return self.created_at or self.updated_at


class TaskRow(Wire):
    """A task."""

    id: Id = ""
    task_type_id: Id = ""
    name: Line = ""
    contacts_ids: Ids = ()
    deals_ids: Ids = ()
    assign_to_id: Id = ""
    date: Moment = None
    notes: Words = ""
    done: Flag = False
    updated_at: Moment = None


class FileRow(Wire):
    """A file that somebody put to a record; here the author is a plain id."""

    id: Id = ""
    name: Line = ""
    author_id: Id = ""
    contact_id: Id = ""
    deal_id: Id = ""
    created_at: Moment = None


class MailEvent(Wire):
    """What happened to one e-mail on its way to one address."""

    email: Line = ""
    date: Moment = None
    message_id: Id = ""
    event: Line = ""
    subject: Line = ""
    sender: Line = Field(default="", alias="from")
    link: Line = ""


class PhoneEvent(Wire):
    """What happened to one text message or WhatsApp message; *reply* (SMS) and *body* (WhatsApp) are the buyer's words."""

    phone_number: Id = ""
    contact_number: Id = ""
    date: Moment = None
    message_id: Id = ""
    event: Line = ""
    reply: Words = ""
    body: Words = ""


class Link(Wire):
    """A link of a campaign that was clicked."""

    url: Line = ""
    event_time: Moment = None


class CampaignEvent(Wire):
    """What happened to one campaign on its way to one contact; *event_time* of an open is that of the last."""

    campaign_id: Id = ""
    count: Number = None
    event_time: Moment = None
    links: Records[Link] = ()


class Unsubscriptions(Wire):
    """Campaigns from which a contact unsubscribed, or was."""

    user_unsubscription: Records[CampaignEvent] = ()
    admin_unsubscription: Records[CampaignEvent] = ()


class CampaignStats(Wire):
    """A contact's campaigns of the last 90 days."""

    messages_sent: Records[CampaignEvent] = ()
    delivered: Records[CampaignEvent] = ()
    opened: Records[CampaignEvent] = ()
    clicked: Records[CampaignEvent] = ()
    hard_bounces: Records[CampaignEvent] = ()
    soft_bounces: Records[CampaignEvent] = ()
    complaints: Records[CampaignEvent] = ()
    unsubscriptions: Nested[Unsubscriptions] = Unsubscriptions()


class Campaign(Wire):
    """A campaign."""

    id: Id = ""
    name: Line = ""
    subject: Line = ""
