"""What an account is set up with: pipelines, attributes, task types, and who works there."""

from __future__ import annotations

from typing import NamedTuple

from data_gatherer.sources.brevo.documents import Document, Documents


class Definitions(NamedTuple):
    """The account's definitions as Brevo wrote them. *notes* are read for their authors only: they name and place our users."""

    pipelines: list[Document]
    deal_attributes: list[Document]
    company_attributes: list[Document]
    contact_attributes: list[Document]
    task_types: list[Document]
    notes: list[Document]

    @classmethod
    def of(cls, documents: Documents) -> Definitions:
        """Return the definitions that came with a deal."""
        return cls(*(getattr(documents, name) for name in cls._fields))
