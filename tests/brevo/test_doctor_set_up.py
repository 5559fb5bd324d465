"""What the doctor says of pipelines, attributes, task types, owners and the mirror."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from data_gatherer.sources.archive import Archive, Part
from data_gatherer.sources.brevo.mirror.lists import LISTS
from data_gatherer.sources.brevo.mirror.progress import Course, Progress, Round, keep_progress
from tests.brevo.doctoring import Doctor
from tests.brevo.limits import HOURLY
from tests.brevo.office import Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import World, small_world


@pytest.fixture
def doctor(world: World, tmp_path: Path) -> Iterator[Doctor]:
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock()) as server:
        yield Doctor(Office(server, tmp_path / "home"))


@pytest.fixture
def french(now: datetime, tmp_path: Path) -> Iterator[Doctor]:
    world = small_world(now, "fr")
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock()) as server:
        yield Doctor(Office(server, tmp_path / "home"))


# Pipelines and stages


def test_pipelines_are_named_with_their_stages(doctor: Doctor) -> None:
    pipelines = doctor.found()["pipelines"]
    assert (pipelines.state, pipelines.what) == ("ok", "New business (5 stages), Renewals (2 stages)")
    assert pipelines.more[0] == "New business: Enquiry, Pilot, Proposal, Won, Lost"


def test_an_account_without_pipelines_is_told(doctor: Doctor) -> None:
    doctor.office.world.definitions.pipelines.clear()
    pipelines = doctor.found()["pipelines"]
    assert (pipelines.state, pipelines.what) == ("note", "the account has none")
    assert "make a pipeline" in pipelines.todo
    assert doctor.examine().exit_code == 0


def test_a_pipeline_without_stages_is_told(doctor: Doctor) -> None:
    doctor.office.world.definitions.pipelines[1]["stages"] = []
    pipelines = doctor.found()["pipelines"]
    assert (pipelines.state, pipelines.todo) == ("note", "give these stages in Brevo: Renewals")


def test_what_is_won_or_lost_says_how_that_is_known(doctor: Doctor) -> None:
    told = doctor.found()["won and lost"]
    assert told.state == "note"
    assert told.what == (
        "New business: won is Won (by its name), lost is Lost (by its name); Renewals: no stage is won, no stage is lost"
    )
    assert told.todo.endswith('such as brevo: {won_stages: ["Renewed"]}')
    assert "Renewals: Due: open, nothing says otherwise" in told.more


def test_stages_can_be_won_by_the_settings(doctor: Doctor) -> None:
    doctor.set("brevo: {won_stages: [renewed], lost_stages: [Due]}")
    told = doctor.found()["won and lost"]
    assert told.state == "ok"
    assert told.what.endswith("Renewals: won is Renewed (by settings), lost is Due (by settings)")


def test_a_stage_of_the_settings_that_is_none_is_wrong(doctor: Doctor) -> None:
    doctor.set("brevo: {won_stages: [Renewd]}")
    examined = doctor.examine()
    told = next(one for one in examined.findings if one.name == "won and lost")
    assert (told.state, examined.exit_code) == ("wrong", 2)
    assert told.what.startswith("won_stages names 'Renewd', which is no stage (did you mean 'Renewed'?); ")


# Attributes


def test_fields_found_by_brevos_names_are_counted(doctor: Doctor) -> None:
    found = doctor.found()
    assert found["company fields"].what == "8 of 8 by Brevo's own names"
    assert found["contact fields"].what == "9 of 13 by Brevo's own names; none for landline, country"
    assert "title: JOB_TITLE (found)" in found["contact fields"].more
    assert "shown as they are: EXT_ID, NEXT_AUDIT, OPT_IN" in found["contact fields"].more


def test_guesses_in_a_french_account_are_shown_for_looking_over(french: Doctor) -> None:
    found = french.found()
    fields = found["contact fields"]
    assert fields.state == "note"
    assert (
        "guessed: title = FONCTION, buying_role = ROLE_ACHAT, time_zone = FUSEAU_HORAIRE, language = LANGUE"
        in fields.what
    )
    assert fields.todo.endswith('such as brevo: {contact: {title: "FONCTION"}}')
    assert found["won and lost"].what.startswith("Nouvelles affaires: won is Gagnée (by its name), lost is Perdue")
    assert found["task types"].what.startswith("E-mail = email; Appel = call; Réunion, Déjeuner = meeting")
    assert french.examine().exit_code == 0


def test_a_guess_that_was_settled_is_no_guess(french: Doctor) -> None:
    french.set(
        "brevo: {contact: {title: fonction, buying_role: ROLE_ACHAT, time_zone: FUSEAU_HORAIRE, language: LANGUE}}"
    )
    fields = french.found()["contact fields"]
    assert fields.state == "ok"
    assert "set: title = FONCTION" in fields.what


def test_an_attribute_of_the_settings_that_the_account_lacks_is_wrong(doctor: Doctor) -> None:
    doctor.set("brevo: {contact: {title: JOB_TITEL}, deal: {amount: Zzzzzzz}}")
    examined = doctor.examine()
    found = {one.name: one for one in examined.findings}
    assert (found["contact fields"].state, found["deal fields"].state, examined.exit_code) == ("wrong", "wrong", 2)
    assert found["contact fields"].what.startswith(
        "title is set to 'JOB_TITEL', which the account does not have (did you mean 'JOB_TITLE'?); "
    )
    assert found["deal fields"].what.startswith("amount is set to 'Zzzzzzz', which the account does not have; ")


def test_an_amount_without_a_currency_asks_for_one(doctor: Doctor) -> None:
    assert doctor.found()["deal fields"].todo == 'say in which currency amounts are: brevo: {currency: "EUR"}'
    doctor.set("brevo: {currency: GBP}")
    assert doctor.found()["deal fields"].state == "ok"


def test_a_field_that_deals_need_and_nothing_fills_is_worth_a_note(doctor: Doctor) -> None:
    attributes = doctor.office.world.definitions.deal_attributes
    attributes[:] = [one for one in attributes if one["internalName"] not in ("amount", "close_date")]
    todo = doctor.found()["deal fields"].todo
    assert todo.startswith(
        'if another attribute means amount, close_date, name it: brevo: {deal: {amount: "ITS_NAME"}}'
    )


def test_an_account_that_describes_nothing_is_told(doctor: Doctor) -> None:
    for name in ("deal_attributes", "company_attributes", "contact_attributes", "task_types"):
        getattr(doctor.office.world.definitions, name).clear()
    found = doctor.found()
    assert found["contact fields"].what.startswith("the account describes no attributes")
    assert found["task types"].what == "the account has none; every task is a to-do"
    assert found["owners"].what == "no attribute lists the account's users"
    assert doctor.examine().exit_code == 0


def test_definitions_that_are_old_are_said_to_be(doctor: Doctor) -> None:
    doctor.examine()
    doctor.office.world.pass_time(hours=50)
    assert (
        doctor.found(offline=True)["set-up"].what == "pipelines, attributes and task types are as they were 2 days ago"
    )
    assert "set-up" not in doctor.found()


# Task types and owners


def test_task_types_say_what_they_mean(doctor: Doctor) -> None:
    told = doctor.found()["task types"]
    assert told.state == "ok"
    assert (
        told.what == "Email = email; Call = call; Meeting, Lunch = meeting; Todo, Deadline = todo; LinkedIn = linkedin"
    )


def test_without_a_type_for_calls_it_says_how_to_name_one(doctor: Doctor) -> None:
    types = doctor.office.world.definitions.task_types
    types[:] = [{**one, "title": one["title"].replace("Call", "Buzz")} for one in types]
    told = doctor.found()["task types"]
    assert told.what.endswith("; none means call")
    assert told.todo == 'if one does, say so: brevo: {task_kinds: {Buzz: "call"}}'
    doctor.set("brevo: {task_kinds: {Buzz: call}}")
    assert doctor.found()["task types"].state == "ok"


def test_a_type_of_the_settings_that_is_none_is_wrong(doctor: Doctor) -> None:
    doctor.set("brevo: {task_kinds: {Kall: call}}")
    told = doctor.found()["task types"]
    assert told.state == "wrong"
    assert told.what.startswith("task_kinds names 'Kall', which is no type (did you mean 'Call'?); ")


def test_what_is_far_from_every_type_is_no_misspelling(french: Doctor) -> None:
    french.set("brevo: {task_kinds: {Relance: call}}")
    assert french.found()["task types"].what.startswith("task_kinds names 'Relance', which is no type; ")


def test_names_of_owners_come_with_their_notes(doctor: Doctor) -> None:
    before = doctor.found()["owners"]
    assert (before.state, before.what.partition(",")[0]) == ("note", "3 users")
    assert "names known of 0, addresses alone of beatrice.lantier@quayline.example" in before.what
    doctor.office.gather()
    assert doctor.found()["owners"].what == "3 users, names known of 3"


# The mirror


def test_an_archive_in_which_nothing_is_says_how_to_fill_it(doctor: Doctor) -> None:
    told = doctor.found()["mirror"]
    assert (told.state, told.what) == ("note", "nothing of the account's records was read yet")
    assert "data-gatherer sync" in told.todo


def test_deals_that_were_read_singly_are_counted(doctor: Doctor) -> None:
    doctor.office.gather()
    told = doctor.found()["mirror"]
    assert told.what.startswith("not begun; read for single deals: 1 deal, 2 contacts, 1 company, 15 notes, 5 tasks")


def mirrored(doctor: Doctor, *, whole: int, hours_ago: float = 0) -> None:
    """Say of the first so many lists that they were read from end to end, and of the next that it is under way."""
    began = doctor.office.clock().timestamp() - hours_ago * 3600
    archive = Archive(doctor.office.home / "crm.db", "brevo", doctor.office.world.organization_id, timeout=5)
    with archive.writing() as writing:
        for place, entry in enumerate(LISTS):
            if place < whole:
                keep_progress(writing, entry.part, Progress(whole=Round(began, began)), doctor.office.clock())
                writing.mark(Part(entry.part, "", "read", datetime.fromtimestamp(began).astimezone()))
            elif place == whole:
                course = Course("whole", began, 100, offset=100, total=2345)
                keep_progress(writing, entry.part, Progress({"whole": course}), doctor.office.clock())


def test_a_mirror_that_is_half_done_says_how_far_it_came(doctor: Doctor) -> None:
    doctor.office.gather()
    mirrored(doctor, whole=4)
    told = doctor.found()["mirror"]
    assert told.state == "note"
    assert told.what.startswith("half done: notes 15 of 2,345, e-mail events not begun, files not begun")
    assert told.todo.startswith("data-gatherer sync goes on where it stopped, in ")


def test_a_mirror_that_is_whole_says_how_old_it_is(doctor: Doctor) -> None:
    doctor.office.gather()
    mirrored(doctor, whole=len(LISTS), hours_ago=3)
    told = doctor.found()["mirror"]
    assert told.state == "ok"
    assert told.what.endswith("; news looked for 3 hours ago")


def test_a_mirror_that_is_old_says_what_to_do(doctor: Doctor) -> None:
    doctor.office.gather()
    mirrored(doctor, whole=len(LISTS), hours_ago=49)
    told = doctor.found()["mirror"]
    assert (told.state, told.todo) == ("note", "data-gatherer sync brings it up to date")
    assert told.what.endswith("; news looked for 2 days ago")
