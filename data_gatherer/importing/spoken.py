"""What the import command says: counts on stdout, remarks on stderr, and the exit code that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from data_gatherer.importing.report import Imported, NothingImported, PartlyDone, Report, told_of
from sales_kernel.console import emit, talk

Told = Callable[[Imported, Path], None]


@contextmanager
def said_of(*, as_json: bool) -> Iterator[Told]:
    """Give a function that says what an import brought. Raises PartlyDone when it had to refuse rows."""
    try:
        yield _emitted if as_json else _said
    except NothingImported as error:
        if as_json:
            emit({"account": "", "rows": {}, **told_of(error.report, None)})
        else:
            _remarks(error.report)
        raise


def _emitted(brought: Imported, crm: Path) -> None:
    emit({**brought.as_data(), "crm": str(crm)})
    _partly(brought)


def _said(brought: Imported, crm: Path) -> None:
    if brought.report:
        _remarks(brought.report)
    counted = ", ".join(f"{count:,} {table}" for table, count in brought.rows.items() if count)
    typer.echo(f"{brought.account}: {counted} {'would be' if brought.dry_run else 'are'} in {crm}")
    later = any(one.new != brought.rows[table] or one.gone for table, one in brought.counted.items())
    if later or brought.dry_run:
        typer.echo(_differences(brought))  # of a first import there is nothing more to say
    _partly(brought)


def _differences(brought: Imported) -> str:
    if not brought.changed:
        return "nothing changed"
    parts = []
    for what in ("new", "changed", "gone"):
        counts = [(getattr(one, what), table) for table, one in brought.counted.items() if getattr(one, what)]
        if counts:
            parts.append(f"{what}: " + ", ".join(f"{count:,} {table}" for count, table in counts))
    return ("; ".join(parts) or "changed: how long deals take") + (
        " (dry run: the local CRM is as it was)" if brought.dry_run else ""
    )


def _remarks(report: Report) -> None:
    for line in report.notes:
        talk(f"note: {line}")
    for what, count in report.left_out.items():
        talk(f"note: {what}: {count:,}, left out")
    for line in [*report.warnings.lines("warning"), *report.rejects.tally.lines("rejected")]:
        talk(line)


def _partly(brought: Imported) -> None:
    count = brought.report.rejects.tally.count if brought.report else 0
    if count:
        rows = "1 row was" if count == 1 else f"{count:,} rows were"
        hint = f"mend them in their files and import again; the others {'would go' if brought.dry_run else 'went'} in"
        raise PartlyDone(f"{rows} not imported; see {brought.rejects_file}", hint=hint)
