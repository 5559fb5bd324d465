"""The offline summary: a colleague's brief, each claim of it standing on a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from data_gatherer.complete import completed
from data_gatherer.models import Company, Consent, Contact, Deal, EnrichedDeal, Gap, Owner, Stage, Task
from deal_summary.models import Claim, DealSummary
from deal_summary.playbook import Facts, open_questions, themes_of, write_summary
from deal_summary.thresholds import Thresholds
from tests.conftest import JOHN
from tests.deal_summary.deals import (
    BO,
    EVA,
    TODAY,
    call,
    deal,
    mail_in,
    mail_out,
    meeting,
    moment,
    note,
    record,
    sample_briefs,
    signals,
    signals_of,
)

HOSTILE = "690128fd4b6ce9a7350d1f4e"
"""A deal with a note that gives orders to an AI."""
MUSTER = Company(id="muster", name="Muster GmbH", industry="Machines", employees=1250, city="Köln")
TOLD = deal(
    mail_out(12, subject="Our offer"),
    record("email_clicked", 11, "inbound", about="out:12"),
    mail_in(9, "We are happy with the demo. Can it read SAP data?", subject="Re: Our offer"),
    call(7, text="Says it is too expensive for this year."),
    mail_in(2, "The board needs a second site in the offer.\n\n> old words", subject=""),
    name="Planner",
    company=MUSTER,
    contacts=(EVA, BO),
    amount=48000,
    currency="EUR",
    created_at=moment(32),
    close_date=date(2026, 12, 18),
    attributes={"Seats": 40, "Lead source": "Fair", "Region": ""},
    tasks=(
        Task(id="task:1", title="Send numbers", due=moment(1)),
        Task(id="task:2", title="Old", due=moment(9), done=True),
    ),
    gaps=(Gap(about="contact:bo", what="phone number", reason="the CRM holds none"),),
)


def written(whole: EnrichedDeal, *, as_of: date = TODAY, company: str = "", short: bool = False) -> DealSummary:
    return write_summary(Facts(whole, signals_of(whole, as_of), company, short=short))


def said(*records: Any, **fields: Any) -> str:
    """Return the executive summary of a deal with these records."""
    return written(deal(*records, **fields)).executive_summary


def stands_on(summary: DealSummary) -> Iterator[str]:
    for value in dict(summary).values():
        for one in value if isinstance(value, tuple) else (value,):
            yield from getattr(one, "evidence", ())


def texts(claims: tuple[Claim, ...]) -> list[str]:
    return [claim.text for claim in claims]


def test_a_brief_reads_like_a_colleague_s() -> None:
    raised = themes_of(signals_of(TOLD, TODAY))
    assert written(TOLD, company="Oakline").executive_summary.splitlines() == [
        (
            "Planner with Muster GmbH stands in offer of New business, worth 48,000 EUR; Ana Silva of Oakline owns it."
            " Our contact is Eva Muster (Head of Planning), with 1 more."
        ),
        "They wrote last and have waited for 2 days for an answer.",
        (
            "Engagement is medium and rising (43 of 100). The deal is 32 days old."
            f" What they raised: {raised}. The close date is 28 days away."
        ),
    ]
    assert raised.startswith("pricing concerns, ")


def test_every_part_of_a_brief_cites_its_records() -> None:
    summary = written(TOLD)
    assert texts(summary.deal_context) == [
        "Muster GmbH: Machines, 1,250 employees, Köln.",
        "The deal was created on 19 October 2026.",
        "The CRM adds: Seats: 40; Lead source: Fair.",
    ]
    assert [(claim.text, claim.evidence) for claim in summary.risks] == [
        ("The price is in doubt (“too expensive”).", ("call:7",)),
        ("1 task of ours is overdue.", ("task:1",)),
    ]
    assert [(claim.text, claim.evidence) for claim in summary.opportunities] == [
        ("They speak of another site or more users (“second site”).", ("in:2",)),
    ]
    assert [(claim.text, claim.evidence) for claim in summary.objections] == [
        ("Pricing: they said “too expensive”.", ("call:7",))
    ]
    assert texts(summary.requirements) == ["Integration (“SAP”).", "Feature questions (“Can it”)."]
    assert texts(summary.next_steps_context) == [
        "Task: Send numbers (due 19 November, overdue).",
        "They answer by email.",
    ]
    *asked, missing = texts(summary.open_questions)
    assert asked == texts(tuple(open_questions(signals_of(TOLD, TODAY))))
    assert (len(asked), {question[-1] for question in asked}) == (4, {"?"})
    assert missing == "Bo Lind: no phone number (the CRM holds none)."
    assert texts(summary.recent_interactions) == [
        "18 November: Eva Muster, e-mail: “The board needs a second site in the offer.”",
        "13 November: We, call, connected: “Says it is too expensive for this year.”",
        "11 November: Eva Muster, e-mail: “Re: Our offer”",
        "8 November: We, e-mail: “Our offer”",
        "They opened our e-mail of 8 November and clicked in it.",
    ]
    assert summary.recent_interactions[-1].evidence == ("out:12", "email_clicked:11")
    assert {claim.evidence for claim in summary.telling_words} == {("in:2",), ("call:7",), ("in:9",)}
    assert all("old words" not in claim.text for claim in summary.telling_words)


def test_a_positive_tone_is_an_opportunity() -> None:
    found = written(deal(mail_in(3, "Great, we are happy with the demo."))).opportunities
    assert [(claim.text, claim.evidence) for claim in found] == [
        ("The tone of their last words is positive.", ("in:3",))
    ]


def test_what_we_owe_is_a_commitment_until_it_is_done() -> None:
    (owed,) = written(TOLD).commitments
    assert (owed.whose, owed.what, owed.due, owed.overdue, owed.evidence) == (
        "ours",
        "Send numbers",
        date(2026, 11, 19),
        True,
        ("task:1",),
    )


def test_people_are_told_with_role_and_stance() -> None:
    eva, bo = written(TOLD).stakeholders
    assert (eva.name, eva.role, eva.stance, eva.engagement) == ("Eva Muster", "Head of Planning", "neutral", "medium")
    assert (bo.stance, bo.engagement, bo.evidence) == ("unknown", "none", ("contact:bo",))


@pytest.mark.parametrize(
    ("records", "stance"),
    [
        ([], "unknown"),
        ([mail_in(3, "See you.")], "neutral"),
        ([mail_in(3, "Great, thanks for it.")], "supportive"),
        ([mail_in(3, "I am disappointed.")], "critical"),
        ([mail_in(4, "Great."), note(2, "Eva has left the company.")], "gone"),
        ([mail_out(3, "Great!")], "unknown"),
        ([mail_in(3, "Seen.\n> Great, we are happy and excited!")], "neutral"),
    ],
)
def test_a_stance_is_the_tone_of_a_person_s_own_words(records: list[Any], stance: str) -> None:
    assert written(deal(*records)).stakeholders[0].stance == stance


@pytest.mark.parametrize(
    ("records", "status"),
    [
        ([], "The CRM holds no exchange with them"),
        ([mail_out(5)], "They have never answered; our last touch was on 15 November."),
        ([mail_in(5), mail_out(3)], "Last word from them on 15 November, last touch of ours on 17 November."),
        ([mail_in(9), mail_out(8), mail_out(3)], "They have been silent for 9 days; we reached out 2 times since."),
        ([mail_out(5), mail_in(1)], "They wrote last and have waited for 1 day for an answer."),
        ([record("form", 0, "inbound")], "They wrote last and have waited since today for an answer."),
        (
            [mail_in(9), mail_out(8), meeting(4, "no_show"), mail_out(3)],
            "They missed the meeting on 16 November and have not written since.",
        ),
        (
            [call(3), meeting(-4, "planned")],
            "Last word from them on 17 November, last touch of ours on 17 November. The next meeting is on 24 November.",
        ),
    ],
)
def test_the_status_says_whose_turn_it_is(records: list[Any], status: str) -> None:
    told = written(deal(*records)).current_status.text
    assert told.startswith(status)
    assert told.endswith("No next step has a date.") is ("The next meeting is on" not in status)


def test_the_status_stands_on_the_last_touches() -> None:
    assert written(deal(mail_in(9), mail_out(8))).current_status.evidence == ("in:9", "out:8")
    assert written(deal(call(3))).current_status.evidence == ("call:3",)


def test_what_nobody_knows_is_said_and_not_guessed() -> None:
    bare = completed(
        EnrichedDeal(source="held", account="a", deal=Deal(id="d1", name="Bare", stage=Stage(name="open")))
    )
    summary = written(bare)
    opening, status, standing = summary.executive_summary.splitlines()
    assert opening == "Bare stands in open, of unknown worth. The CRM names no contact."
    assert status.startswith("The CRM holds no exchange with them")
    assert standing == "Engagement is none (0 of 100)."
    unknown = ["owner", "amount", "close date", "creation date", "company", "contact", "history"]
    assert texts(summary.open_questions)[4:] == [f"{what} unknown (the CRM holds none)." for what in unknown]
    assert len(summary.open_questions) == 4 + len(unknown)


def test_a_contact_without_a_name_is_not_an_empty_name() -> None:
    summary = written(deal(mail_in(2, "Hello."), contacts=(Contact(id="eva", email="eva@muster.example"),)))
    assert "Our contact is ." not in summary.executive_summary
    assert not [claim.text for claim in summary.recent_interactions if ": , " in claim.text]


@pytest.mark.parametrize(
    ("kind", "reason", "told"),
    [("won", "", "It is won."), ("lost", "", "It is lost."), ("lost", "price", "It is lost (price).")],
)
def test_a_deal_that_is_over_says_so_and_asks_nothing(kind: Any, reason: str, told: str) -> None:
    summary = written(deal(stage=Stage(name="over", kind=kind), loss_reason=reason, close_date=date(2026, 11, 1)))
    assert summary.executive_summary.splitlines()[0].endswith(f" {told}")
    assert summary.open_questions == ()
    assert "close date" not in summary.executive_summary


@pytest.mark.parametrize(
    ("close", "told"),
    [
        (moment(-1).date(), "The close date is 1 day away."),
        (moment(3).date(), "The close date passed 3 days ago."),
        (TODAY, "The close date is today."),
    ],
)
def test_the_close_date_is_near_or_past(close: date, told: str) -> None:
    assert told in said(close_date=close)


def test_a_passed_close_date_is_a_risk() -> None:
    (risk,) = written(deal(close_date=moment(3).date())).risks
    assert "close date passed 3 days ago" in risk.text
    assert risk.evidence == ("deal:d1",)


def test_a_stalled_stage_says_against_which_limit() -> None:
    assert "The stage has lasted 30 days, against 21 as the default for a middle stage." in said(
        stage_entered_at=moment(30)
    )


def test_wishes_not_to_be_contacted_are_risks() -> None:
    refused = {
        "email": Consent(status="refused"),
        "phone": Consent(status="granted"),
        "whatsapp": Consent(status="refused"),
    }
    people = (EVA.model_copy(update={"consent": refused}), BO.model_copy(update={"objection": "by letter"}))
    assert [(claim.text, claim.evidence) for claim in written(deal(contacts=people)).risks] == [
        ("Eva Muster does not want to be reached by e-mail and WhatsApp.", ("contact:eva",)),
        ("Bo Lind objects to being contacted at all (by letter).", ("contact:bo",)),
    ]


def test_who_has_left_is_a_risk_with_the_note_that_says_so() -> None:
    risks = written(deal(note(3, "Eva has left the company."))).risks
    assert [(claim.text, claim.evidence) for claim in risks] == [("Eva Muster has left.", ("note:3",))]


def test_matters_are_told_worries_first_and_promises_left_out() -> None:
    read = signals(
        mail_in(4, "Too expensive."),
        mail_in(3, "Is there a SOC 2 report?"),
        note(2, "I promised the redlines."),
        mail_in(1, "The deadline?"),
    )
    assert themes_of(read) == "pricing concerns, the timing and the contract"
    assert themes_of(read, limit=1) == "pricing concerns"
    assert themes_of(signals()) == ""


def test_short_leaves_history_and_details_out_and_keeps_what_matters() -> None:
    full, short = written(TOLD), written(TOLD, short=True)
    assert (short.deal_context, short.recent_interactions, short.telling_words) == ((), (), ())
    assert short.executive_summary == "\n".join(full.executive_summary.splitlines()[:2])
    left = {"deal_context", "recent_interactions", "telling_words", "executive_summary"}
    assert short.model_dump(exclude=left) == full.model_dump(exclude=left)


def test_a_large_number_among_the_attributes_keeps_its_digits() -> None:
    (known,) = written(deal(attributes={"Turnover": 12345678, "Share": 0.125}, created_at=None)).deal_context
    assert known.text in (
        "The CRM adds: Turnover: 12345678; Share: 0.125.",
        "The CRM adds: Turnover: 12,345,678; Share: 0.125.",
    )


def test_one_record_has_one_date() -> None:
    """The same message is spoken of in the status and in the list; at the owner's desk it is one day."""
    evening = mail_in(3, "Hello there.", clock="03:30")  # 20:30 of the day before in Chicago
    summary = written(deal(evening, mail_out(1), owner=Owner(name="Maya", time_zone="America/Chicago")))
    status = re.findall(r"\d+ November", summary.current_status.text)
    assert texts(summary.recent_interactions)[-1].startswith(f"{status[0]}: Eva Muster")


