"""What a person may mistype or paste: refused in two lines with a code, never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import JOHN

SAMPLE = ("--source", "sample")


def refused(*arguments: str | bytes) -> tuple[int, list[str]]:
    """Run the command on arguments of any bytes; return its code and what it said, notes left out."""
    program = str(Path(sys.executable).parent / "sales-action")
    done = subprocess.run(
        [program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, env=dict(os.environ), check=False
    )
    said = done.stderr.decode(errors="replace").splitlines()
    return done.returncode, [line for line in said if not line.startswith("note: ")]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-13-01", "2026-02-30", "tomorrow", ""])
def test_a_day_that_cannot_be_planned_for_is_refused(day: str) -> None:
    code, said = refused("recommend", JOHN, *SAMPLE, "--for", day)
    assert (code, len(said)) == (2, 2)
    assert said[0].startswith("error: ")
    assert said[1].startswith("hint:  ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("recommend", b"\xff", *SAMPLE),
        ("recommend", JOHN, *SAMPLE, "-c", b"Spring \xff"),
        ("why", JOHN, *SAMPLE, "-c", b"Spring \xff"),
        ("show", b"rec_\xff"),
        ("show", "last", "--action", b"P0-\xff"),
    ],
)
def test_bytes_that_are_no_text_are_refused(arguments: tuple[str | bytes, ...]) -> None:
    code, said = refused(*arguments)
    assert code in (2, 5)
    assert said[0].startswith("error: ")
    assert not any(line.startswith("Traceback") for line in said)


def test_a_history_of_what_is_no_text_is_empty_or_refused() -> None:
    code, said = refused("history", b"\xff")
    assert code in (0, 2, 5)
    assert not any(line.startswith("Traceback") for line in said)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("recommend", "", *SAMPLE), 2),
        (("recommend", " ", *SAMPLE), 2),
        (("recommend", "../../etc/passwd", *SAMPLE), 5),
        (("recommend", "a'b\"c%", *SAMPLE), 5),
        (("recommend", "a\nb", *SAMPLE), 5),
        (("recommend", "e", *SAMPLE), 5),
        (("recommend", JOHN, "--source", "salesforce"), 2),
        (("recommend", JOHN, *SAMPLE, "--engine", "oracle"), 2),
        (("recommend", JOHN, *SAMPLE, "--prompt-file", "no-such-file.md"), 2),
        (("recommend", JOHN, *SAMPLE, "-o", "no-such-folder/out.json"), 2),
        (("recommend", JOHN), 2),
        (("recommend", "-"), 2),
        (("history", "--limit", "0"), 2),
    ],
)
def test_a_mistake_has_its_own_words_and_code(arguments: tuple[str, ...], code: int) -> None:
    returned, said = refused(*arguments)
    assert returned == code
    assert said[0].startswith("error: ")
    assert said[-1].startswith("hint:  ")
