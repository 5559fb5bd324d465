"""Who left, and who only says so or takes over."""

from __future__ import annotations

import pytest

from tests.deal_summary.deals import BO, EVA, mail_in, note, signals


@pytest.mark.parametrize(
    ("said", "by", "gone"),
    [
        ("Bo has left the company, Eva Muster takes over the project.", None, ("bo",)),
        ("I am sorry to tell you that Bo has left the company.", "eva", ("bo",)),
        ("I have left the company, please write to my colleagues.", "eva", ("eva",)),
        ("Eva Muster is here, but Bo Lind has left the company.", None, ("bo",)),
        ("Somebody has left the company.", None, ()),
        ("I think somebody else has left the company.", None, ()),
    ],
)
def test_the_one_who_left_is_the_one_named_before_it(said: str, by: str | None, gone: tuple[str, ...]) -> None:
    record = mail_in(3, said, people=(by,)) if by else note(3, said)
    assert signals(record, contacts=(EVA, BO)).gone_people == gone


@pytest.mark.parametrize(
    ("title", "power"),
    [
        ("Marketing Coordinator", False),
        ("Product Owner", False),
        ("Executive Assistant to the CEO", False),
        ("Cook", False),
        ("CFO", True),
        ("Head of Purchasing", True),
        ("Leiterin Einkauf", True),
        ("Werksleiter", True),
    ],
)
def test_a_title_has_power_only_as_a_whole_word(title: str, power: bool) -> None:
    assert signals(contacts=(EVA.model_copy(update={"title": title}),)).person("eva").power is power


def test_an_answer_to_somebody_else_is_no_answer() -> None:
    from tests.deal_summary.deals import mail_out

    asked = mail_in(3, "Can your tool export to SAP?")
    waiting = signals(asked, mail_out(2, "Hello Bo, nice to meet you.", people=("bo",)), contacts=(EVA, BO)).unanswered
    assert waiting is not None
    assert signals(asked, mail_out(2, "Yes, it can."), contacts=(EVA, BO)).unanswered is None
