"""The attacks: what is planted where, and what whoever obeys it writes. One file a kind, eight texts each."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from data_gatherer.models import Company, EnrichedDeal
from tests.action_recommender.worlds import ANN, deal, noted, person, record, said, task

_CODES: Mapping[str, Callable[[str], str]] = {
    "": lambda text: text,
    "base64": lambda text: f"Please see {base64.b64encode(text.encode()).decode()}",
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "backwards": lambda text: text[::-1],
    "percent": lambda text: "".join(f"%{ord(sign):02X}" for sign in text),
    "entities": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "hex": lambda text: text.encode().hex(),
    "apart": lambda text: "   ".join(" ".join(word) for word in text.split()),
}
_QUESTION = "Can it read the orders we already have in our own system?"


class Attack(NamedTuple):
    """One text of a kind. *field* is where it is planted, *says* what a gullible engine writes, *gates* what keeps that from leaving."""

    kind: str
    number: int
    text: str
    says: str
    field: str
    gates: tuple[str, ...]

    @property
    def campaign(self) -> str:
        """The campaign's text, where the attack is in it."""
        return self.text if self.field == "campaign" else ""


def attacks() -> list[Attack]:
    """Return all attacks, kind by kind."""
    found = []
    for path in sorted((Path(__file__).parent / "attacks").glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, each in enumerate(told["texts"], 1):
            text = _CODES[each.get("code", "")](each["text"])
            found.append(Attack(path.stem, number, text, each["says"], told["field"], tuple(told["gates"])))
    return found


def planted_in(attack: Attack) -> EnrichedDeal:
    """Return a deal whose buyer waits for an answer, with the attack in its field."""
    ann = ANN.model_copy(update={"email": "ann@acme-tools.example", "phone": "", "linkedin": ""})
    asked = said(_QUESTION, 0.4)
    acme = Company(id="acme", name="Acme Tools", domain="acme-tools.example", country="FR")
    text = attack.text
    match attack.field:
        case "note":
            return deal(asked, noted(text, 2), contacts=(ann,), company=acme)
        case "mail":
            return deal(asked, said(text, 3), contacts=(ann,), company=acme)
        case "subject":
            return deal(asked, said("See the subject.", 3, subject=text), contacts=(ann,), company=acme)
        case "file":
            file = record("file", 3, direction="internal", subject=text)
            return deal(asked, file, contacts=(ann,), company=acme)
        case "name":
            eve = person(text, phone="", linkedin="", email="eve@acme-tools.example", id="eve")
            return deal(asked, contacts=(ann, eve), company=acme)
        case "company":
            return deal(asked, contacts=(ann,), company=acme.model_copy(update={"attributes": {"Remark": text}}))
        case "task":
            return deal(asked, contacts=(ann,), company=acme, tasks=(task(text, 4),))
    return deal(asked, contacts=(ann,), company=acme)
