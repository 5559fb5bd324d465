"""What goes out: finished, signed, short enough, in the recipient's language, and made of nothing the CRM holds as free text."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from action_recommender.models import Action, EmailContent, MessageContent, PhoneContent, WorkContent
from action_recommender.rules import Rules
from data_gatherer.models import Consent, Contact, EnrichedDeal, Interaction
from deal_summary.context import ContextDocument
from deal_summary.reading import language_of
from sales_kernel.resources import shipped
from sales_kernel.settings import Me
from sales_kernel.values import Frozen
from tests.action_recommender.test_sample_world import MOMENTS
from tests.action_recommender.worlds import (
    BOB,
    LATE,
    NOW,
    SAMPLE_IDS,
    candidates,
    context,
    deal,
    own_prompt,
    person,
    recommended,
    record,
    said,
    sample,
    sample_made,
    task,
    writer,
    wrote,
)

PRICE = "It is too expensive for what we would use."
LEFTOVER = re.compile(r"[\[\]{}]|<[a-z]|TODO|TBD|XXX|\bNone\b|\bundefined\b|  ")
each_deal = pytest.mark.parametrize("deal_id", SAMPLE_IDS)


def heard(action: Action) -> dict[str, str]:
    """Return what somebody outside reads or hears of an action, by part."""
    match action.content:
        case EmailContent() as mail:
            return {"subject": mail.subject, "body": mail.body}
        case MessageContent() as message:
            return {"message": message.message}
        case PhoneContent() as call:
            spoken = (call.opening, call.agenda, *call.questions, call.pitch, call.close, call.voicemail)
            return {"script": "\n".join((*spoken, *(answer.you for answer in call.objections)))}
    return {}


def today(of: EnrichedDeal, *guidelines: str, **more: Any) -> Action:
    """Return today's first action on a deal."""
    return recommended(of, context(*guidelines), **more).p0_actions[0]


def mail(of: EnrichedDeal, *guidelines: str, **more: Any) -> EmailContent:
    """Return today's e-mail on a deal."""
    content = today(of, *guidelines, **more).content
    assert isinstance(content, EmailContent)
    return content


def call(of: EnrichedDeal, *guidelines: str, **more: Any) -> PhoneContent:
    """Return today's call on a deal."""
    content = today(of, *guidelines, **more).content
    assert isinstance(content, PhoneContent)
    return content


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


# Every deal of the sample


@each_deal
def test_nothing_unfinished_goes_out(deal_id: str) -> None:
    for moment in MOMENTS[::4]:
        for action in sample_made(deal_id, moment).p0_actions:
            for part, text in heard(action).items():
                assert text.strip(), part
                assert not LEFTOVER.search(text), f"{moment} {part}: {text}"


@each_deal
def test_subjects_and_bodies_keep_to_their_limits(deal_id: str) -> None:
    for moment in MOMENTS[::4]:
        for action in sample_made(deal_id, moment).p0_actions:
            if isinstance(action.content, EmailContent):
                assert len(action.content.subject) <= 60
                assert 40 <= len(action.content.body.split()) <= 150
            if isinstance(action.content, MessageContent):
                assert len(action.content.message.split()) <= 60


@each_deal
def test_everybody_is_written_to_in_their_language(deal_id: str) -> None:
    of = sample(deal_id)
    for action in sample_made(deal_id).p0_actions:
        contact = of.contact(action.contact_id)
        if contact:
            assert action.content.language == contact.language or not contact.language  # type: ignore[union-attr]
            assert {language_of(text) for part, text in heard(action).items() if part != "subject"} == {
                action.content.language  # type: ignore[union-attr]
            }


@each_deal
def test_a_mail_greets_the_recipient_by_name_and_is_signed_by_the_owner(deal_id: str) -> None:
    owner = sample(deal_id).deal.owner
    assert owner
    for action in sample_made(deal_id).p0_actions:
        if isinstance(action.content, EmailContent):
            lines = action.content.body.splitlines()
            assert action.contact_name.split()[0] in lines[0]
            assert lines[-1].split()[0] == owner.name.split()[0]
            assert (action.content.sender, action.content.sender_email) == (owner.name, owner.email)


