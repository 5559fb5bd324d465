"""What the doctor says of the home directory, its files, the settings and the enrichers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brevo.doctoring import Doctor
from tests.brevo.limits import HOURLY
from tests.brevo.office import Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import World


@pytest.fixture
def doctor(world: World, tmp_path: Path) -> Iterator[Doctor]:
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock()) as server:
        yield Doctor(Office(server, tmp_path / "home"))


def test_a_home_of_ones_own_is_in_order(doctor: Doctor) -> None:
    doctor.office.gather()
    found = doctor.found()
    assert found["home"].what == f"{doctor.office.home}, for you alone"
    assert [found[name].what.partition(",")[0] for name in ("crm.db", "calls.db", "ledger")] == ["sound"] * 3


def test_a_home_that_is_not_there_is_not_made(doctor: Doctor) -> None:
    home = doctor.found(offline=True)["home"]
    assert home.what == f"{doctor.office.home} is not there yet; it is made when something is kept"
    assert not doctor.office.home.exists()


def test_data_that_others_can_read_is_wrong(doctor: Doctor) -> None:
    doctor.office.gather()
    doctor.office.home.chmod(0o755)
    assert doctor.found()["home"].state == "note"
    (doctor.office.home / "crm.db").chmod(0o644)
    examined = doctor.examine()
    home = next(one for one in examined.findings if one.name == "home")
    assert home.what == f"{doctor.office.home}: others on this machine can read crm.db"
    assert (home.state, home.todo, examined.exit_code) == ("wrong", f"chmod 700 {doctor.office.home}", 1)


def test_a_file_behind_a_closed_door_is_private(doctor: Doctor) -> None:
    doctor.office.gather()
    (doctor.office.home / "crm.db").chmod(0o644)
    assert doctor.found()["home"].state == "ok"


def test_a_home_that_is_a_file_is_told(doctor: Doctor) -> None:
    doctor.office.home.write_text("not a folder")
    examined = doctor.examine()
    found = {one.name: one for one in examined.findings}
    assert (found["settings"].state, found["home"].state, examined.exit_code) == ("wrong", "wrong", 1)
    assert "set SALES_AGENT_HOME" in found["home"].todo


def test_a_local_crm_that_is_damaged_is_told_and_left(doctor: Doctor) -> None:
    doctor.office.gather()
    crm = doctor.office.home / "crm.db"
    for ending in ("-wal", "-shm"):
        crm.with_name(crm.name + ending).unlink(missing_ok=True)
    crm.write_bytes(b"no database" * 1000)
    examined = doctor.examine()
    found = {one.name: one for one in examined.findings}
    assert "cannot be read" in found["crm.db"].what
    assert "left as it is" in found["crm.db"].todo
    assert (found["key"].state, examined.exit_code) == ("ok", 1)
    assert crm.read_bytes() == b"no database" * 1000


def test_a_book_of_calls_that_is_damaged_is_begun_afresh(doctor: Doctor) -> None:
    doctor.office.gather()
    calls = doctor.office.home / "cache" / "calls.db"
    for ending in ("-wal", "-shm"):
        calls.with_name(calls.name + ending).unlink(missing_ok=True)
    calls.write_bytes(b"no database" * 1000)
    doctor.environment["BREVO_API_KEY"] = None
    found = doctor.found()["calls.db"]
    assert found.state == "note"
    assert "begun afresh" in found.what
    assert doctor.found()["calls.db"].state == "ok"


def test_settings_that_cannot_be_read_are_told_with_the_rest(doctor: Doctor) -> None:
    doctor.office.gather()
    doctor.set("brevo: {calls_an_hour: 3}")
    before = doctor.office.server.count()
    examined = doctor.examine()
    found = {one.name: one for one in examined.findings}
    assert found["settings"].what.startswith(
        f"{doctor.office.home}/config.yaml, line 1: brevo.calls_an_hour: unknown setting"
    )
    assert (found["crm.db"].state, examined.exit_code) == ("ok", 2)
    assert [one.name for one in examined.findings if one.state == "wrong"] == ["settings"]
    assert doctor.office.server.count() == before


def test_a_machine_that_says_utc_is_told_how_to_set_a_zone(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "zone" not in doctor.found(offline=True)
    monkeypatch.setenv("TZ", "UTC")
    zone = doctor.found(offline=True)["zone"]
    assert (zone.state, "times are told in UTC" in zone.what) == ("note", True)
    assert "me: {zone: Europe/Paris}" in zone.todo
    doctor.set("me: {zone: Europe/Madrid}")
    assert "zone" not in doctor.found(offline=True)


def test_a_currency_that_is_no_code_is_refused(doctor: Doctor) -> None:
    doctor.set("brevo: {currency: euro}")
    assert "brevo.currency: not the three letters of a currency: 'euro'" in doctor.found(offline=True)["settings"].what


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SERPER_API_KEY", "0123456789abcdef", "on: web search; off: linkedin, website"),
        ("LINKEDIN_PIPEDREAM_URL", "https://hook.example/secret-path", "on: linkedin; off: web search, website"),
        ("SALES_AGENT_ENRICH__WEBSITE", "true", "on: website; off: web search, linkedin"),
    ],
)
def test_enrichers_that_are_on_are_named_and_no_secret_is(doctor: Doctor, variable: str, value: str, said: str) -> None:
    doctor.environment[variable] = value
    examined = doctor.examine()
    assert next(one.what for one in examined.findings if one.name == "enrichers") == said
    assert value not in str(examined.as_data()) or value == "true"


def test_an_enricher_that_is_set_up_wrongly_is_told(doctor: Doctor) -> None:
    doctor.environment["LINKEDIN_PIPEDREAM_URL"] = "hook.example/secret-path"
    examined = doctor.examine()
    told = next(one for one in examined.findings if one.name == "enrichers")
    assert (told.state, examined.exit_code) == ("wrong", 2)
    assert "secret" not in told.what


def test_a_home_in_which_calls_cannot_be_counted_says_why_nothing_was_asked(doctor: Doctor) -> None:
    doctor.office.home.mkdir(mode=0o700)
    (doctor.office.home / "cache").write_text("not a folder")
    examined = doctor.examine()
    told = examined.findings[-1]
    assert (told.name, told.state, examined.exit_code) == ("home", "wrong", 1)
    assert told.what.startswith(f"cannot use {doctor.office.home}/cache")
    assert doctor.office.server.calls == []
