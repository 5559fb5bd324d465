"""What reading one deal costs, in calls of which an account has a hundred an hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.brevo.limits import HOURLY
from tests.brevo.office import DEAL, Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import World


@pytest.fixture
def office(world: World, tmp_path: Path) -> Iterator[Office]:
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock()) as server:
        yield Office(server, tmp_path / "home")


def test_a_deal_nobody_has_read_takes_twelve(office: Office) -> None:
    assert office.calls() == 12


def test_a_deal_that_was_just_read_takes_none(office: Office) -> None:
    office.gather()
    office.world.pass_time(minutes=4)
    before = len(office.server.calls)
    office.gather()
    assert len(office.server.calls) == before


def test_a_second_deal_takes_seven(office: Office, world: World, now: datetime) -> None:
    office.gather()
    other = world.add_deal({"deal_name": "Second"}, contacts=world_contacts(world), companies=world_companies(world))
    assert office.calls(other) == 7


def test_an_unchanged_deal_takes_three(office: Office) -> None:
    office.gather()
    office.world.pass_time(minutes=20)
    before = office.server.count("crm")
    office.gather()
    asked = [call.target.split("?")[0] for call in office.server.calls if call.bucket == "crm"][before:]
    assert sorted(asked) == ["/v3/contacts", f"/v3/crm/deals/{DEAL}", "/v3/crm/tasks"]


@pytest.mark.parametrize("change", ["note", "task", "deal", "links"])
def test_a_changed_deal_takes_seven(office: Office, world: World, change: str) -> None:
    office.gather()
    world.pass_time(minutes=20)
    changes = {
        "note": lambda: world.add_note("They want it", deals=[DEAL]),
        "task": lambda: world.add_task("Ring them", "Call", world.clock(), deals=[DEAL]),
        "deal": lambda: world.edit_deal(DEAL, {"amount": 1}),
        "links": lambda: world.edit_deal(DEAL, contacts=world_contacts(world)[::-1]),
    }
    changes[change]()
    assert office.calls() <= 7


def test_what_was_only_edited_is_seen_half_a_day_later(office: Office, world: World) -> None:
    office.gather()
    note = next(note["id"] for note in world.notes if DEAL in note["dealIds"])
    world.pass_time(minutes=20)
    world.edit_note(note, "Now with the price they named")
    assert "price they named" not in str(office.gather())
    world.pass_time(hours=12)
    assert "price they named" in str(office.gather())


def test_reading_again_on_request_takes_seven(office: Office) -> None:
    office.gather()
    assert office.calls(refresh=True) == 7


def test_definitions_are_read_twice_a_day(office: Office) -> None:
    office.gather()
    office.world.pass_time(hours=13)
    assert office.calls() == 11


def test_a_deal_that_is_not_there_takes_no_call_for_its_parts(office: Office) -> None:
    source = office.source()
    assert source.subject("0" * 24) is None
    parts = [call.target for call in office.server.calls if "/notes" in call.target or "/tasks?" in call.target]
    assert parts == []


@pytest.mark.parametrize("text", ["", "no id", "690daec0", "../account", "690DAEC017DB693613964D23"])
def test_what_cannot_be_an_id_takes_no_call(office: Office, text: str) -> None:
    assert office.source().subject(text) is None
    assert office.server.calls == []


def test_a_deal_with_many_contacts_stays_bounded_and_says_so(office: Office, world: World) -> None:
    people = [world.add_contact(f"p{number}@many.example", {"FIRSTNAME": f"P{number}"}) for number in range(200)]
    deal = world.add_deal({"deal_name": "Crowd"}, contacts=people)
    office.gather()
    assert office.calls(deal) <= 7
    whole = office.gather(deal)
    assert len(whole.contacts) == 40
    assert "40 of 200 were read" in str([gap.reason for gap in whole.gaps if gap.what == "contacts"])


def test_of_many_notes_the_newest_are_read_and_on_request_all(office: Office, world: World) -> None:
    for number in range(2500):
        world.add_note(f"Note {number}", deals=[DEAL], at=world.clock() - timedelta(minutes=number))
    assert office.calls() == 12 + 4  # four more pages of a hundred
    cut = office.gather()
    assert [gap.reason for gap in cut.gaps if gap.what == "notes"] == [
        "the newest 500 of the deals were read, older ones as far as they are known; `brevo: most_notes` says how many"
    ]
    whole = office.gather(deep=True)
    assert sum(1 for record in whole.interactions if record.text.startswith("Note ")) == 2500
    assert "notes" not in [gap.what for gap in whole.gaps]


def test_what_is_read_on_request_is_a_gap_until_then(office: Office) -> None:
    named = {gap.what: gap.reason for gap in office.gather().gaps}
    assert {what for what, reason in named.items() if "--deep" in reason} == {
        "files",
        "SMS and WhatsApp events",
        "campaign names",
    }
    deep = office.gather(deep=True)
    assert not any("--deep" in gap.reason for gap in deep.gaps)
    assert any(record.kind == "file" for record in deep.interactions)
    assert not any("--deep" in gap.reason for gap in office.gather().gaps)


def test_what_was_saved_is_told(office: Office) -> None:
    office.gather()
    source = office.source()
    subject = source.subject(DEAL)
    assert subject is not None
    source.bring(subject)
    told = source.calls()
    assert (told.made, told.saved, told.left_this_hour) == ({}, 12, 88)


def test_those_who_ask_together_ask_once(office: Office) -> None:
    together, answers = Barrier(4), []

    def ask() -> None:
        together.wait()
        answers.append(office.gather())

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [answers[0]] * 4
    assert office.server.count("crm") <= 12 + 3  # each may have had to learn whose key it is


def world_contacts(world: World) -> list[int]:
    return list(world.deals[DEAL]["linkedContactsIds"])


def world_companies(world: World) -> list[str]:
    return list(world.deals[DEAL]["linkedCompaniesIds"])
