"""Is the text finished, and fit to be read? Placeholders, lengths, subjects, languages, tricks, and house rules on wording."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from action_recommender.channels import LINKEDIN_CHARACTERS
from action_recommender.models import (
    BriefContent,
    Content,
    EmailContent,
    Finding,
    MessageContent,
    Outline,
    PhoneContent,
    WorkContent,
)
from deal_summary.lexicons import LANGUAGES
from deal_summary.reading import language_of
from sales_kernel.text import harmless

if TYPE_CHECKING:
    from action_recommender.rules import Rules

FIRST_TOUCH_WORDS = 50
"""A shorter first mail gets a warning; how long it may be is `first_email_words` of the rules (M1)."""
SUBJECT_WORDS = (2, 7)
"""M3."""
QUESTIONS = 2
SENTENCE_WORDS = 20
"""At most so many questions, and words in a sentence on average (M6)."""
CONNECTION_CHARACTERS = 200
LINKEDIN_READABLE = 400
"""LinkedIn's limit for the note with a request to connect (M8), and from where on fewer people answer (M7)."""
VOICEMAIL_WORDS = 45
"""What is spoken in twenty seconds."""
_FEW_WORDS = 12
"""A text with fewer is in no language for sure."""

_SQUARE = r"\[[^\]\n]{0,80}\]"
_CURLY = r"\{[^}\n]{0,80}\}|\{\{|\}\}|\{[^\W\d]\w*"
# An address or a link may stand in angle brackets; a name may not.
_ANGLE = r"<(?![^<>\s@]+@[^<>\s@]+>|[a-z]+://)[^\W\d_/]?/?[^\W\d_][^>\n]{0,80}>"
_SIGNS = (
    r"%%?[A-Za-z_][A-Za-z_ ]{1,40}%|%\([a-z_]+\)[sd]|(?<!\d)(?<!\d[ \u00a0])%[sd]\b|\$(?!(?:US|CA|AU|USD|CAD)\b)[A-Za-z_]{2,}"
    r"|\b[a-z]+_name\b|\*\|[^|\n]{1,40}\|\*|##[^#\n]{1,40}##|@@[^@\n]{1,40}@@|__[^\W_][^\n]{0,40}?__|_{3,}|\.{4,}"
)
_CODES = (
    r"\b(?:TODO|TO[ -]DO:|TBD|TBC|TBA|FIXME|X{3,}|x{3,}|À COMPLÉTER|A COMPLETER|À DÉFINIR|POR DEFINIR|POR COMPLETAR|ZU ERGÄNZEN|EINFÜGEN"
    r"|INSÉRER|INSERTAR)\b|\b[Xx]{2}[./-][Xx]{2}\b"
)
_CODE_HINTS = ("TO", "TB", "FIX", "XX", "xx", "COMPL", "FINIR", "ERG", "EINF", "INS")
_FIELDS = (
    r"(?:(?:first|last|full|company|your|contact|product)[ _]?)?name|company|date|title|amount|link|nom|prénom|société|entreprise|montant"
    r"|vorname|nachname|firma|firmenname|datum|betrag|nombre|apellido|empresa|fecha|importe|enlace"
)
_GUILLEMETS = rf"[«‹]\s?(?i:{_FIELDS}|[A-Z]+_[A-Z_]+)\s?[»›]"
_WORDS = (
    r"(?i:lorem ipsum|\binsert\b[^.!?\n]{0,40}\bhere\b|\binsert (?:the |your |a |an )?(?:" + _FIELDS + r")\b"
    r"|\b(?:insérez|insérer)\b[^.!?\n]{0,40}\bici\b|\b(?:insérez|insérer) (?:le |la |votre |un )?(?:"
    + _FIELDS
    + r"|lien)\b"
    r"|\bhier\b[^.!?\n]{0,40}\b(?:einfügen|eintragen|einsetzen)\b"
    r"|\b(?:namen|vornamen|firmennamen|datum|betrag|link) (?:einfügen|eintragen|einsetzen)\b"
    r"|\b(?:inserte|insertar|inserta|introduzca)\b[^.!?\n]{0,40}\baquí\b"
    r"|\byour (?:company |first |last )?name here\b|\bvotre (?:pré)?nom ici\b|\bihr name hier\b|\b(?:su|tu) nombre aquí\b"
    r"|\b(?:your|the) (?:company|link|date) here\b|\bvotre (?:société|entreprise|lien) ici\b|\bihre firma hier\b|\bsu empresa aquí\b)"
)
_MARKED = re.compile("|".join((_SQUARE, _CURLY, _ANGLE, _SIGNS, _GUILLEMETS)))
_MARKS = re.compile(r"[\[{}<%$*#@_«‹]|\.{4}")
_CODED = re.compile(_CODES)
_SPELLED_OUT = re.compile(_WORDS)
_WORD_HINTS = (
    " here",
    " ici",
    "hier",
    "aquí",
    "insert",
    "insér",
    "introduzca",
    "ipsum",
    "einfügen",
    "eintragen",
    "einsetzen",
)
# Looking for a mark or a piece of a word is far cheaper than for the whole pattern, and most texts have neither.
_HELLO = (
    r"hi|hello|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|ch(?:er|ère)s?|salut|guten (?:tag|morgen|abend)|hallo"
    r"|liebe[r]?|sehr geehrte[rs]?(?: (?:frau|herr))?|hola|estimad[oa]|buen[oa]s (?:días|tardes)|querid[oa]"
)
_EMPTY_GREETING = re.compile(rf"^(?:{_HELLO})?(?:[ \t]+(?:mr|mrs|ms|dr)\.?)?[ \t]*[,.!]?$", re.IGNORECASE)
_GREETS_NOTHING = re.compile(
    rf"^(?:{_HELLO})(?:[ \t]+[,.!]|[ \t]+(?:none|null|nan|undefined|n/a|unknown)\b)", re.IGNORECASE
)
_GREETS_ANYBODY = re.compile(
    r"^(?:dear )?(?:sir or madam|sirs?|madam)\b|^to whom it may concern|^madame, monsieur|^(?:chère )?madame, (?:cher )?monsieur"
    r"|^sehr geehrte damen und herren|^(?:muy )?(?:estimados|señores|estimad[oa]s? señor)|^a quien corresponda",
    re.IGNORECASE,
)
_GENERIC = {
    "en": "hello|hi|hey|follow up|following up|follow-up|followup|just following up|checking in|just checking in|quick question|question"
    "|touching base|re:|fw:|fwd:|introduction|meeting|update|news|hello there|important|no subject|information|request",
    "fr": "bonjour|suivi|relance|prise de contact|question|une question|petite question|prise de nouvelles|rendez-vous|information"
    "|tr:|sans objet|présentation|demande",
    "de": "hallo|guten tag|nachfassen|rückfrage|anfrage|kurze frage|frage|nachfrage|termin|information|aw:|wg:|kein betreff|vorstellung"
    "|kontaktaufnahme|kurze rückfrage",
    "es": "hola|buenos días|seguimiento|pregunta|una pregunta|consulta|pregunta rápida|reunión|información|rv:|sin asunto|presentación"
    "|contacto|solicitud",
}  # fmt: skip
_GENERIC_SUBJECTS = frozenset(subject for subjects in _GENERIC.values() for subject in subjects.split("|"))
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{2,}(?:[ \u00a0][A-ZÀ-ÖØ-Þ]{2,}){2,}")
_EXCLAIMED = re.compile(r"![!?\s]*!")
_UNSEEN = re.compile("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0]")
"""Letters and marks without a shape that `harmless` leaves in, since other scripts use them."""
_TWO_SCRIPTS = re.compile("[a-zA-Z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][a-zA-Z]")
_BLANK = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")


