"""When a command is stopped by a ceiling, `-v` tells what it asked for until then."""

from __future__ import annotations

import pytest

from tests.brevo.office import DEAL
from tests.brevo.server import BrevoServer
from tests.conftest import Command

FEW = {"SALES_AGENT_BREVO__CALLS_PER_HOUR": "3", "SALES_AGENT_BREVO__MOST_WAIT_SECONDS": "0"}


@pytest.mark.parametrize(
    "command", [("data-gatherer", "enrich"), ("deal-summary", "summarize"), ("sales-action", "recommend")]
)
def test_a_command_that_was_stopped_tells_its_calls_when_asked(
    server: BrevoServer, run: Command, command: tuple[str, str]
) -> None:
    told = run(*command, DEAL, "--source", "brevo", "-v", env={**server.environment, **FEW})
    lines = told.stderr.splitlines()
    assert told.returncode == 7
    assert lines[0].startswith("calls made: 3 crm")
    assert lines[1].startswith("error: no more CRM calls before ")
    assert "calls made" not in run(*command, DEAL, "--source", "brevo", env={**server.environment, **FEW}).stderr
