"""Which attribute of an account is which field of ours."""

from __future__ import annotations

import random

import pytest

from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.attributes import Mapped, discovered
from data_gatherer.sources.brevo.translation.vocabulary import FIELDS, Kind
from tests.brevo.documents import (
    COMPANY_ATTRIBUTES,
    CONTACT_ATTRIBUTES,
    DEAL_ATTRIBUTES,
    attribute,
    company,
    contact,
    contact_attribute,
    deal,
    paula,
    translated,
)

PLAIN = BrevoSettings()
LANGUAGES = {
    "German": {
        "first_name": "VORNAME",
        "last_name": "NACHNAME",
        "phone": "HANDYNUMMER",
        "landline": "FESTNETZ",
        "title": "STELLENBEZEICHNUNG",
        "buying_role": "KAUFROLLE",
        "time_zone": "ZEITZONE",
        "language": "KORRESPONDENZSPRACHE",
        "country": "LAND",
    },
    "French": {
        "first_name": "PRENOM",
        "last_name": "NOM",
        "phone": "TELEPHONE_PORTABLE",
        "landline": "TELEPHONE_FIXE",
        "title": "INTITULE_DU_POSTE",
        "buying_role": "ROLE_ACHAT",
        "linkedin": "PROFIL_LINKEDIN",
        "time_zone": "FUSEAU_HORAIRE",
        "language": "LANGUE",
        "country": "PAYS",
    },
    "Spanish": {
        "first_name": "NOMBRE",
        "last_name": "APELLIDOS",
        "phone": "MOVIL",
        "landline": "TELEFONO_FIJO",
        "title": "CARGO",
        "buying_role": "ROL_DE_COMPRA",
        "linkedin": "PERFIL_DE_LINKEDIN",
        "time_zone": "ZONA_HORARIA",
        "language": "IDIOMA",
        "country": "PAIS",
    },
}
LABELS: list[tuple[Kind, str, str, str]] = [
    ("deal", "close_date", "Voraussichtliches Abschlussdatum", "date"),
    ("deal", "close_date", "Date de clôture prévue", "date"),
    ("deal", "close_date", "Fecha de cierre", "date"),
    ("deal", "loss_reason", "Verlustgrund", "single-select"),
    ("deal", "loss_reason", "Motif de perte", "text"),
    ("deal", "loss_reason", "Motivo de pérdida", "multi-choice"),
    ("deal", "currency", "Währung", "single-select"),
    ("contact", "buying_role", "Rôle dans la décision", "text"),
    ("company", "employees", "Nombre de salariés", "number"),
    ("company", "employees", "Mitarbeiterzahl", "single-select"),
    ("company", "industry", "Branche", "text"),
    ("company", "industry", "Secteur d'activité", "single-select"),
    ("company", "city", "Ciudad", "text"),
    ("company", "country", "Company country", "text"),
]


def mapped(kind: Kind, definitions: list[dict[str, object]], settings: BrevoSettings = PLAIN) -> dict[str, Mapped]:
    return {one.field: one for one in discovered(kind, definitions, settings)}


def test_brevos_own_names_are_found() -> None:
    found = mapped("contact", CONTACT_ATTRIBUTES)
    assert found["first_name"] == Mapped("first_name", "FIRSTNAME", "found")
    assert found["time_zone"] == Mapped("time_zone", "CONTACT_TIMEZONE", "found")
    assert mapped("deal", DEAL_ATTRIBUTES)["stage"] == Mapped("stage", "deal_stage", "found")
    assert mapped("company", COMPANY_ATTRIBUTES)["phone"] == Mapped("phone", "phone_number", "found")


