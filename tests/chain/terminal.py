"""A pseudo terminal that tests sit in front of."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time

from tests.chain.asking import PATIENCE, program

COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")
"""A sequence that sets a colour."""
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""A sequence that sets a style, or moves or hides the cursor."""


class Terminal:
    """A command at a terminal of so many columns; *typed* is typed when it asks for something."""

    def __init__(self, name: str, *arguments: str, columns: int = 80, env: dict[str, str] | None = None) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
        self._end = ours
        self._bytes = codecs.getincrementaldecoder("utf-8")()
        self.seen = ""
        self.child = subprocess.Popen(
            [program(name), *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**kept, "TERM": "xterm-256color", **(env or {})},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)

    def read_until(self, text: str = "") -> str:
        """Read until *text* was seen, or without it until the command has ended; return all that was seen."""
        deadline = time.monotonic() + PATIENCE
        while not (text and text in self.seen):
            ready, _, _ = select.select([self._end], [], [], deadline - time.monotonic())
            assert ready, f"the command did not say {text!r} in time; it said {self.seen!r}"
            try:
                data = os.read(self._end, 65536)
            except OSError:
                break
            if not data:
                break
            self.seen += self._bytes.decode(data)
        return self.seen

    def type(self, text: str) -> None:
        """Type *text*."""
        os.write(self._end, text.encode())

    def ended(self) -> int:
        """Read to the end and return the exit code."""
        try:
            self.read_until()
            return self.child.wait(timeout=PATIENCE)
        finally:
            self.child.kill()
            os.close(self._end)


def seen_at(name: str, *arguments: str, columns: int = 80, env: dict[str, str] | None = None) -> str:
    """Return what a command shows at a terminal, sequences included."""
    terminal = Terminal(name, *arguments, columns=columns, env=env)
    assert terminal.ended() == 0, terminal.seen
    return terminal.seen
