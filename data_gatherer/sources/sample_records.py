"""The sample's files as our models: what stands in one YAML document, its dates told from today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from data_gatherer import tidy
from data_gatherer.models import (
    Change,
    Channel,
    Company,
    Consent,
    Contact,
    Deal,
    EnrichedDeal,
    Interaction,
    Owner,
    Stage,
    Task,
    Touch,
)
from data_gatherer.sources.when import When
from data_gatherer.spoken import spoken_date, spoken_weekday

_TOKEN = re.compile(r"\{(?P<weekday>weekday)?(?P<days>[+-]\d+)(?::(?P<language>[a-z]{2}))?\}")
_DIRECTIONS = {"in": "inbound", "out": "outbound"}
_EVENTS = {"opens": "email_opened", "machine_opens": "email_opened", "clicks": "email_clicked"}
_CHANNELS: Mapping[str, Channel] = {
    "email": "email",
    "call": "phone",
    "meeting": "phone",
    "linkedin": "linkedin",
    "whatsapp": "whatsapp",
}


class Teller:
    """Tells documents of the sample from one moment; *crm* is what all deals share: pipelines and owners."""

    def __init__(self, crm: dict[str, Any], when: When) -> None:
        self._crm = crm
        self._when = when

    def told(self, document: dict[str, Any], others: Iterable[dict[str, Any]] = ()) -> EnrichedDeal:
        """Return the document as a deal with everything around it; *others* are deals that share people with it."""
        zone = self._zone(document)
        company = document.get("company")
        contacts = tuple(
            _contact(contact, (company or {}).get("country", "")) for contact in document.get("contacts", ())
        )
        return EnrichedDeal(
            source="sample",
            account="sample",
            deal=self.deal(document),
            contacts=contacts,
            company=Company.model_validate(company) if company else None,
            tasks=tuple(self._task(task, zone) for task in document.get("tasks", ())),
            interactions=tuple(
                told for entry in document.get("timeline", ()) for told in self._interactions(entry, zone)
            ),
            changes=tuple(self._change(change, zone) for change in document.get("changes", ())),
            elsewhere=tuple(touch for other in others for touch in self._touches(other, document)),
        )

    def deal(self, document: dict[str, Any]) -> Deal:
        """Return the deal alone."""
        pipeline = self._crm["pipelines"][document["pipeline"]]
        zone = self._zone(document)
        owner = self._crm["owners"].get(document.get("owner"))
        close_date = document.get("close_date")
        return Deal(
            id=document["id"],
            name=document["name"],
            pipeline=pipeline["name"],
            stage=_stage(pipeline["stages"], document["stage"]),
            stage_entered_at=self._moment(document.get("stage_entered"), zone),
            amount=document.get("amount"),
            currency=document.get("currency", ""),
            owner=Owner(**{**owner, "phone": tidy.phone_number(owner.get("phone", ""), "")}) if owner else None,
            created_at=self._moment(document.get("created"), zone),
            close_date=self._when.day(close_date) if close_date else None,
            loss_reason=document.get("loss_reason", ""),
            attributes={
                name.replace("_", " "): self._text(value) for name, value in document.get("attributes", {}).items()
            },
        )

    def _zone(self, document: dict[str, Any]) -> str:
        return str(self._crm["owners"].get(document.get("owner"), {}).get("time_zone", "UTC"))

    def _moment(self, when: str | None, zone: str) -> datetime | None:
        return self._when.moment(when, zone) if when else None

    def _text(self, value: Any) -> Any:
        return _TOKEN.sub(self._spoken, value) if isinstance(value, str) else value

    def _spoken(self, token: re.Match[str]) -> str:
        day, language = self._when.day(token["days"]), token["language"] or "en"
        return spoken_weekday(day, language) if token["weekday"] else spoken_date(day, language)

    def _task(self, task: dict[str, Any], zone: str) -> Task:
        return Task(
            id=f"task:{task['id']}",
            title=self._text(task["title"]),
            kind=task.get("kind", "todo"),
            due=self._moment(task.get("due"), zone),
            done=task.get("status") == "done",
            assignee=self._name(task.get("assignee", "")),
            people=(task["contact"],) if task.get("contact") else (),
        )

    def _change(self, change: dict[str, Any], zone: str) -> Change:
        dated = change["field"] == "close_date"
        old, new = (
            self._when.day(value).isoformat() if dated and value else str(value)
            for value in (change.get("old", ""), change.get("new", ""))
        )
        return Change(
            id=f"change:{change['id']}",
            field=change["field"],
            old=old,
            new=new,
            at=self._when.moment(change["at"], zone),
        )

    def _touches(self, other: dict[str, Any], document: dict[str, Any]) -> Iterator[Touch]:
        """Our touches of the other deal with people of this one: who has the same address is the same person."""
        ours = {contact["email"]: contact["id"] for contact in document.get("contacts", ()) if contact.get("email")}
        shared = {one["id"]: ours[one["email"]] for one in other.get("contacts", ()) if one.get("email") in ours}
        zone = self._zone(other)
        for entry in other.get("timeline", ()) if other["id"] != document["id"] else ():
            for told in self._interactions(entry, zone):
                for person in told.people if told.direction == "outbound" and told.kind in _CHANNELS else ():
                    if person in shared:
                        channel = _CHANNELS[told.kind]
                        yield Touch(person=shared[person], channel=channel, at=told.at, deal_id=other["id"])

    def _interactions(self, entry: dict[str, Any], zone: str) -> Iterator[Interaction]:
        kind, sender = entry["kind"], entry.get("from", entry.get("by", ""))
        record = f"{kind}:{entry['id']}"
        people = [*entry.get("with", ()), *entry.get("to", ()), sender]
        contacts = tuple(dict.fromkeys(person for person in people if person and person not in self._crm["owners"]))
        yield Interaction(
            id=record,
            kind=kind,
            direction=_DIRECTIONS.get(entry.get("direction", ""), "outbound" if kind == "meeting" else "internal"),
            at=self._when.moment(entry["at"], zone),
            author=self._name(sender),
            people=contacts,
            subject=self._text(entry.get("subject", "")),
            text=tidy.plain_text(self._text(entry.get("text", ""))),
            outcome=entry.get("outcome", ""),
        )
        for event, shown in _EVENTS.items():
            for number, when in enumerate(entry.get(event, ()), 1):
                yield Interaction(
                    id=f"{record}/{event}/{number}",
                    kind=shown,
                    direction="inbound",
                    at=self._when.moment(when, zone),
                    people=contacts[:1],
                    about=record,
                    machine=event == "machine_opens",
                )

    def _name(self, key: str) -> str:
        return str(self._crm["owners"].get(key, {}).get("name", key))


def _stage(stages: list[dict[str, Any]], name: str) -> Stage:
    opened = [stage["name"] for stage in stages if stage.get("kind", "open") == "open"]
    kind = next(stage.get("kind", "open") for stage in stages if stage["name"] == name)
    return Stage(name=name, kind=kind, order=opened.index(name) + 1 if name in opened else None, of=len(opened))


def _contact(contact: dict[str, Any], company_country: str) -> Contact:
    known = {name: value for name, value in contact.items() if name not in ("consent", "do_not_contact")}
    consent = {
        channel: Consent(**said) if isinstance(said, dict) else Consent(status=said)
        for channel, said in contact.get("consent", {}).items()
    }
    phone = tidy.phone_number(contact.get("phone", ""), company_country)
    country = company_country or tidy.country_of_number(phone)
    return Contact.model_validate(
        {
            **known,
            "phone": phone,
            "country": country,
            "consent": consent,
            "objection": contact.get("do_not_contact", ""),
        }
    )
