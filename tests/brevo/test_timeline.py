"""What happened around a deal: notes, tasks, e-mails, campaigns, messages and files of Brevo in one timeline."""

from __future__ import annotations

from typing import Any

import pytest

from data_gatherer.complete import completed
from data_gatherer.models import Interaction, Task, Touch
from data_gatherer.sources.brevo.documents import Document
from data_gatherer.sources.brevo.settings import BrevoSettings
from tests.brevo.documents import (
    CALL,
    LINKEDIN,
    MAIL,
    MEETING,
    OTHER_DEAL,
    TASK_TYPES,
    TOM,
    contact,
    deal,
    file,
    mail,
    note,
    record,
    records,
    task,
    translated,
)

CAMPAIGNS: list[Document] = [{"id": 23, "name": "Autumn", "subject": "Lifts in autumn"}, {"id": 24, "name": "Winter"}]


def shown(found: Interaction) -> dict[str, Any]:
    return found.model_dump(mode="json", exclude_defaults=True)


def done_task(kind: str = CALL, **values: Any) -> Document:
    return task(kind=kind, done=True, **values)


def test_a_note_is_told_with_author_people_and_plain_text() -> None:
    assert shown(record(notes=[note(text="<p>Six <b>lifts</b>,<br>two &amp; broken</p>")])) == {
        "id": "note:n1",
        "kind": "note",
        "direction": "internal",
        "at": "2026-10-06T10:00:00.120000Z",
        "author": "Inès Moreau",
        "people": ["71"],
        "text": "Six lifts,\ntwo & broken",
    }


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>see <a href='https://lifts.example/q'>the quote</a>.</p>", "see the quote (https://lifts.example/q)."),
        ("<a href='https://lifts.example'>https://lifts.example</a>", "https://lifts.example"),
        ("<a href='javascript:alert(1)'>press</a> <a href='mailto:a@b.example'>me</a>", "press me"),
        ("<p>a</p><script>steal()</script><style>p{}</style><!-- no -->", "a"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("plain, 5 < 6\nsecond line", "plain, 5 < 6\nsecond line"),
        ("<p>a</p><![if gte mso 9]>b<![ <p>c</p>", "a\n<![if gte mso 9]>b<![\nc"),
    ],
)
def test_the_html_of_a_note_becomes_text_and_keeps_where_links_lead(html: str, text: str) -> None:
    assert record(notes=[note(text=html)]).text == text


def test_a_note_of_very_many_paragraphs_is_read() -> None:
    assert record(notes=[note(text="<p>x</p>" * 20_000)]).text.count("x") == 20_000


def test_an_author_without_a_name_is_told_by_the_address() -> None:
    assert record(notes=[note(authorId={"email": "tom@lifts.example"})]).author == "tom@lifts.example"


def test_a_note_that_names_only_other_deals_says_which() -> None:
    notes = [note("n1", dealIds=[OTHER_DEAL]), note("n2", dealIds=[]), note("n3", dealIds=[OTHER_DEAL, deal()["id"]])]
    assert [(one.id, one.other_deal) for one in records(notes=notes)] == [
        ("note:n1", OTHER_DEAL),
        ("note:n2", ""),
        ("note:n3", ""),
    ]


def test_a_note_that_came_with_deal_and_contact_is_told_once_as_it_reads_now() -> None:
    later = note(text="<p>Called twice.</p>", updatedAt="2026-10-06T12:00:00Z")
    assert record(notes=[later, note(), later]).text == "Called twice."


def test_a_task_is_told_with_kind_assignee_and_notes() -> None:
    (found,) = translated(tasks=[task(notes="<p>Bring the <b>keys</b></p>")], notes=[note()]).tasks
    assert found == Task.model_validate(
        {
            "id": "task:k1",
            "title": "Ask for the lift book",
            "kind": "call",
            "due": "2026-10-08T09:00:00Z",
            "assignee": "tom@lifts.example",
            "people": ["71"],
            "notes": "Bring the keys",
        }
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Call", "call"),
        ("Anruf", "call"),
        ("Appel de suivi", "call"),
        ("Llamada", "call"),
        ("Meeting", "meeting"),
        ("Termin", "meeting"),
        ("Rendez-vous", "meeting"),
        ("Reunión", "meeting"),
        ("Lunch", "meeting"),
        ("E-Mail", "email"),
        ("Email", "email"),
        ("Courriel", "email"),
        ("LinkedIn", "linkedin"),
        ("WhatsApp message", "whatsapp"),
        ("Todo", "todo"),
        ("Deadline", "todo"),
        ("", "todo"),
    ],
)
def test_a_tasks_kind_is_told_by_the_words_of_its_type(title: str, kind: str) -> None:
    (found,) = translated(tasks=[task(kind="t9")], task_types=[{"id": "t9", "title": title}]).tasks
    assert found.kind == kind


