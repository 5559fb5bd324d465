"""How a person wants many deals answered, and what of it does not go together."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import NamedTuple

from sales_kernel.errors import UsageFault


class Wish(NamedTuple):
    """Which deals, and how; *jobs* at once (0: as many as suit the engine), *wait* for a batch, *max_cost* in US dollars."""

    all_open: bool = False
    file: Path | None = None
    jobs: int = 0
    batch: bool = False
    wait: bool = True
    resume: bool = False
    max_cost: float | None = None
    refresh: bool = False

    @property
    def many(self) -> bool:
        """True where more than one deal may be meant."""
        return self.all_open or self.file is not None

    def check(self, deal: str | None, *, markdown: bool = False) -> None:
        """Raise UsageFault when what was said does not go together with *deal*, the one that was named, or with itself."""
        if self.many and markdown:
            raise UsageFault("-m is for one deal", hint="use -o for many: it takes a line of JSON for each")
        if self.all_open and self.file is not None:
            raise UsageFault("--all-open and --file do not go together", hint="choose one")
        if self.many and deal is not None:
            raise UsageFault(
                "a deal was named, and many are asked for", hint="leave out DEAL, or --all-open and --file"
            )
        if not self.many and deal is None:
            raise UsageFault("no deal was named", hint="give a deal, or --all-open, or --file IDS for many")
        if not self.many and (said := self._for_many()):
            raise UsageFault(f"{said} is for many deals", hint="say --all-open or --file IDS as well")
        if self.max_cost is not None and not isfinite(self.max_cost):
            raise UsageFault(f"--max-cost {self.max_cost} is no amount", hint="say it in US dollars, such as 2.50")
        if not self.wait and not self.batch:
            raise UsageFault("--no-wait is for batches", hint="say --batch as well")

    def _for_many(self) -> str:
        given = {
            "--jobs": self.jobs,
            "--batch": self.batch,
            "--no-wait": not self.wait,
            "--resume": self.resume,
            "--max-cost": self.max_cost is not None,
        }
        return next((name for name, said in given.items() if said), "")
