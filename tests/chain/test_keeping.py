"""What is kept and what is forgotten: cache-info, cache-clear, show, history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chain.asking import LAYERS, SAMPLE, Data, complaint, counted, data, made_again, recommended
from tests.conftest import JOHN, Command

UNUSED = dict.fromkeys(
    ["entries", "fresh", "expired", "bytes", "hits", "misses", "seconds_saved", "engine_calls_saved", "cost_saved_usd"],
    0,
)
BRACKMANN = "690128fd4b6ce9a7350d1f4e"


def info(call: Command, **env: str) -> Data:
    return data(call("sales-action", "cache-info", "--json", env=env))


def numbers(use: Data, name: str) -> list[int]:
    return [use["layers"][layer][name] for layer in LAYERS]


def test_an_unused_memory_holds_and_saved_nothing(call: Command, home: Path) -> None:
    use = info(call)
    assert use["layers"] == dict.fromkeys([*LAYERS, "enrich", "draft"], UNUSED)
    assert [use[name] for name in ("recommendations_cached", "feedback_logged", "context_updates")] == [0, 0, 0]
    assert (use["ttl_minutes"], use["home"]) == ({"recommendations": 60, "summaries": 1440}, str(home))


def test_a_first_ask_is_five_misses_and_five_entries(call: Command, remembered: Data) -> None:
    use = info(call)
    told = [numbers(use, name) for name in ("entries", "fresh", "expired", "hits", "misses", "engine_calls_saved")]
    assert told == [[1] * 5, [1] * 5, [0] * 5, [0] * 5, [1] * 5, [0] * 5]
    assert all(numbers(use, "bytes"))
    assert (use["recommendations_cached"], use["recommendations_kept"]) == (1, 1)


def test_a_second_ask_saves_the_engine_s_two_calls(call: Command, remembered: Data) -> None:
    recommended(call)
    use = info(call)
    assert (numbers(use, "hits"), numbers(use, "misses")) == ([1] * 5, [1] * 5)
    assert numbers(use, "engine_calls_saved") == [0, 0, 1, 0, 1]
    assert all(saved > 0 for saved in numbers(use, "seconds_saved"))


def test_what_came_by_a_pipe_is_neither_a_hit_nor_a_miss(call: Command, remembered: Data) -> None:
    envelope = call("data-gatherer", "enrich", JOHN, *SAMPLE, "--json").stdout
    before = info(call)["layers"]["gather"]
    call("sales-action", "recommend", "-", stdin=envelope)
    assert info(call)["layers"]["gather"] == before


def test_an_answer_past_its_time_counts_as_expired(call: Command, remembered: Data) -> None:
    use = info(call, SALES_AGENT_NOW="2026-11-20T16:00:00+00:00")
    assert (numbers(use, "fresh"), numbers(use, "expired")) == ([1, 1, 1, 1, 0], [0, 0, 0, 0, 1])


def test_looking_counts_nothing(call: Command, remembered: Data, home: Path) -> None:
    before = counted(home)
    assert info(call) == info(call)
    assert counted(home) == before


def test_cache_info_for_people_is_the_same_numbers(call: Command, remembered: Data, home: Path) -> None:
    use, lines = info(call), call("sales-action", "cache-info").stdout.splitlines()
    assert lines[0].split() == [
        "layer",
        "entries",
        "fresh",
        "expired",
        "bytes",
        "hits",
        "misses",
        "saved",
        "s",
        "calls",
    ]
    unused = [lines.pop(7), lines.pop(2)]
    for name, line in zip(LAYERS, lines[1:6], strict=True):
        assert line.split() == [name, "1", "1", "0", f"{use['layers'][name]['bytes']:,}", "0", "1", "0.00", "0"]
    assert [line.split() for line in unused] == [[name, *"000000", "0.00", "0"] for name in ("draft", "enrich")]
    assert lines[6:] == [
        "",
        "recommendations cached  1 (ever made: 1)",
        "feedback logged         0",
        "context updates         0",
        "served for              recommendations 60 min, summaries 1440 min",
        f"home                    {home} (store {use['store_bytes']:,} bytes)",
    ]


def test_the_time_in_force_is_told(call: Command) -> None:
    lines = call(
        "sales-action", "cache-info", env={"SALES_AGENT_CACHE_TTL__RECOMMENDATIONS": "0.5"}
    ).stdout.splitlines()
    assert "served for              recommendations 0.5 min, summaries 1440 min" in lines


def test_cache_clear_forgets_every_layer_and_says_so(call: Command, remembered: Data) -> None:
    done = call("sales-action", "cache-clear", "--yes")
    told = "forgotten: 1 of candidates, 1 of gather, 1 of recommend, 1 of signals, 1 of summarize\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", told)
    use = info(call)
    assert (numbers(use, "entries"), use["recommendations_cached"]) == ([0] * 5, 0)


def test_after_cache_clear_show_and_history_still_know_everything(call: Command, remembered: Data) -> None:
    commands = [("show", remembered["recommendation_id"]), ("show", "last", "--json"), ("history",), ("history", JOHN)]
    before = [call("sales-action", *command).stdout for command in commands]
    call("sales-action", "cache-clear", "--yes")
    assert [call("sales-action", *command).stdout for command in commands] == before
    assert (info(call)["recommendations_kept"], remembered["recommendation_id"] in before[2]) == (1, True)


def test_after_cache_clear_the_next_ask_makes_a_new_recommendation(call: Command, remembered: Data) -> None:
    call("sales-action", "cache-clear", "--yes")
    made = recommended(call)
    assert (made_again(made), made["run"]["engine_calls"]) == (LAYERS, 2)
    assert made["recommendation_id"] != remembered["recommendation_id"]
    assert made["cache"]["hashes"] == remembered["cache"]["hashes"]


@pytest.mark.parametrize("layer", LAYERS)
def test_one_layer_alone_may_be_forgotten(call: Command, remembered: Data, layer: str) -> None:
    done = call("sales-action", "cache-clear", "--yes", "--layer", layer)
    assert (done.returncode, done.stderr) == (0, f"forgotten: 1 of {layer}\n")
    assert made_again(recommended(call)) == [layer]


def test_an_unknown_layer_is_refused_with_the_known_ones(call: Command, remembered: Data, home: Path) -> None:
    assert complaint(call("sales-action", "cache-clear", "--yes", "--layer", "gathering")) == (
        2,
        [
            "error: no layer called 'gathering'",
            "hint:  there are: gather, enrich, signals, summarize, candidates, recommend, draft",
        ],
    )
    assert counted(home)["remembered"] == 5


def test_without_a_terminal_nothing_is_forgotten_unless_yes_is_said(
    call: Command, remembered: Data, home: Path
) -> None:
    code, lines = complaint(call("sales-action", "cache-clear"))
    assert (code, lines[0].startswith("error: "), "--yes" in lines[-1]) == (2, True, True)
    assert counted(home)["remembered"] == 5


def test_forgetting_nothing_is_no_error(call: Command) -> None:
    done = call("sales-action", "cache-clear", "--yes")
    assert (done.returncode, done.stderr) == (0, "forgotten: nothing\n")


def test_show_gives_the_recommendation_as_it_was_made(call: Command, remembered: Data) -> None:
    document = {name: value for name, value in remembered.items() if name not in ("cache", "run")}
    for name in (remembered["recommendation_id"], "last"):
        assert data(call("sales-action", "show", name, "--json")) == document


def test_show_looks_as_recommend_did_but_for_the_last_line(call: Command, remembered: Data) -> None:
    asked = call("sales-action", "recommend", JOHN, *SAMPLE).stdout.splitlines()
    shown = call("sales-action", "show", "last").stdout.splitlines()
    assert shown[:-1] == asked[:-1]
    assert shown[-1] == f"{remembered['recommendation_id']}  made 2026-11-20 15:00 UTC"


def test_one_action_is_shown_alone(call: Command, remembered: Data) -> None:
    shown = call("sales-action", "show", "last", "--action", "p0-1").stdout
    assert "P0-1  E-mail, John Smith: Answer the pricing worry with numbers" in shown
    assert "P1-1" not in shown
    action = data(call("sales-action", "show", "last", "--action", "P0-1", "--json"))
    assert action == remembered["p0_actions"][0]


def test_plain_is_the_message_alone_ready_to_paste(call: Command, remembered: Data) -> None:
    done = call("sales-action", "show", "last", "--action", "P0-1", "--plain")
    content = remembered["p0_actions"][0]["content"]
    head = f"To: John Smith <{content['to']}>\nSubject: {content['subject']}\n\n"
    assert (done.stdout, done.stderr) == (f"{head}{content['body']}\n", "")


def test_plain_is_the_same_at_every_width(call: Command, remembered: Data) -> None:
    shown = [
        call("sales-action", "show", "last", "--action", "P0-1", "--plain", env={"COLUMNS": width}).stdout
        for width in ("20", "200")
    ]
    assert shown[0] == shown[1]


BAD_SHOWS = [
    (("rec_0",), 5, "error: no recommendation 'rec_0'", "hint:  list them with: sales-action history"),
    (("",), 5, "error: no recommendation ''", "hint:  list them with: sales-action history"),
    (("%",), 5, "error: no recommendation '%'", "hint:  list them with: sales-action history"),
    (("last", "--plain"), 2, "error: --plain shows one action", "hint:  name it with --action P0-1"),
    (
        ("a'; DROP TABLE recommendations; --",),
        5,
        'error: no recommendation "a\'; DROP TABLE recommendations; --"',
        None,
    ),
]


@pytest.mark.parametrize(("arguments", "code", "said", "hint"), BAD_SHOWS)
def test_what_cannot_be_shown_is_named(
    call: Command, remembered: Data, arguments: tuple[str, ...], code: int, said: str, hint: str | None
) -> None:
    found, lines = complaint(call("sales-action", "show", *arguments))
    assert (found, lines[0], lines[1] if hint else None) == (code, said, hint)


def test_an_unknown_action_is_named_with_the_known_ones(call: Command, remembered: Data) -> None:
    known = [action["id"] for part in ("p0_actions", "p1_actions", "p2_actions") for action in remembered[part]]
    assert complaint(call("sales-action", "show", "last", "--action", "P9-9")) == (
        5,
        [
            f"error: {remembered['recommendation_id']} has no action 'P9-9'",
            f"hint:  it has: {', '.join(known)}",
        ],
    )


def test_show_last_in_an_empty_home_says_there_is_none(call: Command) -> None:
    assert complaint(call("sales-action", "show", "last"))[0] == 5


def ids(call: Command, *arguments: str) -> list[str]:
    found = data(call("sales-action", "history", *arguments, "--json"))["recommendations"]
    return [one["recommendation_id"] for one in found]


def test_history_filters_by_id_and_by_a_piece_of_the_name(call: Command, remembered: Data) -> None:
    other = recommended(call, deal=BRACKMANN)["recommendation_id"]
    mine = remembered["recommendation_id"]
    assert set(ids(call)) == {mine, other}
    assert (ids(call, JOHN), ids(call, "saas"), ids(call, "BRACKMANN")) == ([mine], [mine], [other])
    assert len(ids(call, "--limit", "1")) == 1


@pytest.mark.parametrize("text", ["%", "_", "' OR '1'='1", "\\"])
def test_history_takes_its_filter_literally(call: Command, remembered: Data, text: str) -> None:
    done = call("sales-action", "history", text)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"no recommendations for {text!r}\n")


def test_history_for_people_is_one_line_each_newest_first(call: Command, remembered: Data) -> None:
    later = recommended(call, "-c", "x", env={"SALES_AGENT_NOW": "2026-11-20T15:10:00+00:00"})["recommendation_id"]
    lines = call("sales-action", "history").stdout.splitlines()
    assert [line.split(maxsplit=4) for line in lines] == [
        [later, "2026-11-20", "15:10:00", JOHN, "Enterprise SaaS Deal"],
        [remembered["recommendation_id"], "2026-11-20", "15:00:00", JOHN, "Enterprise SaaS Deal"],
    ]


def test_an_empty_history_says_so_beside_the_data(call: Command) -> None:
    done = call("sales-action", "history")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no recommendations yet\n")
    assert json.loads(call("sales-action", "history", "--json").stdout) == {"recommendations": []}