@each_deal
def test_nothing_is_told_in_a_mixture_of_languages_or_twice(deal_id: str) -> None:
    for action in sample_made(deal_id).p0_actions:
        if isinstance(action.content, EmailContent):
            parts = paragraphs(action.content.body)
            assert len(parts) == len(set(parts))


# Free text of the CRM stays inside

MARK = "Zarquon"


def marked(value: Any, *, name: str = "") -> Any:
    """Return a record with a mark in all free text but the names of people and companies and what we know them by."""
    kept = {"id", "email", "phone", "linkedin", "time_zone", "language", "country", "currency", "kind", "direction"}
    kept |= {
        "status",
        "email_status",
        "outcome",
        "people",
        "about",
        "source",
        "account",
        "domain",
        "assignee",
        "author",
        "buying_role",
    }
    if isinstance(value, Frozen):
        own = {"name"} if type(value).__name__ in ("Contact", "Company", "Owner") else set()
        changed = {field: marked(getattr(value, field), name=field) for field in type(value).model_fields}
        fields = {field: new for field, new in changed.items() if field not in kept | own}
        return value.model_copy(update=fields)
    if isinstance(value, tuple):
        return tuple(marked(each, name=name) for each in value)
    if isinstance(value, dict):
        return {key: marked(each, name=name) for key, each in value.items()}
    return f"{value} {MARK}" if isinstance(value, str) and value else value


@each_deal
def test_no_free_text_of_the_crm_leaks_into_what_goes_out(deal_id: str) -> None:
    of = marked(sample(deal_id))
    assert of.model_dump_json().count(MARK) >= 3
    made = recommended(of)
    assert [action.action_type for action in made.p0_actions] == [
        action.action_type for action in sample_made(deal_id, NOW).p0_actions
    ]
    roles = tuple(one.model_copy(update={"buying_role": f"{one.buying_role} {MARK}"}) for one in of.contacts)
    other = recommended(of.model_copy(update={"contacts": roles}))
    actions = (*made.p0_actions, *other.p0_actions)
    assert [part for action in actions for part, text in heard(action).items() if MARK in text] == []


@each_deal
def test_free_text_of_the_crm_is_never_a_template(deal_id: str) -> None:
    of = sample(deal_id)
    notes = tuple(
        one.model_copy(update={"subject": "{{ 7*7 }} {% if", "text": f"{one.text} {{{{ 7*7 }}}}"})
        for one in of.interactions
    )
    made = recommended(of.model_copy(update={"interactions": notes}))
    assert "49 {% if" not in made.model_dump_json()


# The parts of a mail


def test_a_mail_is_greeting_opening_body_our_line_ask_closing() -> None:
    of = deal(said(PRICE, 3), wrote("I see.", 2))
    hand, play = writer(of, OURSELVES), "address-pricing"
    told = hand.values(candidates(of)[play], "en")
    opening, core, ask = (hand.texts.say(play, "en", piece, told) for piece in ("opening", "body", "ask"))
    mailed = recommended(of, OURSELVES).p0_actions[0].content
    assert isinstance(mailed, EmailContent)
    ours = "We show what to make next."
    assert paragraphs(mailed.body) == ["Hi Ann,", opening, core, ours, ask, "Warm regards,\nMaya"]
    assert "too expensive" in opening
    assert "on Thursday 19 November at 10:00 or Friday 20 November at 15:00?" in ask
    assert mailed.subject == hand.texts.say(play, "en", "subject", told)
    assert mailed.title == hand.texts.say(play, "en", "title", told)


def test_our_own_lines_stand_before_the_ask_and_the_closing_line_before_the_sign_off() -> None:
    mailed = mail(
        deal(said(PRICE)),
        "Proof point: Forty plants use it.",
        "Closing line: Call me.",
        campaign="Spring\nSay: See us in Lyon.",
    )
    parts = paragraphs(mailed.body)
    assert parts[3] == "Forty plants use it. See us in Lyon."
    assert parts[-2:] == ["Call me.", "Warm regards,\nMaya"]


