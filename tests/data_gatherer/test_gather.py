"""One deal, put in order, its gaps named, and remembered as long as the source would say the same."""

from __future__ import annotations

from typing import Any

import pytest

from data_gatherer.gather import enriched, gather
from data_gatherer.models import Company, Contact, Deal, EnrichedDeal, Gap, Interaction, Owner, Stage, Task
from sales_kernel.layer import Answer, Kind
from sales_kernel.workspace import Workspace
from tests.conftest import JOHN, NOW
from tests.data_gatherer.places import Held, sample

OPEN = Deal(
    id="d1",
    name="Deal",
    stage=Stage(name="open"),
    owner=Owner(name="Ana"),
    amount=10,
    created_at="2026-10-01T08:00Z",
    close_date="2026-12-01",
)
EVA = Contact(id="eva", name="Eva", email="eva@muster.example", phone="+493023125110", time_zone="Europe/Berlin")
SENT = Interaction(id="email:1", kind="email", direction="outbound", at="2026-11-02T09:00Z", people=("eva",))


def whole(**parts: Any) -> EnrichedDeal:
    company = Company(id="muster", name="Muster")
    fields = {"deal": OPEN, "contacts": (EVA,), "company": company, "interactions": (SENT,), **parts}
    return EnrichedDeal(source="held", account="a", **fields)


def tidied(deal: EnrichedDeal) -> EnrichedDeal:
    source = Held(deal)
    return enriched(source, source.place)


def contact(**fields: Any) -> Contact:
    """Return what becomes of Eva with other fields."""
    return tidied(whole(contacts=(EVA.model_copy(update=fields),))).contacts[0]


def test_a_deal_with_everything_has_no_gap() -> None:
    assert tidied(whole()).gaps == ()


def test_each_thing_the_crm_does_not_hold_is_a_gap_with_its_reason() -> None:
    bare = Deal(id="d1", name="Deal", stage=Stage(name="open"))
    gaps = tidied(EnrichedDeal(source="held", account="a", deal=bare)).gaps
    assert [gap.what for gap in gaps] == [
        "owner",
        "amount",
        "close date",
        "creation date",
        "company",
        "contact",
        "history",
    ]
    assert gaps[0] == Gap(about="deal:d1", what="owner", reason="the CRM holds none", source="held")


def test_a_deal_that_is_over_needs_no_close_date() -> None:
    won = OPEN.model_copy(update={"stage": Stage(name="won", kind="won"), "close_date": None})
    assert tidied(whole(deal=won)).gaps == ()


def test_an_amount_of_nothing_is_an_amount() -> None:
    assert tidied(whole(deal=OPEN.model_copy(update={"amount": 0.0}))).gaps == ()


def test_what_a_source_failed_to_learn_is_kept() -> None:
    gap = Gap(about="contact:eva", what="LinkedIn", reason="timed out", source="linkedin")
    assert tidied(whole(gaps=(gap,))).gaps == (gap,)


@pytest.mark.parametrize(
    ("fields", "gap"),
    [
        ({"email": ""}, ("e-mail address", "the CRM holds none")),
        ({"email": "eva at muster"}, ("e-mail address", "it is not a well-formed address")),
        ({"email_status": "bounced"}, ("e-mail address", "mail to it came back")),
        ({"phone": ""}, ("phone number", "the CRM holds none that can be called")),
        ({"time_zone": "", "country": "US"}, ("time zone", "neither the CRM nor the country tells it")),
        ({"time_zone": "Berlin"}, ("time zone", "neither the CRM nor the country tells it")),
    ],
)
def test_what_is_missing_of_a_person_is_a_gap_about_them(fields: dict[str, str], gap: tuple[str, str]) -> None:
    deal = tidied(whole(contacts=(EVA.model_copy(update=fields),)))
    assert [(one.about, one.what, one.reason) for one in deal.gaps] == [("contact:eva", *gap)]


@pytest.mark.parametrize(
    ("email", "status", "address"),
    [
        ("eva@muster.example", "ok", "eva@muster.example"),
        (" Eva@MUSTER.example", "ok", "Eva@muster.example"),
        ("eva at muster", "invalid", "eva at muster"),
        ("", "unknown", ""),
    ],
)
def test_an_address_is_judged_by_its_form(email: str, status: str, address: str) -> None:
    judged = contact(email=email)
    assert (judged.email_status, judged.email) == (status, address)


def test_an_address_a_mail_came_back_from_is_bounced() -> None:
    back = SENT.model_copy(update={"outcome": "bounced"})
    assert tidied(whole(interactions=(back,))).contacts[0].email_status == "bounced"


