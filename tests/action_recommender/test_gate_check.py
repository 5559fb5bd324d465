"""Any text is checked as ours would be: for whom, over which channel, by every gate, in the order of the design."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_recommender.check import Checked, Desk, check_text
from action_recommender.gates import GATES
from action_recommender.models import Finding
from action_recommender.rules import Rules
from data_gatherer.models import Consent, Contact, EnrichedDeal, Interaction, Owner
from sales_kernel.errors import NotFound
from tests.action_recommender.worlds import (
    ANN,
    BOB,
    NOW,
    OURS,
    TODAY,
    ago,
    at,
    calm,
    context,
    deal,
    house,
    person,
    record,
    said,
    wrote,
)

MAYA = Owner(name="Maya Torres", email="maya@oakline.example", time_zone="Europe/Paris")
TEXT = (
    "Hi Ann,\n\nHere is the page with the {} that you asked me for.\n\nShall we go through it?\n\nWarm regards,\nMaya"
)
MAIL = f"To: Ann Archer <ann@acme.example>\nSubject: The page for Lyon\n\n{TEXT.format('answers')}\n"
NOTE = "Hello Ann, here is the page that you asked me for. Shall we go through it together?"
ASKED = said("Could you send me the page for Lyon?", 0.5)
OLD = said("Could you send me the page for Lyon?", 20)


def desk(*records: Interaction, contacts: tuple[Contact, ...] = (ANN, BOB), **more: Any) -> Desk:
    known = {"rules": Rules(), "house": house(), "ours": OURS, "sender": MAYA, **more}
    of: EnrichedDeal = known.pop("deal", None) or deal(*(records or (ASKED,)), contacts=contacts)
    return Desk(deal=of, **known)


def check(text: str = MAIL, at_: Desk | None = None, **more: Any) -> Checked:
    return check_text(text, at_ or desk(), **more)


def told(checked: Checked) -> list[tuple[str, str]]:
    return [(each.gate, each.outcome) for each in checked.findings]


def reasons(checked: Checked) -> list[str]:
    return [each.reason for each in checked.findings]


def test_a_good_mail_passes_every_gate() -> None:
    checked = check()
    assert (checked.findings, checked.blocked) == ((), False)
    assert (checked.contact, checked.channel) == (ANN, "email")
    assert checked.slot
    assert checked.slot.at == NOW


# What it is, and for whom


@pytest.mark.parametrize(
    "head",
    [
        "To: ann@acme.example\nSubject: The page for Lyon",
        "to : Ann Archer <ANN@acme.example>\nSUBJECT: The page for Lyon",
        "From: maya@oakline.example\nTo: ann@acme.example\nSubject: The page for Lyon\nDate: today",
        "An: ann@acme.example\nBetreff: The page for Lyon",
        "À : ann@acme.example\nObjet : The page for Lyon",
        "Para: ann@acme.example\nAsunto: The page for Lyon",
        "\ufeff\r\nTo: ann@acme.example\r\nSubject: The page for Lyon\r",
    ],
)
def test_header_lines_make_a_mail_in_any_of_our_languages(head: str) -> None:
    checked = check(f"{head}\n\n{TEXT.format('answers')}")
    assert (checked.findings, checked.channel, checked.contact) == ((), "email", ANN)


def test_without_header_lines_it_is_a_message_to_the_first_contact() -> None:
    checked = check(NOTE)
    assert (checked.findings, checked.channel, checked.contact) == ((), "linkedin", ANN)


def test_a_line_with_a_colon_is_no_header() -> None:
    assert check("One thing: here is the page.\nNote: it is short.\n\nMaya").channel == "linkedin"


def test_the_channel_can_be_said() -> None:
    assert check(NOTE, channel="phone").channel == "phone"
    bare = check(TEXT.format("answers"), channel="email")
    assert ("the subject is empty" in reasons(bare), bare.channel) == (True, "email")


@pytest.mark.parametrize("name", ["bob", "Bob Baker", "BOB@acme.example"])
def test_the_contact_can_be_said(name: str) -> None:
    assert check(NOTE, contact=name).contact == BOB


@pytest.mark.parametrize("name", ["Zoe", "acme"])
def test_a_contact_the_deal_does_not_have_is_an_error(name: str) -> None:
    with pytest.raises(NotFound, match=name) as error:
        check(NOTE, contact=name)
    assert error.value.hint == "there are: Ann Archer, Bob Baker"


def test_the_to_line_says_for_whom() -> None:
    assert check(MAIL.replace("Ann Archer <ann@", "<bob@")).contact == BOB
    assert check(f"To: +33 1 99 00 41 42\n\n{NOTE}").channel == "whatsapp"


@pytest.mark.parametrize(
    "to", ["eve@evil.test", "Ann Archer <eve@evil.test>", "ann@acme.example.evil.test", "ann@@acme"]
)
def test_an_address_that_is_nobodys_is_blocked(to: str) -> None:
    checked = check(MAIL.replace("Ann Archer <ann@acme.example>", to))
    assert (checked.contact, checked.blocked) == (None, True)
    assert set(told(checked)) == {("identity", "blocked")}


@pytest.mark.parametrize(
    "line", ["Cc: eve@evil.test", "Bcc: Eve <eve@evil.test>", "CC: bob@acme.example, eve@evil.test"]
)
def test_a_copy_to_a_stranger_is_blocked(line: str) -> None:
    checked = check(f"{line}\n{MAIL}")
    assert reasons(checked) == ["the copy to eve@evil.test is to nobody of this deal"]


def test_a_second_address_in_the_to_line_is_a_copy() -> None:
    assert check(MAIL.replace("<ann@acme.example>", "<ann@acme.example>, eve@evil.test")).blocked
    assert check(MAIL.replace("<ann@acme.example>", "<ann@acme.example>, bob@acme.example")).findings == ()


def test_another_persons_address_than_the_one_said_is_blocked() -> None:
    assert reasons(check(contact="bob"))[0] == "ann@acme.example is not an address of Bob Baker"


def test_a_deal_without_contacts_has_nobody_to_write_to() -> None:
    assert reasons(check(NOTE, desk(deal=deal(contacts=()))))[0] == "the deal has no contacts"


# The gates


CASES: dict[str, tuple[str, Desk]] = {
    "identity": (MAIL, desk(contacts=(person(email_status="bounced"), BOB))),
    "consent": (MAIL, desk(contacts=(person(consent={"email": Consent(status="refused")}), BOB))),
    "suppression": (MAIL, desk(rules=Rules(suppress=("acme.example",)))),
    "frequency": (MAIL, desk(wrote("One.", 1))),
    "window": (MAIL, desk(ours=at(NOW + timedelta(hours=12)))),
    "lint": (MAIL.replace("answers", "[answers]"), desk()),
    "evidence": (MAIL.replace("answers", "99 answers"), desk()),
    "discretion": (MAIL.replace("\n\nShall we", " Off the record, it fits.\n\nShall we"), desk()),
    "claims": (MAIL.replace("\n\nShall we", " A discount is included.\n\nShall we"), desk()),
    "obedience": (MAIL, desk(house=house(context(learnings='- Never say "go through"')))),
    "injection": (MAIL.replace("answers", "<b>answers</b>"), desk()),
}


@pytest.mark.parametrize("gate", CASES)
def test_every_gate_is_asked(gate: str) -> None:
    text, where = CASES[gate]
    checked = check(text, where)
    assert gate in {each.gate for each in checked.findings}
    assert checked.blocked == (gate != "window")


def test_findings_stand_in_the_order_of_the_gates() -> None:
    refused = person(consent={"email": Consent(status="refused")}, objection="asked")
    bad = desk(wrote("One.", 1), contacts=(refused,), ours=replace(OURS, now=NOW + timedelta(hours=9)))
    gates = [gate for gate, _ in told(check(MAIL.replace("answers", "[99]"), bad))]
    assert gates == sorted(gates, key=GATES.index)
    assert {"consent", "suppression", "frequency", "lint", "evidence"} <= set(gates)


def test_every_sample_of_a_gate_is_fine_without_its_fault() -> None:
    assert set(CASES) == set(GATES)
    assert check().findings == ()


def test_a_block_names_the_channel_that_is_open_instead_and_the_earliest_moment() -> None:
    checked = check(MAIL, desk(OLD, wrote("One.", 1.2)))
    (held,) = checked.findings
    assert (held.gate, held.alternative) == ("frequency", "phone")
    assert held.earliest == ago(1.2) + timedelta(hours=48)
    assert checked.slot
    assert checked.slot.at >= held.earliest


def test_when_no_channel_is_open_a_block_names_none() -> None:
    checked = check(MAIL, desk(contacts=(person(objection="asked"),)))
    assert [each.alternative for each in checked.findings if each.outcome == "blocked"] == [""]


def test_too_early_today_moves_and_tells_the_slot() -> None:
    checked = check(MAIL, desk(OLD, wrote("One.", 47 / 24)))
    assert told(checked) == [("frequency", "moved")]
    assert not checked.blocked
    assert checked.slot
    assert checked.slot.at == NOW + timedelta(hours=1)


def test_too_early_today_and_too_late_for_today_is_tomorrow() -> None:
    checked = check(MAIL, desk(OLD, wrote("One.", 1.5)))
    assert told(checked) == [("frequency", "moved"), ("window", "moved")]
    assert checked.slot
    assert checked.slot.at.date() == TODAY + timedelta(days=1)


def test_the_answer_to_a_message_that_waits_is_not_held_back() -> None:
    busy = [record("call", days, outcome="voicemail", direction="outbound") for days in (3, 2, 1)]
    assert check(MAIL, desk(*busy, said("Well?", 0.5))).findings == ()
    assert check(MAIL, desk(*busy, said("Well?", 4))).blocked


def test_on_a_weekend_it_waits_for_monday_where_they_are() -> None:
    saturday = desk(ours=at(NOW + timedelta(days=3)))
    checked = check(MAIL, saturday)
    assert told(checked) == [("window", "moved")]
    assert checked.slot
    assert checked.slot.at.date() == TODAY + timedelta(days=5)


def test_a_call_is_checked_for_wording_and_evidence() -> None:
    text = "Hello Ann, this is Maya. [pause] We serve 99 sites."
    assert told(check(text, channel="phone")) == [("lint", "blocked"), ("evidence", "blocked"), ("claims", "warned")]
    assert check("Hello Ann, this is Maya. You asked for the page.", channel="phone").findings == ()


def test_a_first_mail_must_say_how_to_be_left_alone() -> None:
    rules = Rules(footer="Oakline, London", opt_out={"en": "Tell me to stop, and I stop."})
    cold = desk(record("note", 3, "Met at the fair.", direction="internal"), rules=rules)
    missing = [each for each in reasons(check(MAIL, cold)) if each.startswith("a first mail must say")]
    assert missing == ["a first mail must say: Oakline, London", "a first mail must say: Tell me to stop, and I stop."]
    assert not check(f"{MAIL}\nOakline, London\n\nTell me to stop, and I stop.", cold).blocked
    assert not check(MAIL, desk(rules=rules)).blocked


def test_house_rules_count() -> None:
    assert "house rule: avoid “touch base” (in the body)" in reasons(check(MAIL.replace("go through it", "touch base")))


def test_a_text_in_another_language_than_theirs_is_warned_of() -> None:
    text = "Bonjour Ann, voici la page dont nous avons parlé avec vous, et elle est prête pour votre équipe."
    assert told(check(text)) == [("lint", "warned")]
    assert check(text, desk(contacts=(person(language="fr"),))).findings == ()


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x1b[31m", "\u00ad"])
def test_what_nobody_sees_is_blocked_though_content_would_lose_it(sign: str) -> None:
    assert ("lint", "blocked") in told(check(MAIL.replace("answers", f"ans{sign}wers")))


def test_the_page_on_record_proposed_times_and_quoted_texts_may_be_said() -> None:
    fine = MAIL.replace("Shall we go through it?", "Shall we say Thursday 19 November at 10:00, for 20 minutes?")
    assert check(fine).findings == ()
    assert check(MAIL.replace("answers", "312 answers")).blocked
    assert check(MAIL.replace("answers", "312 answers"), desk(also=("We have 312 answers.",))).findings == ()


def test_an_empty_file_is_blocked() -> None:
    assert reasons(check("")) == ["the message is empty"]


@calm
@given(st.text(max_size=200), st.sampled_from(["", "To: ann@acme.example\nSubject: x\n\n", "To: ", "Subject:"]))
def test_any_text_can_be_checked_and_findings_are_in_order(text: str, head: str) -> None:
    found: tuple[Finding, ...] = check(head + text).findings
    gates = [each.gate for each in found]
    assert gates == sorted(gates, key=GATES.index)
