"""Messages are measured without what every message has."""

from __future__ import annotations

import pytest

from action_recommender.models import MessageContent
from evaluation.writing import Letter, letter, repeated
from tests.evaluation import made


def measured(body: str = made.BODY, **known: str) -> Letter:
    found = letter(made.letter(body, **known))
    assert found
    return found


def test_greeting_sign_off_and_proposed_times_are_not_its_own_matter() -> None:
    assert measured().sentences == (
        "Your board meets soon, and you asked what is in the price.",
        "I split it into what you pay once and what you pay each year.",
    )


def test_a_first_line_that_says_something_and_a_name_inside_the_text_stay() -> None:
    body = "The price is split as you asked for it.\n\nGareth will call you.\n\nBest,\nGareth"
    assert measured(body).sentences == ("The price is split as you asked for it.", "Gareth will call you.")


def test_what_the_company_context_has_us_say_is_not_the_messages_own() -> None:
    content = made.letter("Hi Pip,\n\nThe board meets soon. I pick up the phone myself.\n\nBest,\nGareth")
    found = letter(content, "- Closing line: If so, I pick up the phone myself.")
    assert found
    assert found.sentences == ("The board meets soon.",)


def test_words_are_those_of_the_whole_body() -> None:
    assert measured("Hi Pip,\n\nFour words stand here.\n\nKind regards,\nGareth").words == 9


@pytest.mark.parametrize(
    ("words", "subject", "fits"),
    [(50, "Two words", True), (125, "One two three four five six seven", True), (49, "Two words", False),
     (126, "Two words", False), (60, "One", False), (60, "One two three four five six seven eight", False)],
)  # fmt: skip
def test_an_e_mail_has_a_wanted_length(words: int, subject: str, fits: bool) -> None:
    assert measured(" ".join(["word"] * words), subject=subject).fits is fits


def test_lix_is_words_of_a_sentence_and_the_share_of_long_words() -> None:
    found = measured("We come. You pay. Everything suits.", sender="")
    assert (found.per_sentence, round(found.lix, 1)) == (2, round(2 + 100 / 6, 1))


def test_a_short_message_loses_its_hello_and_has_no_wanted_length() -> None:
    content = MessageContent(
        form="message", title="-", address="-", to_name="Pip Dunmore", language="en",
        message="Hello Pip, Gareth from Kelvara here. The board meets soon.",
    )  # fmt: skip
    found = letter(content)
    assert found
    assert (found.sentences, found.subject_words, found.fits) == (("The board meets soon.",), None, True)


def test_work_of_our_own_is_no_message() -> None:
    assert letter(made.action(contact="").content) is None


def test_a_sentence_counts_as_repeated_only_in_another_deal() -> None:
    one, other = (
        measured("Hi,\n\nSame words here. Same words here. My own matter."),
        measured("Hi,\n\nSame  words here!"),
    )
    assert repeated({"a": [one], "b": [other]}) == {
        "a": ("Same words here.", "Same words here."),
        "b": ("Same  words here!",),
    }
    assert repeated({"a": [one], "b": []}) == {"a": (), "b": ()}