def lint(
    content: Content,
    rules: Rules,
    avoid: Sequence[str] = (),
    wished_words: int | None = None,
    *,
    first_touch: bool = False,
    required_lines: Sequence[str] = (),
    connection: bool = False,
) -> list[Finding]:
    """Return what is wrong with a text: blocks for what must not go out, warnings for what a reader, or the house, would mind.

    *first_touch* marks a mail to somebody who never wrote to us, in which the *required_lines* (footer, opt-out line) must stand;
    *connection* marks the note with a request to connect on LinkedIn. *wished_words* are the house's own limit for a mail.
    """
    texts = texts_of(content)
    findings = [*lint_texts(texts, avoid)]
    if isinstance(content, EmailContent):
        findings += [
            *_email(content, rules, first_touch=first_touch),
            *_shape(content, required_lines if first_touch else (), first_touch=first_touch),
            *_wished(content, wished_words),
        ]
    if isinstance(content, MessageContent):
        findings += _message(content, rules, connection=connection)
    if isinstance(content, PhoneContent):
        findings += _call(content, texts)
    return findings


def lint_texts(texts: Mapping[str, str], avoid: Sequence[str] = ()) -> Iterator[Finding]:
    """Yield what is wrong with texts of whatever kind, by the name of their part."""
    clear = {part: text if text.isascii() else unicodedata.normalize("NFKC", text) for part, text in texts.items()}
    for part, text in clear.items():
        if found := placeholder(text):
            yield _blocked(f"a placeholder is left in the {part}: {found}")
    for part, text in texts.items():
        if not text.strip():
            yield _blocked(f"the {part} is empty")
        elif hidden(text):
            yield _blocked(f"the {part} has characters nobody sees")
    avoided = {phrase: _folded(phrase) for phrase in avoid}
    folded = {part: _folded(text) for part, text in clear.items()} if avoid else {}
    for phrase, plain in avoided.items():
        for part, text in folded.items():
            if plain in text:
                yield _blocked(f"house rule: avoid “{phrase}” (in the {part})")
    for part, text in clear.items():
        yield from _loud(part, text)


