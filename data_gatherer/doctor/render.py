"""What the doctor found, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_gatherer.doctor.examine import Examined
from data_gatherer.doctor.findings import Finding
from data_gatherer.doctor.saying import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red", "unknown": "cyan"}
_NARROWEST = 36
"""Columns that words need beside the name of what they are about; where there are fewer they stand below it."""
_BUCKETS = {"crm": "CRM", "contacts": "contact", "mail_events": "e-mail event", "mails": "e-mail"}


def show_examined(console: Console, examined: Examined, *, everything: bool) -> None:
    """Print what was found, a block each; with *everything* also the lines behind it."""
    from rich.text import Text

    states, names = (max(map(len, some)) + 2 for some in (_STYLES, [one.name for one in examined.findings]))
    beside = console.width >= states + names + _NARROWEST
    margin = states + names if beside else 4
    for one in examined.findings:
        head = Text.assemble((one.state.ljust(states), _STYLES[one.state]), one.name.ljust(names if beside else 0))
        if not beside:
            console.print(head)
        lines = _lines(console, one, console.width - margin, everything=everything)
        for number, line in enumerate(lines):
            console.print(Text.assemble(head if beside and number == 0 else " " * margin, line))
    console.print()
    for line in _wrapped(console, _summary(examined), console.width):
        console.print(line)


def _lines(console: Console, one: Finding, width: int, *, everything: bool) -> Iterator[Text]:
    """Yield the finding's words in lines that fit beside its name; what stands behind it is set in a little."""
    from rich.text import Text

    said = [
        ("", one.what),
        *([("-> ", one.todo)] if one.todo else []),
        *(("   ", line) for line in one.more if everything),
    ]
    for mark, words in said:
        for number, line in enumerate(_wrapped(console, words, width - len(mark))):
            yield Text.assemble(mark if number == 0 else " " * len(mark), line)


def _wrapped(console: Console, words: str, width: int) -> Iterator[Text]:
    from rich.text import Text

    for line in Text(words).wrap(console, max(1, width), overflow="fold"):
        line.rstrip()
        yield line


def _summary(examined: Examined) -> str:
    states = Counter(one.state for one in examined.findings)
    told = [f"{states['wrong']} wrong" if states["wrong"] else "nothing is wrong"]
    told += [f"{states['note']} to look at"] if states["note"] else []
    told += [f"{states['unknown']} not known"] if states["unknown"] else []
    calls = ", ".join(
        counted(count, f"{_BUCKETS.get(bucket, bucket)} call") for bucket, count in examined.calls.items()
    )
    return f"{', '.join(told)}; asked of Brevo: {calls or 'nothing'}"
