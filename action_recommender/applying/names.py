"""What the owner and the companies of a deal are called, as far as the local archive knows; nothing is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from data_gatherer.sources.archive import Archive
from data_gatherer.sources.brevo.around import authors, definitions
from data_gatherer.sources.brevo.settings import BrevoSettings

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.translation.wire import DealRow

Names = Mapping[str, str]
"""By id: an owner's address or name, a company's name. Whom nobody knows is absent."""
UNKNOWN: Names = MappingProxyType({})


def names_around(archive: Archive, deal: DealRow, settings: BrevoSettings) -> Names:
    """Return what the owner and the companies of the *deal* are called."""
    from data_gatherer.sources.brevo.translation.colleagues import Colleagues
    from data_gatherer.sources.brevo.translation.definitions import Definitions
    from data_gatherer.sources.brevo.translation.tolerant import each
    from data_gatherer.sources.brevo.translation.translate import Translator
    from data_gatherer.sources.brevo.translation.wire import Note

    with archive.reading() as reading:
        known = Definitions(**definitions(reading), notes=authors(reading))
        companies = reading.many("company", deal.linked_companies_ids)
    translator = Translator(archive.account, known, settings)
    called = {company_id: translator.company(document).name for company_id, document in companies.items()}
    owner_id = str(deal.attributes.get("deal_owner") or "")
    owner = Colleagues(known.deal_attributes, each(Note, known.notes)).owner(owner_id)
    called[owner_id] = (owner.email or owner.name) if owner else ""
    return {key: name for key, name in called.items() if name}


def beside(names: Names, key: str) -> str:
    """Return an id with what it is called before it."""
    return f"{names[key]} ({key})" if key in names else key
