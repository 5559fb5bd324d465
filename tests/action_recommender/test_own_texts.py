"""A team's own texts in its home directory: piece by piece over the shipped ones, and every mistake with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from action_recommender.texts import Texts
from sales_kernel.errors import UsageFault
from tests.conftest import JOHN, Command

SAMPLE = ("--source", "sample", "--engine", "playbook")


def own(folder: Path, name: str, text: str) -> Texts:
    """Return the texts with one file of the team's."""
    path = folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Texts(folder)


def test_a_piece_of_ones_own_stands_over_the_shipped_one_and_the_rest_stays(tmp_path: Path) -> None:
    texts = own(tmp_path, "en/wait", "## title\nDo nothing for now\n")
    assert texts.say("wait", "en", "title", {}) == "Do nothing for now"
    assert texts.say("wait", "en", "success", {}) == Texts().say("wait", "en", "success", {})


def test_an_own_text_is_said_in_the_next_recommendation_and_why_names_the_prompt(run: Command, home: Path) -> None:
    run("sales-action", "recommend", JOHN, *SAMPLE)
    own(home / "texts", "en/address-pricing", "## subject\nYour price, our figures\n")
    assert "prompt changed" in run("sales-action", "why", JOHN, *SAMPLE).stdout
    run("sales-action", "recommend", JOHN, *SAMPLE)
    assert (
        "Subject: Your price, our figures\n"
        in run("sales-action", "show", "last", "--action", "P0-1", "--plain").stdout
    )


@pytest.mark.parametrize(
    ("name", "text", "said", "hint"),
    [
        (
            "en/adress-pricing",
            "## title\nX\n",
            "no text en/adress-pricing is shipped",
            "did you mean en/address-pricing.md?",
        ),
        ("it/wait", "## title\nX\n", "no text it/wait is shipped", "did you mean"),
        ("en/wait", "## titel\nX\n", "no piece 'titel' is used", "prompts/README.md"),
        ("en/wait", "## title\n\n{% if x %}\n", "line 3: ", "mend that line"),
    ],
)
def test_a_file_that_fits_nothing_is_named(tmp_path: Path, name: str, text: str, said: str, hint: str) -> None:
    with pytest.raises(UsageFault) as raised:
        own(tmp_path, name, text).check()
    assert said in str(raised.value)
    assert hint in raised.value.hint
    assert str(tmp_path / f"{name}.md") in str(raised.value)


@pytest.mark.parametrize("text", ["{{ nobody }}", "{{ first_name.__class__.__mro__ }}", "{{ 1 / 0 }}"])
def test_a_name_that_does_not_exist_ends_with_two_and_no_traceback(run: Command, home: Path, text: str) -> None:
    own(home / "texts", "en/address-pricing", f"## subject\n{text}\n")
    done = run("sales-action", "recommend", JOHN, *SAMPLE)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert "en/address-pricing.md: subject: " in done.stderr


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "wait.md").write_bytes(b"\0\1")
    with pytest.raises(UsageFault, match="is binary"):
        Texts(tmp_path).check()


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_a_choice_of_wordings_is_the_same_for_the_same_deal(tmp_path: Path, seed: str) -> None:
    texts = own(tmp_path, "en/wait", '## title\n{{ pick("one", "two", "three") }}\n')
    said = {texts.say("wait", "en", "title", {"seed": seed}) for _ in range(3)}
    assert len(said) == 1
    assert said <= {"one", "two", "three"}


def test_deals_get_different_wordings(tmp_path: Path) -> None:
    texts = own(tmp_path, "en/wait", '## title\n{{ pick("one", "two", "three") }}\n')
    assert {texts.say("wait", "en", "title", {"seed": f"deal-{n}"}) for n in range(30)} == {"one", "two", "three"}