def test_a_deal_made_this_evening_is_not_of_tomorrow() -> None:
    """At 23:30 in Chicago it is tomorrow in UTC."""
    whole = deal(created_at="2026-11-21T05:30:00Z", owner=Owner(name="Maya", time_zone="America/Chicago"))
    summary = write_summary(Facts(whole, signals_of(whole, TODAY, "America/Chicago")))
    assert "-1 day" not in summary.executive_summary
    assert "created on 20 November 2026" in " ".join(texts(summary.deal_context))


def test_a_zone_of_the_owner_s_that_does_not_exist_stops_nothing() -> None:
    whole = deal(mail_in(3), mail_out(1), owner=Owner(name="Maya", time_zone="Mars/Olympus"))
    assert "Last word from them on 17 November" in written(whole).executive_summary


def test_the_last_four_records_are_told_the_newest_first() -> None:
    told = written(deal(*(mail_in(days, subject=f"No. {days}") for days in range(1, 7)))).recent_interactions
    assert [claim.evidence for claim in told] == [("in:1",), ("in:2",), ("in:3",), ("in:4",)]


def test_records_of_other_years_are_told_with_their_year() -> None:
    assert texts(written(deal(mail_in(400, subject="Hello"))).recent_interactions) == [
        "16 October 2025: Eva Muster, e-mail: “Hello”"
    ]


