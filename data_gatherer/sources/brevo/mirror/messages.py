"""SMS and WhatsApp events of the account, on request: listed as a whole, for a call for each person would use up hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data_gatherer.sources.archive import Document, Kept, Part, Reading
from data_gatherer.sources.brevo.keeping import kept_messages, numbers_of
from data_gatherer.sources.brevo.mirror.reader import Reader

PART = "messages"
_FIELDS = {"sms_event": "phoneNumber", "whatsapp_event": "contactNumber"}


def read_messages(reader: Reader) -> None:
    """Read all of the last 90 days; events of numbers that no contact has are left out."""
    began = reader.clock()
    with reader.archive.reading() as reading:
        owners = _owners(reading)
    rows = 0
    for kind, pages in (
        ("sms_event", reader.client.sms_events()),
        ("whatsapp_event", reader.client.whatsapp_events()),
    ):
        for page in pages:
            with reader.archive.writing() as writing:
                writing.put(_kept(kind, page.items, owners[kind]), reader.clock())
            rows += len(page.items)
            reader.say("SMS and WhatsApp events", rows, None)
    with reader.archive.writing() as writing:
        writing.mark(Part(PART, "", "read", began))


def _owners(reading: Reading) -> dict[str, dict[str, str]]:
    """Return by kind of event who has which number."""
    owners: dict[str, dict[str, str]] = {kind: {} for kind in _FIELDS}
    for contact in reading.every("contact"):
        for kind, number in zip(_FIELDS, numbers_of(contact), strict=True):
            if number:
                owners[kind].setdefault(number, str(contact["id"]))
    return owners


def _kept(kind: str, rows: list[Document], owners: Mapping[str, str]) -> Iterator[Kept]:
    for row in rows:
        number = "".join(sign for sign in str(row.get(_FIELDS[kind]) or "") if sign.isdecimal())
        if number in owners:
            yield from kept_messages(kind, owners[number], [row])
