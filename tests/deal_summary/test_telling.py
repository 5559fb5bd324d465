"""The sentences a colleague would read out: verbatim, with their record, the newest first."""

from __future__ import annotations

from deal_summary.telling import telling_words
from tests.deal_summary.deals import deal, mail_in, mail_out, note, sample_deals, signals_of


def told(*records, limit: int = 10) -> list[str]:  # type: ignore[no-untyped-def]
    whole = deal(*records)
    return [claim.text for claim in telling_words(whole, signals_of(whole), limit)]


def test_what_holds_a_worry_a_figure_or_a_question_is_told_and_small_talk_is_not() -> None:
    said = mail_in(
        3, "Hope you are well. It is too expensive for us this year. We have 42 seats. Can it read our orders?"
    )
    assert told(said) == [
        "Eva Muster: “It is too expensive for us this year.”",
        "Eva Muster: “We have 42 seats.”",
        "Eva Muster: “Can it read our orders?”",
    ]


def test_nothing_of_ours_but_our_notes_is_told() -> None:
    assert told(mail_out(3, "The price is 42 a seat.")) == []
    assert told(note(3, "She said the price of 42 is too high.")) == [
        "Our note with Eva Muster: “She said the price of 42 is too high.”"
    ]


def test_at_most_three_sentences_of_one_record_and_so_many_in_all() -> None:
    long = mail_in(3, " ".join(f"We have {number} seats in one plant." for number in range(9)))
    assert len(told(long)) == 3
    assert len(told(long, mail_in(2, "There are 7 sites to plan."), limit=2)) == 2


def test_links_quoted_mail_and_old_words_are_left_out() -> None:
    assert told(mail_in(3, "See https://evil.example/7 for our 42 seats.")) == []
    assert told(mail_in(3, "Fine.\n\n> On 3 June, Maya wrote:\n> It costs 42 a seat here.")) == []
    assert told(mail_in(121, "It is too expensive for us.")) == []


def test_every_word_that_is_told_stands_in_its_record() -> None:
    for whole in sample_deals():
        records = {record.id: " ".join(record.text.split()) for record in whole.interactions}
        for claim in telling_words(whole, signals_of(whole)):
            words = claim.text.partition(": “")[2].rstrip("”").rstrip("…")
            assert words in records[claim.evidence[0]]
