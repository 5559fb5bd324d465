"""In which encoding a file is written, found by reading all of its bytes once."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from sales_kernel.errors import UsageFault

_CHUNK = 2**20
_CONTROL = bytes({*range(32)} - {*b"\t\n\f\r\x1b"})
_LARGEST = 2 * 2**30
_SIGNS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHERS = {
    b"PK\x03\x04": "a zip archive or an Excel file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"SQLite format 3": "a database",
}


class Encoded(NamedTuple):
    """An encoding, and what the owner of the file should know about it."""

    name: str
    note: str = ""


def encoding_of(path: Path) -> Encoded:
    """Return the encoding of *path*. Raises UsageFault for what is no text, is empty or larger than 2 GB."""
    with path.open("rb") as file:
        head = file.read(4096)
        _refuse(path, head)
        marked = next((name for mark, name in _MARKS if head.startswith(mark)), "") or _unmarked_utf_16(head)
        if "16" in marked:
            return Encoded(marked, "read as UTF-16")
        if (
            len(head) - len(head.translate(None, _CONTROL)) > 2 + len(head) // 50
        ):  # a stray one is dropped from its cell
            raise UsageFault(f"{path.name} is binary, not text", hint="export it as CSV or JSON")
        file.seek(0)
        signs = stray = 0
        tail = b""
        while chunk := file.read(_CHUNK):
            if chunk.isascii() and not tail:
                continue
            data = tail + chunk
            cut = _cut(data)
            tail, data = data[cut:], data[:cut]
            signs += len(_SIGNS.findall(data))
            stray += len(_HIGH.findall(_SIGNS.sub(b"", data)))
    return _decided(marked or "utf-8", signs + len(_SIGNS.findall(tail)), stray + len(_SIGNS.sub(b"", tail)))


def _refuse(path: Path, head: bytes) -> None:
    if not head:
        raise UsageFault(f"{path.name} is empty", hint="export it again")
    other = next((what for magic, what in _OTHERS.items() if head.startswith(magic)), "")
    if other:
        raise UsageFault(f"{path.name} is {other}", hint="unpack it, or save it as CSV, and import that")
    if path.stat().st_size > _LARGEST:
        raise UsageFault(f"{path.name} is larger than 2 GB", hint="split it into several files with the same columns")


def _unmarked_utf_16(head: bytes) -> str:
    """Return the encoding of Latin text in UTF-16: it has a nought in every second place."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 4 or max(even, odd) < half * 0.4 or min(even, odd) > half * 0.05:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _cut(data: bytes) -> int:
    """Return where the last sign begins that may go on in the next piece."""
    cut = len(data)
    while cut > max(0, len(data) - 3) and data[cut - 1] & 0xC0 == 0x80:
        cut -= 1
    return cut - 1 if cut and data[cut - 1] >= 0xC0 else len(data)


def _decided(name: str, signs: int, stray: int) -> Encoded:
    if not stray:
        return Encoded(name)
    if signs > stray or name != "utf-8":
        return Encoded(name, "UTF-8 with damaged bytes; rows that hold them are refused")
    return Encoded("cp1252", "not UTF-8; read as Windows-1252")
