"""The lint gate: nothing unfinished, unsigned or nameless goes out, and finished texts pass."""

from __future__ import annotations

from typing import Any

import pytest

from action_recommender.gates.lint import lint
from action_recommender.models import (
    Content,
    EmailContent,
    MessageContent,
    Objection,
    Outline,
    PhoneContent,
    WorkContent,
)
from action_recommender.rules import Rules

BODY = "Hi Ann,\n\nHere is the page I spoke of.\n\nShall we go through it on Tuesday?\n\nWarm regards,\nMaya"


def mail(**other: Any) -> EmailContent:
    known = {"title": "Answer", "to": "ann@acme.example", "to_name": "Ann Archer", "subject": "The page for Lyon"}
    return EmailContent.model_validate(
        {"form": "email", **known, "body": BODY, "sender": "Maya Torres", "language": "en", **other}
    )


def call(**other: Any) -> PhoneContent:
    spoken = dict.fromkeys(("objective", "opening", "agenda", "pitch", "close", "voicemail"), "Good morning, Ann.")
    answers = (Objection(they="Too expensive", you="Compared with what?"),)
    known = {"title": "Call", "number": "+33199004142", "to_name": "Ann Archer", "facts": (), "questions": ("Why?",)}
    return PhoneContent.model_validate(
        {"form": "phone", **known, **spoken, "objections": answers, "language": "en", **other}
    )


def message(text: str = "Hello Ann, here is the page.", **other: Any) -> MessageContent:
    known = {"title": "Write", "address": "https://www.linkedin.com/in/ann", "to_name": "Ann Archer", "language": "en"}
    return MessageContent.model_validate({"form": "message", **known, "message": text, **other})


def work(*steps: str) -> WorkContent:
    return WorkContent(form="work", title="Prepare", steps=steps)


def body(text: str) -> EmailContent:
    return mail(body=BODY.replace("Here is the page I spoke of.", text))


def said(content: Content, *avoid: str, **rules: Any) -> list[str]:
    return [finding.reason for finding in lint(content, Rules(**rules), avoid)]


@pytest.mark.parametrize("content", [mail(), call(), message(), work("Check the calendar.")])
def test_a_finished_text_passes(content: Content) -> None:
    assert said(content) == []


@pytest.mark.parametrize(
    "left",
    [
        "[First name]",
        "[INSERT COMPANY]",
        "[...]",
        "{first_name}",
        "{{ first_name }}",
        "{{first_name",
        "first_name}}",
        "{% if x %}",
        "<first name>",
        "<Company>",
        "<<NAME>>",
        "</name>",
        "%FIRSTNAME%",
        "${NAME}",
        "TODO",
        "TBD",
        "XXX",
        "FIXME",
        "LOREM IPSUM",
        "Lorem ipsum",
        "insert name here",
        "Insert your link here",
        "insert company name here",
        "INSERT DATE HERE",
        "insérez votre lien ici",
        "hier Namen einfügen",
        "____",
        "Dear ....",
    ],
)
def test_every_form_of_placeholder_is_blocked(left: str) -> None:
    assert any(
        reason.startswith("a placeholder is left in the body") for reason in said(body(f"About {left} we spoke."))
    )


@pytest.mark.parametrize(
    "text",
    [
        "Es todo por hoy, gracias por todo.",
        "Todo el equipo le saluda.",
        "We spoke of 3 < 5 and 7 > 2.",
        "We would insert a second step in the plan.",
        "It is 100 % yours, and 50% of it is done.",
        "So ... what do you think?",
        "Size XXL, model X3 and the tbdata file.",
        "Voici le plan « en deux pages » (en annexe).",
        "Die Übersicht – wie besprochen – liegt bei; sie gilt ab 1. März.",
        "It costs 12 EUR/site; see section 4.2 (b).",
        "Herzlichen Dank für „alles“.",
    ],
)
def test_finished_words_that_look_a_little_like_it_pass(text: str) -> None:
    assert said(body(text)) == []


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (mail(subject="The page for [company]"), "subject"),
        (mail(to="[address]"), "recipient"),
        (call(number="[number]"), "number"),
        (call(opening="Hello [name]"), "opening"),
        (call(questions=("Why [x]?",)), "script"),
        (call(objections=(Objection(they="No", you="Why [x]?"),)), "script"),
        (call(pitch="We [x]"), "pitch"),
        (call(close="On [date]?"), "close"),
        (call(voicemail="Hello [name]"), "voicemail"),
        (call(agenda="In [minutes] minutes"), "agenda"),
        (message("Hello [name]"), "message"),
        (message(address="[profile]"), "address"),
        (work("Call [name]"), "steps"),
    ],
)
def test_a_placeholder_is_found_in_every_part_somebody_hears_or_reads(content: Content, part: str) -> None:
    assert any(reason.startswith(f"a placeholder is left in the {part}") for reason in said(content))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (mail(to=""), "recipient"),
        (mail(subject=""), "subject"),
        (call(number=""), "number"),
        (call(opening=""), "opening"),
        (call(close=""), "close"),
        (call(voicemail=""), "voicemail"),
        (message(""), "message"),
        (message(address=""), "address"),
        (work(), "steps"),
        (Outline(form="outline", title="Talk", approach=""), "approach"),
    ],
)
def test_an_empty_part_is_blocked(content: Content, part: str) -> None:
    assert f"the {part} is empty" in said(content)


