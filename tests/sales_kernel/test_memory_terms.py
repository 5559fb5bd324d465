"""How long an answer is served, and on whose terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sales_kernel.clock import end_of_day
from sales_kernel.layer import Kind
from sales_kernel.memory import Memory, Terms
from tests.sales_kernel.children import LAYER
from tests.sales_kernel.conftest import Desk

HOUR = timedelta(hours=1)
ARITHMETIC = replace(LAYER, name="signals", asks_engine=False)
FOREVER = replace(LAYER, name="gather", keep_for=None)


def until(moment: datetime) -> Terms:
    return Terms(good_until=lambda _: moment)


@pytest.fixture
def reusing(desk: Desk) -> Desk:
    """The same desk, its memory told to serve expired answers within their day."""
    memory = Memory(desk.store, desk.ledger, desk.home / "cache" / "locks", desk.clock, reuse=True)
    return replace(desk, memory=memory)


def test_an_answer_expires_when_its_time_is_over_and_not_before(desk: Desk) -> None:
    desk.ask(deal="a")
    desk.clock.go(hours=24, microseconds=-1)
    assert desk.verdict(deal="a").kind == Kind.HIT
    desk.clock.go(microseconds=1)
    verdict = desk.verdict(deal="a")
    assert (verdict.kind, str(verdict), verdict.usable) == (Kind.EXPIRED, "expired (inputs unchanged)", False)


def test_an_expired_answer_is_computed_anew_and_lives_again(desk: Desk) -> None:
    desk.ask(deal="a")
    desk.clock.go(hours=30)
    again = desk.ask(deal="a")
    assert (again.value.text, again.verdict.kind, again.computed_at) == ("answer 2", Kind.EXPIRED, desk.clock())
    desk.clock.go(hours=23)
    assert desk.ask(deal="a").value.text == "answer 2"


def test_an_expired_answer_whose_inputs_changed_too_is_told_as_changed(desk: Desk) -> None:
    desk.ask(deal="a")
    desk.clock.go(hours=30)
    verdict = desk.verdict(deal="b")
    assert [reason.input for reason in verdict.reasons] == ["deal"]
    assert not verdict.usable


def test_a_layer_without_a_lifetime_never_expires(desk: Desk) -> None:
    desk.ask(FOREVER, deal="a")
    desk.clock.go(days=59)
    assert desk.verdict(FOREVER, deal="a").kind == Kind.HIT


def test_the_terms_of_the_asker_go_before_the_layers_own(desk: Desk) -> None:
    answer = desk.ask(terms=Terms(keep_for=HOUR), deal="a")
    assert answer.expires_at == answer.computed_at + HOUR


def test_lowering_the_lifetime_expires_older_answers(desk: Desk) -> None:
    desk.ask(deal="a")
    desk.clock.go(hours=2)
    assert desk.verdict(deal="a").kind == Kind.HIT
    assert desk.verdict(terms=Terms(keep_for=HOUR), deal="a").kind == Kind.EXPIRED


def test_raising_the_lifetime_does_not_prolong_what_was_promised(desk: Desk) -> None:
    desk.ask(terms=Terms(keep_for=HOUR), deal="a")
    desk.clock.go(hours=2)
    assert desk.verdict(terms=Terms(keep_for=5 * HOUR), deal="a").kind == Kind.EXPIRED


def test_an_answer_is_never_served_past_the_moment_it_is_good_until(desk: Desk) -> None:
    tonight = end_of_day(desk.clock().date(), "Europe/Paris")
    answer = desk.ask(terms=until(tonight), deal="a")
    assert answer.expires_at == tonight == datetime(2026, 11, 20, 23, tzinfo=UTC)
    desk.clock.moment = tonight
    assert desk.verdict(deal="a").kind == Kind.EXPIRED


def test_a_later_good_until_does_not_prolong_the_lifetime(desk: Desk) -> None:
    answer = desk.ask(terms=until(desk.clock() + 48 * HOUR), deal="a")
    assert answer.expires_at == answer.computed_at + 24 * HOUR


def test_what_an_answer_says_of_itself_limits_it(desk: Desk) -> None:
    limits: Callable[[object], datetime] = lambda told: desk.clock() + len(told.text) * HOUR  # type: ignore[attr-defined]  # noqa: E731
    answer = desk.ask(terms=Terms(good_until=limits), deal="a")
    assert answer.expires_at == answer.computed_at + len("answer 1") * HOUR


def test_a_lifetime_runs_through_the_night_the_clocks_change(desk: Desk) -> None:
    desk.clock.moment = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    desk.ask(terms=Terms(keep_for=4 * HOUR), deal="a")
    desk.clock.go(hours=4, seconds=-1)
    assert desk.verdict(deal="a").kind == Kind.HIT
    desk.clock.go(seconds=1)
    assert desk.verdict(deal="a").kind == Kind.EXPIRED


def test_reuse_serves_an_expired_answer_of_an_engine_within_its_day(reusing: Desk) -> None:
    terms = until(reusing.clock() + 8 * HOUR)._replace(keep_for=HOUR)
    reusing.ask(terms=terms, deal="a")
    reusing.clock.go(hours=5)
    again = reusing.ask(terms=terms, deal="a")
    assert (again.value.text, again.verdict.kind) == ("answer 1", Kind.HIT)
    assert str(again.verdict) == "hit (past its lifetime, inputs unchanged, reused)"


def test_reuse_ends_with_the_day(reusing: Desk) -> None:
    terms = until(reusing.clock() + 8 * HOUR)._replace(keep_for=HOUR)
    reusing.ask(terms=terms, deal="a")
    reusing.clock.go(hours=8)
    assert reusing.verdict(terms=terms, deal="a").kind == Kind.EXPIRED
    assert reusing.ask(terms=terms, deal="a").value.text == "answer 2"


def test_reuse_serves_nothing_whose_inputs_changed(reusing: Desk) -> None:
    reusing.ask(deal="a")
    reusing.clock.go(hours=30)
    assert reusing.ask(deal="b").value.text == "answer 2"


def test_reuse_serves_no_answer_that_costs_nothing_to_make_again(reusing: Desk) -> None:
    reusing.ask(ARITHMETIC, deal="a")
    reusing.clock.go(hours=30)
    assert reusing.verdict(ARITHMETIC, deal="a").kind == Kind.EXPIRED


def test_without_reuse_an_expired_answer_is_asked_again_within_its_day(desk: Desk) -> None:
    terms = until(desk.clock() + 8 * HOUR)._replace(keep_for=HOUR)
    desk.ask(terms=terms, deal="a")
    desk.clock.go(hours=5)
    assert desk.verdict(terms=terms, deal="a").kind == Kind.EXPIRED
