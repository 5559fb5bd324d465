"""Addresses and links on a host that is made to be taken for the buyer's or ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from deal_summary.orders.folded import alike

if TYPE_CHECKING:
    from data_gatherer.models import EnrichedDeal

_HOST = re.compile(
    r"(?<![\w.-])(?:[\w.+%'-]+@|[a-z]+://(?:[^\s/@]+@)?|www\.)?(?P<host>[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE
)
_SAME = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"), ("i", "l"), ("-", ""), ("_", ""))
"""Letters and what passes for them."""
_LEAST = 5
"""Shorter names differ by a letter without anybody meaning harm."""
_SHARED = frozenset(
    {
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "yahoo.com",
        "icloud.com",
        "gmx.de",
        "web.de",
        "orange.fr",
        "free.fr",
        "linkedin.com",
    }
)


def known_hosts(deal: EnrichedDeal) -> frozenset[str]:
    """Return the hosts of the buyer's people and companies, and ours."""
    firms = (*((deal.company,) if deal.company else ()), *deal.other_companies)
    owner = (deal.deal.owner.email,) if deal.deal.owner else ()
    addresses = (*(contact.email for contact in deal.contacts), *owner)
    hosts = {address.rpartition("@")[2].casefold() for address in addresses} | {
        firm.domain.casefold() for firm in firms
    }
    return frozenset(host.removeprefix("www.") for host in hosts if "." in host) - _SHARED


def copied_hosts(text: str, known: Iterable[str]) -> Iterator[str]:
    """Yield what *text* has of addresses, links and hosts that are none of the *known* hosts and look like one."""
    hosts = tuple(known)
    for match in _HOST.finditer(text) if hosts else ():
        host = match["host"].casefold().strip(".")
        if not any(host == one or host.endswith(f".{one}") for one in hosts) and any(
            _copies(host, one) for one in hosts
        ):
            yield match[0].rstrip(".,;:!?")


def _copies(host: str, known: str) -> bool:
    """Return whether *host* holds the whole of *known* before its own end, spells it with other letters, or is one letter off."""
    if host.startswith(f"{known}.") or f".{known}." in host or host.partition(".")[0] == known.replace(".", "-"):
        return True
    name, wanted = _name(host), _name(known)
    if len(wanted) < _LEAST or name == wanted:
        return False
    return _plain(name) == _plain(wanted) or _one_off(name, wanted)


def _name(host: str) -> str:
    """The part of a host that its owner chose."""
    parts = host.split(".")
    short = len(parts) > 2 and len(parts[-2]) <= 3
    return parts[-3] if short else parts[-2]


def _plain(name: str) -> str:
    plain = alike(unicodedata.normalize("NFKD", name))
    for look, letter in _SAME:
        plain = plain.replace(look, letter)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _one_off(name: str, wanted: str) -> bool:
    """One letter more, less or other, or two neighbours exchanged."""
    if abs(len(name) - len(wanted)) > 1:
        return False
    start = next(
        (at for at, (one, other) in enumerate(zip(name, wanted, strict=False)) if one != other),
        min(len(name), len(wanted)),
    )
    rest, other = name[start:], wanted[start:]
    return (
        rest[1:] in (other, other[1:]) or rest == other[1:] or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    )
