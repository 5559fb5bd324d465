"""The parts of the settings that this package owns; every command that opens a source checks them."""

from __future__ import annotations

from data_gatherer.enrichers.settings import Enrich
from data_gatherer.sources.brevo.settings import BrevoSettings

SECTIONS = (BrevoSettings, Enrich)
