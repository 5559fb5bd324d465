"""The attributes of one kind of record, by our names of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.attributes import discovered
from data_gatherer.sources.brevo.translation.vocabulary import FIELDS, Kind


class Fields:
    """Which attribute of the account is which field of ours, decided once for many records.

    Without *definitions* each record is asked for the names that Brevo gives, in every language of theirs.
    """

    def __init__(self, kind: Kind, definitions: Iterable[object], settings: BrevoSettings) -> None:
        definitions = list(definitions)
        self._names = {
            one.field: (one.attribute, *(() if definitions or one.how == "set" else FIELDS[kind][one.field].own))
            for one in discovered(kind, definitions, settings)
        }

    def names(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return which of a record's attributes fills which field; what none fills is absent."""
        return {field: name for field, names in self._names.items() for name in names[::-1] if name and name in values}
