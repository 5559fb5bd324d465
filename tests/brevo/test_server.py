"""The loopback Brevo answers in the shapes of the real one."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.brevo.asking import ask
from tests.brevo.server import BrevoServer
from tests.brevo.world import BARE, DEAL, DIRK, GONE, MARWICK, ORPHAN, PAULINE, SALMA, STRAY, World, small_world

NOBODY = "0" * 24
SHAPES = {
    "/account": {"organization_id", "companyName", "email", "firstName", "lastName", "plan", "user_id", "enterprise"},
    "/organization/invited/users": {"users"},
    f"/crm/deals/{DEAL}": {
        "id", "attributes", "linkedContactsIds", "linkedCompaniesIds", "createdBy", "companyTimelineEnabledFrom", "refs",
    },
    "/crm/deals": {"items", "pager", "refs"},
    f"/companies/{MARWICK}": {"id", "attributes", "linkedContactsIds", "linkedDealsIds", "createdBy", "refs"},
    "/companies": {"items", "pager", "refs"},
    "/crm/tasks": {"items", "pager", "refs"},
    "/contacts": {"contacts", "count"},
    "/contacts/attributes": {"attributes"},
    f"/contacts/{SALMA}/campaignStats": {"messagesSent", "delivered", "opened", "clicked"},
    f"/contacts/{DIRK}/campaignStats": set(),
    "/smtp/statistics/events?days=90": {"events"},
    "/smtp/statistics/events?email=nobody@nowhere.example": set(),
    "/transactionalSMS/statistics/events?days=90&phoneNumber=491713920045": {"events"},
    "/whatsapp/statistics/events?contactNumber=442079460123": {"events"},
    "/emailCampaigns": {"campaigns", "count"},
}  # fmt: skip
ARRAYS = {
    "/crm/pipeline/details/all": {"pipeline", "pipeline_name", "stages"},
    "/crm/attributes/deals": {"internalName", "label", "attributeTypeName", "attributeOptions", "required", "isValueReadonly"},
    "/crm/attributes/companies": {"internalName", "label", "attributeTypeName", "attributeOptions", "required", "isValueReadonly"},
    "/crm/tasktypes": {"id", "title"},
    "/crm/notes": {"id", "text", "contactIds", "dealIds", "companyIds", "authorId", "createdAt", "updatedAt"},
    f"/crm/files?entity=deals&entityIds={DEAL}": {"id", "name", "authorId", "size", "createdAt", "contactId", "dealId"},
}  # fmt: skip


@pytest.mark.parametrize("path", SHAPES)
def test_an_object_has_the_fields_of_its_kind(server: BrevoServer, path: str) -> None:
    answer = ask(server, path)
    assert (answer.status, set(answer.said)) == (200, SHAPES[path])


@pytest.mark.parametrize("path", ARRAYS)
def test_a_bare_array_has_records_of_its_kind(server: BrevoServer, path: str) -> None:
    answer = ask(server, path)
    assert (answer.status, set(answer.said[0])) == (200, ARRAYS[path])


def test_every_answer_has_a_request_id_and_no_two_the_same(server: BrevoServer) -> None:
    ids = [ask(server, path).headers["sib-request-id"] for path in ("/account", "/nowhere", "/contacts?limit=9999")]
    assert len(set(ids)) == 3


def test_one_connection_carries_many_calls(server: BrevoServer) -> None:
    line = HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0, timeout=5)
    assert [ask(server, "/account", line=line).status for _ in range(3)] == [200] * 3
    line.close()


def test_a_call_needs_the_key(server: BrevoServer) -> None:
    without, wrong = (
        ask(server, "/account", headers={"api-key": ""}),
        ask(server, "/account", headers={"api-key": "no"}),
    )
    assert (without.status, without.said) == (
        401,
        {"code": "unauthorized", "message": "authentication not found in headers"},
    )
    assert (wrong.status, wrong.said) == (401, {"code": "unauthorized", "message": "Key not found"})


@pytest.mark.parametrize("kind", ["crm/deals", "companies", "crm/notes", "crm/tasks", "crm/files"])
def test_an_unknown_record_is_404_and_a_malformed_id_400(server: BrevoServer, kind: str) -> None:
    unknown, malformed = ask(server, f"/{kind}/{NOBODY}"), ask(server, f"/{kind}/nonsense")
    assert (unknown.status, unknown.said["code"]) == (404, "document_not_found")
    assert (malformed.status, malformed.said["code"]) == (400, "invalid_parameter")


def test_a_path_or_a_method_that_is_not_there_is_refused(server: BrevoServer) -> None:
    assert (ask(server, "/crm/calls").status, ask(server, "/account", method="POST", body={}).status) == (404, 405)


def test_a_deleted_contact_stays_linked_and_is_404(server: BrevoServer) -> None:
    assert GONE in ask(server, f"/crm/deals/{ORPHAN}").said["linkedContactsIds"]
    assert ask(server, f"/contacts/{GONE}?identifierType=contact_id").status == 404


def test_a_contact_is_found_by_id_address_and_phone_and_tells_its_campaigns(server: BrevoServer) -> None:
    ways = (f"{SALMA}?identifierType=contact_id", "salma.haddad%40marwick.example", "442079460123")
    assert [ask(server, f"/contacts/{way}").said["id"] for way in ways] == [SALMA] * 3
    assert set(ask(server, f"/contacts/{SALMA}").said["statistics"]) == {
        "messagesSent",
        "delivered",
        "opened",
        "clicked",
    }


def test_a_short_phone_number_hides_the_contact_of_that_id(server: BrevoServer, world: World) -> None:
    world.edit_contact(PAULINE, {"SMS": str(SALMA)})
    assert ask(server, f"/contacts/{SALMA}").said["id"] == PAULINE
    assert ask(server, f"/contacts/{SALMA}?identifierType=contact_id").said["id"] == SALMA


def test_a_pipeline_is_found_by_id_and_an_unknown_one_is_400(server: BrevoServer) -> None:
    known = ask(server, "/crm/pipeline/details/all").said[1]
    assert ask(server, f"/crm/pipeline/details/{known['pipeline']}").said == [known]
    assert ask(server, f"/crm/pipeline/details/{NOBODY}").status == 400


def test_moments_are_told_in_the_style_of_their_records(server: BrevoServer) -> None:
    deal, firm = ask(server, f"/crm/deals/{DEAL}").said["attributes"], ask(server, f"/companies/{MARWICK}").said
    person, mail = (
        ask(server, f"/contacts/{SALMA}").said,
        ask(server, "/smtp/statistics/events?days=90").said["events"][0],
    )
    told = (
        deal["created_at"],
        deal["last_activity_date"],
        firm["attributes"]["created_at"],
        person["createdAt"],
        mail["date"],
    )
    style = [re.sub(r"^.{19}|\d(?=\d)", "", moment) for moment in told]
    assert style == ["Z", ".0Z", ".8Z", ".0+2:0", ".0+2:0"]


def test_stray_and_bare_deals_are_served_as_they_are(server: BrevoServer) -> None:
    stages = {stage["id"] for one in ask(server, "/crm/pipeline/details/all").said for stage in one["stages"]}
    assert ask(server, f"/crm/deals/{STRAY}").said["attributes"]["deal_stage"] not in stages
    bare = {"deal_name": "Call back Okafor?", "amount": None, "next_activity_date": None}
    assert ask(server, f"/crm/deals/{BARE}").said == {"id": BARE, "attributes": bare}


def test_a_french_account_names_its_attributes_in_french(world: World) -> None:
    french = small_world(world.clock(), language="fr")
    with BrevoServer(french) as server:
        assert {"PRENOM", "NOM", "FONCTION"} <= set(ask(server, f"/contacts/{SALMA}").said["attributes"])
        assert "Appel" in {one["title"] for one in ask(server, "/crm/tasktypes").said}


def test_a_fault_of_the_server_itself_is_raised_where_it_was_opened(world: World) -> None:
    del world.definitions.deal_attributes[:]
    opened = BrevoServer(world)
    world.deals = None  # type: ignore[assignment]
    with pytest.raises((TypeError, AttributeError)), opened as server:
        assert ask(server, "/crm/deals").status == 500
