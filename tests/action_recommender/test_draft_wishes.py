"""A content as somebody wishes it: rewritten through the same gates, remembered by the wish, and every version kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import JOHN, Command

SAMPLE = ("--source", "sample", "--engine", "playbook")
GREYFELL = "690f3c6e81b2a0d5497e1c23"
"""A deal of the sample whose action for next week is an e-mail."""


def drafted(run: Command, *wishes: str, action: str = "P2-1", deal: str = GREYFELL) -> dict[str, Any]:
    """Return what `draft` printed after a recommendation on a deal."""
    assert run("sales-action", "recommend", deal, *SAMPLE).returncode == 0
    done = run("sales-action", "draft", "last", action, "--engine", "playbook", "--json", *wishes)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def body(draft: dict[str, Any]) -> str:
    return str(draft["action"]["content"]["body"])


def test_a_tone_and_a_language_are_obeyed(run: Command) -> None:
    usual, formal = drafted(run), drafted(run, "--tone", "formal")
    assert body(usual).splitlines()[0] != body(formal).splitlines()[0]
    french = drafted(run, "--language", "fr")
    assert french["action"]["content"]["language"] == "fr"
    assert body(french) != body(usual)


def test_a_rewriting_that_changes_nothing_or_is_not_shorter_says_so() -> None:
    from action_recommender.asking.wishes import Wishes
    from action_recommender.draft import unfulfilled
    from sales_kernel.layer import Content

    def told(body: str) -> list[str]:
        after = Content.of({"action": {"content": {"form": "email", "body": body}}})
        before = {"content": {"form": "email", "body": "Hello Ann"}}
        return list(unfulfilled(before, after, Wishes(length="shorter")))

    assert told("Hello Ann") == ["nothing changed"]
    assert told("Hello dear Ann") == ["it is not shorter: 4 words, 3 before"]
    assert told("Ann") == []


def test_a_tone_that_is_nearly_one_of_ours_is_asked_about() -> None:
    from action_recommender.asking.wishes import Wishes, check
    from sales_kernel.errors import UsageFault

    with pytest.raises(UsageFault, match="no tone is called 'formel'; did you mean formal"):
        list(check(Wishes(tone="formel"), by_rules=False))
    for free in ("informal", "warmer", "friendly", "like a pirate"):
        assert list(check(Wishes(tone=free), by_rules=False)) == []


def test_who_wrote_a_version_is_said(run: Command) -> None:
    drafted(run)
    done = run("sales-action", "draft", "last", "P2-1", "--engine", "playbook")
    assert done.stderr.splitlines()[-1] == "version 1, written by playbook/1; all versions: --versions"


def test_a_version_below_one_is_refused(run: Command) -> None:
    drafted(run)
    assert run("sales-action", "draft", "last", "P2-1", "--from", "0").returncode == 2


def test_a_prompt_for_recommendations_is_told_to_be_one(run: Command) -> None:
    drafted(run)
    done = run("sales-action", "draft", "last", "P2-1", "--engine", "playbook", "--prompt-file", "recommend")
    assert "it is a prompt for recommendations, and no wish reaches the model" in done.stderr


def test_each_wish_is_remembered_by_itself(run: Command) -> None:
    hits = [
        drafted(run, *wishes)["cache"]["hit"]
        for wishes in ([], ["--tone", "formal"], [], ["--tone", "formal"], ["--tone", "direct"])
    ]
    assert hits == [False, False, True, True, False]


def test_every_version_is_kept_and_can_be_shown_again(run: Command) -> None:
    first, second = drafted(run), drafted(run, "--tone", "formal")
    assert (first["version"], second["version"]) == (1, 2)
    assert drafted(run)["version"] == 1
    kept = json.loads(run("sales-action", "draft", "last", "P2-1", "--versions", "--json").stdout)["versions"]
    assert [(one["version"], one["wishes"]) for one in kept] == [(1, {}), (2, {"tone": "formal"})]
    shown = run("sales-action", "draft", "last", "P2-1", "--from", "2", "--plain").stdout
    assert body(second) in shown
    listed = run("sales-action", "draft", "last", "P2-1", "--versions").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["1", "2"]
    assert listed[1].endswith("tone formal")


def test_versions_outlive_the_cache(run: Command) -> None:
    first = drafted(run)
    assert run("sales-action", "cache-clear", "--yes").returncode == 0
    shown = run("sales-action", "draft", first["recommendation_id"], "P2-1", "--from", "1", "--plain").stdout
    assert body(first) in shown


def test_a_version_nobody_kept_is_said(run: Command) -> None:
    drafted(run)
    done = run("sales-action", "draft", "last", "P2-1", "--from", "7")
    assert (done.returncode, done.stderr) == (5, "error: no version 7 of P2-1\nhint:  kept versions: 1\n")


def test_a_wish_begins_from_todays_complete_content(run: Command) -> None:
    made = drafted(run, "--tone", "formal", action="P0-1", deal=JOHN)
    assert made["action"]["id"] == "P0-1"
    assert made["wishes"] == {"tone": "formal"}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (["--longer"], "note: the offline engine has no longer texts"),
        (["--shorter"], "note: the offline engine only leaves our own lines out to be shorter"),
        (["--instead", "mention the trial"], "note: the offline engine cannot follow --instead"),
    ],
)
def test_what_the_offline_engine_cannot_do_is_said(run: Command, wish: list[str], said: str) -> None:
    drafted(run)
    done = run("sales-action", "draft", "last", "P2-1", "--engine", "playbook", *wish)
    assert done.returncode == 0
    assert said in done.stderr.splitlines()


@pytest.mark.parametrize(
    ("wish", "said", "hint"),
    [
        (["--language", "it"], "no gate reads 'it', so nothing is written in it", "--language en, fr, de, es"),
        (["--tone", "pirate"], "the offline engine has no tone 'pirate'", "--tone warm, formal, direct"),
        (["--shorter", "--longer"], "--shorter and --longer do not go together", "choose one"),
        (["--instead", "x" * 2001], "--instead has 2,001 characters; 2,000 are allowed", "say it shorter"),
        (["--instead", "a\u200bb"], "--instead has characters nobody sees", "type it in plain letters"),
    ],
)
def test_a_wish_nobody_can_fulfil_is_refused(run: Command, wish: list[str], said: str, hint: str) -> None:
    drafted(run)
    done = run("sales-action", "draft", "last", "P2-1", "--engine", "playbook", *wish)
    assert done.returncode == 2
    assert f"error: {said}\nhint:  {hint}\n" in done.stderr
