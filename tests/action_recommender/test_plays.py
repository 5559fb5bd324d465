"""Each play by a deal in which it is chosen, and a near miss in which it is not."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from action_recommender.candidates import find_candidates
from action_recommender.plays import PLAYS
from action_recommender.texts import Texts
from data_gatherer.models import Change, Consent, EnrichedDeal, Owner, Stage
from data_gatherer.spoken import LANGUAGES
from deal_summary.signals.qualification import BANT, MEDDICC
from tests.action_recommender.worlds import (
    ANN,
    BOB,
    EARLY,
    LATE,
    TODAY,
    ago,
    candidates,
    deal,
    noted,
    person,
    plays_of,
    recommended,
    record,
    said,
    task,
    writer,
    wrote,
)

RENEWAL = {"pipeline": "Renewals"}
EXPANSION = {"pipeline": "Expansion"}
UNHAPPY = said("We are disappointed: support is slow and usage is down.", 3)
NO_SHOW = record("meeting", 2, direction="outbound", outcome="no_show")
PLANNED = record("meeting", -3, direction="outbound", outcome="planned")
LEFT = said("Ann Archer has left the company, her last day was Friday.", 2, by="bob")
PROPOSAL_SENT = (wrote("Here is the offer.", 16), wrote("Did it arrive?", 9), wrote("A thought on the first site.", 4))
SOC2 = (said("Our security team needs your SOC 2 report.", 4), said("Any news on the SOC 2 report?", 2))
FORMS = (
    said("Procurement sent you the vendor form.", 4),
    said("The vendor form is still missing, says procurement.", 2),
)
IN_TOUCH = (said("Thanks, the overview is helpful.", 3), wrote("Good to hear.", 2))
ALL_KNOWN = dict.fromkeys((*BANT, *MEDDICC), "as told in the CRM")
PROMISED_BY_FRIDAY = said("I will send you the order figures by Friday.", 8)
OBJECTING = person(objection="asked us by letter to leave her alone")
UNREACHABLE = person(email="", email_status="unknown", phone="", linkedin="")

FOUR_IN_VAIN = tuple(
    record(kind, days, direction="outbound")
    for kind, days in (("email", 35), ("call", 28), ("email", 20), ("linkedin", 9))
)
IN_TWO_DAYS = record("meeting", -2, direction="outbound", outcome="planned")
MET = record("meeting", 1, "They saw the demo.", direction="outbound", outcome="held")
WON, LOST = Stage(name="won", kind="won"), Stage(name="lost", kind="lost")


def pushed(times: int) -> tuple[Change, ...]:
    """Return so many moves of the close date, each by a month."""
    days = [TODAY + timedelta(days=30 * (step - times)) for step in range(times + 1)]
    return tuple(
        Change(id=f"change:{step}", field="close_date", old=f"{old}", new=f"{new}", at=ago(40 - step))
        for step, (old, new) in enumerate(pairwise(days))
    )


Case = tuple[EnrichedDeal, EnrichedDeal]
CASES: dict[str, Case] = {
    "answer-inbound": (
        deal(said("Could you send the brochure?")),
        deal(said("Could you send the brochure?"), wrote("Here it is.", 0.5)),
    ),
    "address-pricing": (
        deal(said("It is too expensive for what we would use.")),
        deal(said("The price is fine for us, the price is not the point.")),
    ),
    "clear-security-review": (deal(*SOC2), deal(SOC2[1])),
    "replace-champion": (deal(LEFT, contacts=(ANN, BOB)), deal(LEFT, contacts=(ANN,))),
    "revive-proposal": (
        deal(said("Please send the offer.", 17), *PROPOSAL_SENT, stage=LATE),
        deal(said("Please send the offer.", 17), PROPOSAL_SENT[0], stage=LATE),
    ),
    "smooth-legal": (
        deal(said("You have our verbal yes.", 9), said("Our lawyers sent redlines.", 2), stage=LATE),
        deal(said("You are on our list.", 9), said("Our lawyers sent redlines.", 2), stage=LATE),
    ),
    "guide-procurement": (deal(*FORMS, stage=LATE), deal(*FORMS, stage=EARLY)),
    "rescue-renewal": (
        deal(UNHAPPY, **RENEWAL, close_date=TODAY + timedelta(days=90)),
        deal(UNHAPPY, **RENEWAL, close_date=TODAY + timedelta(days=91)),
    ),
    "answer-competitor": (
        deal(said("We are also looking at another vendor.")),
        deal(noted("They are also looking at another vendor.")),
    ),
    "grow-account": (
        deal(said("The second plant wants it too."), **EXPANSION),
        deal(said("The second plant wants it too.")),
    ),
    "rebook-no-show": (deal(NO_SHOW), deal(NO_SHOW, said("Sorry, I was stuck in a meeting.", 1))),
    "find-right-person": (
        deal(said("I am not the right person, it is our head of supply chain.")),
        deal(said("I am the right person for this.")),
    ),
    "keep-promise": (
        deal(*IN_TOUCH, tasks=(task("Send the promised report", -1),)),
        deal(*IN_TOUCH, tasks=(task("Send the promised report", 0.2), task("Send the sample", -1))),
    ),
    "secure-budget": (
        deal(said("Bad luck: the budget is frozen until spring.")),
        deal(said("The budget is approved.")),
    ),
    "protect-integration": (
        deal(said("Does it have a connector to our ERP?")),
        deal(said("Does it have a connector to our ERP?"), stage=EARLY),
    ),
    "confirm-next-step": (deal(*IN_TOUCH), deal(*IN_TOUCH, PLANNED)),
    "widen-contacts": (
        deal(*IN_TOUCH, amount=50_000.0),
        deal(*IN_TOUCH, said("I join from here on.", 2.5, by="bob"), contacts=(ANN, BOB), amount=50_000.0),
    ),
    "qualify-gaps": (deal(*IN_TOUCH), deal(*IN_TOUCH, attributes=ALL_KNOWN)),
    "nurture": (deal(*IN_TOUCH), deal(*IN_TOUCH, stage=LATE)),
    "wait": (deal(*IN_TOUCH, PLANNED), deal(*IN_TOUCH, PLANNED, said("One question before we meet.", 0.5))),
    "handover-won": (deal(*IN_TOUCH, stage=Stage(name="won", kind="won")), deal(*IN_TOUCH, stage=LATE)),
    "learn-from-loss": (deal(*IN_TOUCH, stage=Stage(name="lost", kind="lost")), deal(*IN_TOUCH, stage=LATE)),
    "close-or-requalify": (deal(wrote("Anybody there?", 61)), deal(wrote("Anybody there?", 60))),
    "complete-record": (
        deal(*IN_TOUCH, contacts=(UNREACHABLE,)),
        deal(*IN_TOUCH, contacts=(person(email="", email_status="unknown", phone=""),)),
    ),
    "fix-close-date": (
        deal(*IN_TOUCH, close_date=TODAY - timedelta(days=1)),
        deal(*IN_TOUCH, close_date=TODAY),
    ),
    "respect-objection": (
        deal(*IN_TOUCH, contacts=(OBJECTING,)),
        deal(*IN_TOUCH, contacts=(OBJECTING, BOB)),
    ),
    "reduce-risk": (
        deal(said("It is a bad time, everything here is on hold.", 3)),
        deal(said("It is a bad time, everything here is on hold.", 3), stage=EARLY),
    ),
    "change-channel": (
        deal(said("Send me the overview.", 30), wrote("Here it is.", 12), wrote("Did it arrive?", 6)),
        deal(said("Send me the overview.", 30), wrote("Here it is.", 12), record("call", 6, direction="outbound")),
    ),
    "breakup-note": (
        deal(said("Send me the overview.", 45), *FOUR_IN_VAIN),
        deal(said("Send me the overview.", 45), *FOUR_IN_VAIN[1:]),
    ),
    "return-as-agreed": (
        deal(said("Not the right time, please come back after 16 November.", 20), wrote("Of course.", 19)),
        deal(said("Not the right time, please come back after 23 November.", 20), wrote("Of course.", 19)),
    ),
    "prepare-meeting": (
        deal(*IN_TOUCH, record("meeting", -1, direction="outbound", outcome="planned")),
        deal(*IN_TOUCH, PLANNED),
    ),
    "confirm-meeting": (
        deal(said("See you then.", 9), wrote("Booked.", 9), IN_TWO_DAYS),
        deal(said("See you then.", 3), wrote("Booked.", 3), IN_TWO_DAYS),
    ),
    "follow-up-meeting": (deal(MET), deal(MET, wrote("What we agreed.", 0.5))),
    "reach-economic-buyer": (
        deal(*IN_TOUCH, stage=LATE),
        deal(*IN_TOUCH, stage=LATE, contacts=(person(title="Managing director"),)),
    ),
    "remind-promise": (
        deal(PROMISED_BY_FRIDAY, wrote("Thank you.", 7)),
        deal(PROMISED_BY_FRIDAY, wrote("Thank you.", 7), said("Here they are, as promised.", 3), wrote("Ah!", 2)),
    ),
    "mutual-plan": (
        deal(said("You have our verbal yes.", 3), wrote("Great.", 2), stage=LATE),
        deal(said("You have our verbal yes.", 4), said("But it is too expensive.", 3), wrote("Ok.", 2), stage=LATE),
    ),
    "start-paperwork": (
        deal(*IN_TOUCH, stage=LATE),
        deal(said("Our lawyers look at the contract.", 3), wrote("Good to hear.", 2), stage=LATE),
    ),
    "talk-price": (
        deal(*IN_TOUCH, stage=LATE),
        deal(said("Thanks, the price sheet is helpful.", 3), wrote("Good to hear.", 2), stage=LATE),
    ),
    "test-close-date": (deal(*IN_TOUCH, changes=pushed(3)), deal(*IN_TOUCH, changes=pushed(2))),
    "ask-referral": (
        deal(said("We love it, thanks for the excellent start.", 30), stage=WON, stage_entered_at=ago(40)),
        deal(said("We love it, thanks for the excellent start.", 3), stage=WON, stage_entered_at=ago(5)),
    ),
    "revisit-lost": (
        deal(*IN_TOUCH, stage=LOST, stage_entered_at=ago(120), loss_reason="budget"),
        deal(*IN_TOUCH, stage=LOST, stage_entered_at=ago(20), loss_reason="budget"),
    ),
    "close-lost": (
        deal(said("We have decided to go with another vendor. Sorry.", 2)),
        deal(said("We have decided to go with you.", 2)),
    ),
    "ask-manager": (
        deal(
            said("Please send the offer.", 40),
            *FOUR_IN_VAIN,
            stage=LATE,
            amount=90_000.0,
            close_date=TODAY - timedelta(days=20),
        ),
        deal(*IN_TOUCH, stage=LATE, amount=90_000.0, close_date=TODAY - timedelta(days=20)),
    ),
    "hand-over": (deal(*IN_TOUCH, owner=None), deal(*IN_TOUCH, owner=Owner(email="maya@oakline.example"))),
    "overdue-task": (
        deal(*IN_TOUCH, PLANNED, tasks=(task("Check the export", -1),)),
        deal(*IN_TOUCH, PLANNED, tasks=(task("Check the export", -1, done=True), task("Book the room", 0.2))),
    ),
}

FOR_US = ("title", "rationale", "approach", "key points", "considerations", "prerequisites", "next steps", "success")
FOR_THEM = ("subject", "opening", "body", "ask", "short")
SPOKEN = ("objective", "opening", "questions", "pitch", "objections", "close")
MESSAGE = (*FOR_THEM, *(f"call {part}" for part in SPOKEN), "voicemail")
TEXTS = Texts().files


def pieces(play: str, language: str) -> set[str]:
    """Return the names of the pieces with a text below them."""
    parts = f"\n{TEXTS[f'{language}/{play}']}".split("\n## ")[1:]
    return {name for name, _, text in (part.partition("\n") for part in parts) if text.strip()}


def test_every_play_has_its_case() -> None:
    assert set(CASES) == set(PLAYS)


@pytest.mark.parametrize("play", CASES)
def test_a_play_is_chosen_where_it_fits(play: str) -> None:
    fitting, _ = CASES[play]
    assert play in plays_of(recommended(fitting))


@pytest.mark.parametrize("play", CASES)
def test_a_play_is_not_even_a_candidate_in_its_near_miss(play: str) -> None:
    _, near_miss = CASES[play]
    assert play not in candidates(near_miss)


@pytest.mark.parametrize("play", CASES)
def test_a_play_says_why_and_points_at_records_that_exist(play: str) -> None:
    fitting, _ = CASES[play]
    found = candidates(fitting)[play]
    assert found.because.endswith(".")
    assert found.evidence
    assert set(found.evidence) <= fitting.evidence_ids


@pytest.mark.parametrize("play", CASES)
def test_a_reason_is_a_sentence_whoever_its_subject_is(play: str) -> None:
    for of in CASES[play]:
        reasons = [found.because for found in candidates(of).values() if not found.because.startswith("They ")]
        assert not [reason for reason in reasons if reason.endswith(", and wait for our answer.")]


@pytest.mark.parametrize(
    "play", sorted(set(PLAYS) - {"handover-won", "learn-from-loss", "ask-referral", "revisit-lost"})
)
@pytest.mark.parametrize("kind", ["won", "lost"])
def test_no_open_deals_play_fits_a_closed_deal(play: str, kind: str) -> None:
    fitting, _ = CASES[play]
    closed = fitting.model_copy(update={"deal": fitting.deal.model_copy(update={"stage": Stage(name=kind, kind=kind)})})
    assert play not in candidates(closed)


@pytest.mark.parametrize("play", PLAYS)
def test_a_play_says_in_one_sentence_when_it_fits(play: str) -> None:
    assert PLAYS[play].purpose.endswith(".")
    assert "\n" not in PLAYS[play].purpose


@pytest.mark.parametrize("play", PLAYS)
def test_every_play_has_english_texts_for_us(play: str) -> None:
    wanted = {*FOR_US, *([] if PLAYS[play].outward else ["steps"])}
    assert wanted <= pieces(play, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("play", [play for play in PLAYS if PLAYS[play].outward])
def test_a_play_that_reaches_somebody_has_every_message_in_every_language(play: str, language: str) -> None:
    assert set(MESSAGE) <= pieces(play, language)


def test_no_text_belongs_to_a_play_that_does_not_exist() -> None:
    assert {name.partition("/")[2] for name in TEXTS} == {*PLAYS, "_frame"}


def test_a_cold_request_is_told_apart_from_a_running_conversation() -> None:
    cold = candidates(deal(record("form", 0.1, "Please call me about a trial.")))["answer-inbound"]
    running = candidates(deal(wrote("Hello.", 5), said("Could you send the brochure?")))["answer-inbound"]
    assert (cold.facts["cold"], running.facts["cold"]) == ("yes", "")


def test_silence_after_their_request_for_peace_is_not_broken() -> None:
    later = deal(
        said("Now is not the right time, please come back after the move on 15 March.", 5), wrote("Of course.", 4)
    )
    made = recommended(later)
    assert plays_of(made) == ["wait"]
    assert "15 March" in made.p0_actions[0].rationale


def test_a_second_contact_is_offered_to_the_one_who_is_not_in_charge() -> None:
    wrong = deal(said("I am not the right person, please talk to Bob Baker."), contacts=(ANN, BOB))
    assert candidates(wrong)["find-right-person"].facts["new_person"] == "Bob Baker"
    other = deal(said("I am not the right person, please talk to Carla Cole."), contacts=(ANN, BOB))
    assert candidates(other)["find-right-person"].facts["new_person"] == ""


def test_the_one_who_said_it_is_the_one_who_is_answered() -> None:
    both = deal(said("We are fine.", 3, by="ann"), said("It is too expensive.", 1, by="bob"), contacts=(ANN, BOB))
    assert candidates(both)["address-pricing"].contact_id == "bob"


def test_nobody_who_left_is_written_to() -> None:
    left = deal(said("It is too expensive.", 9), LEFT, contacts=(ANN, BOB))
    assert {one.contact_id for one in candidates(left).values()} <= {"bob", ""}


def test_all_but_one_objecting_leaves_the_other_to_talk_with() -> None:
    refusing = BOB.model_copy(update={"consent": {"email": Consent(status="refused")}})
    assert "respect-objection" not in candidates(deal(*IN_TOUCH, contacts=(OBJECTING, refusing)))


@pytest.mark.parametrize(("days", "fits"), [(60, True), (61, False)])
@pytest.mark.parametrize(("kind", "play"), [("won", "handover-won"), ("lost", "learn-from-loss")])
def test_a_deal_that_ended_long_ago_is_left_alone(kind: str, play: str, days: int, fits: bool) -> None:
    ended = deal(stage=Stage(name=kind, kind=kind), stage_entered_at=ago(days))
    assert (play in candidates(ended)) is fits


def test_what_the_buyer_denies_is_not_raised() -> None:
    denied = deal(said("We have no security team.", 4), said("There is no SOC 2 report we would need.", 2))
    assert "clear-security-review" not in candidates(denied)


def test_who_is_said_to_be_engaged_is_the_same_in_every_sentence() -> None:
    one = deal(*IN_TOUCH, amount=50_000.0)
    nobody = deal(wrote("Hello.", 3), amount=50_000.0, contacts=(ANN, BOB))
    for of, why, told in (
        (one, "Only Ann Archer is engaged", "Ann Archer is the only person engaged on"),
        (nobody, "Nobody is engaged", "Nobody is engaged on"),
    ):
        action = next(each for each in recommended(of).actions if each.action_type == "widen-contacts")
        assert action.because.startswith(why)
        assert action.rationale.startswith(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_that_they_carry_it_alone_where_nobody_is_engaged(language: str) -> None:
    people = (ANN.model_copy(update={"language": language}), BOB)
    alone = ("carry this alone", "allein", "sans renfort", "todo pasa por usted")
    for number in range(12):
        nobody = deal(wrote("Hello.", 30), amount=50_000.0, contacts=people, id=f"d{number}")
        hand = writer(nobody)
        found = next(one for one in find_candidates(hand.view).candidates if one.play == "widen-contacts")
        said = str(hand.content(found))
        assert not any(words in said for words in alone)


def test_an_owner_known_by_address_alone_is_an_owner() -> None:
    made = recommended(deal(*IN_TOUCH, owner=Owner(email="maya@oakline.example")))
    assert "hand-over" not in plays_of(made)
    assert made.p0_actions[0].action_type == "complete-record"
    assert "the name of the owner maya@oakline.example" in made.p0_actions[0].because
    assert {step.assignee for step in made.p0_actions[0].prerequisites} == {"maya@oakline.example"}


def test_the_last_interaction_is_a_note_about_them_where_the_crm_holds_no_messages() -> None:
    elsewhere = noted("Ann called about the other plan.", 0.5, other_deal="d2")
    of = deal(wrote("Hello.", 9), noted("Ann called about the plan.", 2), noted("Our own.", 1, people=()), elsewhere)
    assert recommended(of).analysis.last_interaction == ago(9).date()
    unheard = of.model_copy(update={"unheard": True})
    assert recommended(unheard).analysis.last_interaction == ago(2).date()
