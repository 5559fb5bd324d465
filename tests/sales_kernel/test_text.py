"""Text from outside, made harmless to a terminal and to Markdown."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sales_kernel.text import harmless, markdown, one_line
from tests.sales_kernel.children import PATIENCE

BIDI_CONTROLS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
"""All characters with the Unicode property Bidi_Control."""
MARKED = st.text(st.sampled_from("ab1 .)-+=*_#`<>[]()!&;:/\\~|\n\t\"'{}"), max_size=24) | st.text(max_size=24)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hmoved", "moved"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;https://example.org\x1b\\a link\x1b]8;;\x1b\\", "a link"),
        ("\x1bPsixel\x1b\\text", "text"),
        ("\x1b(0line", "line"),
        ("\x1bcreset", "reset"),
        ("\x9b31mred", "red"),
        ("\x9d0;a title\x07text", "text"),
        ("\x9d0;a title\x9ctext", "text"),
        ("bell\x07 back\x08space \x7f", "bell backspace "),
        ("null\x00", "null"),
    ],
)
def test_a_terminal_escape_goes_as_a_whole(text: str, left: str) -> None:
    assert harmless(text) == left


def test_line_ends_become_a_single_newline() -> None:
    assert harmless("one\r\ntwo\rthree\nfour\tfive") == "one\ntwo\nthree\nfour\tfive"


def test_a_carriage_return_cannot_write_over_a_line() -> None:
    assert harmless("pay 100\rpay 999") == "pay 100\npay 999"


@pytest.mark.parametrize("code", BIDI_CONTROLS, ids=hex)
def test_no_mark_can_turn_the_direction_of_a_line(code: int) -> None:
    assert harmless(f"invoice{chr(code)}fdp") == "invoicefdp"


@pytest.mark.parametrize("code", [0x200B, 0x2060, 0xFEFF, 0xFFF9, 0xE0041, 0xD800], ids=hex)
def test_no_invisible_mark_hides_in_a_word(code: int) -> None:
    assert harmless(f"IBAN{chr(code)}X") == "IBANX"


@pytest.mark.parametrize(
    "text", ["👩\u200d💻", "क्\u200dष", "naïve Zoë 日本語 עברית العربية", "price: 5 € – “fine”…", "a\n\nb\n"]
)
def test_what_a_person_wrote_stays(text: str) -> None:
    assert harmless(text) == text


@given(st.text() | st.text(st.sampled_from("\x1b\x9b[]0;m\x07\\\r\n\u202eab"), max_size=12))
def test_nothing_is_left_that_steers_a_terminal(text: str) -> None:
    left = harmless(text)
    assert not [sign for sign in left if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"]
    assert harmless(left) == left


@given(st.text(), st.integers(1, 40))
def test_one_line_is_one_line_and_no_longer_than_asked(text: str, limit: int) -> None:
    line = one_line(text, limit=limit)
    assert len(line) <= limit
    assert line.splitlines() in ([], [line])


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("a \n b\tc", 0, "a b c"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("  ", 3, ""),
    ],
)
def test_a_line_that_is_too_long_ends_in_an_ellipsis(text: str, limit: int, line: str) -> None:
    assert one_line(text, limit=limit) == line


@given(MARKED)
@example("    indented")
@example("\tindented")
@example("1.")
@example("a\n===")
@example("a\n---")
@example("a\n\n    b")
@example("![image](https://example.org)")
@example("<https://example.org>")
@example("<script>alert(1)</script>")
@example("[link](https://example.org)\n\n[link]: https://example.org")
def test_no_markup_comes_of_text(text: str) -> None:
    shown = MarkdownIt("commonmark").render(markdown(text))
    assert set(re.findall(r"</?(\w+)", shown)) <= {"p", "br"}


@given(MARKED)
@example("AT&amp;T")
@example("&lt;b&gt;")
@example("&#60;b>")
@example("    C:\\temp")
@example("\\*")
@example("100% * 3 _ok_")
def test_markdown_shows_the_text_as_it_is(text: str) -> None:
    shown = MarkdownIt("commonmark").render(markdown(text))
    words = html.unescape(re.sub(r"</?\w+( /)?>", " ", shown)).split()
    assert "".join(words) == "".join(harmless(text).split())


def test_plain_prose_is_left_alone() -> None:
    assert (
        markdown("Call Zoë at 9, about 40 seats (80 €). Then wait.")
        == "Call Zoë at 9, about 40 seats (80 €). Then wait."
    )


@pytest.mark.parametrize(
    "program",
    [
        r"harmless('\x1b]' * 100_000)",
        r"harmless('\x9d' * 100_000)",
        r"harmless('\x1bP\x9d' * 100_000)",
        r"markdown('\n' * 100_000)",
        r"markdown(' \n' * 100_000)",
        "prompts.Prompt(None, '{{' * 100_000, own=True).slots",
    ],
)
def test_no_text_can_be_made_so_that_reading_it_never_ends(program: str) -> None:
    words = f"from sales_kernel import prompts; from sales_kernel.text import harmless, markdown; {program}"
    subprocess.run([sys.executable, "-c", words], check=True, timeout=PATIENCE / 4)
