"""GET: contacts, their attributes and campaigns, and the events of mail and messages."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from tests.brevo.desk import Desk
from tests.brevo.exchange import Refusal, Request, invalid, not_found
from tests.brevo.listing import days, descending, since
from tests.brevo.moments import read
from tests.brevo.shelf import Document

_EQUALS = re.compile(r"""equals\(\s*(\w+)\s*,\s*["']([^"']*)["']\s*\)""")


def contact_attributes(desk: Desk, _: Request) -> Document:
    return {"attributes": desk.world.definitions.contact_attributes}


def contact(desk: Desk, request: Request, identifier: str) -> Document:
    found = _identified(desk, identifier, request.one("identifierType"))
    return found | {"subscriptions": {}, "statistics": _stats(desk, request, found["id"])}


def contacts(desk: Desk, request: Request) -> Document:
    shelf = desk.world.contacts
    window = desk.span(request, "contacts", 50)
    kept = shelf.newest_first() if descending(request) else shelf.newest_first()[::-1]
    if ids := request.many("ids"):
        wanted = _numbers(ids)
        kept = [one for one in kept if one["id"] in wanted]
    if text := request.one("filter"):
        filtered = _EQUALS.fullmatch(text)
        if not filtered:
            raise invalid("filter is not valid")
        kept = [one for one in kept if one["attributes"].get(filtered[1]) == filtered[2]]
    kept = since(request, shelf, kept, whole_seconds=False)
    return {"contacts": window.of(kept), "count": len(kept)}


def campaign_stats(desk: Desk, request: Request, identifier: str) -> Document:
    return _stats(desk, request, _identified(desk, identifier, request.one("identifierType"))["id"])


def campaigns(desk: Desk, request: Request) -> Document:
    window = desk.span(request, "campaigns", 50)
    kept = desk.world.campaigns.newest_first()
    kept = kept if descending(request) else kept[::-1]
    bare = request.one("excludeHtmlContent") == "true"
    shown = [{name: one[name] for name in one if not (bare and name == "htmlContent")} for one in window.of(kept)]
    return {"campaigns": shown, "count": len(kept)}


def email_events(desk: Desk, request: Request) -> Document:
    wanted = request.one("email")
    kept = [one for one in desk.world.email_events if not wanted or one["email"] == wanted]
    return _events(desk, request, "email_events", 2500, kept)


def sms_events(desk: Desk, request: Request) -> Document:
    wanted = request.one("phoneNumber")
    kept = [one for one in desk.world.sms_events if not wanted or one["phoneNumber"] == wanted]
    return _events(desk, request, "sms_events", 50, kept)


def whatsapp_events(desk: Desk, request: Request) -> Document:
    wanted = request.one("contactNumber")
    kept = [one for one in desk.world.whatsapp_events if not wanted or one["contactNumber"] == wanted]
    return _events(desk, request, "whatsapp_events", 2500, kept)


def _events(desk: Desk, request: Request, name: str, default: int, kept: list[Document]) -> Document:
    """Return events of the span asked for; `{}` when there are none."""
    window = desk.span(request, name, default)
    first, last = days(request, desk.world.clock())
    event = request.one("event")
    kinds = {"hardBounces", "softBounces"} if event == "bounces" else {event}
    told = [one for one in kept if first <= read(one["date"]) < last and (not event or one["event"] in kinds)]
    shown = window.of(sorted(told, key=lambda one: read(one["date"]), reverse=descending(request)))
    return {"events": shown} if shown else {}


def _identified(desk: Desk, identifier: str, kind: str) -> Document:
    shelf = desk.world.contacts
    if kind in ("", "phone_id") and identifier.isdecimal():
        # A bare number is a phone first, so a short phone number can hide a contact's id.
        for one in shelf:
            if one["attributes"].get("SMS") == identifier:
                return one
    if kind in ("", "contact_id") and identifier.isdecimal() and int(identifier) in shelf:
        return shelf[int(identifier)]
    if kind == "contact_id" and not identifier.isdecimal():
        raise invalid("Invalid contact ID")
    if kind in ("", "email_id"):
        for one in shelf:
            if one.get("email", "").lower() == identifier.lower():
                return one
    raise not_found("Contact does not exist")


def _numbers(ids: list[str]) -> set[int]:
    if len(ids) > 20:
        raise Refusal(400, "out_of_range", "ids should not hold more than 20 values")
    if not all(one.isdecimal() for one in ids):
        raise invalid("ids should be numbers")
    return {int(one) for one in ids}


def _stats(desk: Desk, request: Request, key: int) -> Document:
    first, last = days(request, desk.world.clock(), default=90)
    found: Document = _recent(desk.world.campaign_stats.get(key, {}), first, last)
    return found


def _recent(held: Any, first: datetime, last: datetime) -> Any:
    """Return *held* without events of other times, and without what holds none."""
    if isinstance(held, list):
        return [one for one in (_recent(one, first, last) for one in held) if one]
    if not isinstance(held, dict):
        return held
    if "eventTime" in held:
        return held if first <= read(held["eventTime"]) < last else None
    kept = {name: _recent(value, first, last) for name, value in held.items()}
    kept = {name: value for name, value in kept.items() if value not in (None, [], {})}
    return kept if set(kept) - {"campaignId"} else {}
