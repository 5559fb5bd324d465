"""Whether a stage is open, won or lost: by the mapping's list, else by what the deal or the stage's name says."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal, NamedTuple

from data_gatherer.mapping import CrmMapping, StageMapping

Kind = Literal["open", "won", "lost"]
_CLOSED = r"(?:(?:closed|deal|abgeschlossen|geschlossen|ferme|fermee|cloture|cloturee|conclu|cerrado|cerrada|cierre)[\s\W_]*)?"
_AND = r"(?:(?:und|and|et|y)[\s\W_]+)?"
_WON = re.compile(rf"{_CLOSED}{_AND}(?:won|gewonnen|gagne|gagnee|gagnes|remporte|remportee|ganado|ganada|ganados)")
_LOST = re.compile(rf"{_CLOSED}{_AND}(?:lost|verloren|perdu|perdue|perdus|perdido|perdida|perdidos)")
_OPEN = ("open", "offen", "ouvert", "ouverte", "en cours", "abierto", "abierta")


class Place(NamedTuple):
    """What a stage is, and where it stands among how many open ones; None when nobody says."""

    kind: Kind
    order: int | None = None
    of: int | None = None


class Stages:
    """The stages of a mapping, by pipeline."""

    def __init__(self, mapping: CrmMapping) -> None:
        self._stages = mapping.stages
        self._by_pipeline: dict[str, dict[str, Place]] = {}

    def place(self, row: dict[str, Any]) -> Place | None:
        """Return the place of a deal's stage, None when the mapping lists stages and not this one."""
        stage, pipeline = row["stage"], row.get("pipeline") or ""
        if not self._stages or not stage:
            return Place(_told(row) or kind_named(stage) or "open")
        if pipeline not in self._by_pipeline and len(self._by_pipeline) < 1000:
            self._by_pipeline[pipeline] = _places([one for one in self._stages if one.pipeline in ("", pipeline)])
        return self._by_pipeline.get(pipeline, {}).get(stage)


def _places(stages: list[StageMapping]) -> dict[str, Place]:
    opened = [stage.name for stage in stages if stage.kind == "open"]
    return {
        stage.name: Place(stage.kind, opened.index(stage.name) + 1 if stage.kind == "open" else None, len(opened))
        for stage in stages
    }


def _told(row: dict[str, Any]) -> Kind | None:
    """Return what the deal's own columns say; a plain "not won, not closed" is open."""
    status = kind_named(row.get("status") or "")
    if status:
        return status
    won, lost, closed = (row.get(name) for name in ("won", "lost", "closed"))
    if won or lost:
        return "won" if won else "lost"
    if closed and won is not None:
        return "lost"
    return "open" if closed is False else None


def kind_named(name: str) -> Kind | None:
    """Return what a stage or status of that name is, None when the name does not tell."""
    folded = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign)).strip()
    if _WON.fullmatch(plain):
        return "won"
    if _LOST.fullmatch(plain):
        return "lost"
    return "open" if plain in _OPEN else None
