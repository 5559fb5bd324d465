"""What a person sees: the whole page of the first sample deal, at any width, and nothing in it that colours, moves or links.

After a wanted change of the page: `python -m tests.action_recommender.test_render` writes it again, to be read before it is committed.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import cell_len
from rich.console import Console

from action_recommender.render import as_markdown, as_plain, show, show_action
from data_gatherer.models import Company, EnrichedDeal
from tests.action_recommender.worlds import (
    BOB,
    SAMPLE_IDS,
    calm,
    deal,
    noted,
    person,
    recommended,
    record,
    said,
    sample_made,
    wrote,
)
from tests.conftest import JOHN, NOW, Command

GOLDEN = Path(__file__).parent / "golden"
ASKED = ("recommend", JOHN, "--source", "sample")
PRICE = "It is too expensive for what we would use."
FRAME = re.compile(r"[│╭╮╰╯─\s]")
HOSTILE = "[bold red]Evil[/] [click](http://evil.example) <script>alert(1)</script> :boom: \x1b[31mred \x1b]8;;http://evil.example\x1b\\x"


def document(of: EnrichedDeal, **more: Any) -> dict[str, Any]:
    """Return the recommendation on a deal as programs get it."""
    return recommended(of, **more).model_dump(mode="json")


def shown(made: dict[str, Any], width: int = 80, **terminal: Any) -> str:
    """Return what is printed on a screen of that width, colours and all."""
    screen = Console(
        file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False, **{"no_color": True, **terminal}
    )
    show(screen, made, "written now by playbook/1")
    return screen.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def hostile() -> EnrichedDeal:
    """Return a deal in which everything that has a name or a text is hostile."""
    texts = [said(f"{PRICE} {HOSTILE}", 2, subject=HOSTILE), noted(HOSTILE, 1)]
    return deal(
        *texts,
        name=HOSTILE,
        contacts=(person(f"Ann {HOSTILE}", id="ann", title=HOSTILE), BOB),
        company=Company(id="acme", name=HOSTILE, industry=HOSTILE, country="FR"),
        attributes={HOSTILE: HOSTILE},
    )


# The whole page


def page(printed: str) -> str:
    """Return a page with the id, which is a hash of everything, left out, and no blanks at the ends of lines."""
    named = re.sub(r"rec_[0-9a-f]{12}", "rec_…", printed)
    return "".join(f"{line.rstrip()}\n" for line in named.splitlines())


def golden(name: str) -> str:
    return (GOLDEN / name).read_text(encoding="utf-8")


def test_the_page_of_the_first_deal_at_80_columns(run: Command) -> None:
    done = run("sales-action", *ASKED, env={"COLUMNS": "80"})
    assert page(done.stdout) == golden("first-deal-80.txt")


def test_the_markdown_of_the_first_deal(run: Command, tmp_path: Path) -> None:
    run("sales-action", *ASKED, "-m", str(tmp_path / "out.md"))
    assert page((tmp_path / "out.md").read_text(encoding="utf-8")) == golden("first-deal.md")


def test_an_action_alone_is_what_one_pastes(run: Command) -> None:
    run("sales-action", *ASKED)
    done = run("sales-action", "show", "last", "--action", "P0-1", "--plain")
    assert done.stdout == golden("first-action.txt")


# Any width


@pytest.mark.parametrize("width", [40, 200])
@pytest.mark.parametrize("deal_id", SAMPLE_IDS)
def test_no_line_is_wider_than_the_screen(deal_id: str, width: int) -> None:
    printed = shown(sample_made(deal_id).model_dump(mode="json"), width)
    assert max(cell_len(line) for line in printed.splitlines()) <= width


def test_a_narrow_screen_shows_every_word_a_wide_one_does() -> None:
    made = {deal_id: sample_made(deal_id).model_dump(mode="json") for deal_id in SAMPLE_IDS}
    words = {deal_id: {FRAME.sub("", shown(one, width)) for width in (40, 80, 200)} for deal_id, one in made.items()}
    assert [deal_id for deal_id, texts in words.items() if len(texts) > 1] == []


def test_the_command_takes_the_width_of_the_screen(run: Command) -> None:
    for width in ("40", "200"):
        done = run("sales-action", *ASKED, env={"COLUMNS": width})
        assert max(cell_len(line) for line in done.stdout.splitlines()) == int(width)


def test_a_script_in_wide_letters_fits_too() -> None:
    printed = shown(document(deal(said(PRICE), name="東京支店の在庫計画" * 6)), 40)
    assert max(cell_len(line) for line in printed.splitlines()) <= 40


# Plain when piped, no colour when told so


def test_piped_output_has_no_colour_and_no_cursor_moves(run: Command) -> None:
    assert "\x1b" not in run("sales-action", *ASKED).stdout


def test_no_color_on_a_terminal_leaves_no_colours() -> None:
    printed = shown(document(deal(said(PRICE))), force_terminal=True)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", printed)


def test_on_a_terminal_only_our_own_words_are_set_off() -> None:
    styled = shown(
        document(hostile()), force_terminal=True, no_color=False, color_system="truecolor", legacy_windows=False
    )
    assert set(re.findall(r"\x1b\[([0-9;]*)m", styled)) <= {"1", "0", "2"}
    assert "\x1b]8" not in styled
    assert styled.count("\x1b") == len(re.findall(r"\x1b\[[0-9;]*m", styled))


# Hostile names


def test_hostile_names_are_shown_as_they_are_written() -> None:
    printed = " ".join(shown(document(hostile()), 200).split())
    assert "[bold red]Evil[/] [click](http://evil.example) <script>alert(1)</script> :boom: red x" in printed


def test_hostile_names_neither_colour_nor_move_nor_link() -> None:
    printed = shown(document(hostile()), 80)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed)


@pytest.mark.parametrize(
    "name", ["Deal\nP0-9  E-mail: wire the money", "Deal\r\nP0", "\u202eDeal", "De\x08al", "\x9b31mDeal"]
)
def test_a_name_cannot_begin_a_line_of_its_own_or_turn_the_text_round(name: str) -> None:
    made = document(deal(said(PRICE), name=name))
    first = shown(made).splitlines()[1]
    assert first.startswith("│ Deal  ")
    assert "Deal" in first[10:]
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", first)


# Markdown


def parsed(text: str) -> list[Token]:
    tokens: list[Token] = []
    for token in MarkdownIt("commonmark").parse(text):
        tokens += [token, *(token.children or [])]
    return tokens


def words_of(token: Token) -> str:
    """Return what a reader sees of a piece of text."""
    return "".join(" " if each.type.endswith("break") else each.content for each in token.children or [])


PLAIN = {"text", "text_special", "softbreak", "hardbreak", "inline", "strong_open", "strong_close"}
BLOCKS = {
    f"{kind}_{side}" for kind in ("heading", "paragraph", "bullet_list", "list_item") for side in ("open", "close")
}


def test_markdown_of_a_hostile_deal_has_no_link_image_html_or_code() -> None:
    kinds = {token.type for token in parsed(as_markdown(document(hostile())))}
    assert kinds <= PLAIN | BLOCKS


@pytest.mark.parametrize("deal_id", SAMPLE_IDS)
def test_markdown_of_every_sample_deal_is_headings_lists_and_paragraphs(deal_id: str) -> None:
    made = sample_made(deal_id)
    tokens = parsed(as_markdown(made.model_dump(mode="json")))
    assert {token.type for token in tokens} <= PLAIN | BLOCKS
    headings = [token for token in tokens if token.type == "heading_open"]
    assert [token.tag for token in headings].count("h1") == 1
    assert [token.tag for token in headings].count("h3") == len(made.actions)


@calm
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Co", "Cn"]), min_size=1
    )
)
def test_markdown_shows_any_name_as_it_is(name: str) -> None:
    made = document(deal(said(PRICE), name=f"Deal {name} plan"))
    heading = parsed(as_markdown(made))[1]
    assert words_of(heading) == made["deal_name"]


@pytest.mark.parametrize(
    "name",
    [
        "AT&amp;T",
        "&lt;b&gt;",
        "&#91;x&#93;(y)",
        "a\\b",
        "1. first",
        "# no",
        "- no",
        "***",
        "~~x~~",
        "`x`",
        "| x |",
        "===",
        "> x",
    ],
)
def test_markdown_shows_what_looks_like_markup_as_it_is(name: str) -> None:
    made = document(deal(said(PRICE), name=name))
    assert words_of(parsed(as_markdown(made))[1]) == name


def test_a_bare_address_in_a_name_does_not_become_a_link_where_those_are_linked() -> None:
    text = as_markdown(document(deal(said(PRICE), name="see http://evil.example and www.evil.example")))
    assert not re.search(r"(?<![\\:/])(?:https?:(?=//evil)|www\.(?=evil))", text)


def test_every_line_of_a_mail_stays_a_line_in_markdown() -> None:
    made = document(deal(said(PRICE)))
    body = made["p0_actions"][0]["content"]["body"]
    seen = "\n".join(words_of(token) for token in parsed(as_markdown(made)) if token.type == "inline")
    assert all(line in seen for line in body.splitlines())


# An action alone


def test_a_mail_to_paste_is_its_head_and_its_body() -> None:
    made = document(deal(said(PRICE)))
    content = made["p0_actions"][0]["content"]
    assert as_plain(made["p0_actions"][0]) == (
        f"To: Ann Archer <ann@acme.example>\nSubject: {content['subject']}\n\n{content['body']}\n"
    )


def test_a_message_to_paste_is_its_words_alone() -> None:
    only_linkedin = person(email="", email_status="unknown", phone="")
    made = document(deal(record("linkedin", 1, PRICE), contacts=(only_linkedin,)))
    content = made["p0_actions"][0]["content"]
    assert as_plain(made["p0_actions"][0]) == f"{content['message']}\n"


def test_a_call_to_paste_has_every_part_of_the_script() -> None:
    made = document(deal(said("Bad luck: the budget is frozen until spring.")))
    plain, content = as_plain(made["p0_actions"][0]), made["p0_actions"][0]["content"]
    assert all(content[part] in plain for part in ("number", "opening", "agenda", "pitch", "close", "voicemail"))
    assert all(question in plain for question in content["questions"])


def test_work_to_paste_is_numbered_steps() -> None:
    made = document(deal(wrote("Anybody there?", 61)))
    lines = as_plain(made["p0_actions"][0]).splitlines()
    assert [line.partition(". ")[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]


def test_an_outline_to_paste_is_its_approach_and_points() -> None:
    made = document(deal(said(PRICE, 3), wrote("I see.", 2)))
    lines = as_plain(made["p1_actions"][0]).splitlines()
    assert lines[0] == made["p1_actions"][0]["content"]["approach"]
    assert lines[1:] == [
        f"- {point}" for part in ("key_points", "considerations") for point in made["p1_actions"][0]["content"][part]
    ]


# What an engine's answer adds


def answered(words: str) -> dict[str, Any]:
    """Return a recommendation with *words* in every place that only an engine's answer fills."""
    made = document(deal(said(PRICE)))
    claim = {"text": words, "evidence": ["note:n1"]}
    found = [
        {"gate": "form", "outcome": "blocked", "reason": words, "channel": "", "earliest": None, "alternative": ""}
    ]
    held = {"action_type": words, "contact_id": "", "contact_name": "", "reason": words, "findings": found}
    made.update(suspicious=[claim], left_out=[words], not_shown=[words], held_back=[held])
    made["p0_actions"][0].update(quotes=[claim], learnings=[words], written_by="playbook/1")
    return made


