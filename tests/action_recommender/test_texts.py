"""The text files: strict, sandboxed, the same pieces in every language, and they read well with and without what they may know."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from action_recommender.plays import PLAYS
from action_recommender.texts import FALLBACK, Texts
from data_gatherer.spoken import LANGUAGES
from tests.action_recommender.worlds import calm, candidates, deal, said, writer

ALWAYS = {
    "first_name": "John",
    "contact_name": "John Smith",
    "company": "Brightwell",
    "deal_name": "Planner for two plants",
    "owner_name": "Maya Torres",
    "owner_first_name": "Maya",
    "seller": "Oakline",
    "stage": "qualification",
    "minutes": "20",
    "gaps": "the budget and who decides",
    "question": "",
    "said": "",
    "late": "",
}
SOMETIMES = {
    "last_exchange": "your e-mail of 12 November",
    "last_date": "12 November",
    "meeting_date": "10 November",
    "meeting_subject": "Demo on your data",
    "meeting_slot": "Tuesday 24 November at 10:00",
    "close_date": "31 December",
    "slot_one": "Tuesday 24 November at 10:00",
    "slot_two": "Wednesday 25 November at 15:00",
    "themes": "pricing and feature questions",
    "former_person": "Ann Archer",
    "silent_days": "21",
    "unanswered": "3",
    "amount": "48,000 USD",
    "new_person": "Bob Baker",
    "promise": "Send the sample report",
    "missing": "a contact",
    "wait_until": "15 March",
    "wait_reason": "they asked for time",
    "cold": "",
    "due_date": "10 November",
    "warnings": "The close date passed 20 days ago",
    "decider": "Bob Baker",
    "pushes": "3",
    "their_promise": "I will send you the order figures by Friday.",
    "their_due": "13 November",
    "return_date": "16 November",
    "task": "Ask the lab about humidity",
    "task_due": "16 November",
    "task_kind": "call",
    "task_person": "Bob Baker",
    "task_owner": "Tom Berger",
    "task_more": "2",
    "task_stop": "they asked for time",
    "plan_one": "24 November",
    "plan_two": "2 December",
    "plan_three": "10 December",
}
UNKNOWN = dict.fromkeys(SOMETIMES, "")
QUESTION = "Can it read the orders we already have in our own system?"
OUTGOING = ("subject", "opening", "body", "ask", "short", "call opening", "call pitch", "call close", "voicemail")
SPOKEN_LISTS = ("call questions", "call objections")
SEEDS = ("a", "b", "c", "d")
KNOWLEDGE = [
    pytest.param({**ALWAYS, **SOMETIMES}, id="all-known"),
    pytest.param({**ALWAYS, **SOMETIMES, "question": QUESTION}, id="asked"),
    pytest.param({**ALWAYS, **SOMETIMES, "said": "too expensive", "late": "yes"}, id="said-and-late"),
    pytest.param({**ALWAYS, **SOMETIMES, "cold": "yes"}, id="cold"),
    pytest.param({**ALWAYS, **UNKNOWN}, id="little-known"),
    pytest.param({**ALWAYS, **UNKNOWN, "late": "yes"}, id="little-known-and-late"),
]
TEXTS = Texts()
FILES = sorted(TEXTS.files)
MESSAGES = sorted(name for name in FILES if "## subject" in TEXTS.files[name])


def say(play: str, language: str, piece: str, values: dict[str, str], seed: str = "a") -> str:
    return TEXTS.say(play, language, piece, {**values, "seed": seed})


def say_list(play: str, language: str, piece: str, values: dict[str, str]) -> list[str]:
    return TEXTS.say_list(play, language, piece, {**values, "seed": "a"})


def pieces(name: str) -> list[str]:
    return re.findall(r"^## (.+)$", TEXTS.files[name], re.MULTILINE)


def outgoing(name: str, values: dict[str, str], seed: str = "a") -> dict[str, str]:
    """Return what somebody outside reads or hears of a play, piece by piece."""
    language, _, play = name.partition("/")
    told = {piece: say(play, language, piece, values, seed) for piece in OUTGOING}
    return told | {piece: "\n".join(say_list(play, language, piece, values)) for piece in SPOKEN_LISTS}


@pytest.mark.parametrize("values", KNOWLEDGE)
@pytest.mark.parametrize("name", FILES)
def test_every_piece_is_rendered_whole_whatever_is_known(name: str, values: dict[str, str]) -> None:
    language, _, play = name.partition("/")
    holes = re.compile(rf" [,.]|\(\)|“”|«»|„“|,,|\.\.(?!\.)| {'(?<![?!:;])' if language == 'fr' else ''}$")
    for piece, seed in product(pieces(name), SEEDS):
        told = say(play, language, piece, values, seed)
        assert told
        assert not re.search(r"[{}]|  |%}|\n\n\n", told), f"{piece}: {told}"
        assert not holes.search(told), f"{piece}: {told}"


@pytest.mark.parametrize("name", FILES)
def test_no_line_of_a_list_runs_into_the_next(name: str) -> None:
    language, _, play = name.partition("/")
    lists = ("key points", "considerations", "prerequisites", "steps", "next steps", *SPOKEN_LISTS)
    for piece, knowledge in product([piece for piece in pieces(name) if piece in lists], KNOWLEDGE):
        written = re.findall(rf"^## {piece}\n(.*?)(?=^## |\Z)", TEXTS.files[name], re.MULTILINE | re.DOTALL)[0]
        told = say_list(play, language, piece, knowledge.values[0])  # type: ignore[arg-type]
        assert len(told) == written.count("\n- ") + written.startswith("- ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_seller_without_a_name_leaves_no_hole_in_a_sentence(language: str) -> None:
    unnamed = {**ALWAYS, **SOMETIMES, "seller": ""}
    told = {name: outgoing(name, unnamed) for name in MESSAGES if name.startswith(language)}
    holes = r"\b(?:from|von|de|société)\s*[.,;!?]| [.,]|  "
    assert {name for name, texts in told.items() for text in texts.values() if re.search(holes, text)} == set()


@pytest.mark.parametrize("values", KNOWLEDGE)
@pytest.mark.parametrize("name", MESSAGES)
def test_lengths_suit_their_place(name: str, values: dict[str, str]) -> None:
    for seed in SEEDS:
        told = outgoing(name, values, seed)
        words = {piece: len(text.split()) for piece, text in told.items()}
        mail = words["opening"] + words["body"] + words["ask"]
        assert len(told["subject"]) <= 41
        assert 2 <= words["subject"] <= 7
        assert 50 <= mail <= (100 if name.startswith("en/") else 110), f"{mail} words"
        assert words["short"] <= 45
        assert words["voicemail"] <= 45


@pytest.mark.parametrize("values", KNOWLEDGE)
@pytest.mark.parametrize("name", MESSAGES)
def test_nothing_outgoing_names_what_is_only_for_us(name: str, values: dict[str, str]) -> None:
    ours = {
        "deal_name",
        "stage",
        "amount",
        "silent_days",
        "promise",
        "gaps",
        "missing",
        "wait_reason",
        "warnings",
        "pushes",
    }
    secret = {**values, **dict.fromkeys(ours, "Zarquon")}
    assert [piece for piece, text in outgoing(name, secret).items() if "Zarquon" in text] == []


@pytest.mark.parametrize("name", MESSAGES)
def test_outgoing_texts_ask_at_most_two_questions_and_shout_nothing(name: str) -> None:
    for seed in SEEDS:
        told = outgoing(name, {**ALWAYS, **SOMETIMES}, seed)
        assert "".join(told[piece] for piece in ("opening", "body", "ask")).count("?") <= 2
        assert not [piece for piece, text in told.items() if "!" in text]


@pytest.mark.parametrize("name", MESSAGES)
def test_every_objection_has_an_answer(name: str) -> None:
    language, _, play = name.partition("/")
    lines = say_list(play, language, "call objections", {**ALWAYS, **SOMETIMES})
    assert len(lines) >= 2
    assert all(they and you for they, _, you in (line.partition(" :: ") for line in lines))


@pytest.mark.parametrize("play", sorted({name.partition("/")[2] for name in MESSAGES}))
def test_all_languages_have_the_same_outgoing_pieces(play: str) -> None:
    told = {language: set(pieces(f"{language}/{play}")) for language in LANGUAGES}
    shared = {*OUTGOING, *SPOKEN_LISTS}
    assert all(shared <= found for found in told.values())


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_frames_have_the_same_pieces_in_all_languages(language: str) -> None:
    assert set(pieces(f"{language}/_frame")) == set(pieces("en/_frame"))


@pytest.mark.parametrize("name", [name for name in MESSAGES if name.startswith("en/")])
def test_two_deals_of_one_play_need_not_get_the_same_paragraph(name: str) -> None:
    for piece in ("opening", "body"):
        told = {say(name[3:], "en", piece, {**ALWAYS, **SOMETIMES}, f"deal-{n}") for n in range(24)}
        assert len(told) >= 2, piece


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_connection_note_is_short_enough(language: str) -> None:
    for seed in SEEDS:
        assert len(say("_frame", language, "linkedin note", {**ALWAYS, **SOMETIMES}, seed)) <= 200


# Strict


@pytest.mark.parametrize(
    ("piece", "missing"), [("call opening", "first_name"), ("ask", "slot_one"), ("opening", "last_exchange")]
)
def test_a_variable_nobody_knows_of_is_an_error(piece: str, missing: str) -> None:
    values = {name: value for name, value in {**ALWAYS, **SOMETIMES}.items() if name != missing}
    with pytest.raises(UndefinedError, match=missing):
        say("address-pricing", "en", piece, values)


def test_a_piece_that_is_not_there_is_an_error_that_names_the_file() -> None:
    with pytest.raises(KeyError, match=r"prompts/texts/en/wait\.md has no piece 'subject'"):
        say("wait", "en", "subject", {**ALWAYS, **SOMETIMES})


def test_a_list_that_is_not_there_is_empty() -> None:
    assert say_list("address-pricing", "en", "steps", {**ALWAYS, **SOMETIMES}) == []


def test_a_play_without_a_language_says_so() -> None:
    assert TEXTS.has_language("address-pricing", "fr")
    assert not TEXTS.has_language("address-pricing", "sv")
    assert not TEXTS.has_language("wait", "fr")


def test_the_writer_fills_every_variable_the_texts_use() -> None:
    from jinja2 import Environment, meta

    used = {name for text in TEXTS.files.values() for name in meta.find_undeclared_variables(Environment().parse(text))}  # noqa: S701
    of = deal(said("It is too expensive."))
    known = set(writer(of).values(candidates(of)["address-pricing"], "en"))
    assert used - {"pick"} <= known


# Values are not templates


@pytest.mark.parametrize(
    "evil", ["{{ 7*7 }}", "{% for x in 'ab' %}{{ x }}{% endfor %}", "{{ ''.__class__.__mro__ }}", "{# gone #}"]
)
def test_a_value_that_looks_like_a_template_stays_as_it_is(evil: str) -> None:
    told = say("address-pricing", "en", "call opening", {**ALWAYS, **SOMETIMES, "first_name": evil})
    assert told.startswith(f"Hello {evil}, this is Maya Torres from Oakline.")


@calm
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
def test_any_name_comes_out_as_it_went_in(name: str) -> None:
    told = say("_frame", "en", "greeting warm", {**ALWAYS, "first_name": name})
    assert told == f"Hi {name},"


def test_a_contact_called_a_template_is_neither_computed_nor_sent_to() -> None:
    from tests.action_recommender.worlds import person, recommended

    of = deal(said("It is too expensive."), contacts=(person("{{ 7*7 }}", id="ann"),))
    made = recommended(of)
    assert made.contact_name == "{{ 7*7 }}"
    assert "49" not in made.model_dump_json(include={"p1_actions", "held_back", "overall_strategy"})
    assert made.p0_actions == ()
    assert made.held_back[0].reason.startswith("a placeholder is left")


def test_a_play_of_any_name_has_a_text_file_of_that_name() -> None:
    assert {f"en/{play}" for play in PLAYS} <= set(FILES)
    assert FALLBACK == "en"
