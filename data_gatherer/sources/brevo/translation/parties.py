"""The buyer's side: contacts and companies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from data_gatherer import tidy
from data_gatherer.models import Channel, Company, Consent, Contact
from data_gatherer.sources.brevo.translation import places
from data_gatherer.sources.brevo.translation.fields import Fields
from data_gatherer.sources.brevo.translation.labels import Labels
from data_gatherer.sources.brevo.translation.tolerant import as_line
from data_gatherer.sources.brevo.translation.wire import CompanyRow, ContactRow
from data_gatherer.sources.brevo.translation.words import folded

_ROLES = {
    "champion": "champion, sponsor, coach, fürsprecher, befürworter, ambassadeur, promoteur, campeón, promotor, defensor",
    "decision_maker": "decision maker, entscheider, entscheiderin, entscheidungsträger, décideur, décideuse, décisionnaire, decisor, "
    "decisora, tomador de decisiones, responsable de la decisión",
    "economic_buyer": "economic buyer, budget holder, budget owner, wirtschaftlicher entscheider, budgetverantwortlicher, "
    "budgetverantwortliche, acheteur économique, responsable du budget, responsable budgétaire, comprador económico, "
    "responsable del presupuesto",
    "influencer": "influencer, beeinflusser, einflussnehmer, influenceur, prescripteur, influenciador, prescriptor",
    "blocker": "blocker, gegner, opposant, bloqueur, bloqueador, opositor",
    "user": "user, end user, anwender, anwenderin, nutzer, benutzer, utilisateur, utilisatrice, usuario, usuaria, usuario final",
    "legal": "legal, rechtsabteilung, recht, juridique, juriste",
    "procurement": "procurement, purchasing, einkauf, beschaffung, achats, service achats, compras",
    "security": "security, sicherheit, it sicherheit, sécurité, seguridad",
}
_ROLE = {folded(word): role for role, words in _ROLES.items() for word in words.split(",")}
_SALUTATIONS = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "herr",
        "frau",
        "m",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "sr",
        "sra",
        "srta",
        "senor",
        "senora",
    )
)
_EMPTY = frozenset({"", "n a", "na", "none", "unknown"})
_OPTED_OUT = "unsubscribed or blocklisted in Brevo"
_DOMAIN = re.compile(r"(?:\w(?:[\w-]*\w)?\.)+[\w-]{2,}")
_COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[.,' ][0-9]{3}){1,2}")


class Contacts:
    """Makes contacts."""

    def __init__(self, fields: Fields, labels: Labels) -> None:
        self._fields = fields
        self._labels = labels

    def told(self, row: ContactRow, country: str) -> Contact:
        """Return the contact; *country* is that of the company, for numbers that do not say theirs.

        What a field cannot take, such as a number nobody can call, stays among the attributes.
        """
        names = self._fields.names(row.attributes)
        said = {field: as_line(self._labels.told(name, row.attributes[name])) for field, name in names.items()}
        known = {field: found for field, read in _READ.items() if (found := read(said.get(field, "")))}
        home = known.pop("country", "")
        numbers = {field: number(said.get(field, ""), home or country) for field in _NUMBERS}
        phone = next(filter(None, numbers.values()), "")
        taken = {*_NAMES, *known, *(field for field, value in numbers.items() if value and value == phone)}
        taken |= {"country"} if home else set()
        left = self._labels.readable(row.attributes, but=frozenset(names[field] for field in taken if field in names))
        return Contact(
            id=row.id,
            name=_name(said),
            email=self.email(row),
            phone=phone,
            country=home or tidy.country_of_number(phone) or country,
            consent=_consent(row),
            attributes={**({"SMS opt-out": True} if row.sms_blacklisted else {}), **left},
            **known,
        )

    def email(self, row: ContactRow) -> str:
        """Return the contact's address; an attribute may hold it where the record itself does not."""
        return row.email or as_line(row.attributes.get(self._fields.names(row.attributes).get("email", "")))

    def numbers(self, row: ContactRow) -> set[str]:
        """Return the digits of all numbers of a contact, by which messages to and from them are found again."""
        names = self._fields.names(row.attributes)
        return {digits(as_line(row.attributes.get(names.get(field, "")))) for field in _NUMBERS} - {""}


class Companies:
    """Makes companies."""

    def __init__(self, fields: Fields, labels: Labels) -> None:
        self._fields = fields
        self._labels = labels

    def told(self, row: CompanyRow) -> Company:
        """Return the company; one without a name is called by its domain, or its id."""
        names = self._fields.names(row.attributes)
        said = {field: as_line(self._labels.told(name, row.attributes[name])) for field, name in names.items()}
        country, employees = places.country(said.get("country", "")), _employees(said.get("employees", ""))
        own, site = domain_of(said.get("domain", "")), domain_of(said.get("website", ""))
        phone = number(said.get("phone", ""), country)
        understood = {"name": True, "industry": True, "city": True, "country": country, "domain": own}
        understood |= {
            "employees": employees is not None,
            "website": said.get("website", "").casefold() == (own or site),
        }
        taken = frozenset(name for field, name in names.items() if understood.get(field))
        return Company(
            id=row.id,
            name=said.get("name") or own or site or row.id,
            domain=own or site,
            industry=said.get("industry", ""),
            employees=employees,
            country=country or tidy.country_of_number(phone),
            city=said.get("city", ""),
            attributes=self._labels.readable(row.attributes, but=taken),
        )


def number(text: str, country: str) -> str:
    """Return a number in E.164; Brevo keeps those of SMS and WhatsApp as digits with the country's code and no plus sign."""
    if text.startswith("00"):
        return tidy.phone_number(f"+{text[2:]}", country)
    international = tidy.phone_number(f"+{text}", country) if text[:1] in tuple("123456789") else ""
    return international or tidy.phone_number(text, country)


def digits(text: str) -> str:
    """Return the digits of a number, without the zeros that stand for the plus sign."""
    return "".join(sign for sign in text if sign.isdecimal()).removeprefix("00")


def domain_of(text: str) -> str:
    """Return the domain of an address of the web, without `www.`; empty when it is none."""
    text = text.strip().casefold()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.").rstrip(".")
    return host if _DOMAIN.fullmatch(host) else ""


def role_of(label: str) -> str:
    """Return a role in the buying as the signals know it (`economic_buyer`), in whichever language it was labelled; else the label."""
    return _ROLE.get(folded(label), label)


def _title(text: str) -> str:
    """Return a job title; a salutation is none."""
    return "" if folded(text) in _SALUTATIONS | _EMPTY else text


def _name(said: Mapping[str, str]) -> str:
    parts = (said.get("first_name", ""), said.get("last_name", ""))
    return " ".join(part for part in parts if part) or said.get("name", "")


_NAMES = ("first_name", "last_name", "name", "email")
_NUMBERS = ("phone", "landline", "whatsapp")
_READ: Mapping[str, Callable[[str], str]] = {
    "title": _title,
    "buying_role": role_of,
    "linkedin": str,
    "time_zone": places.zone,
    "language": places.language,
    "country": places.country,
}


def _consent(row: ContactRow) -> dict[Channel, Consent]:
    refused: dict[Channel, bool] = {"email": row.email_blacklisted, "whatsapp": row.whatsapp_blacklisted}
    return {channel: Consent(status="refused", reason=_OPTED_OUT) for channel, said in refused.items() if said}


def _employees(told: str) -> int | None:
    """Return how many work there; of a range (`51-200`) nobody knows."""
    return int(re.sub(r"\D", "", told)) if _COUNT.fullmatch(told) else None