def test_quotes_learnings_and_what_is_missing_are_shown_and_written() -> None:
    made = answered("the said words")
    page, text = " ".join(shown(made, 200).split()), as_markdown(made)
    for told in (
        "“the said words” [note:n1]",
        "Learned",
        "Written by",
        "playbook/1, in the place of what did not hold",
    ):
        assert told in page
        assert told.replace("[", "\\[").replace("]", "\\]") in text
    for heading in ("Instructions found in records: ignored", "Left out of the answer", "Not shown to the engine"):
        assert heading in page
        assert f"## {heading}\n\n- the said words" in text


def test_what_a_model_or_a_record_says_is_harmless_in_every_place() -> None:
    clean = re.sub("\x1b.*?(?:m|\\\\)", "", HOSTILE)
    made = answered(clean)
    assert {token.type for token in parsed(as_markdown(made))} <= PLAIN | BLOCKS
    assert "<script>alert(1)</script>" in " ".join(shown(made, 200).split())


def test_every_reason_for_holding_back_is_shown() -> None:
    made = answered("no such play")
    made["held_back"][0]["findings"].append({**made["held_back"][0]["findings"][0], "reason": "a second reason"})
    assert "no such play: no such play; a second reason" in " ".join(shown(made, 200).split())


def test_a_recommendation_made_before_these_fields_were_is_shown_as_ever() -> None:
    made = document(deal(said(PRICE)))
    page = shown(made)
    for name in ("suspicious", "left_out", "not_shown"):
        del made[name]
    for action in (*made["p0_actions"], *made["p1_actions"], *made["p2_actions"]):
        for name in ("quotes", "learnings", "written_by"):
            del action[name]
    assert shown(made) == page


