"""A bulk from end to end: which deals, who answers, what is told, and with which exit code it ends."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from action_recommender.bulk.choosing import Named, named_in, open_deals
from action_recommender.bulk.crew import MOST_PROCESSES, Crew
from action_recommender.bulk.errand import Errand
from action_recommender.bulk.outcome import Failure, Outcome, of_failure
from action_recommender.bulk.telling import Sheet
from action_recommender.recommend import RECOMMEND, Asked
from data_gatherer.sources import not_all, open_source
from sales_kernel.batches import under_way
from sales_kernel.bulks import answered, broken_off
from sales_kernel.ceilings import Purse
from sales_kernel.engines.choice import open_engine
from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import UsageFault
from sales_kernel.fingerprint import content_hash
from sales_kernel.prompts import load

if TYPE_CHECKING:
    from action_recommender.bulk.rounds import Plan
    from action_recommender.bulk.wish import Wish
    from sales_kernel.engines.question import Engine
    from sales_kernel.workspace import Workspace

_JOBS, _JOBS_OF_A_MODEL = 4, 8


def bulk(
    work: Workspace,
    asked: Asked,
    wish: Wish,
    *,
    as_json: bool = False,
    output: Path | None = None,
    verbose: bool = False,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Have every deal answered that is wished for, and return the exit code. Raises SuiteError for what is wrong before any is begun.

    *sleep* lets the seconds between two looks at a batch pass.
    """
    deals = chosen(work, asked, wish)
    asked = asked._replace(deal="", engine=_engine(work, asked.engine))
    if wish.max_cost is not None:
        work.purse = Purse(f"{name_of(asked)}-{os.urandom(4).hex()}", wish.max_cost)
    with _opened(output) as file:
        sheet = Sheet(as_json=as_json, file=file, verbose=verbose)
        if wish.batch:
            _by_batches(work, asked, wish, deals, sheet, sleep)
        else:
            _at_once(work, asked, wish, deals, sheet)
        sheet.close()
    return sheet.exit_code()


def chosen(work: Workspace, asked: Asked, wish: Wish) -> list[Named]:
    """Return the deals that are wished for."""
    if wish.file is not None:
        return named_in(wish.file)
    source = open_source(work, asked.source, ask=False)
    if note := not_all(source):
        work.talk(f"note: {note}")
    return open_deals(source)


def name_of(asked: Asked) -> str:
    """Return the name of the bulk in which all these options are the same, whichever deals it is about."""
    files = [
        load(name, own).text for name, own in (("recommend", asked.prompt_file), ("summarize", asked.summary_prompt))
    ]
    engine = asked.engine if isinstance(asked.engine, str) else asked.engine.identity
    day = asked.day.isoformat() if asked.day else ""
    options = [files, engine, asked.source, day, asked.campaign_context, list(asked.without), asked.deep]
    return f"bulk_{content_hash(options)[:12]}"


def _at_once(work: Workspace, asked: Asked, wish: Wish, deals: Sequence[Named], sheet: Sheet) -> None:
    with _crew(work, asked, wish, sheet) as crew, sheet.shown(len(deals)):
        sheet.follow(crew, deals)


def _by_batches(
    work: Workspace, asked: Asked, wish: Wish, deals: Sequence[Named], sheet: Sheet, sleep: Callable[[float], object]
) -> None:
    from action_recommender.bulk.rounds import Rounds
    from sales_kernel.engines.claude.batch import Batched
    from sales_kernel.engines.claude.engine import Claude

    if not isinstance(asked.engine, Claude):
        raise UsageFault("--batch is for Claude", hint="say --engine claude, or leave --batch out")
    kind = name_of(asked._replace(day=None))
    for plan in _plans(work, asked, wish, deals, kind):
        engine = Batched(asked.engine, singly=not plan.late)
        of_day = asked._replace(engine=engine, day=plan.day, late=plan.late)
        rounds = Rounds(work, engine, sheet, kind, wait=wish.wait, sleep=sleep)
        try:
            with _crew(work, of_day, wish, sheet, processes=1) as crew, sheet.shown(len(plan.deals)):
                rounds.go(plan, crew)
        except (KeyboardInterrupt, EngineFault):
            if under_way(work.ledger, kind):
                work.talk("note: a batch is under way; go on with the same command and --resume")
            raise


