"""Records as Brevo writes them, made up: a seller of lift maintenance and its deal with a hospital."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from data_gatherer.models import Contact, EnrichedDeal, Interaction
from data_gatherer.sources.brevo.documents import Document, Documents
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.translate import told

DEAL, OTHER_DEAL = "6c0000000000000000000d01", "6c0000000000000000000d02"
COMPANY, OTHER_COMPANY = "6c0000000000000000000c01", "6c0000000000000000000c02"
INES, TOM = "6c00000000000000000000a1", "6c00000000000000000000a2"
SALES, SURVEY, QUOTE, WON, LOST = "6c0000000000000000000b01", "aa01", "aa02", "aa03", "aa04"
CALL, MEETING, MAIL, LINKEDIN = "tt01", "tt02", "tt03", "tt04"

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
"""Anything that can come in place of anything."""
PIPELINES: list[Document] = [
    {
        "pipeline": SALES,
        "pipeline_name": "Maintenance",
        "stages": [
            {"id": SURVEY, "name": "Survey", "winProbability": 100},
            {"id": QUOTE, "name": "Quote", "winProbability": 100},
            {"id": WON, "name": "Won", "winProbability": 100},
            {"id": LOST, "name": "Lost", "winProbability": 0},
        ],
    }
]
TASK_TYPES: list[Document] = [
    {"id": CALL, "title": "Call"},
    {"id": MEETING, "title": "Meeting"},
    {"id": MAIL, "title": "Email"},
    {"id": LINKEDIN, "title": "LinkedIn"},
]


def attribute(name: str, label: str = "", kind: str = "text", **options: str) -> Document:
    """Return the definition of an attribute of deals or companies; *options* are labels by key, which may begin with `_`."""
    return {
        "internalName": name,
        "label": label or name.replace("_", " ").title(),
        "attributeTypeName": kind,
        "attributeOptions": [{"key": key.removeprefix("_"), "value": value} for key, value in options.items()],
        "required": False,
    }


def contact_attribute(name: str, kind: str = "text", **choices: str) -> Document:
    """Return the definition of an attribute of contacts, a category when it has *choices*."""
    if not choices:
        return {"name": name, "category": "normal", "type": kind}
    enumeration = [
        {"value": int(key.removeprefix("_")), "valueStr": key.removeprefix("_"), "label": label}
        for key, label in choices.items()
    ]
    return {"name": name, "category": "category", "enumeration": enumeration}


USERS = {f"{user}": address for user, address in [(INES, "ines.moreau@lifts.example"), (TOM, "tom@lifts.example")]}
DEAL_ATTRIBUTES: list[Document] = [
    attribute("deal_name"),
    attribute("deal_owner", kind="user", **USERS),
    attribute("amount", kind="number"),
    attribute("pipeline"),
    attribute("deal_stage"),
    attribute("created_at", kind="date"),
    attribute("stage_updated_at", kind="date"),
    attribute("last_updated_date", kind="date"),
    attribute("last_activity_date", kind="date"),
    attribute("number_of_activities", kind="number"),
    attribute("close_date", kind="date"),
    attribute("lifts", "Lifts", "number"),
    attribute("source", "Where from", "single-select", _1="Trade fair", _2="Reference"),
    attribute("services", "Services", "multi-choice", _1="Maintenance", _2="Emergency line", _3="Rebuild"),
    attribute("tender_until", "Tender until", "date"),
    attribute("framework", "Framework contract", "boolean"),
    attribute("engineer", "Engineer", "user", **USERS),
]
COMPANY_ATTRIBUTES: list[Document] = [
    attribute(name)
    for name in ("name", "domain", "website", "industry", "phone_number", "linkedin", "created_at", "city", "country")
] + [attribute("number_of_employees", kind="number"), attribute("owner", kind="user", **USERS)]
CONTACT_ATTRIBUTES: list[Document] = [
    *[contact_attribute(name) for name in ("FIRSTNAME", "LASTNAME", "SMS", "WHATSAPP", "JOB_TITLE", "LINKEDIN")],
    contact_attribute("CONTACT_TIMEZONE"),
    contact_attribute("BUYING_ROLE", _1="Champion", _2="Economic buyer", _3="Building inspector"),
    contact_attribute("NEWSLETTER", "boolean"),
]


def deal(contacts: tuple[int, ...] = (71,), companies: tuple[str, ...] = (COMPANY,), **attributes: Any) -> Document:
    """Return the deal; an attribute that is None is absent."""
    values = {
        "deal_name": "Lifts of St Anne",
        "deal_owner": INES,
        "pipeline": SALES,
        "deal_stage": QUOTE,
        "amount": 18500,
        "created_at": "2026-09-01T08:00:00Z",
        "stage_updated_at": "2026-10-05T09:30:00Z",
        "close_date": "2026-12-11",
        **attributes,
    }
    return {
        "id": DEAL,
        "attributes": {name: value for name, value in values.items() if value is not None},
        "linkedContactsIds": list(contacts),
        "linkedCompaniesIds": list(companies),
    }


def contact(record: int = 71, email: str = "paula@st-anne.example", **values: Any) -> Document:
    """Return a contact; names in capitals are its attributes."""
    attributes = {"FIRSTNAME": "Paula", "LASTNAME": "Ferrer"} if record == 71 else {}
    attributes |= {name: value for name, value in values.items() if name.isupper()}
    others = {name: value for name, value in values.items() if not name.isupper()}
    return {"id": record, "email": email, "attributes": attributes, **others}


def company(record: str = COMPANY, **attributes: Any) -> Document:
    """Return a company."""
    return {"id": record, "attributes": {"name": "St Anne Hospital", **attributes}, "linkedDealsIds": [DEAL]}


def note(record: str = "n1", text: str = "<p>Called.</p>", **values: Any) -> Document:
    """Return a note on the deal by Ines."""
    author = {"id": INES, "email": USERS[INES], "timezone": "Europe/Brussels", "name": {"fullName": "Inès Moreau"}}
    return {
        "id": record,
        "text": text,
        "contactIds": [71],
        "dealIds": [DEAL],
        "authorId": author,
        "createdAt": "2026-10-06T10:00:00.120Z",
        "updatedAt": "2026-10-06T10:00:00.120Z",
        **values,
    }


def task(record: str = "k1", kind: str = CALL, **values: Any) -> Document:
    """Return an open task of Tom's."""
    return {
        "id": record,
        "taskTypeId": kind,
        "name": "Ask for the lift book",
        "contactsIds": [71],
        "dealsIds": [DEAL],
        "assignToId": TOM,
        "date": "2026-10-08T09:00:00.000Z",
        "done": False,
        "updatedAt": "2026-10-09T12:00:00.000Z",
        **values,
    }


