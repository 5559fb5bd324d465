"""Prompt files: front matter, slots, and how a body is cut into what a model is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales_kernel.engines.question import Shown
from sales_kernel.errors import UsageFault
from sales_kernel.front_matter import EFFORTS, Parameters
from sales_kernel.prompts import Prompt, load, names

KNOWN = {"deal", "company_context"}
VALUES = st.text(st.sampled_from("a{} \n\\g<0>$%-#deal"), max_size=20) | st.text(max_size=20)


def prompt(text: str) -> Prompt:
    return Prompt(Path("own.md"), text, own=True)


def shown(text: str, *, deal: str = "D", **words: str) -> Shown:
    """The body with one record and, as words of ours, the company context and whatever else is given."""
    told = {"company_context": "C", **words}
    return prompt(text).shown({name: lambda value=value: value for name, value in told.items()}, {"deal": lambda: deal})  # type: ignore[misc]


def refused(text: str, **options: set[str]) -> tuple[str, str]:
    with pytest.raises(UsageFault) as fault:
        prompt(text).check(KNOWN, **options)
    return str(fault.value), fault.value.hint


SECTIONS = """---
version: 1
---
Be brief.

## Rules

Only facts.

## Our company

{{company_context}}

## The deal

{{deal}}

Answer now.
"""


def test_a_body_is_cut_into_what_is_ours_what_is_common_what_is_handed_over_and_what_closes() -> None:
    assert shown(SECTIONS) == Shown(
        instructions="Be brief.\n\n## Rules\n\nOnly facts.",
        common="## Our company\n\nC\n\n## The deal\n\n(in `deal` of what `load_records` returns)",
        records={"deal": "D"},
        closing="Answer now.",
    )


def test_a_section_after_the_last_record_closes() -> None:
    assert shown("Go.\n## Deal\n{{deal}}\nmore on it\n## Who\n{{company_context}}\n") == Shown(
        "Go.", "## Deal\n(in `deal` of what `load_records` returns)\nmore on it", {"deal": "D"}, "## Who\nC"
    )


def test_without_headings_the_line_of_the_first_slot_begins_what_is_common() -> None:
    assert shown("Go.\nFor {{company_context}} about {{deal}}: now.\nEnd.") == Shown(
        "Go.", "For C about (in `deal` of what `load_records` returns): now.", {"deal": "D"}, "End."
    )


def test_a_body_that_names_no_record_is_handed_all_of_them() -> None:
    assert shown("Go.\n\n{{ company_context }}") == Shown("Go.", "C", {"deal": "D"}, "")
    assert shown("Just go.") == Shown("Just go.", "", {"deal": "D"}, "")


def test_a_slot_that_stands_twice_is_filled_twice_and_handed_over_once() -> None:
    assert shown("{{deal}}{{deal}}\n{{company_context}}-{{company_context}}").records == {"deal": "D"}
    assert shown("{{company_context}}-{{company_context}} {{deal}}").common.startswith("C-C ")


def test_only_the_records_that_are_named_are_asked_for_and_handed_over() -> None:
    asked: list[str] = []
    records = {name: lambda name=name: asked.append(name) or name for name in ("deal", "signals")}
    made = prompt("Go.\n{{deal}}").shown({}, records)  # type: ignore[arg-type]
    assert (made.records, asked) == ({"deal": "deal"}, ["deal"])


def test_records_are_handed_over_in_the_order_in_which_they_are_named() -> None:
    made = prompt("{{b}}\n{{a}}").shown({}, {"a": lambda: 1, "b": lambda: 2})
    assert list(made.records) == ["b", "a"]


@given(VALUES, VALUES)
def test_what_is_filled_in_is_never_looked_at_for_slots(context: str, deal: str) -> None:
    made = shown(
        "Go.\n\n## Us\nA{{company_context}}B{{deal}}C{{company_context}}D\n\n## End\nX",
        company_context=context,
        deal=deal,
    )
    told = "(in `deal` of what `load_records` returns)"
    assert made == Shown("Go.", f"## Us\nA{context}B{told}C{context}D", {"deal": deal}, "## End\nX")


PIECES = st.lists(
    st.sampled_from(
        [
            "text\n",
            "## Part\n",
            "{{deal}}",
            "{{ deal }}\n",
            "{{company_context}}\n",
            "{{company_context}}",
            "\n",
            "# x",
            " ",
        ]
    ),
    max_size=12,
).map("".join)


@given(PIECES)
def test_no_record_stands_among_words_and_no_value_among_the_instructions(text: str) -> None:
    made = shown(text, company_context="OURS", deal="THEIRS")
    assert "OURS" not in made.instructions
    assert "THEIRS" not in f"{made.instructions}{made.common}{made.closing}"
    assert made.records == {"deal": "THEIRS"}
    assert ("OURS" in f"{made.common}{made.closing}") == ("company_context" in text)


@given(PIECES)
def test_nothing_of_a_body_is_lost_or_said_twice(text: str) -> None:
    made = shown(text, company_context="OURS")
    whole = text.replace("{{company_context}}", "OURS")
    for slot in ("{{deal}}", "{{ deal }}"):
        whole = whole.replace(slot, "(in `deal` of what `load_records` returns)")
    assert "".join(f"{made.instructions}{made.common}{made.closing}".split()) == "".join(whole.split())


@given(st.text(st.sampled_from("ab }\n"), max_size=30))
def test_a_text_without_slots_is_all_instructions(text: str) -> None:
    assert shown(text) == Shown(text.strip(), "", {"deal": "D"}, "")


def test_a_body_with_a_slot_that_is_not_given_is_not_shown() -> None:
    with pytest.raises(UsageFault, match=r"own\.md, line 2: unknown slot \{\{wishes\}\}"):
        shown("{{deal}}\n{{wishes}}")


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


@pytest.mark.parametrize("name", names())
def test_a_shipped_prompt_is_read_and_known_as_ours(name: str) -> None:
    shipped = load(name)
    assert not shipped.own
    assert "company_context" in shipped.slots
    assert shipped.asked.version
    assert shipped.asked == Parameters(version=shipped.asked.version), (
        "model, effort and room are for the settings to say"
    )


def test_the_shipped_prompts_are_those_of_the_layers_and_one_for_managers() -> None:
    assert names() == ["draft", "executive-brief", "recommend", "summarize"]


def test_a_shipped_prompt_can_be_named_in_place_of_a_file() -> None:
    chosen = load("summarize", Path("executive-brief"))
    assert (chosen.path, chosen.own) == (load("executive-brief").path, False)


@pytest.mark.parametrize(
    "name", ["README", "company-context", "texts", "prompts/recommend", "../prompts/recommend", "nothing"]
)
def test_nothing_else_can_be_named_so(name: str) -> None:
    with pytest.raises(UsageFault, match="no prompt file at"):
        load("summarize", Path(name))


def test_a_file_of_ones_own_stands_before_a_shipped_prompt_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("executive-brief").write_text("mine", encoding="utf-8")
    assert (load("summarize", Path("executive-brief")).text, load("summarize", Path("executive-brief")).own) == (
        "mine",
        True,
    )


def test_a_file_of_ones_own_is_read_whole_and_known_as_such(tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    path.write_bytes("---\r\ntone: warm\r\n---\r\nZoë".encode())
    read = load("recommend", path)
    assert (read.own, read.text, read.meta) == (True, "---\r\ntone: warm\r\n---\r\nZoë", {"tone": "warm"})


def asked(front: str) -> Parameters:
    return prompt(f"---\n{front}---\nText").asked


@pytest.mark.parametrize(
    ("front", "parameters"),
    [
        ("", Parameters()),
        ("tone: warm\n", Parameters()),
        ("model: default\neffort: high\nmax_tokens: 8000\nversion: 3\n", Parameters("", 8000, "high", "3")),
        ("model: claude-sonnet-5-5   # the fast one\n\n# end\n", Parameters(model="claude-sonnet-5-5")),
        ("model: 'llama3:8b'\r\nversion: 1.10\r\n", Parameters(model="llama3:8b", version="1.10")),
        ("version: 2026-11-20\nplays: [wait, nurture]\n", Parameters(version="2026-11-20")),
        ("version: on\nplays:\n  - wait\n", Parameters(version="on")),
        ('version: "third draft"\n', Parameters(version="third draft")),
        ("model:\neffort:\n", Parameters()),
        ("model: default\neffort: default\nmax_tokens: default\n", Parameters()),
    ],
)
def test_front_matter_says_what_a_model_is_asked_with(front: str, parameters: Parameters) -> None:
    assert asked(front) == parameters


@given(
    model=st.from_regex(r"[a-z][a-z0-9.-]{0,20}(:[a-z0-9]{1,5})?", fullmatch=True),
    effort=st.sampled_from(EFFORTS),
    tokens=st.integers(256, 64_000),
    version=st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3})?", fullmatch=True),
)
def test_bare_words_say_the_same_with_and_without_yaml(model: str, effort: str, tokens: int, version: str) -> None:
    front = f"model: {model}\neffort: {effort} # why\nmax_tokens: {tokens}\nversion: {version}\n"
    assert asked(front) == asked(front + "note: |\n  two\n  lines\n")


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (
            "tone: warm\neffort: hihg\n",
            "line 3: effort: 'hihg' is not one of low, medium, high, xhigh, max; did you mean high?",
        ),
        ("effort: 7\n", "line 2: effort: '7' is not one of low, medium, high, xhigh, max"),
        ("effort: [low]\n", "line 2: effort: is one value on the same line"),
        ("max_tokens: 255\n", "line 2: max_tokens: 255 is not between 256 and 64000"),
        ("\nmax_tokens: 64001\n", "line 3: max_tokens: 64001 is not between 256 and 64000"),
        ("max_tokens: 8k\n", "line 2: max_tokens: '8k' is not a whole number"),
        ("max_tokens: '-8000'\n", "line 2: max_tokens: '-8000' is not a whole number"),
        ("max_tokens: ٣٠٠\n", "line 2: max_tokens: '٣٠٠' is not a whole number"),
        ("model: claude sonnet\n", "line 2: model: 'claude sonnet' is not a model's name"),
        ("model: {name: x}\n", "line 2: model: is one value on the same line"),
        ("version: |\n  one\n  two\n", "line 2: version: is one short line"),
    ],
)
def test_a_parameter_that_does_not_exist_is_refused_with_its_line(front: str, said: str) -> None:
    with pytest.raises(UsageFault) as fault:
        asked(front)
    assert str(fault.value) == f"own.md, {said}"
    with pytest.raises(UsageFault):
        prompt(f"---\n{front}---\n{{{{deal}}}}").check(KNOWN)


def test_parameters_in_bare_words_are_read_without_yaml() -> None:
    code = (
        "import sys; from pathlib import Path; from sales_kernel.prompts import load;"
        " print([load(name).asked.effort for name in ('summarize', 'recommend', 'draft')], 'yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("] False\n")
