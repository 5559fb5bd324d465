"""Bring the files of another CRM into the local one: recognised by their columns, or read by a mapping file."""

from __future__ import annotations

from data_gatherer.importing.report import Imported, NothingImported, PartlyDone
from data_gatherer.importing.run import import_folder

__all__ = ["Imported", "NothingImported", "PartlyDone", "import_folder"]