def mail(event: str = "requests", at: str = "2026-10-07T11:00:00.000+02:00", **values: Any) -> Document:
    """Return an event of an e-mail to Paula."""
    return {
        "email": "paula@st-anne.example",
        "date": at,
        "messageId": "<m1@relay.example>",
        "event": event,
        "subject": "Quote for six lifts",
        "from": USERS[INES],
        **values,
    }


def file(record: str = "f1", **values: Any) -> Document:
    """Return a file that Tom put to the deal."""
    known = {"id": record, "name": "quote.pdf", "authorId": TOM, "dealId": DEAL, "createdAt": "2026-10-07T08:00:00Z"}
    return {**known, **values}


def documents(**parts: Any) -> Documents:
    """Return the deal with one contact and one company, and what else is given."""
    empty: dict[str, Any] = {name: [] for name in Documents._fields}
    known = {
        "deal": deal(),
        "contacts": [contact()],
        "companies": [company()],
        "campaign_stats": {},
        "pipelines": PIPELINES,
        "deal_attributes": DEAL_ATTRIBUTES,
        "company_attributes": COMPANY_ATTRIBUTES,
        "contact_attributes": CONTACT_ATTRIBUTES,
        "task_types": TASK_TYPES,
        "unread": (),
    }
    return Documents(**{**empty, **known, **parts})


def translated(settings: BrevoSettings | None = None, **parts: Any) -> EnrichedDeal:
    """Return the deal of these parts."""
    return told("main", documents(**parts), settings or BrevoSettings())


def paula(settings: BrevoSettings | None = None, **parts: Any) -> Contact:
    """Return the first contact of these parts."""
    return translated(settings, **parts).contacts[0]


def records(**parts: Any) -> tuple[Interaction, ...]:
    """Return what happened, of these parts."""
    return translated(**parts).interactions


def record(**parts: Any) -> Interaction:
    """Return the only thing that happened, of these parts."""
    (found,) = records(**parts)
    return found
