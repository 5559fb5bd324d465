"""What can be set, from where, and what is said about a mistake in it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from sales_kernel.errors import UsageFault
from sales_kernel.settings import Section, Settings, load

KNOWN = (
    "actions, brevo, busy_timeout_seconds, cache_ttl, claude, engine, enrich, fallback, me, on_expiry, org, privacy, "
    "signals, source"
)
TEXT = "should be text (in quotes, if it looks like a number)"


@dataclass(frozen=True)
class Actions(Section):
    """A part of the settings that a package above owns."""

    SECTION: ClassVar[str] = "actions"
    most_today: int = 2
    quiet: bool = False
    weights: dict[str, float] = field(default_factory=dict)
    limits: dict[Literal["early", "late"], int] = field(default_factory=dict)
    plays: tuple[str, ...] = ()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def loaded(config: Path, text: str | bytes | None = None, **environment: str) -> Settings:
    if text is not None:
        config.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(config, {f"SALES_AGENT_{name}": value for name, value in environment.items()}, (Actions,))


def refused(config: Path, text: str | bytes, **environment: str) -> list[str]:
    """Return the lines of the refusal, the file's name shortened."""
    with pytest.raises(UsageFault) as fault:
        loaded(config, text, **environment)
    return [line.strip().replace(str(config), "config.yaml") for line in str(fault.value).splitlines()]


@pytest.mark.parametrize("text", [None, "", "  \n\n", "# only a comment\n", "---\n"])
def test_without_a_word_in_the_file_the_defaults_are_in_force(text: str | None, config: Path) -> None:
    settings = loaded(config, text)
    assert settings == Settings()
    assert (settings.keep_recommendations, settings.keep_summaries) == (timedelta(hours=1), timedelta(hours=24))
    assert (settings.on_expiry, settings.org.id, settings.me.hours) == ("ask", "local", (time(9), time(18)))


def test_the_file_goes_before_the_defaults_and_the_environment_before_the_file(config: Path) -> None:
    settings = loaded(config, "engine: playbook\nsource: sample\n", SOURCE="local")
    assert (settings.engine, settings.source, settings.on_expiry) == ("playbook", "local", "ask")


def test_the_environment_reaches_one_level_down_and_leaves_the_neighbours(config: Path) -> None:
    text = "cache_ttl:\n  recommendations: 30\n  summaries: 90\n"
    settings = loaded(config, text, CACHE_TTL__RECOMMENDATIONS="5", ME__NAME="Ann", ME__ZONE="Asia/Tokyo")
    assert (settings.cache_ttl.recommendations, settings.cache_ttl.summaries) == (5, 90)
    assert (settings.me.name, settings.me.zone) == ("Ann", "Asia/Tokyo")


def test_an_empty_variable_sets_nothing(config: Path) -> None:
    assert loaded(config, "engine: playbook\n", ENGINE="").engine == "playbook"


def test_home_and_now_are_not_settings(config: Path) -> None:
    assert loaded(config, HOME="/elsewhere", NOW="2026-11-20T15:00:00Z") == Settings()


def test_a_right_variable_mends_a_wrong_line(config: Path) -> None:
    assert loaded(config, "busy_timeout_seconds: long\n", BUSY_TIMEOUT_SECONDS="0.3").busy_timeout_seconds == 0.3


