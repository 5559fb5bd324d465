"""A model that plans what can be planned: it answers from the records of a request, so that the answers of two deals differ."""

from __future__ import annotations

from typing import Any

import orjson

from tests.messages.server import least_answer
from tests.messages.wire import Document


def able(body: Document) -> dict[str, Any]:
    """Answer a request for a summary, or for a plan: the first three candidates in outline."""
    records, answer = records_of(body), least_answer(body)
    if "executive_summary" in answer:
        deal = records["enriched_deal"]["deal"]
        status = {"text": "It is open.", "evidence": [deal["id"]]}
        return {**answer, "executive_summary": f"This is about {deal['name']}.", "current_status": status}
    chosen = [_outlined(one) for one in records["candidates"]["open"][:3]]
    return {**answer, "strategy": "Carry on with them.", "actions": chosen, "suspicious": []}


def records_of(body: Document) -> dict[str, Any]:
    """Return the records that a request hands over."""
    (block,) = [
        block
        for message in body["messages"]
        for block in message["content"]
        if isinstance(block, dict) and block["type"] == "tool_result"
    ]
    content = block["content"]
    text = content if isinstance(content, str) else content[0]["text"]
    return dict(orjson.loads(text))


def _outlined(candidate: dict[str, Any]) -> dict[str, Any]:
    return {
        "play": candidate["play"],
        "contact_id": candidate["contact_id"],
        "priority": max(candidate["tier"], "P1"),
        "rationale": candidate["because"],
        "evidence": candidate["evidence"][:1],
        "quotes": [],
        "content": {
            "form": "outline",
            "title": f"Do {candidate['play']}",
            "approach": "Do it well.",
            "key_points": [],
            "considerations": [],
        },
        "statements": [],
        "prerequisites": [],
        "next_steps": [],
        "success": "They answer.",
        "learnings": [],
    }
