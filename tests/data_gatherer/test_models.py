"""What a gathered deal promises whoever reads it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data_gatherer.models import Company, Contact, Deal, EnrichedDeal, Gap, Interaction, Owner, Stage, Task
from sales_kernel.fingerprint import content_hash

NASTY = st.text() | st.text("\x1b\x9b\x9d\x07[]\\;0m?\u202e\u200b\r\n\t\x00 a")
"""Any text, and texts that are hardly anything but terminal escapes."""


def note(**fields: Any) -> Interaction:
    return Interaction(**{"id": "note:1", "kind": "note", "direction": "internal", "at": "2026-11-18T09:00Z", **fields})


def deal(**fields: Any) -> Deal:
    return Deal(**{"id": "d1", "name": "Deal", "stage": Stage(name="open"), **fields})


def test_terminal_escapes_are_taken_out_on_the_way_in() -> None:
    record = note(subject="\x1b[31mRed\x1b[0m", text="\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\ here")
    assert (record.subject, record.text) == ("Red", "click here")


def test_a_subject_is_one_line_and_a_text_keeps_its_lines() -> None:
    record = note(subject="one\r\ntwo\t three ", text="  one\r\n\r\ntwo\rthree \n")
    assert (record.subject, record.text) == ("one two three", "one\n\ntwo\nthree")


def test_marks_that_turn_reading_direction_are_taken_out() -> None:
    assert deal(name="Invoice \u202efdp.exe\u2066 \u200bnow").name == "Invoice fdp.exe now"


def test_the_labels_of_attributes_are_as_harmless_as_their_values() -> None:
    held = deal(attributes={"\x1b[31mSeats\n": "\x1b[31mforty\n"})
    assert held.attributes == {"Seats": "forty"}


@given(NASTY)
def test_no_text_brings_a_control_character_in(text: str) -> None:
    record = note(text=text, subject=text, author=text, people=(text,), outcome=text)
    kept = "".join([record.subject, record.author, *record.people, record.outcome, record.text.replace("\n", "")])
    assert not [sign for sign in kept if unicodedata.category(sign) in ("Cc", "Cs") and sign != "\t"]
    assert "\n" not in record.subject + record.author + record.outcome


@given(NASTY)
def test_cleaning_a_text_twice_is_cleaning_it_once(text: str) -> None:
    once = note(text=text, subject=text)
    assert note(text=once.text, subject=once.subject) == once


def test_the_same_moment_in_another_offset_is_the_same_hash() -> None:
    told = [
        note(at=moment) for moment in ("2026-11-18T09:00:00Z", "2026-11-18T11:00:00+02:00", "2026-11-18T04:00-05:00")
    ]
    assert len({content_hash(record) for record in told}) == 1


def test_another_moment_is_another_hash() -> None:
    assert content_hash(note(at="2026-11-18T09:00:00Z")) != content_hash(note(at="2026-11-18T09:00:00+02:00"))


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        note(at="2026-11-18T09:00:00")


def test_a_deal_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        deal().name = "Other"  # type: ignore[misc]


@pytest.mark.parametrize("model", [Owner, Stage, Deal, Contact, Company, Task, Interaction, Gap, EnrichedDeal])
def test_a_field_nobody_knows_is_refused(model: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate({"nickname": "x"})
    assert {"type": "extra_forbidden", "loc": ("nickname",)}.items() <= dict(refused.value.errors()[-1]).items()


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), "-inf"])
def test_an_amount_nobody_can_count_with_is_refused(amount: object) -> None:
    with pytest.raises(ValidationError, match="finite"):
        deal(amount=amount)


def test_a_number_among_the_attributes_stays_a_number() -> None:
    values = deal(attributes={"seats": 1, "pilot": True, "code": "1", "left": None}).attributes
    assert [repr(value) for value in values.values()] == ["1.0", "True", "'1'", "None"]


def test_consent_is_given_for_channels_we_know_only() -> None:
    with pytest.raises(ValidationError, match="pigeon"):
        Contact.model_validate({"id": "x", "consent": {"pigeon": {"status": "granted"}}})


def test_every_record_of_a_deal_is_evidence() -> None:
    whole = EnrichedDeal(
        source="held",
        account="a",
        deal=deal(),
        contacts=(Contact(id="eva"),),
        company=Company(id="muster", name="Muster"),
        tasks=(Task(id="task:1", title="Call"),),
        interactions=(note(),),
    )
    assert whole.evidence_ids == {"deal:d1", "contact:eva", "company:muster", "task:1", "note:1"}


def test_a_contact_is_found_by_its_id() -> None:
    eva = Contact(id="eva", name="Eva")
    whole = EnrichedDeal(source="held", account="a", deal=deal(), contacts=(Contact(id="bo"), eva))
    assert whole.contact("eva") == eva
    assert whole.contact("nobody") is None


def test_a_deal_read_back_from_its_json_is_the_same_deal() -> None:
    whole = EnrichedDeal(
        source="held", account="a", deal=deal(amount=0.1, close_date="2026-12-01"), interactions=(note(),)
    )
    again = EnrichedDeal.model_validate_json(whole.model_dump_json())
    assert (again, content_hash(again)) == (whole, content_hash(whole))
