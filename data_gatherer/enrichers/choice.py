"""Which enrichers are configured; answered at each question, so cheaply."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sales_kernel.errors import UsageFault
from sales_kernel.keys import has_key, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data_gatherer.enrichers import Enricher
    from data_gatherer.enrichers.settings import Enrich
    from sales_kernel.clock import Clock
    from sales_kernel.workspace import Workspace

KEYS = ("SERPER_API_KEY", "LINKEDIN_PIPEDREAM_URL")
"""What the environment may hold, as itself or under a name that ends in _FILE; both are secrets."""


class Without(NamedTuple):
    """What one question leaves out although it is configured."""

    linkedin: bool = False
    web: bool = False


class Enriching(NamedTuple):
    """The enrichers in force, how long all of them may take together, and a clock for how long their answer lives."""

    enrichers: tuple[Enricher, ...]
    seconds: float
    clock: Clock


EVERYTHING = Without()
"""Nothing that is configured is left out."""


def configured(workspace: Workspace, without: Without = EVERYTHING) -> Enriching | None:
    """Return the enrichers that the environment and the settings set up, None when there are none."""
    environment = workspace.environment
    if not any(has_key(environment, name) for name in KEYS) and not workspace.settings.enrich:
        return None
    from data_gatherer.enrichers.settings import Enrich

    settings = workspace.settings.section(Enrich)
    found = tuple(_enrichers(workspace, settings, without))
    return Enriching(found, settings.seconds, workspace.clock) if found else None


def _enrichers(workspace: Workspace, settings: Enrich, without: Without) -> Iterator[Enricher]:
    environment = workspace.environment
    if not without.web and (serper := key(environment, "SERPER_API_KEY")):
        from data_gatherer.enrichers.websearch import BASE_URL, WebSearch

        base_url = _web_address(environment.get("SERPER_BASE_URL") or BASE_URL, "SERPER_BASE_URL")
        yield WebSearch(serper, workspace.clock, base_url, facts=settings.facts, news=settings.news)
    if not without.linkedin and (endpoint := key(environment, "LINKEDIN_PIPEDREAM_URL")):
        from data_gatherer.enrichers.linkedin import LinkedIn

        yield LinkedIn(_web_address(endpoint, "LINKEDIN_PIPEDREAM_URL"), profiles=settings.profiles)
    if not without.web and settings.website:
        from data_gatherer.enrichers.website import Website

        yield Website(allow_private=settings.allow_private)


def _web_address(told: str, name: str) -> str:
    """Return *told* if a secret may be sent there: over TLS, or without to this machine. It is not repeated, it may hold a secret."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(told)
        scheme, host = parts.scheme, parts.hostname or ""
    except ValueError:
        scheme, host = "", ""
    if scheme not in ("https", "http") or not host:
        raise UsageFault(f"{name} is no web address", hint="write it like https://host/path")
    if scheme == "http" and not _is_this_machine(host):
        raise UsageFault(
            f"{name} must be https: what is sent would be readable on its way",
            hint="plain http is for 127.0.0.1 only",
        )
    return told


def _is_this_machine(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