@pytest.mark.parametrize(
    "greeting",
    [
        "Hi,",
        "Hello",
        "Dear,",
        "Dear ,",
        "Good morning,",
        "Bonjour,",
        "Cher,",
        "Chère,",
        "Hallo,",
        "Sehr geehrte,",
        "Sehr geehrter",
    ],
)
def test_a_greeting_that_greets_nobody_is_blocked(greeting: str) -> None:
    assert said(mail(body=BODY.replace("Hi Ann,", greeting))) == ["the greeting greets nobody"]


@pytest.mark.parametrize(
    "greeting", ["Ann,", "Hi Ann,", "Dear Ann Archer,", "Bonjour Élise,", "Guten Tag Frau Archer,"]
)
def test_a_greeting_with_a_name_passes(greeting: str) -> None:
    assert said(mail(body=BODY.replace("Hi Ann,", greeting))) == []


@pytest.mark.parametrize(
    "subject",
    ["Hello", "hi", "HELLO!", "Follow up", "follow-up.", "Following up", "Checking in", "Quick question", "Touching base",
     "Re:", "Bonjour", "Relance", "Nachfassen", "Kurze Frage", "Kurze Frage?"],
)  # fmt: skip
def test_a_subject_that_says_nothing_is_blocked(subject: str) -> None:
    assert said(mail(subject=subject)) == [f"the subject “{subject}” says nothing"]


@pytest.mark.parametrize("subject", ["Follow up on the two plants", "Hello Lyon plan", "Kurze Frage zum Werk Ost"])
def test_a_subject_about_the_matter_passes(subject: str) -> None:
    assert said(mail(subject=subject)) == []


def test_a_mail_without_a_sender_is_blocked() -> None:
    assert said(mail(sender="")) == ["nobody signs"]


@pytest.mark.parametrize("ending", ["", "Warm regards,", "Warm regards,\nThe team"])
def test_a_mail_nobody_signs_is_blocked(ending: str) -> None:
    assert said(mail(body=BODY.replace("Warm regards,\nMaya", ending))) == ["nobody signs"]


def test_greeting_a_namesake_is_not_signing() -> None:
    unsigned = mail(body="Hi Maya,\n\nHere is the page.\n\nShall we talk on Tuesday?", to_name="Maya Keller")
    assert said(unsigned) == ["nobody signs"]


def test_a_name_inside_another_word_is_not_a_signature() -> None:
    unsigned = mail(body="Hi Ann,\n\nAlso attached is the page.\n\nWarm regards", sender="Al Stone")
    assert said(unsigned) == ["nobody signs"]


@pytest.mark.parametrize(("length", "fits"), [(60, True), (61, False)])
def test_a_subject_has_a_longest_length(length: int, fits: bool) -> None:
    subject = ("The page for Lyon and all its plants " * 3)[:length].strip().ljust(length, "x")
    reasons = said(mail(subject=subject))
    assert reasons == ([] if fits else ["the subject has 61 characters; 60 are allowed"])


@pytest.mark.parametrize(("extra", "fits"), [(0, True), (1, False)])
def test_a_mail_has_a_longest_length(extra: int, fits: bool) -> None:
    words = 200 - len(body("").body.split()) + extra
    reasons = said(body(" ".join(["word"] * words)))
    assert reasons == ([] if fits else ["the body has 201 words; 200 are allowed"])


def test_lengths_can_be_set() -> None:
    assert said(mail(), subject_characters=20) == []
    assert said(mail(subject="The page for Lyon and Metz"), subject_characters=20) == [
        "the subject has 26 characters; 20 are allowed"
    ]
    assert said(body("word " * 10), email_words=20) == ["the body has 22 words; 20 are allowed"]


def test_a_long_message_is_warned_of_and_one_beyond_the_platforms_limit_blocked() -> None:
    long, endless = lint(message("word " * 61), Rules()), lint(message("sentence " * 212), Rules())
    assert [(each.outcome, each.reason) for each in long] == [("warned", "the message has 61 words; 60 read better")]
    assert [each.outcome for each in endless] == ["blocked", "warned"]


@pytest.mark.parametrize("text", ["Let me touch base soon.", "I will Touch Base.", "TOUCH BASE"])
def test_a_phrase_the_house_avoids_is_blocked_in_any_case(text: str) -> None:
    assert said(body(text), "touch base") == ["house rule: avoid “touch base” (in the body)"]


def test_a_phrase_the_house_avoids_is_found_across_a_line_end() -> None:
    assert said(body("Let me touch\nbase soon."), "touch base") == ["house rule: avoid “touch base” (in the body)"]


def test_a_phrase_the_house_avoids_is_blocked_in_subjects_scripts_and_messages() -> None:
    assert said(mail(subject="One to circle back"), "circle back")
    assert said(call(voicemail="Let us circle back."), "circle back")
    assert said(message("Let us circle back."), "circle back")


def test_every_fault_is_told_at_once() -> None:
    broken = mail(subject="Hello", body="Hi,\n\nSee [link].")
    assert said(broken) == [
        "a placeholder is left in the body: [link]",
        "the subject “Hello” says nothing",
        "the greeting greets nobody",
        "nobody signs",
    ]
