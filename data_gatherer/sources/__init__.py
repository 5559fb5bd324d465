"""Where deals come from, and what a place must offer to be a source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from sales_kernel.errors import NotFound, UsageFault
from sales_kernel.keys import has_key
from sales_kernel.layer import Subject
from sales_kernel.text import is_text

if TYPE_CHECKING:
    from data_gatherer.models import Deal, EnrichedDeal
    from sales_kernel.workspace import Workspace

NAMES = ("sample", "local", "brevo")
"""The sources this version has."""


class DealNotFound(NotFound):
    """No deal has this id, nor this in its name; or several do."""


class Listed(NamedTuple):
    """A deal as a list shows it."""

    deal: Deal
    account: str
    company: str = ""
    source: str = ""
    """The CRM it was mirrored from; empty where it is the source that lists it."""

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        return {**self.deal.model_dump(mode="json"), "account": self.account, "company": self.company}


class Source(Protocol):
    """A place deals come from; reading it changes nothing."""

    name: str

    @property
    def reads(self) -> int:
        """How many deals have been read so far."""

    def subject(self, deal_id: str) -> Subject | None:
        """Return whom answers about this deal are about, or None when there is no such deal. Cheap: asked each time."""

    def fingerprint(self, subject: Subject) -> str:
        """Return a text that differs whenever `read` would say something else. Cheap: asked each time."""

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return what this place knows about the deal, tidied."""

    def listed(self) -> Iterator[Listed]:
        """Yield every deal, open or not, in no particular order."""


class RemoteCalls(NamedTuple):
    """What a remote source was asked for: calls made by allowance, those of the scarce kind that memory saved, and how many are left."""

    made: dict[str, int]
    saved: int
    left_this_hour: int

    def __str__(self) -> str:
        told = ", ".join(f"{count} {name}" for name, count in self.made.items()) or "none"
        return f"calls made: {told}; saved: {self.saved}; left this hour: {self.left_this_hour}"


@runtime_checkable
class Aged(Protocol):
    """What a source offers besides when a deal may be told from what was read of another place."""

    def brought_at(self, subject: Subject) -> datetime | None:
        """Return when the deal was asked for last, None when it never was, or is of this place."""

    def lacking(self, subject: Subject) -> list[str]:
        """Return which parts of the deal were never read, of those that no answer should go without."""


@runtime_checkable
class Remote(Aged, Protocol):
    """What a source offers besides when its deals lie elsewhere: what `read` tells is what was asked for last."""

    def bring(self, subject: Subject, *, refresh: bool = False) -> None:
        """Ask for what is due of the deal, or on *refresh* for all of it. Raises SuiteError when it cannot be had."""

    def look_up(self, name: str) -> None:
        """Ask for the deals of that name."""

    def knows_all(self) -> bool:
        """Return whether every deal of the account was read once."""

    def calls(self) -> RemoteCalls:
        """Return how many calls were made and saved so far, and how many are left this hour."""


def check_source(name: str) -> None:
    """Raise UsageFault for the name of a source that does not exist; empty means that one is to be chosen."""
    if name and name not in NAMES:
        raise UsageFault(f"no source called {name!r} in this version", hint=f"use --source {' or '.join(NAMES)}")


def open_source(workspace: Workspace, name: str = "", *, deep: bool = False, ask: bool = True) -> Source:
    """Return the source called *name*; without a name the settings' choice, else Brevo when its key is set, else the local CRM.

    A remote one reads on request *deep*, also what costs many calls; without *ask* it tells what it was told before and asks for nothing.
    Raises UsageFault when there is no such source, or none was named and none is set up.
    """
    chosen = name or workspace.settings.source
    check_source(chosen)
    if chosen == "sample":
        from data_gatherer.sources.sample import SampleSource

        return SampleSource(workspace.clock)
    if chosen == "brevo" or (not chosen and has_key(workspace.environment, "BREVO_API_KEY")):
        from data_gatherer.sources.brevo.source import BrevoSource

        return BrevoSource(workspace, deep=deep, ask=ask)
    from data_gatherer.sources.local import holds_deals, open_local

    if chosen == "local" or holds_deals(workspace.crm_path):
        return open_local(workspace)
    raise UsageFault(
        "no CRM is set up",
        hint="set BREVO_API_KEY, bring your own files with data-gatherer import FOLDER, or try --source sample",
    )


def find_deal(source: Source, text: str) -> Subject:
    """Return the deal that *text* means: its id, or a piece of a name that only one deal has (in any case).

    Raises UsageFault for empty text, DealNotFound when no deal fits or several do.
    """
    wanted = text.strip()
    if not wanted:
        raise UsageFault("the deal is empty", hint="give a deal id, or a piece of a deal's name")
    if not is_text(wanted):
        raise _nowhere(source, wanted)
    exact = source.subject(wanted)
    if exact:
        return exact
    fitting = _fitting(source, wanted)
    if isinstance(source, Remote) and not source.knows_all() and not _exact(fitting, wanted):
        source.look_up(wanted)  # what is known by chance is not yet what is meant
        fitting = _fitting(source, wanted)
    named = _exact(fitting, wanted) or fitting
    if len(named) == 1:
        return Subject(named[0].source or source.name, named[0].account, named[0].deal.id)
    if named:
        shown = "".join(
            f"\n       {listed.deal.id}  {listed.deal.name}"
            for listed in sorted(named, key=lambda one: one.deal.name)[:10]
        )
        more = f"\n       … and {len(named) - 10} more" if len(named) > 10 else ""
        raise DealNotFound(
            f"{wanted!r} fits {len(named)} deals:{shown}{more}", hint="give the id, or a longer piece of the name"
        )
    raise _nowhere(source, wanted)


_OLD = timedelta(days=1)
_LIKE_AN_ID = re.compile(r"[0-9a-f]{24}")


def age_note(source: Source, subject: Subject, now: datetime) -> str:
    """Return what to say of a deal of a remote CRM that is told from what was read in part or long ago; nothing where it is asked anew."""
    if not isinstance(source, Aged) or isinstance(source, Remote):
        return ""
    again = f"ask it with: --source {subject.source}"
    if lacking := source.lacking(subject):
        return f"warning: {' and '.join(lacking)} of this deal were not read yet, and what follows knows nothing of them; {again}"
    at = source.brought_at(subject)
    return f"note: this is what {subject.source} said on {at:%-d %B %Y}; {again}" if at and now - at >= _OLD else ""


def not_all(source: Source) -> str:
    """Return what to say of a remote source whose deals were not all read; nothing of any other."""
    if isinstance(source, Remote) and not source.knows_all():
        return "of this account only some deals were read: name others by id or whole name, or read all with: data-gatherer sync"
    return ""


def _nowhere(source: Source, wanted: str) -> DealNotFound:
    listing = f"list deals with: data-gatherer deals --source {source.name}"
    by_name = "" if _LIKE_AN_ID.fullmatch(wanted) else not_all(source)
    return DealNotFound(f"no deal {wanted!r} in {source.name}", hint=by_name or listing)


def _fitting(source: Source, wanted: str) -> list[Listed]:
    return [listed for listed in source.listed() if _folded(wanted) in _folded(listed.deal.name)]


def _exact(fitting: list[Listed], wanted: str) -> list[Listed]:
    return [listed for listed in fitting if _folded(listed.deal.name) == _folded(wanted)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
