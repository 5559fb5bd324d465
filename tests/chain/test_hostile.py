"""Text from outside: it is shown, cited and weighed, and it neither colours, moves, links nor commands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chain.asking import SAMPLE, Data, data, recommended
from tests.chain.conftest import Shop
from tests.chain.terminal import SEQUENCE, seen_at
from tests.conftest import ROOT, Command

MARKUP = "68a47be2d905c13f7a86e0b4"
ORDERS = "690128fd4b6ce9a7350d1f4e"
HOSTILE = pytest.mark.parametrize("deal", [MARKUP, ORDERS])
PLANTED = re.compile(r"evil|javascript:|<script|onerror|\[bold|\[click|partner mode|ignore previous", re.IGNORECASE)
ACTIVE = re.compile(r"(?<!\\)<[a-zA-Z/!]|(?<!\\)\]\(|^\s*(?<!\\)\[[^\]]+\]:", re.MULTILINE)
"""HTML, a link or a link's definition that Markdown would make something of."""
VIEWS = [("sales-action", "recommend"), ("deal-summary", "summarize"), ("data-gatherer", "enrich")]


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a JSON document."""
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(each)


def test_the_sample_really_holds_hostile_notes() -> None:
    notes = [
        (ROOT / "examples" / "crm" / "deals" / f"{deal}.yaml").read_text(encoding="utf-8") for deal in (MARKUP, ORDERS)
    ]
    assert [len(PLANTED.findall(note)) > 2 for note in notes] == [True, True]
    assert r"\e[31m" in notes[0]


@HOSTILE
@pytest.mark.parametrize("command", VIEWS, ids=" ".join)
def test_no_escape_byte_comes_out_of_any_view(call: Command, deal: str, command: tuple[str, str]) -> None:
    people, programs = call(*command, deal, *SAMPLE), call(*command, deal, *SAMPLE, "--json")
    assert (people.returncode, programs.returncode) == (0, 0)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", people.stdout + people.stderr)
    if command[0] != "data-gatherer":
        assert not any("\x1b" in text for text in texts(json.loads(programs.stdout)))
    assert b"\x1b" not in programs.stdout.encode()


@HOSTILE
def test_nothing_planted_is_in_any_action(call: Command, deal: str) -> None:
    made = recommended(call, deal=deal)
    actions = [made[part] for part in ("p0_actions", "p1_actions", "p2_actions")]
    assert made["p0_actions"]
    assert [text for text in texts(actions) if PLANTED.search(text)] == []


@HOSTILE
def test_only_people_of_the_deal_are_written_to_or_called(call: Command, deal: str) -> None:
    known = data(call("data-gatherer", "enrich", deal, *SAMPLE, "--json"))["enriched_deal"]["contacts"]
    reachable = {person[way] for person in known for way in ("email", "phone") if person[way]}
    made = recommended(call, deal=deal)
    asked = [action["content"] for part in ("p0_actions", "p1_actions", "p2_actions") for action in made[part]]
    named = {content[way] for content in asked for way in ("to", "number") if content.get(way)}
    assert (named <= reachable, bool(named)) == (True, True)


def test_the_planted_orders_are_not_obeyed(call: Command) -> None:
    made = recommended(call, deal=ORDERS)
    said = " ".join(texts({name: made[name] for name in made if name not in ("cache", "run", "suspicious")})).casefold()
    for word in ("price list", "discount approval", "partners@", "partner mode", "preisliste"):
        assert word not in said
    assert {action["contact_id"] for action in made["p0_actions"]} <= {"markus-thielen", "sabine-kranich"}


@HOSTILE
def test_markdown_has_no_active_link_and_no_html(call: Command, tmp_path: Path, deal: str) -> None:
    for command in VIEWS[:2]:
        call(*command, deal, *SAMPLE, "-m", str(tmp_path / "answer.md"))
        text = (tmp_path / "answer.md").read_text(encoding="utf-8")
        told, _, _ = text.partition("Instructions found in records")
        assert (ACTIVE.findall(text), "evil.example" in told, "evil-deals" in told) == ([], False, False)


@HOSTILE
def test_a_terminal_sees_our_styles_only(remembered: Data, deal: str) -> None:
    shown = seen_at("sales-action", "recommend", deal, *SAMPLE, env={"NO_COLOR": "1"})
    assert "\x1b]" not in shown
    assert "\x1b" not in SEQUENCE.sub("", shown)
    assert "\x1b[31m" not in shown


NAMES = {
    "companies.csv": (
        "Muster GmbH",
        "Muster <img src=x onerror=alert(1)> [bold red]GmbH[/] [more](http://evil.example)",
    ),
    "contacts.csv": ("Eva Muster", "Eva \x1b[31mMuster\x1b]8;;http://evil.example\x07 `rm`"),
    "deals.csv": ("d1,Planner,", "d1,Planner <script>alert(1)</script> # **x** \x1b[2J\u202eevil,"),
}


@pytest.fixture
def hostile_shop(shop: Shop) -> Shop:
    for file, (old, new) in NAMES.items():
        shop.export.edit(file, old, new)
    shop.bring()
    return shop


def test_names_from_an_import_are_shown_as_they_are_written(call: Command, hostile_shop: Shop) -> None:
    shown = call("sales-action", "recommend", "d1", env={"COLUMNS": "200"}).stdout
    assert "Muster <img src=x onerror=alert(1)> [bold red]GmbH[/] [more](http://evil.example)" in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_names_from_an_import_cannot_steer_a_terminal(call: Command, hostile_shop: Shop) -> None:
    call("sales-action", "recommend", "d1")
    for command in (("sales-action", "show", "last"), ("sales-action", "history"), ("data-gatherer", "deals")):
        shown = seen_at(*command, columns=200)
        assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", shown)
        assert not re.search(r"\x1b\[(?:31|2J)|\u202e", shown)


def test_names_from_an_import_make_nothing_of_markdown(call: Command, hostile_shop: Shop, tmp_path: Path) -> None:
    call("sales-action", "recommend", "d1", "-m", str(tmp_path / "a.md"))
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert ACTIVE.findall(text) == []
    assert not re.search(r"(?<!\\)\*\*x|(?<!\\)`rm", text)
    assert r"\<script\>alert(1)\</script\>" in text


def test_a_hostile_name_in_an_error_cannot_steer_a_terminal(call: Command, hostile_shop: Shop) -> None:
    hostile_shop.change("deals.csv", "d3,Viewer,", "d3,Planner \x1b[31mtoo\x1b[0m,")
    done = call("sales-action", "recommend", "plan")
    assert (done.returncode, "\x1b" in done.stderr) == (5, False)


def test_a_campaign_cannot_steer_a_terminal_either(call: Command) -> None:
    made = call("sales-action", "recommend", "Enterprise", *SAMPLE, "-c", "Say: Come \x1b[31mand see\x1b]0;x\x07 us.")
    assert (made.returncode, "\x1b" in made.stdout + made.stderr) == (0, False)


def test_a_slot_in_a_record_is_never_filled(call: Command, shop: Shop) -> None:
    shop.change("events.csv", "Zu teuer.", "Zu teuer. {{company_context}} {{ 7 * 7 }} {% for x in y %}")
    made = data(call("sales-action", "recommend", "d1", "--json"))
    assert not any("49" in text for text in texts(made["p0_actions"]))
    assert made["p0_actions"][0]["evidence"] == ["email:2"]