def _plans(work: Workspace, asked: Asked, wish: Wish, deals: Sequence[Named], kind: str) -> list[Plan]:
    """Return what is to be done for which day: on resuming what was begun, else what is wished for; tomorrow where no day is named."""
    from action_recommender.bulk.rounds import Plan

    batches = [one for one in under_way(work.ledger, kind) if asked.day in (None, one.day)] if wish.resume else []
    days = sorted({one.day for one in batches}) or [asked.day or next_working_day(work.today)]
    plans = []
    for day in days:
        of_day = [one for one in batches if one.day == day]
        late = bool(of_day) and day < work.today
        begun = [Named(text) for text in dict.fromkeys(text for one in of_day for text in one.about.values())]
        wished = deals if day == days[-1] and not late else ()
        named = {one.text: one for one in (*begun, *wished)}
        plans.append(Plan(day, list(named.values()), of_day, late))
    if not asked.day and not batches:
        work.talk(f"note: for {days[0]}, the next day that is no weekend (holidays are not known); another: --for DATE")
    return plans


def next_working_day(today: date) -> date:
    """Return the first day after *today* that is no Saturday or Sunday."""
    return next(day for day in (today + timedelta(days=number) for number in (1, 2, 3)) if day.weekday() < 5)


@contextmanager
def _crew(
    work: Workspace, asked: Asked, wish: Wish, sheet: Sheet, *, processes: int = MOST_PROCESSES
) -> Iterator[Crew[Named, Outcome]]:
    """Hire who answers; when they are stopped, what they were at is closed as interrupted, and what was done is told."""
    day = asked.day or work.today
    work.bulk = name_of(asked._replace(day=day))
    before = answered(work.ledger, work.bulk, RECOMMEND.name) if wish.resume else {}
    if wish.resume and not before and not wish.batch:
        work.talk(
            f"note: these options have answered nothing for {day} yet: there is nothing to resume, and all is asked"
        )
    errand = Errand(asked, wish.refresh, sheet.verbose, before)
    begun = work.clock()
    work.close()  # the crew may be forked, and no open file of the home may be
    jobs = wish.jobs or _jobs(asked.engine)
    # What a batch was paid for may come after the lifetime of what it was asked with.
    variables = {"SALES_AGENT_ON_EXPIRY": "reuse"} if wish.batch and wish.resume else {}
    crew = Crew(jobs, lambda talk: work.beside(talk=talk, **variables), errand, lost=_lost, processes=processes)
    try:
        yield crew
    except BaseException:
        crew.dismiss()
        broken_off(work.ledger, work.bulk, begun)
        sheet.close()
        raise
    crew.dismiss()


def _engine(work: Workspace, name: str | Engine) -> str | Engine:
    """Return the one engine that answers all deals; where it cannot be opened and another stands in, each deal says so by itself."""
    try:
        return open_engine(work, name) if isinstance(name, str) else name
    except EngineFault:
        if not work.settings.fallback:
            raise
        return name


def _jobs(engine: str | Engine) -> int:
    """As many at once as suit the engine: a model is waited for, the playbook computes."""
    return _JOBS if isinstance(engine, str) or not engine.reads_prompts else _JOBS_OF_A_MODEL


def _lost(named: Named) -> Outcome:
    return of_failure(
        named, Failure("the process that was at it ended", "see whether the machine ran out of memory", "lost")
    )


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes] | None]:
    """Open the file that takes a line as each deal is done."""
    if output is None:
        yield None
        return
    try:
        file = output.open("wb")
    except OSError as error:
        raise UsageFault(
            f"cannot write {output}: {error.strerror}", hint="name a file in a folder you can write to"
        ) from error
    with file:
        yield file
