"""The company's own web site: what its home page says."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from data_gatherer.enrichers import Deadline, Found, Known, NotLearned, Question

if TYPE_CHECKING:
    from data_gatherer.enrichers.addresses import Resolve


class Website:
    """Reads the home page of the company's domain; *resolve* looks names up."""

    name = "website"
    called = "it"

    def __init__(self, *, allow_private: bool = False, resolve: Resolve = socket.getaddrinfo) -> None:
        self._allow_private = allow_private
        self._resolve = resolve

    @property
    def identity(self) -> Mapping[str, object]:
        """Whether private addresses are allowed; nothing else shapes what a page says."""
        return {"allow_private": self._allow_private}

    def questions(self, known: Known) -> list[Question]:
        """Ask for the home page, where there is a company."""
        if not known.company_id:
            return []
        host = host_of(known.domain)
        hindrance = (
            "" if host else "the CRM holds no domain" if not known.domain else "the domain in the CRM is no host name"
        )
        return [Question(f"company:{known.company_id}", "web site", asked=host, hindrance=hindrance)]

    def ask(self, question: Question, deadline: Deadline) -> list[Found]:
        """Read the page. Raises NotLearned."""
        from data_gatherer.enrichers.page import read_page
        from data_gatherer.enrichers.visiting import Visitor

        visitor = Visitor(deadline, allow_private=self._allow_private, resolve=self._resolve)
        page = visitor.home(question.asked)
        read = read_page(page.body, page.content_type)
        if not any(read):
            raise NotLearned("has a home page without text", lasting=True)
        text = "\n\n".join(filter(None, (read.description, read.text)))
        return [Found("website", read.title, text, page.url)]


def host_of(domain: str) -> str:
    """Return the `host` or `host:port` of a domain or web address as people write it, empty when there is none."""
    written = domain.strip().lower()
    try:
        parts = urlsplit(written if "://" in written else f"//{written}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host or parts.username is not None or any(sign.isspace() for sign in host):
        return ""
    named = f"[{host}]" if ":" in host else host.rstrip(".")
    return f"{named}:{port}" if port else named
