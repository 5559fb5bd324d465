"""The small world's people, companies and deals, each as the fields Brevo keeps of it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.brevo import definitions as d
from tests.brevo.activities import World
from tests.brevo.moments import Ago, in_zone
from tests.brevo.shelf import Document

DEAL = "690daec017db693613964d23"
"""The deal told in full: a pilot at Marwick Dairies."""
SECOND = "64c0ffee0d1a5e2b9a7f0402"
"""Another deal with a person of the first; its second contact has unsubscribed."""
BARE = "64c0ffee0d1a5e2b9a7f0403"
"""A deal with next to nothing in it."""
ORPHAN = "64c0ffee0d1a5e2b9a7f0404"
"""A deal one of whose contacts was deleted and the other of whom has a phone only."""
STRAY = "64c0ffee0d1a5e2b9a7f0405"
"""A deal in a stage that no pipeline lists any more."""
WON_DEAL = "64c0ffee0d1a5e2b9a7f0406"
LOST_DEAL = "64c0ffee0d1a5e2b9a7f0407"
MARWICK = "64c0ffee0d1a5e2b9a7f0501"
COTE_FROIDE = "64c0ffee0d1a5e2b9a7f0502"
SALMA, DIRK, PAULINE, PHONE_ONLY, GONE = 7001, 7004, 7010, 7011, 7099


def add_people(world: World, ago: Ago, names: Mapping[str, str]) -> None:
    """Add the contacts; *names* are the account's own names of attributes."""

    def own(**attributes: object) -> Document:
        return {names.get(name, name): value for name, value in attributes.items()}

    salma = own(
        FIRSTNAME="Salma",
        LASTNAME="Haddad",
        JOB_TITLE="Head of Logistics",
        SMS="442079460123",
        WHATSAPP="442079460123",
        LINKEDIN="https://www.linkedin.com/in/salma-haddad-example",
        BUYING_ROLE="1",
        CONTACT_TIMEZONE="Europe/London",
        LANGUAGE="en",
        OPT_IN=True,
    )
    dirk = own(FIRSTNAME="Dirk", LASTNAME="Ohlendorf", JOB_TITLE="IT-Leiter", BUYING_ROLE="3", LANGUAGE="de")
    dirk |= own(NEXT_AUDIT=f"{ago(-73):%Y-%m-%d}")
    pauline = own(FIRSTNAME="Pauline", LASTNAME="Roche", JOB_TITLE="Directrice des achats", SMS="33199001234")
    refused = {"emailBlacklisted": True, "smsBlacklisted": True}
    world.add_contact("salma.haddad@marwick.example", salma, key=SALMA, at=ago(170, "09:12"), listIds=[4])
    world.add_contact("d.ohlendorf@marwick.example", dirk, key=DIRK, at=ago(96, "16:40"), listIds=[4])
    world.add_contact("pauline.roche@cote-froide.example", pauline, key=PAULINE, at=ago(60), **refused)
    world.add_contact("", own(LASTNAME="Okafor", SMS="491713920045"), key=PHONE_ONLY, at=ago(41))
    world.add_contact("left@marwick.example", {}, key=GONE, at=ago(300))


def add_companies(world: World, ago: Ago) -> None:
    """Add the companies; one was imported long ago, its moments told in the zone of whoever did it."""
    marwick = {
        "name": "Marwick Dairies",
        "domain": "marwick.example",
        "website": "https://marwick.example",
        "linkedin": "https://www.linkedin.com/company/marwick-dairies-example",
        "industry": "Food",
        "number_of_employees": 640,
        "revenue": 118_000_000,
        "phone_number": 442079460011,
        "owner": d.INES.id,
        "city": "Leeds",
        "country": "GB",
    }
    at = ago(171, "08:30").replace(microsecond=800_000)
    world.add_company(marwick, contacts=[SALMA, DIRK], key=MARWICK, at=at)
    old = in_zone(ago(400), "Asia/Kolkata")
    other = {"name": "Côte Froide", "phone_number": "+33 4 00 00 00 00", "created_at": old, "last_updated_at": old}
    world.add_company(other, contacts=[PAULINE], key=COTE_FROIDE, at=ago(400))


def add_deals(world: World, ago: Ago) -> None:
    """Add the deals."""

    def deal(key: str, days: int, name: str, stage: str, **fields: object) -> None:
        people, firms = fields.pop("contacts", []), fields.pop("companies", [])
        attributes = {"deal_name": name, "pipeline": d.SALES, "deal_stage": stage, **fields}
        world.add_deal(attributes, contacts=people, companies=firms, key=key, at=ago(days, "10:27"))  # type: ignore[arg-type]

    deal(
        DEAL,
        168,
        "Cold-chain roll-out at Marwick",
        d.PILOT,
        contacts=[SALMA, DIRK],
        companies=[MARWICK],
        amount=52_800,
        deal_owner=d.INES.id,
        deal_description="Route planning and temperature log for 66 vans out of two depots",
        close_date=f"{ago(-27):%Y-%m-%d}",
        # Moments from before some day have a fraction.
        stage_updated_at=f"{ago(18, '13:28'):%Y-%m-%dT%H:%M:%S}.405Z",
        lead_source="4",
        products=["10", "11"],
        vehicles=66,
        pilot_ends=f"{ago(-10):%Y-%m-%d}",
        framework_contract=False,
    )
    both = {"contacts": [SALMA, PAULINE], "companies": [COTE_FROIDE], "deal_owner": d.TOMASZ.id, "lead_source": "3"}
    deal(SECOND, 58, "Fleet audit", d.PROPOSAL, amount=7_450.5, **both)
    nothing = {"deal_name": "Call back Okafor?", "amount": None, "next_activity_date": None}
    world.add_deal(nothing, key=BARE, at=ago(40), bare=True)
    deal(ORPHAN, 35, "Depot north", d.ENQUIRY, contacts=[GONE, PHONE_ONLY])
    deal(STRAY, 210, "Driver app for couriers", "0badc0de0badc0de0badc0de0badc0de", amount=4_900)
    won = {"contacts": [SALMA], "companies": [MARWICK], "close_date": f"{ago(80):%Y-%m-%d}"}
    deal(WON_DEAL, 140, "Temperature log, first ten vans", d.WON, amount=6_000, **won)
    lost = {"contacts": [PAULINE], "companies": [COTE_FROIDE], "lost_reason": "went with their carrier's own tool"}
    deal(LOST_DEAL, 120, "Côte Froide, all depots", d.LOST, **lost)
