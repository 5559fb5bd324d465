"""Records of one kind: by id, by what they are linked to, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

Document = dict[str, Any]
Id = Any
"""A whole number for contacts and campaigns, 24 hex digits for the others."""


class Shelf:
    """Keeps documents with the moments they were made and last changed, whether or not the document tells them.

    *links* says by kind ("deals", "contacts", "companies") which field of a document holds the ids it is linked to.
    """

    def __init__(self, links: Mapping[str, str] = MappingProxyType({})) -> None:
        self._links = links
        self._documents: dict[Id, Document] = {}
        self._by_link: dict[tuple[str, Id], dict[Id, None]] = {}
        self._newest: list[Document] | None = None
        self.born: dict[Id, datetime] = {}
        self.changed: dict[Id, datetime] = {}

    def __len__(self) -> int:
        return len(self._documents)

    def __contains__(self, key: Id) -> bool:
        return key in self._documents

    def __getitem__(self, key: Id) -> Document:
        return self._documents[key]

    def __iter__(self) -> Iterator[Document]:
        return iter(self._documents.values())

    def put(self, document: Document, at: datetime) -> None:
        """Keep *document*, made or changed *at*; one with the same id gives way and leaves its birth."""
        key = document["id"]
        self._unlink(key)
        self._documents[key] = document
        self.born.setdefault(key, at)
        self.changed[key] = max(at, self.changed.get(key, at))
        self._newest = None
        for link in self._linked_to(document):
            self._by_link.setdefault(link, {})[key] = None

    def remove(self, key: Id) -> Document:
        """Take a document away. Raises KeyError."""
        self._unlink(key)
        self._newest = None
        del self.born[key], self.changed[key]
        return self._documents.pop(key)

    def linked(self, kind: str, key: Id) -> list[Document]:
        """Return what is linked to the record *key* of *kind*, in no particular order."""
        return [self._documents[one] for one in self._by_link.get((kind, key), ())]

    def newest_first(self) -> list[Document]:
        """Return all documents by when they were made, the newest first."""
        if self._newest is None:
            self._newest = sorted(self, key=self._age, reverse=True)
        return self._newest

    def sorted(self, documents: list[Document]) -> list[Document]:
        """Return *documents* of this shelf, the newest first."""
        return sorted(documents, key=self._age, reverse=True)

    def _age(self, document: Document) -> tuple[datetime, str]:
        key = document["id"]
        return self.born[key], f"{key:0>24}"

    def _unlink(self, key: Id) -> None:
        if key in self._documents:
            for link in self._linked_to(self._documents[key]):
                self._by_link[link].pop(key, None)

    def _linked_to(self, document: Document) -> Iterator[tuple[str, Id]]:
        for kind, name in self._links.items():
            held = document.get(name)
            yield from ((kind, one) for one in (held if isinstance(held, list) else [held]) if one is not None)
