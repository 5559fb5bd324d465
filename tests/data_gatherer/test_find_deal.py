"""From what a person types to the deal they mean."""

from __future__ import annotations

import pytest

from data_gatherer.sources import DealNotFound, find_deal
from data_gatherer.sources.local import LocalSource
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Subject
from tests.conftest import JOHN, NOW
from tests.data_gatherer.places import Export, sample


@pytest.fixture
def source(export: Export) -> LocalSource:
    names = ["Planner", "Planner for Muster", "50% off", 'O\'Hara "first" order', "Straße Süd", "d7", "Planner Plus"]
    names += [f"Twin {number:02}" for number in range(12)]
    rows = "".join(
        f"""d{number},"{name.replace('"', '""')}",,Contacted,,,,,,,\n""" for number, name in enumerate(names)
    )
    header = "id,product,company,stage,amount,rep,created,entered,close,why lost,seats\n"
    (export.folder / "deals.csv").write_text(header + rows, encoding="utf-8")
    export.load()
    return export.source()


def found(source: LocalSource, text: str) -> str:
    return find_deal(source, text).id


def test_an_id_is_the_deal(source: LocalSource) -> None:
    assert find_deal(source, "d3") == Subject("local", "northwind", "d3")


def test_blanks_around_an_id_do_not_count(source: LocalSource) -> None:
    assert found(source, "  d3\n") == "d3"


def test_a_piece_only_one_name_has_is_that_deal(source: LocalSource) -> None:
    assert found(source, "muster") == "d1"


def test_the_case_of_letters_does_not_count_in_any_language(source: LocalSource) -> None:
    assert found(source, "STRASSE süd") == "d4"


def test_a_whole_name_beats_names_it_is_a_piece_of(source: LocalSource) -> None:
    assert found(source, "planner") == "d0"


def test_an_id_beats_a_name(source: LocalSource) -> None:
    assert found(source, "d7") == "d7"


@pytest.mark.parametrize(("text", "deal"), [("50%", "d2"), ("O'Hara", "d3"), ('"first"', "d3"), ("%", "d2")])
def test_quotes_and_percent_signs_are_letters_like_others(source: LocalSource, text: str, deal: str) -> None:
    assert found(source, text) == deal


@pytest.mark.parametrize("text", ["_", "*", "Planner\nfor", "' OR 1=1 --", "\\", "[a-z]", "../d1"])
def test_no_sign_stands_for_others(source: LocalSource, text: str) -> None:
    with pytest.raises(DealNotFound, match="no deal "):
        find_deal(source, text)


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_nothing_is_no_deal(source: LocalSource, text: str) -> None:
    with pytest.raises(UsageFault, match="the deal is empty") as failed:
        find_deal(source, text)
    assert failed.value.exit_code == 2


def test_a_piece_of_several_names_lists_them_in_order(source: LocalSource) -> None:
    with pytest.raises(DealNotFound) as failed:
        find_deal(source, "plan")
    assert str(failed.value).splitlines() == [
        "'plan' fits 3 deals:",
        "       d0  Planner",
        "       d6  Planner Plus",
        "       d1  Planner for Muster",
    ]
    assert (failed.value.exit_code, failed.value.hint) == (5, "give the id, or a longer piece of the name")


def test_of_many_candidates_ten_are_shown_and_the_rest_counted(source: LocalSource) -> None:
    with pytest.raises(DealNotFound) as failed:
        find_deal(source, "twin")
    lines = str(failed.value).splitlines()
    assert (lines[0], len(lines), lines[-1]) == ("'twin' fits 12 deals:", 12, "       … and 2 more")


def test_an_accent_may_be_typed_as_two_signs(source: LocalSource) -> None:
    assert found(source, "Straße Su\u0308d") == "d4"


def test_the_sample_s_first_deal_is_found_by_its_name() -> None:
    assert find_deal(sample(NOW), "enterprise saas").id == JOHN


def test_a_deal_whose_id_has_odd_blanks_can_be_found_by_its_name_and_read(export: Export) -> None:
    export.edit("deals.csv", "d2,Planner", "D  2,Odd one")
    export.load()
    source = export.source()
    assert source.read(find_deal(source, "odd one")).deal.name == "Odd one"
