"""Prompt files: front matter, slots, and values that are filled in once and never looked at again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales_kernel.errors import UsageFault
from sales_kernel.prompts import Prompt, load

KNOWN = {"deal", "company_context"}
TEXTS = st.text(st.sampled_from("a{} \n\\g<0>$%-deal"), max_size=20) | st.text(max_size=20)


def prompt(text: str) -> Prompt:
    return Prompt(Path("own.md"), text, own=True)


def filled(text: str, **values: str) -> str:
    return prompt(text).render({name: lambda value=value: value for name, value in values.items()})  # type: ignore[misc]


def refused(text: str, **options: set[str]) -> tuple[str, str]:
    with pytest.raises(UsageFault) as fault:
        prompt(text).check(KNOWN, **options)
    return str(fault.value), fault.value.hint


def test_slots_are_filled_wherever_they_stand() -> None:
    assert filled("{{deal}}: {{ deal }} for {{company_context}}.", deal="D", company_context="C") == "D: D for C."


@given(TEXTS, TEXTS)
def test_what_is_filled_in_is_never_looked_at_for_slots(deal: str, context: str) -> None:
    text = "A{{deal}}B{{company_context}}C{{deal}}D"
    assert filled(text, deal=deal, company_context=context) == f"A{deal}B{context}C{deal}D"


def test_a_deal_that_is_called_like_a_slot_stays_a_name() -> None:
    assert filled("{{deal}}", deal="{{company_context}}", company_context="secret") == "{{company_context}}"


@given(st.text(st.sampled_from("ab }\n"), max_size=30))
def test_a_text_without_slots_is_the_prompt_as_it_is(text: str) -> None:
    assert filled(text) == text


def test_only_the_slots_that_are_there_are_asked_for() -> None:
    asked: list[str] = []
    values = {name: lambda name=name: asked.append(name) or name for name in KNOWN}
    assert prompt("just {{deal}}").render(values) == "just deal"  # type: ignore[arg-type]
    assert asked == ["deal"]


def test_an_unknown_slot_is_refused_with_its_line() -> None:
    said, hint = refused("---\ntone: warm\n---\nOne\n{{deal}} and {{dael}}\n")
    assert said == "own.md, line 5: unknown slot {{dael}}"
    assert hint == "this prompt may use {{company_context}}, {{deal}}"


@pytest.mark.parametrize("slot", ["{{}}", "{{Deal}}", "{{deal.name}}", "{{{deal}}}", "{{deal\n}}x{{y}}", "{{ 7*7 }}"])
def test_whatever_else_stands_in_braces_is_an_unknown_slot(slot: str) -> None:
    assert refused(slot)[0].startswith("own.md, line ")


def test_a_missing_required_slot_is_named() -> None:
    said, hint = refused("{{deal}}", required={"company_context"})
    assert said == "own.md: the slot {{company_context}} is missing"
    assert hint == "put {{company_context}} where that text belongs"


def test_a_slot_that_stands_in_the_front_matter_alone_is_missing() -> None:
    said, _ = refused("---\nnote: '{{company_context}}'\n---\nText", required={"company_context"})
    assert said == "own.md: the slot {{company_context}} is missing"


def test_a_slot_that_is_never_closed_is_missing() -> None:
    assert refused("{{company_context", required={"company_context"})[0].endswith("is missing")


def test_a_prompt_with_all_it_needs_is_accepted() -> None:
    prompt("{{deal}} {{ company_context }}").check(KNOWN, required={"company_context"})


def test_front_matter_is_read_and_is_not_part_of_the_body() -> None:
    read = prompt("---\ntone: warm\nplays: [a, b]\n---\nText\n---\nmore\n")
    assert (read.meta, read.body) == ({"tone": "warm", "plays": ["a", "b"]}, "Text\n---\nmore\n")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Text", "Text"),
        ("", ""),
        ("---\n---\nText", "Text"),
        ("---\r\n# nothing\r\n---\r\nText", "Text"),
        ("---\nnever: closed\n", "---\nnever: closed\n"),
        (" ---\ntone: warm\n---\n", " ---\ntone: warm\n---\n"),
        ("Text\n---\ntone: warm\n---\n", "Text\n---\ntone: warm\n---\n"),
    ],
)
def test_a_prompt_without_front_matter_is_all_body(text: str, body: str) -> None:
    read = prompt(text)
    assert (dict(read.meta), read.body) == ({}, body)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("tone: warm\nlength: [\n", "own.md, line 4: the front matter is not YAML"),
        ("tone: warm\n\tlength: short\n", "own.md, line 3: the front matter is not YAML"),
        ("- warm\n", "own.md, line 1: front matter is `name: value` lines"),
        ("warm\n", "own.md, line 1: front matter is `name: value` lines"),
    ],
)
def test_front_matter_that_is_not_name_and_value_is_refused(front: str, said: str) -> None:
    with pytest.raises(UsageFault) as fault:
        _ = prompt(f"---\n{front}---\nText").meta
    assert str(fault.value) == said


def test_front_matter_that_would_run_something_runs_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageFault):
        _ = prompt(f"---\nx: !!python/object/apply:os.mkdir ['{tmp_path}/sprung']\n---\n").meta
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no prompt file at {path}"),
        (b"\x89PNG\0\0", "the prompt file {path} is binary, not text"),
        (b"caf\xe9", "the prompt file {path} is not UTF-8: byte 0xe9 in line 1"),
        (b"x" * 5_000_000, "the prompt file {path} is larger than 1,000,000 bytes"),
    ],
    ids=["missing", "binary", "not UTF-8", "5 MB"],
)
def test_a_file_that_is_no_prompt_is_refused(content: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageFault) as fault:
        load("recommend", path)
    assert str(fault.value) == said.format(path=path)


def test_a_missing_prompt_points_at_the_shipped_one(tmp_path: Path) -> None:
    with pytest.raises(UsageFault) as fault:
        load("recommend", tmp_path / "own.md")
    assert Path(fault.value.hint.removeprefix("the shipped one is ")).is_file()


@pytest.mark.parametrize("name", ["recommend", "summarize"])
def test_the_shipped_prompts_are_read_and_known_as_ours(name: str) -> None:
    shipped = load(name)
    assert not shipped.own
    assert "company_context" in shipped.slots
    assert shipped.meta


def test_a_file_of_ones_own_is_read_whole_and_known_as_such(tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    path.write_bytes("---\r\ntone: warm\r\n---\r\nZoë".encode())
    read = load("recommend", path)
    assert (read.own, read.text, read.meta) == (True, "---\r\ntone: warm\r\n---\r\nZoë", {"tone": "warm"})
