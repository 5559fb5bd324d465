"""Make text from outside harmless to a terminal and to Markdown, without changing what it says."""

from __future__ import annotations

import re

# Terminal escape sequences first as wholes (CSI, OSC up to BEL or ST, others), so that no bare tail like "[31m" remains.
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]|\x9b[0-?]*[ -/]*[@-~]"
)
# Bidirectional overrides, isolates and zero-width marks move or hide what a reader sees; joiners inside emoji and Indic text stay.
_INVISIBLE = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&@])")


def harmless(text: str) -> str:
    """Return *text* without escapes, control characters and invisible marks; line ends become a single newline."""
    if text.isascii() and text.isprintable():  # most of what a CRM holds
        return text
    text = _ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", _INVISIBLE.sub("", text))


def one_line(text: str, *, limit: int = 0) -> str:
    """Return *text* harmless and on one line; longer than *limit* characters (0 for none) it ends in an ellipsis."""
    line = " ".join(harmless(text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def markdown(text: str) -> str:
    """Return *text* so that Markdown shows it as it is: no markup, link, heading or HTML comes of it."""
    escaped = re.sub(r"(?m)^[ \t]+", "", _MARKDOWN.sub(r"\\\1", harmless(text)))  # an indented line would be code
    escaped = re.sub(r"(?i)(www)\.", r"\1\\.", escaped.replace("://", r"\://"))  # bare addresses would become links
    listed = re.sub(r"(?m)^([-+=])", r"\\\1", escaped)
    return re.sub(r"(?m)^(\d+)([.)])(?=\s|$)", r"\1\\\2", listed)


def is_text(text: str) -> bool:
    """Return whether *text* can be written down: bytes of a command line that were no UTF-8 cannot."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