def test_a_mail_that_came_back_from_another_person_says_nothing_of_this_one() -> None:
    back = SENT.model_copy(update={"outcome": "bounced", "people": ("bo",)})
    assert tidied(whole(interactions=(back,))).contacts[0].email_status == "ok"


def test_a_mail_to_several_that_came_back_does_not_say_whose_address_is_wrong() -> None:
    back = SENT.model_copy(update={"outcome": "bounced", "people": ("eva", "bo")})
    people = (EVA, EVA.model_copy(update={"id": "bo"}))
    assert [one.email_status for one in tidied(whole(interactions=(back,), contacts=people)).contacts] == ["ok", "ok"]


def test_a_call_cannot_bounce() -> None:
    odd = SENT.model_copy(update={"kind": "call", "outcome": "bounced"})
    assert tidied(whole(interactions=(odd,))).contacts[0].email_status == "ok"


def test_an_address_the_crm_calls_invalid_is_not_called_ok() -> None:
    assert contact(email_status="invalid").email_status == "invalid"


@pytest.mark.parametrize(
    ("country", "written", "zone"),
    [
        ("JP", "", "Asia/Tokyo"),
        ("JP", "Europe/Paris", "Europe/Paris"),
        ("JP", "Tokyo", "Asia/Tokyo"),
        ("US", "", ""),
        ("", "", ""),
    ],
)
def test_a_zone_is_the_crm_s_or_that_of_a_country_with_but_one(country: str, written: str, zone: str) -> None:
    assert contact(country=country, time_zone=written).time_zone == zone


def test_a_country_whose_clocks_all_agree_has_one_time() -> None:
    assert contact(country="DE", time_zone="").time_zone == "Europe/Berlin"


def test_records_stand_from_oldest_to_newest_whatever_order_they_came_in() -> None:
    at = {"c": 10, "b": 10, "a": 20, "d": 0}
    records = [
        SENT.model_copy(update={"id": name, "at": SENT.at.replace(minute=minute)}) for name, minute in at.items()
    ]
    told = tidied(whole(interactions=tuple(records))).interactions
    assert [record.id for record in told] == ["d", "b", "c", "a"]


def test_tasks_stand_by_due_time_and_those_without_one_come_last() -> None:
    tasks = [
        Task(id=name, title=name, due=due)
        for name, due in (("a", None), ("b", "2026-11-20T09:00Z"), ("c", "2026-11-19T09:00Z"))
    ]
    assert [task.id for task in tidied(whole(tasks=tuple(tasks))).tasks] == ["c", "b", "a"]


def test_contacts_stay_in_the_crm_s_order() -> None:
    contacts = tuple(Contact(id=name) for name in ("zoe", "adam", "mia"))
    assert [one.id for one in tidied(whole(contacts=contacts)).contacts] == ["zoe", "adam", "mia"]


def gathered(work: Workspace, source: Held, **how: Any) -> Answer[EnrichedDeal]:
    with work.run("enrich").open() as run:
        return gather(work.memory, run, source, source.place, **how)


def test_an_unchanged_deal_is_not_read_again(work: Workspace) -> None:
    source = Held(whole())
    first, again = gathered(work, source), gathered(work, source)
    assert (first.verdict.kind, again.verdict.kind, source.reads) == (Kind.NEVER, Kind.HIT, 1)
    assert again.value == first.value


def test_another_fingerprint_is_a_changed_source(work: Workspace) -> None:
    source = Held(whole())
    gathered(work, source)
    source.edition, source.deal = "2", whole(deal=OPEN.model_copy(update={"amount": 11.0}))
    answer = gathered(work, source)
    assert [reason.input for reason in answer.verdict.reasons] == ["source"]
    assert (answer.value.deal.amount, source.reads) == (11.0, 2)


def test_a_refresh_reads_again_and_equal_data_is_equal_content(work: Workspace) -> None:
    source = Held(whole())
    first, again = gathered(work, source), gathered(work, source, refresh=True)
    assert (source.reads, again.verdict.kind) == (2, Kind.REFRESH)
    assert again.content.digest == first.content.digest


def test_the_sample_is_remembered_for_its_day(work: Workspace) -> None:
    source = sample(NOW)
    subject = source.subject(JOHN)
    assert subject is not None
    with work.run("enrich").open() as run:
        for _ in range(3):
            gather(work.memory, run, source, subject)
    assert source.reads == 1


def test_a_deal_that_could_not_be_read_is_not_remembered(work: Workspace) -> None:
    class Broken(Held):
        def read(self, _: Any) -> EnrichedDeal:
            self.reads += 1
            raise OSError("gone")

    source = Broken(whole())
    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            gathered(work, source)
    assert source.reads == 2
