"""Each signal, by numbers reckoned by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_gatherer.models import Contact, EnrichedDeal, Interaction, Stage, Task
from deal_summary.models import Qualified, Signals
from deal_summary.signals import level_of
from deal_summary.signals.qualification import BANT, MEDDICC
from deal_summary.thresholds import Thresholds
from tests.deal_summary.deals import (
    BO,
    EVA,
    TODAY,
    ZONE,
    call,
    deal,
    mail_in,
    mail_out,
    meeting,
    moment,
    note,
    record,
    sample_deals,
    signals,
    signals_of,
)


def evidence(read: Signals) -> set[str]:
    """Return every id of a record that some signal stands on."""
    parts = [
        read.engagement.evidence,
        read.channel_evidence,
        read.sentiment.evidence,
        read.overdue_tasks,
        read.coming_tasks,
    ]
    parts += [theme.evidence for theme in read.themes]
    parts += [read.unanswered.evidence] if read.unanswered else []
    singles = [read.silence.last_inbound, read.silence.last_outbound]
    singles += [one.id for one in (read.next_meeting, read.missed_meeting) if one]
    return {name for part in parts for name in part} | {name for name in singles if name}


# Engagement: 100 x (1 - exp(-points / 60)), a deed's points halving every 30 days.


@pytest.mark.parametrize(
    ("records", "score"),
    [
        ([], 0.0),
        ([mail_in(0)], 18.1),  # 12 points: 1 - e^-0.2
        ([mail_in(30)], 9.5),  # half of 12: 1 - e^-0.1
        ([mail_in(60)], 4.9),  # a quarter: 1 - e^-0.05
        ([meeting(0)], 28.3),  # 20: 1 - e^-(1/3)
        ([meeting(0), mail_in(60), record("email_opened", 30, "inbound"), record("email_clicked", 0, "inbound")], 35.7),
        ([call(0)], 18.1),
        ([record("form", 0, "inbound")], 18.1),
        ([record("linkedin", 0, "inbound"), record("whatsapp", 0, "inbound")], 23.4),  # 16
    ],
)
def test_engagement_is_the_formula_over_what_the_buyer_did(records: list[Interaction], score: float) -> None:
    assert signals(*records).engagement.score == score


@pytest.mark.parametrize(
    "silent",
    [
        mail_out(0),
        note(0, "Great call!"),
        call(0, "voicemail"),
        call(0, "no_answer"),
        meeting(0, "no_show"),
        meeting(0, "cancelled"),
        meeting(-1, "planned"),
        mail_in(-1),
    ],
)
def test_what_the_buyer_did_not_do_is_no_engagement(silent: Interaction) -> None:
    engagement = signals(silent).engagement
    assert (engagement.score, engagement.level, engagement.trend, engagement.evidence) == (0, "none", "unknown", ())


def test_the_half_life_and_the_scale_are_settings() -> None:
    slow = Thresholds(half_life_days=60, engagement_scale=12)
    assert signals(mail_in(60), thresholds=slow).engagement.score == 39.3  # 6 points over 12: 1 - e^-0.5


@pytest.mark.parametrize(
    ("score", "level"),
    [(100, "high"), (70, "high"), (69.9, "medium"), (35, "medium"), (34.9, "low"), (0.1, "low"), (0, "none")],
)
def test_a_score_has_a_word(score: float, level: str) -> None:
    assert level_of(score, Thresholds()) == level


@pytest.mark.parametrize(
    ("days", "trend"),
    [
        ((), "unknown"),
        ((28,), "unknown"),
        ((13,), "rising"),
        ((14,), "falling"),
        ((27,), "falling"),
        ((0, 14), "steady"),
        ((0, 1, 14), "rising"),
        ((0, 14, 15), "falling"),
    ],
)
def test_the_trend_compares_two_weeks_with_the_two_before(days: tuple[int, ...], trend: str) -> None:
    assert signals(*map(mail_in, days)).engagement.trend == trend


@pytest.mark.parametrize(("opened", "trend"), [(15, "steady"), (16, "rising"), (9, "steady"), (8, "falling")])
def test_a_quarter_more_or_less_is_still_steady(opened: int, trend: str) -> None:
    now = [record("email_opened", 1, "inbound", id=f"opened:{number}") for number in range(opened)]
    assert signals(mail_in(20), *now).engagement.trend == trend


def test_engagement_stands_on_the_last_five_deeds() -> None:
    assert signals(*map(mail_in, range(8))).engagement.evidence == ("in:4", "in:3", "in:2", "in:1", "in:0")


# Silence, and who owes an answer.


def test_without_a_touch_there_is_no_silence_to_count() -> None:
    silence = signals(note(3, "Found them at the fair.")).silence
    assert (silence.inbound_days, silence.outbound_days, silence.touches_since_reply, silence.days) == (
        None,
        None,
        0,
        None,
    )


def test_silence_is_counted_in_each_direction() -> None:
    silence = signals(mail_in(9), mail_in(8), mail_out(5), mail_out(3)).silence
    assert (silence.inbound_days, silence.last_inbound) == (8, "in:8")
    assert (silence.outbound_days, silence.last_outbound) == (3, "out:3")
    assert (silence.touches_since_reply, silence.days) == (2, 3)


@pytest.mark.parametrize("both", [call(2), meeting(2)])
def test_a_talk_is_a_touch_in_both_directions(both: Interaction) -> None:
    silence = signals(mail_out(9), both).silence
    assert (silence.inbound_days, silence.outbound_days, silence.touches_since_reply) == (2, 2, 0)


@pytest.mark.parametrize(
    "quiet",
    [record("email_opened", 1, "inbound"), record("email_clicked", 1, "inbound"), note(1, "x"), meeting(1, "no_show")],
)
def test_an_opened_mail_or_a_note_is_no_word(quiet: Interaction) -> None:
    silence = signals(mail_in(8), mail_out(5), quiet).silence
    assert (silence.inbound_days, silence.outbound_days) == (8, 5)


def test_a_voicemail_is_a_touch_of_ours() -> None:
    assert signals(mail_in(8), mail_out(5), call(2, "voicemail"), call(1, "no_answer")).silence.touches_since_reply == 3


def test_a_day_is_the_calendar_s_in_our_zone() -> None:
    late = mail_in(1, clock="23:50")
    assert [signals_of(deal(late), zone=zone).silence.inbound_days for zone in ("Europe/Paris", "Asia/Tokyo")] == [1, 0]


def test_a_message_after_which_we_said_nothing_waits() -> None:
    waiting = signals(mail_out(9), mail_in(4), mail_in(2), note(1, "Must answer.")).unanswered
    assert waiting is not None
    assert (waiting.days, waiting.since, waiting.cold, waiting.evidence) == (4, moment(4), False, ("in:4", "in:2"))


@pytest.mark.parametrize("answer", [mail_out(1), call(1), meeting(1), record("linkedin", 1, "outbound")])
def test_an_answer_ends_the_waiting(answer: Interaction) -> None:
    assert signals(mail_out(9), mail_in(4), answer).unanswered is None


def test_a_first_message_of_a_stranger_is_cold() -> None:
    form = record("form", 0, "inbound", clock="15:00")
    waiting = signals(form).unanswered
    assert waiting is not None
    assert (waiting.days, waiting.cold, waiting.evidence) == (0, True, ("form:0",))


def test_a_call_we_missed_waits() -> None:
    missed = record("call", 1, "inbound", outcome="no_answer")
    assert signals(mail_out(3), missed).unanswered is not None


@pytest.mark.parametrize(
    "quiet",
    [record("email_opened", 1, "inbound"), note(1, "They asked."), record("call", 1, "inbound", outcome="connected")],
)
def test_what_asks_for_no_answer_waits_for_none(quiet: Interaction) -> None:
    assert signals(mail_out(3), quiet).unanswered is None


YES = record("whatsapp", 6, "inbound", "Yes, Monday works.")


@pytest.mark.parametrize(
    ("told", "waits"),
    [
        (note(4, "Monday is agreed."), False),
        (note(4, "Monday is agreed.", other_deal="d2"), False),
        (note(4, "Bo called.", people=("bo",)), True),
        (note(4, "Budget round is in May.", people=()), True),
        (note(7, "Proposed Monday."), True),
    ],
)
def test_a_later_note_about_the_writer_is_an_answer_where_the_crm_holds_no_messages(
    told: Interaction, waits: bool
) -> None:
    unheard = deal(YES, told, contacts=(EVA, BO)).model_copy(update={"unheard": True})
    assert (signals_of(unheard).unanswered is not None) is waits
    heard = unheard.model_copy(update={"unheard": False})
    assert signals_of(heard).unanswered is not None


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Hi Ana,\n\nThank you very much!\n\nEva",
        "Vielen Dank, Ana!",
        "Hallo Ana,\ndanke schön!",
        "Merci beaucoup !",
        "Bonjour Ana,\nmerci, Eva",
        "Muchas gracias, Ana.",
        "Hola Ana, ¡gracias!",
    ],
)
def test_thanks_alone_wait_for_no_answer(text: str) -> None:
    assert signals(mail_out(9), mail_in(4, text)).unanswered is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thanks, call me tomorrow.",
        "Thanks, but no.",
        "No thanks.",
        "Thanks. And the price?",
        "Danke, bitte das Angebot schicken.",
        "Nein, danke.",
        "Merci de nous envoyer le devis",
        "Merci, mais trop cher.",
        "Gracias, mándame la oferta",
        "Gracias, ¿y el plazo?",
    ],
)
def test_thanks_and_something_else_wait(text: str) -> None:
    assert signals(mail_out(9), mail_in(4, text)).unanswered is not None


def test_thanks_do_not_end_the_waiting_for_an_answer_to_an_earlier_question() -> None:
    waiting = signals(mail_out(9), mail_in(4, "Can it export?"), mail_in(2, "Thanks!")).unanswered
    assert waiting is not None
    assert waiting.evidence == ("in:4",)


def test_an_answer_that_came_back_answers_nobody() -> None:
    assert signals(mail_out(9), mail_in(4), mail_out(2, outcome="bounced")).unanswered is not None


# Time.


@pytest.mark.parametrize(("days", "stalled"), [(13, False), (14, False), (15, True)])
def test_a_stage_stalls_after_its_limit(days: int, stalled: bool) -> None:
    age = signals(stage=Stage(name="discovery", order=1, of=4), stage_entered_at=moment(days)).stage_age
    assert age is not None
    assert (age.days, age.limit_days, age.stalled, age.basis) == (days, 14, stalled, "default for an early stage")


def test_the_first_stage_is_as_old_as_the_deal() -> None:
    first, second = Stage(name="discovery", order=1, of=4), Stage(name="offer", order=2, of=4)
    ages = [signals(stage=stage, created_at=moment(30)).stage_age for stage in (first, second)]
    assert [age.days if age else None for age in ages] == [30, None]


@pytest.mark.parametrize("kind", ["won", "lost"])
def test_a_deal_that_is_over_ages_no_more(kind: Any) -> None:
    assert signals(stage=Stage(name="over", kind=kind), stage_entered_at=moment(90)).stage_age is None


def test_the_limit_of_a_stage_is_a_setting() -> None:
    strict = Thresholds(stage_limit_days={"middle": 3})
    age = signals(stage_entered_at=moment(4), thresholds=strict).stage_age
    assert age is not None
    assert (age.limit_days, age.stalled) == (3, True)


def test_a_stage_of_unknown_place_is_spoken_of_correctly() -> None:
    age = signals(stage=Stage(name="somewhere"), stage_entered_at=moment(40)).stage_age
    assert age is not None
    assert (age.limit_days, age.basis) == (30, "default for an unknown stage")


@pytest.mark.parametrize(
    ("order", "of", "phase"),
    [
        (1, 4, "early"),
        (2, 4, "middle"),
        (3, 4, "late"),
        (4, 4, "late"),
        (1, 3, "early"),
        (2, 3, "middle"),
        (1, 1, "late"),
        (1, 2, "middle"),
        (None, 4, "unknown"),
        (1, None, "unknown"),
    ],
)
def test_the_phase_is_the_third_of_the_pipeline(order: int | None, of: int | None, phase: str) -> None:
    assert signals(stage=Stage(name="x", order=order, of=of)).phase == phase


@pytest.mark.parametrize(
    ("pipeline", "motion"),
    [
        ("New business", "new"),
        ("", "new"),
        ("Renewals", "renewal"),
        ("Verlängerungen", "renewal"),
        ("Renouvellements", "renewal"),
        ("Expansion", "expansion"),
        ("Upsell EMEA", "expansion"),
        ("Cross-sell", "expansion"),
    ],
)
def test_the_motion_is_the_pipeline_s(pipeline: str, motion: str) -> None:
    assert signals(pipeline=pipeline).motion == motion


@pytest.mark.parametrize(
    ("close", "days"), [(TODAY, 0), (TODAY + timedelta(38), 38), (TODAY - timedelta(3), -3), (None, None)]
)
def test_the_days_to_the_close_date_may_have_passed(close: date | None, days: int | None) -> None:
    assert signals(close_date=close).days_to_close == days


def test_a_task_is_overdue_from_the_day_after_and_coming_for_a_week() -> None:
    due = {"task:late": 1, "task:today": 0, "task:week": -7, "task:later": -8}
    tasks = [Task(id=name, title=name, due=moment(days)) for name, days in due.items()]
    tasks += [Task(id="task:done", title="x", due=moment(1), done=True), Task(id="task:none", title="x")]
    read = signals(tasks=tuple(tasks))
    assert (read.overdue_tasks, read.coming_tasks) == (("task:late",), ("task:today", "task:week"))


def test_a_task_is_due_on_the_day_it_is_here() -> None:
    late = deal(tasks=(Task(id="task:1", title="x", due=moment(1, "23:50")),))
    assert [signals_of(late, zone=zone).overdue_tasks for zone in ("Europe/Paris", "Asia/Tokyo")] == [("task:1",), ()]


# What they say.


def test_a_theme_says_how_often_when_and_in_which_words() -> None:
    (price,) = signals(
        mail_in(9, "What is the price?"), mail_in(3, "That is too expensive."), mail_in(2, "Any discount?")
    ).themes
    assert (price.name, price.concern, price.mentions, price.last) == ("price", True, 3, TODAY - timedelta(2))
    assert (price.words, price.evidence) == (("too expensive",), ("in:9", "in:3", "in:2"))


def test_words_are_the_newest_three_without_repetition() -> None:
    texts = ["A quote?", "The price?", "What costs?", "Any discount?", "The price?"]
    (price,) = signals(*(mail_in(9 - number, text) for number, text in enumerate(texts))).themes
    assert price.words == ("price", "discount", "costs")


def test_a_theme_stands_on_the_last_five_records() -> None:
    (price,) = signals(*(mail_in(days, "The price?") for days in range(8))).themes
    assert (price.mentions, price.evidence) == (8, ("in:4", "in:3", "in:2", "in:1", "in:0"))


def test_worries_come_first_then_what_was_said_last() -> None:
    read = signals(mail_in(2, "Our SOC 2 questions."), mail_in(9, "Too expensive."), mail_in(5, "The redlines."))
    assert [theme.name for theme in read.themes] == ["price", "security", "legal"]


@pytest.mark.parametrize(
    ("said", "themes"),
    [
        (mail_in(3, "The price?"), 1),
        (mail_out(3, "The price?"), 0),
        (note(3, "asked for the price"), 1),
        (call(3, text="price again"), 1),
        (mail_in(180, "The price?"), 1),
        (mail_in(181, "The price?"), 0),
        (mail_in(3, subject="Your price"), 1),
    ],
)
def test_a_theme_is_what_they_said_within_half_a_year(said: Interaction, themes: int) -> None:
    assert len(signals(said).themes) == themes


def test_a_quoted_thread_raises_nothing() -> None:
    text = "Fine.\n\nOn 12 November, Ana Silva wrote:\nIs it too expensive?"
    assert signals(mail_in(3, text), mail_in(2, "> too expensive\nNo.")).themes == ()


def test_a_short_text_is_read_in_the_language_of_its_writer() -> None:
    german = EVA.model_copy(update={"language": "de"})
    read = [signals(mail_in(3, "Zu teuer."), contacts=(contact,)).themes for contact in (german, EVA)]
    assert [[theme.name for theme in themes] for themes in read] == [["price"], []]


def test_a_text_is_read_in_its_own_language_whoever_wrote_it() -> None:
    assert [theme.name for theme in signals(mail_in(3, "Das ist für uns leider zu teuer.")).themes] == ["price"]


def test_a_theme_can_be_asked_for_while_it_is_fresh() -> None:
    read = signals(mail_in(61, "The price?"), mail_in(60, "The SOC 2 report?"))
    assert (read.theme("price"), read.theme("security") is not None) == (None, True)
    assert (read.theme("price", within_days=61) is not None, read.concern("security")) == (True, None)


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        ([], "unknown"),
        (["See you then."], "neutral"),
        (["Great, thanks for that."], "positive"),
        (["I am disappointed."], "negative"),
        (["Great!", "I am disappointed."], "mixed"),
        (["I am disappointed.", "Great!", "Great!", "Great!"], "positive"),
        (["Wir sind sehr zufrieden mit der Arbeit."], "positive"),
        (["Nous sommes déçus par le résultat."], "negative"),
        (["I am not happy with it."], "negative"),
    ],
)
def test_sentiment_is_the_tone_of_the_last_three_texts(texts: list[str], label: str) -> None:
    assert signals(*(mail_in(9 - number, text) for number, text in enumerate(texts))).sentiment.label == label


def test_our_own_mail_has_no_say_in_their_sentiment() -> None:
    assert signals(mail_out(1, "Great, happy, excellent!")).sentiment.label == "unknown"


def test_a_quoted_thread_has_no_say_in_their_sentiment() -> None:
    text = "Seen.\n\n> Great news, we are happy and excited!\n> It is excellent."
    assert signals(mail_in(1, text)).sentiment.label == "neutral"


@pytest.mark.parametrize(
    ("records", "channel", "told_by"),
    [
        ([], None, ()),
        ([mail_out(3), record("email_opened", 2, "inbound"), meeting(1)], None, ()),
        ([mail_in(3)], "email", ("in:3",)),
        ([mail_in(9), call(3), call(2)], "phone", ("call:3", "call:2")),
        ([call(3, "voicemail"), record("whatsapp", 2, "inbound")], "whatsapp", ("whatsapp:2",)),
        ([record("linkedin", 9, "inbound"), mail_out(2)], "linkedin", ("linkedin:9",)),
    ],
)
def test_the_preferred_channel_is_where_they_answer_most(
    records: list[Interaction], channel: str | None, told_by: tuple[str, ...]
) -> None:
    read = signals(*records)
    assert (read.preferred_channel, read.channel_evidence) == (channel, told_by)


def test_only_the_last_eight_answers_tell_the_channel() -> None:
    mails, calls = [mail_in(days) for days in range(20, 30)], [call(days) for days in range(1, 6)]
    assert signals(*mails, *calls).preferred_channel == "phone"


# Meetings and people.


def test_the_next_meeting_is_the_first_that_is_planned() -> None:
    coming = signals(meeting(-9, "planned"), meeting(-2, "planned"), meeting(1)).next_meeting
    assert coming is not None
    assert (coming.id, coming.at, coming.people) == ("meeting:-2", moment(-2), ("eva",))


@pytest.mark.parametrize("other", [meeting(1, "planned"), meeting(-2, "cancelled")])
def test_a_meeting_that_is_past_or_cancelled_is_not_the_next(other: Interaction) -> None:
    assert signals(other).next_meeting is None


def test_the_agenda_of_a_planned_meeting_is_not_their_word() -> None:
    read = signals(meeting(0, "planned", "Agenda: they find it too expensive, great demo"))
    assert (read.themes, read.sentiment.label) == ((), "unknown")


def test_a_planned_meeting_is_no_touch() -> None:
    assert signals(meeting(-1, "planned"), meeting(0, "planned")).silence.outbound_days is None


def test_a_meeting_they_missed_counts_until_they_speak() -> None:
    missed = signals(mail_in(9), meeting(4, "no_show"), mail_out(3)).missed_meeting
    assert missed is not None
    assert (missed.id, missed.people) == ("meeting:4", ("eva",))


@pytest.mark.parametrize("since", [mail_in(2), call(2), meeting(-2, "planned")])
def test_a_word_or_a_new_date_makes_a_missed_meeting_good(since: Interaction) -> None:
    assert signals(meeting(4, "no_show"), since).missed_meeting is None


def test_a_word_that_is_yet_to_come_makes_nothing_good() -> None:
    assert signals(meeting(4, "no_show"), mail_in(-1)).missed_meeting is not None


def test_people_are_engaged_who_wrote_called_or_met_within_a_month() -> None:
    records = [
        mail_in(30, people=("eva",)),
        mail_in(31, people=("zoe",)),
        meeting(2, people=("bo", "eva")),
        mail_out(1, people=("sam",)),
        record("email_opened", 1, "inbound", people=("tim",)),
    ]
    assert signals(*records, contacts=(EVA, BO)).engaged_people == ("eva", "bo")
    assert signals(*records).engaged_people == ("eva",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Bad news: Eva Muster has left the company."),
        ("en", "Reception says Muster no longer works there."),
        ("fr", "Nous avons appris que Eva a quitté la société."),
        ("de", "Leider ist Frau Muster nicht mehr im Haus."),
    ],
)
def test_a_person_named_where_somebody_left_is_gone(language: str, text: str) -> None:
    people = (EVA.model_copy(update={"language": language}), BO)
    assert signals(note(3, text), contacts=people).gone_people == ("eva",)


@pytest.mark.parametrize(
    "text",
    ["Somebody has left the company. Eva stays.", "Eva has not left the company.", "Evangeline has left the company."],
)
def test_a_person_named_elsewhere_stays(text: str) -> None:
    assert signals(note(3, text)).gone_people == ()


def test_a_person_who_wrote_since_is_not_gone() -> None:
    assert signals(note(3, "Eva has left the company."), mail_in(1, "Still here.")).gone_people == ()


def test_our_own_mail_sends_nobody_away() -> None:
    assert signals(mail_out(3, "Eva has left the company.")).gone_people == ()


# Promises about all signals.


TELLING = deal(
    mail_in(9, "What is the price?"),
    mail_in(4, "Too expensive. Great demo."),
    mail_in(4, "Bo has left the company.", id="in:4b"),
    mail_out(8),
    mail_out(6),
    call(7),
    meeting(5, "no_show"),
    meeting(-2, "planned"),
    meeting(-4, "planned"),
    note(3, "They are disappointed, SOC 2 is needed."),
    record("email_opened", 2, "inbound"),
    contacts=(EVA, BO),
    tasks=tuple(
        Task(id=f"task:{name}", title=name, due=moment(days))
        for name, days in (("b", 3), ("a", 3), ("c", 9), ("d", -2), ("e", 0))
    ),
)


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_signals_never_depend_on_the_order_in_which_a_crm_tells_its_records(data: st.DataObject) -> None:
    told = TELLING.model_dump()
    for part in ("interactions", "tasks"):
        told[part] = data.draw(st.permutations(told[part]))
    assert signals_of(EnrichedDeal.model_validate(told)) == signals_of(TELLING)


TEXTS = st.sampled_from(
    [
        "",
        "Too expensive.",
        "We are happy with the price.",
        "Eva has left the company.",
        "Wir sind nicht zufrieden mit dem Preis.",
        "Nous regardons aussi un concurrent.",
    ]
)
RECORDS = st.lists(
    st.builds(
        record,
        st.sampled_from(
            ["email", "email_opened", "email_clicked", "call", "meeting", "note", "form", "linkedin", "whatsapp"]
        ),
        st.integers(-20, 400),
        st.sampled_from(["inbound", "outbound", "internal"]),
        TEXTS,
        outcome=st.sampled_from(["", "connected", "voicemail", "held", "no_show", "planned", "bounced"]),
        people=st.sampled_from([(), ("eva",), ("bo",), ("eva", "bo")]),
    ),
    max_size=12,
).map(lambda records: [one.model_copy(update={"id": f"{one.id}/{number}"}) for number, one in enumerate(records)])


@given(RECORDS)
@settings(deadline=None)
def test_whatever_happened_signals_keep_their_ranges_and_point_at_records(records: list[Interaction]) -> None:
    whole = deal(*records, contacts=(EVA, BO))
    read = signals_of(whole)
    assert 0 <= read.engagement.score <= 100
    assert evidence(read) <= whole.evidence_ids
    assert [
        days for days in (read.silence.inbound_days, read.silence.outbound_days) if days is not None and days < 0
    ] == []
    assert {*read.engaged_people, *read.gone_people} <= {"eva", "bo"}


@given(RECORDS)
@settings(deadline=None)
def test_what_happens_later_changes_nothing_today(records: list[Interaction]) -> None:
    ahead = [one for one in records if one.outcome == "planned" or (one.kind == "meeting" and not one.outcome)]
    until_now = [one for one in records if one.at < moment(-1, "00:00") or one in ahead]
    assert signals(*records, contacts=(EVA, BO)) == signals(*until_now, contacts=(EVA, BO))


@pytest.mark.parametrize("days", [0, 3, 10])
def test_every_signal_of_the_sample_points_at_records_that_exist(days: int) -> None:
    for whole in sample_deals():
        read = signals_of(whole, TODAY + timedelta(days))
        assert evidence(read) <= whole.evidence_ids, whole.deal.id
        assert {*read.engaged_people, *read.gone_people} <= {contact.id for contact in whole.contacts}


def test_another_day_gives_other_ages_and_the_same_words() -> None:
    today, later = signals_of(TELLING), signals_of(TELLING, TODAY + timedelta(3))
    assert (later.silence.inbound_days, today.silence.inbound_days) == (7, 4)
    assert [theme.evidence for theme in later.themes] == [theme.evidence for theme in today.themes]


def test_a_deal_with_nothing_is_read_as_unknown() -> None:
    read = signals(contacts=(), owner=None, stage=Stage(name="x"))
    assert read == Signals(
        as_of=TODAY,
        zone=ZONE,
        motion="new",
        phase="unknown",
        engagement=read.engagement.model_copy(update={"score": 0, "level": "none", "trend": "unknown", "evidence": ()}),
        silence=type(read.silence)(),
        sentiment=type(read.sentiment)(label="unknown"),
        bant=tuple(Qualified(name=name) for name in BANT),
        meddicc=tuple(Qualified(name=name) for name in MEDDICC),
        missing=("budget", "authority", "need", "timeline"),
    )


def test_a_contact_without_a_name_is_never_gone() -> None:
    assert signals(note(3, "She has left the company."), contacts=(Contact(id="x"),)).gone_people == ()
