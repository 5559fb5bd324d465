"""The recommendation as a remembered layer: what keys it, what it is blamed on, how long it lives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from action_recommender.recommend import RECOMMEND, Recommended, Recommender
from data_gatherer.envelope import Envelope
from data_gatherer.sources import DealNotFound
from sales_kernel.errors import UsageFault
from sales_kernel.resources import shipped
from tests.action_recommender.conftest import (
    DEAL,
    Ask,
    Opened,
    SmallCrm,
    asked,
    changed_inputs,
    configure,
    verdict_of,
    write_context,
)
from tests.action_recommender.worlds import context
from tests.conftest import JOHN

FIVE = ["enriched_data", "summary", "prompt", "company_context", "campaign_context"]
LAYERS = ["gather", "signals", "summarize", "candidates", "recommend"]
OTHER = "68f3d7215ac08e4b19f2c630"
CONTEXT = context("Tone: warm").text
SHIPPED = shipped("prompts", "recommend.md").read_text(encoding="utf-8")


def rec_id(made: Recommended) -> str:
    return str(made.document["recommendation_id"])


def prompt_file(folder: Path, text: str, name: str = "mine.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def envelope(made: Recommended, **summary: Any) -> Envelope:
    """Return what a pipe would bring: the deal as it was, and its summary with a change."""
    written = {**made.found.summary.value.model_dump(mode="json"), **summary}
    return Envelope(
        kind="deal_summary", version=1, source="sample", enriched_deal=made.found.deal.value, summary=written
    )


# Named inputs


def test_a_recommendation_is_keyed_by_the_five_inputs_and_the_calendar(ask: Ask) -> None:
    hashes = ask().answer.verdict.inputs
    assert list(hashes) == [*FIVE, "calendar"]
    assert all(len(digest) == 64 for digest in hashes.values())
    assert len(set(hashes.values())) == 6


def test_every_layer_is_asked_in_its_order_and_said_of(ask: Ask) -> None:
    first, second = ask(), ask()
    assert list(first.verdicts) == list(second.verdicts) == LAYERS
    assert {verdict_of(first, layer) for layer in LAYERS} == {"never computed"}
    assert {verdict_of(second, layer) for layer in LAYERS} == {"hit"}


def test_asking_twice_gives_the_same_recommendation_and_asks_no_engine(ask: Ask) -> None:
    first, second = ask(), ask()
    assert rec_id(first) == rec_id(second)
    assert first.document == second.document
    assert (first.run.engine_calls, second.run.engine_calls) == (2, 0)
    assert (first.source_calls, second.source_calls) == (1, 0)


def test_two_deals_share_nothing(ask: Ask) -> None:
    ask()
    other = ask(OTHER)
    assert {verdict_of(other, layer) for layer in LAYERS} == {"never computed"}


def test_the_name_of_a_deal_means_the_same_as_its_id(ask: Ask) -> None:
    ask()
    assert verdict_of(ask("enterprise saas")) == "hit"


# Each input changes exactly its reason


def test_a_changed_record_is_the_enriched_data(ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.change("They have nine cows.", "They have ten cows.")
    after = ask(DEAL)
    assert changed_inputs(after, "gather") == ["source"]
    assert changed_inputs(after) == ["enriched_data"]


def test_a_changed_summary_is_the_summary(ask: Ask) -> None:
    first = ask()
    piped = ask(envelope(first))
    assert verdict_of(piped) == "hit"
    assert changed_inputs(ask(envelope(first, executive_summary="All is well."))) == ["summary"]


@pytest.mark.parametrize("text", ["tone: formal", "length: short", "language: fr", "plays: [wait]"])
def test_a_prompt_file_is_the_prompt(ask: Ask, tmp_path: Path, text: str) -> None:
    ask()
    mine = prompt_file(tmp_path, f"---\n{text}\n---\n{{{{company_context}}}}\n")
    assert changed_inputs(ask(prompt=mine)) == ["prompt"]


@pytest.mark.parametrize(
    "setting",
    [
        "actions: {caps: {P1: 1}}",
        "actions: {footer: Oakline}",
        "actions: {plays: {nurture: {enabled: false}}}",
        "signals: {engaged_within_days: 31}",
    ],
)
def test_the_rules_of_the_settings_are_part_of_the_prompt(ask: Ask, home: Path, setting: str) -> None:
    ask()
    configure(home, setting)
    assert changed_inputs(ask()) == ["prompt"]


def test_an_edited_guideline_is_the_company_context_and_asks_no_other_layer(ask: Ask, home: Path) -> None:
    write_context(home, CONTEXT)
    ask()
    write_context(home, CONTEXT.replace("Tone: warm", "Tone: formal"))
    after = ask()
    assert changed_inputs(after) == ["company_context"]
    assert [layer for layer in LAYERS if verdict_of(after, layer) != "hit"] == ["recommend"]


def test_who_we_are_is_an_input_of_the_summary_too(ask: Ask, home: Path) -> None:
    write_context(home, CONTEXT)
    ask()
    write_context(home, CONTEXT.replace("Oakline Software", "Oakline France"))
    after = ask()
    assert changed_inputs(after, "summarize") == ["company_context"]
    assert changed_inputs(after) == ["summary", "company_context"]


def test_a_campaign_is_the_campaign_context_and_so_is_its_end(ask: Ask) -> None:
    ask()
    assert changed_inputs(ask(campaign="Spring")) == ["campaign_context"]
    assert changed_inputs(ask(campaign="Autumn")) == ["campaign_context"]
    assert verdict_of(ask()) == "hit"


def test_another_day_is_the_calendar_and_not_the_crm(ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    tomorrow = ask(DEAL, day=date(2026, 11, 21))
    assert verdict_of(tomorrow, "gather") == "hit"
    assert "calendar" in changed_inputs(tomorrow)
    assert not {"enriched_data", "prompt", "company_context", "campaign_context"} & set(changed_inputs(tomorrow))


@pytest.mark.parametrize(
    "mine", [{"SALES_AGENT_ME__WORKING_HOURS": "08:00-16:00"}, {"SALES_AGENT_ME__ZONE": "Europe/Berlin"}]
)
def test_working_hours_and_zone_are_the_calendar_alone(ask: Ask, mine: dict[str, str]) -> None:
    ask()
    assert changed_inputs(ask(**mine)) == ["calendar"]


def test_a_setting_that_shapes_no_answer_changes_no_key(ask: Ask, home: Path) -> None:
    ask()
    configure(home, "cache_ttl: {recommendations: 90}\nbusy_timeout_seconds: 3\norg: {id: acme}\n")
    assert verdict_of(ask()) == "hit"


def test_settings_written_in_another_order_or_spelt_out_change_no_key(ask: Ask, home: Path) -> None:
    configure(home, "actions: {footer: Oakline, caps: {P1: 2}}")
    ask()
    configure(home, "actions:\n  caps: {P2: 3, P1: 2, P0: 2}\n  footer: 'Oakline'\n  stale_days: 60\n")
    assert verdict_of(ask()) == "hit"


def test_a_prompt_file_is_known_by_its_text_not_its_name(ask: Ask, tmp_path: Path) -> None:
    ask(prompt=prompt_file(tmp_path, SHIPPED, "one.md"))
    assert verdict_of(ask(prompt=prompt_file(tmp_path, SHIPPED, "two.md"))) == "hit"


def test_saving_the_context_again_unchanged_changes_nothing(ask: Ask, home: Path) -> None:
    write_context(home, CONTEXT)
    ask()
    write_context(home, CONTEXT)
    assert verdict_of(ask()) == "hit"


# Reverting


def test_reverting_the_context_reuses_the_earlier_answer(ask: Ask, home: Path) -> None:
    write_context(home, CONTEXT)
    first = ask()
    write_context(home, CONTEXT.replace("warm", "formal"))
    assert rec_id(ask()) != rec_id(first)
    write_context(home, CONTEXT)
    again = ask()
    assert (verdict_of(again), rec_id(again)) == ("hit", rec_id(first))


def test_reverting_a_record_reuses_the_earlier_answer(ask: Ask, crm: SmallCrm) -> None:
    first = ask(DEAL)
    crm.change("nine cows", "ten cows")
    assert rec_id(ask(DEAL)) != rec_id(first)
    crm.change("ten cows", "nine cows")
    again = ask(DEAL)
    assert {verdict_of(again, layer) for layer in LAYERS} == {"hit"}
    assert rec_id(again) == rec_id(first)


def test_importing_the_same_files_again_is_no_change(ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.bring_in()
    assert {verdict_of(ask(DEAL), layer) for layer in LAYERS} == {"hit"}


def test_a_record_of_another_deal_is_no_change(ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.files["deals.csv"] += "hill-2,Hill bakery,demo,5,Maya Torres,2026-09-01,2026-12-31,hill\n"
    crm.bring_in()
    assert verdict_of(ask(DEAL)) == "hit"


# Refresh


def test_a_refresh_reads_the_crm_again_and_writes_a_new_recommendation_but_no_new_summary(ask: Ask) -> None:
    first, fresh = ask(), ask(refresh=True)
    assert fresh.source_calls == 1
    assert {layer: verdict_of(fresh, layer) for layer in LAYERS} == {
        "gather": "refresh asked",
        "signals": "hit",
        "summarize": "hit",
        "candidates": "hit",
        "recommend": "refresh asked",
    }
    assert rec_id(fresh) != rec_id(first)
    assert fresh.run.engine_calls == 1


def test_after_a_refresh_the_new_recommendation_is_the_remembered_one(ask: Ask) -> None:
    ask()
    fresh = ask(refresh=True)
    assert (verdict_of(ask()), rec_id(ask())) == ("hit", rec_id(fresh))


def test_a_refresh_of_changed_data_asks_for_a_new_summary(ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.change("It is too expensive", "The demo was fine but it is too expensive")
    fresh = ask(DEAL, refresh=True)
    assert verdict_of(fresh, "summarize") == "changed"
    assert fresh.run.engine_calls == 2


# Ids


def test_a_new_recommendation_has_a_new_id_each_time_and_says_nothing_of_the_home(ask: Ask) -> None:
    ids = [rec_id(ask(refresh=number > 0)) for number in range(4)]
    assert ids == [ids[0], *(f"{ids[0]}_{number}" for number in (2, 3, 4))]
    assert ids[0].startswith("rec_")


def test_another_moment_gives_another_id(ask: Ask) -> None:
    assert rec_id(ask()) != rec_id(ask(at="2026-11-20T15:01:00+00:00", refresh=True))


# Lifetimes


@pytest.mark.parametrize(("minute", "verdict"), [("15:59:59", "hit"), ("16:00:00", "expired")])
def test_a_recommendation_is_served_for_sixty_minutes(ask: Ask, minute: str, verdict: str, crm: SmallCrm) -> None:
    assert ask(DEAL).answer.expires_at is not None
    assert verdict_of(ask(DEAL, at=f"2026-11-20T{minute}+00:00")) == verdict


def test_an_expired_recommendation_is_written_anew_and_the_summary_is_not(ask: Ask, crm: SmallCrm) -> None:
    first, later = ask(DEAL), ask(DEAL, at="2026-11-20T16:30:00+00:00")
    assert later.answer.verdict.note == "inputs unchanged"
    assert rec_id(later) != rec_id(first)
    assert verdict_of(later, "summarize") == "hit"
    assert later.run.engine_calls == 1


@pytest.mark.parametrize(("minutes", "verdict"), [(10, "expired"), (90, "hit")])
def test_a_lifetime_that_is_set_holds_for_what_is_remembered_already_but_revives_nothing(
    ask: Ask, crm: SmallCrm, home: Path, minutes: int, verdict: str
) -> None:
    configure(home, "cache_ttl: {recommendations: 120}")
    ask(DEAL)
    configure(home, f"cache_ttl: {{recommendations: {minutes}}}")
    assert verdict_of(ask(DEAL, at="2026-11-20T15:45:00+00:00")) == verdict


def test_no_recommendation_outlives_the_local_day(ask: Ask, crm: SmallCrm) -> None:
    late = ask(DEAL, at="2026-11-19T22:40:00+00:00")  # 23:40 in Paris
    assert late.answer.expires_at == datetime(2026, 11, 19, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("evening", "midnight"),
    [
        ("2026-03-28T22:40:00+00:00", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("2026-03-29T21:40:00+00:00", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("2026-10-25T22:40:00+00:00", datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_the_day_ends_when_it_ends_there_even_if_the_clocks_change(
    ask: Ask, crm: SmallCrm, evening: str, midnight: datetime
) -> None:
    assert ask(DEAL, at=evening).answer.expires_at == midnight


def test_a_recommendation_does_not_outlive_a_time_it_proposes(ask: Ask) -> None:
    called = ask(OTHER, at="2026-11-20T15:30:00+00:00")  # a call at 16:30 to 17:00 in Paris
    action = called.value.p0_actions[0]
    assert (action.channel, action.timing.until) == ("phone", datetime(2026, 11, 20, 16, tzinfo=UTC))
    assert called.answer.expires_at == datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert verdict_of(ask(OTHER, at="2026-11-20T16:01:00+00:00")) != "hit"


def test_the_summary_outlives_the_recommendation_by_hours(ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL, at="2026-11-20T08:00:00+00:00")
    evening = ask(DEAL, at="2026-11-20T20:00:00+00:00")
    assert (verdict_of(evening, "summarize"), verdict_of(evening)) == ("hit", "expired")


# On expiry


def test_reuse_serves_an_expired_answer_whose_inputs_are_unchanged(ask: Ask, crm: SmallCrm, home: Path) -> None:
    configure(home, "on_expiry: reuse")
    first, later = ask(DEAL), ask(DEAL, at="2026-11-20T16:30:00+00:00")
    assert (verdict_of(later), rec_id(later)) == ("hit", rec_id(first))
    assert later.answer.verdict.note == "past its lifetime, inputs unchanged, reused"


def test_reuse_never_serves_an_answer_past_its_day_or_slot(ask: Ask, home: Path) -> None:
    configure(home, "on_expiry: reuse")
    ask(OTHER, at="2026-11-20T15:30:00+00:00")
    assert verdict_of(ask(OTHER, at="2026-11-20T16:01:00+00:00")) == "expired"


def test_reuse_never_serves_changed_inputs(ask: Ask, crm: SmallCrm, home: Path) -> None:
    configure(home, "on_expiry: reuse")
    ask(DEAL)
    crm.change("nine cows", "ten cows")
    assert verdict_of(ask(DEAL, at="2026-11-20T16:30:00+00:00")) == "changed"


# Another day


def test_tomorrows_recommendation_can_be_made_tonight_and_lives_until_tomorrow(ask: Ask, crm: SmallCrm) -> None:
    monday = date(2026, 11, 23)
    tonight = ask(DEAL, day=monday)
    assert tonight.value.day == monday
    assert tonight.value.p0_actions[0].timing.first_day == monday
    assert verdict_of(ask(DEAL, at="2026-11-23T08:00:00+00:00", day=monday)) == "hit"


def test_tomorrows_recommendation_is_what_is_served_tomorrow(ask: Ask, crm: SmallCrm) -> None:
    tonight = ask(DEAL, day=date(2026, 11, 23))
    morning = ask(DEAL, at="2026-11-23T08:00:00+00:00")
    assert rec_id(morning) == rec_id(tonight)


def test_asking_for_today_by_its_date_is_the_same_question(ask: Ask) -> None:
    ask()
    assert verdict_of(ask(day=date(2026, 11, 20))) == "hit"


def test_a_day_that_is_over_is_never_served(ask: Ask) -> None:
    with pytest.raises(UsageFault, match="2026-11-19"):
        ask(DEAL, day=date(2026, 11, 19))


# What is said, what is refused


def test_the_memory_line_tells_where_an_answer_comes_from(ask: Ask) -> None:
    assert ask().memory_line == "written now by playbook/1"
    assert ask(at="2026-11-20T15:20:00+00:00").memory_line == (
        "from memory, made 16:00 by playbook/1, good until 17:00 (Europe/Paris)"
    )


@pytest.mark.parametrize(("deal", "which"), [(JOHN, "the sample's own"), (DEAL, "one that claims nothing")])
def test_without_a_company_context_it_is_said_which_is_used(
    opened: Opened, crm: SmallCrm, deal: str, which: str
) -> None:
    work = opened()
    Recommender(work, asked(deal))
    hint = "write yours with: sales-action context-init"
    assert f"note: no company context yet, {which} is used; {hint}" in work.said  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["no slots at all", "{{company_context}} {{budget}}", "{{ }}{{company_context}}"])
def test_a_prompt_file_that_cannot_be_filled_is_refused_before_anything_is_computed(
    ask: Ask, tmp_path: Path, text: str
) -> None:
    with pytest.raises(UsageFault, match=r"mine\.md"):
        ask(prompt=prompt_file(tmp_path, text))


@pytest.mark.parametrize("deal", ["no-such-deal", "../../etc/passwd", "a'b\"c", "100%", "x\ny", "e"])
def test_a_deal_nobody_knows_or_many_are_is_refused(ask: Ask, deal: str) -> None:
    with pytest.raises(DealNotFound) as refused:
        ask(deal)
    assert refused.value.hint


def test_a_recommendation_that_failed_is_remembered_nowhere(ask: Ask, opened: Opened, tmp_path: Path) -> None:
    bad = prompt_file(tmp_path, "---\ntone: loud\n---\n{{company_context}}\n")
    with pytest.raises(UsageFault, match="loud"):
        ask(prompt=bad)
    ledger = opened().ledger
    assert [
        row["layer"] for row in ledger.rows("SELECT layer FROM remembered WHERE layer = ?", (RECOMMEND.name,))
    ] == []
    assert ledger.rows("SELECT 1 FROM recommendations") == []
    assert [row[0] for row in ledger.rows("SELECT status FROM llm_worker_task")] == ["failed"]
