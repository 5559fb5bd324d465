"""What an account has sent: transactional mail, SMS, WhatsApp and campaigns, as the events Brevo tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.brevo.account import Account
from tests.brevo.definitions import Definitions, User
from tests.brevo.moments import in_zone
from tests.brevo.shelf import Document, Shelf


class Mailbox(Account):
    """An account with its mail; the lists of events and the statistics by contact may be changed in place."""

    def __init__(self, now: datetime, users: Sequence[User], definitions: Definitions, *, company: str) -> None:
        super().__init__(now, users, definitions, company=company)
        self.email_events: list[Document] = []
        self.sms_events: list[Document] = []
        self.whatsapp_events: list[Document] = []
        self.campaigns = Shelf()
        self.campaign_stats: dict[int, Document] = {}

    def add_email_event(
        self, email: str, event: str, subject: str, *, message: str, at: datetime | None = None, **fields: Any
    ) -> None:
        """Add an event of a transactional e-mail; events of one *message* share its id."""
        with self.lock:
            moment = at or self.clock()
            said = {"messageId": f"<{message}@relay.quayline.example>", "event": event, "subject": subject}
            # Told in a zone that is neither UTC nor the account's, as has been seen.
            document = {"email": email, "date": in_zone(moment, "Europe/Riga"), **said, "from": self.owner.email}
            self.email_events.append({**document, **fields})

    def add_sms_event(self, phone: str, event: str, *, at: datetime | None = None, **fields: Any) -> None:
        """Add an event of an SMS; *phone* is digits without a plus sign."""
        with self.lock:
            told = in_zone(at or self.clock(), self.zone)
            self.sms_events.append({"phoneNumber": phone, "date": told, "event": event, **fields})

    def add_whatsapp_event(self, number: str, event: str, *, at: datetime | None = None, **fields: Any) -> None:
        """Add an event of a WhatsApp message; a reply carries its `body`."""
        with self.lock:
            told = in_zone(at or self.clock(), self.zone)
            self.whatsapp_events.append({"contactNumber": number, "date": told, "event": event, **fields})

    def add_campaign(self, name: str, subject: str, *, key: int = 0, at: datetime | None = None) -> int:
        """Add a campaign that was sent and return its id."""
        with self.lock:
            moment = at or self.clock()
            self._made += 1
            told = in_zone(moment, self.zone)
            document: Document = {"id": key or self._made, "name": name, "subject": subject, "type": "classic"}
            document |= {"status": "sent", "createdAt": told, "modifiedAt": told, "sentDate": told}
            document["htmlContent"] = f"<html><body><p>{subject}</p></body></html>"
            self.campaigns.put(document, moment)
            return int(document["id"])
