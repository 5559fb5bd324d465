"""How the invented account describes its records: pipelines, attributes with their options, task types; in English or French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.brevo.shelf import Document


class User(NamedTuple):
    """Somebody who works at the seller's."""

    id: str
    name: str
    email: str
    is_owner: bool = False


class Definitions(NamedTuple):
    """How an account describes its records, each list as Brevo answers it."""

    pipelines: list[Document]
    deal_attributes: list[Document]
    company_attributes: list[Document]
    contact_attributes: list[Document]
    task_types: list[Document]


OWNER = User("64c0ffee0d1a5e2b9a7f0101", "Béatrice Lantier", "beatrice.lantier@quayline.example", is_owner=True)
INES = User("64c0ffee0d1a5e2b9a7f0102", "Ines Carvalho", "ines.carvalho@quayline.example")
TOMASZ = User("64c0ffee0d1a5e2b9a7f0103", "Tomasz Wrona", "tomasz.wrona@quayline.example")
USERS = (OWNER, INES, TOMASZ)

SALES = "64c0ffee0d1a5e2b9a7f0201"
RENEWALS = "64c0ffee0d1a5e2b9a7f0202"
ENQUIRY = "a3c5e1f07b9d4482bd60f1c2e4a69801"
PILOT = "a3c5e1f07b9d4482bd60f1c2e4a69802"
PROPOSAL = "a3c5e1f07b9d4482bd60f1c2e4a69803"
WON = "a3c5e1f07b9d4482bd60f1c2e4a69804"
LOST = "a3c5e1f07b9d4482bd60f1c2e4a69805"
RENEWAL_DUE = "7d1f9b36-52ce-4b0e-9d7a-1c40fa3e6b01"
RENEWED = "7d1f9b36-52ce-4b0e-9d7a-1c40fa3e6b02"

_STAGES = {
    "en": ("New business", "Enquiry", "Pilot", "Proposal", "Won", "Lost", "Renewals", "Due", "Renewed"),
    "fr": ("Nouvelles affaires", "Demande", "Pilote", "Proposition", "Gagnée", "Perdue", "Renouvellements", "À faire", "Fait"),
}  # fmt: skip
_TASK_TYPES = {
    "en": ("Email", "Call", "Meeting", "Todo", "Lunch", "Deadline", "LinkedIn"),
    "fr": ("E-mail", "Appel", "Réunion", "À faire", "Déjeuner", "Échéance", "LinkedIn"),
}
LEAD_SOURCES = {"1": "Website", "2": "Cold call", "3": "Partner", "4": "Trade fair"}
PRODUCTS = {"10": "Route planning", "11": "Temperature log", "12": "Driver app"}
ROLES = {1: "Champion", 2: "Economic buyer", 3: "Technical evaluator", 4: "User"}
_LABELS_FR = {
    "deal_name": "Nom de l'affaire", "deal_owner": "Propriétaire", "amount": "Montant", "close_date": "Date de clôture",
    "lead_source": "Origine", "products": "Produits", "pilot_ends": "Fin du pilote", "framework_contract": "Contrat-cadre",
    "name": "Nom", "number_of_employees": "Nombre de salariés", "revenue": "Chiffre d'affaires", "phone_number": "Téléphone",
}  # fmt: skip
CONTACT_NAMES: Mapping[str, str] = {
    "FIRSTNAME": "PRENOM", "LASTNAME": "NOM", "JOB_TITLE": "FONCTION", "BUYING_ROLE": "ROLE_ACHAT",
    "CONTACT_TIMEZONE": "FUSEAU_HORAIRE", "LANGUAGE": "LANGUE", "NEXT_AUDIT": "PROCHAIN_AUDIT",
}  # fmt: skip
"""English names of contact attributes, and French ones where they differ."""


def definitions(language: str = "en") -> Definitions:
    """Return the definitions of an account in *language*, "en" or "fr"."""
    return Definitions(
        pipelines=_pipelines(_STAGES[language]),
        deal_attributes=[_attribute(*row, language=language) for row in _deal_rows()],
        company_attributes=[_attribute(*row, language=language) for row in _company_rows()],
        contact_attributes=_contact_attributes(language),
        task_types=[
            {"id": f"64c0ffee0d1a5e2b9a7f03{place:02d}", "title": title}
            for place, title in enumerate(_TASK_TYPES[language])
        ],
    )