def test_settings_say_what_a_type_of_task_means() -> None:
    settings = BrevoSettings(task_kinds={"site visit": "meeting", "Call": "todo"})
    types = [*TASK_TYPES, {"id": "t9", "title": "Site Visit"}]
    found = translated(settings, tasks=[task("k1", "t9"), task("k2", CALL)], task_types=types)
    assert {one.id: one.kind for one in found.tasks} == {"task:k1": "meeting", "task:k2": "todo"}


def test_a_type_of_task_that_is_gone_is_something_to_do() -> None:
    (found,) = translated(tasks=[task(kind="t9")]).tasks
    assert found.kind == "todo"


def test_a_done_call_went_out_and_nobody_says_whether_it_was_taken() -> None:
    assert shown(record(tasks=[done_task()])) == {
        "id": "call:k1",
        "kind": "call",
        "direction": "outbound",
        "at": "2026-10-08T09:00:00Z",
        "author": "tom@lifts.example",
        "people": ["71"],
        "subject": "Ask for the lift book",
    }


def test_a_task_ticked_off_before_its_time_happened_then() -> None:
    assert record(tasks=[done_task(date="2026-12-01T09:00:00Z")]).at.isoformat() == "2026-10-09T12:00:00+00:00"


@pytest.mark.parametrize(
    ("kind", "done", "told"),
    [
        (CALL, False, []),
        (MEETING, True, [("meeting", "outbound", "held")]),
        (MEETING, False, [("meeting", "outbound", "planned")]),
        (LINKEDIN, True, [("linkedin", "outbound", "")]),
        (LINKEDIN, False, []),
        (MAIL, True, []),
        (MAIL, False, []),
        ("t9", True, []),
    ],
)
def test_what_a_task_says_about_what_happened(kind: str, done: bool, told: list[tuple[str, str, str]]) -> None:
    found = records(tasks=[task(kind=kind, done=done)])
    assert [(one.kind, one.direction, one.outcome) for one in found] == told


def test_a_task_without_a_date_is_one_and_tells_of_nothing_planned() -> None:
    found = translated(tasks=[task(kind=MEETING, date=None)])
    assert (found.tasks[0].due, found.interactions) == (None, ())


def test_done_tasks_of_other_deals_are_touches_elsewhere() -> None:
    touched = [
        done_task(dealsIds=[OTHER_DEAL], contactsIds=[71, 99]),
        done_task(MAIL, id="k2", dealsIds=[OTHER_DEAL]),
        task("k3", dealsIds=[OTHER_DEAL]),
        done_task(LINKEDIN, id="k4", dealsIds=[OTHER_DEAL], date="2026-10-01T09:00:00Z"),
    ]
    found = translated(touched=touched)
    assert (found.tasks, found.interactions) == ((), ())
    assert found.elsewhere == tuple(
        Touch.model_validate({"person": "71", "channel": channel, "at": at, "deal_id": OTHER_DEAL})
        for channel, at in [("phone", "2026-10-08T09:00:00Z"), ("linkedin", "2026-10-01T09:00:00Z")]
    )


def test_the_events_of_a_message_are_one_e_mail() -> None:
    events = [
        mail("delivered", "2026-10-07T11:00:09.9+02:00"),
        mail("requests", "2026-10-07T11:00:00.120+02:00"),
        mail("opened", "2026-10-07T14:00:00+02:00"),
    ]
    sent, opened = records(email_events=events)
    assert shown(sent) == {
        "id": "email:m1@relay.example",
        "kind": "email",
        "direction": "outbound",
        "at": "2026-10-07T09:00:00.120000Z",
        "author": "ines.moreau@lifts.example",
        "people": ["71"],
        "subject": "Quote for six lifts",
    }
    assert shown(opened) == {
        "id": "email_opened:m1@relay.example:71:20261007T120000.000000",
        "kind": "email_opened",
        "direction": "inbound",
        "at": "2026-10-07T12:00:00Z",
        "people": ["71"],
        "about": "email:m1@relay.example",
    }


