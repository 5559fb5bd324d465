"""The embedded sample CRM: plain files whose dates move with today, so that the offline world is always fresh."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_gatherer.sources import Listed
from data_gatherer.sources.when import When
from sales_kernel.clock import Clock
from sales_kernel.errors import UsageFault
from sales_kernel.fingerprint import digest_of
from sales_kernel.layer import Subject
from sales_kernel.resources import shipped

if TYPE_CHECKING:
    from data_gatherer.models import EnrichedDeal
    from data_gatherer.sources.sample_records import Teller

_ADDRESS = re.compile(rb"^\s+(?:- )?email: *[\"']?([^\s\"',}]+@[^\s\"',}]+)", re.MULTILINE)


class SampleSource:
    """Deals from `examples/crm`, one YAML file each; see the README there for the form of the files."""

    name = "sample"

    def __init__(self, clock: Clock, folder: Path | None = None) -> None:
        self.reads = 0
        self._folder = folder or shipped("examples", "crm")
        # Whole hours, so that a record "an hour ago" does not make a new deal every minute.
        self._now = clock().replace(minute=0, second=0, microsecond=0)
        self._when = When(self._now)

    def subject(self, deal_id: str) -> Subject | None:
        """Return the deal's subject, if a file bears its name."""
        return Subject(self.name, "sample", deal_id) if deal_id in self._files else None

    def fingerprint(self, subject: Subject) -> str:
        """Return the hash of the deal's files, those it shares people with, and of the day, or hour, they are told from."""
        data = b"".join(path.read_bytes() for path in (self._files[subject.id], *self._sharing(subject)))
        told_from = self._now.isoformat() if b"now-" in data else self._when.today.isoformat()
        return f"{digest_of(data + (self._folder / 'crm.yaml').read_bytes())} {told_from}"

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return the deal, its dates told from today."""
        self.reads += 1
        return self._teller.told(_yaml(self._files[subject.id]), map(_yaml, self._sharing(subject)))

    def listed(self) -> Iterator[Listed]:
        """Yield every deal of the folder."""
        for path in self._files.values():
            document = _yaml(path)
            yield Listed(
                deal=self._teller.deal(document), account="sample", company=document.get("company", {}).get("name", "")
            )

    def _sharing(self, subject: Subject) -> Iterator[Path]:
        """Yield the files of other deals that name an address of this one's people."""
        addresses = set(_ADDRESS.findall(self._files[subject.id].read_bytes()))
        for deal_id, path in self._files.items():
            if deal_id != subject.id and addresses & set(_ADDRESS.findall(path.read_bytes())):
                yield path

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        return {path.stem: path for path in sorted((self._folder / "deals").glob("*.yaml"))}

    @cached_property
    def _teller(self) -> Teller:
        from data_gatherer.sources.sample_records import Teller

        return Teller(_yaml(self._folder / "crm.yaml"), self._when)


def _yaml(path: Path) -> dict[str, Any]:
    import yaml

    try:
        document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise UsageFault(f"{path}, line {line}: {error.problem}", hint="mend that line") from error
    return document
