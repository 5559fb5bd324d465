"""Identity, consent and suppression, one by one: each gate blocks its own case, says why, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from action_recommender.gates import GATES, Approach, may_reach, of_reach, of_text, reach_gates
from action_recommender.gates.consent import consent
from action_recommender.gates.identity import identity
from action_recommender.gates.suppression import suppression
from action_recommender.models import Reach
from action_recommender.rules import Rules
from data_gatherer.models import Consent, Contact, EnrichedDeal, Owner
from deal_summary.stated.allowed import allowed_of
from sales_kernel.settings import Me
from tests.action_recommender.test_gate_lint import message
from tests.action_recommender.worlds import ANN, BOB, NOW, TODAY, deal, person, recommended, record, said, view

OUTWARD: tuple[Reach, ...] = ("email", "phone", "linkedin", "whatsapp")
YES, NO = Consent(status="granted"), Consent(status="refused", reason="unsubscribed")
CHATTING = record("whatsapp", 0.2, "Sure, write me here.")


def approach(
    contact: Contact = ANN, channel: Reach = "email", of: EnrichedDeal | None = None, *listed: str
) -> Approach:
    return view(of or deal(contacts=(contact,)), Rules(suppress=listed)).approach(contact, channel, NOW)


def reason(found: Any) -> str:
    return found.reason if found else ""


def test_the_gates_are_asked_in_the_order_of_the_design() -> None:
    reach = [gate.__name__ for gate in reach_gates()]
    assert tuple(reach) == GATES[: len(reach)] == ("identity", "consent", "suppression", "frequency")
    assert GATES[len(reach) :] == ("window", "lint", "evidence", "discretion", "claims", "obedience", "injection")


def test_every_gate_of_reach_says_what_it_finds_and_the_first_block_decides() -> None:
    both = approach(person(email_status="bounced", objection="asked by letter", consent={"email": NO}))
    assert [each.gate for each in of_reach(both)] == ["identity", "consent", "suppression"]
    assert may_reach(both) == of_reach(both)[0]
    assert of_reach(approach()) == []


def test_what_the_gates_of_text_find_stands_in_their_order() -> None:
    content = message("Hello Ann, [name] has 99 plants.")
    found = of_text(content, Rules(), allowed_of(deal(), today=TODAY))
    assert [each.gate for each in found if each.outcome == "blocked"] == ["lint", "evidence", "evidence"]


@pytest.mark.parametrize("channel", ["email", "phone", "linkedin"])
def test_somebody_with_an_address_and_no_refusal_may_be_reached(channel: Reach) -> None:
    assert may_reach(approach(channel=channel)) is None


def test_work_of_our_own_passes_every_gate() -> None:
    nobody = deal(contacts=(), owner=None)
    inward = approach(person(objection="no"), "internal", nobody, "acme.example")
    assert may_reach(inward) is None
    assert of_reach(inward) == []


# Identity


@pytest.mark.parametrize("channel", OUTWARD)
def test_somebody_who_is_not_on_the_deal_is_blocked(channel: Reach) -> None:
    found = identity(approach(BOB, channel, deal(contacts=(ANN,))))
    assert reason(found) == "Bob Baker is not a contact of this deal"


@pytest.mark.parametrize("channel", OUTWARD)
def test_somebody_without_a_name_is_blocked(channel: Reach) -> None:
    assert reason(identity(approach(person(""), channel))) == "the contact has no name"


def test_a_deal_nobody_owns_is_signed_by_who_works_here() -> None:
    mine = view(deal(owner=None), me=Me(name="Priya Raman", email="priya@oakline.example"))
    assert identity(mine.approach(ANN, "email", NOW)) is None
    assert (mine.sender.name, mine.sender.email) == ("Priya Raman", "priya@oakline.example")


@pytest.mark.parametrize("owner", [None, Owner()])
def test_nothing_goes_out_when_nobody_would_sign(owner: Owner | None) -> None:
    found = identity(approach(of=deal(owner=owner)))
    assert reason(found) == "nobody owns the deal and the settings name nobody, so nobody would sign"


def test_an_owner_known_by_address_alone_does_not_sign_and_is_not_said_to_be_missing() -> None:
    found = identity(approach(of=deal(owner=Owner(email="maya@oakline.example"))))
    assert reason(found) == (
        "the CRM does not tell the name of the owner maya@oakline.example, so nobody would sign: set me.name"
    )


@pytest.mark.parametrize("address", ["maya@oakline.example", ""])
def test_who_works_here_signs_for_an_owner_known_by_address_alone(address: str) -> None:
    mine = view(deal(owner=Owner(email="maya@oakline.example")), me=Me(name="Maya Torres", email=address))
    assert identity(mine.approach(ANN, "email", NOW)) is None
    assert mine.sender.name == "Maya Torres"


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("bounced", "mail to this address came back"),
        ("invalid", "the address is not well formed"),
        ("unknown", "there is no address"),
    ],
)
def test_an_address_that_cannot_work_blocks_mail(status: str, why: str) -> None:
    assert reason(identity(approach(person(email_status=status)))) == why


def test_a_bounced_address_blocks_mail_alone() -> None:
    bounced = person(email_status="bounced")
    assert [channel for channel in OUTWARD if identity(approach(bounced, channel))] == ["email"]


@pytest.mark.parametrize(
    ("channel", "missing", "why"),
    [
        ("phone", {"phone": ""}, "there is no number"),
        ("whatsapp", {"phone": ""}, "there is no number"),
        ("linkedin", {"linkedin": ""}, "there is no profile"),
    ],
)
def test_a_missing_address_blocks_its_channel(channel: Reach, missing: dict[str, str], why: str) -> None:
    assert reason(identity(approach(person(**missing), channel))) == why


@pytest.mark.parametrize(
    "profile",
    [
        "http://www.linkedin.com/in/ann",
        "https://linkedin.com.evil.example/in/ann",
        "https://evil.example/https://www.linkedin.com/in/ann",
        "https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/in/ann?next=evil.example",
        "https://www.linkedin.com/in/ann/details",
        "linkedin.com/in/ann",
        "ann",
    ],
)
def test_what_is_not_a_persons_profile_blocks_linkedin(profile: str) -> None:
    found = identity(approach(person(linkedin=profile), "linkedin"))
    assert reason(found) == "the profile is not a LinkedIn profile's address"


@pytest.mark.parametrize(
    "profile",
    [
        "https://linkedin.com/in/ann",
        "https://www.linkedin.com/in/ann-archer-1/",
        "https://fr.linkedin.com/in/%C3%A9lise",
    ],
)
def test_profiles_of_every_usual_form_are_fine(profile: str) -> None:
    assert identity(approach(person(linkedin=profile), "linkedin")) is None


# Consent


@pytest.mark.parametrize("channel", OUTWARD)
def test_a_refused_channel_is_blocked_with_the_reason_on_record(channel: Reach) -> None:
    found = consent(approach(person(consent={channel: NO}), channel, deal(CHATTING)))
    assert reason(found) == "refused: unsubscribed"


@pytest.mark.parametrize("refused", OUTWARD)
def test_a_refusal_is_for_its_own_channel(refused: Reach) -> None:
    known = {**dict.fromkeys(OUTWARD, YES), refused: NO}
    contact = person(consent=known)
    blocked = [channel for channel in OUTWARD if consent(approach(contact, channel, deal(CHATTING)))]
    assert blocked == [refused]


def test_a_refusal_without_a_reason_is_a_refusal() -> None:
    contact = person(consent={"email": Consent(status="refused")})
    assert reason(consent(approach(contact))) == "refused"


@pytest.mark.parametrize("channel", ["email", "phone", "linkedin"])
def test_silence_about_consent_is_no_obstacle(channel: Reach) -> None:
    assert consent(approach(channel=channel)) is None


def test_whatsapp_needs_a_yes() -> None:
    found = consent(approach(person(), "whatsapp", deal(CHATTING)))
    assert reason(found) == "nobody has agreed to it"


def test_whatsapp_is_open_to_who_agreed_and_wrote_there_just_now() -> None:
    assert consent(approach(person(consent={"whatsapp": YES}), "whatsapp", deal(CHATTING))) is None


@pytest.mark.parametrize(
    "told",
    [
        deal(),
        deal(said("Write me on WhatsApp.")),
        deal(record("whatsapp", 0.2, "Hello.", direction="outbound")),
        deal(record("whatsapp", 0.2, "Sure.", by="bob"), contacts=(ANN, BOB)),
    ],
    ids=["silence", "a mail", "our own message", "a colleague's message"],
)
def test_no_free_text_on_whatsapp_to_somebody_who_has_not_written_there(told: EnrichedDeal) -> None:
    found = consent(approach(person(consent={"whatsapp": YES}), "whatsapp", told))
    assert reason(found).startswith("they have not written there")


@pytest.mark.parametrize(("hours", "open_"), [(1, True), (23, True), (25, False), (24 * 30, False)])
def test_whatsapp_is_open_for_a_day_after_their_last_message(hours: int, open_: bool) -> None:
    last = record("whatsapp", hours / 24, "Could you send me the brochure?")
    only_there = person(email="", email_status="unknown", linkedin="", consent={"whatsapp": YES, "phone": NO})
    made = recommended(deal(last, contacts=(only_there,)))
    reached = [action.channel for action in made.p0_actions if action.channel != "internal"]
    assert reached == (["whatsapp"] if open_ else [])


# Suppression


@pytest.mark.parametrize("channel", OUTWARD)
def test_an_objection_blocks_every_channel(channel: Reach) -> None:
    found = suppression(approach(person(objection="asked by letter"), channel))
    assert reason(found) == "objected to being contacted: asked by letter"


@pytest.mark.parametrize("channel", OUTWARD)
@pytest.mark.parametrize(
    "entry", ["ann@acme.example", "ANN@Acme.Example", "  ann@acme.example ", "acme.example", "@ACME.example"]
)
def test_a_listed_address_or_domain_blocks_every_channel(entry: str, channel: Reach) -> None:
    found = suppression(approach(ANN, channel, None, entry))
    assert reason(found).endswith("is on the list of those not to be contacted")


@pytest.mark.parametrize(
    "entry",
    [
        "+33199004142",
        "+33 1 99 00 41 42",
        "+33 (0)1 99 00 41 42",
        "0033 1 99 00 41 42",
        "01 99 00 41 42",
        "01.99.00.41.42",
        "tel:+33-1-99-00-41-42",
    ],
)
def test_a_listed_number_is_found_in_any_spelling(entry: str) -> None:
    assert all(suppression(approach(ANN, channel, None, entry)) for channel in OUTWARD)


@pytest.mark.parametrize("entry", ["mailto:ann@acme.example", "Ann Archer <ann@acme.example>"])
def test_a_listed_address_is_found_in_any_spelling(entry: str) -> None:
    assert suppression(approach(ANN, "email", None, entry))


@pytest.mark.parametrize("entry", ["acme.example", "@acme.example", "mail.acme.example", "de.mail.acme.example"])
def test_a_listed_domain_covers_those_below_it(entry: str) -> None:
    assert suppression(approach(person(email="ann@de.mail.acme.example"), "phone", None, entry))


@pytest.mark.parametrize("entry", ["notacme.example", "cme.example", "example", "x.acme.example", "ann@acme.example"])
def test_a_listed_domain_covers_none_beside_or_above_it(entry: str) -> None:
    assert suppression(approach(person(email="ann@mail.acme.example"), "email", None, entry)) is None
    assert suppression(approach(person(email="bob@acme.example"), "email", None, entry)) is None


@pytest.mark.parametrize(
    "entry", ["", " ", "bob@acme.example", "me.example", "example", "acme", "+33199004143", "+3319900414", "99004142"]
)
def test_what_is_listed_of_others_blocks_nobody_else(entry: str) -> None:
    assert suppression(approach(ANN, "email", None, entry)) is None


def test_somebody_without_an_address_is_not_on_a_list_of_addresses() -> None:
    bare = person(email="", email_status="unknown", phone="")
    assert suppression(approach(bare, "linkedin", None, "acme.example", "+33199004142")) is None


def test_the_list_of_the_settings_keeps_todays_action_from_going_out() -> None:
    made = recommended(deal(said("It is too expensive.")), rules=Rules(suppress=("acme.example",)))
    assert not [action for action in made.actions if action.channel != "internal"]
    assert {finding.gate for held in made.held_back for finding in held.findings} == {"suppression", "consent"}
