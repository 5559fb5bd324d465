"""Lists of the loopback Brevo: pages, order, filters, limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.brevo.asking import ask
from tests.brevo.moments import read, to_the_millisecond
from tests.brevo.server import BrevoServer
from tests.brevo.world import COTE_FROIDE, DEAL, DIRK, GONE, LOST_DEAL, MARWICK, PAULINE, SALMA, SECOND, WON_DEAL, World

NOBODY = "0" * 24
BY_OFFSET = {
    "/crm/deals": "items", "/crm/tasks": "items", "/contacts": "contacts", "/emailCampaigns": "campaigns",
    "/crm/notes": "", "/crm/files": "", "/smtp/statistics/events?days=90": "events",
    "/whatsapp/statistics/events": "events",
}  # fmt: skip


def rows(server: BrevoServer, path: str) -> list[Any]:
    """Return the records an answer holds, under whatever name."""
    said = ask(server, path).said
    if isinstance(said, dict):
        return next((value for value in said.values() if isinstance(value, list)), [])
    return list(said)


def ids(server: BrevoServer, path: str) -> list[Any]:
    return [one["id"] for one in rows(server, path)]


@pytest.mark.parametrize("path", BY_OFFSET)
def test_pages_by_offset_hold_every_record_once_in_order(server: BrevoServer, path: str) -> None:
    joined = "&" if "?" in path else "?"
    whole = rows(server, f"{path}{joined}limit=100")
    pages = [rows(server, f"{path}{joined}limit=2&offset={offset}") for offset in range(0, len(whole) + 2, 2)]
    assert [one for page in pages for one in page] == whole
    assert pages[-1] == []


def test_companies_page_by_number_from_one_and_know_no_offset(server: BrevoServer) -> None:
    pages = [ids(server, f"/companies?limit=1&page={page}") for page in (1, 2, 3)]
    assert pages == [[MARWICK], [COTE_FROIDE], []]
    assert ids(server, "/companies?limit=1&offset=1") == [MARWICK]


def test_a_pager_counts_the_page_and_the_whole(server: BrevoServer) -> None:
    pager = ask(server, "/crm/deals?limit=3&offset=6").said["pager"]
    assert pager == {"current": 3, "limit": 3, "from": 6, "to": 9, "count": 1, "total": 7, "max": 3}
    assert ask(server, "/contacts?limit=1").said["count"] == 4


MOST = {
    "/crm/deals": 1000, "/companies": 1000, "/crm/notes": 1000, "/crm/tasks": 1000, "/crm/files": 1000, "/contacts": 1000,
    "/smtp/statistics/events": 5000, "/transactionalSMS/statistics/events": 100, "/whatsapp/statistics/events": 5000,
    "/emailCampaigns": 100,
}  # fmt: skip


@pytest.mark.parametrize("path", MOST)
def test_a_limit_beyond_the_largest_is_refused_not_cut(server: BrevoServer, path: str) -> None:
    answers = [ask(server, f"{path}?limit={limit}") for limit in (MOST[path], MOST[path] + 1, 0)]
    assert [answer.status for answer in answers] == [200, 400, 400]
    assert answers[1].said == {"code": "out_of_range", "message": "Limit exceeds max value"}


def test_the_largest_limit_of_a_list_can_be_lowered(world: World) -> None:
    with BrevoServer(world, max_limits={"notes": 10}) as server:
        assert [ask(server, f"/crm/notes?limit={limit}").status for limit in (10, 11)] == [200, 400]


def test_notes_come_newest_first_and_oldest_first_when_asked(server: BrevoServer) -> None:
    newest, oldest = ids(server, "/crm/notes?limit=100"), ids(server, "/crm/notes?limit=100&sort=asc")
    told = [one["createdAt"] for one in rows(server, "/crm/notes?limit=100")]
    assert (newest[::-1], sorted(told, reverse=True)) == (oldest, told)


def test_a_list_that_is_to_be_sorted_sideways_is_refused(server: BrevoServer) -> None:
    assert [ask(server, f"{path}?sort=up").status for path in ("/crm/deals", "/crm/notes", "/contacts")] == [400] * 3


def test_deals_sort_by_a_path_and_not_by_a_bare_name(server: BrevoServer) -> None:
    created = [
        one["attributes"].get("created_at") for one in rows(server, "/crm/deals?sortBy=attributes.created_at&sort=asc")
    ]
    assert created == [*sorted(moment for moment in created if moment), None]
    assert ask(server, "/crm/deals?sortBy=created_at").status == 400


def test_deals_filter_by_exact_name_owner_stage_pipeline_and_links(server: BrevoServer) -> None:
    pipeline = ask(server, f"/crm/deals/{DEAL}").said["attributes"]
    assert ids(server, "/crm/deals?filters[attributes.deal_name]=Fleet audit") == [SECOND]
    assert ids(server, "/crm/deals?filters[attributes.deal_name]=Fleet") == []
    assert ids(server, "/crm/deals?filters[attributes.deal_owner]=tomasz.wrona@quayline.example") == [SECOND]
    assert ids(server, f"/crm/deals?filters[attributes.deal_stage]={pipeline['deal_stage']}") == [DEAL]
    assert len(ids(server, f"/crm/deals?filters[attributes.pipeline]={pipeline['pipeline']}")) == 6
    assert set(ids(server, f"/crm/deals?filters[linkedContactsIds]={SALMA}")) == {DEAL, SECOND, WON_DEAL}
    assert set(ids(server, f"/crm/deals?filters[linkedCompaniesIds]={COTE_FROIDE}")) == {SECOND, LOST_DEAL}


def test_what_is_misspelt_is_ignored_and_gives_the_whole_list(server: BrevoServer) -> None:
    assert len(ids(server, "/crm/deals?filter[attributes.deal_name]=Fleet audit")) == 7
    assert len(ids(server, f"/crm/tasks?filters[deals]={DEAL}")) == 6


def test_companies_filter_by_deal_and_ignore_a_deal_that_is_not_there(server: BrevoServer) -> None:
    assert ids(server, f"/companies?linkedDealsIds={SECOND}") == [COTE_FROIDE]
    assert ids(server, f"/companies?linkedDealsIds={NOBODY}") == [MARWICK, COTE_FROIDE]
    assert ids(server, f"/companies?linkedContactsIds={PAULINE}") == [COTE_FROIDE]
    assert ids(server, "/companies?filters[attributes.owner]=ines.carvalho@quayline.example") == [MARWICK]


def test_what_changed_since_is_told_of_deals_companies_and_contacts(server: BrevoServer, world: World) -> None:
    moment = to_the_millisecond(world.pass_time(minutes=5))
    world.edit_deal(SECOND, {"amount": 8_000})
    world.edit_company(MARWICK, {"city": "York"})
    world.edit_contact(DIRK, {"JOB_TITLE": "CIO"})
    made = world.add_contact("new@marwick.example")
    assert ids(server, f"/crm/deals?modifiedSince={moment}") == [SECOND]
    assert ids(server, f"/companies?modifiedSince={moment}") == [MARWICK]
    assert ids(server, f"/contacts?modifiedSince={moment}") == [made, DIRK]
    assert ids(server, f"/contacts?createdSince={moment}") == [made]
    assert ask(server, "/crm/deals?modifiedSince=yesterday").status == 400


def test_contacts_come_by_ids_repeated_or_joined_without_the_unknown_and_without_statistics(
    server: BrevoServer,
) -> None:
    wanted = [f"/contacts?ids={SALMA}&ids={GONE}&ids={DIRK}", f"/contacts?ids={SALMA},{GONE},{DIRK}"]
    assert [ids(server, path) for path in wanted] == [[DIRK, SALMA]] * 2
    assert "statistics" not in rows(server, wanted[0])[0]
    assert ask(server, f"/contacts?ids={','.join(str(one) for one in range(21))}").status == 400


def test_contacts_filter_by_an_attribute(server: BrevoServer) -> None:
    assert ids(server, '/contacts?filter=equals(FIRSTNAME,"Dirk")') == [DIRK]


def test_notes_are_of_the_records_asked_for_and_without_an_entity_of_all(server: BrevoServer) -> None:
    of_deal, of_people = (
        f"/crm/notes?entity=deals&entityIds={DEAL}",
        f"/crm/notes?entity=contacts&entityIds={SALMA},{DIRK}",
    )
    assert (len(ids(server, of_deal)), len(ids(server, of_people))) == (12, 14)
    assert len(ids(server, f"/crm/notes?entity=deals&entityIds={DEAL},{SECOND}")) == 13
    assert len(ids(server, f"/crm/notes?entity=companies&entityIds={MARWICK}")) == 1
    assert len(ids(server, "/crm/notes")) == 15
    assert ask(server, "/crm/notes?entity=people&entityIds=1").status == 400


def test_notes_are_of_the_span_in_milliseconds(server: BrevoServer) -> None:
    fourth = rows(server, "/crm/notes")[3]
    at = int(read(fourth["createdAt"]).timestamp() * 1000)
    assert len(ids(server, f"/crm/notes?dateFrom={at}")) == 4
    assert len(ids(server, f"/crm/notes?dateTo={at}")) == 12
    assert ids(server, f"/crm/notes?dateFrom={at}&dateTo={at}") == [fourth["id"]]
    assert ask(server, "/crm/notes?dateFrom=2026-11-01").status == 400


def test_tasks_filter_by_deal_person_kind_state_and_date(server: BrevoServer, world: World) -> None:
    call = world.definitions.task_types[1]["id"]
    asked = {
        f"filter[deals]={DEAL}": 5, f"filter[deals]={DEAL},{SECOND}": 6, f"filter[contacts]={DIRK}": 3,
        f"filter[companies]={MARWICK}": 1, f"filter[type]={call}": 1, "filter[status]=done": 1, "filter[status]=undone": 5,
        "filter[assignTo]=tomasz.wrona@quayline.example": 3, "filter[date]=overdue": 1, "filter[date]=tomorrow": 1,
        "filter[date]=today": 0, "filter[date]=week": 2,
    }  # fmt: skip
    assert {query: len(rows(server, f"/crm/tasks?{query}")) for query in asked} == asked
    assert ask(server, "/crm/tasks?filter[date]=sometime").status == 400


def test_events_are_of_the_address_the_kind_and_the_days(server: BrevoServer, world: World) -> None:
    events, day = "/smtp/statistics/events", world.clock().date()
    kinds = [one["event"] for one in rows(server, f"{events}?email=salma.haddad@marwick.example&days=90")]
    assert kinds[:2] == ["clicks", "opened"]
    assert set(kinds[2:]) == {"loadedByProxy", "delivered", "requests"}
    assert [one["event"] for one in rows(server, f"{events}?event=bounces&days=90")] == ["hardBounces"]
    assert len(rows(server, f"{events}?days=20")) == 3
    assert len(rows(server, f"{events}?startDate={day - timedelta(days=26)}&endDate={day - timedelta(days=25)}")) == 5
    assert [ask(server, f"{events}?{span}").status for span in ("days=91", f"startDate={day}")] == [400, 400]


def test_campaign_statistics_are_of_ninety_days_at_most(server: BrevoServer, world: World) -> None:
    day = world.clock().date()
    span = f"startDate={day - timedelta(days=30)}&endDate={day}"
    said = ask(server, f"/contacts/{SALMA}/campaignStats?{span}").said
    assert [one["campaignId"] for one in said["messagesSent"]] == [33]
    assert (
        ask(server, f"/contacts/{SALMA}/campaignStats?startDate={day - timedelta(days=91)}&endDate={day}").status == 400
    )
    world.pass_time(days=91)
    assert ask(server, f"/contacts/{SALMA}/campaignStats").said == {}


def test_campaigns_leave_their_html_out_when_asked(server: BrevoServer) -> None:
    with_html, without = rows(server, "/emailCampaigns"), rows(server, "/emailCampaigns?excludeHtmlContent=true")
    assert {name for one in with_html for name in one} - {name for one in without for name in one} == {"htmlContent"}
