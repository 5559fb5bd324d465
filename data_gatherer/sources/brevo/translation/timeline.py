"""Everything that happened around a deal, from notes, tasks, events, campaigns and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data_gatherer import tidy
from data_gatherer.models import Interaction
from data_gatherer.sources.brevo.marker import own_words
from data_gatherer.sources.brevo.translation.colleagues import Colleagues
from data_gatherer.sources.brevo.translation.wire import FileRow, Note


def of_notes(notes: Iterable[Note], deal_id: str) -> Iterator[Interaction]:
    """Yield the notes, without what we wrote ourselves; one that names other deals and not this one says so."""
    for note in notes:
        text = own_words(tidy.plain_text(note.text, links=True))
        if note.at and (text or not note.text):
            yield Interaction(
                id=f"note:{note.id}",
                kind="note",
                direction="internal",
                at=note.at,
                author=note.author_id.name.full_name or note.author_id.email,
                people=note.contact_ids,
                text=text,
                other_deal=_other(note.deal_ids, deal_id),
            )


def of_files(files: Iterable[FileRow], deal_id: str, colleagues: Colleagues) -> Iterator[Interaction]:
    """Yield the files by name; what is in them is not read."""
    for file in files:
        if file.created_at:
            yield Interaction(
                id=f"file:{file.id}",
                kind="file",
                direction="internal",
                at=file.created_at,
                author=colleagues.called(file.author_id),
                people=(file.contact_id,) if file.contact_id else (),
                subject=file.name,
                other_deal=_other((file.deal_id,) if file.deal_id else (), deal_id),
            )


def _other(deals: tuple[str, ...], deal_id: str) -> str:
    return min(deals) if deals and deal_id not in deals else ""
