"""What an answer is told as, by what the user should do; and that the key is in none of it."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_gatherer.sources.brevo.api import faults
from data_gatherer.sources.brevo.api.transport import Transport
from sales_kernel.errors import SuiteError
from tests.brevo.outside import KEY, Outside
from tests.brevo.rawserver import RawServer, Reply, answer, head, page, raw_server

DEAL = "/crm/deals/6a1f00aa00bb00cc00dd0001"
IP_MESSAGE = (
    "We have detected you are using an unrecognised IP address 203.0.113.7. If you performed this action make sure to add the new IP"
    " address in this link: https://app.brevo.com/security/authorised_ips"
)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with raw_server() as running:
        yield running


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


def refused(transport: Transport) -> SuiteError:
    with pytest.raises(SuiteError) as failed:
        transport.get(DEAL)
    return failed.value


def told(status: int, code: str, message: str) -> Reply:
    return answer(status, {"code": code, "message": message})


CASES = [
    (told(401, "unauthorized", "Key not found"), faults.KeyRefused, 3, "the API key: unauthorized: Key not found", "make one in Brevo"),
    (told(401, "", "authentication not found in headers"), faults.KeyRefused, 3, "no key reached Brevo", "proxy that removes headers"),
    (told(401, "unauthorized", IP_MESSAGE), faults.AddressRefused, 3, "does not accept calls from this internet address", "authorised_ips"),
    (told(403, "permission_denied", "No CRM"), faults.NotPermitted, 3, f"may not call GET {DEAL}: permission_denied: No CRM", "plan"),
    (told(402, "not_enough_credits", "Empty"), faults.NotPermitted, 3, "no credit for GET", "credits"),
    (told(404, "document_not_found", "Deal not found"), faults.RecordGone, 5, f"no such record: GET {DEAL}", "deleted"),
    (answer(404), faults.RecordGone, 5, "no reason given", "deleted"),
    (told(400, "out_of_range", "Limit exceeds max value"), faults.BadRequest, 4, "out_of_range: Limit exceeds max value", ""),
    (answer(422, {"message": "odd"}), faults.BadRequest, 4, "did not accept GET", ""),
    (page(403, "error code: 1010"), faults.Unreachable, 4, "something that is not Brevo's API: error code: 1010", "another network"),
    (page(404, "Not here"), faults.Unreachable, 4, "not Brevo's API: Not here", "BREVO_BASE_URL"),
    (page(401, "Log in"), faults.Unreachable, 4, "not Brevo's API: Log in", "proxy"),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "kind", "code", "message", "hint"), CASES)
def test_a_refusal_is_sorted_by_what_helps(
    server: RawServer, outside: Outside, reply: Reply, kind: type[faults.BrevoFault], code: int, message: str, hint: str
) -> None:
    server.will(reply)
    error = refused(outside.transport(server.url))
    assert (type(error), error.exit_code, len(server.seen)) == (kind, code, 1)
    assert message in str(error)
    assert hint in error.hint
    assert isinstance(error, faults.BrevoFault)
    assert str(error).endswith(f"(HTTP {error.status}, sib-request-id req-{error.status})")


def test_an_unknown_address_is_not_answered_with_advice_to_make_a_key(server: RawServer, outside: Outside) -> None:
    server.will(told(401, "unauthorized", IP_MESSAGE))
    error = refused(outside.transport(server.url))
    assert error.hint == "the key is fine: authorise this address at https://app.brevo.com/security/authorised_ips"
    assert "203.0.113.7" in str(error)


def test_words_of_the_other_side_are_harmless_and_short(server: RawServer, outside: Outside) -> None:
    server.will(
        answer(400, {"code": "\x1b[31mbad", "message": "a\n" + "b" * 5000}, headers={"sib-request-id": "r" * 500})
    )
    error = refused(outside.transport(server.url))
    assert "\x1b" not in str(error)
    assert "\n" not in str(error)
    assert len(str(error)) < 800


@pytest.mark.parametrize(
    "body", [b'{"code": 7, "message": ["a"]}', b'{"code": null}', b'"text"', b"[]", b"\xff\xfe", b"<", b"<script>" * 9]
)
def test_odd_refusals_are_refusals(server: RawServer, outside: Outside, body: bytes) -> None:
    server.will(answer(400, body=body))
    assert isinstance(refused(outside.transport(server.url)), faults.BadRequest | faults.Unreachable)


ECHOES = [
    *(answer(status, {"code": KEY, "message": f"key {KEY}"}) for status in (400, 401, 402, 403, 404, 422, 429, 500)),
    *(page(status, f"you sent {KEY}") for status in (401, 403, 404, 502)),
    answer(401, {"message": f"unrecognised IP address {KEY}"}, headers={"sib-request-id": f"id-{KEY}"}),
    answer(400, {"message": "x" * 280 + KEY}),
    answer(400, {"message": KEY[:9] + "\x00" + KEY[9:]}),
    answer(302, headers={"location": f"https://{KEY.lower()}.example/{KEY}"}),
    answer(200, body=KEY.encode()),
    Reply(head(200, {"content-length": "500", "x": KEY}) + KEY.encode(), drop=True),
    Reply(f"HTTP/1.1 {KEY}\r\n\r\n".encode(), drop=True),
    Reply(f"{KEY}\r\n\r\n".encode(), drop=True),
    Reply(head(200, {"transfer-encoding": "chunked"}) + KEY.encode(), drop=True),
    answer(200, body=KEY.encode(), headers={"content-encoding": "gzip"}),
    Reply(b"", drop=True),
]


@pytest.mark.parametrize("reply", ECHOES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_key_is_in_no_error(
    server: RawServer, outside: Outside, reply: Reply, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.otherwise = reply
    transport = outside.transport(server.url)
    try:
        if method == "GET":
            transport.get(DEAL)
        else:
            transport.write(method, "/crm/notes", {"text": "Hello"})
    except SuiteError as error:
        shown = told_of(error)
    else:
        shown = ""
    shown += caplog.text + " ".join(outside.said) + repr(transport)
    assert KEY.lower() not in shown.lower()
    assert server.seen[0].headers["api-key"] == KEY


def test_the_key_is_in_no_error_of_a_connection_that_fails(outside: Outside) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    transport = outside.transport(f"http://127.0.0.1:{port}/v3")
    with pytest.raises(faults.Unreachable) as failed:
        transport.get(DEAL)
    assert KEY not in told_of(failed.value)
    with_locals = traceback.TracebackException.from_exception(failed.value, capture_locals=True)
    assert KEY not in "".join(with_locals.format())


def told_of(error: BaseException) -> str:
    """Return all that can be seen of an error and of what led to it."""
    shown = ["".join(traceback.format_exception(error))]
    one: BaseException | None = error
    while one is not None:
        shown += [repr(one), str(one), repr(vars(one)), repr(getattr(one, "request", None))]
        shown += [repr(getattr(getattr(one, "request", None), "headers", None))]
        one = one.__cause__ or one.__context__
    assert len(shown) == 6, "an error of the libraries below came along"
    return " ".join(shown)
