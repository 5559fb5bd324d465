"""What became of one deal of a bulk: its answer or its failure, as a line for people and as one of JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from action_recommender.bulk.choosing import Named
from sales_kernel.calls import dollars, together
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from action_recommender.history import Document
    from action_recommender.recommend import Recommended
    from sales_kernel.bulks import Earlier
    from sales_kernel.calls import Made
    from sales_kernel.errors import SuiteError

How = Literal["from memory", "written", "offline", "done before", "too late", "waiting", "failed"]
"""*offline*: by the offline engine, since a model failed; *too late*: written for a day that is over, for the history alone."""
_NO_DATA = ("waiting", "failed")


class Failure(NamedTuple):
    """Why a deal has no answer; *stops* is true where the others would fail for the same reason."""

    message: str
    hint: str = ""
    reason: str = ""
    exit_code: int = 1
    stops: bool = False

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        return {"message": self.message, "hint": self.hint, "reason": self.reason, "exit_code": self.exit_code}


@dataclass(frozen=True)
class Outcome:
    """One deal of a bulk, done or failed. *data* is what the single command would print as JSON."""

    named: Named
    how: How
    deal_id: str = ""
    name: str = ""
    headline: str = ""
    calls: int = 0
    """To a model; an answer by rules takes none."""
    cost_usd: float | None = 0.0
    saved_usd: float | None = 0.0
    seconds: float = 0.0
    failure: Failure | None = None
    awaits: str = ""
    """The name of the request whose answer is to come from a batch."""
    story: str = ""
    """What each layer did, in words."""
    data: dict[str, Any] = field(default_factory=dict)

    def after(self, earlier: Earlier) -> Outcome:
        """Return it with what the runs before took that ended waiting; what they remembered for this one is no saving."""
        known = self.cost_usd is not None and earlier.usd is not None
        cost = (self.cost_usd or 0) + (earlier.usd or 0) if known else None
        return replace(self, calls=self.calls + earlier.calls, cost_usd=cost, saved_usd=0.0)

    def as_line(self) -> str:
        """Return it for people."""
        head = (
            f"{self.deal_id or self.named.text:<24}  {self.how:<11}  {_money(self.cost_usd):>8}  {self.seconds:>6.1f} s"
        )
        said = self.headline if self.how not in _NO_DATA else self._wrong or "go on with --batch --resume"
        return f"{head}  {one_line(f'{self.name}: {said}' if self.name else said)}"

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        if self.how not in _NO_DATA:
            return self.data
        asked = {"deal": self.named.text, "line": self.named.line or None}
        if self.failure is None:
            return {**asked, "waiting": True}
        took = {"engine_calls": self.calls, "cost_usd": self.cost_usd, "seconds": round(self.seconds, 4)}
        return {**asked, "error": {**self.failure.as_data(), "message": self._wrong}, "run": took}

    @property
    def _wrong(self) -> str:
        where = f"line {self.named.line}: " if self.named.line else ""
        return f"{where}{self.failure.message}" if self.failure else ""


def of_answer(named: Named, made: Recommended, *, late: bool = False, story: str = "") -> Outcome:
    """Return what became of a deal that was answered."""
    document, run = made.document, made.run
    return Outcome(
        named,
        _how(made, late=late),
        document["deal_id"],
        document["deal_name"],
        headline_of(document),
        len(run.made),
        run.cost.cost_usd,
        run.saved.cost_usd,
        run.seconds,
        story=story,
        data=made.as_data(),
    )


def _how(made: Recommended, *, late: bool) -> How:
    if late:
        return "too late"
    if made.stood_in:
        return "offline"
    return "from memory" if made.answer.verdict.usable else "written"


def done_before(named: Named, document: Document) -> Outcome:
    """Return what became of a deal that this bulk answered before it was stopped."""
    headline, data = headline_of(document), {**document, "done_before": True}
    return Outcome(named, "done before", document["deal_id"], document["deal_name"], headline, data=data)


def of_failure(
    named: Named,
    failure: Failure,
    *,
    made: Iterable[Made] = (),
    seconds: float = 0.0,
    known: tuple[str, str] = ("", ""),
) -> Outcome:
    """Return what became of a deal that was not answered, for all the calls *made*; *known* are its id and name."""
    spent = together(made)
    return Outcome(
        named, "failed", *known, calls=spent.calls, cost_usd=spent.cost_usd, seconds=seconds, failure=failure
    )


def failure_of(error: SuiteError) -> Failure:
    """Return *error* as a failure.

    What is wrong with the command, the settings, a key or a permission is wrong for every deal, and so is a ceiling that is reached.
    """
    code = error.exit_code
    reason = str(getattr(error, "reason", "")) or _REASONS.get(code, "failed")
    return Failure(str(error), error.hint, reason, code, stops=code in (2, 3, 7))


_REASONS = {2: "usage", 3: "not allowed", 4: "upstream", 5: "not found", 6: "gate", 7: "ceiling"}


def headline_of(document: Document) -> str:
    """Return what is to be done first, in a few words."""
    for priority in ("p0", "p1", "p2"):
        for action in document[f"{priority}_actions"]:
            return f"{priority.upper()} {one_line(action['content']['title'])}"
    return "nothing to do"


def _money(usd: float | None) -> str:
    return "?" if usd is None else dollars(usd) if usd else "-"