def _pipelines(names: Sequence[str]) -> list[Document]:
    sales, enquiry, pilot, proposal, won, lost, renewals, due, renewed = names
    return [
        _pipeline(SALES, sales, [(ENQUIRY, enquiry, 10), (PILOT, pilot, 40), (PROPOSAL, proposal, 70), (WON, won, 100), (LOST, lost, 0)]),
        _pipeline(RENEWALS, renewals, [(RENEWAL_DUE, due, 100), (RENEWED, renewed, 100)]),
    ]  # fmt: skip


def _pipeline(key: str, name: str, stages: list[tuple[str, str, int]]) -> Document:
    told = [{"id": stage, "name": title, "winProbability": chance} for stage, title, chance in stages]
    return {"pipeline": key, "pipeline_name": name, "stages": told}


def _attribute(name: str, kind: str, label: str, options: Mapping[str, str], *, language: str) -> Document:
    return {
        "internalName": name,
        "label": _LABELS_FR.get(name, label) if language == "fr" else label,
        "attributeTypeName": kind,
        "attributeOptions": [{"key": key, "value": value} for key, value in options.items()],
        "required": name in ("deal_name", "pipeline", "deal_stage"),
        "isValueReadonly": name in _READ_ONLY,
    }


_READ_ONLY = {
    "created_at", "last_updated_date", "last_updated_at", "stage_updated_at", "last_activity_date", "next_activity_date",
    "number_of_activities", "number_of_contacts", "owner_assign_date",
}  # fmt: skip
_Row = tuple[str, str, str, Mapping[str, str]]


def _deal_rows() -> list[_Row]:
    return [
        ("deal_name", "text", "Deal name", {}),
        ("deal_owner", "user", "Deal owner", {user.id: user.email for user in USERS}),
        ("amount", "number", "Amount", {}),
        ("pipeline", "text", "Pipeline", {}),
        ("deal_stage", "text", "Deal stage", {}),
        ("close_date", "date", "Close date", {}),
        ("deal_description", "text", "Description", {}),
        ("created_at", "date", "Created at", {}),
        ("last_updated_date", "date", "Last updated", {}),
        ("stage_updated_at", "date", "Stage updated at", {}),
        ("last_activity_date", "date", "Last activity", {}),
        ("next_activity_date", "date", "Next activity", {}),
        ("number_of_activities", "number", "Number of activities", {}),
        ("number_of_contacts", "number", "Number of contacts", {}),
        ("lead_source", "single-select", "Lead source", LEAD_SOURCES),
        ("products", "multi-choice", "Products", PRODUCTS),
        ("pilot_ends", "date", "Pilot ends", {}),
        ("framework_contract", "boolean", "Framework contract", {}),
        ("vehicles", "number", "Vehicles", {}),
        ("lost_reason", "text", "Lost reason", {}),
    ]


def _company_rows() -> list[_Row]:
    return [
        ("name", "text", "Name", {}),
        ("domain", "text", "Domain", {}),
        ("website", "text", "Website", {}),
        ("linkedin", "text", "LinkedIn", {}),
        ("industry", "text", "Industry", {}),
        ("number_of_employees", "number", "Number of employees", {}),
        ("revenue", "number", "Revenue", {}),
        ("phone_number", "text", "Phone", {}),
        ("owner", "user", "Owner", {user.id: user.email for user in USERS}),
        ("owner_assign_date", "date", "Owner assigned", {}),
        ("created_at", "date", "Created at", {}),
        ("last_updated_at", "date", "Last updated", {}),
        ("number_of_contacts", "number", "Number of contacts", {}),
        ("number_of_activities", "number", "Number of activities", {}),
        ("city", "text", "City", {}),
        ("country", "text", "Country", {}),
    ]


def _contact_attributes(language: str) -> list[Document]:
    named = CONTACT_NAMES if language == "fr" else {}
    kinds = {
        "FIRSTNAME": "text", "LASTNAME": "text", "SMS": "text", "WHATSAPP": "text", "EXT_ID": "text", "LINKEDIN": "text",
        "JOB_TITLE": "text", "CONTACT_TIMEZONE": "text", "LANGUAGE": "text", "NEXT_AUDIT": "date", "OPT_IN": "boolean",
    }  # fmt: skip
    normal: list[Document] = []
    for name, kind in kinds.items():
        own = named.get(name, name)
        normal.append({"name": own, "category": "normal", "type": kind, "field_key": own.lower()})
    roles: list[dict[str, Any]] = [{"value": key, "label": label, "valueStr": str(key)} for key, label in ROLES.items()]
    role = {"name": named.get("BUYING_ROLE", "BUYING_ROLE"), "category": "category", "enumeration": roles}
    counted = {"name": "BLACKLIST", "category": "global", "type": "float", "calculatedValue": "COUNT[BLACKLISTED]"}
    return [counted, *normal, role]
