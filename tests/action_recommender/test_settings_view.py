"""The settings in force, as a person or a program may see them: values with their defaults, and never a key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from action_recommender.recommend import SECTIONS
from action_recommender.settings import KEYS, as_yaml, in_force
from sales_kernel.errors import UsageFault
from tests.action_recommender.conftest import Ask, Opened, configure
from tests.conftest import JOHN, Command

SEEN_NOWHERE = "xkeysib-never-to-be-seen-0123456789"


def test_without_a_file_the_defaults_are_shown(opened: Opened, home: Path) -> None:
    shown = in_force(opened())
    assert shown["cache_ttl"] == {"recommendations": 60, "summaries": 1440}
    assert shown["actions"]["caps"] == {"P0": 2, "P1": 3, "P2": 3}
    assert shown["signals"]["engaged_within_days"] == 30
    assert shown["home"] == str(home)
    assert shown["keys"] == dict.fromkeys(KEYS, "not set")


def test_what_the_file_and_the_environment_set_is_shown(opened: Opened, home: Path) -> None:
    configure(home, "actions: {caps: {P1: 1}, suppress: [acme.example]}\ncache_ttl: {recommendations: 90}\n")
    shown = in_force(opened(SALES_AGENT_CACHE_TTL__RECOMMENDATIONS="30", SALES_AGENT_ON_EXPIRY="reuse"))
    assert shown["actions"]["caps"] == {"P0": 2, "P1": 1, "P2": 3}
    assert list(shown["actions"]["suppress"]) == ["acme.example"]
    assert (shown["cache_ttl"]["recommendations"], shown["on_expiry"]) == (30, "reuse")


@pytest.mark.parametrize("key", KEYS)
def test_of_a_key_only_whether_it_is_set_is_shown(opened: Opened, key: str) -> None:
    shown = in_force(opened(**{key: SEEN_NOWHERE}))
    assert shown["keys"] == {**dict.fromkeys(KEYS, "not set"), key: "set"}
    assert SEEN_NOWHERE not in str(shown) + as_yaml(shown)


@pytest.mark.parametrize(
    "arguments", [("config", "show"), ("config", "show", "--json"), ("config", "check"), ("config", "path")]
)
def test_no_command_shows_a_key(run: Command, arguments: tuple[str, ...]) -> None:
    done = run("sales-action", *arguments, env=dict.fromkeys(KEYS, SEEN_NOWHERE))
    assert done.returncode == 0
    assert SEEN_NOWHERE not in done.stdout + done.stderr


def test_a_key_in_the_file_is_refused_and_not_repeated(run: Command, home: Path) -> None:
    configure(home, f"anthropic_api_key: {SEEN_NOWHERE}\n")
    done = run("sales-action", "config", "show")
    assert done.returncode == 2
    assert "anthropic_api_key: unknown setting" in done.stderr
    assert SEEN_NOWHERE not in done.stdout + done.stderr


def test_what_is_shown_can_be_written_back(opened: Opened, home: Path) -> None:
    configure(home, "actions: {caps: {P1: 1}, footer: 'Größe: 1 – \"x\"'}\nme: {zone: Europe/Berlin}\n")
    shown = in_force(opened())
    own = {name: value for name, value in yaml.safe_load(as_yaml(shown)).items() if name not in ("keys", "home")}
    configure(home, yaml.safe_dump(own, allow_unicode=True))
    assert in_force(opened()) == shown


def test_the_commands_print_yaml_and_json_of_the_same(run: Command, home: Path) -> None:
    told = yaml.safe_load(run("sales-action", "config", "show").stdout)
    assert told == orjson.loads(run("sales-action", "config", "show", "--json").stdout)
    assert run("sales-action", "config", "path").stdout == f"{home / 'config.yaml'}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actions: {caps: {P0: 3}}", "actions.caps.P0"),
        ("actions: {caps: {P4: 1}}", "actions.caps.P4: unknown setting"),
        ("actions: {cap: {P1: 1}}", "actions.cap: unknown setting; did you mean caps?"),
        ("actions: {plays: {nurture: {wieght: 2}}}", "did you mean weight?"),
        ("actions: {plays: {nurture: {weight: -1}}}", "actions.plays.nurture"),
        ("actions: {plays: {addres-pricing: {enabled: false}}}", "did you mean address-pricing?"),
        ("actions: {stale_days: soon}", "actions.stale_days"),
        ("signals: {half_life: 3}", "did you mean half_life_days?"),
        ("actions: {caps: {P1: yes}}", "actions.caps.P1"),
    ],
)
def test_a_mistake_is_refused_where_it_stands_with_the_nearest_name(
    run: Command, home: Path, text: str, said: str
) -> None:
    configure(home, f"# mine\n{text}\n")
    done = run("sales-action", "config", "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "line 2" in done.stderr


def test_all_mistakes_are_told_at_once(opened: Opened, home: Path) -> None:
    configure(home, "actions: {caps: {P0: 3}}\nsignals: {half_life_days: -1}\nsorce: sample\n")
    with pytest.raises(UsageFault) as refused:
        _ = opened().settings
    assert all(name in str(refused.value) for name in ("caps", "half_life_days", "sorce"))
    assert SECTIONS


def test_a_setting_that_is_shown_is_one_that_is_used(ask: Ask, home: Path) -> None:
    configure(
        home,
        "me: {name: Maya Torres, signature: 'Oakline Software, Chicago'}\nactions: {footer: Reply STOP and we stop.}\n",
    )
    content: Any = ask(JOHN).value.p0_actions[0].content
    assert "Reply STOP and we stop." in content.body
    assert "Oakline Software, Chicago" in content.body
