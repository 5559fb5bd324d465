"""A deal is the same deal whether it was read by itself or came with the mirror of its account."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data_gatherer.gather import enriched
from data_gatherer.models import Peers
from data_gatherer.sources import find_deal
from sales_kernel.fingerprint import content_hash
from tests.brevo.mirrored import MirrorOffice, mirroring
from tests.brevo.office import Office
from tests.brevo.world import BARE, DEAL, ORPHAN, SECOND, WON_DEAL, World, large_world, small_world


def of_the_mirror(office: MirrorOffice, deal: str) -> str:
    local = office.local()
    told = enriched(local, find_deal(local, deal))
    return content_hash(told.model_copy(update={"peers": Peers()}))


def read_directly(office: MirrorOffice, folder: Path, *deals: str) -> str:
    """Read the deals in a home of their own; return the hash of the last."""
    another = Office(office.server, folder / "another")
    return [content_hash(another.gather(deal, deep=True)) for deal in deals][-1]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("deal", [DEAL, SECOND, BARE, ORPHAN])
def test_a_deal_told_in_detail(now: datetime, tmp_path: Path, deal: str, language: str) -> None:
    with mirroring(small_world(now, language), tmp_path, limits=None) as office:
        office.sync(deep=True)
        # Other deals name our users, and tell of other work with the same people.
        assert of_the_mirror(office, deal) == read_directly(office, tmp_path, DEAL, SECOND, BARE, ORPHAN, deal)


def test_not_a_word_differs_where_no_other_deal_was_won(now: datetime, tmp_path: Path) -> None:
    world = small_world(now)
    world.delete_deal(WON_DEAL)
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync(deep=True)
        local = office.local()
        ours = content_hash(enriched(local, find_deal(local, DEAL)))
        assert ours == read_directly(office, tmp_path, DEAL)


def test_deals_of_a_large_account(now: datetime, tmp_path: Path) -> None:
    world = large_world(now, deals=60, contacts=90, companies=24, notes=600, tasks=120)
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync(deep=True)
        lost_or_won = stages(world)
        opened = [one["id"] for one in world.deals if one["attributes"]["deal_stage"] not in lost_or_won]
        for deal in opened[:5]:
            assert of_the_mirror(office, deal) == read_directly(office, tmp_path, deal)


def test_a_deal_that_changed_since(now: datetime, tmp_path: Path) -> None:
    world = small_world(now)
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync(deep=True)
        world.pass_time(hours=30)
        world.edit_deal(DEAL, {"amount": 4711})
        world.add_note("<p>They want to begin in <b>March</b>.</p>", deals=[DEAL])
        assert of_the_mirror(office, DEAL) != read_directly(office, tmp_path / "1", DEAL)
        office.sync(deep=True)
        assert of_the_mirror(office, DEAL) == read_directly(office, tmp_path / "2", DEAL)


def test_of_a_mirrored_deal_only_what_changed_is_asked_for(now: datetime, tmp_path: Path) -> None:
    world = small_world(now)
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync(deep=True)
        before = office.server.count()
        office.gather(DEAL, deep=True)
        assert office.server.count() == before
        world.pass_time(minutes=20)
        office.gather(DEAL)
        asked = [target.split("?")[0] for target in office.server.targets()[before:]]
        crm = [target for target in asked if "/contacts/" not in target and "/smtp/" not in target]
        assert sorted(crm) == ["GET /v3/contacts", f"GET /v3/crm/deals/{DEAL}", "GET /v3/crm/tasks"]


def test_every_command_works_from_the_mirror_without_a_call(now: datetime, tmp_path: Path) -> None:
    world = small_world(now)
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync()
        before = office.server.count()
        local = office.local()
        assert {one.deal.id for one in local.listed()} == {deal["id"] for deal in world.deals}
        assert local.read(find_deal(local, DEAL)).interactions
        assert list(local.people())
        assert list(local.companies())
        assert office.server.count() == before


def stages(world: World) -> set[str]:
    told = (stage for pipeline in world.definitions.pipelines for stage in pipeline["stages"])
    return {str(stage["id"]) for stage in told if stage["name"].lower() in ("won", "lost")}
