"""The sample's files as our models: what stands in one YAML document, its dates told from today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from data_gatherer import tidy
from data_gatherer.models import Company, Consent, Contact, Deal, EnrichedDeal, Interaction, Owner, Stage, Task
from data_gatherer.sources.when import When
from data_gatherer.spoken import spoken_date, spoken_weekday

_TOKEN = re.compile(r"\{(?P<weekday>weekday)?(?P<days>[+-]\d+)(?::(?P<language>[a-z]{2}))?\}")
_DIRECTIONS = {"in": "inbound", "out": "outbound"}


class Teller:
    """Tells documents of the sample from one moment; *crm* is what all deals share: pipelines and owners."""

    def __init__(self, crm: dict[str, Any], when: When) -> None:
        self._crm = crm
        self._when = when

    def told(self, document: dict[str, Any]) -> EnrichedDeal:
        """Return the document as a deal with everything around it."""
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
        for event in ("opens", "clicks"):
            for number, when in enumerate(entry.get(event, ()), 1):
                yield Interaction(
                    id=f"{record}/{event}/{number}",
                    kind="email_opened" if event == "opens" else "email_clicked",
                    direction="inbound",
                    at=self._when.moment(when, zone),
                    people=contacts[:1],
                    about=record,
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
