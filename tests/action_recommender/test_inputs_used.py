"""Every input is really used: change one, and exactly these sentences of the offline answer change."""

from __future__ import annotations

import re
from difflib import ndiff
from typing import Any

from action_recommender.models import EmailContent
from sales_kernel.prompts import Prompt
from tests.action_recommender.worlds import CONTEXT, SHIPPED, own_prompt, recommended, sample

JOHN = "690daec017db693613964d23"
SAID = (
    "Oakline Planner shows manufacturers and wholesalers what to make and buy next, from the orders they already have."
)
VALUE = f"- Value line: {SAID}"
CLOSING = "- Closing line: If anything is unclear, call me; I pick up the phone myself."


def edited(old: str, new: str, of: Any = CONTEXT) -> Any:
    """Return a company context, the sample's unless another is given, with a line changed."""
    assert old in of.text
    return type(CONTEXT)(of.text.replace(old, new))


ROOMY = edited(CLOSING, "")
"""The sample's company context with a line less to say: a mail that is read has room for another one."""


def told(given: Any = CONTEXT, *, campaign: str = "", prompt: Prompt = SHIPPED, deal: Any = None) -> list[str]:
    """Return the lines a rep sees of today's mail to John Smith, and the strategy."""
    made = recommended(deal or sample(JOHN), given, campaign=campaign, prompt=prompt)
    content = made.p0_actions[0].content
    assert isinstance(content, EmailContent)
    return [content.subject, *content.body.splitlines(), made.overall_strategy]


def moved(after: list[str], before: list[str] | None = None) -> list[str]:
    """Return the lines that went (-) and came (+); empty ones are but room between paragraphs."""
    return [line for line in ndiff(before or told(), after) if line[0] in "+-" and line[2:]]


def test_the_value_line_is_the_sentence_before_the_ask() -> None:
    assert moved(told(edited(VALUE, "- Value line: Oakline tells you what to buy next week."))) == [
        f"- {SAID}",
        "+ Oakline tells you what to buy next week.",
    ]


def test_without_a_value_line_the_sentence_is_gone() -> None:
    assert moved(told(edited(VALUE, ""))) == [
        f"- {SAID}",
    ]


def test_the_meeting_length_is_the_length_that_is_proposed() -> None:
    before = recommended(sample("68f3d7215ac08e4b19f2c630")).p0_actions[0].content
    context = edited("Meeting length: 20 minutes", "Meeting length: 35 minutes")
    after = recommended(sample("68f3d7215ac08e4b19f2c630"), context).p0_actions[0].content
    assert before.form == after.form == "phone"
    assert ("20 minutes" in before.agenda, "35 minutes" in after.agenda) == (True, True)


def test_a_guideline_on_tone_changes_greeting_and_sign_off() -> None:
    assert moved(told(edited("- Tone: warm", "- Tone: formal", ROOMY)), told(ROOMY)) == [
        "- Hi John,",
        "+ Dear John Smith,",
        "- Warm regards,",
        "- Maya",
        "+ Kind regards,",
        "+ Maya Torres",
        "+ Oakline Software",
    ]


def test_a_closing_line_is_the_last_sentence() -> None:
    assert moved(told(edited(CLOSING, "- Closing line: Write to me at any hour."))) == [
        "- If anything is unclear, call me; I pick up the phone myself.",
        "+ Write to me at any hour.",
    ]


def test_a_sign_off_is_the_last_line_but_the_name() -> None:
    assert moved(told(edited("- Tone: warm", "- Tone: warm\n- Sign-off: Until soon"))) == [
        "- Warm regards,",
        "+ Until soon,",
    ]


def test_a_proof_point_follows_the_value_line() -> None:
    added = edited("- Tone: warm", "- Tone: warm\n- Proof point: Forty plants use it.", ROOMY)
    assert moved(told(added), told(ROOMY)) == [f"- {SAID}", f"+ {SAID} Forty plants use it."]


def test_a_phrase_to_avoid_holds_the_mail_that_uses_it_back() -> None:
    said = re.findall(r"[a-z]{4,} [a-z]+ [a-z]+", told()[5])[0]
    made = recommended(sample(JOHN), edited('Avoid: "touch base"', f'Avoid: "{said}", "touch base"'))
    assert "address-pricing" not in {action.action_type for action in made.p0_actions}
    assert [held.reason for held in made.held_back] == [f"house rule: avoid “{said}” (in the body)"]


def test_a_maximum_length_leaves_our_own_lines_out() -> None:
    _, *body, _ = told()
    room = len(" ".join(body).split()) - 1
    assert moved(told(edited("length: 150 words", f"length: {room} words"))) == [
        f"- {SAID}",
    ]


def test_the_campaigns_line_is_said_and_its_name_is_in_the_strategy() -> None:
    lines = moved(told(ROOMY, campaign="Spring campaign\nSay: We are in Chicago in March."), told(ROOMY))
    assert [line for line in lines if line.startswith("+")] == [
        f"+ {SAID} We are in Chicago in March.",
        f"+ {told()[-1]} Campaign: Spring campaign.",
    ]


def test_a_campaign_without_a_line_to_say_is_named_in_the_strategy_alone() -> None:
    assert moved(told(campaign="Spring campaign")) == [f"- {told()[-1]}", f"+ {told()[-1]} Campaign: Spring campaign."]


def test_a_prompt_files_tone_wins_over_the_contexts() -> None:
    lines = moved(told(prompt=own_prompt("tone: direct")))
    assert lines == ["- Hi John,", "+ John,", "- Warm regards,", "+ Thanks,"]


def test_a_prompt_files_length_leaves_our_own_lines_out() -> None:
    assert moved(told(prompt=own_prompt("length: short"))) == [
        f"- {SAID}",
        "- If anything is unclear, call me; I pick up the phone myself.",
    ]


def test_a_prompt_files_language_changes_every_sentence_to_them() -> None:
    mail = told(prompt=own_prompt("language: fr"))
    assert mail[1] == "Bonjour John,"
    assert not set(told()[:-1]) & set(mail[:-1]) - {"", "Maya"}


def test_a_prompt_files_plays_change_what_is_done() -> None:
    made = recommended(sample(JOHN), prompt=own_prompt("plays: [qualify-gaps]"))
    assert [action.action_type for action in made.actions] == ["qualify-gaps"]


def test_our_companys_name_is_who_calls() -> None:
    context = edited("- Company name: Oakline Software", "- Company name: Oakline France")
    content = recommended(sample("68f3d7215ac08e4b19f2c630"), context).p0_actions[0].content
    assert content.form == "phone"
    assert "Oakline France" in content.opening
    assert "Oakline France" in content.voicemail


def test_a_learning_is_shown_with_the_answer() -> None:
    context = edited("## Email Engagement Learnings", "## Email Engagement Learnings\n\n- Short subjects work.")
    assert recommended(sample(JOHN), context).learnings_shown == ("Short subjects work.",)


def test_the_owner_of_the_deal_is_who_signs() -> None:
    of = sample(JOHN)
    handed_over = of.model_copy(
        update={"deal": of.deal.model_copy(update={"owner": of.deal.owner.model_copy(update={"name": "Priya Raman"})})}  # type: ignore[union-attr]
    )
    assert moved(told(deal=handed_over)) == ["- Maya", "+ Priya"]