def test_the_same_facts_are_told_in_the_same_words() -> None:
    assert written(TOLD) == written(EnrichedDeal.model_validate_json(TOLD.model_dump_json()))


@pytest.mark.parametrize("short", [False, True])
def test_every_claim_about_the_sample_points_at_records_that_exist(short: bool) -> None:
    for whole, summary in sample_briefs(short=short):
        assert set(stands_on(summary)) <= whole.evidence_ids, whole.deal.id


def test_every_claim_about_the_sample_but_the_questions_points_at_a_record() -> None:
    for whole, summary in sample_briefs():
        parts = [*summary.risks, *summary.opportunities, *summary.requirements, *summary.objections]
        parts += [*summary.deal_context, *summary.recent_interactions, *summary.next_steps_context]
        assert [one for one in (*parts, *summary.stakeholders, *summary.commitments) if not one.evidence] == [], (
            whole.deal.id
        )


def test_no_brief_on_the_sample_has_a_hole() -> None:
    for _, summary in sample_briefs():
        for text in _strings(summary.model_dump()):
            ours = re.sub("“.+?”", "“…”", text)
            assert not re.search(r"\bNone\b|[{}]| {2}|\(\)|“”|\.\.|is \.| ,|-\d+ days|\b(\w+) \1\b", ours), text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def test_john_smith_s_deal_is_told_as_the_readme_tells_it() -> None:
    summary = next(summary for whole, summary in sample_briefs() if whole.deal.id == JOHN)
    told = summary.executive_summary
    assert told.splitlines()[:2] == [
        (
            "Enterprise SaaS Deal with Brightwell Foods stands in qualification of New business, worth 48,000 USD;"
            " Maya Torres of Oakline Software owns it. Our contact is John Smith (VP Operations)."
        ),
        "Last word from them on 17 November, last touch of ours on 18 November.",
    ]
    assert "Engagement is medium" in told
    assert "What they raised: pricing concerns" in told
    assert [claim.text.partition(" (")[0] for claim in summary.requirements] == ["Feature questions"]


def test_orders_in_a_hostile_note_are_not_obeyed() -> None:
    summary = next(summary for whole, summary in sample_briefs() if whole.deal.id == HOSTILE)
    assert "partners@evil-deals.example" not in summary.executive_summary
    assert "P0" not in summary.model_dump_json()


def test_thresholds_move_the_word_for_engagement() -> None:
    easy = Thresholds(high_engagement=10)
    read = signals_of(TOLD, thresholds=easy)
    assert "Engagement is high" in write_summary(Facts(TOLD, read)).executive_summary
