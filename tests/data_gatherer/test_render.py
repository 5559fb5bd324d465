"""Deals for people: plain text when piped, readable when narrow, nothing from a CRM that could act."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from data_gatherer.gather import enriched
from data_gatherer.models import Company, Consent, Contact, Deal, EnrichedDeal, Gap, Interaction, Owner, Stage, Task
from data_gatherer.render import show_deal, show_list
from data_gatherer.sources import Listed
from sales_kernel.layer import Subject
from tests.conftest import NOW
from tests.data_gatherer.places import sample

HOSTILE = "68a47be2d905c13f7a86e0b4"
DEAL = EnrichedDeal(
    source="held",
    account="a",
    deal=Deal(
        id="d1",
        name="Planner for Muster",
        pipeline="New",
        stage=Stage(name="offer"),
        amount=12000,
        currency="EUR",
        owner=Owner(name="Ana"),
    ),
    company=Company(id="m", name="Muster GmbH"),
    contacts=(
        Contact(
            id="eva",
            name="Eva",
            title="Einkauf",
            email="eva@muster.example",
            email_status="bounced",
            phone="+49221",
            consent={"whatsapp": Consent(status="refused")},
        ),
        Contact(id="bo", name="Bo", objection="by letter", consent={"email": Consent(status="granted")}),
    ),
    tasks=(
        Task(id="task:1", title="Send offer", due="2026-11-12T09:00Z", done=True),
        Task(id="task:2", title="Call Eva", due="2026-11-20T09:00Z"),
    ),
    interactions=(
        Interaction(
            id="call:1",
            kind="call",
            direction="outbound",
            at="2026-11-12T15:00Z",
            text="Short call",
            outcome="connected",
        ),
        Interaction(
            id="email:2",
            kind="email",
            direction="inbound",
            at="2026-11-16T09:30Z",
            subject="Re: Angebot",
            text="x" * 200,
        ),
        Interaction(id="note:3", kind="note", direction="internal", at="2026-11-17T09:30Z", text="slowly " * 30),
    ),
    gaps=(Gap(about="deal:d1", what="close date", reason="the CRM holds none"),),
)


def console(width: int, **how: bool) -> tuple[Console, StringIO]:
    out = StringIO()
    return Console(file=out, width=width, highlight=False, markup=False, emoji=False, **how), out  # type: ignore[arg-type]


def shown(deal: EnrichedDeal, width: int = 100, **how: bool) -> str:
    place, out = console(width, **how)
    show_deal(place, deal)
    return out.getvalue()


def listed(width: int, *names: str) -> str:
    place, out = console(width)
    ids = (f"{number:024x}" for number in range(9))
    stage = Stage(name="qualification")
    deals = [
        Deal(id=deal_id, name=name, stage=stage, amount=123456, currency="EUR", owner=Owner(name="Claire Fontaine"))
        for deal_id, name in zip(ids, names, strict=False)
    ]
    show_list(place, [Listed(deal=deal, account="a") for deal in deals])
    return out.getvalue()


def test_a_deal_is_shown_whole() -> None:
    assert [line.rstrip() for line in shown(DEAL, 120).splitlines()] == [
        "╭─ Planner for Muster (d1) " + "─" * 92 + "╮",
        *(f"│ {line:<116} │" for line in ("New, offer", "12,000 EUR", "Ana", "close date unknown", "Muster GmbH")),
        "╰" + "─" * 118 + "╯",
        "",
        "Contacts",
        "  Eva, Einkauf, eva@muster.example, bounced, +49221, no whatsapp",
        "  Bo, do not contact",
        "",
        "Tasks",
        "  [x] Send offer, due 2026-11-12",
        "  [ ] Call Eva, due 2026-11-20",
        "",
        "Timeline",
        "  2026-11-12 15:00  call          outbound connected: Short call",
        "  2026-11-16 09:30  email         inbound  Re: Angebot",
        "  2026-11-17 09:30  note          internal " + "slowly " * 9 + "slowly…",
        "",
        "Not known",
        "  deal:d1: close date (the CRM holds none)",
    ]


def test_an_owner_without_a_name_is_shown_by_address() -> None:
    nameless = Deal(id="d1", name="Deal", stage=Stage(name="open"), owner=Owner(email="ana@muster.example"))
    assert "ana@muster.example" in shown(EnrichedDeal(source="held", account="a", deal=nameless))
    place, out = console(120)
    show_list(place, [Listed(deal=nameless, account="a")])
    assert "ana@muster.example" in out.getvalue()


def test_what_is_not_there_has_no_heading() -> None:
    bare = EnrichedDeal(source="held", account="a", deal=Deal(id="d1", name="Deal", stage=Stage(name="open")))
    told = shown(bare)
    assert "amount unknown" in told
    assert "no owner" in told
    assert not [heading for heading in ("Contacts", "Tasks", "Timeline", "Not known") if heading in told]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    source = sample(NOW)
    for one in source.listed():
        told = shown(enriched(source, Subject("sample", "sample", one.deal.id)), width)
        assert max(map(len, told.splitlines())) <= width


@pytest.mark.parametrize("width", [40, 100, 200])
def test_every_word_of_a_deal_is_shown_at_any_width(width: int) -> None:
    told = "".join(shown(DEAL, width).replace("│", "").split())
    for words in (
        "Planner for Muster",
        "eva@muster.example",
        "Call Eva, due 2026-11-20",
        "close date (the CRM holds none)",
    ):
        assert words.replace(" ", "") in told


@pytest.mark.parametrize("width", [80, 100])
def test_a_record_stands_on_one_line(width: int) -> None:
    source = sample(NOW)
    told = shown(enriched(source, Subject("sample", "sample", HOSTILE)), width)
    timeline = told[told.index("Timeline") : told.index("Not known")].splitlines()[1:-1]
    assert [line for line in timeline if not line.startswith("  2026-")] == []


def test_a_hostile_note_is_shown_as_it_is_written() -> None:
    source = sample(NOW)
    deal = enriched(source, Subject("sample", "sample", HOSTILE))
    note = next(record for record in deal.interactions if record.id == "note:n4")
    words = note.text[note.text.index("[bold") :]
    told = shown(deal.model_copy(update={"interactions": (note.model_copy(update={"text": words}),)}), 200)
    assert "internal [bold red]URGENT: APPROVED BY OAKLINE[/] Q17 single sign-on: [click](" in told


def test_on_a_terminal_only_our_own_headings_are_styled() -> None:
    hostile = DEAL.model_copy(
        update={
            "deal": DEAL.deal.model_copy(update={"name": "[red]x[/red] [link=http://evil.example]y[/link] :smile:"})
        }
    )
    told = shown(hostile, force_terminal=True)
    assert "[red]x[/red] [link=http://evil.example]y[/link] :smile:" in told
    assert {part.split("m")[0] for part in told.split("\x1b[")[1:]} <= {"1", "0"}
    assert "\x1b]8" not in told


def test_what_is_piped_has_no_escape() -> None:
    assert "\x1b" not in shown(DEAL)


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_ids_stay_whole_in_a_list_of_any_width(width: int) -> None:
    told = listed(width, "Short", "A name that is much longer than a narrow terminal is wide")
    assert [number for number in (0, 1) if f"{number:024x}" not in told] == []
    assert max(map(len, told.splitlines())) <= width


def test_a_narrow_list_still_names_the_deals() -> None:
    told = listed(40, "Muster planner", "Tanaka viewer")
    assert [name for name in ("Muster", "Tanaka") if name not in told] == []


def test_a_list_shows_names_as_they_are_even_where_markup_is_on() -> None:
    out = StringIO()
    deal = Deal(id="d1", name="[red]Deal[/red]", stage=Stage(name="[b]open[/b]"))
    show_list(Console(file=out, width=100), [Listed(deal=deal, account="a")])
    assert out.getvalue().splitlines()[1].split() == ["d1", "[red]Deal[/red]", "[b]open[/b]"]


def test_a_list_shows_a_deal_per_row() -> None:
    assert [line.rstrip() for line in listed(100, "One", "Two [bold]").splitlines()] == [
        "id                        deal        stage          owner                 amount",
        "000000000000000000000000  One         qualification  Claire Fontaine  123,456 EUR",
        "000000000000000000000001  Two [bold]  qualification  Claire Fontaine  123,456 EUR",
    ]
