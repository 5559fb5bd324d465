"""What a rep gets when Brevo fails in the middle of a deal: the rest and a named gap, or a clear stop after which nothing is read twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_gatherer.sources import DealNotFound, age_note
from data_gatherer.sources.brevo.api.faults import (
    AddressRefused,
    AllowanceUsedUp,
    KeyRefused,
    NotPermitted,
    Unreachable,
)
from sales_kernel.errors import SuiteError
from tests.brevo import faults_on_demand as faults
from tests.brevo.limits import HOURLY
from tests.brevo.office import DEAL, Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import World


@pytest.fixture
def office(world: World, tmp_path: Path) -> Iterator[Office]:
    with BrevoServer(world, limits=HOURLY, clock=lambda: world.clock()) as server:
        yield Office(server, tmp_path / "home")


def gaps(office: Office) -> dict[str, str]:
    return {gap.what: gap.reason for gap in office.gather().gaps}


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/crm/notes", "notes"),
        ("/crm/tasks", "tasks"),
        ("/companies", "companies"),
        ("/smtp", "e-mail events"),
        ("/crm/attributes/companies", "company attributes"),
        ("/crm/tasktypes", "task types"),
        ("/crm/pipeline", "pipelines"),
    ],
)
def test_a_module_that_is_not_allowed_is_a_gap_with_its_name(office: Office, path: str, what: str) -> None:
    office.server.script(faults.not_permitted(), path=path)
    assert gaps(office)[what] == "the key, its owner or the plan does not allow it"


def test_what_is_refused_is_not_asked_for_each_time(office: Office) -> None:
    office.server.script(faults.not_permitted(), path="/smtp")
    office.gather()
    office.world.pass_time(minutes=20)
    office.gather()
    assert office.server.count("mail_events") == 2  # one for each of the two people, once


def test_a_deleted_contact_is_a_gap(office: Office) -> None:
    office.world.delete_contact(office.world.deals[DEAL]["linkedContactsIds"][1])
    found = office.gather()
    assert len(found.contacts) == 1
    assert [gap.what for gap in found.gaps if "no longer exists" in gap.reason] == ["contact"]


def test_a_deal_that_was_deleted_is_said_to_be_gone(office: Office) -> None:
    office.gather()
    office.world.delete_deal(DEAL)
    office.world.pass_time(minutes=6)
    with pytest.raises(DealNotFound, match=f"no deal '{DEAL}' in brevo"):
        office.gather()
    assert office.local().subject(DEAL) is None


@pytest.mark.parametrize(
    "act",
    [
        faults.answering(502, "<html><h1>Bad Gateway</h1></html>"),
        faults.dropped(),
        faults.dropped_midway(),
        faults.malformed(),
    ],
    ids=["html", "dropped", "midway", "malformed"],
)
def test_a_failure_that_passes_is_not_noticed(office: Office, act: Any) -> None:
    office.server.script(act, path="/crm/notes", times=1)
    assert "notes" not in gaps(office)
    assert office.waited


def test_a_failure_that_stays_stops_and_keeps_what_was_read(office: Office) -> None:
    office.server.script(faults.answering(500, "<html>oops</html>"), path="/crm/notes")
    with pytest.raises(Unreachable):
        office.gather()
    office.server.behave()
    before = office.server.count("crm")
    office.gather()
    assert office.server.count("crm") - before == 3  # the notes of deal, people and company, and nothing again


def test_a_failure_of_what_can_be_missed_is_a_gap_and_tried_again(office: Office) -> None:
    office.server.script(faults.answering(500, "<html>oops</html>"), path="/smtp")
    assert gaps(office)["e-mail events"] == "Brevo gave no usable answer"
    office.server.behave()
    assert "e-mail events" not in gaps(office)


def test_what_was_read_before_stays_and_its_age_is_said(office: Office) -> None:
    before = office.gather()
    office.world.pass_time(minutes=20)
    office.server.script(faults.answering(500, "<html>oops</html>"), path="/smtp")
    again = office.gather()
    assert again.interactions == before.interactions
    assert [gap.reason for gap in again.gaps if gap.what == "e-mail events"] == [
        "could not be read since 20 November 2026; as it was then"
    ]
    assert any("e-mail events could not be read" in line for line in office.said)


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (faults.unknown_address(), AddressRefused, "authori"),
        (faults.answering(401, {"code": "unauthorized", "message": "Key not found"}), KeyRefused, "key"),
    ],
)
def test_a_refused_key_or_address_is_told_apart(office: Office, act: Any, kind: type[SuiteError], words: str) -> None:
    office.server.script(act)
    with pytest.raises(kind) as failed:
        office.gather()
    assert words in failed.value.hint
    assert office.server.key not in f"{failed.value} {failed.value.hint}"


def test_a_hint_of_the_limit_is_waited_for_and_a_long_one_stops(office: Office) -> None:
    office.server.script(faults.too_many(3), path="/crm/tasks", times=1)
    office.gather()
    assert 3 <= sum(office.waited) <= 8
    office.world.pass_time(hours=2)
    office.server.script(faults.too_many(1800), path="/crm/deals", times=1)
    with pytest.raises(AllowanceUsedUp) as stopped:
        office.gather()
    assert stopped.value.exit_code == 7
    assert "--source local" in stopped.value.hint


def test_a_deal_at_the_end_of_the_hour_is_finished_in_the_next(office: Office) -> None:
    office.gather()
    client = office.client(office.open())
    while client.transport.left("crm") > 2:
        client.task_types()
    office.world.pass_time(minutes=20)
    other = office.world.add_deal({"deal_name": "Late"}, contacts=office.world.deals[DEAL]["linkedContactsIds"])
    with pytest.raises(AllowanceUsedUp):
        office.gather(other)
    office.world.pass_time(minutes=50)
    assert office.gather(other).deal.name == "Late"


def test_notes_of_others_are_not_taken_for_the_deals(office: Office) -> None:
    def of_others(rows: Any) -> Any:
        return [{**row, "dealIds": ["f" * 24], "contactIds": [], "companyIds": []} for row in rows]

    office.server.script(faults.altered(of_others), path="/crm/notes")
    with pytest.raises(Unreachable, match="only rows that were not asked for"):
        office.gather()


@pytest.mark.parametrize("rows", [[], {}, [{}], [{"id": None, "internalName": 7, "attributeOptions": "none"}]])
def test_an_account_with_empty_definitions_can_be_read(office: Office, rows: Any) -> None:
    for path in ("/crm/attributes", "/crm/tasktypes", "/crm/pipeline"):
        office.server.script(faults.answering(200, rows), path=path)
    assert office.gather().deal.id == DEAL


@pytest.mark.parametrize("rows", ["text", [None], ["text"], {"rows": []}])
def test_definitions_that_are_none_stop_with_the_place(office: Office, rows: Any) -> None:
    office.server.script(faults.answering(200, rows), path="/crm/attributes/deals")
    with pytest.raises(Unreachable, match="/crm/attributes/deals"):
        office.gather()


def test_what_was_deleted_after_it_was_read_is_gone(office: Office) -> None:
    office.gather()
    person, company = (
        office.world.deals[DEAL]["linkedContactsIds"][1],
        office.world.deals[DEAL]["linkedCompaniesIds"][0],
    )
    office.world.delete_contact(person)
    office.world.delete_company(company)
    office.world.pass_time(hours=13)
    found = office.gather()
    assert (len(found.contacts), found.company) == (1, None)
    assert {gap.about for gap in found.gaps if "no longer exists" in gap.reason} == {
        f"contact:{person}",
        f"company:{company}",
    }


def test_a_note_that_leaves_one_deal_stays_with_the_other(office: Office) -> None:
    other = office.world.add_deal({"deal_name": "Other"})
    note = office.world.add_note("Shared by two", deals=[DEAL, other])
    office.gather()
    office.gather(other)
    office.world.pass_time(minutes=20)
    office.world.notes.put({**office.world.notes[note], "dealIds": [other]}, office.world.clock())
    assert "Shared by two" not in str(office.gather(refresh=True))
    assert "Shared by two" in str(office.gather(other))


def test_a_note_that_brevos_list_did_not_have_yet_is_seen_at_the_next_look(office: Office) -> None:
    office.gather()
    office.world.pass_time(minutes=20)
    office.world.add_note("Just written", deals=[DEAL])
    late = office.server.script(
        faults.altered(lambda rows: [row for row in rows if row["text"] != "Just written"]), path="/crm/notes"
    )
    assert "Just written" not in str(office.gather())
    assert late.used
    office.server.behave()
    office.world.pass_time(minutes=6)
    assert "Just written" in str(office.gather())


@pytest.mark.parametrize("path", ["/companies", "/contacts"])
def test_what_could_not_be_read_is_not_said_to_be_deleted_or_missing(office: Office, path: str) -> None:
    office.server.script(faults.not_permitted(), path=path)
    told = [gap for gap in office.gather().gaps if gap.about.startswith(("deal", "company", "contact"))]
    assert not any("no longer exists" in gap.reason or gap.reason == "the CRM holds none" for gap in told)


def test_companies_are_bounded_and_the_bound_is_shown(office: Office) -> None:
    firms = [office.world.add_company({"name": f"Firm {number}"}) for number in range(60)]
    deal = office.world.add_deal({"deal_name": "Many"}, companies=firms)
    found = office.gather(deal)
    assert len(found.other_companies) == 4
    assert "5 of 60 were read" in str([gap.reason for gap in found.gaps if gap.what == "companies"])


def test_a_new_address_is_asked_about_at_once(office: Office) -> None:
    office.gather()
    person = office.world.deals[DEAL]["linkedContactsIds"][1]
    office.world.edit_contact(person, email="new.address@marwick.example")
    office.world.pass_time(minutes=16)
    before = len(office.server.calls)
    office.gather()
    asked = [call.target for call in office.server.calls[before:] if call.bucket == "mail_events"]
    assert any("new.address" in target for target in asked)


def test_a_permission_that_came_is_seen_on_request(office: Office) -> None:
    office.server.script(faults.not_permitted(), path="/crm/pipeline")
    assert "pipelines" in gaps(office)
    office.server.behave()
    office.world.pass_time(minutes=1)
    assert "pipelines" not in {gap.what for gap in office.gather(refresh=True).gaps}


def test_a_clock_that_was_wrong_does_not_make_old_data_new(office: Office) -> None:
    office.world.pass_time(days=30)
    office.gather()
    office.world.pass_time(days=-30)
    office.world.edit_deal(DEAL, {"amount": 4})
    assert office.gather().deal.amount == 4


def test_a_key_that_may_not_see_its_account_reads_deals_all_the_same(office: Office) -> None:
    office.server.script(faults.not_permitted(), path="/account")
    assert office.gather().deal.id == DEAL


def test_a_name_means_the_deal_that_bears_it_and_not_one_that_is_known_by_chance(office: Office) -> None:
    known = office.world.add_deal({"deal_name": "Acme renewal 2027"})
    meant = office.world.add_deal({"deal_name": "Acme"})
    office.gather(known)
    assert office.gather("Acme").deal.id == meant


def test_a_deal_that_was_read_in_part_is_told_with_a_warning(office: Office) -> None:
    office.server.script(faults.answering(500, "<html>oops</html>"), path="/crm/notes")
    with pytest.raises(Unreachable):
        office.gather()
    local = office.local()
    subject = local.subject(DEAL)
    assert subject
    assert age_note(local, subject, office.clock()).startswith("warning: notes of this deal were not read yet")
    office.server.behave()
    office.gather()
    assert age_note(local, subject, office.clock()) == ""
    assert "this is what brevo said on 20 November 2026" in age_note(local, subject, office.world.pass_time(days=3))


def test_deals_that_may_not_be_read_are_refused_and_not_said_to_be_missing(office: Office) -> None:
    office.server.script(faults.not_permitted(), path="/crm/deals")
    for _ in range(2):
        with pytest.raises(NotPermitted):
            office.gather()
