"""`data-gatherer doctor` as people and programs run it."""

from __future__ import annotations

import json

import pytest

from tests.brevo import faults_on_demand as faults
from tests.brevo.server import BrevoServer
from tests.chain.asking import data
from tests.chain.terminal import Terminal
from tests.conftest import Command

DOCTOR = ("data-gatherer", "doctor")
UNSET = {"SALES_AGENT_NOW": ""}


def test_piped_it_fits_eighty_columns(server: BrevoServer, run: Command) -> None:
    done = run(*DOCTOR, env={**server.environment, **UNSET, "COLUMNS": ""})
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0] == "ok       key             from BREVO_API_KEY: Brevo takes it"
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line.endswith(" ")] == []
    assert "\x1b" not in done.stdout
    assert lines[-1].endswith("contact call, 1 e-mail event call")


def test_where_it_is_narrow_words_stand_below_the_name(server: BrevoServer, run: Command) -> None:
    done = run(*DOCTOR, env={**server.environment, "COLUMNS": "30"})
    lines = done.stdout.splitlines()
    assert lines[:3] == ["ok       key", "    from BREVO_API_KEY: Brevo", "    takes it"]
    assert max(map(len, lines)) <= 30


def test_on_request_it_shows_what_stands_behind(server: BrevoServer, run: Command) -> None:
    short = run(*DOCTOR, env=server.environment).stdout
    long = run(*DOCTOR, "--offline", "-v", env=server.environment).stdout
    assert "JOB_TITLE" not in short
    assert "   title: JOB_TITLE (found)" in long


def test_programs_get_every_finding(server: BrevoServer, run: Command) -> None:
    told = data(run(*DOCTOR, "--json", env=server.environment))
    assert list(told) == ["findings", "calls", "exit_code"]
    assert told["calls"] == {"crm": 6, "contacts": 1, "mail_events": 1}
    assert told["findings"][0] == {
        "name": "key",
        "state": "ok",
        "what": "from BREVO_API_KEY: Brevo takes it",
        "todo": "",
        "details": [],
    }


@pytest.mark.parametrize(
    ("act", "path", "code"),
    [
        (faults.answering(401, {"message": "Key not found", "code": "unauthorized"}), "", 3),
        (faults.unknown_address(), "", 3),
        (faults.not_permitted(), "/crm", 3),
        (faults.redirected("http://127.0.0.1:9/"), "", 4),
        (faults.agent_refused(), "", 4),
        (faults.too_many(1800), "", 1),
    ],
    ids=["key", "address", "crm", "redirect", "edge", "allowance"],
)
def test_its_exit_code_says_what_is_wrong(
    server: BrevoServer, run: Command, act: faults.Act, path: str, code: int
) -> None:
    server.script(act, path=path)
    done = run(*DOCTOR, "--json", env=server.environment)
    assert (done.returncode, json.loads(done.stdout)["exit_code"]) == (code, code)
    assert server.key not in done.stdout + done.stderr


def test_text_from_the_account_cannot_steer_the_terminal(server: BrevoServer) -> None:
    definitions = server.world.definitions
    definitions.task_types[0]["title"] = "Email\x1b[31m\x07"
    definitions.pipelines[0]["pipeline_name"] = "New\x1b]0;x\x07 business"
    definitions.pipelines[1]["stages"][-1]["name"] = 'Re"new\x1b[5med'
    definitions.contact_attributes[1]["name"] = "FIRST\x1b[31mNAME"
    server.world.company = "Quay\x1b[31mline\n[bold]SAS"
    terminal = Terminal(*DOCTOR, "-v", columns=120, env=server.environment)
    assert terminal.ended() == 0
    assert "Quayline [bold]SAS" in terminal.seen
    assert "\x1b[31m" not in terminal.seen
    assert "\x1b]0;x" not in terminal.seen
    assert "\x1b[5m" not in terminal.seen


def test_a_mirror_that_a_ceiling_stopped_is_half_done(server: BrevoServer, run: Command) -> None:
    assert run("data-gatherer", "sync", "--max-calls", "8", env=server.environment).returncode == 7
    done = data(run(*DOCTOR, "--offline", "--json", env=server.environment))
    told = next(one for one in done["findings"] if one["name"] == "mirror")
    assert told["what"].startswith("half done: ")
    assert run("data-gatherer", "sync", env=server.environment).returncode == 0
    done = data(run(*DOCTOR, "--offline", "--json", env=server.environment))
    assert next(one for one in done["findings"] if one["name"] == "mirror")["what"].startswith("whole: 7 deals")
