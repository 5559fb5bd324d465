"""Rows of the local CRM as our models."""

from __future__ import annotations

import sqlite3
from typing import Any

import orjson

from data_gatherer import tidy
from data_gatherer.models import (
    Change,
    Company,
    Consent,
    Contact,
    Deal,
    EnrichedDeal,
    Interaction,
    Owner,
    Peers,
    Spread,
    Stage,
    Task,
    Touch,
)

_CHANNELS = {"email": "email", "call": "phone", "meeting": "phone", "linkedin": "linkedin", "whatsapp": "whatsapp"}


def told(account: str, about: dict[str, list[sqlite3.Row]]) -> EnrichedDeal:
    """Return the deal that the rows are *about*, by table."""
    company = next((_company(row) for row in about["companies"]), None)
    country = company.country if company else ""
    return EnrichedDeal(
        source="local",
        account=account,
        deal=deal(about["deals"][0]),
        contacts=tuple(_contact(row, country) for row in about["contacts"]),
        company=company,
        tasks=tuple(_task(row) for row in about["tasks"]),
        interactions=tuple(_interaction(row) for row in about["interactions"]),
        changes=tuple(_change(row) for row in about["changes"]),
        peers=_peers(about["peers"]),
        elsewhere=tuple(_touch(row) for row in about["elsewhere"]),
    )


def deal(row: sqlite3.Row) -> Deal:
    """Return the deal alone."""
    who = {name: row[f"owner_{name}"] or "" for name in ("name", "email", "manager")}
    owner = Owner(**who) if who["name"] or who["email"] else None
    return Deal(
        **_known(row, "id name pipeline amount currency created_at close_date stage_entered_at loss_reason"),
        stage=Stage(name=row["stage"], kind=row["stage_kind"], order=row["stage_order"], of=row["stage_of"]),
        owner=owner,
        attributes=orjson.loads(row["attributes"]),
    )


def _company(row: sqlite3.Row) -> Company:
    known = _known(row, "id name domain industry employees country city")
    return Company(**known, attributes=orjson.loads(row["attributes"]))


def _contact(row: sqlite3.Row, country: str) -> Contact:
    phone = tidy.phone_number(row["phone"] or "", country)
    known = _known(row, "id name email email_status title buying_role language linkedin time_zone objection")
    said = {channel: row[f"{channel}_consent"] for channel in ("email", "phone", "linkedin", "whatsapp")}
    consent = {channel: Consent(status=status, reason="imported") for channel, status in said.items() if status}
    return Contact(**known, consent=consent, phone=phone, country=country or tidy.country_of_number(phone))


def _task(row: sqlite3.Row) -> Task:
    people = (row["contact_id"],) if row["contact_id"] else ()
    return Task(
        **{
            **_known(row, "title kind due assignee"),
            "id": f"task:{row['id']}",
            "done": bool(row["done"]),
            "people": people,
        }
    )


def _interaction(row: sqlite3.Row) -> Interaction:
    people = (row["contact_id"],) if row["contact_id"] else ()
    known = {**_known(row, "kind direction at author subject outcome"), "text": tidy.plain_text(row["text"] or "")}
    return Interaction(
        **{**known, "id": f"{row['kind']}:{row['id']}", "people": people, "machine": bool(row["machine"])}
    )


def _change(row: sqlite3.Row) -> Change:
    return Change(**{**_known(row, "field old new at"), "id": f"change:{row['id']}"})


def _peers(rows: list[sqlite3.Row]) -> Peers:
    spreads = {
        row["stage"]: Spread(
            samples=row["samples"], median=row["median_days"], p75=row["p75_days"], p90=row["p90_days"]
        )
        for row in rows
    }
    cycle = spreads.pop("", None)
    return Peers(stage=next(iter(spreads.values()), None), cycle=cycle)


def _touch(row: sqlite3.Row) -> Touch:
    channel = _CHANNELS[row["kind"]]
    return Touch.model_validate(
        {"person": row["person"], "channel": channel, "at": row["at"], "deal_id": row["deal_id"]}
    )


def _known(row: sqlite3.Row, names: str) -> dict[str, Any]:
    return {name: row[name] for name in names.split() if row[name] is not None}
