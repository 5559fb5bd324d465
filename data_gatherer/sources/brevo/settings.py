"""How a Brevo account is read; `brevo:` in config.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sales_kernel.settings import Section

_CURRENCY = re.compile("[A-Za-z]{3}")
TaskKind = Literal["call", "meeting", "email", "linkedin", "whatsapp", "todo"]


@dataclass(frozen=True)
class BrevoSettings(Section):
    """Defaults that fit the general tier; docs/brevo.md says what each is for.

    *calls_per_hour* and *mail_calls_per_hour* are the account's allowance for CRM endpoints and for e-mail events. We never wait longer
    than *most_wait_seconds* for an allowance to come back; a mirror leaves *sync_leaves* calls of each hour to people. Of a deal at most
    *most_contacts* people and *most_companies* companies are read, the e-mail events of at most *most_mailboxes* people, and *most_notes*
    notes of each kind, newest first. *contact*, *deal* and *company* say by our name of a field which attribute of the account holds it;
    *task_kinds* what a task type's title means; *won_stages* and *lost_stages* are names or ids.
    """

    SECTION: ClassVar[str] = "brevo"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "calls_per_hour": (1, 1_000_000),
        "mail_calls_per_hour": (1, 1_000_000),
        "sync_leaves": (0, 1_000_000),
        "most_wait_seconds": (0, 3600),
        "connect_seconds": (0.1, 300),
        "read_seconds": (0.1, 600),
        "most_contacts": (1, 1000),
        "most_companies": (1, 1000),
        "most_mailboxes": (0, 1000),
        "most_notes": (1, 100_000),
    }
    currency: str = ""
    calls_per_hour: int = 100
    mail_calls_per_hour: int = 300
    sync_leaves: int = 8
    most_wait_seconds: float = 20
    connect_seconds: float = 5
    read_seconds: float = 30
    most_contacts: int = 40
    most_companies: int = 5
    most_mailboxes: int = 10
    most_notes: int = 500
    contact: dict[str, str] = field(default_factory=dict)
    deal: dict[str, str] = field(default_factory=dict)
    company: dict[str, str] = field(default_factory=dict)
    won_stages: tuple[str, ...] = ()
    lost_stages: tuple[str, ...] = ()
    task_kinds: dict[str, TaskKind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.currency and not _CURRENCY.fullmatch(self.currency):
            raise ValueError(
                f"currency: not the three letters of a currency: {self.currency!r}; write a code such as EUR"
            )
        self._check_fields("contact", self.contact)
        self._check_fields("deal", self.deal)
        self._check_fields("company", self.company)

    def _check_fields(self, kind: Literal["contact", "deal", "company"], mapped: Mapping[str, str]) -> None:
        if not mapped:
            return
        from data_gatherer.sources.brevo.translation.vocabulary import FIELDS

        for name in mapped:
            if name not in FIELDS[kind]:
                raise ValueError(
                    f"{kind}.{name}: no such field of a {kind}; known here: {', '.join(sorted(FIELDS[kind]))}"
                )
