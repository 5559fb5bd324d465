"""Each endpoint: what it is asked, how its list is read to the end, and what is made of odd answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.faults import BadRequest, RecordGone, Unreachable, WriteUncertain
from data_gatherer.sources.brevo.api.paging import Page
from sales_kernel.errors import NotFound
from tests.brevo.outside import Outside
from tests.brevo.rawserver import RawServer, Reply, Seen, answer, raw_server

ID = "6a1f00aa00bb00cc00dd0001"
OTHER = "6a1f00aa00bb00cc00dd0002"
LATER = datetime(2026, 11, 18, 10, 30, 0, 70_000, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def server() -> Iterator[RawServer]:
    with raw_server() as running:
        yield running


@pytest.fixture
def client(server: RawServer, tmp_path: Path) -> Client:
    return Client(Outside(tmp_path).transport(server.url, calls_per_hour=1000))


def ids(pages: Iterator[Page]) -> list[Any]:
    return [row["id"] for page in pages for row in page.items]


def sliced(
    rows: list[dict[str, Any]], wrap: Callable[[list[dict[str, Any]]], Any], most: int = 10_000
) -> Callable[[Seen], Reply]:
    """Serve a list by offset, or by page, as Brevo does; never more than *most* rows a page."""

    def serve(seen: Seen) -> Reply:
        query = dict(seen.query)
        limit = min(int(query["limit"]), most)
        offset = (int(query["page"]) - 1) * limit if "page" in query else int(query["offset"])
        return answer(200, wrap(rows[offset : offset + limit]))

    return serve


def numbered(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"{number:024x}", **more} for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("ask", "path", "query"),
    [
        (lambda c: c.account(), "/account", []),
        (lambda c: c.deal(ID), f"/crm/deals/{ID}", []),
        (lambda c: c.company(ID), f"/companies/{ID}", []),
        (lambda c: c.note(ID), f"/crm/notes/{ID}", []),
        (lambda c: c.task(ID), f"/crm/tasks/{ID}", []),
        (lambda c: c.contact(7), "/contacts/7", [("identifierType", "contact_id")]),
        (lambda c: c.campaign_stats(7), "/contacts/7/campaignStats", []),
    ],
)
def test_a_record_is_asked_for(
    server: RawServer, client: Client, ask: Callable[[Client], Any], path: str, query: Any
) -> None:
    server.will(answer(200, {"id": "it"}))
    assert ask(client) == {"id": "it"}
    assert (server.seen[0].method, server.seen[0].path, server.seen[0].query) == ("GET", path, query)


@pytest.mark.parametrize(
    ("ask", "path", "document"),
    [
        (lambda c: c.users(), "/organization/invited/users", {"users": [{"id": "a"}]}),
        (lambda c: c.pipelines(), "/crm/pipeline/details/all", [{"id": "a"}]),
        (lambda c: c.deal_attributes(), "/crm/attributes/deals", [{"id": "a"}]),
        (lambda c: c.company_attributes(), "/crm/attributes/companies", [{"id": "a"}]),
        (lambda c: c.contact_attributes(), "/contacts/attributes", {"attributes": [{"id": "a"}]}),
        (lambda c: c.task_types(), "/crm/tasktypes", [{"id": "a"}]),
    ],
)
def test_a_list_of_definitions_is_asked_for(
    server: RawServer, client: Client, ask: Callable[[Client], Any], path: str, document: Any
) -> None:
    server.will(answer(200, document), answer(200, {}), answer(204))
    assert [ask(client), ask(client), ask(client)] == [[{"id": "a"}], [], []]
    assert server.seen[0].path == path


LISTS = [
    (lambda c: c.deals(), "items", {"limit": "100", "offset": "0", "sort": "asc", "sortBy": "attributes.created_at"}),
    (
        lambda c: c.deals(modified_since=LATER, name="Mill & Co", offset=200, limit=50),
        "items",
        {
            "limit": "50", "offset": "200", "sort": "asc", "sortBy": "attributes.created_at",
            "modifiedSince": "2026-11-18T09:30:00.070Z", "filters[attributes.deal_name]": "Mill & Co",
        },
    ),
    (
        lambda c: c.companies(modified_since=LATER),
        "items",
        {"limit": "100", "page": "1", "sort": "asc", "modifiedSince": "2026-11-18T09:30:00.070Z"},
    ),
    (lambda c: c.companies(offset=300, limit=100), "items", {"limit": "100", "page": "4", "sort": "asc"}),
    (lambda c: c.contacts(), "contacts", {"limit": "1000", "offset": "0", "sort": "asc"}),
    (lambda c: c.notes(), "", {"limit": "100", "offset": "0", "sort": "desc"}),
    (
        lambda c: c.notes("deals", [ID, OTHER], since=LATER, until=LATER + timedelta(seconds=1), sort="asc"),
        "",
        {
            "limit": "100", "offset": "0", "sort": "asc", "entity": "deals", "entityIds": f"{ID},{OTHER}",
            "dateFrom": "1794994200070", "dateTo": "1794994201070",
        },
    ),
    (lambda c: c.files("companies", [ID]), "", {"limit": "100", "offset": "0", "sort": "desc", "entity": "companies", "entityIds": ID}),
    (lambda c: c.tasks(), "items", {"limit": "100", "offset": "0"}),
    (lambda c: c.tasks(deals=ID), "items", {"limit": "100", "offset": "0", "filter[deals]": ID}),
    (lambda c: c.email_events(), "events", {"limit": "2500", "offset": "0", "days": "90", "sort": "desc"}),
    (
        lambda c: c.email_events("a+b@mill.example", days=30),
        "events",
        {"limit": "2500", "offset": "0", "days": "30", "sort": "desc", "email": "a+b@mill.example"},
    ),
    (
        lambda c: c.sms_events("+49 170 555"),
        "events",
        {"limit": "100", "offset": "0", "days": "90", "sort": "desc", "phoneNumber": "49170555"},
    ),
    (
        lambda c: c.whatsapp_events("49170555"),
        "events",
        {"limit": "2500", "offset": "0", "days": "90", "sort": "desc", "contactNumber": "49170555"},
    ),
    (lambda c: c.campaigns(), "campaigns", {"limit": "100", "offset": "0", "excludeHtmlContent": "true"}),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "name", "query"), LISTS)
def test_a_list_is_asked_for_under_its_own_names(
    server: RawServer, client: Client, ask: Callable[[Client], Iterator[Page]], name: str, query: dict[str, str]
) -> None:
    row = {"id": "a", "dealsIds": [ID], "dealIds": [ID], "companyId": ID}
    server.will(answer(200, {name: [row]} if name else [row]))
    assert ids(ask(client)) == ["a"]
    assert dict(server.seen[0].query) == query
    assert len(server.seen) == 1


@pytest.mark.parametrize(("ask", "name", "query"), LISTS)
@pytest.mark.parametrize("empty", ["{}", "absent", "null", "[]", "204"])
def test_an_empty_list_may_look_in_many_ways(
    server: RawServer, client: Client, ask: Callable[[Client], Iterator[Page]], name: str, query: Any, empty: str
) -> None:
    documents = {
        "{}": {},
        "absent": {"count": 0} if name else [],
        "null": {name: None} if name else [],
        "[]": {name: []} if name else [],
    }
    server.will(answer(204) if empty == "204" else answer(200, documents[empty]))
    assert list(ask(client)) == []
    assert len(server.seen) == 1


@pytest.mark.parametrize(("ask", "name", "query"), LISTS)
@pytest.mark.parametrize(
    "odd", ['"text"', "7", '{"items": 3, "events": 3, "contacts": 3, "campaigns": 3}', "[[1]]", '[["a"], 2]', "true"]
)
def test_an_answer_of_another_shape_is_not_taken_for_an_empty_list(
    server: RawServer, client: Client, ask: Callable[[Client], Iterator[Page]], name: str, query: Any, odd: str
) -> None:
    server.will(answer(200, body=odd.encode()))
    with pytest.raises(Unreachable, match=r"the answer cannot be used: .*\(HTTP 200, sib-request-id req-200\)"):
        list(ask(client))
    assert len(server.seen) == 1


@pytest.mark.parametrize("odd", [b"[]", b"{}", b"null", b'"deal"'])
def test_a_record_of_another_shape_is_none(server: RawServer, client: Client, odd: bytes) -> None:
    server.will(answer(200, body=odd))
    with pytest.raises(Unreachable, match=f"GET /crm/deals/{ID}: the answer cannot be used"):
        client.deal(ID)


def test_only_objects_are_told_of_a_list(server: RawServer, client: Client) -> None:
    server.will(answer(200, [{"id": "a"}, None, "b", 3, {"id": "c"}]))
    assert ids(client.notes()) == ["a", "c"]


def test_half_an_emoji_spoils_no_list(server: RawServer, client: Client) -> None:
    server.will(answer(200, body=rb'[{"id": "a", "text": "cut \ud83d"}, {"id": "b", "text": "\ud83d\ude00 \\ud83d"}]'))
    assert [row["text"] for page in client.notes() for row in page.items] == ["cut ?", "\U0001f600 \\ud83d"]


def test_twenty_five_hundred_notes_are_read_to_the_last(server: RawServer, client: Client) -> None:
    server.otherwise = sliced(numbered(2500, dealIds=[ID]), list)
    found = list(client.notes("deals", [ID]))
    assert [len(page.items) for page in found] == [100] * 25
    assert (len(set(ids(iter(found)))), found[0].total) == (2500, None)
    assert len(server.seen) == 26  # a bare list that ends with a full page says so only on the next


def test_a_total_saves_the_page_after_the_last(server: RawServer, client: Client) -> None:
    server.otherwise = sliced(numbered(200), lambda rows: {"items": rows, "pager": {"total": 200}})
    assert [page.total for page in client.deals()] == [200, 200]
    assert len(server.seen) == 2


@pytest.mark.parametrize("ask", [lambda c: c.deals(), lambda c: c.companies()])
def test_pages_that_the_server_makes_shorter_end_no_list(
    server: RawServer, client: Client, ask: Callable[[Client], Iterator[Page]]
) -> None:
    server.otherwise = sliced(numbered(120), lambda rows: {"items": rows, "pager": {"total": 120}}, most=50)
    assert len(set(ids(ask(client)))) == 120


def test_companies_go_by_page(server: RawServer, client: Client) -> None:
    server.otherwise = sliced(numbered(250), lambda rows: {"items": rows})
    assert len(ids(client.companies(offset=100))) == 150
    assert [dict(seen.query)["page"] for seen in server.seen] == ["2", "3"]


def test_rows_that_move_between_pages_are_told_once(server: RawServer, client: Client) -> None:
    rows = numbered(250)

    def shifting(seen: Seen) -> Reply:
        told = sliced(list(rows), list)(seen)
        rows.insert(0, {"id": f"new{len(rows)}"})  # somebody writes a note meanwhile; the newest stands first
        return told

    server.otherwise = shifting
    found = ids(client.notes())
    assert (len(found), len(set(found))) == (250, 250)


def test_a_list_that_never_ends_is_left(server: RawServer, client: Client) -> None:
    server.otherwise = answer(200, {"items": numbered(100), "pager": {"total": 10_000}})
    assert len(ids(client.deals())) == 100
    assert len(server.seen) == 2


def test_events_without_an_id_are_the_same_when_they_say_the_same(server: RawServer, client: Client) -> None:
    events = [{"event": "opened", "date": f"2026-11-{day:02}", "email": "a@b.example"} for day in (3, 2, 2, 1)]
    server.will(answer(200, {"events": events[:3]}), answer(200, {"events": events[2:]}))
    pages = list(client.email_events(limit=3))
    assert [[event["date"] for event in page.items] for page in pages] == [
        ["2026-11-03", "2026-11-02", "2026-11-02"],
        ["2026-11-01"],
    ]


def test_rows_that_were_not_asked_for_are_dropped(server: RawServer, client: Client) -> None:
    server.will(
        answer(200, {"items": [{"id": "a", "dealsIds": [ID]}, {"id": "b", "dealsIds": [OTHER]}, {"id": "c"}]}),
        answer(200, [{"id": "a", "contactIds": [7]}, {"id": "b", "contactIds": []}, {"id": "c", "contactIds": [71]}]),
        answer(
            200, [{"id": "a", "companyIds": [ID]}, {"id": "b", "dealIds": [OTHER]}, {"id": "c", "companyIds": [OTHER]}]
        ),
        answer(200, [{"id": "a", "dealId": ID}, {"id": "b", "dealId": OTHER}]),
        answer(200, {"events": [{"id": "a", "email": "Ann@Mill.example"}, {"id": "b", "email": "bo@mill.example"}]}),
    )
    assert ids(client.tasks(deals=ID)) == ["a"]
    assert ids(client.notes("contacts", ["7"])) == ["a"]
    assert ids(client.notes("companies", [ID])) == ["a", "b"]  # what does not say whom it belongs to is kept
    assert ids(client.files("deals", [ID])) == ["a"]
    assert ids(client.email_events("ann@mill.example")) == ["a"]


def test_a_filter_that_is_not_honoured_costs_one_call_and_is_no_empty_list(server: RawServer, client: Client) -> None:
    server.otherwise = sliced(numbered(3000, dealsIds=[OTHER]), lambda rows: {"items": rows})
    with pytest.raises(Unreachable, match="only rows that were not asked for"):
        list(client.tasks(deals=ID))
    assert len(server.seen) == 1


def test_many_ids_are_joined_fifty_at_a_time(server: RawServer, client: Client) -> None:
    wanted = [str(number) for number in range(1, 121)]
    server.otherwise = lambda seen: answer(200, [{"id": dict(seen.query)["entityIds"]}, {"id": "shared"}])
    told = ids(client.notes("contacts", [*wanted, "1"]))
    assert told == [",".join(wanted[:50]), "shared", ",".join(wanted[50:100]), ",".join(wanted[100:])]


def test_joined_ids_that_are_refused_are_asked_one_by_one(server: RawServer, client: Client) -> None:
    def by_one(seen: Seen) -> Reply:
        asked = dict(seen.query)["entityIds"]
        return answer(400, {"code": "invalid_parameter"}) if "," in asked else answer(200, [{"id": f"note-{asked}"}])

    server.otherwise = by_one
    assert ids(client.notes("contacts", ["1", "2"])) == ["note-1", "note-2"]
    server.otherwise = answer(400, {"code": "invalid_parameter"})
    with pytest.raises(BadRequest):
        list(client.notes("contacts", ["1"]))


def test_no_ids_are_no_question(server: RawServer, client: Client) -> None:
    assert [list(client.notes("contacts", [])), list(client.files("deals", [])), client.contacts_by_ids([])] == [
        [],
        [],
        [],
    ]
    assert [list(client.sms_events("+")), list(client.whatsapp_events("unknown"))] == [[], []]
    assert server.seen == []


def test_contacts_are_asked_for_twenty_at_a_time(server: RawServer, client: Client) -> None:
    def found(seen: Seen) -> Reply:
        asked = [int(value) for name, value in seen.query if name == "ids"]
        return answer(200, {"contacts": [{"id": one} for one in [*asked[1:], 9999]], "count": 3})

    server.otherwise = found
    told = [row["id"] for row in client.contacts_by_ids([*range(1, 46), 3, True, 0, -1])]
    assert told == [*range(2, 21), *range(22, 41), *range(42, 46)]
    assert [sum(name == "ids" for name, _ in seen.query) for seen in server.seen] == [20, 20, 5]


MALFORMED = [
    "",
    "..",
    "../deals",
    "a/b",
    "a?b",
    "a#b",
    "a%2Fb",
    "a b",
    "a,b",
    "ä",
    "a\n",
    "\x00",
    "x" * 65,
    "a;b",
    "a&b=c",
]


@pytest.mark.parametrize("text", MALFORMED)
def test_an_id_that_can_be_none_costs_no_call(server: RawServer, client: Client, text: str) -> None:
    asks: list[Callable[[], Any]] = [
        lambda: client.deal(text),
        lambda: client.company(text),
        lambda: client.note(text),
        lambda: client.task(text),
        lambda: client.delete_note(text),
        lambda: list(client.notes("deals", [ID, text])),
        lambda: client.contact(text),  # type: ignore[arg-type]
        lambda: client.campaign_stats(text),  # type: ignore[arg-type]
    ]
    for ask in asks:
        with pytest.raises(RecordGone) as failed:
            ask()
        assert failed.value.exit_code == NotFound.exit_code
    assert (server.seen, dict(client.transport.made)) == ([], {})


@pytest.mark.parametrize("contact", ["7", 0, -7, True, 7.0])
def test_a_contact_is_a_number(server: RawServer, client: Client, contact: Any) -> None:
    with pytest.raises(RecordGone):
        client.contact(contact)
    assert server.seen == []


@pytest.mark.parametrize("status", [400, 404])
def test_an_id_that_brevo_does_not_know_or_accept_is_gone(server: RawServer, client: Client, status: int) -> None:
    server.will(answer(status, {"code": "invalid_parameter", "message": "Invalid id"}))
    with pytest.raises(RecordGone, match=rf"Invalid id \(HTTP {status}, sib-request-id req-{status}\)$") as failed:
        client.deal(ID)
    assert (failed.value.status, failed.value.request_id) == (status, f"req-{status}")


def test_what_is_written_is_sent_once_and_its_id_told(server: RawServer, client: Client) -> None:
    server.will(
        answer(201, {"id": ID}), answer(200, {"id": OTHER}), answer(204), answer(404, {"code": "document_not_found"})
    )
    assert client.create_task({"name": "Ring", "date": "2026-11-20T09:00:00Z"}) == ID
    assert client.create_note({"text": "Été"}) == OTHER
    client.delete_task(ID)
    client.delete_note(OTHER)
    asked = [(seen.method, seen.path, seen.body) for seen in server.seen]
    assert asked == [
        ("POST", "/crm/tasks", b'{"name":"Ring","date":"2026-11-20T09:00:00Z"}'),
        ("POST", "/crm/notes", '{"text":"Été"}'.encode()),
        ("DELETE", f"/crm/tasks/{ID}", b""),
        ("DELETE", f"/crm/notes/{OTHER}", b""),
    ]


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"<html>", b'{"id": 7}', b'{"id": "a/b"}'])
def test_a_write_that_does_not_tell_its_id_is_in_doubt(server: RawServer, client: Client, body: bytes) -> None:
    server.will(answer(201, body=body))
    with pytest.raises(WriteUncertain, match="did not say under which id"):
        client.create_note({"text": "Hello"})
    assert len(server.seen) == 1


def test_a_page_is_fetched_when_it_is_asked_for(server: RawServer, client: Client) -> None:
    server.otherwise = sliced(numbered(300), list)
    pages = client.notes()
    assert server.seen == []
    next(pages)
    assert len(server.seen) == 1
