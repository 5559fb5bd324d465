"""Whose account it is, on which plan, how often it may be asked, and whether both clocks tell the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from data_gatherer.doctor.asking import FREE, Asked
from data_gatherer.doctor.findings import ACCESS, SETTINGS, Finding
from data_gatherer.doctor.saying import setting, span
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp, NotPermitted
from data_gatherer.sources.brevo.documents import Document
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.tolerant import as_line, as_number
from sales_kernel.text import one_line

_DIFFERENCE = timedelta(minutes=2)
"""What two clocks may differ by; a mirror looks for changes from ten minutes before the last time on."""
_COLD_DEAL = 12
"""Scarce calls that a deal nobody has read may take."""


class Tier(NamedTuple):
    """How often Brevo lets itself be asked: CRM and e-mail event calls an hour. It is known by *marks*: limits that no other tier has."""

    name: str
    crm: int
    mail: int
    marks: Mapping[str, int]


_TIERS = (
    Tier("general", 100, 300, {"crm": 100, "mail_events": 300, "contacts": 36_000, "contacts a second": 10}),
    Tier("advanced", 200, 600, {"crm": 200, "mail_events": 600, "contacts": 72_000, "contacts a second": 20}),
    Tier("extended", 600, 1_800, {"crm": 600, "mail_events": 1_800, "contacts a second": 60}),
)
_PLANS = {
    "free": "free",
    "subscription": "subscription",
    "unlimited": "unlimited",
    "payAsYouGo": "pay as you go",
    "sms": "SMS",
    "reseller": "reseller",
}


def of_account(asked: Asked, held: str) -> Iterator[Finding]:
    """Tell whose account it is; *held* is how the archive calls the one that the key opened before, empty when it opened none."""
    fault = asked.faults.get("account")
    if asked.account is not None:
        firm = as_line(asked.account.get("companyName")) or "an account without a name"
        email = as_line(asked.account.get("email"))
        yield Finding("account", "ok", f"{firm}, {email}" if email else firm)
    elif isinstance(fault, NotPermitted):
        yield Finding("account", "wrong", f"Brevo does not say whose it is: {fault}", fault.hint, code=ACCESS)
    elif held:
        yield Finding("account", "ok", f"{one_line(held)}, as Brevo said before")
    elif fault is None:
        yield Finding(
            "account", "unknown", "nobody has asked yet whose account the key opens", "data-gatherer doctor asks"
        )


def of_plan(account: Document) -> Finding:
    """Tell what the account has bought."""
    plans = account.get("plan")
    told = [text for one in plans if isinstance(one, dict) and (text := _plan(one))] if isinstance(plans, list) else []
    firm = "; part of an Enterprise organisation" if account.get("enterprise") is True else ""
    if not told:
        return Finding("plan", "unknown", f"Brevo names none{firm}")
    return Finding("plan", "ok", f"{', '.join(told)}{firm}")


def of_tier(asked: Asked, settings: BrevoSettings) -> Finding:
    """Tell how often the account may be asked, as answers say, and whether the settings fit."""
    set_to = f"{settings.calls_per_hour} CRM calls an hour"
    tier = _tier(asked.limits)
    hour = asked.limits.get("crm") or (tier.crm if tier else 0)
    if not tier and not hour:
        if settings.calls_per_hour != BrevoSettings().calls_per_hour:
            return Finding("API tier", "ok", f"Brevo does not tell; {set_to}, as is set")
        more = "if your plan allows more, set it: " + setting({"calls_per_hour": 200})
        return Finding("API tier", "unknown", f"Brevo does not tell; general is assumed ({set_to})", more)
    name = (
        f"{tier.name}, as Brevo's answers tell: {hour} CRM calls an hour"
        if tier
        else f"Brevo tells of {hour} calls an hour"
    )
    fitting = setting({"calls_per_hour": hour} | ({"mail_calls_per_hour": tier.mail} if tier else {}))
    if settings.calls_per_hour > hour:
        what = f"{name}; {settings.calls_per_hour} are set, and those beyond may be turned away"
        sure = "crm" in asked.limits
        todo = f"set what the plan allows: {fitting}"
        return Finding("API tier", "wrong" if sure else "note", what, todo, code=SETTINGS)
    if settings.calls_per_hour < hour:
        return Finding("API tier", "note", f"{name}; only {settings.calls_per_hour} are used", f"set {fitting}")
    return Finding("API tier", "ok", name)


def of_calls(asked: Asked, left: Mapping[str, int], settings: BrevoSettings) -> Iterator[Finding]:
    """Tell how many calls are left this hour, and when there will be again; *left* is by bucket, empty where nobody knows."""
    used_up = {name: fault for name, fault in asked.faults.items() if isinstance(fault, AllowanceUsedUp)}
    for name, fault in used_up.items():
        yield Finding("calls left", "note" if name in FREE else "wrong", str(fault), fault.hint)
    if left and not used_up:
        yield _calls(left, settings)


def _calls(left: Mapping[str, int], settings: BrevoSettings) -> Finding:
    crm, mail = left["crm"], left["mail_events"]
    what = f"{crm} of {settings.calls_per_hour} CRM calls this hour, {mail} of {settings.mail_calls_per_hour} for e-mail events"
    if crm == 0:
        return Finding(
            "calls left",
            "wrong",
            f"{what}; more come back within the hour",
            "wait, or work from the mirror with --source local",
        )
    if crm < _COLD_DEAL:
        todo = "for a while work from the mirror with --source local"
        return Finding("calls left", "note", f"{what}; a deal nobody has read takes up to {_COLD_DEAL}", todo)
    return Finding("calls left", "ok", what)


def of_clock(asked: Asked, fixed: str) -> Iterator[Finding]:
    """Tell of this machine's clock; *fixed* is what `SALES_AGENT_NOW` sets it to."""
    if fixed:
        todo = "unset SALES_AGENT_NOW to work with what is new"
        yield Finding("clock", "note", f"SALES_AGENT_NOW says that it is {one_line(fixed)}", todo)
    if asked.ahead is None:
        return
    difference = timedelta(minutes=round(asked.ahead / 60))
    if abs(difference) < _DIFFERENCE:
        if not fixed:
            yield Finding("clock", "ok", "this machine's clock and Brevo's tell the same time")
        return
    way = "fast" if asked.ahead > 0 else "slow"
    what = f"this machine's clock is {span(difference)} {way} against Brevo's: changes may be missed or read late"
    yield Finding("clock", "wrong", what, "set the clock, best by letting the system keep it (NTP)")


def _tier(limits: Mapping[str, int]) -> Tier | None:
    return next((tier for tier in _TIERS if set(tier.marks.items()) & set(limits.items())), None)


def _plan(one: Document) -> str:
    kind = as_line(one.get("type"))
    left, counted_in = as_number(one.get("credits")), as_line(one.get("creditsType"))
    name = _PLANS.get(kind, kind)
    if not name or left is None:
        return name
    return f"{name} ({left:,.0f} {'left to send' if counted_in == 'sendLimit' else 'credits left'})"
