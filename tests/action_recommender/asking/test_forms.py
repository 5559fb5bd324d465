"""The forms a model answers in: what the wire can carry, and how tolerant we are of capitals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from anthropic import transform_schema
from pydantic import BaseModel

from action_recommender.asking.forms import ActionForm, DraftForm, PlanForm
from sales_kernel.engines.forms import read_form

REFUSED = {"oneOf", "discriminator", "minimum", "maximum", "minLength", "maxLength", "maxItems", "pattern", "default"}
OUTLINE = {"form": "Outline", "title": "Talk", "approach": "Do it.", "key_points": [], "considerations": []}
ACTION: dict[str, Any] = {
    "play": "nurture",
    "contact_id": "ann",
    "priority": "p2",
    "rationale": "So it is.",
    "evidence": [],
    "quotes": [],
    "content": OUTLINE,
    "statements": [],
    "prerequisites": [],
    "next_steps": [],
    "success": "An answer.",
    "learnings": [],
}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object within a schema."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


@pytest.mark.parametrize("form", [PlanForm, DraftForm])
def test_a_schema_stays_within_what_the_wire_can_carry(form: type[BaseModel]) -> None:
    found = list(nodes(transform_schema(form)))
    objects = [each for each in found if each.get("type") == "object"]
    assert objects
    assert all(each["additionalProperties"] is False for each in objects)
    assert all(set(each["required"]) == set(each["properties"]) for each in objects)
    assert sum("anyOf" in each or isinstance(each.get("type"), list) for each in found) <= 16
    assert not REFUSED & {name for each in found for name in each}


def test_capitals_of_a_priority_and_of_a_form_make_no_difference() -> None:
    made, complaints = read_form(ActionForm, ACTION)
    assert complaints == ()
    assert made is not None
    assert (made.priority, made.content.form) == ("P2", "outline")


def test_no_form_has_room_for_an_address() -> None:
    names = {name for each in nodes(transform_schema(PlanForm)) for name in each.get("properties", {})}
    assert not names & {"to", "to_name", "number", "address", "sender", "sender_email", "channel"}


def test_an_unknown_field_is_complained_of_with_its_place() -> None:
    _, complaints = read_form(ActionForm, {**ACTION, "to": "eve@evil.example"}, "actions[0]")
    assert [each.at for each in complaints] == ["actions[0].to"]


def test_a_draft_has_no_form_for_an_outline() -> None:
    written = {name: value for name, value in ACTION.items() if name not in ("play", "contact_id", "priority")}
    made, complaints = read_form(DraftForm, {**written, "suspicious": []})
    assert made is None
    assert "outline" in str(complaints[0])
