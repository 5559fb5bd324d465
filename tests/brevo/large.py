"""Large worlds: as many records as asked for, made by rule, the same each time."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tests.brevo.activities import World
from tests.brevo.definitions import ENQUIRY, LOST, PILOT, PROPOSAL, SALES, USERS, WON, definitions
from tests.brevo.small_records import DEAL

_STAGES = (ENQUIRY, ENQUIRY, PILOT, PILOT, PROPOSAL, WON, LOST)
_FIRST = ("Ada", "Bruno", "Chiara", "Dilan", "Emre", "Freya", "Goran", "Hana", "Ivo", "Jana", "Karim", "Lena")
_LAST = (
    "Abel",
    "Brandt",
    "Costa",
    "Dupont",
    "Eriksen",
    "Fontana",
    "Grabow",
    "Horvat",
    "Ito",
    "Jensen",
    "Kovac",
    "Lopez",
)
_WORDS = (
    "call",
    "offer",
    "pilot",
    "vans",
    "audit",
    "price",
    "board",
    "contract",
    "figures",
    "routes",
    "depot",
    "Monday",
)
_DAYS = 540


def large_world(
    now: datetime,
    *,
    deals: int = 2000,
    contacts: int = 3000,
    companies: int = 800,
    notes: int = 20_000,
    tasks: int = 4_000,
) -> World:
    """Return an account of the size asked for; its first deal has the id of the small world's."""
    world = World(now, USERS, definitions(), company="Quayline SAS")
    chance = random.Random(7)  # noqa: S311  (for invented data)

    def ago(most: float = _DAYS) -> datetime:
        return now - timedelta(seconds=chance.randrange(3600, int(most * 86_400)))

    people = [_person(world, chance, number, ago()) for number in range(contacts)]
    firms = [
        world.add_company(
            {"name": f"{chance.choice(_LAST)} Logistics {number}", "domain": f"firm{number}.example"},
            contacts=people[number::companies][:4],
            at=ago(),
        )
        for number in range(companies)
    ]
    opened = [_deal(world, chance, number, people, firms, ago()) for number in range(deals)]
    for number in range(notes):
        deal = opened[number % deals] if deals else ""
        text = f"<p>{' '.join(chance.choices(_WORDS, k=12))} <b>{number}</b></p>"
        world.add_note(text, deals=[deal] if deal else [], contacts=_people_of(world, deal)[:1], at=ago(300))
    for number in range(tasks):
        deal = opened[number * 7 % deals] if deals else ""
        due = now + timedelta(hours=chance.randrange(-2000, 700))
        name = f"{chance.choice(_WORDS).title()} {number}"
        done = due < now and chance.random() < 0.8
        world.add_task(name, str(number % 7), due, deals=[deal] if deal else [], done=done, at=ago(90))
    return world


def _person(world: World, chance: random.Random, number: int, at: datetime) -> int:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    attributes = {"FIRSTNAME": first, "LASTNAME": last, "JOB_TITLE": "Fleet manager", "SMS": f"4477009{number:05d}"}
    email = f"{first}.{last}.{number}@firm{number % 800}.example".lower()
    return world.add_contact(email, attributes, key=10_000 + number, at=at)


def _deal(world: World, chance: random.Random, number: int, people: list[int], firms: list[str], at: datetime) -> str:
    attributes = {
        "deal_name": f"{chance.choice(_WORDS).title()} {number}", "pipeline": SALES, "deal_stage": chance.choice(_STAGES),
        "amount": chance.randrange(20, 900) * 100, "deal_owner": USERS[number % len(USERS)].id,
    }  # fmt: skip
    near = [people[(number * 3 + step) % len(people)] for step in range(2)] if people else []
    firm = [firms[number % len(firms)]] if firms else []
    return world.add_deal(attributes, contacts=near, companies=firm, key="" if number else DEAL, at=at)


def _people_of(world: World, deal: str) -> list[int]:
    return list(world.deals[deal]["linkedContactsIds"]) if deal else []
