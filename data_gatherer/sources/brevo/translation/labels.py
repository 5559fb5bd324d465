"""What the account's own attributes hold, under their labels and with the labels of their choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from data_gatherer import tidy
from data_gatherer.sources.brevo.translation import moments
from data_gatherer.sources.brevo.translation.attributes import name_of, type_of
from data_gatherer.sources.brevo.translation.tolerant import Plain, as_line, each
from data_gatherer.sources.brevo.translation.vocabulary import BOOKKEEPING, Kind
from data_gatherer.sources.brevo.translation.wire import Definition
from data_gatherer.sources.brevo.translation.words import spoken
from sales_kernel.text import one_line

Person = Callable[[str], str]
"""What a colleague of that user id is called."""


class Labelled(NamedTuple):
    """An attribute as people see it: its label, its type, and the labels of its choices by what records hold."""

    label: str
    type: str
    choices: Mapping[str, str]


_UNKNOWN = Labelled("", "", {})


class Labels:
    """The attributes of the account's deals, contacts or companies."""

    def __init__(self, kind: Kind, definitions: Iterable[object], person: Person) -> None:
        self._person = person
        self._hidden = BOOKKEEPING[kind]
        rows = {name_of(one): one for one in sorted(each(Definition, definitions), key=repr) if name_of(one)}
        called = {name: one.label or spoken(name) for name, one in rows.items()}
        twice = Counter(called.values())
        self._known = {
            name: Labelled(
                label if twice[label] == 1 else f"{label} ({name})", type_of(rows[name]), _choices(rows[name])
            )
            for name, label in called.items()
        }

    def readable(self, values: Mapping[str, Any], *, but: frozenset[str]) -> dict[str, Plain]:
        """Return the attributes by label, in the labels' order, without those of *but* and Brevo's own bookkeeping."""
        told: dict[str, Plain] = {}
        for name, value in values.items():
            if name not in but and name not in self._hidden:
                label, words = self.label(name), self.told(name, value)
                if words != "":
                    told[label if label not in told else f"{label} ({one_line(name)})"] = words
        return {label: told[label] for label in sorted(told)}

    def label(self, name: str) -> str:
        """Return what people call the attribute *name*."""
        known = self._known.get(name)
        return known.label if known else one_line(spoken(name)) or "?"

    def told(self, name: str, value: Any) -> Plain:
        """Return what the attribute *name* says for people when it holds *value*; empty when nothing."""
        known = self._known.get(name, _UNKNOWN)
        if isinstance(value, tuple):
            return "; ".join(str(part) for part in (self._one(known, each) for each in value) if part != "")
        if known.type in ("multi-choice", "multiple-choice") and isinstance(value, str) and value not in known.choices:
            return "; ".join(str(self._one(known, part.strip())) for part in value.split(",") if part.strip())
        return self._one(known, value)

    def _one(self, known: Labelled, value: Plain) -> Plain:
        if isinstance(value, bool):
            return value
        if known.type == "user":
            return self._person(_key(value))
        if known.choices:
            return known.choices.get(_key(value)) or _plain(value)
        return _READ.get(known.type, _plain)(value)


def _plain(value: Plain) -> Plain:
    return one_line(tidy.plain_text(value)) if isinstance(value, str) else value


def _said(value: Plain) -> Plain:
    return _TRUTH.get(_key(value).casefold(), _plain(value))


_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_READ: Mapping[str, Callable[[Plain], Plain]] = {
    "date": lambda value: moments.readable(value) or _plain(value),
    "boolean": _said,
    "text": lambda value: as_line(value) if isinstance(value, float) else _plain(value),
}


def _key(value: Plain) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value % 1 == 0 else str(value).strip()


def _choices(definition: Definition) -> dict[str, str]:
    options = {option.key: option.value or option.key for option in definition.attribute_options if option.key}
    for choice in definition.enumeration:
        label = choice.label or choice.value_str or choice.value
        options |= {key: label for key in (choice.value, choice.value_str) if key}
    return options
