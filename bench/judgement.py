"""What is computed anew for every deal: signals and plays over a long history, and the gates over texts."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, date, datetime, timedelta

from action_recommender.candidates import find_candidates
from action_recommender.gates import Approach, of_reach, of_text
from action_recommender.models import EmailContent
from action_recommender.rules import Rules
from action_recommender.view import View
from data_gatherer.models import Contact, Deal, EnrichedDeal, Interaction, Owner, Stage
from deal_summary.signals import read_signals
from deal_summary.stated.allowed import allowed_of
from deal_summary.thresholds import Thresholds

TODAY = date(2026, 11, 18)
_BEGIN = datetime(2026, 6, 1, 9, tzinfo=UTC)
_MAILS = """\
Thank you for the call. The price is still too high for us, and our controller wants to see what we get back for it. Can it
read the orders from our ERP? I will send you the figures by Friday.

> On 3 June, Maya wrote:
> Here is the sheet.
===
We compare you with another vendor, and legal has questions about the contract. The demo was very helpful all the same.
===
Ann said the security team needs our SOC 2 report; the committee decides in December. She likes the expiry view a lot.
"""
_SAID = tuple(_MAILS.split("===\n"))


def signals_and_plays() -> float:
    """Return the median seconds to read signals and find plays for a deal with 500 interactions."""
    deal, times = _long_deal(), []
    for _ in range(9):
        started = time.perf_counter()
        signals = read_signals(deal, TODAY, "Europe/Paris", Thresholds())
        find_candidates(View(deal, signals, Thresholds(), Rules()))
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def texts_a_second() -> float:
    """Return how many e-mails a second pass all gates of reach and text."""
    deal = _long_deal(30)
    contact, rules = deal.contacts[0], Rules()
    allowed = allowed_of(deal, today=TODAY, day=TODAY, zone="Europe/Paris", minutes=20)
    approach = Approach(deal, contact, "email", rules, "Maya Torres", TODAY, datetime(2026, 11, 18, 10, tzinfo=UTC))
    mails = [_mail(number) for number in range(500)]
    for mail in mails[:20]:
        of_text(mail, rules, allowed)
    started = time.perf_counter()
    for mail in mails:
        of_reach(approach)
        of_text(mail, rules, allowed)
    return len(mails) / (time.perf_counter() - started)


def _mail(number: int) -> EmailContent:
    body = (
        "Hi Ann,\n\nThank you for your message. You wrote that the price is too high, and I would like to answer that with your"
        f" own figures, not with an argument. I suggest one page: what the present way costs you in a year, what it would cost with us."
        f" If it does not pay, you have saved yourself a project, and I will say so myself (case {'abcdefghij'[number % 10]}).\n\n"
        "Shall we fill in that page together in 20 minutes this week?\n\nWarm regards,\nMaya"
    )
    return EmailContent(
        form="email",
        title="Answer",
        to="ann@acme.example",
        to_name="Ann Archer",
        subject="The numbers behind the price",
        body=body,
        sender="Maya Torres",
        language="en",
    )


def _long_deal(count: int = 500) -> EnrichedDeal:
    records = tuple(
        Interaction(
            id=f"email:{number}",
            kind="email",
            direction="inbound" if number % 2 else "outbound",
            at=_BEGIN + timedelta(hours=8 * number * 500 // count),
            people=("ann",),
            subject="Planning for two plants",
            text=f"{_SAID[number % 3]} {_SAID[(number + 1) % 3]} ({number})",
        )
        for number in range(count)
    )
    deal = Deal(
        id="1",
        name="Large",
        stage=Stage(name="proposal", order=3, of=4),
        amount=90_000.0,
        currency="EUR",
        owner=Owner(name="Maya Torres", time_zone="Europe/Paris"),
        close_date=date(2026, 12, 18),
        created_at=_BEGIN,
    )
    ann = Contact(
        id="ann",
        name="Ann Archer",
        email="ann@acme.example",
        email_status="ok",
        time_zone="Europe/Paris",
        country="FR",
        language="en",
    )
    return EnrichedDeal(source="bench", account="bench", deal=deal, contacts=(ann,), interactions=records)
