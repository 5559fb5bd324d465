"""Forged roles, prompt headings, tags and tool calls, and text that is hidden from a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

_ROLES = r"system|assistant|developer|ai|llm|admin(?:istrator)?|root"
_SAID_TO_YOU = (
    r"(?=.*\b(?:you|your|ignore|always|never|instructions?|overrid\w+|prompt|mode|respond|forget|do not|don't|disregard|comply|approved"
    r"|policy|sure|certainly|here is|include the|send the|sie|ignorier\w+|vous|ignorez|usted|ignor[ae]|immer|niemals)\b)"
)
_TAGS = (
    r"system|instructions?|records?|documents?|tool_(?:results?|use)|function_(?:calls?|results?)|assistant|human|prompt|policy"
    r"|untrusted|trusted|context|thinking|answer|load_records|user_input|enriched_deal|campaign_context|company_context"
)
_HEADINGS = (
    r"system|(?:new |updated )?instructions?|assistant|human|response|candidate plays|records of the deal|summary of the deal"
    r"|our company, guidelines|communication guidelines|company context|what you are given|how to answer|rules that hold"
    r"|(?:email engagement|call strategy|linkedin outreach|whatsapp communication) learnings"
)
_FIELDS = (
    r"role|tool(?:_(?:name|calls?|use|use_id|input))?|function(?:_call)?|recipient_name|stop_reason|p[012]_actions|action_type"
    r"|overall_strategy|suspicious|output_config"
)
_PARTS = (
    rf"^\W*(?:{_ROLES}) (?:prompt|instructions?|override|command|directive) ?[:>=»-]",
    rf"^\W*(?:{_ROLES})(?: (?:message|note|notice|update|alert))? ?[\])]?[:>»=]+ ?{_SAID_TO_YOU}",
    r"<\|[a-z_]{2,24}\|>|\[/?(?:inst|sys)\]|<</?sys>>",
    rf"</?(?:{_TAGS})(?:\s[^>\n]{{0,80}})?>",
    rf"^\W{{0,3}}#{{1,6}} ?(?:{_HEADINGS})\b",
    (
        r"^[-=*#_ ]{3,}(?:end|begin|start)(?: of)?(?: the)?(?: crm| deal)? (?:records?|data|documents?|context|untrusted|system"
        r"|instructions?|prompt|tool|input)\b"
    ),
    rf"[\"'](?:{_FIELDS})[\"']\s*:\s*[\"'\[{{]",
    r"\bcompany-context\.md\b",
    r"!\[[^\]\n]{0,80}\]\((?:https?|data):",
)
_HIDING = (
    r"<!--(?!\s*(?:\[|startfragment|endfragment|/\*|@))(?:[^\S\n]*\S+){3,}?.{0,4000}?(?:-->|\Z)",
    (
        r"<[a-z]+\s[^>\n]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])"
        r"|color\s*:\s*(?:white|#fff(?:fff)?|transparent)\b|(?<=\s)hidden\b)[^>\n]{0,200}>"
    ),
)
_SIGNS = (":", "<", "[", "#", "--", "==", ">")
"""One of these stands in every forgery."""


def forgeries(plain: str) -> Iterator[tuple[Literal["forgery", "hidden"], int, int]]:
    """Yield what a folded text forges or hides, with where it begins and ends."""
    if "company-context" not in plain and not any(sign in plain for sign in _SIGNS):
        return
    if any(hint in plain for hint in _HINTS):
        for match in _forged().finditer(plain):
            yield "forgery", match.start(), match.end()
    if "<" in plain:
        for match in _hidden().finditer(plain):
            yield "hidden", match.start(), match.end()


_HINTS = (
    *(
        "system",
        "assistant",
        "developer",
        "admin",
        "root",
        "ai:",
        "ai :",
        "llm",
        "<|",
        "inst]",
        "sys]",
        "</",
        "<rec",
        "<tool",
        "<inst",
    ),
    *(
        "## ",
        "#instr",
        "# company",
        "# response",
        "# human",
        "--- end",
        "--- begin",
        "== end",
        "== begin",
        "end of",
        "start of",
        '"role',
    ),
    *(
        '"tool',
        '"func',
        '"p0_',
        '"p1_',
        '"action',
        '"overall',
        '"stop',
        '"susp',
        "'role",
        "'tool",
        "company-context",
        "<doc",
        "<prompt",
    ),
    *(
        "<pol",
        "<untr",
        "<trus",
        "<cont",
        "<think",
        "<answ",
        "<load",
        "<user",
        "<enri",
        "<camp",
        "<comp",
        "<hum",
        "<func",
        "# instr",
    ),
)


@cache
def _forged() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in _PARTS), re.MULTILINE)


@cache
def _hidden() -> re.Pattern[str]:
    return re.compile("|".join(_HIDING), re.DOTALL)
