"""Where Claude is asked, and whether a key may go there."""

from __future__ import annotations

from collections.abc import Mapping

from sales_kernel.errors import UsageFault

DEFAULT = "https://api.anthropic.com"
VARIABLE = "ANTHROPIC_BASE_URL"
_LIKE = f"write it like {DEFAULT}"


def address_of(environment: Mapping[str, str], *, plain_http: bool = False) -> str:
    """Return the base address in `ANTHROPIC_BASE_URL`, else Anthropic's.

    Raises UsageFault for what is no address, and for plain http to another machine unless *plain_http* allows it.
    """
    from urllib.parse import urlsplit

    told = environment.get(VARIABLE, "").strip() or DEFAULT
    try:
        parts = urlsplit(told)
        host, strange = parts.hostname or "", "@" in parts.netloc or parts.query or parts.fragment
        _ = parts.port  # read for its check
    except ValueError:
        raise UsageFault(f"{VARIABLE} is not an address: its host or port cannot be one", hint=_LIKE) from None
    if parts.scheme not in ("http", "https") or not host or strange or not told.isprintable() or " " in told:
        raise UsageFault(f"{VARIABLE} is not an address: a scheme, a host and maybe a path are wanted", hint=_LIKE)
    if parts.scheme == "http" and not plain_http and not _is_this_machine(host):
        raise UsageFault(
            f"{VARIABLE} must be https: the key and the CRM's text would be readable on their way to {host}",
            hint="plain http is for this machine; for another one of your own network set claude: {plain_http: true}",
        )
    return told.rstrip("/")


def host_of(address: str) -> str:
    """Return the host of a base address, with its port where one is named."""
    from urllib.parse import urlsplit

    return urlsplit(address).netloc.lower()


def other_host(environment: Mapping[str, str]) -> str:
    """Return the host that `ANTHROPIC_BASE_URL` names, empty where it is Anthropic's. Raises UsageFault for what is no address."""
    address = address_of(environment, plain_http=True)
    return "" if address == DEFAULT else host_of(address)


def _is_this_machine(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