def test_settings_cannot_be_changed_afterwards(config: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        loaded(config).engine = "claude"  # type: ignore[misc]


def test_a_section_of_another_package_is_read_by_its_owner(config: Path) -> None:
    text = "actions: {most_today: '1', quiet: true, weights: {call: 2}, limits: {late: 3}, plays: [call, mail]}\n"
    read = Actions(most_today=1, quiet=True, weights={"call": 2.0}, limits={"late": 3}, plays=("call", "mail"))
    assert loaded(config, text).section(Actions) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("engin: playbook\n", "config.yaml, line 1: engin: unknown setting; did you mean engine?"),
        ("me:\n  name: Ann\n  phon: '1'\n", "config.yaml, line 3: me.phon: unknown setting; did you mean phone?"),
        ("\n\nxyzzy: 1\n", f"config.yaml, line 3: xyzzy: unknown setting; known here: {KNOWN}"),
        (
            "actions:\n  most_tody: 1\n",
            "config.yaml, line 2: actions.most_tody: unknown setting; did you mean most_today?",
        ),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest_known_name(text: str, said: str, config: Path) -> None:
    assert refused(config, text) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cache_ttl:\n  recommendations: soon\n", "line 2: cache_ttl.recommendations: should be a number, not 'soon'"),
        ("on_expiry: never\n", "line 1: on_expiry: should be one of ask, reuse, not 'never'"),
        ("source: [a, b]\n", f"line 1: source: {TEXT}, not ['a', 'b']"),
        (
            "engine: cluade\n",
            "line 1: engine: should be one of claude, playbook, not 'cluade'; did you mean claude?",
        ),
        ("fallback: none\n", "line 1: fallback: should be playbook, or left out, not 'none'"),
        ("org: {id: 5}\n", f"line 1: org.id: {TEXT}, not 5"),
        ("me: Ann\n", "line 1: me: should be `name: value` lines, not 'Ann'"),
        (
            "me: {zone: Mars/Olympus}\n",
            "line 1: me.zone: no such time zone: 'Mars/Olympus'; write an IANA name such as Europe/Paris",
        ),
        ("me:\n  working_hours: 9-5\n", "line 2: me.working_hours: '9-5' is not like 09:00-18:00"),
        (
            "me:\n  working_hours: 18:00-09:00\n",
            "line 2: me.working_hours: '18:00-09:00' ends before it begins",
        ),
        ("busy_timeout_seconds: -1\n", "line 1: busy_timeout_seconds: -1.0 is not between 0 and 600"),
        ("actions:\n  most_today: many\n", "line 2: actions.most_today: should be a whole number, not 'many'"),
        ("actions:\n  most_today: 1.5\n", "line 2: actions.most_today: should be a whole number, not 1.5"),
        ("actions:\n  quiet: perhaps\n", "line 2: actions.quiet: should be true or false, not 'perhaps'"),
        ("actions:\n  weights:\n    call: high\n", "line 3: actions.weights.call: should be a number, not 'high'"),
        ("actions:\n  limits:\n    soon: 1\n", "line 3: actions.limits.soon: should be one of early, late, not 'soon'"),
        ("actions:\n  plays: call\n", "line 2: actions.plays: should be a list, not 'call'"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(text: str, said: str, config: Path) -> None:
    assert refused(config, text) == [f"config.yaml, {said}"]


@pytest.mark.parametrize("value", [".nan", ".inf", "0", "-5", "100000", "true", "1" + 400 * "0"])
def test_a_lifetime_that_is_none_is_refused(value: str, config: Path) -> None:
    assert refused(config, f"cache_ttl:\n  recommendations: {value}\n")[0].startswith("config.yaml, line 2: cache_ttl")


def test_all_mistakes_are_told_in_one_message(config: Path) -> None:
    text = (
        "engin: x\nme:\n  zone: Mars/X\n  nam: Ann\ncache_ttl: {recommendations: soon}\nactions: {most_today: many}\n"
    )
    said = refused(config, text, ON_EXPIRY="never")
    assert sorted(line.split(": ")[0] for line in said) == [
        "SALES_AGENT_ON_EXPIRY",
        "config.yaml, line 1",
        "config.yaml, line 3",
        "config.yaml, line 4",
        "config.yaml, line 5",
        "config.yaml, line 6",
    ]


def test_a_mistake_has_a_next_move(config: Path) -> None:
    config.write_text("engin: x\n")
    with pytest.raises(UsageFault) as fault:
        load(config, {})
    assert fault.value.hint == f"edit {config}, then run: sales-action config check"
    with pytest.raises(UsageFault) as fault:
        load(config.with_name("none.yaml"), {"SALES_AGENT_ENGINE": "cluade"})
    assert fault.value.hint == "edit SALES_AGENT_ENGINE, then run: sales-action config check"


def test_a_mistake_in_the_environment_is_told_by_its_variable(config: Path) -> None:
    assert refused(config, "", ENGIN="x") == ["SALES_AGENT_ENGIN: engin: unknown setting; did you mean engine?"]
    assert refused(config, "", ME__NAM="x") == ["SALES_AGENT_ME__NAM: me.nam: unknown setting; did you mean name?"]


def test_two_mistakes_below_one_name_are_told_each_by_its_own_variable(config: Path) -> None:
    said = refused(config, "", CACHE_TTL__RECOMMENDATIONS="soon", CACHE_TTL__SUMMARIES="late")
    assert [line.split(": ")[:2] for line in said] == [
        ["SALES_AGENT_CACHE_TTL__RECOMMENDATIONS", "cache_ttl.recommendations"],
        ["SALES_AGENT_CACHE_TTL__SUMMARIES", "cache_ttl.summaries"],
    ]


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("cache_ttl:\n  recommendations: 60\n", {"CACHE_TTL__RECOMMENDATIONS": "soon"}),
        ("cache_ttl:\n  summaries: 60\n", {"CACHE_TTL__RECOMMENDATIONS": "soon"}),
        ("on_expiry: ask\n", {"ON_EXPIRY": "never"}),
    ],
)
def test_a_wrong_variable_is_not_blamed_on_a_right_line(text: str, environment: dict[str, str], config: Path) -> None:
    (variable,) = environment
    assert refused(config, text, **environment)[0].startswith(f"SALES_AGENT_{variable}: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "me:\n\tname: Ann\n",
            "config.yaml, line 2: found character that cannot start any token; YAML is indented with spaces, not tabs",
        ),
        ("me: {name: Ann\n", "config.yaml, line 2: did not find expected ',' or '}'"),
        ("engine: a\n---\nengine: b\n", "config.yaml, line 2: but found another document"),
        ("? [a]\n: b\n", "config.yaml, line 1: found unhashable key"),
        ("me: *nobody\n", "config.yaml, line 1: found undefined alias"),
        ("- engine\n", "config.yaml: settings are `name: value` lines, not list"),
        ("engine\n", "config.yaml: settings are `name: value` lines, not str"),
        (b"me:\n  name: Zo\xeb\n", "the settings file config.yaml is not UTF-8: byte 0xeb in line 2"),
        (b"engine: \0\n", "the settings file config.yaml is binary, not text"),
        (b"#" * 200_001, "the settings file config.yaml is larger than 200,000 bytes"),
    ],
    ids=["tab", "bracket", "two documents", "key", "alias", "list", "word", "not UTF-8", "binary", "huge"],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(text: str | bytes, said: str, config: Path) -> None:
    assert refused(config, text) == [said]


