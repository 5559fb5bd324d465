"""Where a key comes from, and that a wrong one is told without being shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sales_kernel.errors import UsageFault
from sales_kernel.keys import has_key, key


def test_the_variable_comes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("  of-the-file\n")
    named = {"SOME_KEY_FILE": str(file)}
    assert key({"SOME_KEY": "of-the-variable", **named}, "SOME_KEY") == "of-the-variable"
    assert key({"SOME_KEY": " ", **named}, "SOME_KEY") == "of-the-file"
    assert key({"SOME_KEY": " in-space\n"}, "SOME_KEY") == "in-space"
    assert (has_key(named, "SOME_KEY"), has_key({"SOME_KEY": " "}, "SOME_KEY")) == (True, False)
    assert key({}, "SOME_KEY") == key({"SOME_KEY_FILE": ""}, "SOME_KEY") == ""


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("secret one", "a space or a line end .character 7 of 10."),
        ("secret\none", "a space or a line end"),
        ("secret\u00a0one", "a space or a line end"),
        ("secrét", "a character that is not ASCII"),
        ("secret\u200b", "a character that is not ASCII"),
        ("secret\x07a", "a control character"),
        ('"secret"', "a quotation mark"),
    ],
)
def test_what_can_be_no_key_is_told_and_not_shown(told: str, what: str, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(told)
    for environment in ({"SOME_KEY": told}, {"SOME_KEY_FILE": str(file)}):
        with pytest.raises(UsageFault, match=what) as failed:
            key(environment, "SOME_KEY")
        assert "SOME_KEY" in str(failed.value)
        assert "secr" not in str(failed.value) + failed.value.hint


def test_a_file_that_holds_no_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\x00\x01secret")
    (tmp_path / "latin").write_bytes(b"secr\xe9t")
    (tmp_path / "large").write_text("k" * 20_000)
    os.mkfifo(tmp_path / "pipe")
    told = {
        "empty": "is empty", "binary": "is binary", "latin": "not UTF-8", "large": "larger than", "pipe": "not a regular file",
        ".": "not a regular file", "missing": "no key file of SOME_KEY_FILE", "n" * 300: "cannot read",
    }  # fmt: skip
    for name, why in told.items():
        with pytest.raises(UsageFault, match=why):
            key({"SOME_KEY_FILE": str(tmp_path / name)}, "SOME_KEY")


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of-the-file")
    (tmp_path / "link").symlink_to(tmp_path / "key")
    assert key({"SOME_KEY_FILE": str(tmp_path / "link")}, "SOME_KEY") == "of-the-file"
