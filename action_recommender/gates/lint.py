"""Is the text finished? Placeholders, empty greetings, generic subjects and house rules on wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from action_recommender.channels import LINKEDIN_CHARACTERS
from action_recommender.models import Content, EmailContent, Finding, MessageContent, Outline, PhoneContent, WorkContent
from action_recommender.rules import Rules

_PLACEHOLDERS = re.compile(
    r"\[[^\]\n]{0,80}\]|\{[^}\n]{0,80}\}|\{\{|\}\}|<[A-Za-z/][^>\n]{0,80}>|%[A-Z_]{2,}%|\b(?:TODO|TBD|XXX|FIXME)\b|_{3,}|\.{4,}"
    r"|(?i:\blorem ipsum\b|\b(?:insert|insérez|insérer)\b[^.!?\n]{0,40}\b(?:here|ici)\b|\bhier\b[^.!?\n]{0,40}\beinfügen\b)"
)
_EMPTY_GREETING = re.compile(
    r"^(?:hi|hello|dear|good morning|bonjour|cher|chère|guten tag|hallo|sehr geehrte[rs]?)?[ \t]*[,.!]?$", re.IGNORECASE
)
_GENERIC = {
    "hello", "hi", "follow up", "following up", "follow-up", "checking in", "quick question", "touching base", "re:", "question",
    "bonjour", "suivi", "relance", "prise de contact", "hallo", "nachfassen", "rückfrage", "anfrage", "kurze frage",
}  # fmt: skip


def lint(content: Content, rules: Rules, avoid: Sequence[str] = (), wished_words: int | None = None) -> list[Finding]:
    """Return what is wrong with a text: blocks for what must not go out, warnings for what a reader, or the house, would mind."""
    texts = dict(_texts(content))
    findings = [
        _blocked(f"a placeholder is left in the {part}: {found[0]}")
        for part, text in texts.items()
        if (found := _PLACEHOLDERS.search(text))
    ]
    findings += [_blocked(f"the {part} is empty") for part, text in texts.items() if not text.strip()]
    findings += [
        _blocked(f"house rule: avoid “{phrase}” (in the {part})")
        for phrase in avoid
        for part, text in texts.items()
        if " ".join(phrase.casefold().split()) in " ".join(text.casefold().split())
    ]
    if isinstance(content, EmailContent):
        findings += [*_email(content, rules), *_wished(content, wished_words)]
    if isinstance(content, MessageContent):
        findings += _message(content, rules)
    return findings


def _email(content: EmailContent, rules: Rules) -> Iterator[Finding]:
    if content.subject.strip().casefold().rstrip(".!? ") in _GENERIC:
        yield _blocked(f"the subject “{content.subject}” says nothing")
    if len(content.subject) > rules.subject_characters:
        yield _blocked(f"the subject has {len(content.subject)} characters; {rules.subject_characters} are allowed")
    if _EMPTY_GREETING.match(content.body.splitlines()[0] if content.body else ""):
        yield _blocked("the greeting greets nobody")
    if not _signed(content):
        yield _blocked("nobody signs")
    words = len(content.body.split())
    if words > rules.email_words:
        yield _blocked(f"the body has {words} words; {rules.email_words} are allowed")


def _wished(content: EmailContent, words: int | None) -> Iterator[Finding]:
    has = len(content.body.split())
    if words is not None and has > words:
        yield Finding(
            gate="lint", outcome="warned", reason=f"the body has {has} words; the house wants {words} at most"
        )


def _signed(content: EmailContent) -> bool:
    """The sender's name stands on a line of its own after the greeting, alone or with the rest of the name."""
    names = content.sender.split()
    lines = content.body.splitlines()[1:]
    return bool(names) and any(line.split()[:1] == names[:1] and set(line.split()) <= set(names) for line in lines)


def _message(content: MessageContent, rules: Rules) -> Iterator[Finding]:
    if len(content.message) > LINKEDIN_CHARACTERS:
        yield _blocked(f"the message has {len(content.message)} characters; {LINKEDIN_CHARACTERS} are allowed")
    words = len(content.message.split())
    if words > rules.message_words:
        yield Finding(
            gate="lint", outcome="warned", reason=f"the message has {words} words; {rules.message_words} read better"
        )


def _texts(content: Content) -> Mapping[str, str]:
    """Return what somebody would read or hear, by the name of its part."""
    match content:
        case EmailContent():
            return {"recipient": content.to, "subject": content.subject, "body": content.body}
        case PhoneContent():
            spoken = "\n".join((*content.questions, *(f"{each.they} {each.you}" for each in content.objections)))
            return {
                "number": content.number,
                "opening": content.opening,
                "agenda": content.agenda,
                "script": spoken,
                "pitch": content.pitch,
                "close": content.close,
                "voicemail": content.voicemail,
            }
        case MessageContent():
            return {"address": content.address, "message": content.message}
        case WorkContent():
            return {"title": content.title, "steps": "\n".join(content.steps)}
        case Outline():
            return {"title": content.title, "approach": content.approach}


def _blocked(reason: str) -> Finding:
    return Finding(gate="lint", outcome="blocked", reason=reason)
