"""Calls over a real connection: what is tried again, waited for, refused, and never told."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from data_gatherer.sources.brevo.api.attempt import MOST_BYTES, checked_base
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp, Unreachable, WriteUncertain
from sales_kernel.errors import UsageFault
from tests.brevo.outside import KEY, NOON, Outside
from tests.brevo.rawserver import RawServer, Reply, Seen, answer, head, page, raw_server

DEAL = "/crm/deals/6a1f00aa00bb00cc00dd0001"
GOOD = answer(200, {"id": "d"})
DROPPED = Reply(b"", drop=True)
TRUNCATED = Reply(head(200, {"content-length": "500"}) + b'{"id": ', drop=True)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with raw_server() as running:
        yield running


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


def test_a_call_says_who_asks_for_what(server: RawServer, outside: Outside) -> None:
    server.will(GOOD)
    answered = outside.transport(f"{server.url}/v3").get(DEAL, [("filters[a.b]", "x y\udcff")])
    assert (answered.document, answered.request_id, server.seen[0].path) == ({"id": "d"}, "req-200", f"/v3{DEAL}")
    assert server.seen[0].query == [("filters[a.b]", "x y?")]
    told = server.seen[0].headers
    assert (told["api-key"], told["accept"]) == (KEY, "application/json")
    assert told["user-agent"].startswith("sales-action-suite/")


@pytest.mark.parametrize(
    "bad",
    [
        page(502, "Bad gateway"),
        page(500, "Oops"),
        answer(503),
        DROPPED,
        TRUNCATED,
        answer(200, body=b'{"id": "\\ud83d'),
        answer(200),
    ],
    ids=["502", "500", "503 empty", "dropped", "truncated", "half a JSON", "no body"],
)
def test_a_question_is_asked_three_times_with_growing_pauses(server: RawServer, outside: Outside, bad: Reply) -> None:
    server.will(bad, bad, GOOD)
    assert outside.transport(server.url).get(DEAL).document == {"id": "d"}
    assert outside.slept == [1.0, 2.0]
    server.will(bad, bad, bad)
    with pytest.raises(Unreachable, match="tried 3 times") as failed:
        outside.transport(server.url).get(DEAL)
    assert (len(server.seen), failed.value.exit_code) == (6, 4)


def test_a_page_of_the_edge_is_told_by_its_status_and_its_call(server: RawServer, outside: Outside) -> None:
    server.otherwise = page(502, "Bad gateway")
    with pytest.raises(Unreachable) as failed:
        outside.transport(server.url).get(DEAL)
    assert str(failed.value) == (
        f"GET {DEAL}: Brevo answered with a fault of its own; tried 3 times (HTTP 502, sib-request-id req-502)"
    )
    assert (failed.value.status, failed.value.request_id) == (502, "req-502")


MANGLED = [
    b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n{}",
    b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\ncontent-encoding: br, zstd, deflate\r\ncontent-length: 3\r\n\r\n{} ",
    b"HTTP/1.1 200 OK\r\nno colon here\r\ncontent-length: 1\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\n" + b"".join(b"x%d: y\r\n" % number for number in range(200)) + b"\r\n",
    b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000 + b"\r\n\r\n",
    b"HTTP/1.1 99 Odd\r\n\r\n",
    b"HTTP/1.1 1000 Odd\r\n\r\n",
    b"HTTP/1.1 abc Odd\r\n\r\n",
    b"HTTP/9.9 200 OK\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
    b"{}",
    b"\xff\x00\xfe",
    b"HTTP/1.1 200 \xff\r\n\xff\xfe: \xff\r\nset-cookie: \xff=;;;\r\nretry-after: \xff\r\ncontent-length: 1\r\n\r\n{",
]


@pytest.mark.parametrize("mangled", MANGLED)
def test_an_answer_that_is_no_http_is_no_answer(server: RawServer, outside: Outside, mangled: bytes) -> None:
    server.otherwise = Reply(mangled, drop=True)
    with pytest.raises(Unreachable):
        outside.transport(server.url).get(DEAL)


def test_nobody_listening_is_said_so(outside: Outside) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable, match="no connection: Connection refused; tried 3 times"):
        outside.transport(f"http://127.0.0.1:{port}/v3").get(DEAL)


def test_an_answer_that_does_not_come_is_not_waited_for_for_ever(server: RawServer, outside: Outside) -> None:
    server.will(Reply(b"", b""), GOOD)
    assert outside.transport(server.url, read=0.3).get(DEAL).document == {"id": "d"}


SLOW = {
    "in its headers": Reply(b"HTTP/1.1 200 OK\r\nx: " + b"." * 60_000),
    "in its body": Reply(head(200, {"content-length": "10000000"}) + b" " * 10_000_000),
}


@pytest.mark.parametrize("slow", SLOW.values(), ids=SLOW)
def test_an_answer_that_keeps_coming_slowly_is_given_up(server: RawServer, outside: Outside, slow: Reply) -> None:
    server.otherwise = slow
    ticking = count(0, 15).__next__  # seconds between two looks at the clock
    with pytest.raises(Unreachable, match="no whole answer in time; tried 3 times"):
        outside.transport(server.url, read=20, monotonic=ticking).get(DEAL)


def test_an_answer_without_end_is_cut_off(server: RawServer, outside: Outside) -> None:
    bomb = gzip.compress(b" " * (MOST_BYTES + 1))
    server.will(answer(200, body=bomb, headers={"content-encoding": "gzip"}))
    with pytest.raises(Unreachable, match="larger than 64 MB"):
        outside.transport(server.url).get(DEAL)
    assert len(server.seen) == 1


def test_a_packed_answer_is_unpacked(server: RawServer, outside: Outside) -> None:
    server.will(
        answer(200, body=gzip.compress(b'{"id": 1}'), headers={"content-encoding": "gzip"}),
        Reply(head(200, {"transfer-encoding": "chunked"}) + b'4\r\n{"id\r\n5\r\n": 2}\r\n0\r\n\r\n'),
    )
    transport = outside.transport(server.url)
    assert [transport.get(DEAL).document["id"], transport.get(DEAL).document["id"]] == [1, 2]
    assert "gzip" in server.seen[0].headers["accept-encoding"]


def test_a_connection_is_used_again(server: RawServer, outside: Outside) -> None:
    odd = {"x-sib-ratelimit-limit": "many", "x-sib-ratelimit-reset": "600"}
    server.will(answer(200, {"id": "d"}, headers=odd), answer(204), answer(404, {"code": "document_not_found"}), GOOD)
    transport = outside.transport(server.url)
    transport.get(DEAL)
    transport.write("DELETE", DEAL)
    with pytest.raises(Exception, match="document_not_found"):
        transport.get(DEAL)
    transport.get(DEAL)
    assert server.connections == 1


def test_a_redirect_is_not_followed_and_the_key_stays_here(server: RawServer, outside: Outside) -> None:
    with raw_server() as elsewhere:
        server.will(answer(302, headers={"location": f"http://localhost:{elsewhere.port}/login?a=b"}))
        with pytest.raises(Unreachable, match="points to localhost, and was not followed: the key was not sent along"):
            outside.transport(server.url).get(DEAL)
        assert (elsewhere.connections, len(server.seen)) == (0, 1)


@pytest.mark.parametrize("where", ["http://[::1", "/login", ""])
def test_a_redirect_to_nowhere_is_an_error_too(server: RawServer, outside: Outside, where: str) -> None:
    server.will(answer(307, headers={"location": where}))
    with pytest.raises(Unreachable, match="points to somewhere else"):
        outside.transport(server.url).write("POST", "/crm/notes", {})


@pytest.mark.parametrize("reset", ["7", "7.0"])
def test_the_wait_after_too_many_calls_is_what_brevo_says(server: RawServer, outside: Outside, reset: str) -> None:
    limited = {"x-sib-ratelimit-limit": "100", "x-sib-ratelimit-remaining": "0", "x-sib-ratelimit-reset": reset}
    server.will(answer(429, {"message": "too many"}, headers=limited), GOOD)
    assert outside.transport(server.url).get(DEAL).document == {"id": "d"}
    assert outside.slept == [7.0]
    assert outside.said == ["waiting until Brevo allows another call: 7 seconds"]


@pytest.mark.parametrize("after", ["5", "Fri, 20 Nov 2026 12:00:05 GMT"])
def test_a_retry_after_is_honoured_in_both_its_forms(server: RawServer, outside: Outside, after: str) -> None:
    server.will(answer(429, headers={"retry-after": after}), GOOD)
    outside.transport(server.url).get(DEAL)
    assert outside.slept == [5.0]


@pytest.mark.parametrize("headers", [{}, {"retry-after": "soon"}, {"x-sib-ratelimit-reset": "-3"}])
def test_without_a_word_on_when_the_pause_grows(server: RawServer, outside: Outside, headers: dict[str, str]) -> None:
    server.will(answer(429, headers=headers), answer(429, headers=headers), GOOD)
    outside.transport(server.url).get(DEAL)
    assert outside.slept == [1.0, 2.0]


def test_too_many_calls_three_times_over_is_an_allowance_used_up(server: RawServer, outside: Outside) -> None:
    server.otherwise = answer(429, {"message": "too many"})
    with pytest.raises(AllowanceUsedUp, match="no more CRM calls for now") as failed:
        outside.transport(server.url).get(DEAL)
    assert (len(server.seen), failed.value.ready_at, failed.value.status, failed.value.request_id) == (
        3,
        None,
        429,
        "req-429",
    )


def test_a_long_wait_is_told_and_not_slept(server: RawServer, outside: Outside) -> None:
    limited = {"x-sib-ratelimit-limit": "100", "x-sib-ratelimit-remaining": "0", "x-sib-ratelimit-reset": "2280"}
    server.will(answer(429, headers=limited))
    transport = outside.transport(server.url)
    with pytest.raises(AllowanceUsedUp) as failed:
        transport.get(DEAL)
    assert str(failed.value) == (
        "Brevo allows no more CRM calls before 13:38 (in 38 minutes); 100 of 100 used this hour, as Brevo counts"
        " (HTTP 429, sib-request-id req-429)"
    )
    assert failed.value.hint == "wait, or work from the mirror with --source local"
    assert (failed.value.exit_code, outside.slept) == (7, [])
    assert failed.value.ready_at == NOON + timedelta(minutes=38)
    with pytest.raises(AllowanceUsedUp, match="before 13:38"):  # nor is it asked again
        transport.get(DEAL)
    assert len(server.seen) == 1


def test_all_waits_of_a_call_together_stay_within_what_was_allowed(server: RawServer, outside: Outside) -> None:
    server.otherwise = answer(429, headers={"retry-after": "15"})
    with pytest.raises(AllowanceUsedUp):
        outside.transport(server.url, most_wait_seconds=20).get(DEAL)
    assert (len(server.seen), outside.slept) == (2, [15.0])


LOST = [DROPPED, TRUNCATED, page(502, "Bad gateway"), answer(500, {"code": "internal"}), answer(408)]


@pytest.mark.parametrize("lost", LOST, ids=["dropped", "truncated", "502", "500", "408"])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_write_whose_answer_is_lost_is_not_repeated(
    server: RawServer, outside: Outside, lost: Reply, method: str
) -> None:
    server.will(lost)
    with pytest.raises(WriteUncertain, match="may have been written or not") as failed:
        outside.transport(server.url).write(method, "/crm/notes", {"text": "Hello"})
    assert len(server.seen) == 1
    assert "look in Brevo" in failed.value.hint


def test_a_write_that_nobody_answers_is_not_repeated(server: RawServer, outside: Outside) -> None:
    server.will(Reply(b"", b""))
    with pytest.raises(WriteUncertain, match="no whole answer in time"):
        outside.transport(server.url, read=0.3).write("POST", "/crm/notes", {"text": "Hello"})
    assert (len(server.seen), server.seen[0].body) == (1, b'{"text":"Hello"}')
    assert server.seen[0].headers["content-type"] == "application/json"


def test_a_write_that_was_never_sent_is_no_doubtful_one(outside: Outside) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable, match="no connection"):
        outside.transport(f"http://127.0.0.1:{port}/v3").write("POST", "/crm/notes", {})


def test_a_connection_that_nobody_takes_is_given_up_and_nothing_was_sent(outside: Outside) -> None:
    with socket.socket() as listener, socket.socket() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting.connect(listener.getsockname())  # the one place there is
        base = f"http://127.0.0.1:{listener.getsockname()[1]}/v3"
        with pytest.raises(Unreachable, match="no connection: it took too long"):
            outside.transport(base, connect=0.1).write("POST", "/crm/notes", {})


def test_a_write_is_judged_by_itself_whatever_error_is_being_dealt_with(server: RawServer, outside: Outside) -> None:
    import requests

    server.will(DROPPED)
    try:
        requests.get("http://127.0.0.1:9/", timeout=2)
    except requests.ConnectionError:
        with pytest.raises(WriteUncertain):
            outside.transport(server.url).write("POST", "/crm/notes", {})


def test_a_write_that_was_turned_away_is_made_after_the_wait(server: RawServer, outside: Outside) -> None:
    server.will(answer(429, headers={"x-sib-ratelimit-reset": "3"}), answer(201, {"id": "n"}))
    assert outside.transport(server.url).write("POST", "/crm/notes", {}).document == {"id": "n"}
    assert outside.slept == [3.0]


def test_every_attempt_counts(server: RawServer, outside: Outside) -> None:
    server.will(page(502, "Bad gateway"), DROPPED, GOOD, answer(404), GOOD)
    transport = outside.transport(server.url, calls_per_hour=10)
    transport.get(DEAL)
    with pytest.raises(Exception, match="404"):
        transport.get(DEAL)
    transport.get("/contacts/7")
    assert dict(transport.made) == {"crm": 4, "contacts": 1}
    assert (transport.left(), transport.used(), transport.left("contacts")) == (6, 4, 35_999)


def test_a_ceiling_of_calls_is_kept_by_many_threads(server: RawServer, outside: Outside) -> None:
    server.otherwise = GOOD
    transport = outside.transport(server.url, max_calls=7)
    assert transport.left() == 7

    def ask(_: int) -> str:
        try:
            return str(transport.get(DEAL).status)
        except AllowanceUsedUp as failed:
            return str(failed)

    with ThreadPoolExecutor(10) as pool:
        told = sorted(pool.map(ask, range(20)))
    assert told == ["200"] * 7 + ["the ceiling of 7 CRM calls that --max-calls sets is reached"] * 13
    assert (len(server.seen), transport.made["crm"], transport.left()) == (7, 7, 0)
    transport.get("/contacts/7")


def test_threads_share_connections(server: RawServer, outside: Outside) -> None:
    together = threading.Barrier(8, timeout=20)

    def meet(_: Seen) -> Reply:
        together.wait()
        return GOOD

    server.replies = [meet] * 8
    transport = outside.transport(server.url)
    with ThreadPoolExecutor(8) as pool:
        assert [one.status for one in pool.map(lambda _: transport.get(DEAL), range(8))] == [200] * 8
    assert server.connections == 8


@pytest.mark.parametrize("reset", ["1", "2"])
def test_a_window_of_a_second_is_not_taken_for_the_hour(server: RawServer, outside: Outside, reset: str) -> None:
    seconds = {"x-sib-ratelimit-limit": "20", "x-sib-ratelimit-remaining": "19", "x-sib-ratelimit-reset": reset}
    full = {**seconds, "x-sib-ratelimit-remaining": "0"}
    server.will(answer(200, {"id": 7}, headers=seconds), answer(200, {"id": 7}, headers=full), GOOD)
    transport = outside.transport(server.url)
    transport.get("/contacts/7")
    assert transport.left("contacts") == 35_999
    transport.get("/contacts/7")
    assert outside.slept == []
    transport.get("/contacts/7")
    assert (outside.slept, transport.left("contacts")) == ([float(reset)], 35_997)


def test_what_brevo_says_of_the_hour_corrects_the_book(server: RawServer, outside: Outside) -> None:
    hour = {"x-sib-ratelimit-limit": "300", "x-sib-ratelimit-remaining": "120", "x-sib-ratelimit-reset": "1118"}
    server.will(answer(200, {}, headers=hour), GOOD)
    transport = outside.transport(server.url)
    transport.get("/smtp/statistics/events")
    assert (transport.left("mail_events"), transport.used("mail_events")) == (120, 180)
    transport.get("/smtp/statistics/events")
    assert transport.left("mail_events") == 119
    outside.later(seconds=1118)
    assert transport.left("mail_events") == 300


def test_a_password_of_netrc_is_not_sent(
    server: RawServer, outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else\ndefault login a password b\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    server.will(GOOD)
    outside.transport(server.url).get(DEAL)
    assert "authorization" not in server.seen[0].headers


def test_the_session_of_https_takes_proxies_and_no_netrc(
    outside: Outside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("default login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with raw_server() as proxy:
        proxy.otherwise = answer(407, {})
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(Unreachable, match="the proxy could not be used: it answered 407"):
            outside.transport("https://brevo.example/v3").get(DEAL)
        assert [seen.method for seen in proxy.seen] == ["CONNECT"] * 3
        assert {name for seen in proxy.seen for name in seen.headers} & {"api-key", "authorization"} == set()


def test_plain_http_to_this_machine_goes_through_no_proxy(
    server: RawServer, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.will(GOOD)
    with raw_server() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        outside.transport(server.url).get(DEAL)
        assert proxy.connections == 0


def test_a_cookie_is_not_kept(server: RawServer, outside: Outside) -> None:
    server.will(answer(200, {"id": "d"}, headers={"set-cookie": "__cf=1; Path=/"}), GOOD)
    transport = outside.transport(server.url)
    transport.get(DEAL)
    transport.get(DEAL)
    assert "cookie" not in server.seen[1].headers


def test_a_certificate_is_checked_against_those_that_are_trusted(
    outside: Outside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(
        ["openssl", *made.split(), "-keyout", "key.pem", "-out", "ca.pem"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=60,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "ca.pem", tmp_path / "key.pem")
    with raw_server(context) as server:
        server.will(GOOD)
        base = f"https://localhost:{server.port}/v3"
        with pytest.raises(Unreachable, match="certificate of the other side is not trusted") as failed:
            outside.transport(base).write("POST", "/crm/notes", {})
        assert "REQUESTS_CA_BUNDLE" in failed.value.hint
        assert (server.seen, server.connections) == ([], 1)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        assert outside.transport(base).get(DEAL).document == {"id": "d"}


def test_certificates_that_are_not_there_are_named(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(Unreachable, match="trusted certificates cannot be read") as failed:
        outside.transport("https://127.0.0.1:9/v3").get(DEAL)
    assert "REQUESTS_CA_BUNDLE" in failed.value.hint


@pytest.mark.parametrize(
    "base",
    [
        "https://api.brevo.com/v3/",
        "http://127.0.0.1:8080/v3",
        "http://localhost/v3",
        "http://[::1]:1/v3",
        "http://127.1.2.3:65535/v3",
        "https://gate.example/to/brevo/v3",
    ],
)
def test_an_address_over_tls_or_of_this_machine_is_taken(base: str) -> None:
    assert checked_base(base) == base.rstrip("/")


@pytest.mark.parametrize(
    "base",
    [
        "http://api.brevo.com/v3", "http://127.0.0.1.evil.example/v3", "http://localhost.evil.example/v3", "ftp://localhost/v3", "brevo",
        "https://user:secret@api.brevo.com/v3", "https://api.brevo.com/v3?x=1", "https://api.brevo.com/v3#a", "",
        "http://127.0.0.1@evil.example/v3", "http://127.0.0.1\\@evil.example/v3", "https://api.brevo.com/../x y/v3", "https:///v3",
        "http://0.0.0.0/v3", "http://[fe80::1]/v3",
    ],
)  # fmt: skip
def test_another_address_is_refused_without_repeating_it(base: str) -> None:
    with pytest.raises(UsageFault, match="BREVO_BASE_URL") as failed:
        checked_base(base)
    assert "secret" not in str(failed.value) + failed.value.hint


@pytest.mark.parametrize("base", ["https://api.brevo.com", "https://api.brevo.com/v2/", "http://127.0.0.1:8080/v3/crm"])
def test_an_address_of_another_version_is_refused_with_how_to_write_it(base: str) -> None:
    with pytest.raises(UsageFault, match="must end in /v3") as failed:
        checked_base(base)
    assert failed.value.hint == "write it like https://api.brevo.com/v3"


@pytest.mark.parametrize("port", ["99999", "0"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(UsageFault, match=f"names the port {port}, which is none"):
        checked_base(f"http://127.0.0.1:{port}/v3")


def test_a_connection_that_was_refused_uses_up_no_call(outside: Outside) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    transport = outside.transport(f"http://127.0.0.1:{port}/v3", max_calls=7)
    with pytest.raises(Unreachable, match="tried 3 times"):
        transport.get(DEAL)
    assert (transport.used(), transport.left(), transport.made["crm"]) == (0, 7, 0)


def test_a_refusal_without_a_word_says_what_to_do(server: RawServer, outside: Outside) -> None:
    server.otherwise = answer(429)
    with pytest.raises(AllowanceUsedUp) as failed:
        outside.transport(server.url, calls_per_hour=8).get(DEAL)
    assert str(failed.value) == "Brevo allows no more CRM calls for now (HTTP 429, sib-request-id req-429)"
    assert failed.value.hint == (
        "Brevo does not say for how long: try again in some minutes, or work from the mirror with --source local"
    )
