"""What would be written of an action: complete, within bounds, harmless, and by the account's own types."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, time
from typing import Any

import pytest

from action_recommender.applying.form import Here, Planned, Target, note_of, task_of
from action_recommender.applying.kinds import Kinds
from action_recommender.applying.words import MOST_CHARACTERS, length
from action_recommender.models import Action
from data_gatherer.sources.brevo.marker import keys_in, own_words
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.wire import DealRow
from sales_kernel.errors import GateBlocked, NotFound
from sales_kernel.layer import Subject
from tests.action_recommender import advice

DEAL = "6b31aa00000000000000d001"
FIRM = "6b31aa00000000000000c001"
OWNER = "65f1aa00000000000000a001"
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
TITLES = ("Email", "Call", "Meeting", "Todo", "Lunch", "Deadline", "LinkedIn")


def target(action: Action | None = None, form: Any = "task", account: str = advice.ACCOUNT) -> Target:
    made = advice.recommendation(DEAL, action or advice.action()).model_dump(mode="json")
    actions = [*made["p0_actions"], *made["p1_actions"]]
    return Target(made, actions[0], Subject("brevo", account, DEAL), form)


def deal(**changes: Any) -> DealRow:
    document = {
        "id": DEAL,
        "attributes": {"deal_owner": OWNER},
        "linkedContactsIds": [71, 72],
        "linkedCompaniesIds": [FIRM],
    }
    return DealRow.model_validate({**document, **changes})


def kinds(*titles: str, **said: Any) -> Kinds:
    return Kinds.of([{"id": f"type-{title}", "title": title} for title in titles], BrevoSettings(task_kinds=said))


def task(
    action: Action | None = None,
    *,
    titles: tuple[str, ...] = TITLES,
    now: datetime = NOW,
    on: DealRow | None = None,
) -> Planned:
    here = Here(now, "Europe/Paris", (time(9), time(18)))
    return task_of(target(action), on or deal(), kinds(*titles), here)


def note(action: Action | None = None, *, on: DealRow | None = None) -> Planned:
    return note_of(target(action, "note"), on or deal())


def long(paragraphs: int) -> Action:
    mail = advice.action().content.model_copy(
        update={"body": "\n\n".join(f"{number}: " + "so & so " * 20 for number in range(paragraphs))}
    )
    return advice.action(content=mail)


def test_a_task_says_everything_that_is_to_be_done() -> None:
    body = task().body
    assert {name: value for name, value in body.items() if name != "notes"} == {
        "name": "Answer the question about weight",
        "taskTypeId": "type-Email",
        "date": "2026-11-20T16:00:00.000Z",
        "duration": 25 * 60 * 1000,
        "assignToId": OWNER,
        "contactsIds": [71],
        "dealsIds": [DEAL],
        "companiesIds": [FIRM],
    }
    assert body["notes"].splitlines() == [
        "Suggested by sales-action: rec_5ee5ee5ee5ee P0-1",
        "",
        "Why: Nadia Pires asked on 18 November and waits.",
        "",
        "First: 1. Weigh a full crate.",
        "",
        "E-mail:",
        "To: Nadia Pires ‹nadia@crates.example›",
        "Subject: Crates under 40 kg",
        "",
        "Hi Nadia,",
        "",
        "You said the crates must hold ‹ 40 kg & stay dry.",
        "",
        "Shall we look at it on Monday?",
        "",
        "Best",
        "Ivo",
        "",
        "Then: If she agrees: book the demonstration.",
        "",
        f"sales-action key: {target().key}",
    ]


def test_what_is_shown_is_what_is_sent() -> None:
    shown = task()
    assert shown.rows == (
        ("name", "Answer the question about weight"),
        ("type", "Email"),
        ("due", "Friday 20 November 2026, 17:00 (Europe/Paris)"),
        ("takes", "25 minutes"),
        ("for", f"the deal's owner ({OWNER})"),
        ("deal", f"Crates for the harbour ({DEAL})"),
        ("contact", "Nadia Pires (71)"),
        ("companies", FIRM),
        ("notes", f"{length(shown.body['notes']):,} characters:"),
    )
    assert (shown.text, shown.remarks) == (shown.body["notes"], ())


@pytest.mark.parametrize(
    ("action", "title"),
    [
        (advice.action(), "Email"),
        (advice.call(), "Call"),
        (advice.action(channel="linkedin"), "LinkedIn"),
        (advice.briefing(), "Todo"),
    ],
    ids=["email", "phone", "linkedin", "internal"],
)
def test_the_type_follows_the_channel(action: Action, title: str) -> None:
    assert (task(action).body["taskTypeId"], task(action).remarks) == (f"type-{title}", ())


@pytest.mark.parametrize(
    ("titles", "chosen"), [(("Lunch", "Call", "Todo"), "Todo"), (("Lunch", "Call"), "Lunch")], ids=["todo", "first"]
)
def test_without_a_type_of_its_kind_a_task_is_a_to_do_and_else_the_first_and_says_so(
    titles: tuple[str, ...], chosen: str
) -> None:
    made = task(titles=titles)
    assert made.body["taskTypeId"] == f"type-{chosen}"
    assert made.remarks == (
        f"no type of task means email here, so it is '{chosen}'; say which does under brevo: task_kinds in config.yaml",
    )


@pytest.mark.parametrize(
    ("titles", "channel", "title"),
    [
        (("Anruf", "E-Mail", "Aufgabe"), "phone", "Anruf"),
        (("Frist", "Wiedervorlage"), "internal", "Wiedervorlage"),
        (("Réunion", "Courriel", "À faire"), "email", "Courriel"),
        (("Échéance", "Réunion", "À faire"), "internal", "À faire"),
        (("Correo electrónico", "Llamada", "Tarea"), "phone", "Llamada"),
        (("Plazo", "Tarea"), "internal", "Tarea"),
        (("Lunch", "Deadline", "To-Do"), "internal", "To-Do"),
        (("Call", "Phone"), "phone", "Call"),
        (("Email", "Message on WhatsApp"), "whatsapp", "Message on WhatsApp"),
    ],
)
def test_titles_are_read_in_four_languages(titles: tuple[str, ...], channel: str, title: str) -> None:
    chosen, surprise = kinds(*titles).chosen(channel)
    assert (chosen.title, surprise) == (title, "")


def test_settings_say_what_a_title_means() -> None:
    assert kinds("Todo", "Nachhaken", Nachhaken="call").chosen("phone")[0].title == "Nachhaken"
    assert kinds("Call", "Kram", Kram="todo").chosen("internal")[0].title == "Kram"


def test_an_account_without_types_of_tasks_can_have_notes() -> None:
    with pytest.raises(NotFound) as refused:
        task(titles=())
    assert refused.value.hint == "write a note: --as note"


def test_an_outline_is_due_when_our_day_begins_on_its_first_day() -> None:
    assert task(advice.outline()).body["date"] == "2026-11-23T08:00:00.000Z"


@pytest.mark.parametrize(
    ("action", "now", "date", "said"),
    [
        # An e-mail: mid-day hours of the buyer's next working day, in Lisbon.
        (advice.action(), "2026-11-20T18:30:00", "2026-11-23T10:00", "Friday 20 November 2026, 17:00 (Europe/Paris)"),
        # A call later the same day, where they and we are at work.
        (
            advice.call(timing=advice.timing("2026-11-20T10:00:00+00:00")),
            "2026-11-20T13:02:00",
            "2026-11-20T16:00",
            "11:00",
        ),
        # Days that are over: our own next working day.
        (
            advice.briefing(timing=advice.timing(first="2026-11-20")),
            "2026-11-21T10:00:00",
            "2026-11-23T08:00",
            "Friday 20 November 2026, 09:00 (Europe/Paris)",
        ),
        # Days of which some are left: the next working hour of one of them.
        (advice.outline(), "2026-11-24T11:20:00", "2026-11-24T11:30", "Monday 23 November 2026, 09:00 (Europe/Paris)"),
    ],
    ids=["mail", "call", "days over", "days left"],
)
def test_a_time_that_is_over_is_moved_and_said(action: Action, now: str, date: str, said: str) -> None:
    made = task(action, now=datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert made.body["date"] == f"{date}:00.000Z"
    assert len(made.remarks) == 1
    assert made.remarks[0].startswith("the time is another one: it was recommended for ")
    assert said in made.remarks[0]


@pytest.mark.parametrize(
    ("zone", "date"),
    [
        ("Europe/Lisbon", "2026-11-23T10:00"),
        ("America/Chicago", "2026-11-23T16:00"),
        ("Pacific/Honolulu", "2026-11-23T08:00"),
    ],
    ids=["late morning there", "morning there", "never while both work"],
)
def test_a_call_of_later_days_is_due_when_both_sides_are_at_work(zone: str, date: str) -> None:
    days = advice.timing(first="2026-11-23", last="2026-11-25", zone=zone)
    made = task(advice.outline(channel="phone", timing=days))
    assert (made.body["date"], made.remarks) == (f"{date}:00.000Z", ())


def test_a_time_that_is_now_is_kept() -> None:
    made = task(advice.action(timing=advice.timing(NOW.isoformat())))
    assert (made.body["date"], made.remarks) == ("2026-11-20T15:00:00.000Z", ())


def test_a_time_that_cannot_be_moved_is_refused() -> None:
    never = advice.call(timing=advice.timing("2026-11-20T10:00:00+00:00", zone="Pacific/Honolulu"))
    with pytest.raises(GateBlocked) as refused:
        task(never)
    assert "none is allowed within 14 days" in str(refused.value)
    assert refused.value.hint == "ask for a fresh recommendation"


def test_a_deal_without_owner_gives_the_task_to_nobody_and_says_so() -> None:
    made = task(on=deal(attributes={}))
    assert "assignToId" not in made.body
    assert dict(made.rows)["for"] == "nobody: the deal has no owner"


def test_links_that_are_not_there_are_not_sent() -> None:
    bare = DealRow.model_validate({"id": DEAL})
    made = task(advice.briefing(), on=bare)
    assert {"contactsIds", "companiesIds", "assignToId"} & set(made.body) == set()
    assert made.body["dealsIds"] == [DEAL]


@pytest.mark.parametrize("made", [task, note])
def test_a_person_the_deal_no_longer_links_is_left_out_and_named(made: Any) -> None:
    planned = made(on=deal(linkedContactsIds=[72]))
    assert {"contactsIds", "contactIds"} & set(planned.body) == set()
    assert planned.remarks == ("the deal no longer links Nadia Pires, so neither does this",)


def test_a_note_is_html_in_which_nothing_of_ours_is_markup() -> None:
    made = note()
    assert {name: value for name, value in made.body.items() if name != "text"} == {
        "contactIds": [71],
        "dealIds": [DEAL],
        "companyIds": [FIRM],
    }
    text = made.body["text"]
    assert text.startswith(
        "<p>Suggested by sales-action: rec_5ee5ee5ee5ee P0-1</p><p>Answer the question about weight</p>"
        "<p>When: Friday 20 November 2026, 16:00 there (Europe/Lisbon), 17:00 here: their usual hour</p>"
    )
    assert "<p>You said the crates must hold &lt; 40 kg &amp; stay dry.</p>" in text
    assert "<p>Best<br>Ivo</p>" in text
    assert set(re.findall(r"<[^>]*>", text)) == {"<p>", "</p>", "<br>"}
    assert "‹nadia@crates.example›" in made.text


def test_markup_in_a_record_stays_text_in_task_and_note() -> None:
    evil = advice.action(
        content=advice.outline().content.model_copy(update={"title": "<img src=x onerror=alert(1)>"}),
        rationale="They wrote </p><script>alert(1)</script>.",
    )
    assert "<" not in task(evil).body["name"] + task(evil).body["notes"]
    assert set(re.findall(r"<[^>]*>", note(evil).body["text"])) == {"<p>", "</p>"}


@pytest.mark.parametrize("form", ["task", "note"])
@pytest.mark.parametrize("paragraphs", [3, 9, 18, 40, 400])
def test_a_long_text_is_cut_at_a_paragraph_and_says_where_the_whole_is(form: str, paragraphs: int) -> None:
    action = long(paragraphs)
    text = (task(action).body["notes"]) if form == "task" else note(action).body["text"]
    assert 1 <= length(text) <= MOST_CHARACTERS
    assert keys_in(text) == {target(action, form).key}
    assert own_words(html.unescape(text)).replace("<p>", "").replace("</p>", "") == ""
    whole = text if form == "task" else html.unescape(text)
    cut = "(Cut here. The whole of it: sales-action show rec_5ee5ee5ee5ee --action P0-1)"
    ending = "\n\n" if form == "task" else "</p>"
    assert (cut in whole) == (paragraphs > 9)
    kept = re.findall(rf"(\d+): (?:so & so ?){{20}}{ending}", whole)
    assert kept == [str(number) for number in range(len(kept))]
    assert len(kept) >= min(paragraphs, 9)


@pytest.mark.parametrize("filling", ["word ", "unbroken", "🙂", "& "], ids=["words", "one word", "emoji", "escaped"])
def test_a_first_paragraph_that_is_too_long_alone_is_cut_within(filling: str) -> None:
    action = advice.action(rationale=filling * 4000)
    for text in (
        task(action).body["notes"],
        note(advice.action(content=action.content.model_copy(update={"title": filling * 4000}))).body["text"],
    ):
        assert MOST_CHARACTERS - 40 < length(text) <= MOST_CHARACTERS
        assert " …" in text
        assert "(Cut here." in text


def test_the_name_of_a_task_is_one_line_that_fits() -> None:
    title = advice.outline().content.model_copy(update={"title": "Ask " + "and ask " * 40})
    assert task(advice.outline(content=title)).body["name"].endswith("…")
    assert len(task(advice.outline(content=title)).body["name"]) <= 120


def test_the_key_is_the_same_for_the_same_and_another_for_every_other() -> None:
    mail, other = advice.action(), advice.action("P0-2")
    keys = [target(mail).key, target(mail, "note").key, target(other).key, target(mail, account="quay").key]
    assert len(set(keys)) == 4
    assert target(advice.action(rationale="Another reason.")).key == keys[0]
    assert all(re.fullmatch("[0-9a-f]{16}", key) for key in keys)
