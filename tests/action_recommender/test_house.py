"""How this house writes: what comes from the prompt file, what from the context, what from the campaign."""

from __future__ import annotations

from pathlib import Path

import pytest

from action_recommender.house import TONES
from action_recommender.plays import PLAYS
from deal_summary.context import ContextDocument
from sales_kernel.errors import UsageFault
from tests.action_recommender.worlds import context, house, own_prompt
from tests.conftest import Command

# Tone


@pytest.mark.parametrize("tone", TONES)
def test_the_contexts_tone_wins_over_the_shipped_prompts(tone: str) -> None:
    assert house(context(f"Tone: {tone}")).tone == tone


@pytest.mark.parametrize("tone", TONES)
def test_a_prompt_file_of_ones_own_wins_over_the_context(tone: str) -> None:
    assert house(context("Tone: formal"), prompt=own_prompt(f"tone: {tone}")).tone == tone


def test_a_prompt_file_that_says_nothing_of_tone_leaves_it_to_the_context() -> None:
    assert house(context("Tone: formal"), prompt=own_prompt("length: short")).tone == "formal"


def test_without_a_word_about_it_the_tone_is_warm() -> None:
    assert house(context()).tone == "warm"
    assert house(context(), prompt=own_prompt("version: 1")).tone == "warm"


@pytest.mark.parametrize("written", ["Formal", "FORMAL", "formal "])
def test_a_tone_is_read_in_any_case(written: str) -> None:
    assert house(context(f"Tone: {written}")).tone == "formal"


# The other guidelines


def test_guidelines_are_read_by_their_names() -> None:
    read = house(context("Sign-off: Best,", "Meeting length: 35 minutes", "Maximum e-mail length: 120 words"))
    assert (read.sign_off, read.minutes, read.max_words) == ("Best,", 35, 120)


def test_what_no_guideline_says_has_a_default() -> None:
    read = house(context())
    assert (read.sign_off, read.minutes, read.max_words, read.avoid) == ("", 20, None, ())


@pytest.mark.parametrize(
    "quoted",
    [
        '"touch base", "circle back"',
        "“touch base”, “circle back”",
        "« touch base », « circle back »",
        "„touch base“ und „circle back“",
    ],
)
def test_phrases_to_avoid_are_those_in_quotation_marks_of_any_kind(quoted: str) -> None:
    assert house(context(f"Avoid: {quoted}")).avoid == ("touch base", "circle back")


def test_guidelines_in_other_sections_are_not_guidelines() -> None:
    read = house(context(about="- Tone: formal\n- Meeting length: 90 minutes"))
    assert (read.tone, read.minutes) == ("warm", 20)


def test_a_guideline_in_a_comment_does_not_count() -> None:
    commented = (
        context("Meeting length: 30 minutes")
        .text.replace("- Meeting", "<!-- - Meeting")
        .replace("minutes", "minutes -->")
    )
    assert house(ContextDocument(commented)).minutes == 20


# What we say of ourselves


def test_our_line_is_the_value_line_then_the_proof_point() -> None:
    read = house(context("Proof point: Forty plants use it.", about="- Value line: We show what to make next."))
    assert read.our_line("en") == ["We show what to make next.", "Forty plants use it."]


def test_our_line_is_told_in_the_recipients_language_or_not_at_all() -> None:
    read = house(
        context(about="- Value line: We show what to make next.\n- Value line (fr): Nous montrons quoi produire.")
    )
    assert read.our_line("fr") == ["Nous montrons quoi produire."]
    assert read.our_line("de") == []


def test_a_closing_line_is_told_in_the_recipients_language_or_not_at_all() -> None:
    read = house(context("Closing line: Call me.", "Closing line (de): Rufen Sie mich an."))
    assert [read.closing_line(language) for language in ("en", "de", "fr")] == ["Call me.", "Rufen Sie mich an.", ""]


def test_short_leaves_our_own_lines_out() -> None:
    read = house(context("Closing line: Call me.", about="- Value line: We help."), prompt=own_prompt("length: short"))
    assert read.short
    assert (read.our_line("en"), read.closing_line("en")) == ([], "")


