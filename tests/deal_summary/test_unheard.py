"""Where the CRM does not hold what the buyer writes, that nothing came in proves nothing; a note about them is the nearest."""

from __future__ import annotations

import pytest

from data_gatherer.models import EnrichedDeal, Interaction
from deal_summary.models import Silence
from deal_summary.playbook import Facts, write_summary
from tests.deal_summary.deals import deal, mail_in, mail_out, note, signals_of


def unheard(*records: Interaction) -> EnrichedDeal:
    return deal(*records).model_copy(update={"unheard": True})


def silence_of(*records: Interaction) -> Silence:
    return signals_of(unheard(*records)).silence


def status_of(whole: EnrichedDeal) -> str:
    return write_summary(Facts(whole, signals_of(whole), "")).current_status.text


def test_a_note_about_them_stands_in_the_place_of_their_word() -> None:
    silence = silence_of(mail_in(30), mail_out(20), note(9, "She will decide in May."), mail_out(3))
    assert (silence.inbound_days, silence.last_inbound) == (None, "")
    assert (silence.note_days, silence.last_note, silence.touches_since_reply, silence.days) == (9, "note:9", 1, 3)


def test_their_own_word_is_better_than_an_older_note() -> None:
    silence = silence_of(note(9, "She called."), mail_in(5), mail_out(3))
    assert (silence.inbound_days, silence.note_days, silence.last_note) == (5, None, "")


def test_a_note_that_names_nobody_of_theirs_is_no_word() -> None:
    assert silence_of(mail_out(20), note(9, "Ask the boss.", people=())).note_days is None


def test_a_note_of_another_deal_is_no_word_about_this_one() -> None:
    assert silence_of(mail_out(20), note(9, "She said no.", other_deal="d2")).note_days is None


def test_a_crm_that_hears_them_takes_no_note_for_a_word() -> None:
    assert signals_of(deal(mail_out(20), note(9, "Wrote it up."))).silence.note_days is None


@pytest.mark.parametrize(
    ("records", "status"),
    [
        ([mail_out(5)], "Our last touch was on 15 November; the CRM does not hold what they write."),
        (
            [mail_out(9), note(5, "Seen.")],
            "The last note about them is of 15 November; the CRM does not hold what they write.",
        ),
    ],
)
def test_nobody_is_said_to_have_never_answered(records: list[Interaction], status: str) -> None:
    assert status_of(unheard(*records)).startswith(status)


def test_what_is_said_of_the_silence_names_the_note_it_rests_on() -> None:
    whole = unheard(mail_out(40), note(30, "She is thinking."))
    signals = signals_of(whole)
    quiet = next(warning for warning in signals.warnings if warning.code == "W1")
    assert "30 days" in quiet.text
    assert "note:30" in quiet.evidence
    assert "note:30" in write_summary(Facts(whole, signals, "")).current_status.evidence


def test_how_often_they_answer_is_not_known() -> None:
    mails = [mail_out(days) for days in (30, 20, 10)]
    assert signals_of(unheard(*mails)).responses.rate is None
    assert signals_of(deal(*mails)).responses.rate == 0
