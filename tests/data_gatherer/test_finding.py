"""From what a person remembers to the deal, company or contact they mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gatherer.finding import Firm, Hit, Person, Placed, digits, find, folded, searchable
from data_gatherer.models import EnrichedDeal
from data_gatherer.sources import DealNotFound, Listed
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Subject
from tests.conftest import JOHN, NOW, Command
from tests.data_gatherer.places import Export, sample


@dataclass
class Swept:
    """A source that offers sweeps and cannot be read: the rows are all there is."""

    deals: tuple[Placed, ...] = ()
    firms: tuple[Firm, ...] = ()
    contacts: tuple[Person, ...] = ()
    name: str = "swept"
    reads: int = 0

    def subject(self, _: str) -> Subject | None:
        raise AssertionError("nobody asks for one deal")

    def fingerprint(self, _: Subject) -> str:
        raise AssertionError("nobody asks for one deal")

    def read(self, _: Subject) -> EnrichedDeal:
        raise AssertionError("nobody reads deals one by one")

    def listed(self) -> Iterator[Listed]:
        raise AssertionError("nobody lists whole deals")

    def placed(self) -> Iterator[Placed]:
        return iter(self.deals)

    def companies(self) -> Iterator[Firm]:
        return iter(self.firms)

    def people(self) -> Iterator[Person]:
        return iter(self.contacts)


def named(*names: str) -> Swept:
    """A source with a contact of each name, in a deal of its own."""
    deals = tuple(Placed("a", f"deal-{at}", f"Deal number {at}", "", True) for at, _ in enumerate(names))
    people = tuple(Person("a", f"deal-{at}", f"person-{at}", name, "", "") for at, name in enumerate(names))
    return Swept(deals=deals, contacts=people)


CRM = Swept(
    deals=(
        Placed("a", "d1", "Planner for Muster", "muster", False),
        Placed("a", "d2", "Viewer for Muster", "muster", True),
        Placed("a", "d3", "50% off, Straße Süd", "", True),
        Placed("a", "d4", "🚀", "brightwell", True),
    ),
    firms=(
        Firm("a", "muster", "Muster GmbH & Co. KG", "muster.example", "DE"),
        Firm("a", "brightwell", "Brightwell Foods", "brightwell.example", "US"),
        Firm("a", "idle", "Idle Hands Ltd", "", ""),
    ),
    contacts=(
        Person("a", "d1", "eva", "Eva Müller", "eva.mueller@muster.example", "0221 4710 164"),
        Person("a", "d2", "eva", "Eva Müller", "eva.mueller@muster.example", "0221 4710 164"),
        Person("a", "d4", "john", "John Smith", "john.smith@brightwell.example", "+1 (312) 555-0142"),
        Person("a", "d4", "none", "", "", ""),
    ),
)


def first(text: str, source: Swept = CRM) -> Hit:
    return find(source, text)[0]


def found(text: str, *names: str) -> list[str]:
    return [hit.name for hit in find(named(*names), text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("d3", "deal 50% off, Straße Süd"),
        ("straße", "deal 50% off, Straße Süd"),
        ("STRASSE SUD", "deal 50% off, Straße Süd"),
        ("50%", "deal 50% off, Straße Süd"),
        ("🚀", "deal 🚀"),
        ("%", "deal 50% off, Straße Süd"),
        ("brightwell foods", "company Brightwell Foods, brightwell.example"),
        ("Bright Well Foods", "company Brightwell Foods, brightwell.example"),
        ("Brightwell Foods Incorporated", "company Brightwell Foods, brightwell.example"),
        ("muster.example", "company Muster GmbH & Co. KG, muster.example"),
        ("john smith", "contact John Smith, john.smith@brightwell.example"),
        ("Smith, John", "contact John Smith, john.smith@brightwell.example"),
        ("jon smiht", "contact John Smith, john.smith@brightwell.example"),
        ("smith brightwell", "contact John Smith, john.smith@brightwell.example"),
        ("john.smith@", "contact John Smith, john.smith@brightwell.example"),
        ("JOHN.SMITH@BRIGHTWELL.EXAMPLE", "contact John Smith, john.smith@brightwell.example"),
        ("eva", "contact Eva Müller, eva.mueller@muster.example"),
        ("Mueller", "contact Eva Müller, eva.mueller@muster.example"),
        ("Muller", "contact Eva Müller, eva.mueller@muster.example"),
        ("Mu\u0308ller", "contact Eva Müller, eva.mueller@muster.example"),
        ("Mülller", "contact Eva Müller, eva.mueller@muster.example"),
    ],
)
def test_the_first_hit_is_what_was_meant(text: str, what: str) -> None:
    assert first(text).what == what


@pytest.mark.parametrize(
    "typed",
    ["0221 4710164", "+49 221 4710 164", "0049-221-4710164", "+49 (0)221 4710164", "tel:+492214710164", "４７１０１６４",
     "0221/4710-164 ext. 12", "٤٧١٠١٦٤"],
)  # fmt: skip
def test_a_number_is_found_in_any_spelling(typed: str) -> None:
    hit = first(typed)
    assert (hit.name, hit.matched, hit.detail) == ("Eva Müller", "phone", "0221 4710 164")


def test_the_beginning_of_a_number_will_do() -> None:
    assert first("+1 312 55").name == "John Smith"


def test_a_contact_of_several_deals_is_one_hit_with_the_open_deal_first() -> None:
    hits = [hit for hit in find(CRM, "eva müller") if hit.kind == "contact"]
    assert [[deal.id for deal in hit.deals] for hit in hits] == [["d2", "d1"]]
    assert hits[0].deal_count == 2


def test_a_company_names_its_deals_and_one_without_any_has_none() -> None:
    assert [deal.name for deal in first("muster").deals] == ["Viewer for Muster", "Planner for Muster"]
    assert first("idle hands").deals == ()


def test_as_typed_comes_before_spelled_otherwise() -> None:
    names = ["Jonas Smiht", "Anna Smithers", "Blacksmith Ltd", "Smith", "Smith Jones", "Zoe Smiths", "Zoe Smith"]
    order = ["Smith", "Smith Jones", "Anna Smithers", "Zoe Smith", "Zoe Smiths", "Blacksmith Ltd", "Jonas Smiht"]
    assert found("smith", *names) == order


def test_the_order_of_rows_never_matters() -> None:
    names = [f"Smith number {at}" for at in range(30)]
    assert found("smith", *names) == found("smith", *reversed(names))


def test_no_more_than_the_limit_is_returned() -> None:
    assert len(find(named(*["Anna Smith"] * 50), "anna", limit=7)) == 7


def test_of_very_many_that_fit_the_best_remain() -> None:
    names = [f"Annabel {at}" for at in range(5_000)]
    assert found("anna", *names, "Anna")[0] == "Anna"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("محمد", "مُحَمَّد علي"),
        ("שלום", "שָׁלוֹם כהן"),
        ("राम", "राम कुमार"),
        ("王", "王伟"),
        ("김", "김철수"),
        ("иванов", "Пётр Иванов"),
        ("Петр", "Пётр Иванов"),
        ("lodz", "Łódź Trading"),
        ("Jorgensen", "Søren Jørgensen"),
        ("Joergensen", "Søren Jørgensen"),
        ("obrien", "Pat O’Brien"),
        ("παπαδοπουλος", "Γιώργος Παπαδόπουλος"),
    ],
)
def test_every_script_is_searched_without_its_accents(typed: str, name: str) -> None:
    assert found(typed, "Somebody Else", name) == [name]


@pytest.mark.parametrize(
    "text", ["zzzz", "' OR 1=1 --", "*", "[a-z]", "\udcff", "../d1", "\u200b", "qqq" * 1000, "\x1b[31m"]
)
def test_what_is_not_there_is_not_found(text: str) -> None:
    with pytest.raises(DealNotFound, match="nothing like ") as failed:
        find(CRM, text)
    assert (failed.value.exit_code, len(str(failed.value)) < 1000) == (5, True)


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_empty_text_is_refused(text: str) -> None:
    with pytest.raises(UsageFault, match="the text is empty"):
        find(CRM, text)


def test_what_steers_a_terminal_is_taken_out_of_hits() -> None:
    hit = find(named("\x1b[31mRed\u202e Rider\nsecond"), "red rider")[0]
    assert hit.name == "Red Rider second"


def test_a_short_word_is_not_mistyped_and_one_letter_is_a_beginning() -> None:
    assert found("jo", "Bo Jensen", "Joe Doe", "Marjo K") == ["Joe Doe", "Marjo K"]
    assert found("x", "Max Axel", "Xenia Roe") == ["Xenia Roe"]


def test_a_contact_whose_deal_is_not_there_is_still_found() -> None:
    source = Swept(contacts=(Person("a", "gone", "p", "Lost Soul", "", ""),))
    assert [(deal.id, deal.name) for deal in first("lost", source).deals] == [("gone", "")]


def test_the_sample_is_searched_by_reading_it() -> None:
    hit = find(sample(NOW), "jon smith")[0]
    assert (hit.what, [deal.id for deal in hit.deals]) == (
        "contact John Smith, john.smith@brightwell.example",
        [JOHN],
    )


def test_the_local_crm_is_searched(export: Export) -> None:
    export.load()
    hits = find(export.source(), "muster")
    told = [(hit.kind, hit.name, [deal.id for deal in hit.deals]) for hit in hits]
    assert ("company", "Muster GmbH", ["d1"]) in told
    assert ("contact", "Eva Muster", ["d1"]) in told
    assert ("deal", "Planner for Muster", ["d1"]) in told


def test_sweeps_of_the_local_crm_hold_every_record(export: Export) -> None:
    export.load()
    place = searchable(export.source())
    assert Placed("northwind", "d1", "Planner for Muster", "Muster", True) in set(place.placed())
    assert Firm("northwind", "Muster", "Muster GmbH", "muster.example", "DE") in set(place.companies())
    assert sorted((one.deal_id, one.id, one.name) for one in place.people()) == [
        ("d1", "eva", "Eva Muster"),
        ("d3", "ken", "Ken Tanaka"),
    ]


@given(st.text())
def test_folding_again_changes_nothing_for_any_text(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(min_size=1, max_size=30))
def test_any_text_is_answered_or_refused_politely(text: str) -> None:
    with suppress(DealNotFound, UsageFault):
        assert find(CRM, text)


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1, max_size=20))
def test_every_name_is_found_by_itself(name: str) -> None:
    if folded(name):
        assert find(named(name), name)[0].score == 100


def test_digits_of_a_number_leave_its_extension_out() -> None:
    assert [digits(one) for one in ("+49 (0)221 4710 ext 9", "0221 4710x9", "", "none")] == [
        "492214710",
        "2214710",
        "",
        "",
    ]


def test_find_for_people_is_a_table(run: Command) -> None:
    done = run("data-gatherer", "find", "jon smith", "--source", "sample")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr, lines[0].split()) == (0, "", ["found", "id", "deal"])
    assert lines[1].split("  ")[0] == "contact John Smith, john.smith@brightwell.example"
    assert JOHN in lines[1]
    assert "Enterprise SaaS Deal" in lines[1]


def test_find_on_a_narrow_terminal_keeps_ids_whole(run: Command) -> None:
    done = run("data-gatherer", "find", "john smith", "--source", "sample", env={"COLUMNS": "40"})
    assert JOHN in done.stdout


def test_find_for_programs_is_json(run: Command) -> None:
    done = run("data-gatherer", "find", "JOHN.SMITH@brightwell", "--source", "sample", "--json", "--limit", "1")
    assert json.loads(done.stdout) == {
        "source": "sample",
        "text": "JOHN.SMITH@brightwell",
        "found": [
            {
                "kind": "contact",
                "account": "sample",
                "id": "john-smith",
                "name": "John Smith",
                "detail": "john.smith@brightwell.example",
                "matched": "e-mail",
                "score": 95,
                "deals": [{"id": JOHN, "name": "Enterprise SaaS Deal", "open": True}],
                "deal_count": 1,
            }
        ],
    }


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("zzzzzz", 5, "error: nothing like 'zzzzzz' in sample"),
        ("", 2, "error: the text is empty"),
        ("\x1b[31mzz", 5, "error: nothing like '\\x1b[31mzz' in sample"),
        ("\udcff", 5, "error: nothing like '\\udcff' in sample"),
    ],
)
def test_nothing_found_is_two_lines_and_an_exit_code(run: Command, text: str, code: int, said: str) -> None:
    done = run("data-gatherer", "find", text, "--source", "sample", "--json")
    assert (done.returncode, done.stdout, done.stderr.splitlines()[0]) == (code, "", said)
    assert done.stderr.splitlines()[1].startswith("hint:  ")