@pytest.mark.parametrize("tone", ["warm", "formal", "direct"])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", PRICE),
        ("fr", "C'est trop cher pour ce que nous en ferions."),
        ("de", "Das ist uns zu teuer für das, was wir brauchen."),
    ],
)
def test_every_tone_writes_a_mail_that_may_go_out_in_every_language(tone: str, language: str, text: str) -> None:
    made = recommended(deal(said(text), contacts=(person(language=language),)), context(f"Tone: {tone}"))
    assert [action.channel for action in made.p0_actions] == ["email"]
    assert made.held_back == ()


@pytest.mark.parametrize(
    ("tone", "first", "last"),
    [
        ("warm", "Hi Ann,", "Warm regards,\nMaya"),
        ("formal", "Dear Ann Archer,", "Kind regards,\nMaya Torres\nOakline Software"),
        ("direct", "Ann,", "Thanks,\nMaya"),
    ],
)
def test_a_tone_is_heard_in_greeting_and_sign_off(tone: str, first: str, last: str) -> None:
    parts = paragraphs(mail(deal(said(PRICE)), f"Tone: {tone}").body)
    assert (parts[0], parts[-1]) == (first, last)


@pytest.mark.parametrize("written", ["All the best", "All the best,", "All the best,,"])
def test_a_sign_off_of_the_house_takes_the_place_of_the_shipped_one(written: str) -> None:
    assert paragraphs(mail(deal(said(PRICE)), f"Sign-off: {written}").body)[-1] == "All the best,\nMaya"


def test_a_sign_off_of_the_house_is_english_and_stays_so() -> None:
    german = deal(said("Das ist uns zu teuer für das, was wir brauchen."), contacts=(person(language="de"),))
    assert paragraphs(mail(german, "Sign-off: All the best").body)[-1] == "Herzliche Grüße\nMaya Torres"


def test_the_footer_of_the_settings_ends_every_mail() -> None:
    mailed = mail(deal(said(PRICE)), rules=Rules(footer="Oakline Software, 1 Long Street\nReply STOP and we stop."))
    assert mailed.body.endswith("\n\nOakline Software, 1 Long Street\nReply STOP and we stop.")


def test_our_own_lines_are_left_out_where_a_guideline_leaves_no_room_for_them() -> None:
    ours = {"about": "- Value line: " + "We show you what to make and buy next, from the orders you already have. " * 2}
    of = deal(said(PRICE))
    wide = recommended(of, context("Maximum e-mail length: 150 words", **ours)).p0_actions[0].content
    assert isinstance(wide, EmailContent)
    room = len(wide.body.split()) - 1
    tight = recommended(of, context(f"Maximum e-mail length: {room} words", **ours)).p0_actions[0].content
    assert isinstance(tight, EmailContent)
    assert "We show you" in wide.body
    assert "We show you" not in tight.body


@pytest.mark.parametrize("longest", [105, 110, 120, 130, 140, 150])
def test_a_mail_keeps_to_the_houses_longest_length(longest: int) -> None:
    ours = "- Value line: Our planner shows manufacturers what to make and buy next, from the orders they already have."
    lines = (
        f"Maximum e-mail length: {longest} words",
        "Closing line: If anything is unclear, call me; I pick up myself.",
    )
    content = recommended(deal(said(PRICE)), context(*lines, about=ours)).p0_actions[0].content
    assert isinstance(content, EmailContent)
    assert len(content.body.split()) <= longest


def test_a_mail_that_cannot_be_as_short_as_the_house_wants_says_so() -> None:
    made = recommended(deal(said(PRICE)), context("Maximum e-mail length: 60 words"))
    told = [finding.reason for action in made.p0_actions for finding in action.findings]
    told += [held.reason for held in made.held_back]
    assert any("60" in reason and "words" in reason for reason in told)


# Language


@pytest.mark.parametrize(
    ("spoken", "wrote_in", "written"),
    [
        ("fr", PRICE, "fr"),
        ("de", PRICE, "de"),
        ("", "Das ist uns zu teuer für das, was wir damit machen und brauchen.", "de"),
        ("", "C'est trop cher pour ce que nous en ferions avec notre équipe.", "fr"),
        ("", PRICE, "en"),
        ("sv", PRICE, "en"),
    ],
)
def test_the_language_is_the_contacts_else_that_of_their_words_else_english(
    spoken: str, wrote_in: str, written: str
) -> None:
    of = deal(said(wrote_in), contacts=(person(language=spoken),))
    assert mail(of).language == written


