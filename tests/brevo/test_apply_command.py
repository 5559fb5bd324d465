"""`sales-action apply` at a terminal, in a script, twice at once, and killed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.action_recommender import advice
from tests.brevo.applying import REC, Seller
from tests.brevo.definitions import INES
from tests.brevo.exchange import Reply, Request
from tests.brevo.faults_on_demand import altered, dropped, read_only
from tests.brevo.server import BrevoServer
from tests.brevo.small_records import DEAL, MARWICK
from tests.chain.asking import PATIENCE, begin, complaint, data, ended, wait_until
from tests.chain.terminal import Terminal
from tests.conftest import Command, Ran

APPLY = ("sales-action", "apply")
Applied = Callable[..., Ran]


@pytest.fixture
def seller(server: BrevoServer) -> Seller:
    return Seller(server)


@pytest.fixture
def applied(seller: Seller, run: Command) -> Applied:
    """Run `sales-action apply` on the recommendation: `applied("P0-1", "--yes")`."""
    return lambda *arguments, **env: run(*APPLY, REC, *arguments, env={**seller.server.environment, **env})


def runs(seller: Seller) -> list[tuple[str, Any]]:
    """Return how runs of apply ended, the newest last, and what was asked for."""
    with seller.open() as work:
        rows = work.ledger.rows("SELECT status, request_body FROM llm_worker_task ORDER BY rowid")
    return [(row["status"], json.loads(row["request_body"])) for row in rows]


# In a script


def test_without_a_terminal_and_a_yes_nothing_is_done(applied: Applied, seller: Seller) -> None:
    said = ["error: nobody is here to be asked", "hint:  say --yes, or look first with --dry-run"]
    assert complaint(applied("P0-1")) == (2, said)
    assert seller.asked_for() == []


def test_with_a_yes_it_is_shown_and_done(applied: Applied, seller: Seller) -> None:
    done = applied("P0-1", "--yes")
    (task,) = seller.written()
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:9] == [
        "name       Answer the question about weight",
        "type       Email",
        "due        Friday 20 November 2026, 17:00 (Europe/Paris)",
        "takes      25 minutes",
        f"for        the deal's owner ({task['assignToId']})",
        f"deal       Crates for the harbour ({DEAL})",
        "contact    Salma Haddad (7001)",
        f"companies  {task['companiesIds'][0]}",
        f"notes      {len(task['notes'])} characters:",
    ]
    assert "\n".join(line.removeprefix("    ") for line in lines[9:-1]) == task["notes"]
    undo = f"sales-action apply {REC} P0-1 --as task --undo"
    assert lines[-1] == f"created task {task['id']} for {REC} P0-1; to remove it: {undo}"


def test_doing_it_again_says_that_it_is_there(applied: Applied, seller: Seller) -> None:
    applied("P0-1", "--yes")
    again = applied("P0-1", "--yes")
    (task,) = seller.written()
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith(
        f"task {task['id']} for {REC} P0-1 is there already; nothing was done; to remove it: "
    )


def test_the_same_task_of_a_newer_recommendation_waits_while_it_is_open(
    applied: Applied, seller: Seller, run: Command
) -> None:
    applied("P0-1", "--yes")
    (task,) = seller.written()
    newer = seller.recommend_again()
    done = run(*APPLY, newer, "P0-1", "--yes", env=seller.server.environment)
    said = f"the same task was written for {REC} P0-1 and is still open ({task['id']}); --again writes another\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    assert run(*APPLY, newer, "P0-1", "--yes", "--again", env=seller.server.environment).returncode == 0
    assert len(seller.written()) == 2


def test_names_that_were_read_stand_beside_ids(seller: Seller, run: Command) -> None:
    run("data-gatherer", "enrich", DEAL, "--source", "brevo", "--json", env=seller.server.environment)
    seller.asked_for()
    newer = seller.recommend_again(account=seller.world.organization_id)
    lines = run(*APPLY, newer, "P0-1", "--dry-run", env=seller.server.environment).stdout.splitlines()
    company = seller.world.companies[MARWICK]["attributes"]["name"]
    assert f"for        the deal's owner, {INES.email} ({INES.id})" in lines
    assert f"companies  {company} ({MARWICK})" in lines
    assert len(seller.asked_for()) == 2


def test_what_was_recommended_from_brevo_can_be_applied(server: BrevoServer, run: Command) -> None:
    advised = data(run("sales-action", "recommend", DEAL, "--source", "brevo", "--json", env=server.environment))
    actions = [*advised["p0_actions"], *advised["p1_actions"], *advised["p2_actions"]]
    assert actions
    for action in actions:
        made = data(run(*APPLY, "last", action["id"], "--yes", "--json", env=server.environment))
        task = server.world.tasks[made["record_id"]]
        assert (made["outcome"], made["warnings"], task["dealsIds"]) == ("created", [], [DEAL])
        assert task["contactsIds"] == ([int(action["contact_id"])] if action["contact_id"] else [])
    assert [target for target in server.targets() if not target.startswith("GET ")] == ["POST /v3/crm/tasks"] * len(
        actions
    )


def test_the_last_recommendation_is_meant_by_last(seller: Seller, run: Command) -> None:
    made = data(run(*APPLY, "last", "p0-1", "--yes", "--json", env=seller.server.environment))
    assert (made["recommendation_id"], made["action_id"]) == (REC, "P0-1")


def test_programs_get_what_was_written(applied: Applied, seller: Seller) -> None:
    made = data(applied("P0-1", "--as", "note", "--yes", "--json"))
    (note,) = seller.written()
    run = made.pop("run")["id"]
    assert {name: value for name, value in made.items() if name not in ("body", "idempotency_key")} == {
        "outcome": "created",
        "recommendation_id": REC,
        "action_id": "P0-1",
        "form": "note",
        "record_id": note["id"],
        "written_for": f"{REC} P0-1",
        "source": "brevo",
        "account": advice.ACCOUNT,
        "deal_id": DEAL,
        "remarks": [],
        "warnings": [],
    }
    assert {name: note[name] for name in made["body"]} == made["body"]
    assert made["idempotency_key"] in note["text"]
    assert run.startswith("fusesell_")


def test_a_dry_run_shows_what_would_be_written_and_writes_nothing(applied: Applied, seller: Seller) -> None:
    would = data(applied("P0-1", "--dry-run", "--json"))
    assert (would["outcome"], would["record_id"], would["body"]["dealsIds"]) == ("not done", "", [DEAL])
    assert "name       Answer the question about weight" in applied("P0-1", "--dry-run").stdout
    assert (seller.written(), seller.row()) == ([], ("", ""))
    assert data(applied("P0-1", "--yes", "--json"))["body"] == would["body"]


def test_a_run_is_recorded_however_it_ends(applied: Applied, seller: Seller) -> None:
    applied("P0-1", "--yes")
    seller.server.script(read_only())
    applied("P0-2", "--yes")
    asked = {"action": "apply", "recommendation_id": REC, "form": "task", "undo": False, "dry_run": False}
    ended_as = [(status, request["action_id"]) for status, request in runs(seller)]
    assert ended_as == [("completed", "P0-1"), ("failed", "P0-2")]
    assert all(asked.items() <= request.items() for _, request in runs(seller))


def test_undo_removes_it(applied: Applied, seller: Seller) -> None:
    made = data(applied("P0-1", "--yes", "--json"))
    undone = applied("P0-1", "--undo", "--yes")
    assert (undone.returncode, seller.written()) == (0, [])
    assert undone.stdout.splitlines()[0] == f"task       {made['record_id']}"
    assert undone.stdout.splitlines()[-1] == f"removed task {made['record_id']} for {REC} P0-1"


# Exit codes


def no_key(seller: Seller) -> dict[str, str]:
    return {"BREVO_API_KEY": ""}


def no_calls(seller: Seller) -> dict[str, str]:
    return {"SALES_AGENT_BREVO__CALLS_PER_HOUR": "1", "SALES_AGENT_BREVO__MOST_WAIT_SECONDS": "0"}


def reading_only(seller: Seller) -> dict[str, str]:
    seller.server.script(read_only())
    return {}


def a_lost_answer(seller: Seller) -> dict[str, str]:
    seller.server.script(dropped(), method="POST")
    return {}


@pytest.mark.parametrize(
    ("trouble", "action", "code", "error"),
    [
        (no_key, "P0-1", 3, "error: no key for Brevo"),
        (reading_only, "P0-1", 3, "error: this key may read Brevo, but not write a task"),
        (a_lost_answer, "P0-1", 4, "error: Brevo did not say whether it made the task"),
        (no_key, "P9-9", 5, f"error: {REC} has no action 'P9-9'"),
        (no_calls, "P0-1", 7, "error: "),
    ],
)
def test_each_way_to_fail_has_its_code(
    applied: Applied, seller: Seller, trouble: Callable[[Seller], dict[str, str]], action: str, code: int, error: str
) -> None:
    done = applied(action, "--yes", "--json", **trouble(seller))
    said = [line for line in done.stderr.splitlines() if line.startswith(("error:", "hint:"))]
    assert (done.returncode, done.stdout, len(said)) == (code, "", 2)
    assert said[0].startswith(error)
    assert seller.written() == []


def test_a_recommendation_of_another_source_is_a_mistake(seller: Seller, run: Command) -> None:
    with seller.open() as work:
        advice.remember(work, advice.recommendation(DEAL, name="rec_000000000001"), source="sample")
    code, lines = complaint(run(*APPLY, "rec_000000000001", "P0-1", "--yes", env=seller.server.environment))
    assert (code, lines[0]) == (
        2,
        "error: rec_000000000001 was made from the source sample, and only Brevo can be written to",
    )


def test_what_reads_otherwise_is_partly_done(applied: Applied, seller: Seller) -> None:
    seller.server.script(altered(lambda task: {**task, "contactsIds": []}), path="/crm/tasks/", method="GET")
    done = applied("P0-1", "--yes", "--json")
    assert done.returncode == 8
    assert done.stderr.splitlines()[-1] == "warning: contactsIds was written as [7001] and reads []"
    assert json.loads(done.stdout)["outcome"] == "created"


# At a terminal


@pytest.mark.parametrize(
    ("typed", "code", "tasks", "said"), [("y\n", 0, 1, "created task"), ("\n", 1, 0, "nothing was done")]
)
def test_at_a_terminal_it_shows_and_asks(seller: Seller, typed: str, code: int, tasks: int, said: str) -> None:
    terminal = Terminal(*APPLY, REC, "P0-1", columns=120, env=seller.server.environment)
    seen = terminal.read_until("Write this task into Brevo? [y/N]: ")
    assert "Answer the question about weight" in seen
    assert seller.written() == []
    terminal.type(typed)
    assert terminal.ended() == code
    assert said in terminal.seen
    assert len(seller.written()) == tasks
    assert runs(seller)[-1][0] == "completed"


def test_text_from_the_crm_cannot_steer_the_terminal(seller: Seller) -> None:
    types = seller.world.definitions.task_types
    types[:] = [{**one, "title": f"{one['title']}\x1b[31m\x07"} for one in types]
    terminal = Terminal(*APPLY, REC, "P0-1", "--dry-run", columns=120, env=seller.server.environment)
    assert terminal.ended() == 0
    assert "type       Email" in terminal.seen
    assert "\x1b[31m" not in terminal.seen


# At once, and killed


def test_two_at_once_write_it_once(seller: Seller) -> None:
    both = threading.Barrier(2, timeout=PATIENCE)

    def wait_for_the_other(_: Request, proceed: Callable[[], Reply]) -> Reply:
        both.wait()
        return proceed()

    seller.server.script(wait_for_the_other, path="/crm/tasktypes")
    children = [begin(*APPLY, REC, "P0-1", "--yes", "--json", env=seller.server.environment) for _ in range(2)]
    made = [data(ended(child)) for child in children]
    assert sorted(one["outcome"] for one in made) == ["created", "there already"]
    assert len({one["record_id"] for one in made}) == len(seller.written()) == 1


def test_a_process_killed_while_brevo_writes_leaves_what_the_next_one_finds(seller: Seller) -> None:
    asked, killed = threading.Event(), threading.Event()

    def write_when_it_is_dead(_: Request, proceed: Callable[[], Reply]) -> Reply:
        asked.set()
        killed.wait(PATIENCE)
        return proceed()

    seller.server.script(write_when_it_is_dead, path="/crm/tasks", method="POST", times=1)
    child = begin(*APPLY, REC, "P0-1", "--yes", env=seller.server.environment)
    assert asked.wait(PATIENCE)
    child.kill()
    child.communicate()
    killed.set()
    wait_until(lambda: bool(seller.written()))
    assert seller.row() == ("planned", "")
    assert seller.apply().what == "found"
    assert len(seller.written()) == 1
