"""Answers kept for the evaluation, said by the loopback server: `python -m tests.messages --answers tests.messages.recorded:answer`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from tests.messages.server import least_answer

ANSWERS = Path(__file__).resolve().parent.parent / "evaluation" / "answers"
_PLACE = ("play", "contact_id", "priority")


def answer(request: dict[str, Any]) -> str:
    """Return the answer kept for the deal and the form of *request*, after a complaint the repaired one; else the least that will do.

    A draft is the kept action of the candidate's play; where something shorter is wished, without the third paragraph of its mail.
    """
    fields = request["output_config"]["format"]["schema"]["properties"]
    records = _records(request)
    deal = str(records["enriched_deal"]["deal"]["id"]).removeprefix("deal:")
    turn = ".2" if len(request["messages"]) > 3 else ""
    if "executive_summary" in fields:
        found: Any = _kept(f"{deal}.summarize{turn}.json")
    elif "actions" in fields:
        found = _kept(f"{deal}.recommend{turn}.json")
    else:
        found = _draft(_kept(f"{deal}.recommend.json"), records, wishes=_words(request))
    return orjson.dumps(found).decode() if found else least_answer(request)  # type: ignore[return-value]


def _records(request: dict[str, Any]) -> dict[str, Any]:
    handed = next(block for block in request["messages"][2]["content"] if block["type"] == "tool_result")["content"]
    return dict(orjson.loads(handed if isinstance(handed, str) else handed[0]["text"]))


def _words(request: dict[str, Any]) -> str:
    blocks = (block for message in request["messages"] for block in message["content"])
    return " ".join(block["text"] for block in blocks if block["type"] == "text")


def _kept(name: str) -> Any:
    for path in ANSWERS.glob(f"*/{name}"):
        return orjson.loads(path.read_bytes())["answer"]
    return None


def _draft(plan: Any, records: dict[str, Any], *, wishes: str) -> Any:
    play = records["candidates"]["open"][0]["play"]
    actions = [one for one in (plan or {}).get("actions", ()) if one["play"] == play]
    if not actions or actions[0]["content"]["form"] == "outline":
        return None
    action = {name: value for name, value in actions[0].items() if name not in _PLACE}
    if action["content"]["form"] == "email" and "shorter" in wishes:
        parts = action["content"]["body"].split("\n\n")
        body = "\n\n".join((*parts[:3], *parts[4:]))
        said = [one for one in action["statements"] if one["statement"] in body]
        action |= {"content": {**action["content"], "body": body}, "statements": said}
    return {**action, "suspicious": []}
