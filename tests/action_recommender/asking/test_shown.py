"""What a model is shown for a plan: everything that is hashed, nothing that is not, and no time of day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from action_recommender.asking import SLOTS, draft_question, plan_question
from action_recommender.asking.wishes import Wishes
from action_recommender.rules import Caps, Rules
from data_gatherer.models import Consent
from sales_kernel.engines.question import Limits, Shown
from sales_kernel.prompts import Prompt
from tests.action_recommender.asking.answers import desk_of
from tests.action_recommender.worlds import OURS, context, deal, person, said, sample, wrote
from tests.conftest import JOHN

LIMITS = Limits(60_000)
EVERYTHING = Prompt(
    Path("all.md"), "Rules.\n\n" + "\n\n".join(f"## {name}\n\n{{{{{name}}}}}" for name in sorted(SLOTS)), own=True
)
WORRIED = deal(said("It is too expensive. Call me at +33 1 99 00 41 42.", 3), wrote("I see.", 2))
LEARNT = context("Avoid: “circle back”", learnings="- Never say “synergy”\n- Keep it short")


def shown(of: Any = WORRIED, limits: Limits = LIMITS, **given: Any) -> Shown:
    return plan_question(EVERYTHING, desk_of(of, prompt=EVERYTHING, **given)).shown(limits)


def test_two_times_of_one_day_are_shown_the_same() -> None:
    later = replace(OURS, now=OURS.now + timedelta(hours=5))
    assert shown(sample(JOHN)) == shown(sample(JOHN), ours=later)


def test_another_day_is_shown() -> None:
    tomorrow = replace(OURS, day=OURS.day + timedelta(days=1), now=OURS.now + timedelta(days=1))
    assert "Today is Wednesday 18 November 2026, in Europe/Paris" in shown().common
    assert "Today is Thursday 19 November 2026" in shown(ours=tomorrow).common


def test_rules_caps_and_learnings_are_told_as_ours() -> None:
    common = shown(given=LEARNT, rules=Rules(caps=Caps(P0=1), message_words=44), campaign='Say: "Hi"').common
    assert "At most 1 actions today (P0)" in common
    assert "About 44 words" in common
    assert "“circle back”" in common
    assert "1. Never say “synergy” (checked by program)\n2. Keep it short\n" in common
    assert r'"Say: \"Hi\""' in common


def test_what_others_wrote_is_a_record_and_never_ours() -> None:
    made = shown()
    assert set(made.records) == {"candidates", "signals", "summary", "enriched_deal"}
    assert "too expensive" in json.dumps(made.records)
    assert "too expensive" not in f"{made.instructions}{made.common}{made.closing}"


def test_a_candidate_tells_all_that_is_needed_to_write() -> None:
    found = shown(deal(said("It is too expensive.", 3)), given=context()).records["candidates"]["open"]  # type: ignore[index,call-overload]
    one = next(each for each in found if each["play"] == "address-pricing")
    assert (one["contact_id"], one["tier"], one["channel"], one["language"]) == ("ann", "P0", "email", "en")
    assert one["greeting"].startswith("Hi Ann")
    assert one["signs"] == "Maya Torres"
    assert one["meeting_times"] == ["Thursday 19 November at 10:00", "Friday 20 November at 15:00"]
    assert one["purpose"]
    assert one["evidence"]


def test_two_people_are_offered_other_hours() -> None:
    there = replace(OURS, zone="America/New_York")
    found = shown(sample("68a47be2d905c13f7a86e0b4"), ours=there).records["candidates"]["open"]  # type: ignore[index,call-overload]
    times = {each["contact_id"]: tuple(each["meeting_times"]) for each in found if each["tier"] == "P0"}
    assert len(set(times.values())) == len(times) == 2


def test_who_may_not_be_reached_is_told_with_the_reason() -> None:
    refused = {each: Consent(status="refused", reason="wrote so") for each in ("email", "phone", "linkedin")}
    silent = deal(said("It is too expensive."), contacts=(person(consent=refused),))
    blocked = shown(silent).records["candidates"]["blocked"]  # type: ignore[index,call-overload]
    assert any("wrote so" in " ".join(each["why_not"]) for each in blocked)


def test_addresses_and_numbers_are_masked_everywhere_where_that_is_wished() -> None:
    records = json.dumps(shown(limits=Limits(60_000, masked=True)).records)
    assert "ann@acme.example" not in records
    assert "99 00 41 42" not in records
    assert "99 00 41 42" in json.dumps(shown().records)


def test_a_rewrite_is_shown_the_content_and_the_wishes() -> None:
    desk = desk_of(WORRIED)
    one = next(each for each in desk.candidates if each.play == "address-pricing")
    prompt = Prompt(Path("draft.md"), "R\n\n{{wishes}}\n\n{{action}} {{candidates}}", own=True)
    made = draft_question(prompt, desk, one, Wishes(tone="formal", instead='say "no"')).shown(LIMITS)
    assert "- Tone: formal" in made.common
    assert r'"say \"no\""' in made.common
    assert made.records["action"] == {}
    assert [each["play"] for each in made.records["candidates"]["open"]] == ["address-pricing"]  # type: ignore[index,call-overload]