def test_ids_stay_when_later_events_arrive() -> None:
    early = [mail("delivered"), mail("opened", "2026-10-08T08:00:00Z")]
    late = [mail("requests", "2026-10-07T08:59:00Z"), mail("clicks", "2026-10-08T08:00:00Z", link="https://x.example")]
    before, after = ({one.id for one in records(email_events=events)} for events in (early, early + late))
    assert before < after


def test_an_open_that_a_proxy_made_is_a_machines_also_when_it_was_reported_twice() -> None:
    at = "2026-10-08T08:00:00Z"
    events = [mail(), mail("opened", at), mail("loadedByProxy", at), mail("opened", "2026-10-08T08:00:01Z")]
    assert [one.machine for one in records(email_events=events) if one.kind == "email_opened"] == [True, False]


def test_clicks_tell_where_they_led_and_not_who_clicked() -> None:
    links = ["https://lifts.example/quote/?who=paula#x", "https://tom:pw@lifts.example:8443/map", "http://[x", ""]
    events = [mail("clicks", "2026-10-08T08:00:00Z", link=link) for link in links]
    found = [one for one in records(email_events=[mail(), *events, *events]) if one.kind == "email_clicked"]
    assert [one.text for one in found] == ["lifts.example/map\nlifts.example/quote"]


@pytest.mark.parametrize(
    ("fate", "outcome"),
    [
        (["hardBounces"], "bounced"),
        (["softBounces"], "bounced"),
        (["invalid"], "bounced"),
        (["blocked"], "bounced"),
        (["softBounces", "deferred", "delivered"], ""),
        (["delivered", "hardBounces"], "bounced"),
        (["deferred"], ""),
        ([], ""),
    ],
)
def test_a_mail_came_back_as_its_last_event_says(fate: list[str], outcome: str) -> None:
    events = [mail(event, f"2026-10-07T1{hour}:00:00Z") for hour, event in enumerate(fate)]
    found = next(one for one in records(email_events=[mail(), *events]) if one.kind == "email")
    assert found.outcome == outcome


def test_people_are_found_by_their_address_in_any_case_and_strangers_are_left_out() -> None:
    events = [mail(email="PAULA@st-anne.example"), mail(messageId="<m2>", email="eve@elsewhere.example")]
    assert record(email_events=events).people == ("71",)


def test_one_message_to_two_people_is_one_mail() -> None:
    people = [contact(), contact(72, "luc@st-anne.example")]
    events = [mail(), mail(email="luc@st-anne.example")]
    found = translated(deal=deal(contacts=(71, 72)), contacts=people, email_events=events)
    assert [one.people for one in found.interactions] == [("71", "72")]


def test_a_campaign_is_told_with_what_became_of_it() -> None:
    link = {"url": "https://lifts.example/autumn?c=1", "eventTime": "2026-10-03T10:00:00Z"}
    stats = {
        "messagesSent": [{"campaignId": 23, "eventTime": "2026-10-01T10:00:00+02:00"}],
        "delivered": [{"campaignId": 23, "eventTime": "2026-10-01T10:00:30+02:00"}],
        "opened": [{"campaignId": 23, "count": 2, "eventTime": "2026-10-02T09:00:00Z"}],
        "clicked": [{"campaignId": 23, "links": [link, {**link, "eventTime": "2026-10-04T10:00:00Z"}]}],
    }
    sent, opened, clicked = records(campaign_stats={"71": stats}, campaigns=CAMPAIGNS)
    assert shown(sent) == {
        "id": "campaign:23:71",
        "kind": "campaign",
        "direction": "outbound",
        "at": "2026-10-01T08:00:00Z",
        "people": ["71"],
        "subject": "Lifts in autumn",
    }
    assert (opened.kind, opened.about, opened.at.day) == ("email_opened", "campaign:23:71", 2)
    assert (clicked.kind, clicked.about, clicked.at.day) == ("email_clicked", "campaign:23:71", 4)
    assert clicked.text == "lifts.example/autumn"


def test_a_campaign_is_named_by_its_name_else_by_its_number() -> None:
    sent = [{"campaignId": number, "eventTime": f"2026-10-0{number - 22}T08:00:00Z"} for number in (24, 25)]
    found = records(campaign_stats={"71": {"messagesSent": sent}}, campaigns=CAMPAIGNS)
    assert [one.subject for one in found] == ["Winter", "campaign 25"]


