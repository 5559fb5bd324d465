"""Bad settings, prompt files and context files: each mistake named with its place, nothing done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chain.asking import NOTES, SAMPLE, Data, complaint, counted, made_again, recommended
from tests.conftest import JOHN, ROOT, Command, Ran

SLOTS = (
    "{{calendar}}, {{campaign_context}}, {{candidates}}, {{channel_rules}}, {{company_context}}, {{enriched_deal}}, "
    "{{learnings}}, {{signals}}, {{summary}}"
)


def ask(call: Command, *arguments: str) -> Ran:
    return call("sales-action", "recommend", JOHN, *SAMPLE, *arguments)


@pytest.fixture
def config(home: Path) -> Path:
    home.mkdir(exist_ok=True)
    return home / "config.yaml"


MISTAKES = [
    ("enigne: playbook\n", 1, "enigne", "did you mean engine?"),
    ("me:\n  nmae: Ann\n", 2, "me.nmae", "did you mean name?"),
    ("actions:\n  cap: {P0: 1}\n", 2, "actions.cap", "did you mean caps?"),
    ("busy_timeout_seconds: -1\n", 1, "busy_timeout_seconds", "0 and 600"),
    ("cache_ttl:\n  recommendations: 0\n", 2, "cache_ttl.recommendations", "0.01 and 1,440"),
    ("actions:\n  caps: {P0: 9}\n", 2, "actions.caps.P0", "9 is not between 0 and 2"),
    ("me:\n  zone: Mars/Olympus\n", 2, "me.zone", "write an IANA name such as Europe/Paris"),
    ("me:\n  working_hours: late\n", 2, "me.working_hours", "is not like 09:00-18:00"),
    ("me:\n  working_hours: 18:00-09:00\n", 2, "me.working_hours", "ends before it begins"),
    ("source: sample\nengine: 3\n", 2, "engine", "3"),
    ("cache_ttl:\n  recommendations: lots\n", 2, "cache_ttl.recommendations", "'lots'"),
    ("cache_ttl:\n  recommendations: .nan\n", 2, "cache_ttl.recommendations", "nan"),
    ("org:\n  id: local\nsignals:\n  half_life_days: x\n", 4, "signals.half_life_days", "'x'"),
]


@pytest.mark.parametrize(("text", "line", "name", "said"), MISTAKES, ids=[one[0].strip() for one in MISTAKES])
def test_a_mistake_in_the_settings_is_named_with_its_line(
    call: Command, config: Path, text: str, line: int, name: str, said: str
) -> None:
    config.write_text(text, encoding="utf-8")
    code, (fault, hint) = complaint(ask(call))
    assert (code, fault.startswith(f"error: {config}, line {line}: ")) == (2, True), fault
    assert (name in fault, said in fault) == (True, True), fault
    assert hint == f"hint:  edit {config}, then run: sales-action config check"
    assert complaint(call("sales-action", "config", "check")) == (2, [fault, hint])


def test_a_wrong_shape_in_the_settings_is_named_with_its_line(call: Command, config: Path) -> None:
    config.write_text("source: sample\ncache_ttl: 60\n", encoding="utf-8")
    code, lines = complaint(ask(call))
    assert (code, lines[0].startswith(f"error: {config}, line 2: cache_ttl: ")) == (2, True)


def test_all_mistakes_come_in_one_message(call: Command, config: Path) -> None:
    config.write_text("on_expiry: never\nengine: 3\nfoo: 1\nactions:\n  caps: {P0: 9}\n", encoding="utf-8")
    code, lines = complaint(ask(call))
    assert (code, len(lines)) == (2, 5)
    places = {line.split(f"{config}, ")[1].split(":")[0] for line in lines[:4]}
    assert places == {"line 1", "line 2", "line 3", "line 5"}


def test_a_tab_is_named_as_the_reason(call: Command, config: Path) -> None:
    config.write_text("me:\n\tname: Ann\n", encoding="utf-8")
    code, lines = complaint(ask(call))
    assert (code, lines[0].startswith(f"error: {config}, line 2: ")) == (2, True)
    assert lines[0].endswith("; YAML is indented with spaces, not tabs")


NOT_SETTINGS = {
    "a list": (b"- a\n- b\n", "settings are `name: value` lines, not list"),
    "a word": (b"hello\n", "settings are `name: value` lines, not str"),
    "not closed": (b"me: {name: [\n", "line 2: "),
    "an object of Python": (b"me: !!python/object/apply:os.getcwd []\n", "line 1: could not determine a constructor"),
    "latin-1": (b"me: {name: Ren\xe9}\n", "is not UTF-8: byte 0xe9 in line 1"),
    "binary": (b"\x00\x01", "is binary, not text"),
    "huge": (b"#" * 300_000, "is larger than 200,000 bytes"),
}


@pytest.mark.parametrize("name", NOT_SETTINGS)
def test_a_file_that_is_no_settings_file_is_refused(call: Command, config: Path, name: str) -> None:
    content, said = NOT_SETTINGS[name]
    config.write_bytes(content)
    code, lines = complaint(ask(call))
    assert (code, str(config) in lines[0], said in lines[0]) == (2, True, True), lines


def test_a_folder_in_the_settings_place_is_refused(call: Command, config: Path) -> None:
    config.mkdir()
    assert complaint(ask(call))[1][0] == f"error: cannot read the settings file {config}: Is a directory"


def test_an_empty_settings_file_means_the_defaults(call: Command, config: Path) -> None:
    config.write_text("# nothing yet\n", encoding="utf-8")
    assert recommended(call)["cache"]["expires_at"] == "2026-11-20T16:00:00+00:00"


def test_a_key_in_the_settings_is_refused_and_not_repeated(call: Command, config: Path) -> None:
    config.write_text("anthropic_api_key: sk-secret-canary\n", encoding="utf-8")
    done = ask(call)
    assert complaint(done)[0] == 2
    assert "canary" not in done.stderr


VARIABLES = [
    ("SALES_AGENT_ENIGNE", "playbook", "SALES_AGENT_ENIGNE: "),
    ("SALES_AGENT_ON_EXPIRY", "never", "SALES_AGENT_ON_EXPIRY: on_expiry: "),
    ("SALES_AGENT_BUSY_TIMEOUT_SECONDS", "soon", "SALES_AGENT_BUSY_TIMEOUT_SECONDS: busy_timeout_seconds: "),
    (
        "SALES_AGENT_CACHE_TTL__RECOMMENDATIONS",
        "-5",
        "SALES_AGENT_CACHE_TTL__RECOMMENDATIONS: cache_ttl.recommendations",
    ),
    ("SALES_AGENT_NOW", "yesterday", "SALES_AGENT_NOW is not a moment with an offset: 'yesterday'"),
    ("SALES_AGENT_NOW", "2026-11-20T15:00:00", "SALES_AGENT_NOW is not a moment with an offset: '2026-11-20T15:00:00'"),
]


@pytest.mark.parametrize(("name", "value", "said"), VARIABLES)
def test_a_mistake_in_the_environment_is_named_by_its_variable(call: Command, name: str, value: str, said: str) -> None:
    code, lines = complaint(call("sales-action", "recommend", JOHN, *SAMPLE, env={name: value}))
    assert (code, lines[0].startswith(f"error: {said}")) == (2, True), lines


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Where this test's own prompt file goes."""
    return tmp_path / "own.md"


