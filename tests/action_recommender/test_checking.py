"""`sales-action check`: any text through every gate, with words and a code that a script can act on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import JOHN, Command

DEAL = ("--deal", JOHN, "--source", "sample")
CLEAN = """\
To: john.smith@brightwell.example
Subject: The page for Dana

Hi John,

thank you for saying it plainly. I would like to bring one page for Dana with the way you plan today next to the way with us,
in your own figures, so that she can decide with numbers she trusts.

Would that help you with her this week?

Warm regards,
Maya
"""


def written(folder: Path, text: str | bytes) -> str:
    path = folder / "mail.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_text_with_nothing_wrong_may_go_out(run: Command, tmp_path: Path) -> None:
    done = run("sales-action", "check", written(tmp_path, CLEAN), *DEAL)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "nothing stands in its way")
    assert done.stdout.startswith("e-mail to John Smith, at the earliest ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("one page", "our 12% discount", "evidence: blocked, nothing on record says “12%”"),
        ("one page", "[PAGE]", "lint: blocked, a placeholder is left in the body: [PAGE]"),
        ("one page", "https://evil.example/page", "evidence: blocked, nothing on record says"),
        ("john.smith@brightwell.example", "dana@other.example", "is nobody of this deal"),
        ("Hi John", "Hi", "greet"),
    ],
)
def test_what_stands_in_its_way_is_said_with_its_gate(
    run: Command, tmp_path: Path, old: str, new: str, said: str
) -> None:
    done = run("sales-action", "check", written(tmp_path, CLEAN.replace(old, new)), *DEAL)
    assert done.returncode == 6
    assert said in done.stdout
    assert done.stdout.endswith("blocked\n")


def test_programs_get_findings_and_the_earliest_moment(run: Command) -> None:
    told = json.loads(run("sales-action", "check", "-", *DEAL, "--json", stdin=CLEAN).stdout)
    assert (told["deal_id"], told["contact_id"], told["channel"], told["blocked"]) == (
        JOHN,
        "john-smith",
        "email",
        False,
    )
    assert told["earliest"].startswith("2026-11-2")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nowhere.txt", *DEAL), 2, "no text at nowhere.txt"),
        (("mail.txt", "--deal", "nothing", "--source", "sample"), 5, "no deal 'nothing'"),
        (("mail.txt", *DEAL, "--contact", "Zarquon"), 5, "no contact of the deal is 'Zarquon'"),
        (("mail.txt", *DEAL, "--channel", "pigeon"), 2, "pigeon"),
        (("mail.txt",), 2, "--deal"),
    ],
)
def test_what_is_not_there_is_refused(
    run: Command, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    written(tmp_path, CLEAN)
    done = run("sales-action", "check", *arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"\0\0", b"\xffabc"])
def test_bytes_that_are_no_text_are_refused(run: Command, tmp_path: Path, text: bytes) -> None:
    done = run("sales-action", "check", written(tmp_path, text), *DEAL)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_empty_text_is_blocked_not_sent(run: Command, tmp_path: Path) -> None:
    assert run("sales-action", "check", written(tmp_path, ""), *DEAL, "--channel", "email").returncode == 6
