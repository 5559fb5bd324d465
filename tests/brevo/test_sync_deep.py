"""What is mirrored on request: campaigns to the people of open deals, messages, each with no more calls than it takes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.brevo.faults_on_demand import answering, not_permitted
from tests.brevo.mirrored import MirrorOffice, mirroring
from tests.brevo.world import DEAL, GONE, LOST_DEAL, SALMA, World, small_world

STATS = "/campaignStats"


def asked_for_stats(office: MirrorOffice) -> list[str]:
    return [target.split("/")[-2] for target in office.server.targets() if STATS in target]


def open_people(world: World) -> set[str]:
    closed = {str(world.deals[LOST_DEAL]["attributes"]["deal_stage"])}
    won = next(deal for deal in world.deals if deal["id"].endswith("406"))
    closed.add(str(won["attributes"]["deal_stage"]))
    opened = [deal for deal in world.deals if deal["attributes"].get("deal_stage") not in closed]
    return {str(one) for deal in opened for one in deal.get("linkedContactsIds", [])}


def test_without_being_asked_it_reads_none_of_it(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        office.sync()
        assert asked_for_stats(office) == []
        assert not [target for target in office.server.targets() if "SMS" in target or "whatsapp" in target]


def test_each_person_of_an_open_deal_is_asked_for_once_a_day(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        office.sync(deep=True)
        assert sorted(asked_for_stats(office)) == sorted(open_people(world))
        world.pass_time(hours=2)
        office.sync(deep=True)
        assert len(asked_for_stats(office)) == len(open_people(world))
        world.pass_time(hours=20)
        office.sync(deep=True)
        assert len(asked_for_stats(office)) == 2 * len(open_people(world))


def test_a_person_who_is_gone_costs_the_others_nothing(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        assert str(GONE) in open_people(world)
        assert office.sync(deep=True).complete
        with office.reading() as reading:
            assert reading.get("campaign_stats", str(SALMA)) is not None
            assert reading.get("campaign_stats", str(GONE)) is None


def test_cut_off_it_goes_on_with_the_other_deals(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        office.server.script(answering(500), path="/contacts/", when=lambda request: STATS in request.path)
        assert not office.sync(deep=True).complete
        office.server.behave()
        assert office.sync(deep=True).complete
        with office.reading() as reading:
            assert reading.part("campaign_stats", DEAL)


def test_messages_take_a_call_for_each_way_and_belong_to_whom_they_reached(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        world.add_sms_event("4915550009999", "delivered")
        office.sync(deep=True)
        ways = [target for target in office.server.targets() if "SMS" in target or "whatsapp" in target]
        known = {one["phoneNumber"] for one in world.sms_events} - {"4915550009999"}
        assert len(ways) == 2
        with office.reading() as reading:
            assert {one["phoneNumber"] for one in reading.every("sms_event")} == known


@pytest.mark.parametrize("path", ["/transactionalSMS", "/whatsapp"])
def test_a_way_that_is_not_permitted_is_told(now: datetime, tmp_path: Path, path: str) -> None:
    with mirroring(small_world(now), tmp_path) as office:
        office.server.script(not_permitted(), path=path)
        report = office.sync(deep=True)
        assert report.complete
        assert {one.part: one.state for one in report.parts}["messages"] == "refused"
