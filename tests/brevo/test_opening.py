"""A client as the environment and the settings say, with nothing called or imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp, KeyRefused
from data_gatherer.sources.brevo.api.opening import account_of, open_client
from sales_kernel.errors import UsageFault
from sales_kernel.workspace import Workspace
from tests.brevo.outside import KEY
from tests.brevo.rawserver import RawServer, answer, raw_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    with raw_server() as running:
        monkeypatch.setenv("BREVO_API_KEY", KEY)
        monkeypatch.setenv("BREVO_BASE_URL", f"{running.url}/")
        yield running


def test_the_environment_says_whose_account_it_is(server: RawServer, work: Workspace) -> None:
    server.will(answer(200, {"companyName": "Mill"}))
    assert open_client(work).account() == {"companyName": "Mill"}
    assert (server.seen[0].path, server.seen[0].headers["api-key"]) == ("/account", KEY)
    assert (work.home / "cache" / "calls.db").exists()


def test_calls_are_remembered_by_the_next_process(server: RawServer, work: Workspace) -> None:
    work.home.mkdir()
    work.config_path.write_text("brevo: {calls_per_hour: 3}\n")
    server.otherwise = answer(200, {"companyName": "Mill"})
    open_client(work).account()
    assert open_client(work).transport.left() == 2
    limited = open_client(work, max_calls=1)
    limited.account()
    with pytest.raises(AllowanceUsedUp, match="--max-calls"):
        limited.account()
    open_client(work).account()
    with pytest.raises(AllowanceUsedUp, match="3 of the 3 that `brevo: calls_per_hour` allows are used this hour"):
        open_client(work).account()


def test_the_book_of_calls_does_not_hold_the_key(server: RawServer, work: Workspace) -> None:
    server.will(answer(200, {"companyName": "Mill"}))
    open_client(work).account()
    files = list((work.home / "cache").glob("calls.db*"))
    assert files
    assert not any(KEY.encode() in file.read_bytes() for file in files)
    assert account_of(KEY, "https://a.example") != account_of(KEY, "https://b.example")


def test_without_a_key_the_way_to_one_is_told(work: Workspace) -> None:
    with pytest.raises(KeyRefused, match="BREVO_API_KEY is not set") as failed:
        open_client(work)
    assert (failed.value.exit_code, "make one in Brevo" in failed.value.hint) == (3, True)


def test_a_key_that_only_sends_mail_is_refused_without_a_call(
    server: RawServer, work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREVO_API_KEY", "xsmtpsib-0a1b2c")
    with pytest.raises(KeyRefused, match=r"this is an SMTP key \(xsmtpsib-\), which only sends mail") as failed:
        open_client(work)
    assert (failed.value.exit_code, "make one in Brevo" in failed.value.hint, server.seen) == (3, True, [])


def test_an_address_without_tls_is_refused(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREVO_API_KEY", KEY)
    monkeypatch.setenv("BREVO_BASE_URL", "http://api.brevo.com/v3")
    with pytest.raises(UsageFault, match="BREVO_BASE_URL must be https"):
        open_client(work)


def test_nothing_of_the_network_is_imported_before_a_call(server: RawServer) -> None:
    code = (
        "import sys; from sales_kernel.workspace import Workspace; from data_gatherer.sources.brevo.api.opening import open_client;"
        "open_client(Workspace.open()).transport.left(); print({'requests', 'urllib3', 'pydantic'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (ran.stdout, ran.stderr) == ("set()\n", "")
