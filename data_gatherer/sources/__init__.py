"""Where deals come from, and what a place must offer to be a source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sales_kernel.errors import NotFound, UsageFault
from sales_kernel.layer import Subject
from sales_kernel.text import is_text

if TYPE_CHECKING:
    from data_gatherer.models import Deal, EnrichedDeal
    from sales_kernel.workspace import Workspace

NAMES = ("sample", "local")
"""The sources this version has."""


class DealNotFound(NotFound):
    """No deal has this id, nor this in its name; or several do."""


class Listed(NamedTuple):
    """A deal as a list shows it."""

    deal: Deal
    account: str
    company: str = ""

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        return {**self.deal.model_dump(mode="json"), "account": self.account, "company": self.company}


class Source(Protocol):
    """A place deals come from; reading it changes nothing."""

    name: str
    reads: int
    """How many deals have been read so far."""

    def subject(self, deal_id: str) -> Subject | None:
        """Return whom answers about this deal are about, or None when there is no such deal. Cheap: asked each time."""

    def fingerprint(self, subject: Subject) -> str:
        """Return a text that differs whenever `read` would say something else. Cheap: asked each time."""

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return what this place knows about the deal, tidied."""

    def listed(self) -> Iterator[Listed]:
        """Yield every deal, open or not, in no particular order."""


def check_source(name: str) -> None:
    """Raise UsageFault for the name of a source that does not exist; empty means that one is to be chosen."""
    if name and name not in NAMES:
        raise UsageFault(f"no source called {name!r} in this version", hint=f"use --source {' or '.join(NAMES)}")


def open_source(workspace: Workspace, name: str = "") -> Source:
    """Return the source called *name*; without a name the settings' choice, else the local CRM if it holds deals.

    Raises UsageFault when there is no such source, or none was named and none is set up.
    """
    chosen = name or workspace.settings.source
    check_source(chosen)
    if chosen == "sample":
        from data_gatherer.sources.sample import SampleSource

        return SampleSource(workspace.clock)
    from data_gatherer.sources.local import LocalSource, holds_deals

    if chosen == "local" or holds_deals(workspace.crm_path):
        return LocalSource(workspace.crm_path, timeout=workspace.settings.busy_timeout_seconds)
    raise UsageFault(
        "no CRM is set up",
        hint="try the built-in one with --source sample, or bring your own: data-gatherer import FOLDER",
    )


def find_deal(source: Source, text: str) -> Subject:
    """Return the deal that *text* means: its id, or a piece of a name that only one deal has (in any case).

    Raises UsageFault for empty text, DealNotFound when no deal fits or several do.
    """
    wanted = text.strip()
    if not wanted:
        raise UsageFault("the deal is empty", hint="give a deal id, or a piece of a deal's name")
    nowhere = DealNotFound(
        f"no deal {wanted!r} in {source.name}",
        hint=f"list deals with: data-gatherer deals --source {source.name}",
    )
    if not is_text(wanted):
        raise nowhere
    exact = source.subject(wanted)
    if exact:
        return exact
    fitting = [listed for listed in source.listed() if _folded(wanted) in _folded(listed.deal.name)]
    named = [listed for listed in fitting if _folded(listed.deal.name) == _folded(wanted)] or fitting
    if len(named) == 1:
        return Subject(source.name, named[0].account, named[0].deal.id)
    if named:
        shown = "".join(
            f"\n       {listed.deal.id}  {listed.deal.name}"
            for listed in sorted(named, key=lambda one: one.deal.name)[:10]
        )
        more = f"\n       … and {len(named) - 10} more" if len(named) > 10 else ""
        raise DealNotFound(
            f"{wanted!r} fits {len(named)} deals:{shown}{more}", hint="give the id, or a longer piece of the name"
        )
    raise nowhere


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
