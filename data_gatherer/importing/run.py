"""An import from its first file to its last word."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from data_gatherer.importing.parts import Reader
from data_gatherer.importing.plans import Plan, plan_for
from data_gatherer.importing.report import Imported, NothingImported, Rejects, Report
from data_gatherer.importing.rows import Filler
from data_gatherer.importing.staging import Staging, staged
from data_gatherer.sources.crmfile import TABLES

_ORDER = ("companies", "deals", "links", "contacts", "interactions", "tasks", "changes")
"""What others hang on comes first."""


def import_folder(
    path: Path,
    mapping_file: Path | None,
    crm: Path,
    *,
    timeout: float,
    dry_run: bool = False,
    rejects_file: Path | None = None,
    today: date | None = None,
) -> Imported:
    """Make what `crm.db` holds of an account what the files at *path* say; rows that cannot be used are refused and kept aside.

    Raises UsageFault for files or a mapping that cannot be used as a whole, NothingImported when no deal can: then the local
    CRM is as it was, as it is after any other error.
    """
    plan = plan_for(path, mapping_file)
    account = plan.mapping.account
    beside = crm.parent / f"rejects-{re.sub(r'[^A-Za-z0-9._-]', '_', account)}.csv"
    rejects = Rejects(rejects_file or beside, ours=rejects_file is None and not dry_run)
    report = Report(rejects, notes=list(plan.notes))
    try:
        with staged(crm, account, timeout=timeout, dry_run=dry_run) as staging:
            usable = _read(plan, staging, report, today)
            if not usable:
                raise _nothing(plan, report)
            counted = staging.put_in_place(dry_run=dry_run)
            rows = {table: staging.count(table) for table in TABLES}
    except BaseException:
        rejects.drop()
        raise
    return Imported(account, rows, counted, report, rejects.settle(), dry_run)


def _read(plan: Plan, staging: Staging, report: Report, today: date | None) -> int:
    """Read all files into the staging tables; return how many deals can be used."""
    filler = Filler(plan.mapping, staging, report, today)
    for table in _ORDER:
        readers = [Reader(part, plan.mapping, report, staging) for part in plan.parts if part.table == table]
        if table == "contacts" and readers:
            filler.meet(readers)
        for reader in readers:
            filler.fill(reader)
    staging.finish_changes()
    staging.order_stages()
    staging.compute_peers()
    return staging.count("deals")


def _nothing(plan: Plan, report: Report) -> NothingImported:
    names = ", ".join(part.path.name for part in plan.parts if part.table == "deals")
    if not report.rejects.tally.count:
        return NothingImported(f"{names} holds no deals", hint="nothing was changed; export it again", report=report)
    kept = report.rejects.settle()
    return NothingImported(
        f"not one deal of {names} can be used; nothing was changed",
        hint=f"each row's reason is in {kept}",
        report=report,
    )
