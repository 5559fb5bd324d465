"""The loopback Brevo counts calls and refuses too many, as the real one's table says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.brevo.asking import ask
from tests.brevo.limits import ADVANCED, GENERAL, HOURLY
from tests.brevo.server import BrevoServer
from tests.brevo.world import SALMA, World

BUCKETS = {
    "/crm/deals": "crm", "/companies": "crm", "/account": "crm", "/emailCampaigns": "crm", "/contacts?limit=1": "crm",
    "/whatsapp/statistics/events": "crm", "/contacts/attributes": "contacts", f"/contacts/{SALMA}": "contacts",
    "/smtp/statistics/events": "mail_events", "/smtp/emails?email=x": "mails",
}  # fmt: skip


class Watch:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@contextmanager
def limited(world: World, **options: Any) -> Iterator[tuple[BrevoServer, Watch]]:
    watch = Watch(world.clock())
    with BrevoServer(world, clock=watch, **options) as server:
        yield server, watch


def statuses(server: BrevoServer, path: str, times: int) -> list[int]:
    return [ask(server, path).status for _ in range(times)]


@pytest.mark.parametrize("path", BUCKETS)
def test_a_call_counts_to_the_bucket_of_its_path(server: BrevoServer, path: str) -> None:
    ask(server, path)
    assert {bucket: server.count(bucket) for bucket in ("crm", "contacts", "mail_events", "mails")} == {
        bucket: int(bucket == BUCKETS[path]) for bucket in ("crm", "contacts", "mail_events", "mails")
    }


def test_the_list_of_contacts_counts_where_it_is_said_to(world: World) -> None:
    with BrevoServer(world, contact_lists="contacts") as server:
        assert ask(server, "/contacts?limit=1").headers["x-sib-ratelimit-limit"] == "10"
        assert server.count("contacts") == 1


def test_calls_are_noted_as_they_were_made(server: BrevoServer) -> None:
    ask(server, "/crm/deals?limit=1&filters[attributes.deal_name]=Fleet audit")
    ask(server, "/crm/notes", method="POST", body={"text": "x"}, headers={"user-agent": "me/1"})
    assert server.targets() == [
        "GET /v3/crm/deals?limit=1&filters[attributes.deal_name]=Fleet%20audit",
        "POST /v3/crm/notes",
    ]
    assert (server.calls[1].body, server.calls[1].headers["user-agent"]) == (b'{"text": "x"}', "me/1")


def test_the_call_after_the_hundredth_of_an_hour_is_refused_until_the_first_is_an_hour_old(world: World) -> None:
    with limited(world) as (server, watch):
        assert statuses(server, "/account", 1) == [200]
        watch.later(600)
        assert statuses(server, "/crm/tasktypes", 100) == [200] * 99 + [429]
        watch.later(2999)
        assert statuses(server, "/account", 1) == [429]
        watch.later(1)
        assert statuses(server, "/account", 2) == [200, 429]


def test_a_fixed_window_opens_whole(world: World) -> None:
    with limited(world, fixed=True, limits={"crm": {3600: 2}}) as (server, watch):
        watch.later(1800)
        assert statuses(server, "/account", 3) == [200, 200, 429]
        watch.later(3600)
        assert statuses(server, "/account", 3) == [200, 200, 429]


def test_contacts_have_a_window_of_a_second(world: World) -> None:
    with limited(world) as (server, watch):
        assert statuses(server, "/contacts/attributes", 11) == [200] * 10 + [429]
        watch.later(1)
        assert statuses(server, "/contacts/attributes", 1) == [200]


def test_a_bucket_that_is_used_up_leaves_the_others_alone(world: World) -> None:
    with limited(world, limits={"crm": {3600: 1}, "contacts": {1: 1}}) as (server, _):
        assert statuses(server, "/account", 2) == [200, 429]
        assert (statuses(server, "/contacts/attributes", 1), statuses(server, "/smtp/statistics/events", 1)) == (
            [200],
            [200],
        )


def test_headers_stand_on_contacts_and_mail_only_and_tell_of_the_shortest_window(world: World) -> None:
    def told(path: str) -> list[str | None]:
        headers = ask(server, path).headers
        return [headers.get(f"x-sib-ratelimit-{name}") for name in ("limit", "remaining", "reset")]

    with limited(world, limits=ADVANCED) as (server, watch):
        assert told("/contacts/attributes") == ["20", "19", "1"]
        assert told("/smtp/statistics/events") == ["600", "599", "3600"]
        watch.later(600)
        assert told("/smtp/statistics/events") == ["600", "598", "3000"]
        assert (told("/account"), told("/contacts?limit=1")) == ([None] * 3, [None] * 3)


@pytest.mark.parametrize(("headers", "told"), [(True, "3600"), (False, None), (None, None)])
def test_a_refused_crm_call_tells_its_wait_only_if_asked_to(
    world: World, headers: bool | None, told: str | None
) -> None:
    with limited(world, limits={"crm": {3600: 0 + 1}}, headers=headers) as (server, _):
        refused = [ask(server, "/account") for _ in range(2)][1]
    assert (refused.status, refused.headers.get("x-sib-ratelimit-reset")) == (429, told)


def test_without_limits_nothing_is_refused(world: World) -> None:
    with limited(world, limits=None) as (server, _):
        assert set(statuses(server, "/account", 120)) == {200}


def test_the_hourly_limits_are_the_general_ones_without_their_seconds() -> None:
    assert {bucket: {3600: windows[3600]} for bucket, windows in GENERAL.items()} == HOURLY


def test_a_call_without_the_key_costs_no_allowance(world: World) -> None:
    with limited(world, limits={"crm": {3600: 1}}) as (server, _):
        assert ask(server, "/account", headers={"api-key": "wrong"}).status == 401
        assert statuses(server, "/account", 2) == [200, 429]
