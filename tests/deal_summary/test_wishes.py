"""How they asked to be reached: in their own words, the newest counting."""

from __future__ import annotations

import pytest

from tests.deal_summary.deals import BO, EVA, mail_in, note, signals


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Please ring rather than send a brochure.", "phone"),
        ("Just call me when you know.", "phone"),
        ("Rufen Sie mich bitte am Montag an.", "phone"),
        ("Rappelez-moi lundi, s'il vous plaît.", "phone"),
        ("Llámeme el lunes, por favor.", "phone"),
        ("Please write to me, no calls.", "email"),
        ("Bitte nur schriftlich, ich bin viel unterwegs.", "email"),
        ("Ne m’appelez pas au bureau.", "email"),
        ("Prefiero el correo.", "email"),
        ("We had a good call yesterday.", None),
        ("Our phone system is old.", None),
        ("", None),
        ("Please never call me again.", None),
        ("Don't ever phone me at work.", None),
        ("Bitte rufen Sie mich nicht mehr an.", None),
        ("Other vendors call us every day.", None),
        ("You did not call me as agreed.", None),
        ("Bitte rufen Sie mich nicht an, schreiben Sie mir lieber.", "email"),
    ],
)
def test_a_wish_is_read_from_their_own_words(text: str, channel: str | None) -> None:
    assert signals(mail_in(3, text)).person("eva").wished_channel == channel


def test_the_newest_wish_counts_and_quoted_words_do_not() -> None:
    found = signals(mail_in(9, "Please call me."), mail_in(3, "From now on please e-mail me."))
    assert found.person("eva").wished_channel == "email"
    quoted = mail_in(3, "Fine.\n\n> Please call me.\n")
    assert signals(quoted).person("eva").wished_channel is None


def test_a_wish_is_nobody_else_s() -> None:
    found = signals(mail_in(3, "Please call me."), note(2, "Bo said: please call me."), contacts=(EVA, BO))
    assert (found.person("eva").wished_channel, found.person("bo").wished_channel) == ("phone", None)
