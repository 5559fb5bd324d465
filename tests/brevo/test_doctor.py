"""What the doctor says of key, connection, permissions and allowance, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.brevo import faults_on_demand as faults
from tests.brevo.doctoring import KEY, Doctor, key_file
from tests.brevo.limits import ADVANCED, HOURLY
from tests.brevo.office import DEAL, Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import World

PARTS = ["deals", "notes", "tasks", "companies", "e-mail events"]


@pytest.fixture
def doctor(world: World, tmp_path: Path) -> Iterator[Doctor]:
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock()) as server:
        yield Doctor(Office(server, tmp_path / "home"))


def wrong(doctor: Doctor, *, offline: bool = False) -> list[str]:
    return [one.name for one in doctor.examine(offline=offline).findings if one.state == "wrong"]


# The key


def test_all_is_well_with_a_key_that_brevo_takes(doctor: Doctor) -> None:
    found = doctor.found()
    assert wrong(doctor) == []
    assert found["key"].what == "from BREVO_API_KEY: Brevo takes it"
    assert found["account"].what == "Quayline SAS, beatrice.lantier@quayline.example"
    assert found["plan"].what == "subscription (8,000 left to send)"
    assert doctor.examine().exit_code == 0


def test_without_a_key_and_anything_else_it_says_how_to_set_one(doctor: Doctor) -> None:
    doctor.environment["BREVO_API_KEY"] = None
    examined = doctor.examine()
    key = examined.findings[0]
    assert (key.state, key.what, examined.exit_code) == ("wrong", "no key for Brevo is set", 3)
    assert "BREVO_API_KEY" in key.todo
    assert "BREVO_API_KEY_FILE" in key.todo
    assert doctor.office.server.calls == []


def test_who_works_from_the_local_crm_needs_no_key(doctor: Doctor) -> None:
    doctor.office.gather()
    doctor.environment["BREVO_API_KEY"] = None
    found = doctor.found()
    assert found["key"].state == "note"
    assert found["local CRM"].what == "read from brevo (Quayline SAS): 1 deal"
    assert found["source"].what == "deals come from the local CRM, since no key is set"
    assert doctor.examine().exit_code == 0


def test_who_chose_brevo_as_the_source_does_need_one(doctor: Doctor) -> None:
    doctor.office.gather()
    doctor.set("source: brevo")
    doctor.environment["BREVO_API_KEY"] = None
    assert doctor.examine().exit_code == 3


def test_an_smtp_key_is_told_without_a_call(doctor: Doctor) -> None:
    doctor.environment["BREVO_API_KEY"] = "xsmtpsib-loopback"
    examined = doctor.examine()
    assert "SMTP key (xsmtpsib-), which only sends mail" in examined.findings[0].what
    assert examined.exit_code == 3
    assert doctor.office.server.calls == []


def test_a_wrong_key_costs_one_call_and_is_never_shown(doctor: Doctor) -> None:
    doctor.environment["BREVO_API_KEY"] = "xkeysib-of-somebody-else"
    examined = doctor.examine()
    assert "Brevo refuses the API key: unauthorized: Key not found" in examined.findings[0].what
    assert "Settings > SMTP & API > API keys" in examined.findings[0].todo
    assert examined.exit_code == 3
    assert [call.target for call in doctor.office.server.calls] == ["/v3/account"]
    assert b"somebody-else" not in orjson.dumps(examined.as_data())
    assert "permission" not in str(examined.as_data())


@pytest.mark.parametrize("told", ["xkeysib loopback", "xkeysib-lööpback", '"xkeysib-loopback"'])
def test_what_can_be_no_key_is_told_without_a_call(doctor: Doctor, told: str) -> None:
    doctor.environment["BREVO_API_KEY"] = told
    assert wrong(doctor) == ["key"]
    assert doctor.examine().exit_code == 2
    assert doctor.office.server.calls == []


def test_a_key_from_a_file_names_the_file(doctor: Doctor, tmp_path: Path) -> None:
    doctor.environment |= {"BREVO_API_KEY": None, "BREVO_API_KEY_FILE": key_file(tmp_path / "key")}
    key = doctor.found()["key"]
    assert (key.state, key.what) == (
        "ok",
        f"from the file {tmp_path}/key, which BREVO_API_KEY_FILE names: Brevo takes it",
    )


def test_a_key_file_that_others_can_read_is_worth_a_note(doctor: Doctor, tmp_path: Path) -> None:
    doctor.environment |= {"BREVO_API_KEY": None, "BREVO_API_KEY_FILE": key_file(tmp_path / "my key", mode=0o644)}
    key = doctor.found()["key"]
    assert key.state == "note"
    assert key.what.endswith("Brevo takes it; others on this machine can read it")
    assert key.todo == f"chmod 600 '{tmp_path}/my key'"


def test_a_key_file_that_is_not_there_is_named(doctor: Doctor, tmp_path: Path) -> None:
    doctor.environment |= {"BREVO_API_KEY": None, "BREVO_API_KEY_FILE": str(tmp_path / "none")}
    key = doctor.found()["key"]
    assert key.what == f"no key file of BREVO_API_KEY_FILE at {tmp_path}/none"
    assert doctor.examine().exit_code == 2


def test_a_file_beside_a_variable_is_said_to_be_passed_over(doctor: Doctor, tmp_path: Path) -> None:
    doctor.environment["BREVO_API_KEY_FILE"] = key_file(tmp_path / "key")
    assert doctor.found()["key"].what.endswith("BREVO_API_KEY_FILE is set too, and not looked at")


def test_no_word_of_the_key_is_told(doctor: Doctor) -> None:
    doctor.office.server.script(faults.answering(401, {"message": f"Key not found: {KEY}"}), path="/account")
    assert KEY.encode() not in orjson.dumps(doctor.examine().as_data())


# The way to Brevo


def test_an_unknown_internet_address_is_no_fault_of_the_key(doctor: Doctor) -> None:
    doctor.office.server.script(faults.unknown_address())
    found = doctor.found()
    assert found["key"].state == "ok"
    assert "203.0.113.77" in found["internet address"].what
    assert "https://app.brevo.com/security/authorised_ips" in found["internet address"].todo
    assert doctor.office.server.count() == 1
    assert doctor.examine().exit_code == 3


@pytest.mark.parametrize("act", [faults.answering(503, "<html>down</html>"), faults.dropped()], ids=["down", "dropped"])
def test_a_server_that_is_down_is_told_with_what_is_here(doctor: Doctor, act: Any) -> None:
    doctor.office.gather()
    doctor.office.server.script(act)
    before = doctor.office.server.count()
    examined = doctor.examine()
    found = {one.name: one for one in examined.findings}
    assert (examined.exit_code, found["key"].state) == (4, "unknown")
    assert "GET /account" in found["connection"].what
    assert found["account"].what == "Quayline SAS, as Brevo said before"
    assert found["mirror"].what.startswith("not begun; read for single deals: 1 deal, 2 contacts")
    assert doctor.office.server.count() - before == 3


def test_a_part_that_fails_does_not_hide_the_others(doctor: Doctor) -> None:
    doctor.office.server.script(faults.answering(500, "<html>oops</html>"), path="/crm/tasktypes")
    examined = doctor.examine()
    found = {one.name: one for one in examined.findings}
    assert found["connection"].what.startswith("task types: Brevo gave no usable answer")
    assert found["pipelines"].state == "ok"
    assert found["set-up"].what == "not read yet: task types"
    assert (examined.exit_code, doctor.office.server.count("crm")) == (4, 6)


def test_another_address_than_brevos_is_said(doctor: Doctor) -> None:
    assert (
        doctor.found()["address"].what
        == f"{doctor.office.server.url} is asked instead of Brevo, as BREVO_BASE_URL says"
    )


def test_an_address_that_would_show_the_key_is_not_asked(doctor: Doctor) -> None:
    doctor.environment["BREVO_BASE_URL"] = "http://brevo.example/v3"
    examined = doctor.examine()
    assert (wrong(doctor), examined.exit_code) == (["address"], 2)
    assert examined.calls == {}


@pytest.mark.parametrize(("minutes", "said"), [(7, "7 minutes fast"), (-180, "3 hours slow")])
def test_a_clock_that_goes_wrong_is_told(doctor: Doctor, minutes: int, said: str) -> None:
    doctor.ahead = timedelta(minutes=minutes)
    clock = doctor.found()["clock"]
    assert clock.state == "wrong"
    assert f"this machine's clock is {said} against Brevo's" in clock.what


def test_a_clock_that_was_set_by_hand_is_told(doctor: Doctor) -> None:
    doctor.environment["SALES_AGENT_NOW"] = "2026-11-20T15:00:00+00:00"
    clock = doctor.found()["clock"]
    assert (clock.state, clock.what) == ("note", "SALES_AGENT_NOW says that it is 2026-11-20T15:00:00+00:00")


# Permissions


def test_a_crm_that_is_not_on_the_plan_is_told_once(doctor: Doctor) -> None:
    doctor.office.server.script(faults.not_permitted(), path="/crm")
    examined = doctor.examine()
    refused = next(one for one in examined.findings if one.name == "may not read")
    assert refused.state == "wrong"
    assert refused.what.startswith(
        "deals, notes, tasks, pipelines, deal attributes: the account may not call GET /crm/pip"
    )
    assert "plan has this module" in refused.todo
    assert examined.exit_code == 3
    assert doctor.office.server.count("crm") <= 6


def test_what_deals_can_do_without_is_a_note(doctor: Doctor) -> None:
    doctor.office.server.script(faults.not_permitted(), path="/smtp")
    examined = doctor.examine()
    refused = next(one for one in examined.findings if one.name == "may not read")
    assert (refused.state, examined.exit_code) == ("note", 0)
    assert refused.what.startswith("e-mail events: ")
    assert refused.what.endswith("; deals are told without: which mails were sent, opened and answered")


def test_notes_that_may_not_be_read_are_a_note_with_what_is_lost(doctor: Doctor) -> None:
    doctor.office.server.script(faults.not_permitted(), path="/crm/notes")
    doctor.office.gather()
    examined = doctor.examine()
    refused = next(one for one in examined.findings if one.name == "may not read")
    assert (refused.state, examined.exit_code) == ("note", 0)
    assert refused.what.endswith("; deals are told without: what was noted of talks and meetings")


def test_contacts_that_were_refused_are_tried_again(doctor: Doctor) -> None:
    doctor.office.server.script(faults.not_permitted(), path="/contacts")
    doctor.office.gather()
    examined = doctor.examine()
    refused = next(one for one in examined.findings if one.name == "may not read")
    assert (refused.state, refused.what.partition(":")[0], examined.exit_code) == ("wrong", "contacts", 3)
    doctor.office.server.behave()
    assert wrong(doctor) == []


def test_whether_it_may_write_is_said_to_be_unknown(doctor: Doctor) -> None:
    told = doctor.found()["may write"]
    assert (told.state, told.what) == ("unknown", "whether the key may write is only seen when something is written")
    assert all(call.method == "GET" for call in doctor.office.server.calls)


def test_what_is_allowed_by_now_is_seen_at_once(doctor: Doctor) -> None:
    doctor.office.server.script(faults.not_permitted(), path="/crm/notes")
    doctor.office.server.script(faults.not_permitted(), path="/crm/tasktypes")
    doctor.office.gather()
    assert doctor.found()["may not read"].what.startswith("notes, task types: ")
    doctor.office.server.behave()
    assert wrong(doctor) == []
    assert "notes" in doctor.found()["may read"].what


# What it costs


def test_a_first_look_takes_six_calls_and_a_second_one_the_rest(doctor: Doctor) -> None:
    assert doctor.calls() == 6
    assert doctor.found(offline=True)["not known"].what == "whether it may read notes, tasks, companies"
    assert doctor.calls() == 4
    assert "not known" not in doctor.found(offline=True)
    assert doctor.calls() == 1


def test_after_a_deal_was_read_it_takes_two(doctor: Doctor) -> None:
    doctor.office.gather()
    assert doctor.calls() == 2  # whose key it is, and one company: of a deal without any none would have been asked for
    assert doctor.calls() == 1


def test_what_it_read_is_not_read_again_for_a_deal(doctor: Doctor) -> None:
    doctor.examine()
    assert doctor.office.calls(DEAL) == 12 - 5


def test_what_was_read_a_day_ago_shows_nothing_any_more(doctor: Doctor) -> None:
    doctor.examine()
    doctor.examine()
    doctor.office.world.pass_time(hours=25)
    assert doctor.calls() == 6


def test_it_says_which_calls_it_made(doctor: Doctor) -> None:
    assert doctor.examine().calls == {"crm": 6, "contacts": 1, "mail_events": 1}


def test_offline_it_asks_nothing_and_tells_what_was_read(doctor: Doctor) -> None:
    doctor.office.gather()
    before = doctor.office.server.count()
    examined = doctor.examine(offline=True)
    found = {one.name: one for one in examined.findings}
    assert (doctor.office.server.count(), examined.calls) == (before, {})
    assert found["key"].what == "from BREVO_API_KEY: not tried, since nothing was asked"
    assert found["account"].what == "Quayline SAS, as Brevo said before"
    assert found["pipelines"].what == "New business (5 stages), Renewals (2 stages)"
    assert found["may read"].what.startswith("deals, notes, tasks, ")


def test_offline_and_never_read_says_what_is_not_known(doctor: Doctor) -> None:
    found = doctor.found(offline=True)
    assert found["account"].state == found["set-up"].state == found["not known"].state == "unknown"
    assert not doctor.office.home.exists()


# The allowance


def test_an_allowance_that_is_used_up_says_when_it_comes_back(doctor: Doctor) -> None:
    client = doctor.office.client(doctor.office.open())
    for _ in range(100):
        client.task_types()
    doctor.office.world.pass_time(minutes=20)
    examined = doctor.examine()
    found = {one.name: one for one in examined.findings}
    assert found["calls left"].what == (
        "no more CRM calls before 17:00 (in 40 minutes): 100 of the 100 that `brevo: calls_per_hour` allows are used this hour"
    )
    assert (found["calls left"].state, found["key"].state) == ("wrong", "unknown")
    assert (examined.exit_code, examined.calls) == (1, {})


def test_few_calls_left_are_worth_a_note(doctor: Doctor) -> None:
    client = doctor.office.client(doctor.office.open())
    for _ in range(85):
        client.task_types()
    left = doctor.found()["calls left"]
    assert left.state == "note"
    assert left.what.startswith("9 of 100 CRM calls this hour, 299 of 300 for e-mail events")


def test_a_tier_that_answers_tell_is_used(doctor: Doctor) -> None:
    assert doctor.found()["API tier"].what == "general, as Brevo's answers tell: 100 CRM calls an hour"


def test_a_higher_tier_than_is_set_says_what_to_set(world: World, tmp_path: Path) -> None:
    with BrevoServer(world, limits=ADVANCED, clock=lambda: world.clock()) as server:
        tier = Doctor(Office(server, tmp_path / "home")).found()["API tier"]
    assert tier.state == "note"
    assert tier.what == "advanced, as Brevo's answers tell: 200 CRM calls an hour; only 100 are used"
    assert tier.todo == "set brevo: {calls_per_hour: 200, mail_calls_per_hour: 600}"


def test_more_than_brevo_allows_is_wrong(world: World, tmp_path: Path) -> None:
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock(), headers=True) as server:
        doctor = Doctor(Office(server, tmp_path / "home"))
        doctor.set("brevo: {calls_per_hour: 500}")
        examined = doctor.examine()
    tier = next(one for one in examined.findings if one.name == "API tier")
    assert (tier.state, examined.exit_code) == ("wrong", 2)
    assert "500 are set" in tier.what


def test_a_tier_that_nobody_tells_is_assumed(world: World, tmp_path: Path) -> None:
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock(), headers=False) as server:
        tier = Doctor(Office(server, tmp_path / "home")).found()["API tier"]
    assert tier.state == "unknown"
    assert tier.what == "Brevo does not tell; general is assumed (100 CRM calls an hour)"


def test_offline_a_new_key_is_not_said_to_have_read_nothing(doctor: Doctor) -> None:
    doctor.office.gather()
    doctor.environment["BREVO_API_KEY"] = "xkeysib-fresh"
    found = doctor.found(offline=True)
    assert found["account"].what == "nobody has asked yet whose account the key opens"
    assert found["local CRM"].what == "read from brevo (Quayline SAS): 1 deal"
    assert "mirror" not in found
