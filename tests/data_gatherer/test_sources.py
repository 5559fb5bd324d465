"""What every source promises, asked of each source there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_gatherer.models import EnrichedDeal
from data_gatherer.sources import DealNotFound, Source, find_deal, not_all, open_source
from sales_kernel.errors import HomeFault, UsageFault
from sales_kernel.fingerprint import content_hash
from sales_kernel.layer import Subject
from sales_kernel.text import harmless
from sales_kernel.workspace import Workspace
from tests.brevo.places import BrevoPlace, ReadPlace, subjects
from tests.data_gatherer.places import Export, LocalPlace, Place, SamplePlace


@pytest.fixture(params=[SamplePlace, LocalPlace, BrevoPlace, ReadPlace], ids=["sample", "local", "brevo", "read"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    make: Callable[[Path], Place] = request.param
    made = make(tmp_path)
    yield made
    made.close()


@pytest.fixture
def source(place: Place) -> Source:
    return place.open()


def known(source: Source, place: Place) -> Subject:
    subject = source.subject(place.known)
    assert subject is not None
    return subject


def every_deal(source: Source) -> list[EnrichedDeal]:
    return [source.read(subject) for subject in subjects(source)]


def test_a_known_deal_has_a_subject_of_its_source(source: Source, place: Place) -> None:
    assert known(source, place).id == place.known
    assert known(source, place) in subjects(source)


STRANGE = [
    "no-such-deal",
    "",
    " ",
    "../crm",
    "../../etc/passwd",
    "deals/../x",
    "%",
    "_",
    "*",
    "'",
    '" OR 1=1 --',
    "a\nb",
    "d1;",
    "\x00",
]


@pytest.mark.parametrize("text", STRANGE)
def test_what_is_no_deal_has_no_subject(source: Source, text: str) -> None:
    assert source.subject(text) is None


def test_an_id_in_a_folder_or_with_an_ending_is_no_deal(source: Source, place: Place) -> None:
    assert [
        source.subject(f"{before}{place.known}{after}")
        for before, after in [("./", ""), ("../deals/", ""), ("", ".yaml"), ("", "%")]
    ] == [None] * 4


def test_a_deal_name_that_is_no_text_of_any_language_is_no_deal(source: Source) -> None:
    with pytest.raises(DealNotFound):
        find_deal(source, "\udcff")


def test_an_unknown_deal_is_named_in_the_error(source: Source) -> None:
    with pytest.raises(DealNotFound, match=f"no deal 'no-such-deal' in {source.name}") as failed:
        find_deal(source, "no-such-deal")
    listing = f"list deals with: data-gatherer deals --source {source.name}"
    assert failed.value.hint == (not_all(source) or listing)
    assert failed.value.exit_code == 5


def test_every_listed_deal_can_be_asked_for_by_its_id(source: Source) -> None:
    listed = subjects(source)
    assert [source.subject(one.id) for one in listed] == listed
    assert len({one.id for one in listed}) == len(listed)


def test_a_deal_is_listed_as_it_reads(source: Source) -> None:
    for one in source.listed():
        subject = source.subject(one.deal.id)
        assert subject
        whole = source.read(subject)
        assert (whole.deal, whole.account, whole.company.name if whole.company else "") == (
            one.deal,
            one.account,
            one.company,
        )


def test_a_deal_says_where_it_comes_from(source: Source, place: Place) -> None:
    subject = known(source, place)
    whole = source.read(subject)
    assert (whole.source, whole.account, whole.deal.id) == (subject.source, subject.account, subject.id)


def test_reading_is_counted_and_fingerprints_are_not(source: Source, place: Place) -> None:
    subject = known(source, place)
    source.fingerprint(subject)
    list(source.listed())
    before = source.reads
    source.read(subject)
    assert (before, source.reads) == (0, 1)


def test_an_unchanged_deal_keeps_its_fingerprint(place: Place) -> None:
    first, again = place.open(), place.open()
    assert first.fingerprint(known(first, place)) == again.fingerprint(known(again, place))
    assert first.read(known(first, place)) == again.read(known(again, place))


def test_a_changed_deal_has_another_fingerprint_and_the_others_keep_theirs(place: Place) -> None:
    def fingerprints() -> dict[str, str]:
        source = place.open()
        return {subject.id: source.fingerprint(subject) for subject in subjects(source)}

    before = fingerprints()
    place.change()
    after = fingerprints()
    assert {name for name in before | after if before.get(name) != after.get(name)} == {place.known}


def test_a_source_opened_before_a_change_sees_it(place: Place) -> None:
    source = place.open()
    subject = known(source, place)
    before = source.fingerprint(subject), source.read(subject).deal.amount
    place.change()
    assert source.fingerprint(subject) != before[0]
    assert source.read(subject).deal.amount != before[1]


def test_no_two_records_of_a_deal_share_an_id(source: Source) -> None:
    for deal in every_deal(source):
        ids = [record.id for record in (*deal.interactions, *deal.tasks)] + [contact.id for contact in deal.contacts]
        assert len(set(ids)) == len(ids), deal.deal.id


def test_every_record_is_evidence_and_records_refer_to_records(source: Source) -> None:
    for deal in every_deal(source):
        assert {record.id for record in (*deal.interactions, *deal.tasks)} <= deal.evidence_ids
        assert {record.about for record in deal.interactions if record.about} <= deal.evidence_ids


def test_the_people_of_records_are_contacts_of_the_deal(source: Source) -> None:
    for deal in every_deal(source):
        people = {person for record in (*deal.interactions, *deal.tasks) for person in record.people}
        assert {f"contact:{person}" for person in people} <= deal.evidence_ids


def test_nothing_a_source_says_can_steer_a_terminal(source: Source) -> None:
    for deal in every_deal(source):
        told = deal.model_dump_json()
        assert harmless(told) == told
        assert "\\u001b" not in told


def test_a_deal_survives_the_way_through_json(source: Source) -> None:
    for deal in every_deal(source):
        again = EnrichedDeal.model_validate_json(deal.model_dump_json())
        assert content_hash(again) == content_hash(deal)


def test_the_sample_needs_to_be_asked_for(work: Workspace) -> None:
    with pytest.raises(UsageFault, match="no CRM is set up") as failed:
        open_source(work)
    assert "--source sample" in failed.value.hint
    assert "data-gatherer import" in failed.value.hint


def test_the_local_crm_is_used_once_it_holds_deals(work: Workspace, export: Export) -> None:
    work.home.mkdir()
    Export(export.folder, work.crm_path).load()
    assert open_source(work).name == "local"
    assert open_source(work, "sample").name == "sample"


def test_the_settings_choose_a_source(home: Path) -> None:
    home.mkdir()
    (home / "config.yaml").write_text("source: sample\n")
    assert open_source(Workspace.open()).name == "sample"


def test_an_unknown_source_is_named(work: Workspace) -> None:
    with pytest.raises(UsageFault, match="no source called 'salesforce'"):
        open_source(work, "salesforce")


def test_an_import_that_failed_leaves_a_home_without_a_crm(work: Workspace, export: Export) -> None:
    work.home.mkdir()
    (export.folder / "deals.csv").unlink()
    with pytest.raises(UsageFault, match="no file"):
        Export(export.folder, work.crm_path).load()
    with pytest.raises(UsageFault, match="no CRM is set up"):
        open_source(work)


@pytest.mark.parametrize("rest", [b"", b"\xff" * 40_000], ids=["truncated", "garbage"])
def test_a_damaged_local_crm_is_said_to_be_so(work: Workspace, export: Export, rest: bytes) -> None:
    work.home.mkdir()
    local = Export(export.folder, work.crm_path)
    local.load()
    work.crm_path.write_bytes(work.crm_path.read_bytes()[:4096] + rest)
    with pytest.raises(HomeFault, match="cannot be read"):
        open_source(work)
    with pytest.raises(HomeFault, match="cannot be read"):
        local.source().subject("d1")


def test_a_local_crm_that_is_not_there_holds_no_deal(tmp_path: Path) -> None:
    source = Export(tmp_path, tmp_path / "crm.db").source()
    assert (source.subject("d1"), list(source.listed())) == (None, [])


def test_a_local_crm_opened_before_its_first_import_sees_it(export: Export) -> None:
    source = export.source()
    assert source.subject("d1") is None
    export.load()
    assert source.subject("d1") is not None


def test_the_same_id_in_two_accounts_must_be_told_apart(export: Export) -> None:
    export.load()
    export.edit("map.yaml", "account: northwind", "account: southwind")
    export.load()
    with pytest.raises(DealNotFound, match="'d1' is a deal in several accounts: northwind, southwind"):
        find_deal(export.source(), "d1")
