"""Is somebody called tu, du or tú with whom we are not on such terms?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from action_recommender.gates.lint import texts_of
from action_recommender.models import EmailContent, Finding, MessageContent, PhoneContent
from deal_summary.reading import own_words
from deal_summary.stated.allowed import is_note

if TYPE_CHECKING:
    from action_recommender.gates.grounds import Grounds
    from action_recommender.models import Content

_FAMILIAR = {
    "fr": re.compile(r"\b(?:tu|toi|te|tes)\b|\bt['’](?:ai|as|es)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:du|dich|dir|deine?[mnrs]?)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:tú|te|tus?|contigo)\b", re.IGNORECASE),
}


def address(content: Content, grounds: Grounds) -> list[Finding]:
    """Warn of a text that says tu, du or tú to a contact where neither side has, nor the company context."""
    if not isinstance(content, EmailContent | PhoneContent | MessageContent) or content.language not in _FAMILIAR:
        return []
    familiar = _FAMILIAR[content.language]
    said = ((part, familiar.search(text)) for part, text in texts_of(content).items())
    part, found = next(((part, found) for part, found in said if found), ("", None))
    if found is None or any(familiar.search(text) for text in (grounds.context.text, *_exchanged(content, grounds))):
        return []
    reason = f"nobody is on such terms with {content.to_name or 'them'} yet: “{found[0]}” (in the {part})"
    return [Finding(gate="lint", outcome="warned", reason=reason)]


def _exchanged(content: EmailContent | PhoneContent | MessageContent, grounds: Grounds) -> list[str]:
    way = content.model_dump(include={"to", "number", "address"}).values()
    them = {one.id for one in grounds.deal.contacts if {one.email, one.phone, one.linkedin}.intersection(way)}
    records = (one for one in grounds.deal.interactions if not is_note(one) and them.intersection(one.people))
    return [own_words(one.text) for one in records]
