"""Which attributes of the account fill our fields: found by Brevo's own names, guessed by words, or set by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data_gatherer.doctor.findings import SETTINGS, Finding
from data_gatherer.doctor.saying import named, nearest, setting
from data_gatherer.sources.brevo.documents import Document
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.attributes import Mapped, discovered, name_of
from data_gatherer.sources.brevo.translation.tolerant import each
from data_gatherer.sources.brevo.translation.vocabulary import BOOKKEEPING, Kind
from data_gatherer.sources.brevo.translation.wire import Definition

_WANTED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "deal": (("name",), ("pipeline",), ("stage",), ("amount",), ("owner",), ("close_date",)),
    "contact": (("last_name", "name"),),
    "company": (("name",),),
}
"""Fields that a deal is told poorly without; of several one will do."""
_ELSEWHERE = frozenset({"name", "email"})
"""Fields that need no attribute: records hold them besides, or in pieces."""


def of_fields(kind: Kind, definitions: Sequence[Document], settings: BrevoSettings) -> Finding:
    """Tell which attribute fills which field of deals, contacts or companies."""
    name = f"{kind} fields"
    known = [one for one in each(Definition, definitions) if name_of(one)]
    if not known:
        return Finding(name, "note", "the account describes no attributes; those that Brevo itself names are taken")
    mapped = discovered(kind, definitions, settings)
    what, more = _told(mapped), tuple(_lines(kind, mapped, known))
    mistakes = list(_mistakes(mapped, known))
    if mistakes:
        todo = f"correct {kind}: under brevo: in config.yaml; doctor -v lists the account's attributes"
        return Finding(name, "wrong", f"{'; '.join(mistakes)}; {what}", todo, more, SETTINGS)
    todo = "; ".join(_to_do(kind, mapped, settings))
    return Finding(name, "note" if todo else "ok", what, todo, more)


def _told(mapped: Sequence[Mapped]) -> str:
    filled = [one for one in mapped if one.attribute and one.how != "missing"]
    parts = [f"{sum(one.how == 'found' for one in filled)} of {len(mapped)} by Brevo's own names"]
    for how in ("set", "guessed"):
        some = [f"{one.field} = {one.attribute}" for one in filled if one.how == how]
        parts += [f"{how}: {named(some)}"] if some else []
    empty = [one.field for one in mapped if one not in filled and one.field not in _ELSEWHERE]
    return "; ".join([*parts, *([f"none for {named(empty)}"] if empty else [])])


def _to_do(kind: Kind, mapped: Sequence[Mapped], settings: BrevoSettings) -> Iterator[str]:
    held = {one.field for one in mapped if one.attribute or one.how == "set"}
    lacking = [some for some in _WANTED[kind] if not held & set(some)]
    if lacking:
        example = setting({kind: {lacking[0][0]: "ITS_NAME"}})
        yield f"if another attribute means {', '.join(' or '.join(some) for some in lacking)}, name it: {example}"
    guessed = {one.field: one.attribute for one in mapped if one.how == "guessed"}
    if guessed:
        example = setting({kind: dict(list(guessed.items())[:1])})
        yield f"look whether the guesses are right, and settle them, such as {example}"
    if kind == "deal" and not settings.currency and "currency" not in held:
        yield f"say in which currency amounts are: {setting({'currency': 'EUR'})}"


def _mistakes(mapped: Sequence[Mapped], known: Sequence[Definition]) -> Iterator[str]:
    names = {text: name_of(one) for one in known for text in (one.label, name_of(one)) if text}
    for one in mapped:
        if one.how == "missing" and one.attribute:
            near = names.get(nearest(one.attribute, names), "")
            meant = f" (did you mean {near!r}?)" if near else ""
            yield f"{one.field} is set to {one.attribute!r}, which the account does not have{meant}"


def _lines(kind: Kind, mapped: Sequence[Mapped], known: Sequence[Definition]) -> Iterator[str]:
    """Yield each field with its attribute, and the attributes that are shown as they are."""
    for one in mapped:
        yield f"{one.field}: {f'{one.attribute} ({one.how})' if one.attribute else 'no attribute'}"
    used = {one.attribute for one in mapped} | BOOKKEEPING[kind]
    others = [name_of(one) for one in known if name_of(one) not in used]
    if others:
        yield f"shown as they are: {', '.join(others)}"
