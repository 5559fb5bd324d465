"""Pipelines and stages by their ids, and whether a stage is won, lost or open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from data_gatherer.importing.stages import kind_named
from data_gatherer.models import Stage
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.tolerant import each, newest
from data_gatherer.sources.brevo.translation.wire import Pipeline, StageRow
from data_gatherer.sources.brevo.translation.words import folded

_ORNAMENT = re.compile(r"^[\W\d_]+|[\W_]+$")


class Stages:
    """The account's pipelines, looked up by the ids that deals hold."""

    def __init__(self, pipelines: Iterable[object], settings: BrevoSettings) -> None:
        self._won = {folded(name) for name in settings.won_stages}
        self._lost = {folded(name) for name in settings.lost_stages}
        told: dict[str, list[Pipeline]] = {}
        for one in each(Pipeline, pipelines):
            told.setdefault(one.pipeline, []).append(one)
        rows = {key: newest(several) for key, several in sorted(told.items()) if key}
        self._names = {key: row.pipeline_name or key for key, row in rows.items()}
        self._places = {(key, stage): place for key, row in rows.items() for stage, place in self._told(row)}
        self._anywhere: dict[str, set[Stage]] = {}
        for (_, stage), place in self._places.items():
            self._anywhere.setdefault(stage, set()).add(place)

    def pipeline(self, pipeline_id: str) -> str:
        """Return the pipeline's name, its id when nobody lists it."""
        return self._names.get(pipeline_id, pipeline_id)

    def knows(self, pipeline_id: str, stage_id: str) -> bool:
        """Return whether a pipeline lists the stage."""
        return (pipeline_id, stage_id) in self._places or len(self._anywhere.get(stage_id, ())) == 1

    def stage(self, pipeline_id: str, stage_id: str) -> Stage:
        """Return the stage; one that no pipeline lists any more is shown as its id."""
        elsewhere = self._anywhere.get(stage_id, set())
        if (pipeline_id, stage_id) in self._places:
            return self._places[pipeline_id, stage_id]
        return next(iter(elsewhere)) if len(elsewhere) == 1 else Stage(name=stage_id, kind=self._kind(stage_id, ""))

    def _told(self, pipeline: Pipeline) -> list[tuple[str, Stage]]:
        rows = list({row.id: row for row in reversed(pipeline.stages) if row.id}.values())[::-1]
        kinds = {row.id: self._kind(row.id, row.name) for row in rows}
        opened = [row.id for row in rows if kinds[row.id] == "open"]
        return [(row.id, _stage(row, kinds[row.id], opened)) for row in rows]

    def _kind(self, stage_id: str, name: str) -> Literal["open", "won", "lost"]:
        called = {folded(stage_id), folded(name)} - {""}
        if called & self._won:
            return "won"
        if called & self._lost:
            return "lost"
        return kind_named(_ORNAMENT.sub("", name)) or "open"


def _stage(row: StageRow, kind: Literal["open", "won", "lost"], opened: list[str]) -> Stage:
    order = opened.index(row.id) + 1 if row.id in opened else None
    return Stage(name=row.name or row.id, kind=kind, order=order, of=len(opened))
