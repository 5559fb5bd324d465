"""What a line says once it is decoded: base64, percent signs, entities, rot13, backwards, letters set apart or written as digits."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

_LONGEST_WORD = 23
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[ :]?){16,}")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}[^%\s]{0,12}){3,}")
_ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|[a-z]{2,6});")
_ESCAPED = re.compile(r"(?:\\u00[0-9a-fA-F]{2}|\\x[0-9a-fA-F]{2}){4,}")
_APART = re.compile(r"(?<!\S)(?:\w[ .*_-]){4,}\w(?!\S)(?:\s{1,3}(?:\w[ .*_-])+\w(?!\S))*")
_DIGITS = str.maketrans("013457@$!", "oieastasi")
_TURNED = ("vtaber", "qvfertneq", "vafgehpgvba", "cerivbhf", "cebzcg", "snoitcurtsni", "erongi", "tpmorp")
"""ignore, disregard, instruction, previous and prompt in rot13; instructions, ignore and prompt backwards."""
_MIXED = re.compile(r"[a-z][013457]+[a-z]")


def may_hide(text: str) -> bool:
    """Return whether a line of *text* is worth decoding, by a quick look."""
    words = text.split()
    return (
        max(map(len, words), default=0) > _LONGEST_WORD
        or "%" in text
        or "&" in text
        or "\\" in text
        or len(words) * 2.5 > len(text)
        or any(word in text.casefold() for word in _TURNED)
        or _MIXED.search(text.casefold()) is not None
    )


def disguises(line: str) -> Iterator[str]:
    """Yield what *line* may say in disguise; nothing for most lines."""
    words = line.split()
    if max(map(len, words), default=0) > _LONGEST_WORD:
        yield from _long(line)
    if "%" in line and _PERCENT.search(line):
        yield unquote(line)
    if "&" in line and len(_ENTITY.findall(line)) > 3:
        yield html.unescape(line)
    if "\\" in line and _ESCAPED.search(line):
        yield _ESCAPED.sub(lambda run: codecs.decode(run[0], "unicode_escape"), line)
    if len(words) * 2.5 > len(line) and _APART.search(line):
        yield re.sub(r"(?<=\S)[ .*_-](?=\w(?!\w))", "", line)
    low = line.casefold()
    if any(word in low for word in _TURNED):
        yield codecs.decode(line, "rot13")
        yield line[::-1]
    if _MIXED.search(low):
        yield low.translate(_DIGITS)


def _long(line: str) -> Iterator[str]:
    for found in _BASE64.finditer(line):
        if text := _decoded(found[0]):
            yield text
    for found in _HEX.finditer(line):
        digits = re.sub(r"[ :]", "", found[0])
        if text := _printed(bytes.fromhex(digits[: len(digits) // 2 * 2])):
            yield text


def _decoded(code: str) -> str:
    """What a base64 run says, empty where it says nothing that can be read; a few letters before or behind do no harm."""
    plain = code.rstrip("=").replace("-", "+").replace("_", "/")
    for shift in range(4):
        piece = plain[shift:]
        try:
            raw = base64.b64decode(
                piece[: len(piece) // 4 * 4] if len(piece) % 4 == 1 else piece + "=" * (-len(piece) % 4)
            )
        except (binascii.Error, ValueError):
            continue
        if text := _printed(raw):
            return text
    return ""


def _printed(raw: bytes) -> str:
    text = raw.decode("utf-8", "ignore")
    return text if text.isprintable() and len(text) > 11 and " " in text else ""
