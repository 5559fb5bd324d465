"""GET: the account, its definitions, deals and companies."""

from __future__ import annotations

from tests.brevo.desk import Desk, having, linked, one_of, paged
from tests.brevo.exchange import Refusal, Request
from tests.brevo.listing import Span, number
from tests.brevo.shelf import Document


def account(desk: Desk, _: Request) -> Document:
    world = desk.world
    first, __, last = world.owner.name.partition(" ")
    plan = [{"type": "subscription", "creditsType": "sendLimit", "credits": 8000}]
    said = {"companyName": world.company, "email": world.owner.email, "firstName": first, "lastName": last}
    return {"organization_id": world.organization_id, "user_id": 4711, "enterprise": False, **said, "plan": plan}


def users(desk: Desk, _: Request) -> Document:
    access = {"marketing": "full", "crm": "full", "conversations": "none"}
    rows = [
        {"id": user.id, "email": user.email, "is_owner": user.is_owner, "status": "active", "feature_access": access}
        for user in desk.world.users.values()
    ]
    return {"users": rows}


def pipelines(desk: Desk, _: Request) -> list[Document]:
    return desk.world.definitions.pipelines


def pipeline(desk: Desk, _: Request, key: str) -> list[Document]:
    found = [one for one in desk.world.definitions.pipelines if one["pipeline"] == key]
    if not found:
        raise Refusal(400, "invalid_parameter", "Pipeline not found")
    return found


def deal_attributes(desk: Desk, _: Request) -> list[Document]:
    return desk.world.definitions.deal_attributes


def company_attributes(desk: Desk, _: Request) -> list[Document]:
    return desk.world.definitions.company_attributes


def task_types(desk: Desk, _: Request) -> list[Document]:
    return desk.world.definitions.task_types


def deal(desk: Desk, _: Request, key: str) -> Document:
    return one_of(desk.world.deals, key, "Deal")


def deals(desk: Desk, request: Request) -> Document:
    shelf = desk.world.deals
    window = desk.span(request, "deals", 1000)
    filters = {"contacts": "filters[linkedContactsIds]", "companies": "filters[linkedCompaniesIds]"}
    kept = linked(shelf, request, filters)
    for name in ("deal_name", "deal_stage", "pipeline"):
        kept = having(kept, request, name)
    kept = desk.owned(kept, request, "filters[attributes.deal_owner]", "deal_owner")
    return paged(request, window, shelf, kept, to_the_second=True) | {"refs": {}}


def company(desk: Desk, _: Request, key: str) -> Document:
    return one_of(desk.world.companies, key, "Company") | {"refs": {"linkedContacts": None}}


def companies(desk: Desk, request: Request) -> Document:
    world, shelf = desk.world, desk.world.companies
    limit = desk.span(request, "companies", 50).limit
    window = Span((max(number(request, "page", 1), 1) - 1) * limit, limit)
    wanted = request.one("linkedDealsIds")
    # An id that matches no deal is ignored: the whole list comes back.
    kept = shelf.linked("deals", wanted) if wanted in world.deals else list(shelf)
    if person := number(request, "linkedContactsIds", 0):
        kept = [one for one in kept if person in one["linkedContactsIds"]]
    kept = desk.owned(having(kept, request, "name"), request, "filters[attributes.owner]", "owner")
    answer = paged(request, window, shelf, kept)
    people = dict.fromkeys(key for one in answer["items"] for key in one["linkedContactsIds"])
    known = [world.contacts[key] for key in people if key in world.contacts]
    told = [{"contactId": one["id"], "id": one["id"], "email": one.get("email", ""), "attributes": {}} for one in known]
    return answer | {"refs": {"linkedContacts": told}}
