"""The lint gate: nothing unfinished, unsigned or nameless goes out, and finished texts pass."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tests.action_recommender.worlds import calm

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
    return [finding.reason for finding in lint(content, Rules(**rules), avoid) if finding.outcome == "blocked"]


def warned(content: Content, **options: Any) -> list[str]:
    return [finding.reason for finding in lint(content, Rules(), **options) if finding.outcome == "warned"]


@pytest.mark.parametrize("content", [mail(), call(), message(), work("Check the calendar.")])
def test_a_finished_text_passes(content: Content) -> None:
    assert lint(content, Rules()) == []


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
        "insérer le nom",
        "INSÉRER",
        "hier Namen einfügen",
        "Datum einsetzen",
        "inserte el nombre aquí",
        "votre nom ici",
        "Votre prénom ici",
        "Ihr Name hier",
        "su nombre aquí",
        "Tu nombre aquí",
        "your name here",
        "____",
        "Dear ....",
        "{first",
        "«NOM»",
        "« Prénom »",
        "«COMPANY_NAME»",
        "‹Firma›",
        "%s",
        "%(name)s",
        "%first_name%",
        "%%NAME%%",
        "$NAME",
        "$first_name",
        "first_name",
        "*|FNAME|*",
        "##NAME##",
        "@@NAME@@",
        "__NAME__",
        "xx/xx/2026",
        "xxx",
        "TBC",
        "À COMPLÉTER",
        "POR DEFINIR",
        "ZU ERGÄNZEN",
        "［Name］",
        "｛name｝",
        "<Prénom>",
        "<a href='x'>",
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
        "Write to Ann <ann@acme.example> or see <https://acme.example/x>.",
        "It is (as they say) done (...), and (name withheld) agrees.",
        "Le module « ERP » et la colonne « Prix » sont prêts.",
        "It is 50 %done and 100 %sure; $48k or 48 000 $US, $CA.",
        "Le formulaire à compléter est joint.",
        "Bitte ergänzen Sie die Liste; hier ist alles dabei.",
        "Put it in here, and insert a row where you need one.",
        "The file_id and e_mail columns, and a snake_case word.",
        "Es ist null Aufwand.",
        "Call extension *21# at @acme, or #7.",
        "Inserte la tarjeta y espere.",
    ],
)
def test_finished_words_that_look_a_little_like_it_pass(text: str) -> None:
    assert [reason for reason in said(body(text)) if "not in en" not in reason] == []


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
        "Sehr geehrte Frau,",
        "Sehr geehrter Herr ,",
        "Liebe,",
        "Guten Morgen,",
        "Hola,",
        "Hola ,",
        "Estimada,",
        "Buenos días,",
        "Hi , how are you?",
        "Hi None,",
        "Hello null,",
        "Dear undefined,",
        "Dear Mr,",
    ],
)
def test_a_greeting_that_greets_nobody_is_blocked(greeting: str) -> None:
    assert said(mail(body=BODY.replace("Hi Ann,", greeting))) == ["the greeting greets nobody"]


@pytest.mark.parametrize(
    "greeting",
    [
        "Ann,",
        "Hi Ann,",
        "Dear Ann Archer,",
        "Bonjour Élise,",
        "Guten Tag Frau Archer,",
        "Liebe Frau Archer,",
        "Hola Ana:",
        "Estimada Ana,",
        "Dear Nona,",
        "Dear Nullis,",
    ],
)
def test_a_greeting_with_a_name_passes(greeting: str) -> None:
    assert said(mail(body=BODY.replace("Hi Ann,", greeting))) == []


@pytest.mark.parametrize(
    "subject",
    ["Hello", "hi", "HELLO!", "Follow up", "follow-up.", "Following up", "Checking in", "Quick question", "Touching base",
     "Re:", "Bonjour", "Relance", "Nachfassen", "Kurze Frage", "Kurze Frage?", "Just checking in", "AW:", "Petite question", "Termin",
     "Seguimiento", "Hola", "Una pregunta", "Consulta", "Information", "No subject"],
)  # fmt: skip
def test_a_subject_that_says_nothing_is_blocked(subject: str) -> None:
    assert said(mail(subject=subject)) == [f"the subject “{subject}” says nothing"]


@pytest.mark.parametrize(
    "subject",
    ["Follow up on the two plants", "Hello Lyon plan", "Kurze Frage zum Werk Ost", "Seguimiento de la visita a Lyon"],
)
def test_a_subject_about_the_matter_passes(subject: str) -> None:
    assert lint(mail(subject=subject), Rules()) == []


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("Lyon", ["the subject has 1 word; 2 to 7 read better"]),
        ("The page", []),
        ("The page for Lyon and its plants", []),
        ("The page for Lyon and all its plants", ["the subject has 8 words; 2 to 7 read better"]),
    ],
)
def test_a_subject_has_two_to_seven_words(subject: str, told: list[str]) -> None:
    assert warned(mail(subject=subject)) == told
    assert said(mail(subject=subject)) == []


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Sir or Madam,",
        "To whom it may concern,",
        "Madame, Monsieur,",
        "Sehr geehrte Damen und Herren,",
        "Estimados señores:",
        "A quien corresponda:",
    ],
)
def test_a_greeting_that_fits_anybody_is_warned_of(greeting: str) -> None:
    letter = mail(body=BODY.replace("Hi Ann,", greeting))
    assert warned(letter) == [f"the greeting would fit anybody: {greeting}"]
    assert said(letter) == []


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


WHATSAPP = "+33199004142"


@pytest.mark.parametrize(("words", "told"), [(60, []), (61, ["the message has 61 words; 60 read better"])])
def test_a_long_whatsapp_message_is_warned_of(words: int, told: list[str]) -> None:
    assert warned(message("word " * words, address=WHATSAPP)) == told
    assert warned(message("word " * words)) == []


@pytest.mark.parametrize(
    ("characters", "told"), [(400, []), (401, ["the message has 401 characters; up to 400 are answered more"])]
)
def test_a_long_linkedin_message_is_warned_of(characters: int, told: list[str]) -> None:
    assert warned(message("y" * characters)) == told
    assert warned(message("y" * characters, address=WHATSAPP)) == []


@pytest.mark.parametrize(("characters", "fits"), [(1900, True), (1901, False)])
def test_linkedin_has_a_longest_message(characters: int, fits: bool) -> None:
    reasons = said(message("y" * characters))
    assert reasons == ([] if fits else ["the message has 1901 characters; 1900 are allowed"])


@pytest.mark.parametrize(("characters", "fits"), [(200, True), (201, False)])
def test_a_note_to_connect_is_shorter(characters: int, fits: bool) -> None:
    found = [each.reason for each in lint(message("y" * characters), Rules(), connection=True)]
    assert found == ([] if fits else ["the note to connect has 201 characters; 200 are allowed"])


@pytest.mark.parametrize(("words", "fits"), [(45, True), (46, False)])
def test_a_voicemail_is_over_in_twenty_seconds(words: int, fits: bool) -> None:
    told = warned(call(voicemail="word " * words))
    assert told == ([] if fits else ["the voicemail has 46 words; 45 are spoken in 20 seconds"])


@pytest.mark.parametrize(
    "content", [message("Hi , here it is."), call(opening="Hello , Maya here."), call(voicemail="Hi null, Maya.")]
)
def test_a_message_or_call_that_greets_nobody_is_blocked(content: Content) -> None:
    assert said(content) == ["the greeting greets nobody"]


# First mails


def first(words: int, *lines: str, **other: Any) -> EmailContent:
    """A mail of so many words, the lines at its end among them."""
    tail = "\n\n".join(lines)
    letter = f"Hi Ann,\n\n{{}}.\n\nMaya\n\n{tail}".strip()
    return mail(body=letter.format(" ".join(["so"] * (words - len(letter.split()) + 1))), **other)


@pytest.mark.parametrize(
    ("words", "outcome"), [(49, ["warned"]), (50, []), (150, []), (151, ["blocked"]), (200, ["blocked"])]
)
def test_a_first_mail_has_fifty_to_a_hundred_and_fifty_words(words: int, outcome: list[str]) -> None:
    lengths = [each for each in lint(first(words), Rules(), first_touch=True) if "the body has" in each.reason]
    assert [each.outcome for each in lengths] == outcome
    assert [each for each in lint(first(words), Rules()) if "the body has" in each.reason] == []


FOOTER, OPT_OUT = "Oakline Ltd, 1 Mill Lane, London", "Tell me to stop, and I stop."


def test_a_first_mail_says_what_it_must_in_any_spacing() -> None:
    rules, lines = Rules(footer=FOOTER), (FOOTER, OPT_OUT)
    bare, whole = first(60), first(60, FOOTER.replace(", ", ",\n"), OPT_OUT.upper())
    found = [
        each.reason for each in lint(bare, rules, first_touch=True, required_lines=lines) if each.outcome == "blocked"
    ]
    assert found == [f"a first mail must say: {FOOTER}", f"a first mail must say: {OPT_OUT}"]
    assert [
        each for each in lint(whole, rules, first_touch=True, required_lines=lines) if each.outcome == "blocked"
    ] == []
    assert [each for each in lint(bare, rules, required_lines=lines) if each.outcome == "blocked"] == []


# How it reads


@pytest.mark.parametrize(("questions", "fits"), [(2, True), (3, False)])
def test_two_questions_are_enough(questions: int, fits: bool) -> None:
    told = warned(mail(body="Hi Ann,\n\n" + "Is it so? " * questions + "\n\nMaya"))
    assert told == ([] if fits else ["the body asks 3 questions; 2 are enough"])


@pytest.mark.parametrize(("words", "fits"), [(20, True), (21, False)])
def test_sentences_are_short_on_average(words: int, fits: bool) -> None:
    sentence = " ".join(["so"] * words)
    told = warned(mail(body=f"Hi Ann,\n\n{sentence}. {sentence}.\n\nMaya"))
    assert told == ([] if fits else ["the sentences of the body have 21.0 words on average; 20 read better"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ACT NOW ANN", True),
        ("Please ACT NOW OK today.", True),
        ("Our ERP, SAP and CRM talk.", False),
        ("The ERP API is fine.", False),
        ("Great!", False),
        ("Great! Really!", False),
        ("Great!!", True),
        ("Great! !", True),
        ("Really!?!", True),
    ],
)
def test_shouting_is_warned_of(text: str, told: bool) -> None:
    assert bool(warned(message(text))) == told
    assert said(message(text)) == []


# Languages

PROSE = {
    "en": "This is the page that we spoke of with you, and it will be ready for your team in the morning.",
    "fr": "Voici la page dont nous avons parlé avec vous, et elle sera prête pour votre équipe dans la matinée.",
    "de": "Das ist die Seite, von der wir mit Ihnen gesprochen haben, und sie wird für Ihr Team am Morgen fertig sein.",
    "es": "Esta es la página de la que hablamos con usted, y estará lista para su equipo por la mañana.",
}


@pytest.mark.parametrize("language", PROSE)
def test_a_text_in_the_language_it_says_passes(language: str) -> None:
    letter = body(PROSE[language]).model_copy(update={"language": language})
    assert [
        each.reason for each in lint(letter, Rules()) if "paragraphs" in each.reason or each.outcome == "blocked"
    ] == []
    assert lint(message(PROSE[language], language=language), Rules()) == []


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize("other", PROSE)
def test_a_text_in_another_language_than_it_says_is_blocked(language: str, other: str) -> None:
    text = f"{PROSE[language]}\n\n{PROSE[language]}"
    reasons = said(message(text, language=other))
    assert reasons == ([] if language == other else [f"the message is in {language}, not in {other}"])


def test_paragraphs_in_two_languages_are_warned_of() -> None:
    mixed = mail(body=f"Hi Ann,\n\n{PROSE['en']}\n\n{PROSE['fr']}\n\n{PROSE['en']}\n\nMaya")
    assert "the body has paragraphs in en and fr" in warned(mixed)
    assert said(mixed) == []


def test_a_text_that_is_mostly_in_another_language_is_blocked() -> None:
    mixed = message("\n\n".join((PROSE["fr"], PROSE["fr"], PROSE["en"])))
    assert said(mixed) == ["the message is mostly in fr, not in en"]
    assert said(message("\n\n".join((PROSE["fr"], PROSE["de"])))) == ["the message is in de and fr, not in en"]


def test_the_footer_may_be_in_a_language_of_its_own() -> None:
    letter = mail(body=f"Bonjour Ann,\n\n{PROSE['fr']}\n\nMaya\n\n{PROSE['en']}", language="fr")
    assert lint(letter, Rules(footer=PROSE["en"])) == []


def test_few_words_are_in_no_language() -> None:
    assert lint(message("Danke, Ann. Gruß, Maya"), Rules()) == []


# Tricks


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\u200b", "\u00ad", "\x1b[31m", "\x07", "\u2800", "\U000e0041", "\ufeff"]
)
def test_what_nobody_sees_is_blocked(sign: str) -> None:
    unchecked = MessageContent.model_construct(**{**message().model_dump(), "message": f"Hello Ann{sign}, here it is."})
    assert said(unchecked) == ["the message has characters nobody sees"]


@pytest.mark.parametrize(
    "text", ["Familie 👨‍👩‍👧, naïve façade – “so”…", "Crème\u00a0brûlée\nÎle", "Größe\tA\nB", "Ελλάδα, Москва"]
)
def test_letters_of_the_world_are_fine(text: str) -> None:
    assert lint(message(text), Rules()) == []


def test_a_word_of_two_scripts_is_warned_of() -> None:
    assert warned(message("See p\u0430ypal.")) == ["the message mixes letters of two scripts in one word: p\u0430"]


@calm
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for content in (body(text or "x"), message(text), call(opening=text), work(text)):
        assert isinstance(lint(content, Rules(), ("touch base",), 100, first_touch=True), list)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "{" * 5000,
        "<a" * 3000,
        "%a" * 3000,
        "__a" * 3000,
        "insert " * 1500,
        "hier " * 2000,
        "A " * 5000,
        "! " * 5000,
    ],
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    assert isinstance(lint(message(text), Rules()), list)


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
