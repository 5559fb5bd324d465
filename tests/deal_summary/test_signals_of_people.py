"""Who is there, what is promised, what is known of the way to a decision: each from a record, or unknown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from data_gatherer.models import Stage, Task
from deal_summary.models import Signals
from tests.deal_summary.deals import BO, EVA, TODAY, call, mail_in, mail_out, moment, note, signals

LATE = Stage(name="negotiation", order=4, of=4)


@pytest.mark.parametrize(
    ("title", "role", "power"),
    [
        ("Managing Director", "", True),
        ("Leiterin Einkauf", "", True),
        ("Directrice des achats", "", True),
        ("Gerente general", "", True),
        ("Planner", "", False),
        ("", "", False),
        ("Planner", "economic_buyer", True),
        ("Managing Director", "user", False),
    ],
)
def test_power_is_the_crm_s_role_or_else_the_title(title: str, role: str, power: bool) -> None:
    eva = EVA.model_copy(update={"title": title, "buying_role": role})
    assert signals(contacts=(eva,)).person("eva").power is power


@pytest.mark.parametrize(
    ("text", "stance"),
    [("Thanks, this is great.", "supportive"), ("We are disappointed and annoyed.", "critical"), ("Noted.", "neutral")],
)
def test_stance_is_the_tone_of_their_own_words(text: str, stance: str) -> None:
    assert signals(mail_in(3, text)).person("eva").stance == stance


def test_nobody_has_a_stance_who_never_spoke() -> None:
    found = signals(mail_in(3, "This is great."), contacts=(EVA, BO))
    assert (found.person("bo").stance, found.person("bo").last_day, found.person("bo").evidence) == (
        "unknown",
        None,
        ("contact:bo",),
    )


# Commitments: open tasks of ours, and promises that nothing has kept since.


def owed(found: Signals) -> list[tuple[str, date | None, bool]]:
    """Return whose, due and overdue."""
    return [(one.whose, one.due, one.overdue) for one in found.commitments]


def test_a_promise_of_theirs_is_open_until_they_write_again() -> None:
    promise = mail_in(10, "I will send you the figures by Friday.")
    assert owed(signals(promise)) == [("theirs", TODAY - timedelta(days=7), True)]
    assert owed(signals(promise, mail_in(5, "Here they are."))) == []
    assert owed(signals(promise, mail_out(5, "Any news?"))) == [("theirs", TODAY - timedelta(days=7), True)]


def test_a_promise_of_ours_is_open_until_we_write_again() -> None:
    promise = mail_out(10, "I will send you the comparison by Friday.")
    assert owed(signals(promise, mail_in(9, "Good."))) == [("ours", TODAY - timedelta(days=7), True)]
    assert owed(signals(promise, mail_out(8, "As promised, the comparison."))) == []


def test_a_call_that_connected_keeps_the_promises_of_both_sides() -> None:
    promises = [mail_in(10, "I will send you the figures by Friday."), mail_out(9, "I will send the sheet tomorrow.")]
    assert owed(signals(*promises, call(5))) == []


def test_a_promise_without_a_day_is_never_overdue_and_a_very_old_one_is_forgotten() -> None:
    assert owed(signals(mail_in(10, "I will send you the figures."))) == [("theirs", None, False)]
    assert owed(signals(mail_in(61, "I will send you the figures."))) == []


def test_a_task_of_ours_is_a_commitment_while_it_is_open() -> None:
    tasks = (
        Task(id="task:1", title="Send the sheet", due=moment(1)),
        Task(id="task:2", title="Call", due=moment(-1)),
        Task(id="task:3", title="Done", due=moment(3), done=True),
    )
    found = signals(tasks=tasks)
    assert [(one.what, one.overdue, one.evidence) for one in found.commitments] == [
        ("Send the sheet", True, ("task:1",)),
        ("Call", False, ("task:2",)),
    ]


# Qualification: BANT and MEDDICC.


def status(found: Signals, name: str) -> str:
    """Return the status of a field."""
    return found.field(name).status


@pytest.mark.parametrize(
    ("name", "fields", "said", "wanted"),
    [
        ("budget", {}, "", "unknown"),
        ("budget", {}, "What is the price per seat?", "weak"),
        ("budget", {}, "The budget is frozen.", "disproved"),
        ("budget", {"attributes": {"Budget": "40k"}}, "", "confirmed"),
        ("authority", {"contacts": (EVA.model_copy(update={"title": "Planner"}),)}, "The board signs off.", "weak"),
        ("authority", {}, "Noted.", "weak"),
        ("authority", {"contacts": (EVA.model_copy(update={"buying_role": "decision_maker"}),)}, "Noted.", "confirmed"),
        ("timeline", {}, "Go-live should be on 1 March.", "confirmed"),
        ("timeline", {}, "Go-live is still open.", "weak"),
        ("paper_process", {}, "Legal and procurement look at it.", "confirmed"),
        ("paper_process", {}, "Legal looks at it.", "weak"),
        ("competition", {}, "We also look at another vendor.", "confirmed"),
        ("champion", {}, "This is great, thanks.", "weak"),
        (
            "champion",
            {"contacts": (EVA.model_copy(update={"buying_role": "champion"}),)},
            "This is great.",
            "confirmed",
        ),
    ],
)
def test_a_field_has_the_status_its_records_give_it(name: str, fields: dict[str, Any], said: str, wanted: str) -> None:
    records = [mail_in(3, said)] if said else []
    found = signals(*records, **fields).field(name)
    assert found.status == wanted
    assert bool(found.evidence) is (wanted != "unknown")


def test_the_economic_buyer_is_weak_until_they_were_heard_of() -> None:
    boss = BO.model_copy(update={"buying_role": "economic_buyer"})
    eva = EVA.model_copy(update={"title": "Planner"})
    assert status(signals(mail_in(3, "Hello."), contacts=(eva, boss)), "economic_buyer") == "weak"
    heard = mail_in(3, "Hello.", people=("bo",))
    assert status(signals(heard, contacts=(eva, boss)), "economic_buyer") == "confirmed"


def test_what_is_missing_depends_on_the_stage_and_unknown_comes_before_weak() -> None:
    early = signals(stage=Stage(name="discovery", order=1, of=4), contacts=())
    assert early.missing[:2] == ("pain", "authority")
    assert "paper_process" not in early.missing
    late = signals(note(3, "Legal looks at it."), stage=LATE, contacts=())
    assert "pain" not in late.missing
    assert late.missing[-1] in ("paper_process", "decision_process")


def test_text_in_a_language_nobody_reads_is_named() -> None:
    dutch = mail_in(
        3, "Wij hebben uw voorstel gelezen en willen graag weten wanneer jullie kunnen beginnen met het werk."
    )
    russian = mail_in(2, "Мы прочитали ваше предложение и хотим узнать сроки.")
    found = signals(dutch, russian, mail_in(1, "Thanks, we will look at it."))
    assert set(found.unread) == {"in:3", "in:2"}


@pytest.mark.parametrize(
    "text", ["", "x" * 76_000, "😀" * 500, "‮מחיר גבוה מדי", "<div><p>too expensive</p>" * 400, "a" * 30_000 + "?"]
)
def test_odd_texts_are_read_without_harm(text: str) -> None:
    assert signals(mail_in(3, text), mail_out(2, text)).silence.inbound_days == 3


def test_two_thousand_five_hundred_notes_are_read() -> None:
    notes = [note(days % 300, "They said it is too expensive.", id=f"note:{days}") for days in range(2500)]
    found = signals(*notes).concern("price")
    assert found is not None
    assert found.mentions == sum(days % 300 <= 180 for days in range(2500))


def test_a_newsletter_of_the_same_month_keeps_no_promise() -> None:
    promise = mail_out(10, "I will send you our validation protocol before 11 November.")
    newsletter = mail_out(5, "We hold a webinar on 27 November, register with one click.")
    assert owed(signals(promise, newsletter)) == [("ours", TODAY - timedelta(days=9), True)]
    assert owed(signals(promise, newsletter, mail_out(4, "The protocol as PDF."))) == []
