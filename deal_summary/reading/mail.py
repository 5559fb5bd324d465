"""What the writer of a message wrote themselves, and what they asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from deal_summary.reading.words import sentences

_WROTE = re.compile(
    r"^\s*(?:On\s.{3,160}\swrote|Le\s.{3,160}\sa\sécrit|Am\s.{3,160}\sschrieb(?:\s.{1,80})?|El\s.{3,160}\sescribió)\s?:\s*$"
)
_BELOW = re.compile(
    r"^\W*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Message original|Mensaje original|(?:Begin )?forwarded message"
    r"|(?:Anfang der )?weitergeleiteten? Nachricht|(?:Début du )?message (?:transféré|réexpédié)|(?:Inicio del )?mensaje reenviado)\W*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\s*\*?(?:From|Sent|To|Cc|Subject|Date|Von|Gesendet|An|Betreff|Datum|De|Envoyé(?: le)?|À|Objet"
    r"|Enviado(?: el)?|Para|Asunto|Fecha)\*?\s?:\*?\s*\S"
)
_SENDER = re.compile(r"^\s*\*?(?:From|Von|De)\*?\s?:")
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")
_RULE = re.compile(r"^[\s_*=—-]{5,}$")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|bonjour|bonsoir|salut|cher|chère|hallo"
    r"|guten (?:tag|morgen|abend)|sehr geehrter?|liebe[rs]?|moin|servus|hola|buenos días|buenas(?: tardes| noches)?"
    r"|estimad[oa]s?|querid[oa]s?)\b[^,!.?:;\n]{0,40}[,!:–-]\s*",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\?[?!]*[\"'”»)]*$")
_LEAST_WORDS, _MOST_WORDS = 4, 30


def own_words(text: str) -> str:
    """Return what the writer of a message wrote: no thread quoted or forwarded below, no signature after "--"."""
    lines = text.splitlines()
    kept: list[str] = []
    skipped = 0
    for number, line in enumerate(lines):
        if skipped:
            skipped -= 1
        elif line.rstrip() == "--" or _BELOW.match(line) or _is_header(lines, number):
            break
        elif opener := _opener(lines, number):
            if not _quoted_next(lines, number + opener):
                break
            skipped = opener - 1
        elif not line.lstrip().startswith(">"):
            kept.append(line)
    while kept and len(kept) < len(lines) and _RULE.match(kept[-1]):
        kept.pop()
    return "\n".join(kept)


def without_greeting(text: str) -> str:
    """Return *text* without the greeting it begins with."""
    return _GREETING.sub("", text)


def questions(text: str) -> list[str]:
    """Return the questions among the writer's own sentences, each on one line, without links and the greeting before."""
    return list(_questions(own_words(text)))


def _questions(text: str) -> Iterator[str]:
    if "?" not in text:
        return
    for sentence in sentences(_LINK.sub(" ", text)):
        if _ASKED.search(sentence):
            asked = without_greeting(sentence)
            if _LEAST_WORDS <= len(_word().findall(asked)) <= _MOST_WORDS:
                yield asked


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def _opener(lines: list[str], number: int) -> int:
    """How many lines from *number* on say who wrote what is quoted below: none, one, or two where a mail program broke it."""
    if _WROTE.match(lines[number]):
        return 1
    if lines[number].rstrip()[-1:] in (".", "!", "?", ":") or not lines[number].lstrip().startswith(
        ("On ", "Le ", "Am ", "El ")
    ):
        return 0
    return 2 if _WROTE.match(" ".join(lines[number : number + 2])) else 0


def _quoted_next(lines: list[str], number: int) -> bool:
    """Whether what follows is marked line by line, so that answers may stand below or between."""
    following = next((line for line in lines[number : number + 3] if line.strip()), "")
    return following.lstrip().startswith(">")


def _is_header(lines: list[str], number: int) -> bool:
    """Whether the head of another message begins: a sender and one more line of a head, or a sender with an address."""
    if not _SENDER.match(lines[number]) or not _HEADER.match(lines[number]):
        return False
    following = [line for line in lines[number + 1 : number + 4] if line.strip()]
    return bool(_ADDRESS.search(lines[number][:400])) or bool(following and _HEADER.match(following[0]))