PROMPTS = {
    "no slot for the context": (b"Decide.\n", "{}: the slot {{{{company_context}}}} is missing"),
    "empty": (b"", "{}: the slot {{{{company_context}}}} is missing"),
    "unknown slot": (b"{{company_context}}\n\n{{ deal }}\n", "{}, line 3: unknown slot {{{{ deal }}}}"),
    "binary": (b"{{company_context}}\x00", "the prompt file {} is binary, not text"),
    "latin-1": (b"{{company_context}}\nRen\xe9\n", "the prompt file {} is not UTF-8: byte 0xe9 in line 2"),
    "5 MB": (b"x" * 5_000_000, "the prompt file {} is larger than 1,000,000 bytes"),
    "unknown tone": (
        b"---\ntone: loud\n---\n{{company_context}}",
        "{}: tone: 'loud' is not one of warm, formal, direct",
    ),
    "broken front matter": (b"---\ntone: [\n---\n{{company_context}}", "{}, line 3: the front matter is not YAML"),
    "front matter as a list": (
        b"---\n- tone\n---\n{{company_context}}",
        "{}, line 1: front matter is `name: value` lines",
    ),
    "unknown play": (b"---\nplays: [nope]\n---\n{{company_context}}", "{}: plays: no play nope"),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_a_bad_recommendation_prompt_is_an_error(call: Command, own: Path, name: str) -> None:
    content, said = PROMPTS[name]
    own.write_bytes(content)
    code, lines = complaint(ask(call, "--prompt-file", str(own)))
    assert (code, lines[0]) == (2, f"error: {said.format(own)}")


def test_an_unknown_slot_s_hint_lists_the_known_ones(call: Command, own: Path) -> None:
    own.write_text("{{company_context}} {{deal}}", encoding="utf-8")
    assert complaint(ask(call, "--prompt", str(own)))[1][1] == f"hint:  this prompt may use {SLOTS}"


def test_a_prompt_file_that_is_not_there_is_an_error_that_names_the_shipped_one(call: Command, own: Path) -> None:
    shipped = ROOT / "prompts" / "recommend.md"
    said = [f"error: no prompt file at {own}", f"hint:  the shipped one is {shipped}"]
    assert complaint(ask(call, "--prompt", str(own))) == (2, said)
    assert complaint(call("sales-action", "why", JOHN, *SAMPLE, "--prompt", str(own))) == (2, said)


def test_a_folder_is_no_prompt_file(call: Command, tmp_path: Path) -> None:
    code, lines = complaint(ask(call, "--prompt", str(tmp_path)))
    assert (code, lines[0]) == (2, f"error: cannot read the prompt file {tmp_path}: Is a directory")


def test_a_bad_prompt_leaves_the_remembered_answer_alone(call: Command, remembered: Data, own: Path) -> None:
    own.write_bytes(b"Decide.\n")
    assert ask(call, "--prompt", str(own)).returncode == 2
    assert made_again(recommended(call)) == []


def test_text_from_a_record_is_never_a_slot(call: Command, own: Path) -> None:
    own.write_text("{{company_context}} {{campaign_context}}", encoding="utf-8")
    assert recommended(call, "--prompt", str(own), "-c", "{{nope}} {{enriched_deal}}")["deal_id"] == JOHN


def summarize(call: Command, own: Path) -> Ran:
    return call("deal-summary", "summarize", JOHN, *SAMPLE, "--prompt-file", str(own))


def test_a_summary_prompt_without_the_context_is_a_warning(call: Command, own: Path) -> None:
    own.write_text("Brief.\n\n{{signals}}\n", encoding="utf-8")
    done = summarize(call, own)
    assert (done.returncode, done.stdout != "") == (0, True)
    assert done.stderr.splitlines() == [
        NOTES[0],
        f"note: {own} has no {{{{company_context}}}}; the summary will not know our company",
        "note: the offline engine obeys the prompt's front matter; it cannot use its text",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{{campaign_context}}", "{}, line 1: unknown slot {{{{campaign_context}}}}"),
        (b"\x00", "the prompt file {} is binary, not text"),
        (b"x" * 5_000_000, "the prompt file {} is larger than 1,000,000 bytes"),
    ],
    ids=["unknown slot", "binary", "5 MB"],
)
def test_a_bad_summary_prompt_is_an_error(call: Command, own: Path, content: bytes, said: str) -> None:
    own.write_bytes(content)
    code, lines = complaint(summarize(call, own))
    assert (code, lines[0]) == (2, f"error: {said.format(own)}")


