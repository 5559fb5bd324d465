"""Workers side by side: threads, in as many processes as there are processors, so that nobody waits for another."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from sales_kernel.workspace import Workspace

MOST_PROCESSES = 8
T = TypeVar("T")
R = TypeVar("R")
Opens = Callable[[Callable[[str], None]], "Workspace"]


class Said(NamedTuple):
    """What a worker has to say to the person."""

    line: str


@dataclass
class _Hand(Generic[T]):
    """A process of the crew, or this one, with *free* workers; what it was *given* and is not done yet, by number."""

    end: Connection
    free: int
    process: BaseProcess | None = None
    given: dict[int, T] = field(default_factory=dict)


class Crew(Generic[T, R]):
    """So many *workers* that do the *errand*, each with a workspace that *opens* for it; *lost* says what becomes of a killed one's task.

    Make it before any other thread runs and any file of the home is open: its processes are forked. They never print.
    """

    def __init__(
        self,
        workers: int,
        opens: Opens,
        errand: Callable[[Workspace, T], R],
        *,
        lost: Callable[[T], R],
        processes: int = MOST_PROCESSES,
    ) -> None:
        self._opens = opens
        self._errand = errand
        self._lost = lost
        self._hands: list[_Hand[T]] = []
        many = min(workers, processes, os.cpu_count() or 1) if sys.platform == "linux" else 1
        for number in range(many):
            self._hands.append(self._hired(workers // many + (number < workers % many), alone=many == 1))

    def each(self, tasks: Iterable[T], go_on: Callable[[], bool] = lambda: True) -> Iterator[R | Said]:
        """Yield what came of each task, as it is done, and what is said meanwhile; *go_on* is asked before each task is begun.

        With one worker the order is that of the tasks. The crew can be given tasks until it is dismissed.
        """
        left = enumerate(tasks)
        while True:
            self._hand_out(left, go_on)
            busy = {hand.end: hand for hand in self._hands if hand.given}
            if not busy:
                return
            for end in wait(list(busy)):
                yield from self._heard(busy[end])  # type: ignore[index]

    def dismiss(self) -> None:
        """Let the workers go; what they are still at is left undone."""
        for hand in self._hands:
            hand.end.close()
        for hand in self._hands:
            if hand.process:
                hand.process.join()

    def _hand_out(self, left: Iterator[tuple[int, T]], go_on: Callable[[], bool]) -> None:
        while (hand := max(self._hands, key=lambda one: one.free)).free and go_on():
            number, task = next(left, (-1, None))
            if task is None:
                return
            hand.given[number] = task
            hand.free -= 1
            with suppress(OSError):  # it was killed: that is heard next
                hand.end.send((number, task))

    def _heard(self, hand: _Hand[T]) -> Iterator[R | Said]:
        try:
            number, said = hand.end.recv()
        except (EOFError, OSError):
            given, hand.given, hand.free = hand.given, {}, 0
            yield from (self._lost(task) for task in given.values())
            return
        if number is not None:
            del hand.given[number]
            hand.free += 1
        yield said

    def _hired(self, workers: int, *, alone: bool) -> _Hand[T]:
        ours, theirs = Pipe()
        if alone:
            threading.Thread(target=self._serve, args=(theirs, workers), daemon=True).start()
            return _Hand(ours, workers)
        process = get_context("fork").Process(target=self._serve_apart, args=(ours, theirs, workers), daemon=True)
        process.start()
        theirs.close()
        return _Hand(ours, workers, process)

    def _serve_apart(self, ours: Connection, theirs: Connection, workers: int) -> None:
        """Serve in a process of its own, and end with the one that hired it, however that ends."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is heard by who hired us
        for end in (ours, *(hand.end for hand in self._hands)):
            end.close()
        self._serve(theirs, workers)
        os._exit(0)

    def _serve(self, end: Connection, workers: int) -> None:
        tasks: SimpleQueue[tuple[int, T] | None] = SimpleQueue()
        lock = threading.Lock()

        def reply(number: int | None, said: R | Said) -> None:
            with lock, suppress(OSError):
                end.send((number, said))

        def work() -> None:
            place = self._opens(lambda line: reply(None, Said(line)))
            while (task := tasks.get()) is not None:
                reply(task[0], self._errand(place, task[1]))
            place.close()

        for _ in range(workers):
            threading.Thread(target=work, daemon=True).start()
        with suppress(EOFError, OSError):
            while True:
                tasks.put(end.recv())
        for _ in range(workers):
            tasks.put(None)