# The campaign


@pytest.mark.parametrize(
    ("campaign", "line", "name"),
    [
        ("Spring campaign\nSay: See us in Lyon.", "See us in Lyon.", "Spring campaign"),
        ("say: See us in Lyon.", "See us in Lyon.", ""),
        ("Spring\n SAY: indented is part of the name", "", "Spring SAY: indented is part of the name"),
        ("Spring campaign", "", "Spring campaign"),
        ("", "", ""),
    ],
)
def test_a_campaign_has_a_line_to_say_and_a_name_among_ourselves(campaign: str, line: str, name: str) -> None:
    read = house(campaign=campaign)
    assert (read.campaign_line, read.campaign_name) == (line, name)


# What cannot be applied is told


def test_guidelines_no_rule_reads_are_named() -> None:
    read = house(context("Tone: warm", "Use the oxford comma", "Humour: none", 'Avoid: "foo"'))
    assert read.unused == ("Use the oxford comma", "Humour: none")


def test_guidelines_in_a_language_we_write_are_read() -> None:
    assert house(context("Closing line (fr): Bien à vous.", "Closing line (it): Ciao.")).unused == (
        "Closing line (it): Ciao.",
    )


@pytest.mark.parametrize(
    "guideline",
    [
        "Tone: like a friend",
        "Avoid: touch base, circle back",
        "Meeting length: half an hour",
        "Maximum e-mail length: short",
    ],
)
def test_a_guideline_whose_value_cannot_be_read_is_named_as_well(guideline: str) -> None:
    assert house(context(guideline)).unused == (guideline,)


def test_the_commands_say_what_guideline_they_cannot_apply(home: Path, run: Command) -> None:
    home.mkdir()
    (home / "company-context.md").write_text(context("Use the oxford comma").text, encoding="utf-8")
    done = run("sales-action", "recommend", "Enterprise", "--source", "sample", "--json")
    assert "note: the offline engine cannot apply this guideline: Use the oxford comma" in done.stderr.splitlines()


# The prompt file's front matter


def test_the_language_of_every_message_can_be_set() -> None:
    assert house(prompt=own_prompt("language: de")).language == "de"
    assert house().language == "auto"


def test_the_plays_to_choose_from_can_be_set() -> None:
    assert house(prompt=own_prompt("plays: [wait, nurture]")).plays == {"wait", "nurture"}
    assert house(prompt=own_prompt("plays: wait")).plays == {"wait"}
    assert house(prompt=own_prompt("plays: all")).plays == house().plays == set(PLAYS)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("tone: loud", "mine.md: tone: 'loud' is not one of warm, formal, direct"),
        ("length: long", "mine.md: length: 'long' is not one of full, short"),
        ("language: sv", "mine.md: language: 'sv' is not one of auto, en, fr, de, es"),
        ("plays: [wait, sing]", "mine.md: plays: no play sing"),
        ("plays: [[wait]]", "mine.md: plays: no play ['wait']"),
        ("tone: [warm]", "mine.md: tone: ['warm'] is not one of warm, formal, direct"),
        ("tone: 3", "mine.md: tone: 3 is not one of warm, formal, direct"),
        ("tone: warm: really", "mine.md, line 2: the front matter is not YAML"),
        ("- tone", "mine.md, line 1: front matter is `name: value` lines"),
    ],
)
def test_front_matter_that_asks_for_what_is_not_there_is_refused(front: str, said: str) -> None:
    with pytest.raises(UsageFault) as refused:
        house(prompt=own_prompt(front))
    assert str(refused.value) == said
    assert refused.value.hint


def test_a_name_in_the_front_matter_that_nobody_reads_is_told(tmp_path: Path, run: Command) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("---\ntome: formal\n---\n{{company_context}}\n", encoding="utf-8")
    done = run("sales-action", "recommend", "Enterprise", "--source", "sample", "--json", "--prompt-file", str(mine))
    assert "tome" in done.stderr
