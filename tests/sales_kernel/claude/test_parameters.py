"""With what a model is asked, what that may cost, and what is said of wrong settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sales_kernel.calls import Usage
from sales_kernel.engines.claude.parameters import Parameters, parameters
from sales_kernel.engines.claude.prices import cost_of, tariff_of, worst_of
from sales_kernel.engines.claude.settings import ClaudeSettings, Layers, LayerSettings, Price
from sales_kernel.errors import UsageFault
from sales_kernel.prompts import Prompt
from sales_kernel.settings import load


def prompt(front: str = "") -> Prompt:
    return Prompt(Path("own.md"), f"---\n{front}---\ntext", own=True)


def test_a_layers_own_settings_go_before_the_prompt_file_and_that_before_the_settings_for_all() -> None:
    own = Layers(draft=LayerSettings(model="claude-opus-5-5", effort="low", max_tokens=900))
    settings = ClaudeSettings(model="claude-haiku-5-5", effort="high", max_tokens=2000, layers=own)
    front = prompt("model: claude-opus-5\neffort: xhigh\nmax_tokens: 4000\n")
    assert parameters(settings, "draft", front) == Parameters("claude-opus-5-5", "low", 900)
    assert parameters(settings, "summarize", front) == Parameters("claude-opus-5", "xhigh", 4000)
    assert parameters(settings, "summarize", prompt("model: default\n")) == Parameters("claude-haiku-5-5", "high", 2000)
    assert parameters(ClaudeSettings(), "other", prompt()) == Parameters("claude-sonnet-5-5", "medium", 16_000)


@pytest.mark.parametrize(
    ("model", "wanted", "sent"),
    [
        ("claude-haiku-4-5-20251001", "high", ""),
        ("claude-sonnet-4-5", "low", ""),
        ("claude-opus-4-5", "max", "high"),
        ("claude-sonnet-4-6", "xhigh", "high"),
        ("claude-sonnet-4-6", "max", "max"),
        ("claude-sonnet-5-5", "xhigh", "xhigh"),
        ("claude-fable-9", "max", "max"),
        ("llama-4", "medium", ""),
        ("claude-sonnet-5-5", "none", ""),
    ],
)
def test_a_model_is_sent_no_effort_that_it_does_not_know(model: str, wanted: Any, sent: str) -> None:
    assert parameters(ClaudeSettings(model=model, effort=wanted), "draft", prompt()).effort == sent


def test_an_older_model_is_given_no_more_room_than_it_takes() -> None:
    settings = ClaudeSettings(model="claude-haiku-4-5", max_tokens=100_000)
    assert parameters(settings, "draft", prompt()).max_tokens == 64_000


def test_a_cost_counts_each_kind_of_token_at_its_price() -> None:
    usage = Usage(input=1000, cache_read=10_000, cache_write_5m=2000, cache_write_1h=3000, output=500)
    tariff = tariff_of("claude-sonnet-5-5", {})
    dollars = (1000 * 2 + 10_000 * 0.1 + 2000 * 2.5 + 3000 * 4 + 500 * 10) / 1e6
    assert cost_of(usage, tariff) == pytest.approx(dollars)
    assert cost_of(usage, tariff, half=True) == pytest.approx(dollars / 2)


@pytest.mark.parametrize(("prompt_tokens", "dollars"), [(100_000, 0.01 + 0.0005), (100_001, 0.0500005 + 0.0025)])
def test_haiku_costs_more_for_long_prompts(prompt_tokens: int, dollars: float) -> None:
    assert cost_of(Usage(input=prompt_tokens, output=1000), tariff_of("claude-haiku-5-5", {})) == pytest.approx(dollars)


def test_a_price_that_is_not_known_is_not_a_price_of_nothing() -> None:
    assert tariff_of("llama-4", {}) is None
    assert cost_of(Usage(input=1), None) is None
    assert worst_of(1, 1, None) is None
    free = tariff_of("llama-4", {"llama-4": Price()})
    assert cost_of(Usage(input=1, output=1), free) == 0


def test_settings_overrule_the_table_for_dated_names_too() -> None:
    prices = {"claude-sonnet-5-5": Price(input=1, output=2, as_of="2027-01-01")}
    tariff = tariff_of("claude-sonnet-5-5-20270101", prices)
    assert cost_of(Usage(input=10**6, cache_read=10**6, output=10**6), tariff) == pytest.approx(1 + 0.1 + 2)


def test_the_worst_case_is_no_less_than_what_any_use_of_the_same_call_costs() -> None:
    tariff = tariff_of("claude-opus-5-5", {})
    worst = worst_of(10_000, 500, tariff)
    assert worst is not None
    for use in (Usage(10_000), Usage(0, 10_000), Usage(0, 0, 10_000), Usage(0, 0, 0, 10_000)):
        cost = cost_of(use._replace(output=500), tariff)
        assert cost is not None
        assert cost <= worst + 1e-12


def test_settings_of_a_file_are_checked_with_their_lines(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "claude:\n  modell: x\n  effort: much\n  cache_minutes: 7\n  layers:\n    sumarize: {}\n"
        "  prices:\n    llama: {input: -1}\n    other: {as_of: someday}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageFault) as caught:
        load(config, {}, (ClaudeSettings,))
    told = str(caught.value)
    for words in (
        "line 2: claude.modell: unknown setting; did you mean model?",
        "line 3: claude.effort: should be one of",
        "line 4: claude.cache_minutes: 7 is not one of 5, 60, 0",
        "line 6: claude.layers.sumarize: unknown setting; did you mean summarize?",
        "line 8: claude.prices.llama.input: -1.0 is not between 0 and 10,000",
        "line 9: claude.prices.other.as_of: 'someday' is not a day",
    ):
        assert words in told


def test_settings_of_a_file_are_used_and_a_day_may_look_like_one(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "claude:\n  layers:\n    draft: {model: claude-opus-5-5}\n  ceilings: {run: 0.5}\n"
        "  prices:\n    llama-4: {input: 0.1, output: 0.2, as_of: 2026-11-20}\n",
        encoding="utf-8",
    )
    settings = load(config, {"SALES_AGENT_CLAUDE__MODEL": "llama-4"}, (ClaudeSettings,)).section(ClaudeSettings)
    assert (settings.model, settings.layers.draft.model, settings.ceilings.run) == ("llama-4", "claude-opus-5-5", 0.5)
    assert settings.prices["llama-4"].as_of == "2026-11-20"