def test_one_language_for_every_message_can_be_asked_for() -> None:
    mailed = mail(deal(said(PRICE)), prompt=own_prompt("language: fr"))
    assert mailed.language == "fr"
    assert mailed.body.startswith("Bonjour Ann,")


def test_a_colleagues_words_do_not_decide_the_language() -> None:
    ours = record("email", 3, "Das ist sehr gut und wir sind mit der Lösung zufrieden.", by="bob")
    both = deal(ours, said(PRICE), contacts=(person(language=""), BOB))
    assert mail(both).language == "en"


# Calls, messages, our own work


def test_a_call_has_everything_from_the_number_to_the_voicemail() -> None:
    gone = said("Ann Archer has left the company.", 2, by="bob")
    script = call(deal(gone, contacts=(person(), BOB)))
    assert (script.number, script.to_name) == (BOB.phone, "Bob Baker")
    assert "20 minutes" in script.agenda
    assert 4 <= len(script.questions) <= 14
    assert len(script.objections) >= 2
    assert all((script.objective, script.opening, script.pitch, script.close, script.voicemail))


def test_what_to_know_before_a_call_points_at_records() -> None:
    of = deal(said("Bad luck: the budget is frozen until spring."))
    action = today(of)
    script = call(of)
    first, *themes, last = (fact.text for fact in script.facts)
    assert (first, last) == (action.because, "The deal is worth 20,000 EUR.")
    assert "They spoke of the budget (“budget is frozen”)." in themes
    assert all(theme.startswith("They spoke of ") for theme in themes)
    assert all(set(fact.evidence) <= of.evidence_ids for fact in script.facts)


OURSELVES = context(about="- Value line: We show what to make next.")


def test_our_value_line_is_said_in_the_pitch_and_nowhere_else_in_a_call() -> None:
    of = deal(said("We are also looking at another vendor."))
    content = recommended(of, OURSELVES).p0_actions[0].content
    assert isinstance(content, PhoneContent)
    assert content.pitch.endswith(" We show what to make next.")
    assert "We show" not in content.opening + content.agenda + content.close + content.voicemail


@pytest.mark.parametrize("late", [{"stage": LATE}, {"pipeline": "Renewals"}, {"pipeline": "Expansion"}])
def test_who_knows_us_is_not_told_who_we_are(late: dict[str, Any]) -> None:
    told = heard(recommended(deal(said(PRICE), **late), OURSELVES).p0_actions[0])
    assert told
    assert "We show what to make next." not in " ".join(told.values())


def test_the_signature_of_who_works_here_stands_under_their_own_name_only() -> None:
    mine, other = Me(name="Maya Torres", signature="Oakline\n1 Long Street"), Me(name="Tom", signature="Elsewhere")
    assert paragraphs(mail(deal(said(PRICE)), me=mine).body)[-1] == "Warm regards,\nMaya\nOakline\n1 Long Street"
    assert paragraphs(mail(deal(said(PRICE)), me=other).body)[-1] == "Warm regards,\nMaya"


def only(channel: str, **more: Any) -> Contact:
    """Return somebody who can be reached over this channel alone."""
    refused = {other: Consent(status="refused") for other in ("email", "phone", "linkedin") if other != channel}
    return person(consent={**refused, **more})


def test_a_linkedin_message_is_short_greets_and_asks() -> None:
    content = today(deal(record("linkedin", 1, PRICE), contacts=(only("linkedin"),))).content
    assert isinstance(content, MessageContent)
    assert content.address == "https://www.linkedin.com/in/ann-example"
    assert content.message.startswith("Hello Ann, Maya here. ")
    assert content.message.count("?") == 1


def test_a_whatsapp_message_goes_to_the_number_and_says_who_we_are() -> None:
    agreed = only("whatsapp", whatsapp=Consent(status="granted"))
    content = today(deal(record("whatsapp", 0.3, PRICE), contacts=(agreed,))).content
    assert isinstance(content, MessageContent)
    assert content.address == "+33199004142"
    assert content.message.startswith("Hi Ann, this is Maya from Oakline Software. ")


