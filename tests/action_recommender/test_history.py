"""Every recommendation ever made stays, whatever happens to the cache, and can be found again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import orjson
import pytest

from action_recommender.cache import clear
from action_recommender.history import find, find_action, new_id, past
from sales_kernel.errors import NotFound
from sales_kernel.fingerprint import digest_of
from tests.action_recommender.conftest import DEAL, Ask, Opened, SmallCrm
from tests.conftest import JOHN, Command

OTHER = "68f3d7215ac08e4b19f2c630"
HASHED = ("enriched_data", "summary", "prompt", "company_context", "campaign_context")
COLUMNS = [
    "cache_key",
    *(f"{name}_hash" for name in HASHED),
    *(f"{name}_json" for name in ("enriched_data", "summary", "recommendation")),
    "generated_at",
    "expires_at",
]


def test_a_recommendation_is_found_by_its_id_as_it_was_made(ask: Ask, opened: Opened) -> None:
    made = ask()
    assert find(opened().ledger, made.value.recommendation_id) == made.value.model_dump(mode="json")


def test_the_last_one_is_the_one_given_last_also_when_it_came_from_memory(ask: Ask, opened: Opened) -> None:
    first, second = ask(), ask(OTHER, at="2026-11-20T15:10:00+00:00")
    assert find(opened().ledger, "last")["recommendation_id"] == second.value.recommendation_id
    assert ask(at="2026-11-20T15:20:00+00:00").value.recommendation_id == first.value.recommendation_id
    assert find(opened().ledger, "last")["recommendation_id"] == first.value.recommendation_id


def test_the_last_one_of_an_emptied_memory_is_the_newest_made(ask: Ask, opened: Opened) -> None:
    _, second = ask(), ask(OTHER, at="2026-11-20T15:10:00+00:00")
    ask(at="2026-11-20T15:20:00+00:00")
    with opened().ledger.writing() as connection:
        connection.execute("DELETE FROM recommendation_cache")
    assert find(opened().ledger, "last")["recommendation_id"] == second.value.recommendation_id


def test_of_two_made_in_the_same_second_the_later_is_the_last(ask: Ask, opened: Opened) -> None:
    ask()
    second = ask(refresh=True)
    assert find(opened().ledger, "last")["recommendation_id"] == second.value.recommendation_id


@pytest.mark.parametrize("name", ["rec_000000000000", "", "last ", "rec_'; DROP TABLE recommendations; --", "%"])
def test_an_id_nobody_knows_is_refused_with_where_to_look(ask: Ask, opened: Opened, name: str) -> None:
    ask()
    with pytest.raises(NotFound) as refused:
        find(opened().ledger, name)
    assert str(refused.value) == f"no recommendation {name!r}"
    assert refused.value.hint == "list them with: sales-action history"


def test_the_last_of_none_is_refused(opened: Opened) -> None:
    with pytest.raises(NotFound, match="no recommendation 'last'"):
        find(opened().ledger, "last")


@pytest.mark.parametrize("name", ["P0-1", "p0-1", "P1-2", "p1-1"])
def test_an_action_is_found_by_its_id_in_any_case(ask: Ask, name: str) -> None:
    assert find_action(ask().document, name)["id"] == name.upper()


def test_an_action_that_is_not_there_is_refused_with_those_that_are(ask: Ask) -> None:
    made = ask()
    with pytest.raises(NotFound) as refused:
        find_action(made.document, "P0-2")
    assert str(refused.value) == f"{made.value.recommendation_id} has no action 'P0-2'"
    assert refused.value.hint == f"it has: {', '.join(action.id for action in made.value.actions)}"


def test_the_history_lists_the_newest_first(ask: Ask, opened: Opened) -> None:
    made = [ask(), ask(OTHER, at="2026-11-20T15:10:00+00:00"), ask(refresh=True, at="2026-11-20T15:20:00+00:00")]
    listed = past(opened().ledger)
    assert [one.recommendation_id for one in listed] == [one.value.recommendation_id for one in reversed(made)]
    assert (listed[0].deal_id, listed[0].deal_name, listed[0].source) == (JOHN, "Enterprise SaaS Deal", "sample")
    assert (listed[0].day, listed[0].generated_at, listed[0].engine) == (
        "2026-11-20",
        "2026-11-20 15:20:00",
        "playbook/1",
    )


def test_what_came_from_memory_is_not_made_again(ask: Ask, opened: Opened) -> None:
    ask()
    ask()
    assert len(past(opened().ledger)) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(JOHN, 1), ("enterprise", 1), ("SaaS", 1), ("Savigne", 1), ("a", 2), ("%", 0), ("_", 0), ("none", 0)],
)
def test_the_history_of_a_deal_is_asked_for_by_id_or_piece_of_its_name(
    ask: Ask, opened: Opened, wanted: str, found: int
) -> None:
    ask()
    ask(OTHER)
    assert len(past(opened().ledger, wanted)) == found


def test_the_history_can_be_cut_short(ask: Ask, opened: Opened) -> None:
    for number in range(3):
        ask(refresh=number > 0)
    assert len(past(opened().ledger, limit=2)) == 2


def test_history_outlives_the_cache(ask: Ask, opened: Opened) -> None:
    made = ask()
    work = opened()
    clear(work)
    assert find(work.ledger, made.value.recommendation_id) == made.document
    assert [one.recommendation_id for one in past(work.ledger)] == [made.value.recommendation_id]


def test_history_outlives_the_store_itself(ask: Ask, opened: Opened, home: Path) -> None:
    import shutil

    made = ask()
    shutil.rmtree(home / "cache")
    assert find(opened().ledger, made.value.recommendation_id) == made.document


def test_after_the_cache_is_cleared_the_same_question_gets_a_new_id(ask: Ask, opened: Opened) -> None:
    first = ask().value.recommendation_id
    clear(opened())
    assert ask().value.recommendation_id == f"{first}_2"


def test_new_ids_never_repeat(ask: Ask, opened: Opened) -> None:
    made = ask().value.recommendation_id
    digest = made.removeprefix("rec_") + "0" * 52
    assert new_id(opened().ledger, digest) == f"{made}_2"
    assert new_id(opened().ledger, "f" * 64) == "rec_ffffffffffff"


# The readable table


def test_the_cache_table_has_the_documented_columns(ask: Ask, home: Path) -> None:
    ask()
    with sqlite3.connect(home / "recommendation_cache.db") as connection:
        found = [row[1] for row in connection.execute("PRAGMA table_info(recommendation_cache)")]
        for table, columns in {
            "feedback_log": {"recommendation_id", "feedback_type", "feedback_text"},
            "context_updates": {"updated_at"},
        }.items():
            assert columns <= {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()
    assert set(COLUMNS) <= set(found)


def test_the_cache_table_is_filled_with_what_the_answer_saw_and_said(ask: Ask, home: Path) -> None:
    made = ask()
    with sqlite3.connect(home / "recommendation_cache.db") as connection:
        connection.row_factory = sqlite3.Row
        (row,) = connection.execute("SELECT * FROM recommendation_cache").fetchall()
    connection.close()
    assert all(row[column] for column in COLUMNS)
    for name, digest in made.answer.verdict.inputs.items():
        assert name == "calendar" or row[f"{name}_hash"] == digest
    assert digest_of(row["enriched_data_json"].encode()) == row["enriched_data_hash"]
    assert digest_of(row["summary_json"].encode()) == row["summary_hash"]
    assert orjson.loads(row["recommendation_json"]) == made.document
    assert (row["generated_at"], row["expires_at"]) == ("2026-11-20 15:00:00", "2026-11-20 16:00:00")


def test_the_cache_table_holds_one_row_a_key_and_a_deal(ask: Ask, opened: Opened, crm: SmallCrm) -> None:
    ask()
    ask(refresh=True)
    ask(campaign="Spring")
    ask(OTHER)
    ask(DEAL)
    rows = opened().ledger.rows("SELECT deal_id, COUNT(*) FROM recommendation_cache GROUP BY deal_id ORDER BY deal_id")
    assert [tuple(row) for row in rows] == [(OTHER, 1), (JOHN, 2), (DEAL, 1)]


def test_the_same_id_in_two_crms_is_two_deals(ask: Ask, opened: Opened, crm: SmallCrm) -> None:
    ask()
    crm.change(DEAL, JOHN)
    local = ask(JOHN, source="local")
    assert str(local.verdicts["recommend"].kind) == "never computed"
    rows = opened().ledger.rows("SELECT source, account FROM recommendation_cache ORDER BY source")
    assert [tuple(row) for row in rows] == [("local", "test"), ("sample", "sample")]


# The commands


def test_the_commands_find_what_was_made(ask: Ask, run: Command) -> None:
    made = ask().value.recommendation_id
    listed = run("sales-action", "history")
    assert listed.stdout.split(maxsplit=4) == [made, "2026-11-20", "15:00:00", JOHN, "Enterprise SaaS Deal\n"]
    assert orjson.loads(run("sales-action", "show", "last", "--json").stdout)["recommendation_id"] == made
    assert orjson.loads(run("sales-action", "show", made, "--action", "P1-1", "--json").stdout)["priority"] == "P1"


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("show", "rec_nope"), 5, "error: no recommendation 'rec_nope'"),
        (("show", "last", "--action", "P9-9"), 5, "has no action 'P9-9'"),
        (("show", "last", "--plain"), 2, "error: --plain shows one action"),
    ],
)
def test_the_commands_refuse_with_a_hint_and_a_code(
    ask: Ask, run: Command, arguments: tuple[str, ...], code: int, error: str
) -> None:
    ask()
    done = run("sales-action", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert error in done.stderr.splitlines()[0]
    assert done.stderr.splitlines()[1].startswith("hint:  ")


def test_a_history_without_anything_in_it_says_so(run: Command) -> None:
    done = run("sales-action", "history", "Enterprise")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no recommendations for 'Enterprise'\n")
