"""LinkedIn profiles through an endpoint of one's own."""

from __future__ import annotations

from typing import Any

import pytest

from data_gatherer.enrichers import Found
from data_gatherer.enrichers.linkedin import LinkedIn, profile_address
from tests.data_gatherer.enrichers.asking import KNOWN, failed, learned
from tests.data_gatherer.enrichers.web import Place

EVA = KNOWN._replace(profiles={"eva": "https://www.linkedin.com/in/eva-muster/?trk=x"})
PROFILE = {
    "name": "Eva Muster",
    "headline": "Head of Purchasing",
    "location": "Köln",
    "about": "I buy machines.",
    "experience": [
        {"title": "Head of Purchasing", "company": "Muster GmbH"},
        {"title": "Buyer", "company": {"name": "Ofen AG"}},
    ],
}
TOLD = Found(
    "profile",
    "Eva Muster, Head of Purchasing",
    "Köln\nI buy machines.\nHead of Purchasing at Muster GmbH\nBuyer at Ofen AG",
    "https://www.linkedin.com/in/eva-muster",
)


def endpoint(place: Place, **more: int) -> LinkedIn:
    return LinkedIn(f"{place.url}/hook?token=secret", **more)


def says(place: Place, document: object, status: int = 200) -> None:
    place.says_json("/hook?token=secret", document, status=status)


def test_the_address_of_the_profile_is_sent_and_nothing_else(place: Place) -> None:
    says(place, PROFILE)
    assert learned(endpoint(place), EVA) == [TOLD]
    assert [(asked.method, asked.json) for asked in place.asked] == [("POST", {"url": TOLD.url})]


OTHER_WORDS = {
    "fullName": "Eva Muster",
    "occupation": "Head of Purchasing",
    "geo": "Köln",
    "summary": "I buy machines.",
    "positions": [
        {"role": "Head of Purchasing", "companyName": "Muster GmbH"},
        {"position": "Buyer", "organization": "Ofen AG"},
        "x",
    ],
}


@pytest.mark.parametrize(
    "answer",
    [
        OTHER_WORDS,
        {
            "firstName": "Eva",
            "lastName": "Muster",
            **{name: value for name, value in PROFILE.items() if name != "name"},
        },
        [PROFILE],
        {"data": PROFILE},
        {"status": "ok", "profile": [PROFILE]},
        {"result": {"person": PROFILE}},
    ],
)
def test_the_usual_forms_of_an_answer_are_understood(place: Place, answer: Any) -> None:
    says(place, answer)
    assert learned(endpoint(place), EVA) == [TOLD]


@pytest.mark.parametrize(
    "answer", [{}, {"name": None, "headline": 7, "experience": "x"}, {"profile": {}}, {"about": " "}]
)
def test_an_answer_without_a_profile_is_a_reason(place: Place, answer: Any) -> None:
    says(place, answer)
    assert failed(endpoint(place), EVA) == ("answered nothing of a profile", False)


@pytest.mark.parametrize("answer", ["ok", 7, None, [], [[]], ["x"]])
def test_an_answer_of_another_form_is_a_reason(place: Place, answer: Any) -> None:
    says(place, answer)
    assert failed(endpoint(place), EVA) == ("answered in a form we do not know", False)


@pytest.mark.parametrize(("status", "reason"), [(404, "has no such page, HTTP 404"), (500, "failed, HTTP 500")])
def test_an_endpoint_that_fails_is_a_reason_that_may_pass(place: Place, status: int, reason: str) -> None:
    says(place, {"error": "secret"}, status)
    assert failed(endpoint(place), EVA) == (reason, False)


def test_an_endpoint_that_is_gone_cannot_be_reached(place: Place) -> None:
    place.close()
    assert failed(endpoint(place), EVA) == ("cannot be reached", False)


def test_an_endpoint_that_answers_with_a_page_is_a_reason(place: Place) -> None:
    place.says("/hook?token=secret", "<b>Success!</b>")
    assert failed(endpoint(place), EVA) == ("did not answer in JSON", False)


def test_the_endpoint_s_address_is_hashed_and_never_told(place: Place) -> None:
    enricher = endpoint(place)
    assert "secret" not in str(enricher.identity)
    assert enricher.identity != LinkedIn("https://other.example").identity


def test_as_many_people_are_looked_up_as_the_settings_say() -> None:
    many = KNOWN._replace(profiles={f"c{number}": f"linkedin.com/in/{number}" for number in range(9)})
    assert [question.about for question in LinkedIn("https://x.example", profiles=2).questions(many)] == [
        "contact:c0",
        "contact:c1",
    ]
    assert LinkedIn("https://x.example", profiles=0).questions(many) == []


def test_a_deal_without_a_profile_has_one_gap() -> None:
    (question,) = LinkedIn("https://x.example").questions(KNOWN)
    assert (question.about, question.hindrance) == ("deal:d1", "the CRM holds no address of one")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://www.linkedin.com/in/eva-muster/?trk=x#top", "https://www.linkedin.com/in/eva-muster"),
        (" linkedin.com/in/eva ", "https://linkedin.com/in/eva"),
        ("HTTP://DE.LinkedIn.com/in/Eva", "https://de.linkedin.com/in/Eva"),
        ("https://linkedin.com.evil.example/in/eva", ""),
        ("https://evil.example/linkedin.com/in/eva", ""),
        ("https://eviLlinkedin.com/in/eva", ""),
        ("https://user@evil.example#@linkedin.com/in/eva", ""),
        ("ftp://linkedin.com/in/eva", ""),
        ("https://linkedin.com/", ""),
        ("Eva Muster", ""),
        ("http://[", ""),
    ],
)
def test_only_the_address_of_a_profile_is_ever_sent(written: str, address: str) -> None:
    assert profile_address(written) == address


def test_what_is_no_address_is_not_asked_for() -> None:
    (question,) = LinkedIn("https://x.example").questions(KNOWN._replace(profiles={"eva": "Eva Muster"}))
    assert (question.asked, question.hindrance) == ("", "what the CRM holds is not the address of one")
