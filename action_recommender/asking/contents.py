"""From the form of a content to the content itself: the words are the model's, addresses, numbers, senders and facts are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter

from action_recommender.asking.sources import folded
from action_recommender.channels import CHANNELS
from action_recommender.models import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from action_recommender.asking.figures import Figures
    from action_recommender.compose import Writer
    from action_recommender.models import Candidate

_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
INTERNAL: Mapping[str, tuple[str, ...]] = {
    "email": ("title",),
    "phone": ("title", "objective"),
    "message": ("title",),
    "brief": ("title", "goal", "questions", "next_step", "steps"),
    "work": ("title", "steps"),
    "outline": ("title", "approach", "key_points", "considerations"),
}
"""The parts of each form that are for us; everything else goes out."""


class Cleaned(NamedTuple):
    """The parts of a form as they may stand, and for each piece that was cut: its place, the piece, and what is wrong with it."""

    parts: dict[str, Any]
    cut: tuple[tuple[str, str, str], ...]


def cleaned(
    parts: Mapping[str, Any], names: Sequence[str], figures: Figures, ours: Callable[[], Mapping[str, Any]]
) -> Cleaned:
    """Return *parts* with the *names* freed of what nothing backs; where nothing is left then, it is what *ours* has."""
    kept, cut = dict(parts), []
    for name in names:
        value = parts[name]
        left, out = _listed(value, figures) if isinstance(value, list) else figures.cut(value)
        cut += [(name, piece, wrong) for piece, wrong in out]
        lost = not left and (out or isinstance(value, str))
        kept[name] = ours().get(name, left) if lost else left
    return Cleaned(kept, tuple(cut))


def content_of(writer: Writer, candidate: Candidate, parts: Mapping[str, Any], language: str) -> Content:
    """Return the content whose words are *parts*, in *language*; whom it reaches, who signs and what is on record are filled in."""
    told: dict[str, Any] = {**_ours(writer, candidate, parts["form"]), **parts}
    if "language" in told:
        told["language"] = language
    contact = writer.view.deal.contact(candidate.contact_id)
    if "body" in told and contact:
        told["body"] = _with_footer(told["body"], writer.footer(contact, language))
    return _CONTENT.validate_python(told)


def _ours(writer: Writer, candidate: Candidate, form: str) -> dict[str, Any]:
    """The parts of a content that no model names."""
    contact, owner = writer.view.deal.contact(candidate.contact_id), writer.view.sender
    if form == "brief":
        return writer.content(candidate).model_dump()
    if contact is None or form not in ("email", "phone", "message"):
        return {}
    address = CHANNELS[candidate.channel].address(contact)
    if form == "email":
        return {"to": address, "to_name": contact.name, "sender": owner.name, "sender_email": owner.email}
    if form == "phone":
        return {"number": address, "to_name": contact.name, "facts": writer.facts(candidate)}
    connection = candidate.channel == "linkedin" and not writer.view.connected(contact)
    return {"address": address, "to_name": contact.name, "connection": connection}


def outgoing(content: Content) -> str:
    """Return what goes out of *content*, as one text; empty where nothing does."""
    from action_recommender.gates.lint import texts_of

    if content.form in ("brief", "work", "outline"):
        return ""
    return "\n".join(texts_of(content).values())


def _listed(lines: list[str], figures: Figures) -> tuple[list[str], list[tuple[str, str]]]:
    judged = [(line, figures.wrong(line)) for line in lines if line.strip()]
    return [line for line, wrong in judged if not wrong], [each for each in judged if each[1]]


def _with_footer(body: str, footer: Sequence[str]) -> str:
    plain = folded(body)
    return "\n\n".join((body.rstrip(), *_missing(plain, footer)))


def _missing(plain: str, footer: Sequence[str]) -> Iterator[str]:
    return (line for line in footer if folded(line) not in plain)
