"""A name in a CRM must not lead into a private network."""

from __future__ import annotations

import socket

import pytest

from data_gatherer.enrichers import NotLearned
from data_gatherer.enrichers.addresses import addresses_of
from data_gatherer.enrichers.website import Website
from tests.data_gatherer.enrichers.asking import KNOWN, Names, failed, learned
from tests.data_gatherer.enrichers.web import Place

PRIVATE = {
    "127.0.0.1": "loopback",
    "127.8.8.8": "loopback",
    "::1": "loopback",
    "10.0.0.7": "private",
    "172.16.3.4": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "private",
    "fd00::1": "private",
}
NEVER = {
    "169.254.169.254": "link-local",
    "fe80::1": "link-local",
    "0.0.0.0": "reserved",  # noqa: S104  (to be refused)
    "::": "reserved",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "224.0.0.1": "multicast",
    "ff02::1": "multicast",
}
HIDDEN = {
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.0.0.7": "private",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::a00:7": "private",
    "2002:7f00:1::": "loopback",
    "::ffff:169.254.169.254": "link-local",
}
PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]


def found(*addresses: str, allow_private: bool = False) -> list[str]:
    return addresses_of("a.example", 80, allow_private=allow_private, resolve=Names({"a.example": addresses}))


@pytest.mark.parametrize(("address", "kind"), [*PRIVATE.items(), *NEVER.items(), *HIDDEN.items()])
def test_an_address_that_is_not_public_is_refused(address: str, kind: str) -> None:
    with pytest.raises(NotLearned, match=f"has a {kind} address") as refused:
        found(address)
    assert refused.value.lasting


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_used(address: str) -> None:
    assert found(address) == [address]


@pytest.mark.parametrize("address", PRIVATE)
def test_the_settings_may_allow_private_addresses(address: str) -> None:
    assert found(address, allow_private=True) == [address]


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_used(address: str) -> None:
    with pytest.raises(NotLearned):
        found(address, allow_private=True)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(NotLearned, match="private"):
        found("93.184.216.34", "10.0.0.7")


@pytest.mark.parametrize("written", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001"])
def test_no_way_of_writing_the_loopback_gets_past(written: str) -> None:
    with pytest.raises(NotLearned, match=r"loopback|not known"):
        addresses_of(written, 80, allow_private=False)


def test_the_name_localhost_leads_to_the_loopback_and_is_refused(place: Place) -> None:
    assert failed(Website(), KNOWN._replace(domain=f"localhost:{place.port}")) == ("has a loopback address", True)
    assert place.asked == []


def test_the_name_localhost_is_visited_where_the_settings_allow_it(place: Place) -> None:
    place.says("/", "<title>Inside</title>")
    assert learned(Website(allow_private=True), KNOWN._replace(domain=f"localhost:{place.port}"))[0].title == "Inside"


@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/meta-data", "http://inside.example/"])
def test_a_redirect_to_a_refused_address_is_not_followed(place: Place, to: str) -> None:
    place.redirects("/", to)
    names = Names(
        {
            "muster.example": ("127.0.0.1",),
            "inside.example": ("224.0.0.1",),
            "169.254.169.254": ("169.254.169.254",),
        }
    )
    website = Website(allow_private=True, resolve=names)
    reason, lasting = failed(website, KNOWN._replace(domain=f"muster.example:{place.port}"))
    assert (reason.startswith("has a "), lasting) == (True, True)
    assert place.paths == ["/robots.txt", "/"]


def test_a_redirect_of_robots_txt_to_a_refused_address_is_not_followed(place: Place) -> None:
    place.redirects("/robots.txt", "http://169.254.169.254/")
    assert failed(Website(allow_private=True), KNOWN._replace(domain=place.host)) == ("has a link-local address", True)


def test_what_is_connected_to_is_what_was_checked(place: Place) -> None:
    """A name server that says something else the second time changes nothing: each request looks the name up once."""
    place.says("/", "<title>Muster</title>")
    names = Names({"muster.example": ("127.0.0.1",)})
    learned(Website(allow_private=True, resolve=names), KNOWN._replace(domain=f"muster.example:{place.port}"))
    assert len(names.looked_up) == len(place.asked) + 1  # once more for TLS, which this place does not speak


def test_the_next_address_is_tried_where_one_does_not_answer(place: Place) -> None:
    place.says("/", "<title>Muster</title>")
    names = Names({"muster.example": ("127.0.0.2", "127.0.0.1")})
    known = KNOWN._replace(domain=f"muster.example:{place.port}")
    assert learned(Website(allow_private=True, resolve=names), known)[0].title == "Muster"


@pytest.mark.parametrize(("error", "lasting"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)])
def test_a_name_nobody_knows_lasts_and_a_silent_name_server_passes(error: int, lasting: bool) -> None:
    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(error, "no")

    assert failed(Website(resolve=resolve)) == ("has a name that is not known", lasting)


def test_a_name_that_dns_cannot_write_is_no_host_name() -> None:
    assert failed(Website(), KNOWN._replace(domain="a" * 70 + ".example")) == ("has a name that is no host name", True)
