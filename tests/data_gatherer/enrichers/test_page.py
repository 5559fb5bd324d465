"""A page of any quality, or of ill will, as text."""

from __future__ import annotations

import pytest

from data_gatherer.enrichers.page import TEXT, read_page


def words(html: str) -> str:
    return read_page(html.encode(), "text/html; charset=utf-8").text


def test_blocks_are_lines_and_inline_marks_are_not() -> None:
    assert words("<h1>One</h1><p>Two <b>and</b> <a href=x>three</a>, four</p><ul><li>Five<li>Six</ul>tail<br>end") == (
        "One\nTwo and three, four\nFive\nSix\ntail\nend"
    )


UNSEEN = [
    "<script>steal()</script>",
    "<SCRIPT type=x>a < b</SCRIPT >",
    "<style>p {color: red}</style>",
    "<!-- hidden -->",
    "<noscript>enable</noscript>",
    "<template>later</template>",
    "<svg><title>logo</title></svg>",
    "<nav>Home Shop</nav>",
    "<button>Search</button>",
    "<a title='x > y' @click=\"a => b\"></a>",
    "<iframe>frame</iframe>",
    "<?php echo 1 ?>",
    "<![CDATA[data]]>",
]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_no_reader_sees_is_left_out(unseen: str) -> None:
    assert words(f"<p>before</p>{unseen}<p>after</p>").replace("]>", "").split() == ["before", "after"]


@pytest.mark.parametrize("opener", ["<!-- ", "<script>", "<?x ", "<![CDATA["])
def test_what_is_never_closed_hides_the_rest(opener: str) -> None:
    assert words(f"<p>before</p>{opener} rest") == "before"


def test_a_line_that_comes_again_is_said_once() -> None:
    assert words("<p>Menu</p><p>Text</p><p>Menu</p>") == "Menu\nText"


def test_the_text_is_cut_where_it_is_long() -> None:
    assert len(words("".join(f"<p>line {number} of many</p>" for number in range(5000)))) == TEXT


def test_a_description_may_stand_under_either_name() -> None:
    told = [
        read_page(html.encode(), "").description
        for html in (
            '<meta name="description" content="A  B">',
            '<meta property="og:description" content="A B">',
            '<meta content="A B" name=description>',
            "<meta name=description>",
        )
    ]
    assert told == ["A B", "A B", "A B", ""]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Köln".encode(), "text/html; charset=UTF-8"),
        ("Köln".encode("latin-1"), 'text/html; charset="ISO-8859-1"'),
        ("Köln".encode("latin-1"), "text/html"),
        ("Köln".encode(), "text/html"),
        ("Köln".encode(), "text/html; charset=no-such"),
        ("Köln".encode(), "text/html; charset=idna"),
        ("Köln".encode(), "text/html; charset=zlib"),
        (b"<meta charset=iso-8859-2>" + "Łódź, Köln".encode("iso-8859-2"), "text/html"),
    ],
)
def test_a_page_is_decoded_by_what_is_said_of_it_else_by_a_guess(body: bytes, kind: str) -> None:
    assert read_page(body, kind).text in ("Köln", "Łódź, Köln")


def test_a_page_cut_within_a_letter_is_read() -> None:
    assert read_page("<p>Köln ö".encode()[:-1], "text/html").text == "Köln"


HUGE = {
    "open comments": "<!--",
    "open instructions": "<?",
    "open sections": "<![CDATA[",
    "nested": "<div>",
    "nested with text": "<div>x",
    "breaks": "<br>",
    "unclosed": "<p>x",
    "brackets": "<",
    "scripts": "<script>",
    "half closed scripts": "<script></script",
    "closed comments": "<!---->",
    "comments in comments": "<!<!---->--",
    "metas": "<meta name=x>",
    "entities": "&amp",
    "attributes": "<a b=c ",
    "declarations": "<!x",
    "quotes": "<a =\"'",
    "equals": "<a = = =",
    "titles": "<title>x",
    "navs": "<nav></nav",
}


@pytest.mark.parametrize("piece", HUGE.values(), ids=list(HUGE))
def test_a_page_made_to_be_slow_is_not(piece: str) -> None:
    """Parsers that build a tree take minutes over some of these."""
    assert len(words(piece * (1_000_000 // len(piece)))) <= TEXT


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\0" * 100,
        "<",
        "<!doctype",
        "plain words",
        "http://muster.example",
        "<?xml version='1.0'?><rss><a>x</a></rss>",
    ],
)
def test_odd_bodies_are_read_without_a_word_on_stderr(body: str, capfd: pytest.CaptureFixture[str]) -> None:
    read_page(body.encode(), "text/html")
    assert capfd.readouterr().err == ""
