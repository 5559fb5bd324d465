"""The company context is begun once and never overwritten without a copy."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from action_recommender.context_file import begin
from deal_summary.context import ContextDocument
from sales_kernel.errors import HomeFault, UsageFault
from sales_kernel.resources import shipped
from tests.action_recommender.conftest import Opened, write_context
from tests.conftest import Command

FRESH = shipped("prompts", "company-context.md").read_text(encoding="utf-8")
MINE = "# Company Context\r\n\r\nwritten by hand, Größe ½\r\n"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def kept(home: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((home / "context-history").glob("*.md"))]


def test_a_fresh_context_is_written_for_its_owner_alone(opened: Opened, home: Path) -> None:
    begin(opened())
    path = home / "company-context.md"
    assert path.read_text(encoding="utf-8") == FRESH
    assert (mode(home), mode(path)) == (0o700, 0o600)


def test_the_fresh_context_claims_nothing_and_has_room_for_learnings() -> None:
    fresh = ContextDocument(FRESH)
    assert (fresh.version, fresh.company, fresh.learnings) == ("1.0", "", [])
    assert all(
        f"## {name} Learnings" in FRESH
        for name in ("Email Engagement", "Call Strategy", "LinkedIn Outreach", "WhatsApp Communication")
    )


def test_a_context_that_is_there_is_left_as_it_is(opened: Opened, home: Path) -> None:
    path = write_context(home, MINE)
    before = path.read_bytes()
    with pytest.raises(UsageFault, match="there is a company context already") as refused:
        begin(opened())
    assert refused.value.hint == "edit it, or begin afresh with --force"
    assert path.read_bytes() == before
    assert kept(home) == []


def test_forced_the_old_one_is_kept_byte_for_byte(opened: Opened, home: Path) -> None:
    before = write_context(home, MINE).read_bytes()
    begin(opened(), force=True)
    assert (home / "company-context.md").read_text(encoding="utf-8") == FRESH
    assert kept(home) == [before]
    (copy,) = (home / "context-history").iterdir()
    assert (mode(copy), mode(copy.parent)) == (0o600, 0o700)


def test_every_version_is_kept_even_of_one_moment(opened: Opened, home: Path) -> None:
    for text in ("first\n", "second\n"):
        write_context(home, text)
        begin(opened(), force=True)
    assert sorted(kept(home)) == [b"first\n", b"second\n"]


def test_forced_where_nothing_is_there_keeps_nothing(opened: Opened, home: Path) -> None:
    begin(opened(), force=True)
    assert kept(home) == []


def test_a_context_that_is_not_utf_8_is_kept_as_it_was(opened: Opened, home: Path) -> None:
    path = write_context(home, "")
    path.write_bytes(b"\xff\xfe not utf-8")
    begin(opened(), force=True)
    assert kept(home) == [b"\xff\xfe not utf-8"]


def test_a_folder_in_its_place_is_an_error_in_words(opened: Opened, home: Path) -> None:
    (home / "company-context.md").mkdir(parents=True)
    with pytest.raises(HomeFault, match=r"cannot write .*company-context\.md"):
        begin(opened(), force=True)


def test_the_command_says_where_it_is(run: Command, home: Path) -> None:
    done = run("sales-action", "context-init")
    assert (done.returncode, done.stdout) == (0, f"{home / 'company-context.md'} is yours to edit\n")
    again = run("sales-action", "context-init")
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.startswith("error: there is a company context already")


def test_a_context_of_ones_own_is_used_and_nobody_is_told_to_write_one(run: Command, home: Path) -> None:
    run("sales-action", "context-init")
    done = run("sales-action", "recommend", "Enterprise", "--source", "sample", "--json")
    assert "context-init" not in done.stderr
