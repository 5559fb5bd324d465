"""What is set up on this machine besides: settings, where deals come from, what the local CRM holds, and the enrichers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from data_gatherer.doctor.findings import SETTINGS, Finding
from data_gatherer.doctor.kept import Held
from data_gatherer.doctor.saying import counted, named
from data_gatherer.enrichers.choice import configured
from sales_kernel.errors import SuiteError, UsageFault
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from sales_kernel.workspace import Workspace

_NO_ZONES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Universal", "Etc/Universal", "Etc/Zulu"})
_ENRICHERS = {
    "web search": "set SERPER_API_KEY for a web search",
    "linkedin": "LINKEDIN_PIPEDREAM_URL for LinkedIn profiles",
    "website": "`enrich: {website: true}` for the company's website",
}
"""By the name of each, what turns it on."""


def of_settings(workspace: Workspace) -> Finding:
    """Tell whether the settings can be read."""
    try:
        workspace.settings  # noqa: B018  (reading them is the check)
    except UsageFault as fault:
        return Finding("settings", "wrong", one_line(str(fault)), fault.hint, code=SETTINGS)
    except SuiteError as fault:
        return Finding("settings", "wrong", one_line(str(fault)), fault.hint)
    if not workspace.config_path.exists():
        return Finding("settings", "ok", f"defaults; {workspace.config_path} is not there")
    return Finding("settings", "ok", str(workspace.config_path))


def of_zone(workspace: Workspace) -> Iterator[Finding]:
    """Tell where nobody set a time zone and the machine has none of its own, as servers and containers have not."""
    if not workspace.settings.me.zone and workspace.zone in _NO_ZONES:
        what = "times are told in UTC, which is this machine's time zone, and days begin and end by it"
        yield Finding("zone", "note", what, "if you work elsewhere, set your zone: me: {zone: Europe/Paris}")


def of_source(chosen: str, *, by_key: bool, held: Sequence[Held]) -> Finding:
    """Tell where deals come from when no `--source` is given; *chosen* is the settings' choice."""
    if chosen:
        return Finding("source", "ok", f"deals come from {one_line(chosen)}, as `source` in the settings says")
    if by_key:
        return Finding("source", "ok", "deals come from brevo, since its key is set")
    if any(one.deals for one in held):
        return Finding("source", "ok", "deals come from the local CRM, since no key is set")
    todo = "set a key, import files with data-gatherer import FOLDER, or try --source sample"
    return Finding("source", "note", "there is no place yet that deals come from", todo)


def of_local_crm(held: Sequence[Held]) -> Finding:
    """Tell what the local CRM holds, by account."""
    told = [f"{_origin(one)}: {counted(one.deals, 'deal')}" for one in held if one.deals]
    if not told:
        todo = "data-gatherer import FOLDER brings the files of another CRM in; data-gatherer sync mirrors Brevo"
        return Finding("local CRM", "note", "it holds no deals", todo)
    return Finding("local CRM", "ok", named(told))


def of_enrichers(workspace: Workspace) -> Finding:
    """Tell which public places are asked about a deal's company and people."""
    try:
        enriching = configured(workspace)
    except SuiteError as fault:
        return Finding("enrichers", "wrong", one_line(str(fault)), fault.hint, code=SETTINGS)
    on = [enricher.name for enricher in enriching.enrichers] if enriching else []
    off = [name for name in _ENRICHERS if name not in on]
    what = f"on: {', '.join(on)}" if on else "none is on; nothing is asked on the web"
    return Finding("enrichers", "ok", what + (f"; off: {', '.join(off)}" if on and off else ""), _to_turn_on(off))


def _to_turn_on(off: Sequence[str]) -> str:
    return ", ".join(_ENRICHERS[name] for name in off)


def _origin(one: Held) -> str:
    if one.source == "local":
        return f"imported ({one_line(one.title)})"
    return f"read from {one.source} ({one_line(one.title) or one_line(one.account)})"
