"""Every verdict a remembered answer can get, and that it gets it for the right reason."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales_kernel.fingerprint import content_hash
from sales_kernel.layer import Answer, Content, Kind, Reason, Subject
from sales_kernel.memory import KEYS_PER_SUBJECT
from tests.sales_kernel.children import DEAL, LAYER, Told
from tests.sales_kernel.conftest import Desk, contents


def text(answer: Answer[Told]) -> str:
    return answer.value.text


def rows(desk: Desk) -> int:
    return len(desk.ledger.rows("SELECT * FROM remembered"))


def test_what_was_never_asked_is_never_computed_yet(desk: Desk) -> None:
    verdict = desk.verdict(deal="a")
    assert (verdict.kind, str(verdict), verdict.usable, verdict.computed_at) == (
        Kind.NEVER,
        "never computed",
        False,
        None,
    )
    assert verdict.inputs == {"deal": content_hash("a")}


def test_asking_how_an_answer_stands_computes_and_keeps_nothing(desk: Desk) -> None:
    desk.verdict(deal="a")
    assert (desk.computed, rows(desk), desk.store.bytes_on_disk()) == (0, 0, 0)


def test_the_same_inputs_give_the_same_answer_without_computing(desk: Desk) -> None:
    first, second = desk.ask(deal="a"), desk.ask(deal="a")
    assert (text(second), second.verdict.kind, desk.computed) == (text(first), Kind.HIT, 1)
    assert second.content.digest == first.content.digest


def test_a_hit_tells_when_it_was_computed_and_until_when_it_holds(desk: Desk) -> None:
    first = desk.ask(deal="a")
    desk.clock.go(hours=1)
    second = desk.ask(deal="a")
    assert (second.computed_at, second.expires_at) == (first.computed_at, first.expires_at)
    assert second.verdict.expires_at == first.computed_at + LAYER.keep_for  # type: ignore[operator]


def test_a_changed_input_is_named_with_both_hashes(desk: Desk) -> None:
    desk.ask(deal="a", context="c")
    answer = desk.ask(deal="b", context="c")
    assert (answer.verdict.kind, text(answer)) == (Kind.CHANGED, "answer 2")
    assert answer.verdict.reasons == (Reason("deal", content_hash("a"), content_hash("b")),)
    assert str(answer.verdict) == f"deal changed ({content_hash('a')[:8]} -> {content_hash('b')[:8]})"


def test_all_changed_inputs_are_named(desk: Desk) -> None:
    desk.ask(deal="a", context="c", prompt="p")
    assert [reason.input for reason in desk.verdict(deal="b", context="c", prompt="q").reasons] == ["deal", "prompt"]


def test_a_removed_input_is_a_changed_input(desk: Desk) -> None:
    desk.ask(deal="a", campaign="spring")
    verdict = desk.verdict(deal="a")
    assert (verdict.kind, verdict.reasons) == (Kind.CHANGED, (Reason("campaign", content_hash("spring"), None),))
    assert str(verdict) == f"campaign changed ({content_hash('spring')[:8]} -> none)"


def test_a_new_input_is_a_changed_input(desk: Desk) -> None:
    desk.ask(deal="a")
    assert desk.verdict(deal="a", campaign="").reasons == (Reason("campaign", None, content_hash("")),)


def test_an_input_that_another_layer_must_give_first_is_said_so(desk: Desk) -> None:
    desk.ask(deal="a", summary="s")
    inputs = {**contents(deal="a"), "summary": Content.unknown()}
    verdict = desk.memory.check(LAYER, DEAL, inputs).verdict
    assert (verdict.kind, str(verdict)) == (Kind.CHANGED, "summary must be asked again first")


def test_reverting_an_input_reuses_the_earlier_answer(desk: Desk) -> None:
    first = desk.ask(context="one")
    desk.clock.go(minutes=1)
    desk.ask(context="two")
    reverted = desk.ask(context="one")
    assert (text(reverted), reverted.verdict.kind, desk.computed) == (text(first), Kind.HIT, 2)


def test_a_change_is_told_against_the_newest_answer(desk: Desk) -> None:
    desk.ask(context="one")
    desk.clock.go(seconds=1)
    desk.ask(context="two")
    assert desk.verdict(context="three").reasons == (Reason("context", content_hash("two"), content_hash("three")),)


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_a_change_is_told_against_the_newest_answer_even_while_the_clock_stands(
    order: tuple[str, str], desk: Desk
) -> None:
    for context in order:
        desk.ask(context=context)
    assert desk.verdict(context="three").reasons[0].old == content_hash(order[-1])


def test_the_order_of_inputs_does_not_matter(desk: Desk) -> None:
    desk.ask(deal="a", context="c")
    assert desk.verdict(context="c", deal="a").kind == Kind.HIT


def test_the_name_of_an_input_is_part_of_the_question(desk: Desk) -> None:
    desk.ask(deal="a", context="c")
    assert desk.verdict(deal="c", context="a").kind == Kind.CHANGED


def test_a_layer_whose_rules_were_revised_answers_anew(desk: Desk) -> None:
    desk.ask(deal="a")
    verdict = desk.verdict(replace(LAYER, revision=2), deal="a")
    assert (verdict.kind, verdict.reasons, str(verdict)) == (
        Kind.CHANGED,
        (),
        "changed (the rules of this layer changed)",
    )


def test_two_layers_do_not_share_answers(desk: Desk) -> None:
    desk.ask(deal="a")
    assert desk.verdict(replace(LAYER, name="signals"), deal="a").kind == Kind.NEVER


@pytest.mark.parametrize(
    "other",
    [Subject("brevo", "main", "deal-1"), Subject("sample", "second", "deal-1"), Subject("sample", "main", "deal-2")],
)
def test_the_same_id_in_another_place_is_another_subject(other: Subject, desk: Desk) -> None:
    desk.ask(deal="a")
    assert desk.verdict(LAYER, other, deal="a").kind == Kind.NEVER
    assert text(desk.ask(LAYER, other, deal="a")) == "answer 2"
    assert text(desk.ask(deal="a")) == "answer 1"


def test_a_refresh_computes_anew_and_is_what_is_remembered(desk: Desk) -> None:
    desk.ask(deal="a")
    again = desk.ask(deal="a", refresh=True)
    assert (text(again), again.verdict.kind, str(again.verdict)) == ("answer 2", Kind.REFRESH, "refresh asked")
    assert text(desk.ask(deal="a")) == "answer 2"


def test_an_answer_whose_content_has_gone_is_evicted(desk: Desk) -> None:
    desk.ask(deal="a")
    desk.store.clear()
    verdict = desk.verdict(deal="a")
    assert (verdict.kind, verdict.usable) == (Kind.EVICTED, False)
    assert text(desk.ask(deal="a")) == "answer 2"
    assert desk.verdict(deal="a").kind == Kind.HIT


@pytest.mark.parametrize("planted", ['{"text":"pay me"}', '{"text":"answer 1"} ', "", "garbage"])
def test_an_answer_whose_bytes_were_tampered_with_is_not_served(planted: str, desk: Desk) -> None:
    answer = desk.ask(deal="a")
    with closing(sqlite3.connect(desk.home / "cache" / "cache.db")) as connection, connection:
        connection.execute("UPDATE Cache SET value = ? WHERE key = ?", (planted, answer.content.digest))
    assert desk.verdict(deal="a").kind == Kind.EVICTED
    assert desk.memory.content(answer.content.digest) is None
    assert text(desk.ask(deal="a")) == "answer 2"


def test_one_content_put_in_the_place_of_another_is_not_served(desk: Desk) -> None:
    one, other = desk.ask(deal="a").content.digest, desk.ask(deal="b").content.digest
    with closing(sqlite3.connect(desk.home / "cache" / "cache.db")) as connection, connection:
        connection.execute(
            "UPDATE Cache SET value = (SELECT value FROM Cache WHERE key = ?) WHERE key = ?", (other, one)
        )
    assert desk.verdict(deal="a").kind == Kind.EVICTED
    assert desk.verdict(deal="b").kind == Kind.HIT


def test_a_compute_that_fails_stores_nothing(desk: Desk) -> None:
    def fail() -> Told:
        raise RuntimeError("the engine is down")

    with pytest.raises(RuntimeError):
        desk.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), fail, desk.heard)
    assert (rows(desk), desk.store.bytes_on_disk()) == (0, 0)
    assert desk.heard.events == ["working: never computed", "failed: the engine is down"]


def test_a_compute_that_is_interrupted_stores_nothing_and_blocks_nobody(desk: Desk) -> None:
    def interrupted() -> Told:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), interrupted, desk.heard)
    assert text(desk.ask(deal="a")) == "answer 1"


def test_a_refresh_that_fails_leaves_the_earlier_answer(desk: Desk) -> None:
    def fail() -> Told:
        raise RuntimeError

    desk.ask(deal="a")
    with pytest.raises(RuntimeError):
        desk.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), fail, desk.heard, refresh=True)
    assert (text(desk.ask(deal="a")), desk.computed) == ("answer 1", 1)


def test_what_is_written_with_an_answer_is_kept_with_it_or_not_at_all(desk: Desk) -> None:
    def also(connection: sqlite3.Connection, answer: Answer[Told]) -> None:
        connection.execute(
            "INSERT INTO feedback_log (recommendation_id, feedback_type, feedback_text, created_at) VALUES ('r', '', '', '')"
        )
        raise RuntimeError(answer.value.text)

    with pytest.raises(RuntimeError, match="half"):
        desk.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), lambda: Told(text="half"), desk.heard, also=also)
    assert (rows(desk), desk.ledger.rows("SELECT * FROM feedback_log")) == (0, [])
    assert desk.verdict(deal="a").kind == Kind.NEVER


def test_a_hit_tells_the_watcher_what_it_saved(desk: Desk) -> None:
    desk.ask(deal="a")
    desk.ask(deal="a")
    assert desk.heard.events == ["working: never computed", "done", "served, 1 calls saved"]


def test_inputs_are_kept_so_that_a_change_can_be_shown(desk: Desk) -> None:
    desk.ask(deal={"amount": 7})
    assert desk.memory.content(content_hash({"amount": 7})) == b'{"amount":7}'


def test_the_newest_answer_can_be_read_whether_right_or_not(desk: Desk) -> None:
    assert desk.memory.latest(LAYER, DEAL) is None
    desk.ask(deal="a")
    desk.clock.go(days=3)
    desk.ask(deal="b")
    assert desk.memory.latest(LAYER, DEAL) == b'{"text":"answer 2"}'
    desk.store.clear()
    assert desk.memory.latest(LAYER, DEAL) is None


def test_the_oldest_answers_make_room(desk: Desk) -> None:
    for number in range(KEYS_PER_SUBJECT + 1):
        desk.ask(deal=number)
        desk.clock.go(seconds=1)
    assert rows(desk) == KEYS_PER_SUBJECT
    assert [desk.verdict(deal=number).kind for number in (0, 1, KEYS_PER_SUBJECT)] == [Kind.CHANGED, Kind.HIT, Kind.HIT]


def test_the_newest_answer_is_remembered_even_while_the_clock_stands(desk: Desk) -> None:
    kinds = []
    for number in range(KEYS_PER_SUBJECT + 6):
        desk.ask(deal=number)
        kinds.append(desk.verdict(deal=number).kind)
    assert set(kinds) == {Kind.HIT}


def test_making_room_for_one_deal_takes_nothing_from_another(desk: Desk) -> None:
    desk.ask(LAYER, Subject("sample", "main", "deal-2"), deal="a")
    for number in range(KEYS_PER_SUBJECT + 1):
        desk.clock.go(seconds=1)
        desk.ask(deal=number)
    assert desk.verdict(LAYER, Subject("sample", "main", "deal-2"), deal="a").kind == Kind.HIT


def test_the_store_lies_in_a_folder_of_its_owner_alone(desk: Desk) -> None:
    desk.ask(deal="a")
    assert (desk.home / "cache").stat().st_mode & 0o777 == 0o700


@settings(max_examples=20)
@given(asked=st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
def test_each_question_is_computed_once_in_whatever_order_it_comes(
    asked: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.sales_kernel.children import Heard, opened_memory

    memory, store, ledger = opened_memory(tmp_path_factory.mktemp("home"))
    computed: list[str] = []

    def answer(question: str) -> Told:
        computed.append(question)
        return Told(text=question)

    for question in asked:
        got = memory.get_or_compute(LAYER, DEAL, contents(question=question), lambda q=question: answer(q), Heard())
        assert got.value.text == question
    ledger.close()
    store.close()
    assert sorted(computed) == sorted(set(asked))
