"""Which network addresses a page may be read from: a name in a CRM must not lead into a private network."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from data_gatherer.enrichers import NotLearned

Resolve = Callable[..., list[tuple[Any, ...]]]
"""Looks a name up, as `socket.getaddrinfo` does."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""Where a translating network shows IPv4 addresses."""


def addresses_of(host: str, port: int, *, allow_private: bool, resolve: Resolve = socket.getaddrinfo) -> list[str]:
    """Return all addresses of *host*, in the order of the system. Raises NotLearned when there is none or one may not be used.

    What is returned is to be connected to, not the name: it may lead elsewhere the next time it is looked up.
    """
    try:
        entries = resolve(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NotLearned("has a name that is not known", lasting=error.errno == socket.EAI_NONAME) from error
    except (OSError, UnicodeError) as error:
        raise NotLearned("has a name that cannot be looked up") from error
    found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    for address in found:
        refused = _refused(ip_address(address), allow_private=allow_private)
        if refused:
            raise NotLearned(f"has a {refused} address", lasting=True)
    if not found:
        raise NotLearned("has a name without an address")
    return found


def _refused(address: IPv4Address | IPv6Address, *, allow_private: bool) -> str:
    """Return why an address may not be used, empty when it may."""
    inner = _inside(address) if isinstance(address, IPv6Address) else None
    if inner:
        return _refused(inner, allow_private=allow_private)
    if address.is_loopback:
        return "" if allow_private else "loopback"
    kinds = {
        "multicast": address.is_multicast,
        "link-local": address.is_link_local,
        "reserved": address.is_reserved or address.is_unspecified,
        "private": not address.is_global and not allow_private,
    }
    return next((kind for kind, true in kinds.items() if true), "")


def _inside(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for."""
    translated = IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None
    return address.ipv4_mapped or address.sixtofour or translated
