"""Which matters a text raises, and the word lists by which it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import deal_summary
from deal_summary import reading
from deal_summary.reading import Hit, called, hits, language_of, own_words
from deal_summary.reading.phrases import split

LISTS: dict[str, dict[str, Any]] = {
    language: yaml.safe_load((Path(deal_summary.__file__).parent / "lexicon" / f"{language}.yaml").read_text("utf-8"))
    for language in reading.LANGUAGES
}


def raised(text: str, language: str = "en") -> list[str]:
    """Return the matters a text raises, worries with an exclamation mark."""
    return sorted(f"{hit.name}!" if hit.concern else hit.name for hit in hits(text, language))


def entries(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        for below in part.values():
            yield from entries(below)
    else:
        yield part


def phrases(language: str, part: str) -> list[str]:
    """Return every phrase of a part of a word list."""
    return [phrase for text in entries(LISTS[language][part]) for phrase in split(text)]


@pytest.mark.parametrize("language", reading.LANGUAGES)
def test_every_entry_of_a_word_list_is_text(language: str) -> None:
    """YAML reads a bare `no` and `on` as false and true."""
    lists = {name: part for name, part in LISTS[language].items() if name not in ("numbers", "letters", "grammar")}
    assert [entry for entry in entries(lists) if not isinstance(entry, str)] == []
    assert all(isinstance(word, str) for name in ("numbers", "letters") for word in LISTS[language][name])


@pytest.mark.parametrize("language", reading.LANGUAGES)
@pytest.mark.parametrize(
    "part", ["themes", "concerns", "tones", "emotions", "promises", "affirmed", "worries", "elsewhere"]
)
def test_every_phrase_can_be_found(part: str, language: str) -> None:
    element = re.compile(r"\[?\.\.\.?\]?|\[?[\w*#%|]+\]?")
    unfit = [
        phrase
        for phrase in phrases(language, part)
        if not all(map(element.fullmatch, phrase.split()))
        or phrase.split()[0] in ("..", "...")
        or phrase.endswith("..")
    ]
    assert unfit == []


@pytest.mark.parametrize("language", reading.LANGUAGES)
def test_no_matter_is_raised_by_one_of_the_commonest_words_alone(language: str) -> None:
    common = {*LISTS[language]["common"].split(), *split(LISTS[language]["negations"])}
    matters = [*phrases(language, "themes"), *phrases(language, "concerns")]
    assert [phrase for phrase in matters if " " not in phrase and common & set(phrase.split("|"))] == []


@pytest.mark.parametrize("part", ["themes", "concerns", "names", "tones", "emotions", "promises", "grammar", "days"])
def test_the_word_lists_know_the_same_matters_in_every_language(part: str) -> None:
    known = {language: set(LISTS[language][part]) for language in reading.LANGUAGES}
    assert known == dict.fromkeys(reading.LANGUAGES, known["en"])


@pytest.mark.parametrize("language", reading.LANGUAGES)
def test_every_matter_has_a_name_for_sentences(language: str) -> None:
    matters = set(LISTS[language]["themes"]) | set(LISTS[language]["concerns"])
    assert [name for name in sorted(matters) if not called(name, language)] == []


def test_negations_and_common_words_are_single_words() -> None:
    words = [
        word
        for language in reading.LANGUAGES
        for word in (*split(LISTS[language]["negations"]), *LISTS[language]["common"].split())
    ]
    assert [word for word in words if not word.isalpha()] == []


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
        ("es", "Es demasiado caro para nosotros.", ["price!"]),
        ("es", "¿Cuánto cuesta la licencia por usuario?", ["price"]),
        ("es", "Marta ha dejado la empresa.", ["champion_left"]),
        ("es", "El presupuesto está congelado.", ["budget!"]),
        ("en", "We have decided to go with another vendor.", ["competitor", "said_no"]),
        ("fr", "Nous avons décidé de ne pas donner suite.", ["said_no"]),
        ("de", "Wir haben uns gegen Ihr Angebot entschieden.", ["price", "said_no"]),
        ("es", "Hemos decidido no seguir adelante.", ["said_no"]),
        ("en", "I am pushing this internally, I am a big fan.", ["champion"]),
        ("fr", "Je défends votre projet en interne.", ["champion"]),
        ("de", "Ich mache mich intern für Sie stark.", ["champion"]),
        ("es", "Defiendo su propuesta internamente.", ["champion"]),
        ("en", "We will decide based on the following criteria.", ["criteria"]),
        ("fr", "Nos critères de choix sont simples.", ["criteria"]),
        ("de", "Ausschlaggebend ist die Bedienung.", ["criteria"]),
        ("es", "El criterio principal es la sencillez.", ["criteria"]),
        ("en", "We want to save 10 hours a week.", ["metrics"]),
        ("fr", "Nous voulons réduire les stocks de 15 %.", ["metrics"]),
        ("de", "Wir wollen den Bestand um 15 Prozent senken.", ["metrics"]),
        ("es", "Queremos reducir el inventario un 15 %.", ["metrics"]),
        ("en", "We lose customers because we plan by hand.", ["pain"]),
        ("fr", "On ressaisit tout à la main.", ["pain"]),
        ("de", "Wir tippen alles von Hand ab.", ["pain"]),
        ("es", "Lo hacemos todo a mano.", ["pain"]),
        ("en", "Your support team was quick.", ["service"]),
        ("en", "We would rather build it in house.", ["competitor!"]),
        ("fr", "Nous préférons rester sur Excel.", ["competitor!"]),
        ("de", "Wir bleiben lieber bei Excel.", ["competitor!"]),
        ("es", "Preferimos seguir con Excel.", ["competitor!"]),
        ("en", "I cannot decide this alone.", ["authority!"]),
        ("fr", "Je dois convaincre la direction.", ["authority!"]),
        ("de", "Das muss der Vorstand freigeben, ohne Zustimmung geht nichts.", ["authority!"]),
        ("es", "Tengo que convencer a mi jefe.", ["authority!"]),
        ("en", "Legal has a problem with clause 9.", ["legal!"]),
        ("en", "It does not support lot numbers.", ["feature!"]),
        ("en", "Procurement is blocking this.", ["procurement!"]),
    ],
)
def test_a_matter_is_found_in_its_language(language: str, text: str, matters: list[str]) -> None:
    assert raised(text, language) == matters


def test_a_hit_says_in_which_words() -> None:
    assert hits("It is  Too\tExpensive. Too expensive!", "en") == [Hit("price", "Too Expensive", concern=True)]


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
        ("en", "Price is not the problem."),
        ("fr", "Le prix n'est pas un problème."),
        ("de", "Der Preis ist kein Problem."),
        ("es", "El precio no es el problema."),
        ("fr", "Le contrat ne pose aucun problème."),
        ("es", "La seguridad no nos preocupa."),
        ("de", "Die Schnittstelle macht uns keine Sorgen."),
        ("en", "The security review no longer worries us."),
    ],
)
def test_a_negation_a_few_words_before_undoes_a_worry(language: str, text: str) -> None:
    assert [matter for matter in raised(text, language) if matter.endswith("!")] == []


@pytest.mark.parametrize(
    ("language", "text", "matter"),
    [
        ("en", "The price is still a problem.", "price!"),
        ("fr", "Le prix reste un problème.", "price!"),
        ("de", "Der Preis bleibt ein Problem.", "price!"),
        ("es", "El precio sigue siendo un problema.", "price!"),
        ("en", "The problem with the price is solved.", "price"),
    ],
)
def test_a_matter_is_a_concern_when_a_worry_stands_beside_it(language: str, text: str, matter: str) -> None:
    assert matter in raised(text, language)


def test_a_negation_that_is_part_of_the_words_denies_nothing() -> None:
    assert raised("Je ne suis pas la bonne personne.", "fr") == ["wrong_person"]
    assert raised("Not only is it too expensive, it is slow.") == ["price!"]


def test_words_of_something_else_raise_nothing() -> None:
    assert raised("Ask the security desk for a badge.") == []
    assert raised("Notre stock de sécurité est faible.", "fr") == []


def test_words_do_not_reach_over_a_comma_and_do_over_a_line_break_of_a_mail_program() -> None:
    assert raised("Anna has left, the company says.") == []
    long = "I have to say after all these weeks of looking at it that this is far too"
    assert hits(f"{long}\nexpensive", "en") == [Hit("price", "too expensive", concern=True)]


def test_a_matter_that_is_denied_is_raised_all_the_same_and_an_event_is_not() -> None:
    assert raised("There is no discount.") == ["price"]
    assert raised("Anna has not left the company.") == []


@pytest.mark.parametrize("text", ["No, this is too expensive.", "No - that is too expensive", "NO: too expensive"])
def test_a_no_that_stands_alone_denies_nothing(text: str) -> None:
    assert raised(text) == ["price!"]


def test_a_negation_counts_four_words_before_and_no_more() -> None:
    assert raised("It is not our people find too expensive") == ["price"]
    assert raised("It is not what our people find too expensive") == ["price!"]


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


@given(st.text(), st.sampled_from(reading.LANGUAGES))
def test_any_text_can_be_read(text: str, language: str) -> None:
    found = hits(text, language)
    assert len({hit.name for hit in found}) == len(found)
    assert all(hit.words and called(hit.name, language) for hit in found)
    assert language_of(own_words(text)) in ("", *reading.LANGUAGES)


@given(st.permutations(["We like it.", "It is too expensive.", "SOC 2 is needed.", "Our budget is frozen."]))
def test_the_order_of_sentences_does_not_change_what_is_raised(sentences: list[str]) -> None:
    assert raised(" ".join(sentences)) == ["budget!", "price!", "security"]
