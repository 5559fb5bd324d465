"""A deal of Brevo's as our Deal."""

from __future__ import annotations

from typing import Any

from data_gatherer.models import Deal
from data_gatherer.sources.brevo.translation import moments
from data_gatherer.sources.brevo.translation.colleagues import Colleagues
from data_gatherer.sources.brevo.translation.fields import Fields
from data_gatherer.sources.brevo.translation.labels import Labels
from data_gatherer.sources.brevo.translation.stages import Stages
from data_gatherer.sources.brevo.translation.tolerant import as_line, as_number
from data_gatherer.sources.brevo.translation.wire import DealRow
from sales_kernel.errors import UpstreamFault


class Deals:
    """Makes deals; pipelines, choices and colleagues are looked up in tables that are built once."""

    def __init__(self, fields: Fields, labels: Labels, stages: Stages, colleagues: Colleagues, currency: str) -> None:
        self._fields = fields
        self._labels = labels
        self._stages = stages
        self._colleagues = colleagues
        self._currency = currency.upper()

    def told(self, row: DealRow) -> Deal:
        """Return the deal. Raises UpstreamFault when the record has no id."""
        if not row.id:
            raise UpstreamFault("Brevo sent a deal without an id", hint="ask again; if it stays, tell Brevo's support")
        names = self._fields.names(row.attributes)
        of = {field: row.attributes[name] for field, name in names.items()}
        pipeline, stage = as_line(of.get("pipeline")), as_line(of.get("stage"))
        currency = self._currency_of(names, of)
        used = frozenset(name for field, name in names.items() if field != "currency" or currency)
        return Deal(
            id=row.id,
            name=as_line(of.get("name")) or row.id,
            pipeline=self._stages.pipeline(pipeline),
            stage=self._stages.stage(pipeline, stage),
            stage_entered_at=moments.moment(of.get("stage_entered_at")),
            amount=as_number(of.get("amount")),
            currency=currency or self._currency,
            owner=self._colleagues.owner(as_line(of.get("owner"))),
            created_at=moments.moment(of.get("created_at")),
            close_date=moments.day(of.get("close_date")),
            loss_reason=self._shown("loss_reason", names, of),
            attributes=self._labels.readable(row.attributes, but=used),
        )

    def unclear(self, row: DealRow) -> dict[str, str]:
        """Return what the deal names and nobody explains: what, and why it is not told."""
        names = self._fields.names(row.attributes)
        pipeline, stage, owner = (
            as_line(row.attributes.get(names.get(field, ""))) for field in ("pipeline", "stage", "owner")
        )
        unclear = {}
        if not self._stages.knows(pipeline, stage):
            unclear["stage"] = f"no pipeline lists the stage {stage}" if stage else "the CRM names none"
        if owner and not self._colleagues.owner(owner):
            unclear["owner"] = f"the CRM names the user {owner} and does not say who that is"
        return unclear

    def _currency_of(self, names: dict[str, str], of: dict[str, Any]) -> str:
        """Return the deal's own currency where it holds a code of one."""
        told = self._shown("currency", names, of).upper()
        return told if len(told) == 3 and told.isascii() and told.isalpha() else ""

    def _shown(self, field: str, names: dict[str, str], of: dict[str, Any]) -> str:
        return as_line(self._labels.told(names[field], of[field])) if field in of else ""
