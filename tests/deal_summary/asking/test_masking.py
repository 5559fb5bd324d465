"""With masking no address and no number reaches a model, wherever it stands; names, days and amounts do."""

from __future__ import annotations

import re

import orjson
import pytest

from data_gatherer.models import Contact, EnrichedDeal, Owner, Task
from deal_summary.asking.brief import brief_of
from deal_summary.asking.masking import hidden, hider
from sales_kernel.engines.question import Limits
from tests.deal_summary.deals import deal, mail_in, mail_out, note, sample_deals, signals_of

MASKED = Limits(100_000, masked=True)
EVA = Contact(id="eva", name="Eva Muster", email="eva@muster.example", phone="+33612345678")
OWNER = Owner(name="Ana Silva", email="ana@oakline.example", phone="+13125550100")


def whole(text: str = "") -> EnrichedDeal:
    return deal(mail_in(3, text), contacts=(EVA,), owner=OWNER)


def masked(text: str) -> str:
    return hider(whole(), masked=True)(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Write to Eva@Muster.example.", "Write to [e-mail of contact:eva]."),
        ("mailto:ana@oakline.example", "mailto:[e-mail of the owner]"),
        ("or to bo.lind@other.example, please", "or to [address], please"),
        ("+33 6 12 34 56 78", "[phone of contact:eva]"),
        ("call 06.12.34.56.78 today", "call [phone of contact:eva] today"),
        ("0612345678", "[phone of contact:eva]"),
        ("https://wa.me/33612345678", "https://wa.me/[phone of contact:eva]"),
        ("(312) 555-0100", "[phone of the owner]"),
        ("ring 07 98 76 54 32", "ring [number]"),
        ("ring 07.98.76.54.32", "ring [number]"),
        ("+49 30 1234567", "[number]"),
        ("415-555-2671", "[number]"),
        ("wa.me/4915112345", "wa.me/[number]"),
        ("both 0612345678 and 0798765432", "both [phone of contact:eva] and [number]"),
    ],
)
def test_an_address_or_number_becomes_the_same_token_everywhere(text: str, told: str) -> None:
    assert masked(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Eva Muster wants 40 seats for 48,000 EUR.",
        "on 2026-11-20 at 14:30, or 20/11/2026",
        "1 200 000 EUR a year",
        "between 9 and 11, 12 November 2026",
        "order 4711-22",
    ],
)
def test_names_days_and_amounts_stay(text: str) -> None:
    assert masked(text) == text


def test_without_masking_a_text_is_left_alone() -> None:
    text = "eva@muster.example, +33612345678"
    assert hider(whole(), masked=False)(text) == text


def test_ids_of_records_stay_and_names_of_fields_are_hidden_too() -> None:
    record = mail_in(3, "x", id="email:0612345678")
    hide = hider(deal(record, contacts=(EVA,)), masked=True)
    told = hidden({"id": record.id, "bo@other.example": ["0612345678", 3, None]}, hide)
    assert told == {"id": "email:0612345678", "[address]": ["[phone of contact:eva]", 3, None]}


def test_an_id_that_is_an_address_names_nobody() -> None:
    person = EVA.model_copy(update={"id": "eva@muster.example"})
    hide = hider(deal(contacts=(person,)), masked=True)
    assert hide("eva@muster.example and 0612345678") == "[address] and [number]"


def test_no_address_and_no_number_is_anywhere_in_a_masked_brief() -> None:
    told = deal(
        mail_in(
            5,
            "Reach me at eva@muster.example or 06 12 34 56 78.\n--\nEva, +33 1 98 76 54 32",
            author="eva@muster.example",
        ),
        mail_out(4, "I wrote to bo@other.example, ana@oakline.example", subject="For eva@muster.example"),
        note(3, "Ring 06.12.34.56.78, his private one is 0798765432. " * 900),
        contacts=(EVA,),
        owner=OWNER,
        attributes={"billing bo@other.example": "eva@muster.example / 0798765432"},
        tasks=(Task(id="task:1", title="Call +33612345678", notes="bo@other.example"),),
    )
    for limits in (MASKED, Limits(4_000, masked=True)):
        shown = orjson.dumps(brief_of(told, signals_of(told), limits).records).decode()
        assert "@" not in shown
        assert re.findall(r"0?[67]\D?(?:12|98)\D?34|12345678|98765432|5550100", shown) == []
        assert "[e-mail of contact:eva]" in shown
        assert "Eva Muster" in shown


def test_the_sample_s_deals_show_neither_when_masked() -> None:
    for each in sample_deals():
        shown = orjson.dumps(brief_of(each, signals_of(each), MASKED).records).decode()
        known = [word for contact in each.contacts for word in (contact.email, contact.phone) if word]
        assert [word for word in known if word in shown] == []
        assert "@" not in shown
