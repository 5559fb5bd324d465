"""Learnings and guidelines that can be checked are obeyed, and those that cannot are told as such."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from action_recommender.gates import Approach, of_reach
from action_recommender.gates.learned import Check, checks_of
from action_recommender.gates.obedience import obedience
from action_recommender.models import Content, EmailContent, MessageContent, WorkContent
from action_recommender.rules import Rules
from deal_summary.context import ContextDocument
from tests.action_recommender.worlds import ANN, BOB, NOW, TODAY, ZONE, context, deal, person, recommended, said

SECTIONS = (
    "Email Engagement Learnings",
    "Call Strategy Learnings",
    "LinkedIn Outreach Learnings",
    "WhatsApp Communication Learnings",
)


def learned(*lines: str, section: str = SECTIONS[0], guideline: str = "", about: str = "") -> ContextDocument:
    bullets = "\n".join(f"- {line}" for line in lines)
    guidelines = f"## Communication Guidelines\n\n- {guideline}\n\n" if guideline else ""
    return ContextDocument(
        f"## Company Overview\n\n- Company name: Oakline\n{about}\n{guidelines}## {section}\n\n{bullets}\n"
    )


def check_of(line: str, section: str = SECTIONS[0]) -> Check:
    (check,) = checks_of(learned(line, section=section))
    return check


def mail(
    body: str = "Hi Ann,\n\nHere is the page.\n\nMaya", subject: str = "The page for Lyon", **more: Any
) -> EmailContent:
    known = {
        "form": "email",
        "title": "",
        "to": "ann@acme.example",
        "to_name": "Ann",
        "sender": "Maya",
        "language": "en",
    }
    return EmailContent.model_validate({**known, "body": body, "subject": subject, **more})


def message(text: str, address: str = "https://www.linkedin.com/in/ann") -> MessageContent:
    return MessageContent(form="message", title="", address=address, to_name="Ann", message=text, language="en")


def wrong(content: Content, *lines: str, section: str = SECTIONS[0], about: str = "") -> list[str]:
    document = learned(*lines, section=section, about=about)
    competitors = [name.strip() for name in document.about("Competitors").split(",") if name.strip()]
    return [finding.reason for finding in obedience(content, checks_of(document), competitors)]


# What can be checked


@pytest.mark.parametrize(
    ("line", "kind", "values"),
    [
        ('Avoid "touch base"', "avoid", ("touch base",)),
        ("Never say “to be honest” or “frankly”.", "avoid", ("to be honest", "frankly")),
        ('do not use the word "synergy"', "avoid", ("synergy",)),
        ("Don't write „asap“", "avoid", ("asap",)),
        ("Never mention the merger.", "avoid", ("merger",)),
        ("Do not mention prices", "topic", ("prices",)),
        ("Never talk about discounts.", "topic", ("discounts",)),
        ("Do not mention our competitors", "topic", ("competitors",)),
        ('Always mention "Lyon plant"', "needed", ("Lyon plant",)),
        ('ALWAYS INCLUDE "Reply with a yes or a no"', "needed", ("Reply with a yes or a no",)),
        ("Never call Ann Archer", "person", ("Ann Archer",)),
        ("Do not contact Ann by phone", "person", ("Ann",)),
    ],
)
def test_a_learning_on_words_or_people_is_read(line: str, kind: str, values: tuple[str, ...]) -> None:
    check = check_of(line)
    assert (check.kind, check.values, check.number) == (kind, values, 1)


@pytest.mark.parametrize(
    ("line", "kind", "most"),
    [
        ("Keep e-mails under 100 words", "words", 99),
        ("Emails should have at most 80 words.", "words", 80),
        ("Keep messages to 50 words", "words", 50),
        ("Subject lines at most 5 words", "subject", 5),
        ("Keep subjects under six words", "subject", 5),
        ("At most one question", "questions", 1),
        ("Ask no more than 2 questions", "questions", 2),
    ],
)
def test_a_learning_on_length_is_read(line: str, kind: str, most: int) -> None:
    check = check_of(line)
    assert (check.kind, check.most) == (kind, most)


@pytest.mark.parametrize(
    ("line", "channel", "begin", "end"),
    [
        ("Do not call before 10:00", "phone", "10:00", "23:59"),
        ("Never phone them after 4 pm.", "phone", "00:00", "16:00"),
        ("Don't e-mail before 8:30", "email", "08:30", "23:59"),
        ("No calls after 17:00", "phone", "00:00", "17:00"),
        ("Never contact anybody after 18:00", "", "00:00", "18:00"),
        ("Only call between 9:00 and 11:30", "phone", "09:00", "11:30"),
    ],
)
def test_a_learning_on_hours_is_read(line: str, channel: str, begin: str, end: str) -> None:
    check = check_of(line)
    assert (check.kind, check.channel) == ("hours", channel)
    assert [f"{each:%H:%M}" for each in check.hours] == [begin, end]


@pytest.mark.parametrize(
    ("line", "channel", "days"),
    [
        ("No calls on Fridays", "phone", {4}),
        ("Do not e-mail on Mondays or weekends.", "email", {0, 5, 6}),
        ("Never contact them on Monday, Tuesday and Friday", "", {0, 1, 4}),
    ],
)
def test_a_learning_on_days_is_read(line: str, channel: str, days: set[int]) -> None:
    check = check_of(line)
    assert (check.kind, check.channel, check.days) == ("weekdays", channel, days)


@pytest.mark.parametrize(
    "line",
    [
        "Short mails work better.",
        "Finance people like figures; begin with one.",
        'If they are in Lyon, always mention "the plant"',
        'Never say "cheap" unless they do',
        "Do not mention prices before they ask",
        "Avoid jargon and long sentences when writing to engineers",
        "Never forget who decides, who pays and who uses it",
        "Always mention the plant",
        "Calls work best on Tuesdays.",
        "Call Ann rather than writing to her.",
    ],
)
def test_what_has_another_form_or_a_condition_is_read_by_a_model_only(line: str) -> None:
    document = learned(line)
    assert document.learnings == [line]
    assert checks_of(document) == ()


def test_learnings_are_numbered_as_they_stand_and_guidelines_have_no_number() -> None:
    document = learned("Be brief.", 'Never say "cheap"', guideline='Never say "synergy"')
    assert [(each.number, each.name) for each in checks_of(document)] == [(2, "learning 2"), (0, "guideline")]


def test_guidelines_that_other_code_obeys_are_not_obeyed_twice() -> None:
    assert checks_of(context('Avoid: "touch base"', "Maximum e-mail length: 150 words")) == ()


# What they check


@pytest.mark.parametrize(
    ("line", "bad", "good"),
    [
        (
            'Never say "to be honest"',
            "Hi Ann,\n\nTo be  HONEST, it is late.\n\nMaya",
            "Hi Ann,\n\nIt is honest.\n\nMaya",
        ),
        ('Never say "cheap"', "Hi Ann,\n\nIt is cheap.\n\nMaya", "Hi Ann,\n\nIt is cheaper.\n\nMaya"),
        (
            "Do not mention prices",
            "Hi Ann,\n\nIt costs 48,000 euros.\n\nMaya",
            "Hi Ann,\n\nIt is late, 48 days.\n\nMaya",
        ),
        ("Do not mention prices", "Hi Ann,\n\nNun zum Preis.\n\nMaya", "Hi Ann,\n\nNun zur Praxis.\n\nMaya"),
        (
            "Never mention discounts",
            "Hi Ann,\n\nThe discount is here.\n\nMaya",
            "Hi Ann,\n\nThe count is here.\n\nMaya",
        ),
        (
            "Never mention competitors",
            "Hi Ann,\n\nAnother supplier is late.\n\nMaya",
            "Hi Ann,\n\nYour supplies.\n\nMaya",
        ),
        ("Never mention competitors", "Hi Ann,\n\nBluefin is late.\n\nMaya", "Hi Ann,\n\nBlue fins.\n\nMaya"),
        ('Always include "yes or no"', "Hi Ann,\n\nWell?\n\nMaya", "Hi Ann,\n\nA yes or no will do.\n\nMaya"),
        ("Keep e-mails under 6 words", "Hi Ann, one two three four.", "Hi Ann, one two three."),
        ("At most one question", "Hi Ann,\n\nWell? Or not?\n\nMaya", "Hi Ann,\n\nWell?\n\nMaya"),
    ],
)
def test_a_text_that_breaks_a_learning_is_blocked_and_the_learning_is_named(line: str, bad: str, good: str) -> None:
    about = "- Competitors: Bluefin, Redhill\n"
    (reason,) = wrong(mail(bad), line, about=about)
    assert reason.startswith(f"learning 1 says “{line.rstrip('.')}”, and ")
    assert wrong(mail(good), line, about=about) == []


def test_a_subject_may_be_too_long_for_a_learning() -> None:
    assert wrong(mail(subject="One two three four"), "Subjects at most 3 words") != []
    assert wrong(mail(subject="One two three"), "Subjects at most 3 words") == []


@pytest.mark.parametrize(
    ("section", "blocked"), [(SECTIONS[0], False), (SECTIONS[1], False), (SECTIONS[2], True), (SECTIONS[3], False)]
)
def test_a_learning_is_for_the_channel_of_its_section(section: str, blocked: bool) -> None:
    assert bool(wrong(message("This is cheap."), 'Never say "cheap"', section=section)) == blocked


def test_a_number_is_whatsapps_address() -> None:
    told = message("This is cheap.", "+33199004142")
    assert wrong(told, 'Never say "cheap"', section=SECTIONS[3]) != []
    assert wrong(told, 'Never say "cheap"', section=SECTIONS[2]) == []


def test_work_of_our_own_may_say_anything() -> None:
    work = WorkContent(form="work", title="cheap", steps=("cheap",))
    assert wrong(work, 'Never say "cheap"') == []


# When, and whom


def approach(line: str, hours: float = 0, **more: Any) -> Approach:
    at = NOW + timedelta(hours=hours)
    known = {
        "deal": deal(),
        "contact": ANN,
        "channel": "phone",
        "rules": Rules(),
        "sender": "Maya",
        "day": TODAY,
        "at": at,
    }
    return Approach(**{**known, "checks": (check_of(line),), **more})


@pytest.mark.parametrize(
    ("line", "hours", "outcome"),
    [
        ("Do not call before 11:00", 0, "moved"),
        ("Do not call before 10:00", 0, ""),
        ("Do not call after 10:00", 0, "blocked"),
        ("Do not call after 10:30", 0, ""),
        ("Do not e-mail before 11:00", 0, ""),
        ("No calls on Wednesdays", 0, "blocked"),
        ("No calls on Thursdays", 0, ""),
        ("Never call Ann Archer", 0, "blocked"),
        ("Never call Ann", 0, "blocked"),
        ("Never call Bob Baker", 0, ""),
        ("Never e-mail Ann Archer", 0, ""),
        ("Never contact Ann Archer", 0, "blocked"),
    ],
)
def test_hours_days_and_people_are_those_of_the_recipient(line: str, hours: float, outcome: str) -> None:
    assert "".join(each.outcome for each in of_reach(approach(line, hours))) == outcome


def test_what_is_too_early_is_moved_to_the_hour_and_what_is_too_late_to_another_day() -> None:
    (early,) = of_reach(approach("Do not call before 11:00"))
    assert early.earliest == NOW + timedelta(hours=1)
    (late,) = of_reach(approach("No calls on Wednesdays"))
    assert late.earliest
    assert late.earliest.astimezone(ZoneInfo(ZONE)) == datetime.combine(
        TODAY + timedelta(days=1), time.min, ZoneInfo(ZONE)
    )


def test_a_weekend_is_passed_over_as_a_whole() -> None:
    friday = approach("No calls on Fridays or weekends", 48)
    (found,) = of_reach(friday)
    assert found.earliest
    assert found.earliest.astimezone(ZoneInfo(ZONE)).date() == TODAY + timedelta(days=5)


def test_a_recommendation_obeys_a_learning_on_hours_by_moving_the_action() -> None:
    asked = deal(said("Can you tell me whether it reads our orders?", 0.4), contacts=(person(phone="", linkedin=""),))
    plain, later = recommended(asked), recommended(asked, context(learnings="- Do not e-mail before 15:00"))
    (before,), (after,) = plain.p0_actions, later.p0_actions
    assert before.timing.at
    assert after.timing.at
    assert before.timing.at < after.timing.at
    assert after.timing.at >= NOW.replace(hour=14)
    assert "obedience" in {each.gate for each in after.findings}


def test_a_recommendation_holds_back_what_a_learning_forbids_and_names_it() -> None:
    asked = deal(said("Can you tell me whether it reads our orders?", 0.4))
    made = recommended(asked, context(learnings="- Never contact Ann Archer"))
    assert made.p0_actions == ()
    assert any("Never contact Ann Archer" in each.reason for each in made.held_back)


def test_bob_is_not_ann() -> None:
    assert of_reach(approach("Never call Ann Archer", contact=BOB, deal=deal(contacts=(ANN, BOB)))) == []
