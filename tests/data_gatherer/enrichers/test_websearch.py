"""Company news and facts through Serper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from data_gatherer.enrichers import Found
from data_gatherer.enrichers.http import MOST_BYTES
from data_gatherer.enrichers.websearch import WebSearch, day_of
from tests.data_gatherer.enrichers.asking import KNOWN, failed, learned, now
from tests.data_gatherer.enrichers.web import Place, floods

KEY = "serper-key-of-these-tests"
NEWS = {
    "title": "Muster buys a bakery",
    "link": "https://news.example/1",
    "snippet": "On Monday.",
    "date": "2 days ago",
}
RESULT = {"title": "Muster GmbH", "link": "https://muster.example/about", "snippet": "We build ovens."}
GRAPH = {
    "title": "Muster GmbH",
    "type": "Company",
    "website": "https://www.muster.example/",
    "description": "Maker of ovens.",
    "descriptionLink": "https://encyclopedia.example/muster",
    "attributes": {"Founded": "1950", "CEO": "Ada Muster"},
}


def search(place: Place, **most: int) -> WebSearch:
    return WebSearch(KEY, now, f"{place.url}/", **most)


def answers(place: Place, facts: object, news: object) -> None:
    place.says_json("/search", facts)
    place.says_json("/news", news)


def test_the_company_s_name_is_sent_and_nothing_else(place: Place) -> None:
    answers(place, {"organic": [RESULT]}, {"news": [NEWS]})
    learned(search(place, facts=3, news=4))
    assert [(asked.method, asked.path, asked.json) for asked in place.asked] == [
        ("POST", "/search", {"q": '"Muster GmbH"', "num": 3}),
        ("POST", "/news", {"q": '"Muster GmbH"', "num": 4}),
    ]
    assert {asked.headers["X-API-KEY"] for asked in place.asked} == {KEY}


def test_news_and_results_become_facts_with_where_they_stand(place: Place) -> None:
    answers(place, {"organic": [RESULT]}, {"news": [NEWS]})
    assert learned(search(place)) == [
        Found("fact", "Muster GmbH", "We build ovens.", "https://muster.example/about"),
        Found("news", "Muster buys a bakery", "On Monday.", "https://news.example/1", "2026-11-18"),
    ]


def test_what_the_search_engine_itself_knows_comes_first(place: Place) -> None:
    place.says_json("/search", {"knowledgeGraph": GRAPH, "organic": [RESULT]})
    first, second = learned(search(place, news=0))
    text = "Company\nMaker of ovens.\nFounded: 1950\nCEO: Ada Muster"
    assert first == Found("fact", "Muster GmbH", text, "https://encyclopedia.example/muster")
    assert second.title == RESULT["title"]


@pytest.mark.parametrize(
    ("website", "kept"),
    [("https://muster.example", 2), ("http://shop.muster.example/x", 2), ("", 2), ("https://other.example", 1)],
)
def test_a_company_of_the_same_name_with_another_site_is_another(place: Place, website: str, kept: int) -> None:
    place.says_json("/search", {"knowledgeGraph": {**GRAPH, "website": website}, "organic": [RESULT]})
    assert len(learned(search(place, news=0))) == kept


def test_no_more_is_kept_than_was_asked_for(place: Place) -> None:
    answers(place, {"organic": [RESULT] * 30}, {"news": [NEWS] * 30})
    assert len(learned(search(place, facts=2, news=3))) == 5


def test_what_is_set_to_none_is_not_asked(place: Place) -> None:
    answers(place, {}, {"news": [NEWS]})
    learned(search(place, facts=0))
    assert place.paths == ["/news"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "refused the question, HTTP 400"),
        (401, "refused the key, HTTP 401"),
        (403, "refused us, HTTP 403"),
        (429, "was asked too often, HTTP 429"),
        (500, "failed, HTTP 500"),
        (302, "sends us elsewhere, HTTP 302"),
    ],
)
def test_a_refusal_is_a_reason_that_may_pass(place: Place, status: int, reason: str) -> None:
    place.says("/search", f"no {KEY}", status=status, headers={"Location": "/elsewhere"})
    assert failed(search(place)) == (reason, False)
    assert place.paths == ["/search"]


@pytest.mark.parametrize("body", ["", "<html>", '{"organic": [', "\xff", "[" * 100_000])
def test_what_is_not_json_is_a_reason(place: Place, body: str) -> None:
    place.says("/search", body, kind="application/json")
    assert failed(search(place)) == ("did not answer in JSON", False)


@pytest.mark.parametrize("answer", [[], "text", 7, None])
def test_json_of_another_form_is_a_reason(place: Place, answer: object) -> None:
    place.says_json("/search", answer)
    assert failed(search(place)) == ("answered in a form we do not know", False)


ODD: list[dict[str, Any]] = [
    {},
    {"organic": None},
    {"organic": "text"},
    {"organic": [None, 7, "x", [], {}, {"title": None}, {"title": ""}, {"link": "https://a.example"}]},
    {"organic": [], "knowledgeGraph": []},
]


@pytest.mark.parametrize("answer", ODD)
def test_an_answer_without_a_result_is_a_lasting_gap(place: Place, answer: dict[str, Any]) -> None:
    place.says_json("/search", answer)
    assert failed(search(place)) == ("found none", True)


def test_fields_of_another_kind_are_left_out(place: Place) -> None:
    graph = {"title": "M", "attributes": {"A": 7, "B": "b"}, "description": ["x"]}
    item = {"title": "T", "link": "javascript:alert(1)", "snippet": {"a": 1}, "date": 7}
    place.says_json("/search", {"organic": [item], "knowledgeGraph": graph})
    assert learned(search(place, news=0)) == [Found("fact", "M", "B: b"), Found("fact", "T", "")]


def test_an_endless_answer_is_not_read_to_its_end(place: Place) -> None:
    place.routes["/search"] = floods
    assert failed(search(place)) == (f"answered more than {MOST_BYTES:,} bytes", False)


def test_a_name_cannot_break_out_of_its_quotes() -> None:
    questions = WebSearch(KEY, now).questions(KNOWN._replace(company=' Muster" OR "\x1b[31mOther\n ' + "x" * 200))
    assert {question.asked[:22] for question in questions} == {"Muster OR Other xxxxxx"}
    assert {len(question.asked) for question in questions} == {100}


def test_a_company_without_a_name_is_not_searched_for() -> None:
    questions = WebSearch(KEY, now).questions(KNOWN._replace(company=""))
    assert {question.hindrance for question in questions} == {"the CRM holds no name"}
    assert WebSearch(KEY, now).questions(KNOWN._replace(company_id="")) == []


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2 days ago", "2026-11-18"),
        ("5 hours ago", "2026-11-20"),
        ("16 hours ago", "2026-11-19"),
        ("1 week ago", "2026-11-13"),
        ("a day ago", "2026-11-19"),
        ("2 months ago", "2026-09"),
        ("3 years ago", "2023"),
        ("Nov 3, 2026", "Nov 3, 2026"),
        ("vor 2 Tagen", "vor 2 Tagen"),
        ("", ""),
    ],
)
def test_a_day_that_moves_with_today_is_told_as_the_day_it_is(said: str, day: str) -> None:
    assert day_of(said, datetime(2026, 11, 20, 15, tzinfo=UTC)) == day
