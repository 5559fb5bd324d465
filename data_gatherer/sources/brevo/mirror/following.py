"""What a person sees of a mirror while it is made: bars on a terminal, in a log a line for each part."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from data_gatherer.sources.brevo.mirror.reader import Step
from sales_kernel.console import talk

Heard = Callable[[Step], object]


class Following:
    """Is told of every page; what is shown of it lasts as long as `shown`."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._lines = verbose and not quiet
        self._bars = not quiet and sys.stderr.isatty()
        self._heard: Heard = _nothing

    def __call__(self, step: Step) -> None:
        """Take note of a page."""
        self._heard(step)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show what is told meanwhile."""
        following = _bars() if self._bars else _lines() if self._lines else _silence()
        with following as self._heard:
            yield
        self._heard = _nothing


def _nothing(_: Step) -> None:
    pass


@contextmanager
def _silence() -> Iterator[Heard]:
    yield _nothing


@contextmanager
def _bars() -> Iterator[Heard]:
    """A bar for each part with its rows, and the calls so far; they go when it is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn

    tasks: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rows]}", markup=False, justify="right"),
        TextColumn("{task.fields[calls]}", markup=False, justify="right"),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False, markup=False), transient=True) as bars:

        def heard(step: Step) -> None:
            rows = f"{step.rows:,}" if step.total is None else f"{step.rows:,} of {step.total:,}"
            if step.label not in tasks:
                tasks[step.label] = bars.add_task(step.label, rows="", calls="")
            calls = f"{step.calls:,} calls"
            bars.update(tasks[step.label], completed=step.rows, total=step.total, rows=f"{rows} rows", calls=calls)

        yield heard


@contextmanager
def _lines() -> Iterator[Heard]:
    """A line for each part when the next one begins."""
    last: list[Step] = []

    def said() -> None:
        for step in last:
            talk(f"{step.label}: {step.rows:,} rows, {step.calls:,} calls so far")

    def heard(step: Step) -> None:
        if last and last[0].label != step.label:
            said()
        last[:] = [step]

    try:
        yield heard
    finally:
        said()