def placeholder(text: str) -> str:
    """Return the first placeholder left in *text*, empty when there is none."""
    found = _MARKED.search(text) if _MARKS.search(text) else None
    if not found and any(hint in text for hint in _CODE_HINTS):
        found = _CODED.search(text)
    folded = "" if found else text.casefold()
    if any(hint in folded for hint in _WORD_HINTS):
        found = _SPELLED_OUT.search(text)
    return found[0] if found else ""


def hidden(text: str) -> bool:
    """Return whether *text* has characters nobody sees, or that turn the direction of reading."""
    if text.isascii() and text.isprintable():
        return False
    return harmless(text) != text.replace("\r\n", "\n").replace("\r", "\n") or _UNSEEN.search(text) is not None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _loud(part: str, text: str) -> Iterator[Finding]:
    if found := _CAPITALS.search(text):
        yield _warned(f"the {part} shouts: {found[0]}")
    if _EXCLAIMED.search(text):
        yield _warned(f"the {part} has more than one exclamation mark in a row")
    if not text.isascii() and (found := _TWO_SCRIPTS.search(text)):
        yield _warned(f"the {part} mixes letters of two scripts in one word: {found[0]}")


def _email(content: EmailContent, rules: Rules, *, first_touch: bool) -> Iterator[Finding]:
    subject, body = content.subject, content.body
    if subject.strip().casefold().rstrip(".!? ") in _GENERIC_SUBJECTS:
        yield _blocked(f"the subject “{subject}” says nothing")
    elif subject and not SUBJECT_WORDS[0] <= len(subject.split()) <= SUBJECT_WORDS[1]:
        yield _warned(
            f"the subject has {_count(len(subject.split()), 'word')}; {SUBJECT_WORDS[0]} to {SUBJECT_WORDS[1]} read better"
        )
    if len(subject) > rules.subject_characters:
        yield _blocked(f"the subject has {len(subject)} characters; {rules.subject_characters} are allowed")
    yield from _greeting(body.splitlines()[0] if body else "")
    if not _signed(content):
        yield _blocked("nobody signs")
    words, most = len(body.split()), rules.first_email_words if first_touch else rules.email_words
    if words > most:
        yield _blocked(f"the body has {words} words; {most} are allowed{' in a first mail' if first_touch else ''}")
    yield from language_findings(body, content.language, "body", apart=(rules.footer, *rules.opt_out.values()))


def _greeting(line: str) -> Iterator[Finding]:
    if _EMPTY_GREETING.match(line) or _GREETS_NOTHING.match(line):
        yield _blocked("the greeting greets nobody")
    elif _GREETS_ANYBODY.match(line):
        yield _warned(f"the greeting would fit anybody: {line}")


def _shape(content: EmailContent, needed: Sequence[str], *, first_touch: bool) -> Iterator[Finding]:
    """What a mail must have in it, how long it may be, and how it reads."""
    body = content.body
    if needed:
        plain = _folded(body)
        missing = [line for line in dict.fromkeys(needed) if _folded(line) not in plain]
        yield from (_blocked(f"a first mail must say: {line.strip().splitlines()[0]}") for line in missing)
    if first_touch:
        words = len(body.split())
        if words < FIRST_TOUCH_WORDS:
            yield _warned(f"the body has {_count(words, 'word')}; a first mail does better with {FIRST_TOUCH_WORDS}")
    questions = body.count("?")
    if questions > QUESTIONS:
        yield _warned(f"the body asks {questions} questions; {QUESTIONS} are enough")
    lengths = [count for sentence in _SENTENCE.split(body) if (count := len(sentence.split())) > 3]
    if lengths and sum(lengths) > SENTENCE_WORDS * len(lengths):
        yield _warned(
            f"the sentences of the body have {sum(lengths) / len(lengths):.1f} words on average; {SENTENCE_WORDS} read better"
        )


