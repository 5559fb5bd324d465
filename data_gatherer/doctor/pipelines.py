"""The account's pipelines, and which of their stages count as won or lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from data_gatherer.doctor.findings import SETTINGS, Finding
from data_gatherer.doctor.saying import counted, named, nearest, setting
from data_gatherer.sources.brevo.documents import Document
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.stages import Stages
from data_gatherer.sources.brevo.translation.tolerant import each
from data_gatherer.sources.brevo.translation.wire import Pipeline
from data_gatherer.sources.brevo.translation.words import folded


class Judged(NamedTuple):
    """A stage: open, won or lost, and whether that is by the settings, by its name, or because nothing says otherwise."""

    id: str
    name: str
    kind: str
    how: str


class Board(NamedTuple):
    """A pipeline with its stages in order."""

    name: str
    stages: tuple[Judged, ...]

    def of_kind(self, kind: str) -> list[Judged]:
        """Return the stages that are won, or lost, or open."""
        return [stage for stage in self.stages if stage.kind == kind]


def of_pipelines(pipelines: Sequence[Document], settings: BrevoSettings) -> Iterator[Finding]:
    """Tell which pipelines there are and what their stages count as."""
    boards = _boards(pipelines, settings)
    if not boards:
        todo = "make a pipeline with stages in Brevo (Deals); until then deals show the ids of their stages"
        yield Finding("pipelines", "note", "the account has none", todo)
        return
    told = [f"{board.name} ({counted(len(board.stages), 'stage')})" for board in boards]
    bare = [board.name for board in boards if not board.stages]
    more = tuple(f"{board.name}: {', '.join(stage.name for stage in board.stages) or 'no stages'}" for board in boards)
    todo = f"give these stages in Brevo: {named(bare)}" if bare else ""
    yield Finding("pipelines", "note" if bare else "ok", named(told), todo, more)
    yield _outcomes([board for board in boards if board.stages], settings)


def _outcomes(boards: list[Board], settings: BrevoSettings) -> Finding:
    strangers = list(_strangers(boards, settings))
    told = "; ".join(map(_told, boards))
    more = tuple(f"{board.name}: {stage.name}: {stage.kind}, {stage.how}" for board in boards for stage in board.stages)
    if strangers:
        todo = "write stages under won_stages and lost_stages of brevo: as Brevo calls them, or by their ids"
        return Finding("won and lost", "wrong", f"{'; '.join(strangers)}; {told}", todo, more, SETTINGS)
    silent = [(kind, board) for kind in ("won", "lost") for board in boards if not board.of_kind(kind)]
    if not silent:
        return Finding("won and lost", "ok", told, "", more)
    kind, board = silent[0]
    example = setting({f"{kind}_stages": [_last_open(board)]})
    return Finding(
        "won and lost", "note", told, f"if a stage means it under another name, say so, such as {example}", more
    )


def _told(board: Board) -> str:
    parts = []
    for kind in ("won", "lost"):
        some = board.of_kind(kind)
        ways = sorted({stage.how for stage in some})
        parts.append(
            f"{kind} is {named([one.name for one in some])} ({' and '.join(ways)})" if some else f"no stage is {kind}"
        )
    return f"{board.name}: {', '.join(parts)}"


def _last_open(board: Board) -> str:
    """Return the stage that most likely means an end under another name: the last one that counts as open."""
    return next((stage.name for stage in reversed(board.of_kind("open"))), "")


def _strangers(boards: list[Board], settings: BrevoSettings) -> Iterator[str]:
    known = {name for board in boards for stage in board.stages for name in (stage.id, stage.name)}
    called = {folded(name) for name in known}
    for field in ("won_stages", "lost_stages"):
        for name in getattr(settings, field):
            if folded(name) not in called:
                near = nearest(name, known)
                yield f"{field} names {name!r}, which is no stage{f' (did you mean {near!r}?)' if near else ''}"


def _boards(pipelines: Sequence[Document], settings: BrevoSettings) -> list[Board]:
    rows = [row for row in each(Pipeline, pipelines) if row.pipeline]
    by_all, by_name = Stages(pipelines, settings), Stages(pipelines, BrevoSettings())

    def judged(pipeline: str, stage: str) -> Judged:
        place = by_all.stage(pipeline, stage)
        named_so = by_name.stage(pipeline, stage).kind
        how = (
            "by settings"
            if place.kind != named_so
            else "by its name"
            if place.kind != "open"
            else "nothing says otherwise"
        )
        return Judged(stage, place.name, place.kind, how)

    return [
        Board(
            row.pipeline_name or row.pipeline, tuple(judged(row.pipeline, stage.id) for stage in row.stages if stage.id)
        )
        for row in {row.pipeline: row for row in rows}.values()
    ]
