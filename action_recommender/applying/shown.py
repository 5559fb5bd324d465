"""What would be written, and how it ended, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from action_recommender.applying.apply import Outcome, What
from action_recommender.applying.form import Planned, Target
from action_recommender.history import Document

_ENDED: Mapping[What, str] = {
    "created": "created {form} {id} for {what}",
    "found": "{form} {id} for {what} is there: an earlier attempt made it, and only its answer was lost",
    "there already": "{form} {id} for {what} is there already; nothing was done",
    "still open": "the same {form} was written for {twin} and is still open ({id}); --again writes another",
    "removed": "removed {form} {id} for {what}",
    "gone already": "nothing of {what} is in Brevo as a {form}; nothing was done",
    "not done": "nothing was done",
}


def question(target: Target, *, undo: bool) -> str:
    """Return what is asked before anything is done."""
    return f"Remove this {target.form} from Brevo?" if undo else f"Write this {target.form} into Brevo?"


def as_lines(planned: Planned) -> Iterator[str]:
    """Yield what would be written, or stands there, for people."""
    for label, value in planned.rows:
        yield f"{label:<10} {value}"
    for line in planned.text.splitlines():
        yield f"    {line}".rstrip()
    for remark in planned.remarks:
        yield f"note: {remark}"


def ended(target: Target, outcome: Outcome) -> str:
    """Return how it ended, in one line."""
    told = _ENDED[outcome.what].format(form=target.form, id=outcome.record_id, what=target.said, twin=outcome.twin)
    undo = outcome.what in ("created", "found", "there already")
    return f"{told}; to remove it: {command(target)} --undo" if undo else told


def command(target: Target) -> str:
    """Return the command that applies the target."""
    return f"sales-action apply {target.made['recommendation_id']} {target.action['id']} --as {target.form}"


def as_data(target: Target, outcome: Outcome, planned: Planned | None, run_id: str) -> Document:
    """Return how it ended with what was written, for programs."""
    subject = target.subject
    return {
        "outcome": outcome.what,
        "recommendation_id": target.made["recommendation_id"],
        "action_id": target.action["id"],
        "form": target.form,
        "record_id": outcome.record_id,
        "written_for": outcome.twin or target.said,
        "idempotency_key": target.key,
        "source": subject.source,
        "account": subject.account,
        "deal_id": subject.id,
        "body": outcome.body,
        "remarks": list(planned.remarks) if planned else [],
        "warnings": list(outcome.warnings),
        "run": {"id": run_id},
    }
