"""Which language a text is in, which matters it raises, and in what tone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import deal_summary
from data_gatherer.spoken import spoken_date
from deal_summary import reading
from deal_summary.reading import Hit, called, dates, hits, language_of, own_words, tone

LISTS: dict[str, dict[str, Any]] = {
    language: yaml.safe_load((Path(deal_summary.__file__).parent / "lexicon" / f"{language}.yaml").read_text("utf-8"))
    for language in reading.LANGUAGES
}


def raised(text: str, language: str = "en") -> list[str]:
    """Return the matters a text raises, worries with an exclamation mark."""
    return sorted(f"{hit.name}!" if hit.concern else hit.name for hit in hits(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We have looked at the numbers with our planner.", "en"),
        ("Nous avons regardé les chiffres avec notre planificateur.", "fr"),
        ("Wir haben die Zahlen mit unserem Planer angesehen.", "de"),
        ("THE NUMBERS ARE FINE", "en"),
        ("Merci", ""),
        ("The end", ""),
        ("", ""),
        ("640 SKUs, 2 plants", ""),
        ("Hemos mirado los números con nuestro planificador.", ""),
    ],
)
def test_the_commonest_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("language", reading.LANGUAGES)
def test_every_entry_of_a_word_list_is_text(language: str) -> None:
    """YAML reads a bare `no` and `on` as false and true."""

    def entries(part: Any) -> list[Any]:
        below = part.values() if isinstance(part, dict) else part if isinstance(part, list) else None
        return [part] if below is None else [entry for one in below for entry in entries(one)]

    assert [entry for entry in entries(LISTS[language]) if not isinstance(entry, str)] == []


@pytest.mark.parametrize("part", ["themes", "concerns", "names"])
def test_the_word_lists_know_the_same_matters_in_every_language(part: str) -> None:
    known = {language: set(LISTS[language][part]) for language in reading.LANGUAGES}
    assert known == dict.fromkeys(reading.LANGUAGES, known["en"])


@pytest.mark.parametrize("language", reading.LANGUAGES)
def test_every_matter_has_a_name_for_sentences(language: str) -> None:
    matters = set(LISTS[language]["themes"]) | set(LISTS[language]["concerns"])
    assert [name for name in sorted(matters) if not called(name, language)] == []


def test_negations_and_common_words_are_single_words() -> None:
    words = [
        str(word)
        for language in reading.LANGUAGES
        for name in ("negations", "common")
        for word in LISTS[language][name]
    ]
    assert [word for word in words if " " in word or "*" in word] == []


@pytest.mark.parametrize(
    ("language", "text", "matters"),
    [
        ("en", "This is too expensive for us.", ["price!"]),
        ("en", "What is the price per seat?", ["price"]),
        ("en", "Please send the SOC 2 report and the DPA.", ["security"]),
        ("en", "You have our verbal yes, legal has redlines.", ["legal", "verbal_yes"]),
        ("en", "I am not the right person for this.", ["wrong_person"]),
        ("en", "Anna has left the company.", ["champion_left"]),
        ("en", "The budget is frozen.", ["budget!"]),
        ("fr", "C'est trop cher pour nous.", ["price!"]),
        ("fr", "Quel est le tarif par site ?", ["price"]),
        ("fr", "Elle a quitté la société.", ["champion_left"]),
        ("fr", "Nous regardons aussi un concurrent.", ["competitor!"]),
        ("de", "Das ist zu teuer.", ["price!"]),
        ("de", "Bitte senden Sie ein Angebot pro Standort.", ["price"]),
        ("de", "Er hat das Unternehmen verlassen.", ["champion_left"]),
        ("de", "Wir prüfen die Schnittstelle zu SAP.", ["integration"]),
    ],
)
def test_a_matter_is_found_in_its_language(language: str, text: str, matters: list[str]) -> None:
    assert raised(text, language) == matters


def test_a_hit_says_in_which_words() -> None:
    assert hits("It is  Too\nExpensive. Too expensive!", "en") == [Hit("price", "Too Expensive", concern=True)]


def test_a_worry_outweighs_a_mention_of_the_same_matter() -> None:
    assert raised("The price is too high, the pricing sheet says so.") == ["price!"]


@pytest.mark.parametrize("text", ["discount", "Discounts?", "a discounted price", "DISCOUNTING"])
def test_a_star_stands_for_any_ending(text: str) -> None:
    assert raised(text) == ["price"]


@pytest.mark.parametrize("text", ["grapifruit", "rapid", "capital", "counselling", "costume", "sapling", "erpa"])
def test_a_word_is_matched_whole(text: str) -> None:
    assert raised(text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The price is not too expensive."),
        ("en", "It isn't expensive."),
        ("en", "There is no price on it."),
        ("en", "We never talked about the budget."),
        ("fr", "Ce n'est pas trop cher."),
        ("de", "Das ist nicht zu teuer."),
        ("de", "Wir sehen hier kein Problem mit dem Preis."),
    ],
)
def test_a_negation_a_few_words_before_undoes_a_worry(language: str, text: str) -> None:
    assert [matter for matter in raised(text, language) if matter.endswith("!")] == []


def test_no_is_a_negation() -> None:
    assert raised("There is no discount.") == []
    assert tone("We see no problem here.", "en") == 0


@pytest.mark.parametrize("text", ["No, this is too expensive.", "No - that is too expensive", "NO: too expensive"])
def test_a_no_that_stands_alone_denies_nothing(text: str) -> None:
    assert raised(text) == ["price!"]


def test_a_negation_counts_four_words_before_and_no_more() -> None:
    assert raised("It is not our people find expensive") == []
    assert raised("It is not what our people find expensive") == ["price!"]


@pytest.mark.parametrize("between", [". ", "! ", "? ", "; ", "\n"])
def test_a_negation_counts_within_its_sentence_only(between: str) -> None:
    assert raised(f"We do not{between}too expensive") == ["price!"]


def test_a_later_mention_that_is_not_negated_counts() -> None:
    assert raised("It was not too expensive. Now it is too expensive.") == ["price!"]


@pytest.mark.parametrize(
    ("language", "text", "plain"),
    [
        ("en", "It isn’t expensive.", "It isn't expensive."),
        ("fr", "Il n’est plus chez nous.", "Il n'est plus chez nous."),
        ("fr", "Rappelez-nous l’année prochaine", "Rappelez-nous l'année prochaine"),
    ],
)
def test_a_curly_apostrophe_is_an_apostrophe(language: str, text: str, plain: str) -> None:
    assert raised(text, language) == raised(plain, language)


@pytest.mark.parametrize(
    ("language", "text", "score"),
    [
        ("en", "Great, thanks for the excellent call.", 3),
        ("en", "I am disappointed, this is unacceptable.", -2),
        ("en", "Not happy.", -1),
        ("en", "Great tool, bad timing.", 0),
        ("en", "See you on Monday.", 0),
        ("fr", "Merci, c'est parfait.", 2),
        ("fr", "Nous sommes déçus et inquiets.", -2),
        ("de", "Vielen Dank, das war sehr gut und hilfreich. Gerne mehr.", 3),
        ("de", "Wir sind enttäuscht.", -1),
    ],
)
def test_the_tone_is_good_words_less_bad_ones(language: str, text: str, score: int) -> None:
    assert tone(text, language) == score


@pytest.mark.parametrize(
    "opener",
    [
        "On 12 November, Ana Silva wrote:",
        "Le 12 novembre, Ana Silva a écrit :",
        "Am 12. November schrieb Ana Silva:",
        "-----Original Message-----",
        "From: Ana Silva <ana@seller.example>",
    ],
)
def test_a_quoted_thread_is_not_the_writer_s(opener: str) -> None:
    assert own_words(f"Fine for us.\n\n{opener}\nIt is too expensive.\n") == "Fine for us.\n"


def test_lines_marked_as_quoted_are_left_out_and_answers_between_them_stay() -> None:
    assert own_words("> Is the price fine?\nYes.\n  > And the dates?\nNo.") == "Yes.\nNo."


def test_a_sentence_about_somebody_who_wrote_is_no_quotation() -> None:
    text = "On this matter my boss wrote: fine.\nFrom: no one."
    assert own_words("He wrote: too expensive.") == "He wrote: too expensive."
    assert own_words(text).startswith("On this matter")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("by 12 December", [date(2026, 12, 12)]),
        ("am 12. Dezember und am 3. März", [date(2026, 12, 12), date(2027, 3, 3)]),
        ("le 1er mars, puis le 2 avril", [date(2027, 3, 1), date(2027, 4, 2)]),
        ("on 20 November", [date(2026, 11, 20)]),
        ("on 19 November", [date(2027, 11, 19)]),
        ("on 31 February or 12 Smarch", []),
        ("112 December", []),
        ("nothing", []),
    ],
)
def test_a_named_day_is_its_next_occurrence(text: str, days: list[date]) -> None:
    assert dates(text, after=date(2026, 11, 20)) == days


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(0, 364), st.sampled_from(reading.LANGUAGES))
def test_a_day_as_we_write_it_is_read_back(after: date, days: int, language: str) -> None:
    day = after + timedelta(days=days)
    assert dates(f"… {spoken_date(day, language)} …", after=after) == [day]


@given(st.text(), st.sampled_from(reading.LANGUAGES))
def test_any_text_can_be_read(text: str, language: str) -> None:
    found = hits(text, language)
    assert len({hit.name for hit in found}) == len(found)
    assert all(hit.words and called(hit.name, language) for hit in found)
    assert language_of(own_words(text)) in ("", *reading.LANGUAGES)


@given(st.permutations(["We like it.", "It is too expensive.", "SOC 2 is needed.", "Our budget is frozen."]))
def test_the_order_of_sentences_does_not_change_what_is_raised(sentences: list[str]) -> None:
    assert raised(" ".join(sentences)) == ["budget!", "price!", "security"]
