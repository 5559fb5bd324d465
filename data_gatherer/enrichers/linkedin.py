"""A LinkedIn profile, through an endpoint that a person set up for it (such as a Pipedream workflow)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from data_gatherer.enrichers import Deadline, Found, Known, NotLearned, Question
from sales_kernel.fingerprint import content_hash
from sales_kernel.text import one_line

_WRAPPERS = ("profile", "data", "result", "body", "person")
_NAME = ("name", "full_name", "fullName")
_HEADLINE = ("headline", "title", "occupation", "position")
_PLACE = ("location", "geo", "city")
_ABOUT = ("about", "summary", "description", "bio")
_JOBS = ("experience", "experiences", "positions")
_TITLE = ("title", "position", "role")
_EMPLOYER = ("company", "companyName", "company_name", "organization")
_MOST_JOBS = 5


class LinkedIn:
    """Sends the address of a profile to *endpoint*, and nothing else; at most *profiles* people of a deal are looked up."""

    name = "linkedin"
    called = "the LinkedIn endpoint"

    def __init__(self, endpoint: str, *, profiles: int = 5) -> None:
        self._endpoint = endpoint
        self._profiles = profiles

    @property
    def identity(self) -> Mapping[str, object]:
        """Which endpoint it is; only as a hash, since its address is as good as a key."""
        return {"endpoint": content_hash(self._endpoint)[:16]}

    def questions(self, known: Known) -> list[Question]:
        """Ask for the profiles the CRM holds, those of the deal's first contacts first."""
        told = list(known.profiles.items())[: self._profiles]
        if not told and self._profiles:
            return [Question(f"deal:{known.deal_id}", "LinkedIn profiles", hindrance="the CRM holds no address of one")]
        return [_question(contact, profile) for contact, profile in told]

    def ask(self, question: Question, deadline: Deadline) -> list[Found]:
        """Ask the endpoint for one profile. Raises NotLearned."""
        from data_gatherer.enrichers.http import ask_json

        profile = _profile(ask_json(self._endpoint, {"url": question.asked}, deadline, headers={}))
        title = ", ".join(filter(None, (_name(profile), _first(profile, _HEADLINE, 200))))
        text = "\n".join(filter(None, (_first(profile, _PLACE, 100), _first(profile, _ABOUT, 1000), *_jobs(profile))))
        if not title and not text:
            raise NotLearned("answered nothing of a profile")
        return [Found("profile", title, text, question.asked)]


def _question(contact: str, profile: str) -> Question:
    address = profile_address(profile)
    hindrance = "" if address else "what the CRM holds is not the address of one"
    return Question(f"contact:{contact}", "LinkedIn profile", asked=address, hindrance=hindrance)


def profile_address(written: str) -> str:
    """Return the address of a LinkedIn profile as people write it, without what tracks; empty for anything else."""
    text = written.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, path = (parts.hostname or "").lower(), parts.path.rstrip("/")
    except ValueError:
        return ""
    ours = parts.scheme in ("http", "https") and (host == "linkedin.com" or host.endswith(".linkedin.com"))
    return f"https://{host}{path}" if ours and path and not any(sign.isspace() for sign in path) else ""


def _profile(answer: object) -> Mapping[str, Any]:
    """Return the profile within an answer: itself, the first of a list, or under one of the usual names."""
    for _ in range(3):
        if isinstance(answer, list) and answer:
            answer = answer[0]
        inner = (
            next((answer[name] for name in _WRAPPERS if isinstance(answer.get(name), dict | list)), None)
            if isinstance(answer, dict)
            else None
        )
        if not inner:
            break
        answer = inner
    if not isinstance(answer, dict):
        raise NotLearned("answered in a form we do not know")
    return answer


def _name(profile: Mapping[str, Any]) -> str:
    parts = (
        _first(profile, (one, other), 100) for one, other in (("firstName", "first_name"), ("lastName", "last_name"))
    )
    return _first(profile, _NAME, 200) or " ".join(filter(None, parts))


def _jobs(profile: Mapping[str, Any]) -> Iterator[str]:
    listed: list[Any] = next((profile[name] for name in _JOBS if isinstance(profile.get(name), list)), [])
    for job in [each for each in listed if isinstance(each, dict)][:_MOST_JOBS]:
        title, employer = _first(job, _TITLE, 120), _first(job, _EMPLOYER, 120)
        if title or employer:
            yield f"{title or 'works'} at {employer}" if employer else title


def _first(item: Mapping[str, Any], names: tuple[str, ...], limit: int) -> str:
    """Return the first of these fields that holds text, or an object with a name."""
    for name in names:
        value = item.get(name)
        value = value.get("name") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            return one_line(value, limit=limit)
    return ""