def test_without_a_context_a_default_is_used_and_the_way_to_one_s_own_is_said(call: Command) -> None:
    done = ask(call)
    assert (done.returncode, done.stderr.splitlines()) == (0, NOTES)


CONTEXTS = {
    "not UTF-8": (b"# Company Context\n\nRen\xe9\n", "the company context {} is not UTF-8: byte 0xe9 in line 3"),
    "utf-16": ("# Company Context\n".encode("utf-16"), "the company context {} is "),
    "huge": (b"# Company Context\n" + b"x" * 2_000_000, "the company context {} is larger than 1,000,000 bytes"),
    "binary": (b"\x00", "the company context {} is binary, not text"),
}


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_bad_context_is_an_error_everywhere_it_is_used(call: Command, home: Path, name: str) -> None:
    content, said = CONTEXTS[name]
    home.mkdir()
    context = home / "company-context.md"
    context.write_bytes(content)
    for words in (["recommend", JOHN, *SAMPLE], ["why", JOHN, *SAMPLE], ["config", "check"]):
        code, lines = complaint(call("sales-action", *words))
        assert (code, lines[0].startswith(f"error: {said.format(context)}")) == (2, True)
    assert context.read_bytes() == content


@pytest.mark.parametrize(
    "text", ["", "\n", "Oakline Software\n", "# Company Context - Oakline\n", "##\n", "## \n## A\n## A\n"]
)
def test_a_context_of_any_shape_is_taken(call: Command, home: Path, text: str) -> None:
    home.mkdir()
    (home / "company-context.md").write_text(text, encoding="utf-8")
    done = ask(call, "--json")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_line_ends_of_another_system_are_read_and_kept(call: Command, home: Path) -> None:
    home.mkdir()
    context = home / "company-context.md"
    dos = b"# Company Context\r\n\r\n## Company Overview\r\n\r\n- Value line: Acme counts every bean.\r\n"
    context.write_bytes(dos)
    assert "Acme counts every bean.\n" in recommended(call)["p0_actions"][0]["content"]["body"]
    assert context.read_bytes() == dos


def test_a_mistake_is_found_before_anything_is_written(call: Command, remembered: Data, home: Path, own: Path) -> None:
    own.write_bytes(b"Decide.\n")
    before = counted(home)
    ask(call, "--prompt", str(own))
    (home / "config.yaml").write_text("enigne: x\n", encoding="utf-8")
    ask(call)
    (home / "config.yaml").unlink()
    (home / "company-context.md").write_bytes(b"\xff")
    ask(call)
    assert counted(home) == before
