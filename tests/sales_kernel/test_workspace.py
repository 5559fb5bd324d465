"""The home directory: where it is, and that nothing in it is made or opened before it is used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sales_kernel.errors import HomeFault, UsageFault
from sales_kernel.workspace import Workspace


def test_the_home_is_where_the_environment_says(tmp_path: Path) -> None:
    assert Workspace.open(environment={"SALES_AGENT_HOME": f"{tmp_path}/a b"}).home == tmp_path / "a b"


@pytest.mark.parametrize("environment", [{}, {"SALES_AGENT_HOME": ""}])
def test_without_it_the_home_is_the_persons(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Workspace.open(environment=environment).home == tmp_path / ".brevo_sales_agent"


def test_a_relative_home_stays_where_it_was_meant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    work = Workspace.open(environment={"SALES_AGENT_HOME": "here"})
    monkeypatch.chdir("/")
    assert work.home == tmp_path / "here"


def test_a_home_of_somebody_unknown_is_said() -> None:
    with pytest.raises((HomeFault, UsageFault), match="nobody-by-this-name"):
        Workspace.open(environment={"SALES_AGENT_HOME": "~nobody-by-this-name/home"})


def test_looking_around_makes_nothing(work: Workspace, home: Path) -> None:
    assert (work.settings.engine, work.config_path.parent, work.today) == ("", home, date(2026, 11, 20))
    assert work.store.bytes_on_disk() == 0
    assert not home.exists()


def test_all_that_is_made_is_its_owners_alone(work: Workspace, home: Path) -> None:
    work.run("recommend")
    work.store.put("key", b"content")
    modes = {path.relative_to(home): path.stat().st_mode & 0o777 for path in [home, *home.rglob("*")]}
    assert {mode for path, mode in modes.items() if (home / path).is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if (home / path).is_file()} == {0o600}


def test_a_file_in_place_of_the_home_is_said(work: Workspace, home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(HomeFault) as fault:
        _ = work.ledger
    assert (str(fault.value), fault.value.hint) == (
        f"{home} is a file, not a folder",
        "set SALES_AGENT_HOME to a folder",
    )


def test_today_is_the_day_of_the_persons_zone(home: Path) -> None:
    late = {"SALES_AGENT_HOME": str(home), "SALES_AGENT_NOW": "2026-11-20T23:30:00Z"}
    zones = ("Asia/Tokyo", "America/New_York")
    days = [Workspace.open(environment={**late, "SALES_AGENT_ME__ZONE": zone}).today for zone in zones]
    assert days == [date(2026, 11, 21), date(2026, 11, 20)]


def test_the_busy_timeout_is_a_setting(home: Path) -> None:
    environment = {"SALES_AGENT_HOME": str(home), "SALES_AGENT_BUSY_TIMEOUT_SECONDS": "0.25"}
    work = Workspace.open(environment=environment)
    (row,) = work.ledger.rows("PRAGMA busy_timeout")
    work.close()
    assert row[0] == 250


def test_a_closed_workspace_can_be_used_again(work: Workspace) -> None:
    work.store.put("key", b"content")
    first = work.run("recommend").id
    work.close()
    assert work.store.get("key") == b"content"
    assert [row["task_id"] for row in work.ledger.rows("SELECT task_id FROM tasks")] == [first]
