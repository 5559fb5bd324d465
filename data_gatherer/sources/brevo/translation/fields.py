"""The attributes of one kind of record, by our names of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.attributes import discovered
from data_gatherer.sources.brevo.translation.vocabulary import FIELDS, Kind

_MANY: Mapping[Kind, str] = {"contact": "contacts", "deal": "deals", "company": "companies"}


class Fields:
    """Which attribute of the account is which field of ours, decided once for many records.

    Without *definitions* each record is asked for the names that Brevo gives, in every language of theirs.
    """

    def __init__(self, kind: Kind, definitions: Iterable[object], settings: BrevoSettings) -> None:
        definitions = list(definitions)
        mapped = discovered(kind, definitions, settings)
        self._kind = kind
        self._names = {
            one.field: (one.attribute, *(() if definitions or one.how == "set" else FIELDS[kind][one.field].own))
            for one in mapped
        }
        self._lost = {one.field: one.attribute for one in mapped if one.how == "missing" and one.attribute}

    def names(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return which of a record's attributes fills which field; what none fills is absent."""
        return {field: name for field, names in self._names.items() for name in names[::-1] if name and name in values}

    def lost(self) -> dict[str, str]:
        """Return why a field is empty that the settings fill from an attribute nobody defined, by field."""
        of = _MANY[self._kind]
        return {field: f"set to {name}, which the account does not have for {of}" for field, name in self._lost.items()}
