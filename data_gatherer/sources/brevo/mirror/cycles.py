"""How long won deals of the account took, reckoned again from the mirror whenever deals changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_gatherer.sources.archive import Archive, Part, Reading
from data_gatherer.sources.brevo.around import authors, definitions
from data_gatherer.sources.brevo.mirror.lists import DEALS
from data_gatherer.sources.brevo.mirror.reader import DEALS_CHANGED
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.clock import Clock

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.translation.translate import Translator


def reckon(archive: Archive, settings: BrevoSettings, clock: Clock) -> None:
    """Write down how long won deals took, once all deals are known and if any changed since the last time."""
    with archive.reading() as reading:
        done, whole = reading.part(DEALS_CHANGED, ""), reading.part(DEALS.part, "")
        if whole is None or whole.state != "read" or (done is not None and done.state == "read"):
            return
    from data_gatherer.sources.brevo.peers import computed

    with archive.reading() as reading:
        told = translator(reading, archive.account, settings)
        rows = computed(told.deal(document) for document in reading.every(DEALS.kind))
    with archive.writing() as writing:
        if [list(row) for row in rows] != writing.peers():
            writing.put_peers(rows)
        writing.mark(Part(DEALS_CHANGED, "", "read", clock()))


def translator(reading: Reading, account: str, settings: BrevoSettings) -> Translator:
    """Return what tells records of the account by its definitions."""
    from data_gatherer.sources.brevo.translation.definitions import Definitions
    from data_gatherer.sources.brevo.translation.translate import Translator

    return Translator(account, Definitions(**definitions(reading), notes=authors(reading)), settings)