def test_every_field_is_told_also_one_that_is_missing() -> None:
    for kind in FIELDS:
        assert list(mapped(kind, [attribute("unlike", "Unlike anything")])) == list(FIELDS[kind])
    assert mapped("contact", CONTACT_ATTRIBUTES)["language"] == Mapped("language", "", "missing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contacts_attributes_are_found_in_four_languages(language: str) -> None:
    names = LANGUAGES[language]
    found = mapped("contact", [contact_attribute(name) for name in names.values()])
    assert {field: found[field].attribute for field in names} == names


@pytest.mark.parametrize(("kind", "field", "label", "type_name"), LABELS)
def test_an_attribute_is_guessed_by_its_label(kind: Kind, field: str, label: str, type_name: str) -> None:
    found = mapped(kind, [attribute("custom_7", label, type_name)])
    assert found[field] == Mapped(field, "custom_7", "guessed")


@pytest.mark.parametrize(
    ("kind", "definition"),
    [
        ("deal", attribute("custom_7", "Close date", "text")),
        ("deal", attribute("custom_7", "Closed by", "date")),
        ("deal", attribute("number_of_activities", "Value", "number")),
        ("company", attribute("custom_7", "Employees", "boolean")),
        ("contact", contact_attribute("FIRST_NAME", "boolean")),
        ("contact", contact_attribute("NOMBRE", "float")),
        ("contact", contact_attribute("JOB_TITLE_OF_BOSS")),
    ],
)
def test_an_attribute_of_another_type_or_name_is_not_guessed(kind: Kind, definition: dict[str, object]) -> None:
    assert {one.how for one in discovered(kind, [definition], PLAIN)} == {"missing"}


def test_a_role_with_choices_is_the_one_in_the_buying_and_a_text_is_the_job() -> None:
    assert mapped("contact", [contact_attribute("ROLE", _1="Champion")])["buying_role"].attribute == "ROLE"
    assert mapped("contact", [contact_attribute("ROLE")])["title"].attribute == "ROLE"


def test_a_found_name_is_not_given_to_a_guess() -> None:
    found = mapped("contact", [contact_attribute("NOM"), contact_attribute("FULL_NAME"), contact_attribute("NAME")])
    assert (found["last_name"].attribute, found["name"].attribute) == ("NOM", "FULL_NAME")


def test_no_attribute_fills_two_fields() -> None:
    used = [one.attribute for one in discovered("contact", CONTACT_ATTRIBUTES, PLAIN) if one.attribute]
    assert len(used) == len(set(used))


def test_what_is_set_wins_by_name_in_any_case_or_by_label() -> None:
    definitions = [*DEAL_ATTRIBUTES, attribute("signing", "Signing day", "date"), attribute("why", "Why not")]
    found = mapped("deal", definitions, BrevoSettings(deal={"close_date": "signing day", "loss_reason": "WHY"}))
    assert found["close_date"] == Mapped("close_date", "signing", "set")
    assert found["loss_reason"] == Mapped("loss_reason", "why", "set")


def test_a_set_attribute_that_the_account_does_not_have_is_missing() -> None:
    found = mapped("contact", CONTACT_ATTRIBUTES, BrevoSettings(contact={"title": "POSTION"}))
    assert found["title"] == Mapped("title", "POSTION", "missing")


def test_a_field_that_is_set_to_nothing_stays_empty() -> None:
    settings = BrevoSettings(contact={"title": ""})
    assert mapped("contact", CONTACT_ATTRIBUTES, settings)["title"] == Mapped("title", "", "set")
    assert paula(settings, contacts=[contact(JOB_TITLE="Matron")]).title == ""
    assert paula(settings, contacts=[contact(JOB_TITLE="Matron")], contact_attributes=[]).title == ""


def test_the_order_of_definitions_changes_nothing() -> None:
    definitions = [*CONTACT_ATTRIBUTES, *(contact_attribute(name) for name in LANGUAGES["French"].values())]
    shuffled = random.Random(5).sample(definitions, len(definitions))  # noqa: S311
    assert discovered("contact", definitions, PLAIN) == discovered("contact", shuffled, PLAIN)


def test_of_two_definitions_of_one_name_it_is_always_the_same_that_counts() -> None:
    twice = [attribute("custom_7", "Close date", "date"), attribute("custom_7", "Lost reason", "text")]
    assert discovered("deal", twice, PLAIN) == discovered("deal", twice[::-1], PLAIN)


def test_of_two_guesses_the_likelier_word_counts() -> None:
    definitions = [contact_attribute("FUNCTION"), contact_attribute("OCCUPATION"), contact_attribute("CONTACT_JOB")]
    assert mapped("contact", definitions)["title"].attribute == "CONTACT_JOB"


@pytest.mark.parametrize("names", [("PRENOM", "NOM"), ("VORNAME", "NACHNAME"), ("FIRSTNAME", "LASTNAME")])
def test_without_definitions_a_contact_is_read_by_the_names_brevo_gives(names: tuple[str, str]) -> None:
    whole = contact(record=72, **dict(zip(names, ("Léa", "Roy"), strict=True)), SMS="33612345678")
    found = paula(deal=deal(contacts=(72,)), contacts=[whole], contact_attributes=[])
    assert (found.name, found.phone, found.attributes) == ("Léa Roy", "+33612345678", {})


def test_without_definitions_deal_and_company_are_read_by_the_names_brevo_gives() -> None:
    found = translated(deal_attributes=[], company_attributes=[], companies=[company(domain="st-anne.example")])
    assert (found.deal.name, found.deal.stage.name, found.deal.amount) == ("Lifts of St Anne", "Quote", 18500)
    assert found.company
    assert (found.company.name, found.company.domain) == ("St Anne Hospital", "st-anne.example")


def test_a_set_attribute_is_read() -> None:
    settings = BrevoSettings(contact={"title": "NEWSLETTER_NAME"}, company={"city": "custom_2"})
    definitions = [*CONTACT_ATTRIBUTES, contact_attribute("NEWSLETTER_NAME")]
    found = translated(
        settings,
        contacts=[contact(NEWSLETTER_NAME="Head nurse", JOB_TITLE="Matron")],
        contact_attributes=definitions,
        companies=[company(custom_2="Ghent", city="Bruges")],
        company_attributes=[*COMPANY_ATTRIBUTES, attribute("custom_2", "Site")],
    )
    assert found.company
    assert (found.contacts[0].title, found.contacts[0].attributes) == ("Head nurse", {"Job title": "Matron"})
    assert (found.company.city, found.company.attributes) == ("Ghent", {"City": "Bruges"})
