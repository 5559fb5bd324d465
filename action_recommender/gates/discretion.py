"""Does a text tell the buyer what is for us alone: how we work inside, our notes, a figure that only they hold?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from action_recommender.gates.grounds import NOTED, Grounds, runs
from action_recommender.gates.lint import texts_of
from action_recommender.models import BriefContent, Content, Finding, Outline, WorkContent
from deal_summary.orders.folded import folded
from deal_summary.stated.allowed import Allowed, stated
from sales_kernel.text import one_line

_APART = {"recipient", "number", "address"}
_SNIPPET = 80
_ENDS = r"(?=[,.:;!]|$)"
_INSIDE = re.compile(
    r"(?<!\w)(?:"
    # English
    r"(?:by|in|from|per|according to) our (?:internal )?(?:notes?|crm|records|pipeline|forecast)|our (?:internal|crm) \w+|in the crm"
    r"|your (?:\w+ )?(?:health|engagement|lead|deal|risk)(?: score)? is (?:red|amber|yellow|green|low|high|at risk|poor)"
    r"|(?:our|your) (?:lead |deal |health |engagement )?scor(?:e|ing)(?![ -]?(?:card|sheet))|deal stages?"
    rf"|our (?:win (?:rate|probability)|sales pipeline)|off the record|between (?:you and me|us{_ENDS})"
    r"|our (?:counsel|lawyers?|legal team|management|boss) (?:would|might|could|may)(?! (?:like|be happy))"
    # French
    r"|(?:d'apres|selon|dans) (?:nos|notre) (?:notes?|crm|dossier interne|pipeline|previsions?)|notre (?:score|scoring|crm)"
    rf"|votre score|(?:etape|phase) (?:de l'affaire|du deal|du pipeline)|entre nous{_ENDS}|officieusement|hors micro"
    r"|notre (?:juriste|avocat|direction|service juridique) (?:accepterait|pourrait|serait pret)"
    # German
    r"|(?:laut|nach|in) unseren? (?:internen )?(?:notizen|crm|pipeline)|(?:in|laut) unserem crm|unser (?:score|scoring|crm)"
    rf"|ihr score|(?:deal|vertriebs)[- ]?phase|unter uns(?: gesagt)?{_ENDS}|im vertrauen gesagt|inoffiziell"
    r"|unser\w* (?:jurist\w*|anwalt\w*|rechtsabteilung|geschaftsleitung) (?:wurde|konnte)"
    # Spanish
    r"|(?:segun|en) (?:nuestras notas|nuestro (?:crm|pipeline|registro interno))|(?:nuestra|su) puntuacion|nuestro (?:score|crm)"
    rf"|(?:etapa|fase) (?:del negocio|de la oportunidad|del pipeline)|entre nosotros{_ENDS}|extraoficialmente"
    r"|nuestr[oa] (?:abogad[oa]|direccion|departamento juridico) (?:aceptaria|podria)"
    r")(?!\w)",
    re.MULTILINE,
)
"""Phrases, folded, that tell of our records, scores and talks among ourselves."""


def discretion(content: Content, grounds: Grounds, allowed: Allowed) -> list[Finding]:
    """Block a text for somebody outside that tells of our inside or repeats a note; of a figure that only notes hold warn.

    Work of our own, briefs and outlines reach nobody and are not asked.
    """
    if isinstance(content, WorkContent | BriefContent | Outline):
        return []
    parts = {part: text for part, text in texts_of(content).items() if part not in _APART}
    return list(discretion_of(parts, content.language, grounds, allowed))


def discretion_of(parts: Mapping[str, str], language: str, grounds: Grounds, allowed: Allowed) -> Iterator[Finding]:
    """Yield the findings on *parts*, which are told by their names."""
    outside = allowed.keys - allowed.inside
    for part, text in parts.items():
        if found := _INSIDE.search(folded(text)):
            yield Finding(
                gate="discretion", outcome="blocked", reason=f"it tells of our inside: “{found[0]}” (in the {part})"
            )
        if repeated := next((run for run in runs(text, NOTED) if run in grounds.private), ""):
            reason = f"it repeats a note of ours: “{one_line(repeated, limit=_SNIPPET)}” (in the {part})"
            yield Finding(gate="discretion", outcome="blocked", reason=reason)
        for each in stated(text, language):
            if outside.isdisjoint(each.keys) and not allowed.inside.isdisjoint(each.keys):
                reason = f"only an internal note says “{one_line(each.words, limit=_SNIPPET)}” (in the {part})"
                yield Finding(gate="discretion", outcome="warned", reason=reason)
