"""The embedded sample CRM: plain files whose dates move with today, so that the offline world is always fresh."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data_gatherer import tidy
from data_gatherer.models import Company, Consent, Contact, Deal, EnrichedDeal, Interaction, Owner, Stage, Task
from data_gatherer.sources import Listed
from data_gatherer.spoken import spoken_date, spoken_weekday
from sales_kernel.clock import Clock
from sales_kernel.errors import UsageFault
from sales_kernel.fingerprint import digest_of
from sales_kernel.layer import Subject
from sales_kernel.resources import shipped

_WHEN = re.compile(r"^(?:(?P<days>[+-]?\d+)(?: (?P<clock>\d\d:\d\d))?|now-(?P<ago>\d+)(?P<unit>[mh]))$")
_TOKEN = re.compile(r"\{(?P<weekday>weekday)?(?P<days>[+-]\d+)(?::(?P<language>[a-z]{2}))?\}")
_DIRECTIONS = {"in": "inbound", "out": "outbound"}


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
        """Return the hash of the deal's files and of the day, or hour, they are told from."""
        data = self._files[subject.id].read_bytes()
        told_from = self._now.isoformat() if b"now-" in data else self._when.today.isoformat()
        return f"{digest_of(data + (self._folder / 'crm.yaml').read_bytes())} {told_from}"

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return the deal, its dates told from today."""
        self.reads += 1
        return self._told(_yaml(self._files[subject.id]))

    def listed(self) -> Iterator[Listed]:
        """Yield every deal of the folder."""
        for path in self._files.values():
            document = _yaml(path)
            yield Listed(
                deal=self._deal(document), account="sample", company=document.get("company", {}).get("name", "")
            )

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        return {path.stem: path for path in sorted((self._folder / "deals").glob("*.yaml"))}

    @cached_property
    def _crm(self) -> dict[str, Any]:
        return _yaml(self._folder / "crm.yaml")

    def _told(self, document: dict[str, Any]) -> EnrichedDeal:
        zone = self._zone(document)
        company = document.get("company")
        contacts = tuple(
            _contact(contact, (company or {}).get("country", "")) for contact in document.get("contacts", ())
        )
        return EnrichedDeal(
            source=self.name,
            account="sample",
            deal=self._deal(document),
            contacts=contacts,
            company=Company.model_validate(company) if company else None,
            tasks=tuple(self._task(task, zone) for task in document.get("tasks", ())),
            interactions=tuple(
                told for entry in document.get("timeline", ()) for told in self._interactions(entry, zone)
            ),
        )

    def _deal(self, document: dict[str, Any]) -> Deal:
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


class When:
    """Reads the sample's times: working days from today, or minutes and hours from *now* (see `examples/crm/README.md`)."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        today = now.astimezone(UTC).date()
        self.today = today - timedelta(days=max(0, today.weekday() - 4))
        """Day 0: today, or the Friday before a weekend."""

    def day(self, when: str) -> date:
        """Return the day of `"-8"` or `"+2 10:00"`."""
        days = int(self._parts(when)["days"] or 0)
        weeks, rest = divmod(self.today.weekday() + days, 5)
        return self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=weeks, days=rest)

    def moment(self, when: str, zone: str) -> datetime:
        """Return the instant of *when*; without a time of day it is noon in *zone*."""
        parts = self._parts(when)
        if parts["ago"]:
            length = timedelta(minutes=int(parts["ago"]) * (60 if parts["unit"] == "h" else 1))
            return self._now - length
        clock = time.fromisoformat(parts["clock"]) if parts["clock"] else time(12)
        return datetime.combine(self.day(when), clock, ZoneInfo(zone)).astimezone(UTC)

    def _parts(self, when: str) -> dict[str, str | None]:
        found = _WHEN.match(str(when))
        if not found:
            raise UsageFault(f"not a time of the sample CRM: {when!r}", hint='write "-8 10:05", "+2" or "now-70m"')
        return found.groupdict()


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


def _yaml(path: Path) -> dict[str, Any]:
    import yaml

    try:
        document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise UsageFault(f"{path}, line {line}: {error.problem}", hint="mend that line") from error
    return document
