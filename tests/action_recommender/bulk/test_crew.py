"""Workers side by side, in this process and in others."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator

import pytest

from action_recommender.bulk.crew import Crew, Said
from sales_kernel.workspace import Workspace


def say(work: Workspace, task: int) -> str:
    work.talk(f"at {task}")
    return f"done {task} in {os.getpid()}"


def fall_over(_: Workspace, task: int) -> str:
    if task == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"done {task}"


@pytest.fixture
def hired(work: Workspace) -> Iterator[Callable[..., Crew[int, str]]]:
    crews: list[Crew[int, str]] = []

    def hire(workers: int, errand: Callable[[Workspace, int], str] = say, **options: int) -> Crew[int, str]:
        def opens(talk: Callable[[str], None]) -> Workspace:
            return work.beside(talk=talk)

        crews.append(Crew(workers, opens, errand, lost=lambda task: f"lost {task}", **options))
        return crews[-1]

    yield hire
    for crew in crews:
        crew.dismiss()


def test_one_worker_keeps_the_order_of_the_tasks(hired: Callable[..., Crew[int, str]]) -> None:
    done = [one for one in hired(1).each(range(20)) if not isinstance(one, Said)]
    assert done == [f"done {number} in {os.getpid()}" for number in range(20)]


def test_every_task_is_done_once_by_many_workers_in_many_processes(
    hired: Callable[..., Crew[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    came = list(hired(6).each(range(50)))
    done = [one for one in came if not isinstance(one, Said)]
    assert sorted(int(one.split()[1]) for one in done) == list(range(50))
    assert len({one.split()[-1] for one in done}) == 2
    assert {one.line for one in came if isinstance(one, Said)} == {f"at {number}" for number in range(50)}


def test_nothing_more_is_begun_once_that_is_not_wanted(hired: Callable[..., Crew[int, str]]) -> None:
    asked = iter([True, True, True, False, False, False])
    done = [one for one in hired(1).each(range(20), lambda: next(asked)) if not isinstance(one, Said)]
    assert len(done) == 3


def test_a_crew_takes_tasks_again(hired: Callable[..., Crew[int, str]]) -> None:
    crew = hired(3)
    for _ in range(2):
        assert len([one for one in crew.each(range(5)) if not isinstance(one, Said)]) == 5


def test_workers_wait_side_by_side(hired: Callable[..., Crew[int, str]]) -> None:
    together = threading.Barrier(4, timeout=20)

    def meet(_: Workspace, task: int) -> str:
        together.wait()
        return f"met {task}"

    assert sorted(hired(4, meet, processes=1).each(range(4))) == [f"met {number}" for number in range(4)]  # type: ignore[type-var]


def test_what_a_killed_process_was_at_is_lost_and_the_others_go_on(
    hired: Callable[..., Crew[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    came = list(hired(2, fall_over).each(range(6)))
    assert sorted(str(one) for one in came) == ["done 0", "done 2", "done 3", "done 4", "done 5", "lost 1"]
