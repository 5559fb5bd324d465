"""`data-gatherer sync`: a whole Brevo account copied into the local CRM, within the hour's allowance."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from sales_kernel.console import AsJson, emit, screen, talk, workspace

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.mirror.report import Report


def sync(
    max_calls: Annotated[
        int | None,
        typer.Option("--max-calls", metavar="N", min=1, help="Make at most N CRM calls.", show_default=False),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep going: wait for calls to come back, then refresh every 15 minutes.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Read everything once more.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read campaigns to the people of open deals, SMS and WhatsApp as well.")
    ] = False,
    as_json: AsJson = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say on stderr what was read.")] = False,
) -> None:
    """Copy the Brevo account into the local CRM; stopped for whatever reason, it goes on there the next time."""
    from data_gatherer.sections import SECTIONS
    from data_gatherer.sources.brevo.mirror.following import Following
    from data_gatherer.sources.brevo.mirror.mirroring import Mirror, only_one
    from data_gatherer.sources.brevo.mirror.telling import pass_line, show_report, stopped
    from data_gatherer.sources.brevo.mirror.watching import passes
    from sales_kernel.clock import clock_from

    following = Following(quiet=as_json, verbose=verbose)
    with workspace(*SECTIONS) as work, only_one(work):
        mirror = Mirror(work, max_calls=max_calls, heard=following)

        def once(first: bool) -> Report:
            with following.shown():
                return mirror.once(full=full and first, more=deep, patient=not first)

        for report in passes(once, clock_from({}), time.sleep) if watch else (once(True),):
            if watch:
                talk(pass_line(report, work.zone))
            if as_json:
                emit(report.as_data())
        if not as_json:
            show_report(screen(piped_width=120), report)
        fault = stopped(report, work.zone)
        if fault:
            raise fault
