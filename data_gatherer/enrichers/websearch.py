"""News and facts about a company from a web search by Serper (serper.dev)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from data_gatherer.enrichers import Deadline, Found, Known, NotLearned, Question
from data_gatherer.enrichers.website import host_of
from sales_kernel.clock import Clock
from sales_kernel.text import one_line

BASE_URL = "https://google.serper.dev"
_FACTS, _NEWS = "company facts", "company news"
_MOST_ATTRIBUTES = 8
_AGO = re.compile(r"(\d{1,3}|an?) (minute|hour|day|week|month|year)s? ago", re.IGNORECASE)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}


class WebSearch:
    """Sends the company's name, in quotes, and nothing else; at most *facts* results and *news* are kept."""

    name = "web search"
    called = "the web search"

    def __init__(self, key: str, clock: Clock, base_url: str = BASE_URL, *, facts: int = 5, news: int = 5) -> None:
        self._key = key
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._most = {_FACTS: facts, _NEWS: news}

    @property
    def identity(self) -> Mapping[str, object]:
        """Where it is asked, and how much is kept."""
        return {"base_url": self._base_url, "most": self._most}

    def questions(self, known: Known) -> list[Question]:
        """Ask for facts and for news, where there is a company."""
        if not known.company_id:
            return []
        name = one_line(known.company.replace('"', " "), limit=100)
        about, hindrance = f"company:{known.company_id}", "" if name else "the CRM holds no name"
        return [
            Question(about, what, asked=name, compared=host_of(known.domain), hindrance=hindrance)
            for what, most in self._most.items()
            if most
        ]

    def ask(self, question: Question, deadline: Deadline) -> list[Found]:
        """Search. Raises NotLearned, also when nothing is found."""
        from data_gatherer.enrichers.http import ask_json

        most = self._most[question.what]
        answer = ask_json(
            self._base_url + ("/news" if question.what == _NEWS else "/search"),
            {"q": f'"{question.asked}"', "num": most},
            deadline,
            headers={"X-API-KEY": self._key},
        )
        if not isinstance(answer, dict):
            raise NotLearned("answered in a form we do not know")
        found = list(_news(answer) if question.what == _NEWS else _facts(answer, question.compared))[:most]
        found = [each._replace(published=day_of(each.published, self._clock())) for each in found]
        if not found:
            raise NotLearned("found none", lasting=True)
        return found


def day_of(published: str, now: datetime) -> str:
    """Return when something was published: what was said, or the day where it was said as "2 days ago", which is soon wrong.

    Months and years ago are told as such: 2026-09, 2024.
    """
    ago = _AGO.fullmatch(published)
    if ago is None:
        return published
    count, unit = (1 if ago[1].lower().startswith("a") else int(ago[1])), ago[2].lower()
    day = (now - timedelta(days=count * _DAYS[unit])).date().isoformat()
    return day[: {"month": 7, "year": 4}.get(unit, 10)]


def _news(answer: Mapping[str, Any]) -> Iterator[Found]:
    for item in _items(answer.get("news")):
        yield _found("news", item)


def _facts(answer: Mapping[str, Any], host: str) -> Iterator[Found]:
    graph = answer.get("knowledgeGraph")
    if isinstance(graph, dict) and _same_company(graph, host):
        yield _known(graph)
    for item in _items(answer.get("organic")):
        yield _found("fact", item)


def _found(kind: str, item: Mapping[str, Any]) -> Found:
    said = _text(item, "snippet", 500), _link(item, "link"), _text(item, "date", 40)
    return Found(kind, _text(item, "title", 200), *said)


def _known(graph: Mapping[str, Any]) -> Found:
    """Return what the search engine itself knows: what kind of company it is, a description, and a few fields."""
    fields = graph.get("attributes")
    told = (
        [f"{one_line(str(name), limit=40)}: {_text(fields, name, 120)}" for name in fields if _text(fields, name, 1)]
        if isinstance(fields, dict)
        else []
    )
    lines = [_text(graph, "type", 80), _text(graph, "description", 500), *told[:_MOST_ATTRIBUTES]]
    url = _link(graph, "descriptionLink") or _link(graph, "website")
    return Found("fact", _text(graph, "title", 200), "\n".join(filter(None, lines)), url)


def _same_company(graph: Mapping[str, Any], host: str) -> bool:
    """A company of the same name with another web site is another company."""
    theirs, ours = (
        name.partition(":")[0].removeprefix("www.") for name in (host_of(_text(graph, "website", 200)), host)
    )
    return not theirs or not ours or theirs == ours or theirs.endswith(f".{ours}") or ours.endswith(f".{theirs}")


def _items(listed: object) -> list[Mapping[str, Any]]:
    """Return what of a list of results can be shown: each with a title."""
    return (
        [item for item in listed if isinstance(item, dict) and _text(item, "title", 1)]
        if isinstance(listed, list)
        else []
    )


def _text(item: Mapping[str, Any], name: str, limit: int) -> str:
    value = item.get(name)
    return one_line(value, limit=limit) if isinstance(value, str) else ""


def _link(item: Mapping[str, Any], name: str) -> str:
    link = _text(item, name, 500)
    try:
        return link if urlsplit(link).scheme in ("http", "https") else ""
    except ValueError:
        return ""