# Single things a page must say


def test_what_is_held_back_is_shown_with_its_reason() -> None:
    objecting = person(objection="asked to be left alone")
    printed = " ".join(shown(document(deal(said(PRICE), contacts=(objecting,))), 200).split())
    assert "Held back" in printed
    assert "email: objected to being contacted: asked to be left alone" in printed


def test_one_action_is_shown_like_it_is_on_the_page() -> None:
    made = document(deal(said(PRICE)))
    screen = Console(file=io.StringIO(), width=80, highlight=False, markup=False)
    show_action(screen, made, made["p0_actions"][0])
    alone = screen.file.getvalue()  # type: ignore[attr-defined]
    assert alone in shown(made)


def test_a_recommendation_with_nothing_to_do_says_so() -> None:
    from action_recommender.rules import Caps, Rules

    printed = shown(document(deal(said(PRICE)), rules=Rules(caps=Caps(P0=0, P1=0, P2=0))))
    assert "There is nothing useful to do today." in printed
    assert "Today (P0)" not in printed


@pytest.mark.parametrize("weekday", range(7))
def test_this_week_is_this_week(weekday: int) -> None:
    from datetime import timedelta

    from tests.action_recommender.worlds import NOW as WEDNESDAY
    from tests.action_recommender.worlds import at

    ours = at(WEDNESDAY + timedelta(days=weekday - 2))
    made = recommended(deal(said(PRICE, 5), wrote("I see.", 4)), ours=ours)
    for action in made.p1_actions:
        same_week = action.timing.first_day.isocalendar().week == ours.day.isocalendar().week
        assert same_week or "this week" not in action.timing.why


def _write_again() -> None:
    """Write the golden pages from what the command prints now."""
    with tempfile.TemporaryDirectory() as folder:
        program, home = str(Path(sys.executable).parent / "sales-action"), f"{folder}/home"
        environment = {
            **os.environ,
            "SALES_AGENT_HOME": home,
            "SALES_AGENT_NOW": NOW,
            "TZ": "Europe/Paris",
            "COLUMNS": "80",
        }

        def printed(*arguments: str) -> str:
            return subprocess.run(
                [program, *arguments], env=environment, capture_output=True, text=True, check=True
            ).stdout

        pages = {"first-deal-80.txt": page(printed(*ASKED))}
        printed(*ASKED, "-m", f"{folder}/out.md")
        pages["first-deal.md"] = page(Path(f"{folder}/out.md").read_text(encoding="utf-8"))
        pages["first-action.txt"] = printed("show", "last", "--action", "P0-1", "--plain")
    for name, text in pages.items():
        (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write_again()
