"""A web page as text: its title, what it says of itself, and the words a reader sees first.

Read in one pass and not by a parser that builds a tree: a page made for it can keep such a one busy for minutes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import NamedTuple

from sales_kernel.text import one_line

TEXT = 1500
"""Characters of the readable text that are kept."""
_ENOUGH = 8 * TEXT
"""Characters after which no more is read: menus and repeated lines are among them."""
_HIDDEN = frozenset(
    {"script", "style", "svg", "template", "noscript", "iframe", "textarea", "select", "button", "nav", "title"}
)
_BLOCKS = frozenset(
    {
        "body",
        "main",
        "header",
        "footer",
        "section",
        "article",
        "div",
        "p",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    }
    | {"table", "tr", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_QUOTE_OR_END = re.compile(r"=\s{0,9}([\"'])|>")
_ATTRIBUTE = re.compile(
    r"\b(name|property|content)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_MOST_OF_A_TAG = 5000


class Read(NamedTuple):
    """What a page says; each part may be empty."""

    title: str
    description: str
    text: str


class _Piece(NamedTuple):
    """A piece of a page: text, or a tag; *inside* is what no reader sees, up to the tag that closes it."""

    text: str = ""
    tag: str = ""
    attributes: str = ""
    inside: str = ""


def read_page(body: bytes, content_type: str) -> Read:
    """Return what the HTML in *body* says to a reader."""
    title, told, words, room = "", dict[str, str](), list[str](), _ENOUGH
    for piece in _pieces(_decoded(body, content_type)):
        if piece.tag == "title":
            title = title or piece.inside
        elif piece.tag == "meta":
            told |= _meta(piece.attributes)
        elif piece.tag in _BLOCKS:
            words.append("\n")
        elif piece.text:
            words.append(piece.text)
            room -= len(piece.text.strip())
        if room < 0:
            break
    description = told.get("description") or told.get("og:description", "")
    return Read(
        one_line(unescape(title), limit=200), one_line(unescape(description), limit=500), _lines("".join(words))
    )


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in unescape(text).splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))[:TEXT]


def _pieces(markup: str) -> Iterator[_Piece]:
    """Yield the pieces in their order; what is opened and never closed hides the rest."""
    place = 0
    while place >= 0:
        opened = markup.find("<", place)
        yield _Piece(markup[place : opened if opened >= 0 else None])
        if opened < 0:
            return
        piece, place = _tag_at(markup, opened)
        yield piece


def _tag_at(markup: str, opened: int) -> tuple[_Piece, int]:
    """Return the tag that opens there and where to go on; -1 when it never ends."""
    if markup.startswith(("<!", "<?"), opened):
        return _Piece(), _after(markup, "-->" if markup.startswith("<!--", opened) else ">", opened + 2)
    name = _NAME.match(markup, opened + 1)
    if name is None:
        return _Piece("<"), opened + 1
    tag, end = name[1].lower(), _end_of_tag(markup, name.end())
    if end < 0 or tag not in _HIDDEN or markup[opened + 1] == "/":
        return _Piece(tag=tag, attributes=markup[name.end() : end][:_MOST_OF_A_TAG]), end
    closing = re.compile(f"</{tag}", re.IGNORECASE).search(markup, end)
    return _Piece(tag=tag, inside=markup[end : closing.start()] if closing else ""), closing.start() if closing else -1


def _end_of_tag(markup: str, place: int) -> int:
    """Return where the tag ends whose name ends at *place*: at the first `>` outside of quotes; -1 when nowhere."""
    while found := _QUOTE_OR_END.search(markup, place):
        if not found[1]:
            return found.end()
        place = max(found.end(), _after(markup, found[1], found.end()))
    return -1


def _after(markup: str, closer: str, place: int) -> int:
    found = markup.find(closer, place)
    return found + len(closer) if found >= 0 else -1


def _meta(attributes: str) -> dict[str, str]:
    """Return what a meta tag says under the name it gives it."""
    told = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(attributes)}
    name = (told.get("name") or told.get("property", "")).lower()
    return {name: told["content"]} if name and told.get("content") else {}


def _decoded(body: bytes, content_type: str) -> str:
    """Return *body* as text, by what the server says, else the page, else UTF-8 if it is that."""
    _, _, said = content_type.lower().partition("charset=")
    declared = _DECLARED.search(body[:4096])
    for name in (said.partition(";")[0].strip(" \"'"), declared[1].decode() if declared else ""):
        with suppress(LookupError, UnicodeError):
            if name:
                return body.decode(name, "replace")
    try:  # a body that was cut may end within a character
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")
