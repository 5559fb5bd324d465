"""The key and the CRM's text stay where they belong, and nothing of the SDK is loaded before it is needed."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback

import pytest

from sales_kernel.engines.claude.engine import Claude
from sales_kernel.engines.claude.settings import ClaudeSettings
from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import UsageFault
from tests.conftest import ROOT
from tests.messages.faults import NAMED, refusing
from tests.messages.server import KEY
from tests.sales_kernel.claude.conftest import Asking, question

KEPT = "customer text"


PLAIN = sorted({*NAMED, "echo"} - {"slow", "stream-without-end", "error-event"})
STREAMED = sorted({*NAMED, "echo"} - {"slow"})


@pytest.mark.parametrize(
    ("name", "watched"), [*((name, False) for name in PLAIN), *((name, True) for name in STREAMED)]
)
def test_the_key_is_in_no_error_row_or_log(
    asking: Asking, name: str, watched: bool, caplog: pytest.LogCaptureFixture
) -> None:
    asking.server.will(refusing(400, "invalid_request_error", f"bad header: Bearer {KEY}") if name == "echo" else name)
    if watched:
        asking.watch()
    engine, shown = asking.engine(), ""
    caplog.set_level(logging.DEBUG)
    for logger in ("anthropic", "httpx2", "httpcore2"):
        logging.getLogger(logger).setLevel(logging.DEBUG)
    caught: list[EngineFault] = []
    try:
        shown += str(engine.ask(question({"note": KEPT}), asking.calls))
    except EngineFault as fault:
        caught.append(fault)
    for each in caught:
        shown += "".join(traceback.format_exception(each)) + repr(each) + each.hint
        assert each.__context__ is None or isinstance(each.__context__, EngineFault)
    shown += caplog.text + repr(engine) + repr(engine.__dict__) + repr(engine.caller.client)
    shown += str([tuple(row) for row in asking.rows]) + str(asking.progress)
    assert "sk-ant" not in shown
    assert KEPT not in caplog.text


def test_debugging_the_sdk_writes_nothing_down(asking: Asking) -> None:
    program = (
        "from tests.sales_kernel.claude.conftest import question\n"
        "from sales_kernel.engines.claude.engine import Claude\n"
        "from sales_kernel.engines.claude.settings import ClaudeSettings\n"
        "from sales_kernel.workspace import Workspace\nimport os\n"
        "work = Workspace.open()\n"
        f"told = Claude(ClaudeSettings(), os.environ).ask(question({{'note': '{KEPT}'}}), work.run('test').calls)\n"
        "print(told.value.text)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **asking.server.environment, "ANTHROPIC_LOG": "debug"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("Call Anna.\n", "")


def test_no_profile_of_another_program_is_used(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "another-token")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_PROFILE", "another")
    assert asking.ask().value.text == "Call Anna."


def test_without_a_key_nothing_is_called(asking: Asking) -> None:
    environment = {**asking.server.environment, "ANTHROPIC_API_KEY": " "}
    with pytest.raises(EngineFault, match="ANTHROPIC_API_KEY is not set") as caught:
        Claude(ClaudeSettings(), environment).ask(question(), asking.calls)
    assert (caught.value.reason, caught.value.exit_code) == ("no key", 3)
    assert asking.server.asked == []
    assert asking.rows == []


def test_a_wrong_key_is_refused(asking: Asking) -> None:
    environment = {**asking.server.environment, "ANTHROPIC_API_KEY": "sk-ant-other"}
    with pytest.raises(EngineFault, match="the key is refused"):
        Claude(ClaudeSettings(), environment).ask(question(), asking.calls)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "ftp://127.0.0.1",
        "127.0.0.1:80",
        "https://",
        "https://u:p@x.com",
        "https://x.com:99999",
        "http://10.0.0.5",
    ],
)
def test_the_key_goes_to_no_address_where_it_could_be_read(asking: Asking, address: str) -> None:
    environment = {**asking.server.environment, "ANTHROPIC_BASE_URL": address}
    with pytest.raises(UsageFault, match="ANTHROPIC_BASE_URL"):
        Claude(ClaudeSettings(), environment).ask(question(), asking.calls)
    assert asking.rows == []


def test_opening_an_engine_and_naming_its_shape_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from sales_kernel.engines.choice import open_engine\n"
        "from sales_kernel.prompts import load\n"
        "from sales_kernel.workspace import Workspace\n"
        "engine = open_engine(Workspace.open())\n"
        "engine.shape('recommend', load('recommend'))\n"
        "heavy = {'anthropic', 'httpx2', 'pydantic', 'yaml', 'logging'} & set(sys.modules)\n"
        "print(engine.identity, sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "ANTHROPIC_API_KEY": KEY},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("claude/1 []\n", "")


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.5])
def test_leaving_while_the_sdk_is_being_loaded_is_quiet(seconds: float) -> None:
    program = (
        "import time\n"
        "from sales_kernel.engines.claude.loading import load_beside\n"
        "load_beside(); load_beside()\n"
        f"time.sleep({seconds})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