def test_a_seller_without_a_name_is_not_named_in_a_call() -> None:
    unnamed = ContextDocument(shipped("prompts", "company-context.md").read_text(encoding="utf-8"))
    assert unnamed.company == ""
    content = recommended(deal(said("Bad luck: the budget is frozen.")), unnamed).p0_actions[0].content
    assert isinstance(content, PhoneContent)
    assert not re.search(r"\bfrom\s*[.,]", content.opening + content.voicemail)


def test_work_of_our_own_is_steps_in_order() -> None:
    content = today(deal(wrote("Anybody there?", 61))).content
    assert isinstance(content, WorkContent)
    assert len(content.steps) >= 3


# What the texts are told


def values(of: EnrichedDeal, play: str, language: str = "en") -> dict[str, object]:
    return writer(of).values(candidates(of)[play], language)


def test_the_last_exchange_is_what_they_said_never_our_note() -> None:
    of = deal(said(PRICE, 6), record("note", 2, "They think it is too expensive.", direction="internal"))
    assert values(of, "address-pricing")["last_exchange"] == "your e-mail of 12 November"


@pytest.mark.parametrize(
    ("kind", "outcome", "language", "told"),
    [
        ("call", "connected", "en", "our call of 12 November"),
        ("meeting", "held", "fr", "notre rendez-vous du 12 novembre"),
        ("linkedin", "", "de", "Ihre Nachricht vom 12. November"),
        ("form", "", "en", "the request you sent on 12 November"),
        ("whatsapp", "", "fr", "votre message du 12 novembre"),
    ],
)
def test_an_exchange_is_called_what_it_was(kind: str, outcome: str, language: str, told: str) -> None:
    spoke = record(kind, 6, PRICE, direction="outbound" if outcome else "inbound", outcome=outcome)
    assert values(deal(spoke), "address-pricing", language)["last_exchange"] == told


def test_opening_a_mail_is_not_an_exchange() -> None:
    opened = Interaction(
        id="email:1/opens/1", kind="email_opened", direction="inbound", at=NOW - timedelta(days=1), people=("ann",)
    )
    of = deal(said(PRICE, 6), wrote("I see.", 5), opened)
    assert values(of, "address-pricing")["last_exchange"] == "your e-mail of 12 November"


def test_a_day_is_the_day_it_was_for_the_deals_owner() -> None:
    late = said(PRICE, 5.4)  # 23:24 UTC on 12 November is 00:24 on the 13th in Paris
    assert values(deal(late), "address-pricing")["last_date"] == "13 November"


def test_the_matter_at_hand_comes_first_among_the_themes() -> None:
    of = deal(said("We need a connector to our ERP. And it is too expensive.", 2), wrote("I see.", 1))
    assert values(of, "protect-integration")["themes"] == "the integration and pricing"
    assert values(of, "address-pricing")["themes"] == "pricing and the integration"


def test_what_one_does_not_remind_a_buyer_of_is_no_theme() -> None:
    of = deal(said("Ann Archer has left the company, and it is too expensive.", 2, by="bob"), contacts=(person(), BOB))
    assert values(of, "replace-champion")["themes"] == "pricing"


def test_a_promise_is_told_to_us_and_not_to_them() -> None:
    of = deal(said("Thanks.", 3), wrote("You will have it.", 2), tasks=(task("Send the promised margin sheet", -1),))
    action = today(of)
    assert "margin sheet" in " ".join(step.task for step in action.prerequisites)
    assert "margin sheet" not in " ".join(heard(action).values())


def test_a_deal_of_unknown_worth_names_no_worth() -> None:
    assert values(deal(said(PRICE), amount=None), "address-pricing")["amount"] == ""
    assert values(deal(said(PRICE), amount=1234.5), "address-pricing")["amount"] == "1,234.50 EUR"


def test_a_deal_without_anything_but_a_name_still_gets_its_texts() -> None:
    bare = deal(contacts=(), company=None, amount=None, close_date=None, created_at=None, pipeline="", owner=None)
    made = recommended(bare)
    assert "complete-record" in {action.action_type for action in made.p0_actions}
    steps = [step for action in made.p0_actions for step in action.next_steps]
    assert not LEFTOVER.search(" ".join((made.overall_strategy, *made.success_criteria, *steps)))
