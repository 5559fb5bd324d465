"""Answers as a good model would give them: what our own rules would do, in the form a model answers in, to be spoilt piece by piece."""

from __future__ import annotations

from typing import Any, cast

from action_recommender.asking import Desk, plan_question
from action_recommender.asking.contents import outgoing
from action_recommender.asking.forms import BriefForm, CallForm, EmailForm, MessageForm, OutlineForm, WorkForm
from action_recommender.assemble import Issue, assemble
from action_recommender.candidates import find_candidates
from action_recommender.models import Content, Recommendation
from action_recommender.plan import Drafted, plan_by_rules
from data_gatherer.models import EnrichedDeal
from deal_summary.playbook import Facts, write_summary
from sales_kernel.calls import Calls
from sales_kernel.engines.forms import Form
from sales_kernel.prompts import Prompt
from tests.action_recommender.worlds import SHIPPED, writer
from tests.engines import Scripted

Answer = dict[str, Any]
FORMS: dict[str, type[Form]] = {
    "email": EmailForm,
    "phone": CallForm,
    "message": MessageForm,
    "brief": BriefForm,
    "work": WorkForm,
    "outline": OutlineForm,
}


def desk_of(deal: EnrichedDeal, **given: Any) -> Desk:
    """Return what lies before an engine that plans for *deal*; *given* are options of `writer`."""
    hand = writer(deal, **given)
    summary = write_summary(Facts(deal, hand.view.signals, hand.house.company))
    found = find_candidates(hand.view).candidates
    return Desk(hand, summary, found, Issue("rec_test", hand.ours.now, "scripted/1", hand.ours))


def good_plan(desk: Desk, **changed: Any) -> Answer:
    """Return the plan of our rules as a model would put it."""
    plan = plan_by_rules(desk.writer, desk.candidates)
    actions = [action_of(drafted, desk) for drafted in plan.actions]
    return {
        "strategy": "Answer what they asked, then agree on the next step.",
        "actions": actions,
        "suspicious": [],
        **changed,
    }


def action_of(drafted: Drafted, desk: Desk) -> Answer:
    """Return one action as a model would put it."""
    candidate = next(one for one in desk.candidates if (one.play, one.contact_id) == (drafted.play, drafted.contact_id))
    told = drafted.model_dump(
        include={"play", "contact_id", "priority", "rationale", "prerequisites", "next_steps", "success"}
    )
    return {
        **{name: list(value) if isinstance(value, tuple) else value for name, value in told.items()},
        "evidence": list(candidate.evidence),
        "quotes": [],
        "content": content_of(drafted.content),
        "statements": _statements(outgoing(drafted.content), desk.writer.house.context.text),
        "learnings": [],
    }


def _statements(text: str, ours: str) -> list[Answer]:
    """A word of the outgoing text that our context has too, as one that rests on it."""
    word = next((word for word in text.split() if word.isalpha() and len(word) > 2 and word in ours), "")
    return [{"statement": word, "source": "company_context", "quote": word}] if word else []


def content_of(content: Content) -> Answer:
    """Return a content with the fields a model fills."""
    form = FORMS[content.form]
    return form.model_validate(content.model_dump(include=set(form.model_fields))).model_dump()


def first(answer: Answer) -> Answer:
    """Return the first action of an answer, to be changed in place."""
    action: Answer = answer["actions"][0]
    return action


def blocked(made: Recommendation) -> list[str]:
    """Return all reasons of what is held back: actions, and texts in whose place our own words stand."""
    texts = [each.reason for action in made.actions if action.written_by for each in action.findings]
    return [*texts, *(finding.reason for held in made.held_back for finding in held.findings)]


def told(engine: Scripted, deal: EnrichedDeal, prompt: Prompt = SHIPPED, **given: Any) -> Recommendation:
    """Return the recommendation that *engine* gives for *deal*."""
    desk = desk_of(deal, prompt=prompt, **given)
    plan = engine.ask(plan_question(prompt, desk), no_calls()).value
    return assemble(desk.writer, desk.summary, desk.candidates, plan, desk.issue)


def no_calls() -> Calls:
    """Return calls that nobody makes: a scripted engine costs nothing."""
    return cast("Calls", None)
