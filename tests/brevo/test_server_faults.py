"""Each fault of the loopback Brevo does what its name says, to the calls it is for and as often as asked."""

from __future__ import annotations

import threading
from http.client import BadStatusLine, HTTPConnection, IncompleteRead
from urllib.parse import urlsplit

import pytest

from tests.brevo import faults_on_demand as faults
from tests.brevo.asking import ask
from tests.brevo.server import BrevoServer
from tests.brevo.world import DEAL, World


def note(server: BrevoServer) -> int:
    return ask(server, "/crm/notes", method="POST", body={"text": "Called.", "dealIds": [DEAL]}).status


def test_a_fault_meets_its_calls_as_often_as_said_and_no_others(server: BrevoServer) -> None:
    scripted = server.script(faults.answering(503), path="/crm/notes", method="GET", times=2, after=1)
    assert [ask(server, "/crm/notes").status for _ in range(4)] == [200, 503, 503, 200]
    assert (ask(server, "/account").status, note(server), scripted.used) == (200, 200, 2)


def test_a_fault_may_look_at_the_whole_request_and_lasts_until_the_server_behaves(server: BrevoServer) -> None:
    server.script(faults.answering(500), when=lambda request: request.one("offset") == "100")
    paths = ["/crm/notes", "/crm/notes?offset=100", "/crm/notes?offset=100"]
    assert [ask(server, path).status for path in paths] == [200, 500, 500]
    server.behave()
    assert ask(server, paths[1]).status == 200


def test_faults_are_met_in_the_order_in_which_they_were_scripted(server: BrevoServer) -> None:
    server.script(faults.answering(500), times=1)
    server.script(faults.too_many(7), times=1)
    assert [ask(server, "/account").status for _ in range(3)] == [500, 429, 200]


def test_an_answer_may_be_html(server: BrevoServer) -> None:
    server.script(faults.answering(502, "<h1>Bad gateway</h1>"))
    answer = ask(server, "/account")
    assert (answer.status, answer.said, answer.headers["content-type"][:9]) == (
        502,
        "<h1>Bad gateway</h1>",
        "text/html",
    )


def test_too_many_calls_may_tell_the_wait_in_either_way_or_not(server: BrevoServer) -> None:
    for act in (faults.too_many(40), faults.too_many(retry_after=9), faults.too_many()):
        server.script(act, times=1)
    answers = [ask(server, "/account").headers for _ in range(3)]
    assert [told.get("x-sib-ratelimit-reset") for told in answers] == ["40", None, None]
    assert [told.get("retry-after") for told in answers] == [None, "9", None]


def test_a_dropped_call_is_not_done_and_not_answered(server: BrevoServer, world: World) -> None:
    server.script(faults.dropped())
    before = len(world.notes)
    with pytest.raises((BadStatusLine, ConnectionError)):
        note(server)
    assert len(world.notes) == before


def test_a_write_may_be_done_and_its_answer_lost(server: BrevoServer, world: World) -> None:
    server.script(faults.done_but_dropped(), method="POST")
    before = len(world.notes)
    with pytest.raises((BadStatusLine, ConnectionError)):
        note(server)
    assert len(world.notes) == before + 1


def test_a_connection_may_drop_in_the_middle_of_the_body(server: BrevoServer) -> None:
    server.script(faults.dropped_midway(), times=1)
    with pytest.raises((IncompleteRead, ConnectionError)):
        ask(server, "/account")
    assert ask(server, "/account").status == 200


def test_a_body_may_come_byte_by_byte(server: BrevoServer) -> None:
    server.script(faults.trickled())
    assert ask(server, "/account").said["companyName"] == "Quayline SAS"


def test_a_body_may_wait_for_a_gate(server: BrevoServer) -> None:
    gate = threading.Event()
    server.script(faults.trickled(gate=gate))
    line = HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0, timeout=0.05)
    line.request("GET", "/v3/account", headers={"api-key": server.key})
    response = line.getresponse()
    with pytest.raises(TimeoutError):
        response.read()
    line.close()
    gate.set()
    assert ask(server, "/account").status == 200


def test_a_server_with_a_shut_gate_can_be_stopped(world: World) -> None:
    with BrevoServer(world) as server:
        server.script(faults.trickled(gate=threading.Event()))
        line = HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0, timeout=5)
        line.request("GET", "/v3/account", headers={"api-key": server.key})
        response = line.getresponse()
    with pytest.raises((IncompleteRead, ConnectionError)):
        response.read()
    line.close()


def test_a_body_may_be_no_json_though_it_says_so(server: BrevoServer) -> None:
    server.script(faults.malformed())
    for path in ("/account", "/crm/notes?limit=1", "/smtp/statistics/events?email=x"):
        answer = ask(server, path)
        assert (answer.status, answer.headers["content-type"], type(answer.said)) == (200, "application/json", str)


def test_a_true_answer_may_be_altered(server: BrevoServer) -> None:
    server.script(faults.altered(lambda notes: [*notes, "not a note"]), path="/crm/notes")
    assert ask(server, "/crm/notes?limit=1").said[1:] == ["not a note"]


def test_a_caller_may_be_sent_elsewhere(server: BrevoServer) -> None:
    server.script(faults.redirected("http://127.0.0.1:9/v3"))
    answer = ask(server, "/account")
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:9/v3")


def test_a_module_may_be_missing(server: BrevoServer) -> None:
    server.script(faults.not_permitted(), path="/crm/notes")
    assert (ask(server, "/crm/notes").status, ask(server, f"/crm/deals/{DEAL}").status) == (403, 200)


def test_a_key_may_be_for_reading_only(server: BrevoServer, world: World) -> None:
    server.script(faults.read_only())
    before = len(world.notes)
    assert (ask(server, "/crm/notes").status, note(server), len(world.notes)) == (200, 403, before)


def test_an_address_may_be_unknown(server: BrevoServer) -> None:
    server.script(faults.unknown_address("198.51.100.7"))
    answer = ask(server, "/account")
    assert (answer.status, "198.51.100.7" in answer.said["message"]) == (401, True)


@pytest.mark.parametrize("name", sorted(set(faults.NAMED) - {"trickle"}))
def test_every_named_fault_spoils_a_call_it_is_for(server: BrevoServer, name: str) -> None:
    act, path, method = faults.NAMED[name]
    server.script(act, path=path, method=method)
    method = method or ("POST" if name == "read-only" else "GET")
    path = f"{path}/statistics/events" if path == "/smtp" else path if path.count("/") == 2 else "/crm/notes"
    body = {"text": "Called."} if method == "POST" else None
    try:
        answer = ask(server, f"{path}?limit=1", method=method, body=body)
    except (OSError, IncompleteRead, BadStatusLine):
        return
    assert answer.status >= 300 or isinstance(answer.said, str)
