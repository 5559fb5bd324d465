"""What is for us alone does not leave: how we work inside, the words of a note, and a figure that only a note holds."""

from __future__ import annotations

import pytest

from action_recommender.gates.address import address
from action_recommender.gates.discretion import discretion, discretion_of
from action_recommender.gates.grounds import Grounds
from action_recommender.models import WorkContent
from data_gatherer.models import EnrichedDeal, Interaction
from data_gatherer.spoken import LANGUAGES
from deal_summary.stated.allowed import allowed_of
from tests.action_recommender.test_gate_lint import message
from tests.action_recommender.worlds import (
    CONTEXT,
    SAMPLE_IDS,
    TODAY,
    context,
    deal,
    noted,
    own_prompt,
    recommended,
    said,
    sample,
    wrote,
)

NOTE = noted("Walter only signs when Dana tells him the plants agree. 35 seats would be enough for them.")


def found(text: str, *records: Interaction, language: str = "en", of: EnrichedDeal | None = None) -> list[str]:
    about = of or deal(NOTE, *records)
    allowed = allowed_of(about, today=TODAY, minutes=20)
    told = discretion_of({"body": text}, language, Grounds(about, CONTEXT), allowed)
    return [f"{each.outcome}: {each.reason}" for each in told]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "By our notes, you decide in May."),
        ("en", "In our CRM it says May."),
        ("en", "Your health is red at the moment."),
        ("en", "Our score for you fell."),
        ("en", "The deal stage is offer."),
        ("en", "Off the record, it will fit."),
        ("en", "Between us, it will fit."),
        ("en", "Our counsel would take it."),
        ("fr", "D'après nos notes, vous décidez en mai."),
        ("fr", "Entre nous, cela ira."),
        ("fr", "Notre juriste accepterait."),
        ("de", "Laut unseren Notizen entscheiden Sie im Mai."),
        ("de", "Unter uns gesagt: es passt."),
        ("de", "Unser Anwalt würde es nehmen."),
        ("es", "Según nuestras notas, deciden en mayo."),
        ("es", "Entre nosotros, encaja."),
        ("es", "Nuestra dirección aceptaría."),
    ],
)
def test_what_tells_of_our_inside_is_blocked_with_the_words(language: str, text: str) -> None:
    (one,) = found(text, language=language)
    assert one.startswith("blocked: it tells of our inside: “")


@pytest.mark.parametrize(
    "text",
    [
        "The agreement between us and your plants holds.",
        "I took notes in our call, and send you a scorecard.",
        "Our management would like to meet you.",
    ],
)
def test_ordinary_words_that_resemble_it_are_free(text: str) -> None:
    assert found(text) == []


REPEATED = "Walter only signs when Dana tells him."


def test_six_words_of_a_note_in_a_row_are_blocked_and_five_are_not() -> None:
    assert found(REPEATED) == ["blocked: it repeats a note of ours: “walter only signs when dana tells” (in the body)"]
    assert found("Walter only signs when Dana is back.") == []


@pytest.mark.parametrize("shared", [said(REPEATED), wrote(REPEATED)], ids=["theirs", "ours"])
def test_what_was_also_said_outside_may_be_repeated(shared: Interaction) -> None:
    assert found(REPEATED, shared) == []


def test_a_figure_that_only_a_note_holds_is_to_be_confirmed() -> None:
    text = "Shall we begin with 35 seats?"
    assert found(text) == ["warned: only an internal note says “35” (in the body)"]
    assert found(text, said("We need 35 seats.")) == []
    assert found(text, of=deal(NOTE, attributes={"seats": 35.0})) == []
    assert found("Shall we begin with 36 seats?") == []


def test_work_of_our_own_may_tell_all() -> None:
    about = deal(NOTE)
    told = WorkContent(form="work", title="Call", steps=(REPEATED,))
    assert discretion(told, Grounds(about), allowed_of(about, today=TODAY)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_our_own_tells_anything_of_the_sample(language: str) -> None:
    made = [recommended(sample(deal_id), prompt=own_prompt(f"language: {language}")) for deal_id in SAMPLE_IDS]
    told = [one.findings for each in made for one in (*each.p0_actions, *each.held_back)]
    assert [
        each.reason for found in told for each in found if each.gate == "discretion" or "such terms" in each.reason
    ] == []


FAMILIAR = [("fr", "Tu me diras."), ("de", "Du kannst mir schreiben."), ("es", "Te llamo el lunes.")]


def addressed(text: str, language: str, grounds: Grounds) -> list[tuple[str, str]]:
    to = message(text, address="https://www.linkedin.com/in/ann-example", language=language)
    return [(each.gate, each.outcome) for each in address(to, grounds)]


@pytest.mark.parametrize(("language", "text"), FAMILIAR)
def test_a_familiar_address_is_warned_of_unless_somebody_used_it(language: str, text: str) -> None:
    assert addressed(text, language, Grounds(deal(), CONTEXT)) == [("lint", "warned")]
    assert addressed(text, language, Grounds(deal(said(text)), CONTEXT)) == []
    assert addressed(text, language, Grounds(deal(noted(text)), CONTEXT)) == [("lint", "warned")]
    assert addressed(text, language, Grounds(deal(), context(text))) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Vous me direz, sur ce ton."),
        ("de", "Sie können mir schreiben."),
        ("es", "Le llamo."),
        ("en", "Te deum."),
    ],
)
def test_a_formal_address_is_fine(language: str, text: str) -> None:
    assert addressed(text, language, Grounds(deal(), CONTEXT)) == []
