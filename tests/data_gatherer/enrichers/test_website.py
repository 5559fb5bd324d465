"""The company's own web site: what is read of it, as a guest."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_gatherer.enrichers import Deadline, Found
from data_gatherer.enrichers.http import MOST_BYTES
from data_gatherer.enrichers.website import Website, host_of
from tests.data_gatherer.enrichers.asking import KNOWN, Names, failed, learned, ticking
from tests.data_gatherer.enrichers.web import PAIR, Place, floods, hangs, trickles

HOME = """<!doctype html><html><head><title> Muster  GmbH </title>
<meta name="description" content="Machines for bakeries."></head>
<body><nav>Home | Shop</nav><h1>We build ovens</h1><p>Since <b>1950</b>, in Köln.</p>
<script>alert("no")</script><!-- a secret --><p>250 people.</p></body></html>"""


def of(place: Place, **parts: str) -> list[Found]:
    return learned(Website(allow_private=True), KNOWN._replace(domain=place.host, **parts))


def why_not(place: Place, deadline: Deadline | None = None) -> tuple[str, bool]:
    return failed(Website(allow_private=True), KNOWN._replace(domain=place.host), deadline)


def test_a_home_page_is_read_to_its_title_description_and_words(place: Place) -> None:
    place.says("/", HOME)
    text = "Machines for bakeries.\n\nWe build ovens\nSince 1950, in Köln.\n250 people."
    assert of(place) == [Found("website", "Muster GmbH", text, f"{place.url}/")]


def test_we_come_under_our_own_name_and_bring_nothing(place: Place) -> None:
    place.says("/", HOME)
    of(place)
    (home,) = [asked for asked in place.asked if asked.path == "/"]
    assert home.headers["User-Agent"].startswith("sales-action-suite/")
    assert home.headers["Host"] == place.host
    assert set(home.headers) == {"Host", "User-Agent", "Accept-Encoding", "Accept", "Connection"}


def test_credentials_of_a_netrc_are_not_taken_along(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login me password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    place.says("/", HOME)
    of(place)
    assert not [asked for asked in place.asked if "Authorization" in asked.headers]


def test_robots_txt_is_asked_first_and_obeyed(place: Place) -> None:
    place.says("/robots.txt", "User-agent: *\nDisallow: /\n", kind="text/plain")
    place.says("/", HOME)
    assert why_not(place) == ("does not let robots read it", True)
    assert place.paths == ["/robots.txt"]


def test_a_robots_txt_that_names_us_counts_for_us(place: Place) -> None:
    place.says(
        "/robots.txt", "User-agent: *\nAllow: /\n\nUser-agent: sales-action-suite\nDisallow: /\n", kind="text/plain"
    )
    assert why_not(place)[0] == "does not let robots read it"


def test_a_robots_txt_about_other_pages_lets_us_in(place: Place) -> None:
    place.says("/robots.txt", "\ufeffUser-agent: *\nDisallow: /admin\n", kind="text/plain")
    place.says("/", HOME)
    assert of(place)[0].title == "Muster GmbH"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_where_robots_txt_cannot_be_read_just_now_nothing_is(place: Place, status: int) -> None:
    place.says("/robots.txt", status=status)
    place.says("/", HOME)
    reason, lasting = why_not(place)
    assert (reason.startswith("does not show its robots.txt"), lasting, "/" in place.paths) == (True, False, False)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_where_there_is_no_robots_txt_all_is_allowed(place: Place, status: int) -> None:
    place.says("/robots.txt", status=status)
    place.says("/", HOME)
    assert of(place)


def test_redirects_are_followed_and_robots_asked_at_the_new_place(place: Place) -> None:
    other = Place()
    place.redirects("/", f"{other.url}/en/")
    other.says("/en/", HOME)
    assert of(place)[0].url == f"{other.url}/en/"
    assert other.paths == ["/robots.txt", "/en/"]
    other.says("/robots.txt", "User-agent: *\nDisallow: /en/\n", kind="text/plain")
    assert why_not(place) == ("does not let robots read it", True)
    other.close()


def test_a_redirect_with_an_endless_body_is_not_read(place: Place) -> None:
    place.routes["/"] = lambda handler: floods(handler, 302, Location="/en")
    place.says("/en", HOME)
    assert of(place)[0].url == f"{place.url}/en"


def test_three_redirects_are_followed_and_no_fourth(place: Place) -> None:
    for step in range(4):
        place.redirects(f"/{step or ''}", f"/{step + 1}")
    place.says("/3", HOME)
    assert of(place)[0].url == f"{place.url}/3"
    place.redirects("/3", "/4")
    place.says("/4", HOME)
    assert why_not(place) == ("redirects too often", True)


ELSEWHERE = [
    "ftp://muster.example/",
    "file:///etc/passwd",
    "http://user:pw@127.0.0.1/",
    "http://[::1",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("location", [*ELSEWHERE, "http://127.0.0.1:99999/"])
def test_a_redirect_to_what_is_no_web_page_is_not_followed(place: Place, location: str) -> None:
    place.redirects("/", location)
    assert why_not(place) == ("leads to what is no web address", True)


def test_a_flood_is_cut_and_what_came_is_read(place: Place) -> None:
    place.routes["/"] = floods
    (found,) = of(place)
    assert (found.title, found.text) == ("Endless", "First words.\nmore and more")


def test_a_page_longer_than_the_cap_is_read_to_the_cap(place: Place) -> None:
    place.says("/", "<title>Long</title>" + "<!--" + "x" * MOST_BYTES + "--><p>Beyond</p>")
    assert of(place) == [Found("website", "Long", "", f"{place.url}/")]


def test_a_trickle_ends_with_the_time(place: Place) -> None:
    place.routes["/"] = trickles
    assert why_not(place, Deadline(60, ticking())) == ("gave no answer within 60 seconds", False)


def test_a_place_that_never_answers_ends_with_the_time(place: Place) -> None:
    place.routes["/"] = hangs
    assert why_not(place, Deadline(0.3)) == ("did not answer in time", False)


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "text/plain", "application/json", ""])
def test_only_html_is_read(place: Place, kind: str) -> None:
    place.says("/", HOME, kind=kind)
    reason, lasting = why_not(place)
    assert (reason, lasting) == (f"is not text/html but {kind or 'does not say what'}", True)


def test_what_is_compressed_against_our_wish_is_left_alone(place: Place) -> None:
    place.says("/", b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert why_not(place) == ("is compressed, though we asked for plain text", True)


@pytest.mark.parametrize(
    ("status", "reason", "lasting"),
    [
        (403, "refused us, HTTP 403", True),
        (404, "has no such page, HTTP 404", True),
        (429, "was asked too often, HTTP 429", False),
        (503, "failed, HTTP 503", False),
        (304, "sends us elsewhere, HTTP 304", True),
        (204, "is empty", True),
    ],
)
def test_a_page_that_is_not_given_is_a_reason(place: Place, status: int, reason: str, lasting: bool) -> None:
    place.says("/", status=status)
    assert why_not(place) == (reason, lasting)


def test_a_page_without_words_says_so(place: Place) -> None:
    place.says("/", "<html><body><script>all()</script></body></html>")
    assert why_not(place) == ("has a home page without text", True)


def test_a_closed_door_cannot_be_reached(place: Place) -> None:
    place.close()
    assert why_not(place) == ("cannot be reached", False)


def test_over_tls_the_name_is_kept_while_the_address_is_the_checked_one(
    secure: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(PAIR))
    secure.says("/", HOME)
    names = Names({"muster.example": ("127.0.0.1",)})
    known = KNOWN._replace(domain=f"https://www.{KNOWN.domain}:{secure.port}/about".replace("www.", ""))
    (found,) = learned(Website(allow_private=True, resolve=names), known)
    assert found.url == f"https://muster.example:{secure.port}/"
    assert set(secure.named) == {"muster.example"}
    assert {asked.headers["Host"] for asked in secure.asked} == {f"muster.example:{secure.port}"}


def test_the_certificate_of_another_name_is_no_safe_connection(secure: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(PAIR))
    secure.redirects("/", f"https://other.example:{secure.port}/")
    names = Names({"muster.example": ("127.0.0.1",), "other.example": ("127.0.0.1",)})
    known = KNOWN._replace(domain=f"muster.example:{secure.port}")
    reason, _ = failed(Website(allow_private=True, resolve=names), known)
    assert reason == "cannot be reached"  # over TLS it is another's, and without TLS nobody answers
    assert not [asked for asked in secure.asked if asked.headers["Host"].startswith("other")]


def test_a_certificate_nobody_vouches_for_is_not_trusted(secure: Place) -> None:
    secure.says("/", HOME)
    names = Names({"muster.example": ("127.0.0.1",)})
    failed(Website(allow_private=True, resolve=names), KNOWN._replace(domain=f"muster.example:{secure.port}"))
    assert secure.asked == []


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("muster.example", "muster.example"),
        (" https://WWW.Muster.example/en?x=1 ", "www.muster.example"),
        ("muster.example:8080", "muster.example:8080"),
        ("muster.example.", "muster.example"),
        ("köln.example", "köln.example"),
        ("[::1]:80", "[::1]:80"),
        ("", ""),
        ("info@muster.example", ""),
        ("Muster GmbH", ""),
        ("http://[", ""),
        ("muster.example:port", ""),
    ],
)
def test_a_domain_is_read_as_people_write_it(written: str, host: str) -> None:
    assert host_of(written) == host


@pytest.mark.parametrize(
    ("domain", "reason"), [("", "the CRM holds no domain"), ("a b", "the domain in the CRM is no host name")]
)
def test_without_a_usable_domain_nobody_is_asked(domain: str, reason: str) -> None:
    (question,) = Website().questions(KNOWN._replace(domain=domain))
    assert (question.about, question.what, question.hindrance) == ("company:muster", "web site", reason)


def test_without_a_company_there_is_no_question() -> None:
    assert Website().questions(KNOWN._replace(company_id="")) == []