def test_a_campaign_that_was_opened_again_keeps_the_id_of_its_open() -> None:
    ids = [
        records(campaign_stats={"71": {"opened": [{"campaignId": 23, "eventTime": f"2026-10-0{day}T08:00:00Z"}]}})[
            -1
        ].id
        for day in (2, 5)
    ]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(("arrived", "outcome"), [(False, "bounced"), (True, "")])
def test_a_campaign_that_never_arrived_came_back(arrived: bool, outcome: str) -> None:
    event = [{"campaignId": 23, "eventTime": "2026-10-01T08:00:00Z"}]
    stats = {"messagesSent": event, "softBounces": event, "delivered": event if arrived else []}
    assert record(campaign_stats={"71": stats}).outcome == outcome


def test_the_statistics_of_the_contact_itself_count_where_none_were_asked_for() -> None:
    stats = {"messagesSent": [{"campaignId": 23, "eventTime": "2026-10-01T08:00:00Z"}]}
    assert record(contacts=[contact(statistics=stats)]).id == "campaign:23:71"


def test_a_text_message_is_told_once_and_its_answer_is_theirs() -> None:
    event = {"phoneNumber": 32470123456, "messageId": 17, "date": "2026-10-08T08:00:00Z"}
    events = [
        {**event, "event": "delivered", "date": "2026-10-08T08:00:05Z"},
        {**event, "event": "sent"},
        {**event, "event": "replies", "reply": "Call me", "date": "2026-10-08T09:00:00Z"},
    ]
    sent, answer = records(contacts=[contact(SMS="32470123456")], sms_events=events)
    assert (sent.id, sent.kind, sent.direction, sent.at.minute) == ("sms:17", "sms", "outbound", 0)
    assert (answer.kind, answer.direction, answer.text, answer.people) == ("sms", "inbound", "Call me", ("71",))


def test_a_whatsapp_answer_is_theirs() -> None:
    event = {"contactNumber": "32470123456", "messageId": "w1", "date": "2026-10-08T08:00:00Z"}
    events = [{**event, "event": "sent"}, {**event, "event": "reply", "body": "Yes", "date": "2026-10-08T09:00:00Z"}]
    found = records(contacts=[contact(WHATSAPP="32470123456")], whatsapp_events=events)
    assert [(one.kind, one.direction, one.text) for one in found] == [
        ("whatsapp", "outbound", ""),
        ("whatsapp", "inbound", "Yes"),
    ]


def test_who_unsubscribed_from_messages_has_refused_them() -> None:
    event = {"date": "2026-10-08T08:00:00Z", "messageId": "w1"}
    found = translated(
        contacts=[contact(SMS="32470123456")],
        whatsapp_events=[{**event, "contactNumber": "32470123456", "event": "unsubscribe"}],
        sms_events=[{**event, "phoneNumber": "0032470123456", "event": "unsubscription"}],
    )
    assert found.interactions == ()
    assert found.contacts[0].consent["whatsapp"].reason == "unsubscribed on 2026-10-08"
    assert found.contacts[0].attributes["SMS opt-out"] is True


def test_a_message_that_failed_did_not_reach_them() -> None:
    event = {"contactNumber": "32470123456", "messageId": "w1", "date": "2026-10-08T08:00:00Z"}
    events = [{**event, "event": "sent"}, {**event, "event": "soft-bounce"}]
    assert record(contacts=[contact(SMS="32470123456")], whatsapp_events=events).outcome == "bounced"


def test_a_file_is_told_by_its_name() -> None:
    assert shown(record(files=[file(contactId=71)])) == {
        "id": "file:f1",
        "kind": "file",
        "direction": "internal",
        "at": "2026-10-07T08:00:00Z",
        "author": "tom@lifts.example",
        "people": ["71"],
        "subject": "quote.pdf",
    }


def test_a_file_of_another_deal_says_so() -> None:
    assert record(files=[file(dealId=OTHER_DEAL)]).other_deal == OTHER_DEAL


def test_a_colleague_whom_only_a_note_names_is_called_by_that_name() -> None:
    author = {"id": TOM, "email": "tom@lifts.example", "name": {"fullName": "Tom Baert"}}
    found = translated(files=[file()], tasks=[task()], notes=[note(authorId=author)])
    assert [one.author for one in found.interactions] == ["Tom Baert", "Tom Baert"]
    assert found.tasks[0].assignee == "Tom Baert"


def test_a_mail_that_came_back_marks_the_address_for_everybody_who_reads_on() -> None:
    found = completed(translated(email_events=[mail(), mail("hardBounces", "2026-10-07T12:00:00Z")]))
    assert found.contacts[0].email_status == "bounced"
