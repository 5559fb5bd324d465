"""What we wrote into the CRM is known by its lines, and what people wrote around it stays theirs."""

from __future__ import annotations

import pytest

from data_gatherer.sources.brevo.marker import first_line, keys_in, last_line, own_words

KEY, OTHER = "0123456789abcdef", "fedcba9876543210"
OURS = f"{first_line('rec_1 P0-1')}\n\nThey said it is too expensive.\n\n{last_line(KEY)}"


@pytest.mark.parametrize(
    "text", [OURS, f"<p>{last_line(KEY)}</p>", f"sales-action key:&nbsp;{KEY}<br>", f"sales-action key:\n {KEY}"]
)
def test_a_key_is_found_in_plain_text_and_html(text: str) -> None:
    assert keys_in(text) == {KEY}


@pytest.mark.parametrize(
    "text",
    ["", "sales-action key: 0123", "sales-action key: 0123456789ABCDEF", f"sales-action key: {KEY}0", f"key: {KEY}"],
)
def test_a_text_without_a_whole_key_carries_none(text: str) -> None:
    assert keys_in(text) == frozenset()
    assert own_words(text) == text


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (OURS, ""),
        (f"She agreed.\n{OURS}", "She agreed."),
        (f"{OURS}\nShe agreed.", "She agreed."),
        (f"Called.\n{OURS}\nShe agreed.", "Called.\n\nShe agreed."),
        (f"{OURS}\nand\n{OURS.replace(KEY, OTHER)}", "and"),
        (f"Our words, without their first line.\n{last_line(KEY)}\nShe agreed.", "She agreed."),
        ("Nothing of ours.\n", "Nothing of ours.\n"),
        (f"{first_line('rec_1 P0-1')}\nwithout a last line", f"{first_line('rec_1 P0-1')}\nwithout a last line"),
    ],
)
def test_what_people_wrote_is_what_stands_around_ours(text: str, own: str) -> None:
    assert own_words(text) == own
