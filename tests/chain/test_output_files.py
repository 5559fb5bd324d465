"""`-o` and `-m`: the answer in files."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from tests.chain.asking import NOTES, SAMPLE, Data, complaint, made_again, recommended
from tests.conftest import JOHN, Command, Ran

ELSEWHERE = "hint:  name a file in a folder you can write to"


def ask(call: Command, *arguments: str) -> Ran:
    return call("sales-action", "recommend", JOHN, *SAMPLE, *arguments)


def without_seconds(text: str) -> Data:
    read = dict(json.loads(text))
    read["run"] = {name: value for name, value in read["run"].items() if name != "seconds"}
    return read


def test_o_writes_the_json_and_prints_nothing(call: Command, remembered: Data, tmp_path: Path) -> None:
    done = ask(call, "-o", str(tmp_path / "answer.json"))
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (0, "", NOTES)
    written = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert written["p0_actions"] == remembered["p0_actions"]
    assert written["cache"]["hit"] is True


def test_o_with_json_prints_what_it_wrote(call: Command, remembered: Data, tmp_path: Path) -> None:
    done = ask(call, "--output", str(tmp_path / "answer.json"), "--json")
    written = (tmp_path / "answer.json").read_text(encoding="utf-8")
    assert without_seconds(written) == without_seconds(done.stdout)


def test_m_writes_markdown_and_prints_nothing(call: Command, remembered: Data, tmp_path: Path) -> None:
    done = ask(call, "-m", str(tmp_path / "answer.md"))
    text = (tmp_path / "answer.md").read_text(encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "")
    assert text.startswith("# Enterprise SaaS Deal\n\n- **Company**: Brightwell Foods\n")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    tiers = {"p0": "## Today (P0)", "p1": "## This week (P1)", "p2": "## Next week (P2)"}
    told = [heading for tier, heading in tiers.items() if remembered[f"{tier}_actions"]]
    assert headings[: len(told) + 1] == ["## Situation", *told]
    assert "## Today (P0)" in told
    assert len(told) > 1
    assert "call me; I pick up the phone myself." in text
    assert text.endswith("written by playbook/1\n")


def test_both_files_may_be_asked_for_at_once(call: Command, remembered: Data, tmp_path: Path) -> None:
    done = ask(call, "-o", str(tmp_path / "a.json"), "-m", str(tmp_path / "a.md"))
    assert (done.returncode, done.stdout) == (0, "")
    rec_id = remembered["recommendation_id"]
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["recommendation_id"] == rec_id
    assert f"{rec_id}, written by playbook/1" in (tmp_path / "a.md").read_text(encoding="utf-8")


def test_the_same_answer_is_the_same_markdown(call: Command, remembered: Data, tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        ask(call, "-m", str(tmp_path / name))
    assert (tmp_path / "one.md").read_bytes() == (tmp_path / "two.md").read_bytes()


def test_an_older_file_is_replaced_whole(call: Command, remembered: Data, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text("x" * 100_000, encoding="utf-8")
    ask(call, "-o", str(tmp_path / "answer.json"))
    json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["answer.json"]


def test_a_file_is_named_from_the_folder_one_is_in(
    call: Command, remembered: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ask(call, "-o", "answer.json")
    assert (tmp_path / "answer.json").is_file()


@pytest.mark.parametrize("option", ["-o", "-m"])
def test_a_folder_that_is_not_there_is_refused(call: Command, remembered: Data, tmp_path: Path, option: str) -> None:
    path = tmp_path / "none" / "answer"
    assert complaint(ask(call, option, str(path))) == (
        2,
        [f"error: cannot write {path}: No such file or directory", ELSEWHERE],
    )


@pytest.mark.parametrize("option", ["-o", "-m"])
def test_a_file_in_the_folder_s_place_is_refused(call: Command, remembered: Data, tmp_path: Path, option: str) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "answer"
    assert complaint(ask(call, option, str(path))) == (2, [f"error: cannot write {path}: Not a directory", ELSEWHERE])


@pytest.mark.parametrize(("option", "long"), [("-o", "--output"), ("-m", "--markdown")])
def test_a_folder_is_no_file(call: Command, remembered: Data, tmp_path: Path, option: str, long: str) -> None:
    assert complaint(ask(call, option, str(tmp_path))) == (
        2,
        [
            f"error: Invalid value for '{option}' / '{long}': File '{tmp_path}' is a directory.",
            "hint:  see: sales-action recommend --help",
        ],
    )


def test_a_name_that_is_too_long_is_refused(call: Command, remembered: Data, tmp_path: Path) -> None:
    code, (said, hint) = complaint(ask(call, "-o", str(tmp_path / ("x" * 300))))
    assert (code, said.endswith(": File name too long"), hint) == (2, True, ELSEWHERE)


def test_an_answer_that_could_not_be_written_is_remembered(call: Command, tmp_path: Path) -> None:
    assert ask(call, "-o", str(tmp_path / "none" / "answer.json")).returncode == 2
    assert made_again(recommended(call)) == []


@pytest.mark.parametrize("option", ["-o", "-m"])
def test_a_pipe_in_the_file_system_is_written_into_and_stays_a_pipe(
    call: Command, remembered: Data, tmp_path: Path, option: str
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = ask(call, option, str(pipe))
        assert stat.S_ISFIFO(pipe.lstat().st_mode), "the pipe was replaced by a file"
        assert (done.returncode, b"Answer the pricing worry" in os.read(reader, 65536)) == (0, True)
    finally:
        os.close(reader)


@pytest.mark.parametrize("option", ["-o", "-m"])
def test_a_link_is_followed_and_stays_a_link(call: Command, remembered: Data, tmp_path: Path, option: str) -> None:
    (tmp_path / "file").touch()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "file")
    assert ask(call, option, str(link)).returncode == 0
    assert link.is_symlink(), "the link was replaced by a file"
    assert "Answer the pricing worry" in (tmp_path / "file").read_text(encoding="utf-8")
