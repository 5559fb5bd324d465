"""Which records are probably entered twice, and which only look like it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

import pytest

from data_gatherer.duplicates import Group, company_name, domain_key, duplicates, email_key, likeness, person_name
from data_gatherer.finding import Firm, Person, Placed
from tests.conftest import NOW, Command
from tests.data_gatherer.places import Export, sample
from tests.data_gatherer.test_finding import Swept

FIRMS = (
    Firm("a", "brightwell", "Brightwell Foods", "brightwell.example", "US"),
    Firm("a", "muster", "Muster GmbH", "muster.example", "DE"),
)
DEALS = (
    Placed("a", "d1", "Planner", "brightwell", True),
    Placed("a", "d2", "Viewer", "brightwell", True),
    Placed("a", "d3", "Planner", "muster", True),
    Placed("a", "d4", "Planner without a company", "", True),
)


def person(at: int, deal: str, name: str, email: str = "", phone: str = "") -> Person:
    return Person("a", deal, f"p{at}", name, email, phone)


def among(*contacts: tuple[str, ...]) -> list[Group]:
    """The groups among contacts given as deal, name, e-mail address and number."""
    people = tuple(person(at, *contact) for at, contact in enumerate(contacts))
    return duplicates(Swept(DEALS, FIRMS, people))


def pairs(groups: Sequence[Group]) -> list[tuple[int, str, list[str]]]:
    return [(group.score, group.reason, [member.id for member in group.members]) for group in groups]


def among_firms(*rows: tuple[str, str, str]) -> list[tuple[int, str, list[str]]]:
    """The groups among companies given as name, domain and country."""
    firms = tuple(Firm("a", f"c{at}", *row) for at, row in enumerate(rows))
    return pairs(duplicates(Swept(firms=firms)))


def among_deals(*rows: tuple[str, str, bool]) -> list[tuple[int, str, list[str]]]:
    """The groups among deals given as name, company id and whether they are open."""
    return pairs(duplicates(Swept(tuple(Placed("a", f"d{at}", *row) for at, row in enumerate(rows)), FIRMS)))


def test_one_address_is_one_person_whatever_its_case_and_tag() -> None:
    groups = among(("d1", "Jon Smith", "J.Smith+crm@gmail.com"), ("d3", "J. Smith", "jsmith@GoogleMail.com"))
    assert pairs(groups) == [(100, "same e-mail address", ["p0", "p1"])]
    assert [member.deal_ids for member in groups[0].members] == [("d1",), ("d3",)]


def test_one_number_is_one_person_in_any_spelling() -> None:
    groups = among(("d3", "Eva Müller", "", "0221 4710 164"), ("d1", "Eva Mueller", "", "+49 (0)221 4710-164 ext 3"))
    assert pairs(groups) == [(95, "same phone number", ["p0", "p1"])]


@pytest.mark.parametrize("number", ["000000000", "123", "n/a", "555 0142", "+1 555"])
def test_a_number_nobody_could_call_says_nothing(number: str) -> None:
    assert among(("d3", "Eva Müller", "", number), ("d4", "Eva Müller", "", number)) == []


def test_a_switchboard_is_not_one_person() -> None:
    number = "+49 221 4710164"
    assert (
        among(("d3", "Eva Müller", "", number), ("d3", "Karl Weiss", "", number), ("d3", "John Eva", "", number)) == []
    )


def test_a_shared_mailbox_is_not_one_person() -> None:
    assert among(("d3", "Eva Müller", "info@muster.example"), ("d3", "Karl Weiss", "Info@muster.example")) == []
    names = ["Eva Müller", "Karl Weiss", "Jane Roe", "Pat Stone"]
    assert among(*(("d3", name, "q7@muster.example") for name in names)) == []


def test_two_names_behind_one_address_are_less_sure() -> None:
    groups = among(("d3", "Eva Müller", "eva@muster.example"), ("d3", "Eva Sommer", "eva@muster.example"))
    assert pairs(groups) == [(70, "same e-mail address, another name", ["p0", "p1"])]


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("Eva Müller", "Mueller, Eva", 90),
        ("Eva Müller", "Dr. EVA MULLER", 90),
        ("José García", "Jose Garcia", 90),
        ("John Smith", "John Michael Smith", 80),
        ("Jonathan Smith", "Jonathan Smiht", 80),
        ("محمد علي", "مُحَمَّد علي", 90),
        ("王伟", "王伟", 90),
    ],
)
def test_one_name_in_one_company_is_one_person(one: str, other: str, score: int) -> None:
    groups = among(("d1", one), ("d2", other))
    assert [[member.id for member in group.members] for group in groups] == [["p0", "p1"]]
    assert abs(groups[0].score - score) <= 5


def test_the_companies_of_two_free_mail_users_are_not_the_same() -> None:
    assert among(("d4", "Eva Müller", "eva1@gmx.de"), ("d4", "Eva Müller", "eva2@gmx.de")) == []
    assert len(among(("d4", "Eva Müller", "eva1@muster.example"), ("d4", "Eva Müller", "eva2@muster.example"))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "Jane Smith"),
        ("Paul Weber", "Paula Weber"),
        ("Mario Rossi", "Maria Rossi"),
        ("Jan Novák", "Jan Nováková"),
        ("J. Smith", "John Smith"),
        ("Smith", "Smith"),
        ("", ""),
        ("Smith", "John Smith"),
        ("?", "?"),
    ],
)
def test_other_names_in_one_company_are_other_people(one: str, other: str) -> None:
    assert among(("d1", one), ("d2", other)) == []


def test_two_people_of_one_name_in_two_companies_are_two() -> None:
    assert among(("d1", "John Smith", "john@brightwell.example"), ("d3", "John Smith", "john@muster.example")) == []


def test_one_contact_in_two_deals_is_no_duplicate() -> None:
    people = tuple(Person("a", deal, "p", "John Smith", "john@brightwell.example", "") for deal in ("d1", "d2"))
    assert [one for one in duplicates(Swept(DEALS, FIRMS, people)) if one.kind == "contact"] == []


def test_two_accounts_never_meet() -> None:
    people = tuple(Person(account, "d1", account, "John Smith", "j@brightwell.example", "") for account in "ab")
    assert duplicates(Swept(contacts=people)) == []


def test_a_group_says_all_its_reasons_and_the_weakest_score() -> None:
    email, number = "eva@muster.example", "+49 221 4710164"
    groups = among(("d3", "Eva Müller", email), ("d3", "Eva Müller", email, number), ("d4", "E. Müller", "", number))
    reasons = "same e-mail address; same name in one company; same phone number"
    assert [(group.score, len(group.members)) for group in groups] == [(88, 3)]
    assert sorted(groups[0].reason.split("; ")) == sorted(reasons.split("; "))


def test_what_is_between_two_people_does_not_make_them_one() -> None:
    number = "+1 312 555 0142"
    groups = among(("d1", "John Smith", "", number), ("d1", "J Smith", "", number), ("d1", "Jane Smith", "", number))
    assert [len(group.members) for group in groups] == [2]


@pytest.mark.parametrize(
    "names",
    [
        ("Muster GmbH & Co. KG", "MUSTER AG"),
        ("Ostermühl Papier GmbH", "Ostermuehl Papier"),
        ("Acme Ltd.", "ACME Limited"),
        ("Laboratoires Savigné S.A.R.L.", "Laboratoires Savigne SAS"),
        ("Nord S. L.", "Nord, S.L."),
        ("Kowalski Sp. z o.o.", "Kowalski spzoo"),
        ("Bright Well Foods", "Brightwell Foods, Inc."),
        ("ООО Ромашка", "Ромашка"),
        ("株式会社田中", "田中"),
        ("Marlowe & Tate", "Marlowe and Tate plc"),
    ],
)
def test_one_company_name_in_two_legal_forms(names: tuple[str, str]) -> None:
    assert among_firms(*((name, "", "") for name in names)) == [(95, "same name", ["c0", "c1"])]


def test_a_company_mistyped_is_less_sure() -> None:
    assert [found[1:] for found in among_firms(("Brightwell Foods", "", ""), ("Brigthwell Foods", "", ""))] == [
        ("similar name", ["c0", "c1"])
    ]


def test_one_web_domain_is_one_company() -> None:
    rows = [("Brightwell", "https://www.brightwell.example/en", ""), ("BWF", "Brightwell.Example", "")]
    assert among_firms(*rows) == [(75, "same web domain, another name", ["c0", "c1"])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Nordic Foods", "", ""), ("Nordic Goods", "", "")),
        (("Shop 12", "", ""), ("Shop 13", "", "")),
        (("Delta GmbH", "", "DE"), ("Delta Inc", "", "US")),
        (("Brightwell Foods", "a.example", ""), ("Brigthwell Foods", "b.example", "")),
        (("Bela", "", ""), ("Bella", "", "")),
        (("", "", ""), ("", "", "")),
        (("Eva", "gmail.com", ""), ("Karl", "gmail.com", "")),
    ],
)
def test_companies_that_only_look_alike(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert among_firms(one, other) == []


def test_two_open_deals_of_one_name_and_company() -> None:
    rows = [
        ("Planner, phase 1", "muster", True),
        ("PLANNER phase 1", "muster", True),
        ("Planer phase 1", "muster", True),
    ]
    assert [(score, len(ids)) for score, _, ids in among_deals(*rows)] == [(83, 3)]


@pytest.mark.parametrize(
    "second",
    [
        ("Planner, phase 1", "muster", False),
        ("Planner, phase 1", "brightwell", True),
        ("Planner, phase 2", "muster", True),
        ("Viewer, phase 1", "muster", True),
        ("Planner, phase 1", "", True),
    ],
)
def test_deals_that_are_two(second: tuple[str, str, bool]) -> None:
    assert among_deals(("Planner, phase 1", "muster", True), second) == []


def test_what_steers_a_terminal_is_taken_out_of_groups() -> None:
    groups = among(("d1", "\x1b[31mJohn\u202e Smith", "j@x.example"), ("d1", "John\nSmith", "j@x.example"))
    assert [member.name for member in groups[0].members] == ["John Smith", "John Smith"]


def test_helpers_of_comparison() -> None:
    assert email_key(" mailto:Eva+x@Muster.Example ") == "eva@muster.example"
    assert [email_key(text) for text in ("", "eva", "@", "eva@")] == ["", "", "", ""]
    assert domain_key("HTTP://www.Muster.example:80/x") == "muster.example"
    assert company_name("AG").words == ("ag",)
    assert likeness(person_name(""), person_name("")) == 0


def crowd(size: int, planted: int) -> tuple[Swept, set[frozenset[str]]]:
    """A CRM of *size* contacts, *planted* of which were entered again in one way or another, and which they are."""
    chance = random.Random(7)  # noqa: S311  (a crowd, not a secret)
    syllables = [
        "ba",
        "ber",
        "chen",
        "dor",
        "el",
        "fran",
        "gar",
        "hil",
        "jo",
        "ka",
        "lor",
        "mün",
        "na",
        "ros",
        "tur",
        "zel",
    ]

    def word() -> str:
        return "".join(chance.choices(syllables, k=3)).capitalize()

    firms = [Firm("a", f"c{at}", f"{word()} {word()} {at}", f"firm{at}.example", "DE") for at in range(size // 5)]
    deals = [Placed("a", f"d{at}", f"Deal {at}", firm.id, True) for at, firm in enumerate(firms)]
    names: set[str] = set()
    while len(names) < size:
        names.add(f"{word()} {word()}")
    people = [
        Person("a", f"d{at % len(deals)}", f"p{at}", name, f"x{at}@firm{at % len(deals)}.example", f"+4930{at:07}")
        for at, name in enumerate(sorted(names))
    ]
    again = []
    for at in range(planted):
        row = people[at]
        first, last = row.name.split()
        changed = (
            row._replace(email=row.email.upper(), phone="", name=f"{first[0]}. {last}"),
            row._replace(email="", name=f"{last}, {first}"),
            row._replace(email="", phone="", name=row.name.replace("ü", "ue").upper()),
            row._replace(email="", phone="", name=f"{first} {last[0]}{last[2]}{last[1]}{last[3:]}"),
        )[at % 4]
        again.append(changed._replace(id=f"q{at}"))
    expected = {frozenset((f"p{at}", f"q{at}")) for at in range(planted)}
    mixed = [*people, *again]
    chance.shuffle(mixed)
    return Swept(tuple(deals), tuple(firms), tuple(mixed)), expected


def test_of_ten_thousand_contacts_those_entered_twice_are_found() -> None:
    source, planted = crowd(10_000, 400)
    found = {frozenset(member.id for member in group.members) for group in duplicates(source)}
    assert len(planted & found) >= 0.99 * len(planted)
    assert len(found - planted) <= 4


def test_a_crowd_of_one_name_and_company_is_one_group() -> None:
    groups = among(*(("d1", "John Smith", f"john{at}@brightwell.example") for at in range(3_000)))
    assert [(group.score, len(group.members)) for group in groups] == [(85, 3_000)]


def test_the_order_of_rows_never_matters() -> None:
    source, _ = crowd(500, 100)
    turned = Swept(source.deals[::-1], source.firms[::-1], source.contacts[::-1])
    assert duplicates(turned) == duplicates(source)


def test_the_sample_and_an_import_have_none(export: Export) -> None:
    export.load()
    assert duplicates(sample(NOW)) == duplicates(export.source()) == []


def test_no_duplicates_is_said_and_is_no_failure(run: Command) -> None:
    done = run("data-gatherer", "duplicates", "--source", "sample")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no duplicates in sample\n")
    told = run("data-gatherer", "duplicates", "--source", "sample", "--json")
    assert json.loads(told.stdout) == {"source": "sample", "duplicates": []}


def test_duplicates_are_named_with_their_deals(run: Command, export: Export, home: object) -> None:
    export.edit("contacts.csv", "d3,ken", "d1,eva2,Muster Eva,,,,,\nd3,ken")
    imported = run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"))
    assert imported.returncode == 0
    done = run("data-gatherer", "duplicates")
    assert done.stdout.splitlines() == [
        "contact, 90: same name in one company",
        "  Eva Muster (eva), eva@muster.example, in d1",
        "  Muster Eva (eva2), in d1",
    ]
    told = json.loads(run("data-gatherer", "duplicates", "--json").stdout)
    assert told["duplicates"][0]["members"][1] == {"id": "eva2", "name": "Muster Eva", "detail": "", "deal_ids": ["d1"]}
