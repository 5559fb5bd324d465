"""The small world: Quayline, who sell route planning for cold goods, and what stands in their CRM around a handful of deals."""

from __future__ import annotations

from datetime import datetime

from tests.brevo.activities import World
from tests.brevo.definitions import CONTACT_NAMES, USERS, definitions
from tests.brevo.moments import days_before
from tests.brevo.small_activities import add_activities
from tests.brevo.small_records import GONE, add_companies, add_deals, add_people


def small_world(now: datetime, language: str = "en") -> World:
    """Return the small account as it stands at *now*; *language* ("en", "fr") names its contact attributes, stages and task types."""
    world = World(now, USERS, definitions(language), company="Quayline SAS")
    ago = days_before(now, world.zone)
    add_people(world, ago, CONTACT_NAMES if language == "fr" else {})
    add_companies(world, ago)
    add_deals(world, ago)
    add_activities(world, ago)
    world.delete_contact(GONE)
    return world
