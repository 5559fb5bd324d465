"""The allowances that calls are taken from, and which call belongs to which."""

from __future__ import annotations

from typing import NamedTuple

from data_gatherer.sources.brevo.settings import BrevoSettings


class Limit(NamedTuple):
    """What a bucket allows in a *second* (0 for no limit of its own) and in an *hour*.

    *label* is how people call it, *setting* the name in `brevo:` that says the hour's allowance; *kept_back* of that are not in *hour*.
    """

    second: int
    hour: int
    label: str
    setting: str = ""
    kept_back: int = 0


def limits(settings: BrevoSettings, *, leaving: int = 0) -> dict[str, Limit]:
    """Return what each bucket allows; of the scarce ones so many calls are left to others, but for a last one."""
    crm, mail = (max(1, most - leaving) for most in (settings.calls_per_hour, settings.mail_calls_per_hour))
    return {
        "crm": Limit(0, crm, "CRM", "calls_per_hour", settings.calls_per_hour - crm),
        "contacts": Limit(10, 36_000, "contact"),
        "mail_events": Limit(0, mail, "e-mail event", "mail_calls_per_hour", settings.mail_calls_per_hour - mail),
        "mails": Limit(2, 7_200, "e-mail"),
    }


def bucket_of(method: str, path: str) -> str:
    """Return which allowance a call is taken from. The bare list of contacts counts as everything else, which is the safe reading."""
    if path.startswith("/contacts/"):
        return "contacts"
    if method == "GET" and path == "/smtp/emails":
        return "mails"
    return "mail_events" if path.startswith("/smtp/") else "crm"
