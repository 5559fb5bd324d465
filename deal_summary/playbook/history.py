"""What happened last, and what became of our mails."""

from __future__ import annotations

from collections.abc import Iterator

from data_gatherer.models import EnrichedDeal, Interaction
from deal_summary import reading
from deal_summary.models import Claim, Signals
from deal_summary.orders import without_orders
from deal_summary.playbook.wording import day_of, local_day, on_day
from deal_summary.signals import outbound, theirs
from sales_kernel.text import one_line

_KINDS = {
    "email": "e-mail",
    "email_opened": "opened our e-mail",
    "email_clicked": "clicked in our e-mail",
    "form": "web form",
    "linkedin": "LinkedIn message",
    "whatsapp": "WhatsApp message",
}


def recent(deal: EnrichedDeal, signals: Signals) -> list[Interaction]:
    """Return the last four records worth telling, the newest first."""
    told = [
        record
        for record in deal.interactions
        if local_day(record.at, signals) <= signals.as_of
        and not record.kind.startswith("email_")
        and (theirs(record) or outbound(record))
    ]
    return told[-4:][::-1]


def told(record: Interaction, deal: EnrichedDeal, signals: Signals) -> Claim:
    """One line on a record, with the beginning of its own words in quotation marks: they are data, not ours."""
    contact = deal.contact(record.people[0]) if record.people else None
    who = {"inbound": contact.name if contact and contact.name else "They", "outbound": "We"}.get(
        record.direction, record.author or "Note"
    )
    kind = _KINDS.get(record.kind, record.kind)
    outcome = f", {record.outcome.replace('_', ' ')}" if record.outcome else ""
    words = one_line(record.subject or without_orders(reading.own_words(record.text)), limit=110)
    when = day_of(local_day(record.at, signals), signals.as_of)
    return Claim(text=f"{when}: {who}, {kind}{outcome}" + (f": “{words}”" if words else ""), evidence=(record.id,))


def opened(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    """What became of our last mails, where the CRM follows that at all; what a machine opened says nothing."""
    past = [record for record in deal.interactions if local_day(record.at, signals) <= signals.as_of]
    events = [record for record in past if record.kind in ("email_opened", "email_clicked") and not record.machine]
    if not events or not all(event.about for event in events):
        return
    last_word = max(
        (record.at for record in past if record.direction == "inbound" and record not in events), default=None
    )
    for mail in [record for record in past if record.kind == "email" and outbound(record)][-3:]:
        of_mail = [event for event in events if event.about == mail.id]
        if not of_mail and last_word and last_word > mail.at:
            continue  # they wrote since: whether they opened it is no question any more
        opened = [event for event in of_mail if event.kind == "email_opened"]
        clicked = " and clicked in it" if len(opened) < len(of_mail) else ""
        which = f"our e-mail of {on_day(deal, signals, mail.id)}"
        if not of_mail:
            yield Claim(text=f"They have not opened {which}.", evidence=(mail.id,))
            continue
        times = "" if len(opened) < 2 else f" {len(opened)} times, last on {on_day(deal, signals, opened[-1].id)}"
        yield Claim(text=f"They opened {which}{times}{clicked}.", evidence=(mail.id, of_mail[-1].id))
