"""A request told to people: what sets it up, then its parts in the order in which a model reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from action_recommender.asking import RECORDS
from action_recommender.prompting.remarks import SLOTS_OF, Layer
from action_recommender.prompting.sending import Sending, Tokens
from sales_kernel.prompts import Prompt

_KEPT = "kept by the prompt cache"
_WIDTH = 11


def heading(sending: Sending, tokens: Tokens) -> Iterator[str]:
    """Yield what the request is about, what it is sent with and why, how long it is, and what is not in it."""
    yield _named("deal", f"{sending.deal_name} ({sending.deal_id})")
    yield _named("prompt", prompt_told(sending.prompt, sending.layer))
    if sending.about:
        yield _named("action", sending.about)
    for name, said in sending.parameters.items():
        yield _named(name.replace("_", " "), f"{said.value} ({said.because})")
    yield _named("input", tokens_told(tokens))
    if sending.summary:
        yield _named("summary", sending.summary)
    for line in sending.left_out or ["nothing"]:
        yield _named("left out", line)


def tokens_told(tokens: Tokens) -> str:
    """Return how many tokens, how that is known, and what they cost."""
    count = (
        f"about {tokens.number:,} tokens, estimated by length"
        if tokens.estimated
        else f"{tokens.number:,} tokens, counted"
    )
    return f"{count}; {_price_told(tokens)}{'; --count asks the API' if tokens.estimated else ''}"


def _price_told(tokens: Tokens) -> str:
    from sales_kernel.calls import dollars

    if tokens.usd is None or tokens.answered is None:
        return "price unknown"
    day = f"; prices as of {tokens.priced}" if tokens.priced else ""
    return (
        f"{dollars(tokens.usd)} for the input alone where nothing is in the prompt cache, "
        f"with an answer usually up to {dollars(tokens.answered)}{day}"
    )


def prompt_told(prompt: Prompt, layer: Layer) -> str:
    """Return which file it is, in which version."""
    version = f", version {prompt.asked.version}" if prompt.asked.version else ""
    return f"{layer}: {prompt.path}{version}"


def parts(sending: Sending) -> Iterator[str]:
    """Yield the request in its parts, each under a line that says what it is."""
    request = sending.request
    system, (first, _, last) = request["system"][0], request["messages"][:3]
    common, (_, closing) = first["content"][0], last["content"]
    schema = json.dumps(request["output_config"]["format"]["schema"])
    yield from _part("system: policy and instructions", system)
    yield from _part("first message: what is the same for every deal of the day", common)
    for name, record in sending.records.items():
        sent = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        yield from _part(
            f"records, as data: {name}", {"text": json.dumps(record, ensure_ascii=False, indent=2)}, len(sent)
        )
    yield from _part("last words", closing)
    yield _line(f"form of the answer: a JSON schema of {len(schema):,} characters, in --json")


def template(prompt: Prompt, layer: Layer) -> Iterator[str]:
    """Yield the parts of a prompt without a deal, its slots unfilled. Raises UsageFault for a slot that does not exist."""
    prompt.check(SLOTS_OF[layer])
    yield _named("prompt", prompt_told(prompt, layer))
    cut, body = prompt.parts(RECORDS), prompt.body
    pieces = {
        "system, after the policy: instructions": body[: cut.common],
        "first message: what is the same for every deal of the day; records are handed over apart": body[
            cut.common : cut.closing
        ],
        "last words": body[cut.closing :],
    }
    for name, text in pieces.items():
        if text.strip():
            yield from _part(name, {"text": text.strip()})


def _part(name: str, block: dict[str, Any], length: int = 0) -> Iterator[str]:
    """One part; *length* is that of the text as it is sent, where it is told in another shape."""
    kept = f", {_KEPT}" if "cache_control" in block else ""
    yield _line(f"{name} ({length or len(block['text']):,} characters{kept})")
    yield from block["text"].splitlines()
    yield ""


def _line(text: str) -> str:
    return f"===== {text} ====="


def _named(name: str, text: str) -> str:
    return f"{name:<{_WIDTH}}{text}"
