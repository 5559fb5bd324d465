"""Records become rows of the local CRM's tables, one table after the other, each hung on its deals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import orjson

from data_gatherer.importing.cells import RefusedRow, line_of
from data_gatherer.importing.dates import far_ahead
from data_gatherer.importing.numbers import Amount, known_currency
from data_gatherer.importing.parts import Reader, Record
from data_gatherer.importing.report import Report, remark
from data_gatherer.importing.stages import Stages
from data_gatherer.importing.staging import Link, Staging
from data_gatherer.mapping import CrmMapping
from sales_kernel.fingerprint import digest_of

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
_CHANGED = {
    "stage": "stage", "stagename": "stage", "dealstage": "stage", "amount": "amount", "value": "amount",
    "closedate": "close_date", "expectedclosedate": "close_date", "owner": "owner", "ownerid": "owner", "dealowner": "owner",
}  # fmt: skip
"""Fields whose changes we know, as exports call them."""
_NO_ATTRIBUTES = "{}"

_DIRECTIONS = {"note": "internal", "form": "inbound", "email_opened": "inbound", "email_clicked": "inbound"}
"""What a kind of record is where the files do not say: calls, meetings and messages that a rep logged are ours."""


class Filler:
    """Fills the staging tables from the files of one mapping."""

    def __init__(self, mapping: CrmMapping, staging: Staging, report: Report, today: date | None) -> None:
        self._mapping, self._staging, self._report, self._today = mapping, staging, report, today
        self._stages = Stages(mapping)
        self._fillers: dict[str, Callable[[Reader, Record], None]] = {
            "companies": self._company,
            "deals": self._deal,
            "links": self._link,
            "contacts": self._contact,
            "interactions": self._interaction,
            "tasks": self._task,
            "changes": self._change,
        }
        self._has_companies = bool(mapping.companies)
        self._has_contacts = bool(mapping.contacts)

    def fill(self, reader: Reader) -> int:
        """Read a file into its table; return how many of its rows were usable so far."""
        usable = 0
        fill = self._fillers[reader.part.table]
        for record in reader.records():
            try:
                fill(reader, record)
                usable += 1
            except RefusedRow as refused:
                reader.refuse(record, refused)
        return usable

    def meet(self, readers: Iterable[Reader]) -> None:
        """Learn who the contacts are before they are read, so that deals may name them by address or name."""
        for reader in readers:
            for contact, name, email, deal, deals in reader.peeked("id", "name", "email", "deal_id", "deal_ids"):
                self._staging.person(contact, name, email)
                for linked in filter(None, map(self._staging.has_deal, [deal, *map(str.strip, deals.split(";"))])):
                    self._staging.link(Link(linked, contact, "", reader.file, 0))
        for link in self._staging.resolve_links():
            told = remark(
                link.file, link.line, "", "no such contact in the files, or several of this name", link.contact_id
            )
            if link.row:
                self._report.rejects.add(told, orjson.loads(link.row))
            else:
                self._report.warnings.add(told)

    def _add(self, reader: Reader, row: dict[str, Any]) -> bool:
        """Add a row; one that is there already may stand twice, but not say two things."""
        added = self._staging.add(reader.part.table, row)
        if added.new:
            return True
        if not added.same:
            raise RefusedRow(reader.label("id"), "a second row with this id, and it says something else", row["id"])
        self._report.left_out[f"{reader.file}: rows that stand there twice"] += 1
        return False

    def _company(self, reader: Reader, record: Record) -> None:
        row = record.row
        if self._add(reader, {**row, "attributes": _attributes(reader, record)}):
            self._staging.name("companies", row["name"], row["id"])

    def _deal(self, reader: Reader, record: Record) -> None:
        row = record.row
        row["pipeline"] = row.get("pipeline") or self._mapping.pipeline
        row["stage"] = row.get("stage") or ""
        row["name"] = row.get("name") or row["id"]
        place = self._stages.place(row)
        if place is None:
            raise RefusedRow(reader.label("stage"), "the mapping lists no such stage", row["stage"])
        told_order = row.get("stage_order")
        row["stage_kind"], row["stage_order"], row["stage_of"] = place
        row |= self._money(reader, record)
        self._check_deal(reader, record)
        self._name_company(reader, record)
        if self._add(reader, {**row, "attributes": _attributes(reader, record)}):
            self._remember_deal(reader, record, told_order)

    def _remember_deal(self, reader: Reader, record: Record, told_order: float | None) -> None:
        row = record.row
        self._staging.name("deals", row["name"], row["id"])
        rank = told_order if told_order is not None else row.get("probability")
        if rank is not None and row["stage_kind"] == "open" and not self._mapping.stages:
            self._staging.rank(row["pipeline"], row["stage"], rank)
        for contact in _references(row, "contact_id", "contact_ids"):
            self._staging.link(Link(row["id"], contact, "", reader.file, record.line))

    def _money(self, reader: Reader, record: Record) -> dict[str, Any]:
        told: Amount | None = record.row.get("amount")
        if told is None:
            return {"amount": None, "currency": ""}
        amount: float | None = told.value
        if told.value < 0:
            reader.warn(record.line, reader.label("amount"), "a negative amount is not kept", f"{told.value:g}")
            amount = None
        named = record.row.get("currency") or told.currency
        currency = known_currency(named or "") if named else self._mapping.currency
        if named and not currency:
            reader.warn(record.line, reader.label("currency"), "no currency we know (ISO 4217); left empty", named)
        return {"amount": amount, "currency": currency if amount is not None else ""}

    def _check_deal(self, reader: Reader, record: Record) -> None:
        row = record.row
        closes, created = row.get("close_date"), row.get("created_at")
        if not row["stage"]:
            reader.warn(record.line, reader.label("stage"), "the deal is in no stage")
        if closes and created and closes < created[:10]:
            reader.warn(record.line, reader.label("close_date"), "it closes before it was created", closes)
        if closes and far_ahead(closes, self._today):
            reader.warn(record.line, reader.label("close_date"), "it closes in more than ten years", closes)

    def _name_company(self, reader: Reader, record: Record) -> None:
        """Point the deal at its company; where no file of companies came, a company is what the deal calls it."""
        row = record.row
        names = [line_of(part).strip() for part in (row.get("company_id") or "").split(";")]
        names = [*filter(None, names), *filter(None, [row.get("company_name")])]
        if not names:
            return
        found = next((company for name in names if (company := self._staging.company(name))), "")
        if not found and not self._has_companies:
            found = names[0]
            called = {"id": found, "name": row.get("company_name") or found, "attributes": _NO_ATTRIBUTES}
            self._staging.add("companies", called)
            self._staging.name("companies", called["name"], found)
        elif not found:
            label = reader.label("company_id") or reader.label("company_name")
            reader.warn(record.line, label, "no such company in the files", names[0])
        row["company_id"] = found or names[0]

    def _link(self, reader: Reader, record: Record) -> None:
        row = record.row
        deal = self._deal_of(reader, row["deal_id"])
        kept = orjson.dumps(dict(zip(reader.sheet.columns, map(line_of, record.original), strict=True)))
        self._staging.link(Link(deal, row["contact_id"], row.get("role") or "", reader.file, record.line, kept))

    def _deal_of(self, reader: Reader, reference: str, column: str = "deal_id") -> str:
        found = self._staging.has_deal(reference)
        if found:
            return found
        refused = self._staging.was_refused(reference)
        reason = "its deal was refused" if refused else "no such deal in the files"
        raise RefusedRow(reader.label(column), reason, reference)

    def _contact(self, reader: Reader, record: Record) -> None:
        row = record.row
        deals = self._deals_of_contact_row(reader, row)
        if not deals:
            self._report.left_out[f"{reader.file}: contacts of no deal"] += 1
        for deal, role in deals.items():
            self._add(reader, {**row, "deal_id": deal, "buying_role": row.get("buying_role") or role or None})

    def _deals_of_contact_row(self, reader: Reader, row: dict[str, Any]) -> dict[str, str]:
        """Return a contact's deals with its role: those it names, those that name it, and its company's that name nobody."""
        named = dict.fromkeys(self._named_deals(reader, row), "")
        linked = named | self._staging.deals_linked(row["id"])
        if not row.get("company_id"):
            return linked
        company = next(filter(None, map(self._staging.company, row["company_id"].split(";"))), "")
        if not company and not linked and self._has_companies:
            raise RefusedRow(reader.label("company_id"), "no such company in the files", row["company_id"])
        others = self._staging.deals_of_company(company, without_people=True) if company else []
        return dict.fromkeys(others, "") | linked

    def _named_deals(self, reader: Reader, row: dict[str, Any]) -> list[str]:
        """Return the deals a row names. Raises RefusedRow when it names some and not one is there."""
        if row.get("deal_id"):
            return [self._deal_of(reader, row["deal_id"])]
        names = row.get("deal_ids") or []
        found = [deal for name in names if (deal := self._staging.has_deal(name))]
        if names and not found:
            self._deal_of(reader, names[0], "deal_ids")
        return found

    def _hung(self, reader: Reader, record: Record) -> Iterator[dict[str, Any]]:
        """Yield the row once for each deal it belongs to: those it names, else its contact's, else its company's."""
        row = record.row
        contact = self._contact_of(reader, record)
        deals = self._deals_of(reader, row, contact)
        if not deals:
            self._report.left_out[f"{reader.file}: rows of no deal"] += 1
        row["contact_id"] = contact or None
        if not row.get("id"):
            row["id"] = digest_of(orjson.dumps(row, default=str))[:24]
        for deal in deals:
            yield {**row, "deal_id": deal}

    def _contact_of(self, reader: Reader, record: Record) -> str:
        named = _references(record.row, "contact_id", "contact_ids")
        found = next(filter(None, map(self._staging.contact, named)), "") if self._has_contacts else ""
        if named and not found and self._has_contacts:
            label = reader.label("contact_id") or reader.label("contact_ids")
            reader.warn(record.line, label, "no such contact in the files", named[0])
        return found or next(iter(named), "")

    def _deals_of(self, reader: Reader, row: dict[str, Any], contact: str) -> Iterable[str]:
        company = self._staging.company(row["company_id"]) if row.get("company_id") else ""
        if row.get("deal_id") and row["deal_id"] == row.get("company_id") and company:
            return self._staging.deals_of_company(company)  # one column for deals and companies: it is a company
        named = self._named_deals(reader, row)
        if named:
            return dict.fromkeys(named)
        if contact and (deals := self._staging.deals_of_contact(contact)):
            return deals
        if company:
            return self._staging.deals_of_company(company)
        return self._nowhere(reader, row, contact)

    def _nowhere(self, reader: Reader, row: dict[str, Any], contact: str) -> list[str]:
        """Return nothing for a row of somebody we know; refuse one that hangs on nothing."""
        known = contact and self._staging.contact(contact)
        if known:
            return []
        if row.get("company_id"):
            raise RefusedRow(reader.label("company_id"), "no such company in the files", row["company_id"])
        if contact:
            raise RefusedRow(reader.label("contact_id"), "no such contact in the files", contact)
        raise RefusedRow(reader.label("deal_id"), "it is empty, and deal_id is needed")

    def _interaction(self, reader: Reader, record: Record) -> None:
        row = record.row
        row["kind"] = row.get("kind") or reader.part.described.kind or "note"
        row["direction"] = row.get("direction") or _DIRECTIONS.get(row["kind"], "outbound")
        row["machine"] = int(bool(row.get("machine")))
        for one in self._hung(reader, record):
            self._add(reader, one)

    def _task(self, reader: Reader, record: Record) -> None:
        row = record.row
        row["kind"] = row.get("kind") or reader.part.described.kind or "todo"
        row["done"] = int(bool(row.get("done")))
        for one in self._hung(reader, record):
            self._add(reader, one)

    def _change(self, reader: Reader, record: Record) -> None:
        row = record.row
        told = row.get("field") or reader.part.described.kind
        row["field"] = _CHANGED.get(re.sub(r"[\s_\-]", "", told).casefold(), "")
        if not row["field"]:
            self._report.left_out[f"{reader.file}: changes of other fields"] += 1
            return
        row["deal_id"] = self._deal_of(reader, row["deal_id"])
        if not row.get("id"):
            row["id"] = digest_of(orjson.dumps(row))[:24]
        self._add(reader, row)


def _references(row: dict[str, Any], one: str, several: str) -> list[str]:
    return [*filter(None, [row.get(one)]), *(row.get(several) or [])]


def _attributes(reader: Reader, record: Record) -> str:
    if not reader.attributes:
        return _NO_ATTRIBUTES
    told = {label: line_of(record.cells[place]) for label, place in reader.attributes}
    return orjson.dumps({label: _number_or_text(text) for label, text in told.items() if text}).decode()


def _number_or_text(text: str) -> float | str:
    """Numbers are numbers only as people write them: not 007, +49, 1_000 or nan."""
    return float(text) if _NUMBER.fullmatch(text) else text
