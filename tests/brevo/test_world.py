"""The world in memory keeps its records as Brevo does."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from tests.brevo.definitions import INES, WON
from tests.brevo.moments import in_zone, read, to_the_millisecond, to_the_second, trimmed
from tests.brevo.world import (
    COTE_FROIDE,
    DEAL,
    GONE,
    MARWICK,
    ORPHAN,
    PAULINE,
    SALMA,
    SECOND,
    World,
    large_world,
    small_world,
)

COUNTED = ("number_of_activities", "last_activity_date", "last_updated_date")


def standing(world: World) -> list[object]:
    return [world.deals[DEAL]["attributes"][name] for name in COUNTED]


def test_a_new_note_or_task_raises_what_the_deal_counts(world: World) -> None:
    assert standing(world)[0] == 17
    at = world.pass_time(minutes=3)
    world.add_note("Called.", deals=[DEAL], companies=[MARWICK])
    assert standing(world) == [18, to_the_millisecond(at), to_the_second(at)]
    later = world.pass_time(minutes=3)
    world.add_task("Call", "Call", later + timedelta(hours=1), deals=[DEAL])
    assert standing(world) == [19, to_the_millisecond(later), to_the_second(later)]
    assert world.deals[DEAL]["attributes"]["next_activity_date"] == to_the_millisecond(later + timedelta(hours=1))


def test_an_older_note_raises_the_number_only(world: World) -> None:
    number, *moments = standing(world)
    world.add_note("Remembered later.", deals=[DEAL], at=world.clock() - timedelta(days=90))
    assert standing(world) == [18, *moments]
    assert number == 17


def test_an_edited_note_and_a_done_task_change_nothing_but_themselves(world: World) -> None:
    before = standing(world)
    at = to_the_millisecond(world.pass_time(minutes=3))
    note, task = (shelf.linked("deals", DEAL)[0]["id"] for shelf in (world.notes, world.tasks))
    world.edit_note(note, "Otherwise.")
    world.edit_task(task, done=True)
    assert standing(world) == before
    assert (world.notes[note]["updatedAt"], world.tasks[task]["updatedAt"]) == (at, at)
    assert world.notes[note]["createdAt"] < at


@pytest.mark.parametrize(("recounts", "number"), [(True, 15), (False, 17)])
def test_what_is_deleted_lowers_the_number_if_the_account_recounts(world: World, recounts: bool, number: int) -> None:
    world.recounts = recounts
    _, *moments = standing(world)
    world.delete_note(world.notes.linked("deals", DEAL)[0]["id"])
    world.delete_task(world.tasks.linked("deals", DEAL)[0]["id"])
    assert standing(world) == [number, *moments]


def test_a_note_of_a_person_or_company_alone_leaves_the_deal_alone(world: World) -> None:
    before = standing(world)
    world.pass_time(minutes=3)
    world.add_note("Likes tea.", contacts=[SALMA], companies=[MARWICK])
    assert standing(world) == before


def test_a_stage_that_moves_has_its_own_moment(world: World) -> None:
    stage = world.deals[DEAL]["attributes"]["stage_updated_at"]
    world.pass_time(minutes=3)
    world.edit_deal(DEAL, {"amount": 1, "vehicles": None})
    held = world.deals[DEAL]["attributes"]
    assert (held["stage_updated_at"], held["amount"], "vehicles" in held) == (stage, 1, False)
    at = world.pass_time(minutes=3)
    world.edit_deal(DEAL, {"deal_stage": WON})
    assert world.deals[DEAL]["attributes"]["stage_updated_at"] == to_the_second(at)


def test_links_between_deals_and_companies_stand_on_both_sides(world: World) -> None:
    world.edit_deal(DEAL, companies=[COTE_FROIDE], contacts=[PAULINE])
    assert (
        DEAL in world.companies[MARWICK]["linkedDealsIds"],
        DEAL in world.companies[COTE_FROIDE]["linkedDealsIds"],
    ) == (False, True)
    assert [one["id"] for one in world.companies.linked("deals", SECOND)] == [COTE_FROIDE]
    assert DEAL not in {one["id"] for one in world.deals.linked("contacts", SALMA)}
    assert world.deals[DEAL]["attributes"]["number_of_contacts"] == 1


def test_what_is_deleted_is_gone_and_stays_linked(world: World) -> None:
    notes = len(world.notes.linked("deals", DEAL))
    world.delete_company(MARWICK)
    world.delete_contact(SALMA)
    assert (MARWICK in world.companies, SALMA in world.contacts, GONE in world.contacts) == (False, False, False)
    assert world.deals[DEAL]["linkedContactsIds"][0] == SALMA
    assert GONE in world.deals[ORPHAN]["linkedContactsIds"]
    world.delete_deal(DEAL)
    assert (DEAL in world.deals, len(world.notes.linked("deals", DEAL))) == (False, notes)


def test_ids_are_of_their_kind_and_no_two_the_same(world: World) -> None:
    made = [world.add_note("x") for _ in range(5)] + [world.add_deal({"deal_name": "x"}), world.add_file("x.pdf")]
    assert len(set(made)) == 7
    assert {len(one) for one in made} == {24}
    assert isinstance(world.add_contact("x@y.example"), int)


def test_two_worlds_of_the_same_moment_are_the_same(now: datetime) -> None:
    one, other = small_world(now), small_world(now)
    assert list(one.notes) + list(one.tasks) + list(one.deals) == list(other.notes) + list(other.tasks) + list(
        other.deals
    )


def test_the_small_world_happened_before_its_moment(now: datetime) -> None:
    for hour in range(24):
        world = small_world(now.replace(hour=hour))
        assert (
            max(max(shelf.born.values()) for shelf in (world.deals, world.notes, world.tasks, world.files))
            < world.clock()
        )


def test_a_large_world_has_the_size_asked_for_and_is_always_the_same(now: datetime) -> None:
    size = {"deals": 40, "contacts": 60, "companies": 10, "notes": 200, "tasks": 80}
    one, other = large_world(now, **size), large_world(now, **size)
    assert {name: len(getattr(one, name)) for name in size} == size
    assert all(list(getattr(one, name)) == list(getattr(other, name)) for name in size)
    assert DEAL in one.deals
    assert len(large_world(now, deals=0, contacts=0, companies=0, notes=3, tasks=3).notes) == 3


def test_records_added_from_many_threads_are_all_kept_and_counted(world: World) -> None:
    def add() -> None:
        for _ in range(50):
            world.add_note("x", deals=[DEAL], author=INES.id)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (standing(world)[0], len(world.notes.linked("deals", DEAL))) == (217, 212)


def test_a_moment_is_written_in_four_styles_and_read_from_each() -> None:
    at = read("2026-10-01T22:44:09.070+02:00")
    told = [to_the_second(at), to_the_millisecond(at), trimmed(at), in_zone(at, "Asia/Kolkata")]
    assert told == [
        "2026-10-01T20:44:09Z",
        "2026-10-01T20:44:09.070Z",
        "2026-10-01T20:44:09.07Z",
        "2026-10-02T02:14:09.070+05:30",
    ]
    assert [read(one) == at for one in told] == [False, True, True, True]
    assert trimmed(at.replace(microsecond=0)) == "2026-10-01T20:44:09Z"
