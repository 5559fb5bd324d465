"""What was read of a remote CRM is kept as it was written, found by what it belongs to, and let go of when it is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from data_gatherer.sources.archive import Archive, Kept, Part, account_of, accounts
from data_gatherer.sources.crmfile import ARCHIVE, INDEXES, SCHEMA, statements
from data_gatherer.sources.local import LocalSource, holds_deals
from sales_kernel.errors import HomeFault

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "home" / "crm.db", "brevo", "org", timeout=1)


def put(archive: Archive, *records: Kept, more: Iterable[Kept] = ()) -> int:
    with archive.writing() as writing:
        return writing.put(chain(records, more), NOW)


def note(name: str, deal: str = "d", **more: Any) -> Kept:
    return Kept("note", name, {"id": name, **more}, (("deal", deal),))


def test_an_archive_nobody_wrote_to_makes_no_file(archive: Archive, tmp_path: Path) -> None:
    with archive.reading() as reading:
        assert (reading.get("deal", "d"), list(reading.every("deal")), reading.tied("note", "deal", ["d"])) == (
            None,
            [],
            [],
        )
    assert not (tmp_path / "home").exists()


def test_the_file_is_private(archive: Archive, tmp_path: Path) -> None:
    put(archive, note("a"))
    assert oct((tmp_path / "home" / "crm.db").stat().st_mode)[-3:] == "600"
    assert oct((tmp_path / "home").stat().st_mode)[-3:] == "700"


def test_what_is_kept_again_counts_only_when_it_says_something_else(archive: Archive) -> None:
    assert put(archive, note("a"), note("b")) == 2
    assert put(archive, note("a"), note("b", text="new")) == 1


def test_a_record_that_moved_belongs_to_its_new_deal_alone(archive: Archive) -> None:
    put(archive, note("a"))
    put(archive, note("a", deal="other", text="moved"))
    with archive.reading() as reading:
        assert (reading.tied("note", "deal", ["d"]), reading.tied("note", "deal", ["other", "d"])) == ([], ["a"])


def test_what_a_whole_reading_did_not_bring_is_gone(archive: Archive) -> None:
    put(archive, note("a"), note("b"), note("c", deal="other"))
    with archive.writing() as writing:
        assert writing.keep_only("note", "deal", ["d"], {"b"}, NOW + timedelta(minutes=1)) == 1
    with archive.reading() as reading:
        assert reading.ids("note") == ["b", "c"]


def test_nothing_is_kept_of_a_writing_that_failed(archive: Archive) -> None:
    put(archive, note("a"))

    def rows() -> Iterator[Kept]:
        yield note("b")
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        put(archive, more=rows())
    with archive.reading() as reading:
        assert reading.ids("note") == ["a"]


def test_accounts_do_not_see_each_other(archive: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "home" / "crm.db", "brevo", "elsewhere", timeout=1)
    put(archive, note("a"))
    put(other, note("b"))
    with archive.writing() as writing:
        writing.forget("note", ["b"])
    with other.reading() as reading:
        assert reading.ids("note") == ["b"]


def test_a_door_opens_its_account(archive: Archive, tmp_path: Path) -> None:
    crm = tmp_path / "home" / "crm.db"
    assert account_of(crm, "brevo", "door", timeout=1) == ""
    with archive.writing() as writing:
        writing.opened_by("door", "Firm")
    assert (account_of(crm, "brevo", "door", timeout=1), accounts(crm, timeout=1)) == ("org", [("brevo", "org")])


@pytest.mark.parametrize(
    ("own", "whole", "chosen"),
    [(0, None, "own"), (None, 0, "whole"), (0, 5, "whole"), (5, 0, "own"), (None, None, None)],
)
def test_a_part_is_as_fresh_as_its_last_reading(
    archive: Archive, own: int | None, whole: int | None, chosen: str | None
) -> None:
    with archive.writing() as writing:
        for about, age in (("d", own), ("", whole)):
            if age is not None:
                writing.mark(Part("notes", about, "read", NOW + timedelta(minutes=age)))
    with archive.reading() as reading:
        found = reading.part("notes", "d")
    assert (None if found is None else "own" if found.about else "whole") == chosen


def test_a_sweep_of_the_account_that_failed_says_nothing_about_a_deal(archive: Archive) -> None:
    with archive.writing() as writing:
        writing.mark(Part("notes", "", "failed", NOW))
    with archive.reading() as reading:
        assert reading.part("notes", "d") is None


@pytest.mark.parametrize("text", ["\ud83d", "a\u0000b", "שלום", "😀"])
@pytest.mark.parametrize("number", [2**70, -(2**64), 1e300])
def test_no_sign_or_number_keeps_a_record_out(archive: Archive, text: str, number: float) -> None:
    assert put(archive, note("a", text=text, **{text: [number, {"x": number}]})) == 1
    with archive.reading() as reading:
        assert reading.get("note", "a") is not None


def test_more_ids_than_a_statement_holds_are_found(archive: Archive) -> None:
    put(archive, *(note(f"{number:05}", deal=f"deal-{number}") for number in range(1200)))
    with archive.reading() as reading:
        assert len(reading.tied("note", "deal", [f"deal-{number}" for number in range(1200)])) == 1200
        assert len(reading.many("note", [f"{number:05}" for number in range(1200)])) == 1200
        assert sum(1 for _ in reading.every("note")) == 1200


def test_a_local_crm_of_the_version_before_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as connection:
        for statement in statements(SCHEMA + INDEXES):
            connection.execute(statement)
        columns = "source, account, id, name, stage, stage_kind, attributes"
        values = "'local', 'a', 'd', 'Deal', 'S', 'open', '{}'"
        connection.execute(f"INSERT INTO deals ({columns}) VALUES ({values})")
        connection.execute("PRAGMA user_version = 2")
    assert holds_deals(path)
    assert [one.deal.name for one in LocalSource(path, timeout=1).listed()] == ["Deal"]
    with sqlite3.connect(path) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {statement.split()[2] for statement in statements(ARCHIVE) if "CREATE TABLE" in statement} <= tables


def test_a_local_crm_of_an_older_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(HomeFault, match="older version"):
        holds_deals(path)