def _wished(content: EmailContent, words: int | None) -> Iterator[Finding]:
    has = len(content.body.split())
    if words is not None and has > words:
        yield _warned(f"the body has {has} words; the house wants {words} at most")


def _signed(content: EmailContent) -> bool:
    """The sender's name stands on a line of its own after the greeting, alone or with the rest of the name."""
    names = content.sender.split()
    lines = content.body.splitlines()[1:]
    return bool(names) and any(line.split()[:1] == names[:1] and set(line.split()) <= set(names) for line in lines)


def _message(content: MessageContent, rules: Rules, *, connection: bool) -> Iterator[Finding]:
    """A number is WhatsApp's, every other address a LinkedIn profile."""
    yield from lint_message(content.message, rules, whatsapp=_is_number(content.address), connection=connection)
    yield from language_findings(content.message, content.language, "message")


def _is_number(address: str) -> bool:
    return address.strip()[:1] in {"+", *"0123456789"}


def lint_message(message: str, rules: Rules, *, whatsapp: bool, connection: bool = False) -> Iterator[Finding]:
    """Yield what is wrong with the length and the greeting of a message."""
    if _GREETS_NOTHING.match(message):
        yield _blocked("the greeting greets nobody")
    words, characters = len(message.split()), len(message)
    if whatsapp:
        if words > rules.message_words:
            yield _warned(f"the message has {words} words; {rules.message_words} read better")
        return
    most = CONNECTION_CHARACTERS if connection else LINKEDIN_CHARACTERS
    if characters > most:
        yield _blocked(
            f"the {'note to connect' if connection else 'message'} has {characters} characters; {most} are allowed"
        )
    elif characters > LINKEDIN_READABLE:
        yield _warned(f"the message has {characters} characters; up to {LINKEDIN_READABLE} are answered more")


def _call(content: PhoneContent, texts: Mapping[str, str]) -> Iterator[Finding]:
    if _GREETS_NOTHING.match(content.opening) or _GREETS_NOTHING.match(content.voicemail):
        yield _blocked("the greeting greets nobody")
    words = len(content.voicemail.split())
    if words > VOICEMAIL_WORDS:
        yield _warned(f"the voicemail has {words} words; {VOICEMAIL_WORDS} are spoken in 20 seconds")
    yield from language_findings(
        "\n\n".join(text for part, text in texts.items() if part != "number"), content.language, "script"
    )


def language_findings(text: str, declared: str, part: str, apart: Sequence[str] = ()) -> Iterator[Finding]:
    """Block a text that is in another language than it says, warn of one with paragraphs in two; *apart* is left out of it."""
    for each in filter(None, apart):
        text = text.replace(each, "")
    paragraphs = [paragraph for paragraph in _BLANK.split(text) if len(paragraph.split()) >= _FEW_WORDS]
    found = {language for paragraph in paragraphs if (language := language_of(paragraph))}
    ours = declared in LANGUAGES
    if ours and found and declared not in found:
        yield _blocked(f"the {part} is in {' and '.join(sorted(found))}, not in {declared}")
    elif len(found) > 1:
        most = language_of(text)
        if ours and most not in (declared, ""):
            yield _blocked(f"the {part} is mostly in {most}, not in {declared}")
        else:
            yield _warned(f"the {part} has paragraphs in {' and '.join(sorted(found))}")


def texts_of(content: Content) -> Mapping[str, str]:
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
        case BriefContent():
            steps = "\n".join((*content.questions, *content.steps))
            return {"title": content.title, "goal": content.goal, "steps": steps, "next step": content.next_step}
        case WorkContent():
            return {"title": content.title, "steps": "\n".join(content.steps)}
        case Outline():
            return {"title": content.title, "approach": content.approach}


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _blocked(reason: str) -> Finding:
    return _finding("blocked", reason)


def _warned(reason: str) -> Finding:
    return _finding("warned", reason)


def _finding(outcome: Literal["blocked", "warned"], reason: str) -> Finding:
    return Finding(gate="lint", outcome=outcome, reason=reason)
