"""What Brevo and the people of an account call the fields we know: the only place that knows names of attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from data_gatherer.sources.brevo.translation.words import folded

Kind = Literal["contact", "deal", "company"]


class Known(NamedTuple):
    """How a field may be called: by Brevo itself (the first is what it is called in an account of which nothing is known), and by people.

    *types* are the types an attribute must have to be guessed; any when empty.
    """

    own: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()


def comparable(name: str) -> str:
    """Return *name* for comparison: `ROLE_ACHAT` is `Rôle d'achat`."""
    return " ".join(word for word in folded(name).split() if word not in _SMALL)


_SMALL = frozenset(("d", "de", "del", "der", "des", "du", "el", "im", "in", "l", "la", "le", "of", "the"))


def _known(own: str = "", words: str = "", types: str = "") -> Known:
    listed = tuple(dict.fromkeys(comparable(word) for word in words.split(",") if word.strip()))
    return Known(tuple(own.split()), listed, frozenset(types.split()))


_TEXT = "text"
_CHOICE = "category single-select"
_NUMBER = "text number float id"
FIELDS: Mapping[Kind, Mapping[str, Known]] = {
    "contact": {
        "first_name": _known(
            "FIRSTNAME PRENOM VORNAME NOMBRE",
            "first name, given name, forename, prénom, vorname, nombre, nombre de pila",
            _TEXT,
        ),
        "last_name": _known(
            "LASTNAME NOM NACHNAME APELLIDO APELLIDOS",
            "last name, surname, family name, nom de famille, nom, nachname, familienname, name, apellido, apellidos",
            _TEXT,
        ),
        "name": _known("", "full name, fullname, nom complet, vollständiger name, nombre completo", _TEXT),
        "phone": _known(
            "SMS",
            "mobile, mobile phone, mobile number, cell phone, phone, phone number, telephone, portable, téléphone portable, téléphone, "
            "numéro de téléphone, tél, handy, handynummer, mobil, mobilnummer, telefon, telefonnummer, móvil, teléfono móvil, "
            "celular, teléfono, número de teléfono",
            _NUMBER,
        ),
        "landline": _known(
            "LANDLINE_NUMBER",
            "landline, landline phone, office phone, work phone, business phone, direct dial, festnetz, festnetznummer, "
            "telefon geschäftlich, téléphone fixe, fixe, téléphone bureau, teléfono fijo, fijo, teléfono oficina",
            _NUMBER,
        ),
        "whatsapp": _known(
            "WHATSAPP", "whatsapp number, whatsapp phone, whatsapp nummer, numéro whatsapp, número whatsapp", _NUMBER
        ),
        "title": _known(
            "JOB_TITLE JOBTITLE",
            "job title, job, job position, job role, position, function, occupation, jobtitel, stellenbezeichnung, berufsbezeichnung, "
            "funktion, stelle, beruf, intitulé du poste, titre du poste, poste, fonction, profession, métier, cargo, puesto, "
            "función, puesto de trabajo, título del puesto, ocupación, title, titel, role, rolle, rôle, rol",
            _TEXT,
        ),
        "buying_role": _known(
            "BUYING_ROLE",
            "buying role, decision role, role in deal, role in buying, role in decision, buyer role, deal role, kaufrolle, "
            "rolle im kaufprozess, rolle im einkauf, entscheiderrolle, rôle d'achat, rôle dans l'achat, rôle dans la décision, "
            "rol de compra, rol en la compra, rol en la decisión, role, rolle, rôle, rol",
            f"{_TEXT} {_CHOICE}",
        ),
        "linkedin": _known(
            "LINKEDIN",
            "linkedin url, linkedin profile, linkedin profile url, linkedin profil, profil linkedin, lien linkedin, perfil linkedin, "
            "perfil de linkedin, url linkedin",
            _TEXT,
        ),
        "time_zone": _known(
            "CONTACT_TIMEZONE TIMEZONE TIME_ZONE",
            "time zone, timezone, zeitzone, fuseau horaire, fuseau, zona horaria, huso horario",
            f"{_TEXT} {_CHOICE}",
        ),
        "language": _known(
            "LANGUAGE",
            "preferred language, spoken language, lang, locale, sprache, bevorzugte sprache, korrespondenzsprache, langue, "
            "langue préférée, langue parlée, idioma, idioma preferido, lengua, detected language",
            f"{_TEXT} {_CHOICE}",
        ),
        "country": _known(
            "COUNTRY",
            "country, country code, land, ländercode, pays, code pays, país, código de país",
            f"{_TEXT} {_CHOICE}",
        ),
        "email": _known(
            "EMAIL", "e-mail, email address, mail, courriel, adresse e-mail, e-mail-adresse, correo", _TEXT
        ),
    },
    "deal": {
        "name": _known("deal_name", "name, deal name"),
        "amount": _known(
            "amount",
            "deal amount, deal value, value, betrag, wert, auftragswert, montant, valeur, importe, valor",
            "number",
        ),
        "currency": _known(
            "currency",
            "currency, currency code, deal currency, währung, devise, monnaie, moneda, divisa",
            f"{_TEXT} {_CHOICE}",
        ),
        "pipeline": _known("pipeline deal_pipeline"),
        "stage": _known("deal_stage stage"),
        "owner": _known("deal_owner", "owner, besitzer, propriétaire, propietario", "user"),
        "created_at": _known("created_at"),
        "stage_entered_at": _known("stage_updated_at"),
        "close_date": _known(
            "close_date closed_date closing_date",
            "close date, closing date, expected close date, expected close, estimated close date, expected closing date, forecast date, "
            "abschlussdatum, erwarteter abschluss, erwartetes abschlussdatum, voraussichtliches abschlussdatum, geplanter abschluss, "
            "abschluss, date de clôture, date de clôture prévue, date de signature prévue, date de closing, clôture prévue, "
            "fecha de cierre, fecha de cierre prevista, fecha prevista de cierre, cierre previsto",
            "date",
        ),
        "loss_reason": _known(
            "lost_reason loss_reason closed_lost_reason",
            "lost reason, loss reason, reason lost, reason for loss, why lost, closed lost reason, verlustgrund, grund für verlust, "
            "absagegrund, motif de perte, raison de la perte, raison de perte, cause de perte, motivo de pérdida, razón de pérdida",
            f"{_TEXT} {_CHOICE} multi-choice",
        ),
    },
    "company": {
        "name": _known("name company_name", "company name"),
        "domain": _known("domain", "company domain, web domain, domäne, domaine, dominio", _TEXT),
        "website": _known(
            "website",
            "web site, url, homepage, webseite, internetseite, site web, site internet, sitio web, página web",
            _TEXT,
        ),
        "industry": _known(
            "industry",
            "sector, branche, wirtschaftszweig, secteur, secteur d'activité, industrie, industria, sector de actividad",
            f"{_TEXT} {_CHOICE}",
        ),
        "employees": _known(
            "number_of_employees",
            "number of employees, no of employees, employees, employee count, headcount, company size, staff, mitarbeiter, "
            "mitarbeiterzahl, anzahl mitarbeiter, anzahl der mitarbeiter, effectif, effectifs, nombre d'employés, "
            "nombre de salariés, salariés, empleados, número de empleados, plantilla",
            f"number text {_CHOICE}",
        ),
        "country": _known(
            "country countryCode country_code",
            "country, country code, land, pays, código de país, país, hq country",
            f"{_TEXT} {_CHOICE}",
        ),
        "city": _known("city", "town, hq city, ort, stadt, sitz, ville, ciudad, localidad, población", _TEXT),
        "phone": _known(
            "phone_number",
            "phone, phone number, telephone, telefon, telefonnummer, téléphone, numéro de téléphone, teléfono",
            "text number",
        ),
    },
}
"""The fields that are filled from attributes, in the order in which they choose among guesses."""
BOOKKEEPING: Mapping[Kind, frozenset[str]] = {
    "contact": frozenset({"BLACKLIST", "READERS", "CLICKERS", "SMS_CAMPAIGNS_SENT", "OPTOUT_TIME"}),
    "deal": frozenset(
        {
            "last_updated_date",
            "last_activity_date",
            "next_activity_date",
            "number_of_activities",
            "number_of_contacts",
            "number_of_companies",
            "owner_assign_date",
        }
    ),
    "company": frozenset(
        {
            "created_at",
            "last_updated_at",
            "owner_assign_date",
            "last_activity_date",
            "next_activity_date",
            "number_of_activities",
            "number_of_contacts",
            "number_of_deals",
        }
    ),
}
"""Counters and stamps that Brevo keeps for itself. They change with each touch, which the timeline tells with its time."""
OF_KIND: Mapping[Kind, frozenset[str]] = {
    "contact": frozenset({"contact", "kontakt", "contacto", "person", "lead", "prospect"}),
    "deal": frozenset({"deal", "opportunity", "affaire", "negocio", "oportunidad"}),
    "company": frozenset({"company", "account", "firma", "firmen", "unternehmen", "entreprise", "societe", "empresa"}),
}
"""Words in an attribute's name that only say of what it is: `Contact country` is the country."""
