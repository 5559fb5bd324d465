"""Which attribute of the account is which field of ours.

Every account has attributes of its own, called in its own language. `brevo:` in config.yaml wins; then a name that Brevo itself gives;
then the words people use, in English, German, French and Spanish.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.tolerant import each
from data_gatherer.sources.brevo.translation.vocabulary import BOOKKEEPING, FIELDS, OF_KIND, Kind, Known, comparable
from data_gatherer.sources.brevo.translation.wire import Definition

How = Literal["found", "guessed", "set", "missing"]


class Mapped(NamedTuple):
    """A field of ours and the attribute that fills it: found by Brevo's own name, guessed by words, or set by a person.

    What is missing has no attribute, or one that was set and that the account does not have.
    """

    field: str
    attribute: str
    how: How


def discovered(kind: Kind, definitions: Iterable[object], settings: BrevoSettings) -> list[Mapped]:
    """Return for each field of *kind* which of the account's attributes fills it, and how we know.

    Without *definitions* the names that Brevo gives are taken on trust. A field that is set to nothing stays empty.
    """
    named = {name_of(one): one for one in sorted(each(Definition, definitions), key=repr) if name_of(one)}
    chosen = {**_set(getattr(settings, kind), named)}
    for step in (_found, _guessed):
        taken = {mapped.attribute for mapped in chosen.values()}
        for field, known in FIELDS[kind].items():
            if field not in chosen:
                attribute, how = step(kind, known, named, taken)
                if attribute:
                    chosen[field] = Mapped(field, attribute, how)
                    taken.add(attribute)
    missing = {field: Mapped(field, "", "missing") for field in FIELDS[kind]}
    return list({**missing, **chosen}.values())


def name_of(definition: Definition) -> str:
    """Return the name under which records hold the attribute."""
    return definition.internal_name or definition.name


def type_of(definition: Definition) -> str:
    """Return the attribute's type; a contact's choice of one is called a category."""
    return "category" if definition.category == "category" else definition.attribute_type_name or definition.type


def _set(wished: Mapping[str, str], named: Mapping[str, Definition]) -> dict[str, Mapped]:
    """A person may write an attribute's name in any case, or its label."""
    spelled = {name.casefold(): name for name in sorted(named, reverse=True)}
    labelled = {definition.label.casefold(): name for name, definition in sorted(named.items(), reverse=True)}
    labelled.pop("", None)
    chosen = {}
    for field, wish in wished.items():
        name = wish if wish in named else spelled.get(wish.casefold()) or labelled.get(wish.casefold())
        how: How = "set" if name or not wish or not named else "missing"
        chosen[field] = Mapped(field, name or wish, how)
    return chosen


def _found(_: Kind, known: Known, named: Mapping[str, Definition], taken: set[str]) -> tuple[str, How]:
    """`NOMBRE` may also be a French number, so that all but the first name must be of a type that fits."""
    there = (
        name
        for place, name in enumerate(known.own)
        if not named or (name in named and (not place or _fits(known, named[name])))
    )
    return next((name for name in there if name not in taken), ""), "found"


def _guessed(kind: Kind, known: Known, named: Mapping[str, Definition], taken: set[str]) -> tuple[str, How]:
    ranked = sorted(
        (known.words.index(word), name)
        for name, definition in named.items()
        if name not in taken and _fits(known, definition) and name not in BOOKKEEPING[kind]
        for word in _called(kind, definition)
        if word in known.words
    )
    return (ranked[0][1] if ranked else ""), "guessed"


def _fits(known: Known, definition: Definition) -> bool:
    return not known.types or not type_of(definition) or type_of(definition) in known.types


def _called(kind: Kind, definition: Definition) -> set[str]:
    """Return what the attribute is called, also without the words that only say of what it is."""
    whole = {comparable(definition.label), comparable(name_of(definition))} - {""}
    short = {" ".join(word for word in name.split() if word not in OF_KIND[kind]) for name in whole}
    return whole | short - {""}
