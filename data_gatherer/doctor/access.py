"""Whether there is a key, where it comes from, whether Brevo takes it, and from where it is asked. No word of the key is ever said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from data_gatherer.doctor.asking import Asked
from data_gatherer.doctor.findings import ACCESS, NETWORK, SETTINGS, Finding, State
from data_gatherer.sources.brevo.api.attempt import checked_base
from data_gatherer.sources.brevo.api.faults import (
    MAKE_A_KEY,
    SMTP_KEY,
    AddressRefused,
    AllowanceUsedUp,
    KeyRefused,
    NotPermitted,
)
from data_gatherer.sources.brevo.api.opening import BASE, DEFAULT_BASE, KEY, is_smtp_key
from sales_kernel.errors import HomeFault, SuiteError, UsageFault
from sales_kernel.keys import key
from sales_kernel.text import one_line

HOW_TO_SET = f"{MAKE_A_KEY}, or {KEY}_FILE to a file that holds it"


class KeySeen(NamedTuple):
    """A key as far as it may be told: from which *place* it comes (empty: there is none), and what is wrong with it.

    *smtp*: it is of the kind that only sends mail. *remark* is what else is worth knowing of the place, *todo* what to do about that.
    """

    place: str = ""
    fault: SuiteError | None = None
    smtp: bool = False
    remark: str = ""
    todo: str = ""

    @property
    def usable(self) -> bool:
        """Whether Brevo can be asked with it."""
        return bool(self.place) and not self.fault and not self.smtp


def key_seen(environment: Mapping[str, str]) -> KeySeen:
    """Look for the key where commands do."""
    file = environment.get(f"{KEY}_FILE", "").strip()
    by_file = bool(file) and not environment.get(KEY, "").strip()
    place = f"the file {one_line(file)}, which {KEY}_FILE names" if by_file else KEY
    try:
        told = key(environment, KEY)
    except UsageFault as fault:
        return KeySeen(place, fault)
    if not told:
        return KeySeen()
    smtp = is_smtp_key(told)
    if by_file and _open_to_others(Path(file)):
        return KeySeen(place, smtp=smtp, remark="others on this machine can read it", todo=f"chmod 600 {quote(file)}")
    both = f"{KEY}_FILE is set too, and not looked at" if file and not by_file else ""
    return KeySeen(place, smtp=smtp, remark=both)


def base_fault(environment: Mapping[str, str]) -> UsageFault | None:
    """Return what is wrong with the address that is to be asked."""
    try:
        checked_base(environment.get(BASE, "").strip() or DEFAULT_BASE)
    except UsageFault as fault:
        return fault
    return None


def of_key(seen: KeySeen, asked: Asked, *, needed: bool) -> Finding:
    """Tell of the key; *needed*: nothing can be done without one."""
    if not seen.place:
        return Finding("key", "wrong" if needed else "note", "no key for Brevo is set", HOW_TO_SET, code=ACCESS)
    if seen.fault:
        return Finding("key", "wrong", one_line(str(seen.fault)), seen.fault.hint, code=SETTINGS)
    if seen.smtp:
        return Finding("key", "wrong", f"from {seen.place}: {SMTP_KEY}", MAKE_A_KEY, code=ACCESS)
    fault = asked.faults.get("account")
    remark = f"; {seen.remark}" if seen.remark else ""
    if isinstance(fault, KeyRefused):
        return Finding("key", "wrong", f"from {seen.place}: {fault}", fault.hint, code=ACCESS)
    known = asked.account is not None or isinstance(fault, AddressRefused | NotPermitted)
    told = (
        "Brevo takes it" if known else "not tried, since nothing was asked" if fault is None else "could not be tried"
    )
    state: State = "note" if seen.todo else "ok" if known else "unknown"
    return Finding("key", state, f"from {seen.place}: {told}{remark}", seen.todo)


def of_address(environment: Mapping[str, str], asked: Asked) -> Iterator[Finding]:
    """Tell of the address that is asked, where it is another than Brevo's or cannot be reached."""
    base = environment.get(BASE, "").strip()
    fault = base_fault(environment)
    if fault:
        yield Finding("address", "wrong", str(fault), fault.hint, code=SETTINGS)
    elif base and base.rstrip("/") != DEFAULT_BASE:
        todo = f"unset {BASE} to ask Brevo itself"
        yield Finding("address", "note", f"{one_line(base)} is asked instead of Brevo, as {BASE} says", todo)
    yield from _unreached(asked)


def _unreached(asked: Asked) -> Iterator[Finding]:
    """Tell of what stands between: an address that is not allowed, no connection, answers that are none."""
    refused = next((one for one in asked.faults.values() if isinstance(one, AddressRefused)), None)
    if refused:
        yield Finding("internet address", "wrong", str(refused), refused.hint, code=ACCESS)
    elsewhere = (AddressRefused, KeyRefused, NotPermitted, AllowanceUsedUp, HomeFault)
    lost = [fault for fault in asked.faults.values() if not isinstance(fault, elsewhere)]
    if lost:
        first = lost[0]
        more = f"; {len(lost)} questions in all went this way" if len(lost) > 1 else ""
        yield Finding("connection", "wrong", f"{first}{more}", first.hint, code=NETWORK)


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False