def test_a_name_that_is_not_text_is_refused(config: Path) -> None:
    assert refused(config, "1: x\n")[0].startswith("config.yaml, line 1: ")


def test_yaml_that_would_run_something_runs_nothing(config: Path, tmp_path: Path) -> None:
    (said,) = refused(config, f"engine: !!python/object/apply:os.mkdir ['{tmp_path}/sprung']\n")
    assert "could not determine a constructor" in said
    assert not (tmp_path / "sprung").exists()


def test_a_key_written_where_it_does_not_belong_is_not_repeated(config: Path) -> None:
    (said,) = refused(config, "anthropic_api_key: sk-ant-canary\n")
    assert "anthropic_api_key: unknown setting" in said
    assert "canary" not in said


def test_a_byte_order_mark_is_read_over(config: Path) -> None:
    assert loaded(config, b"\xef\xbb\xbfengine: playbook\r\n").engine == "playbook"


def test_a_link_that_leads_nowhere_is_said(config: Path, tmp_path: Path) -> None:
    config.symlink_to(tmp_path / "gone.yaml")
    with pytest.raises(UsageFault, match="no settings file at"):
        load(config, {})


@pytest.mark.parametrize("name", ["me", "org", "cache_ttl", "signals", "actions"])
def test_a_heading_with_nothing_under_it_sets_nothing(name: str, config: Path) -> None:
    assert loaded(config, f"{name}:\n") == Settings()
