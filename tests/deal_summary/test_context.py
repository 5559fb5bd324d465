"""The company context as a person writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deal_summary.context import GUIDELINES, LIMIT, ContextDocument, context_in_force
from sales_kernel.errors import UsageFault

TEXT = """\
# Company Context - Oakline Software

Version: 1.4

<!-- Written by Ana.
## Hidden Section
- Company name: Hidden Ltd
-->

## Company Overview

- Company name: Oakline
- Value line: We plan what you make.
* Value line (fr): Nous planifions.
<!-- - Value line (de): Wir planen. -->

Founded in Chicago.

## Communication Guidelines

- Tone: warm
- Avoid: "touch base", "circle back"
-

### A smaller heading

- Meeting length: 20 minutes

## Email Engagement Learnings ##

- Short subjects work.

## Call Strategy Learnings

+ Call before ten.
- <!-- not yet -->
"""
DOCUMENT = ContextDocument(TEXT)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (TEXT, "1.4"),
        ("Version: 12.10\n", "12.10"),
        ("Version:1.0", "1.0"),
        ("Version: 1", ""),
        ("The Version: 1.0", ""),
        ("Version: 1.0 (draft)", ""),
        ("", ""),
    ],
)
def test_the_version_is_what_its_line_says(text: str, version: str) -> None:
    assert ContextDocument(text).version == version


def test_the_first_version_line_counts() -> None:
    assert ContextDocument("Version: 1.1\n\nVersion: 9.9\n").version == "1.1"


def test_a_commented_version_or_title_does_not_count() -> None:
    text = "<!--\n# Company Context - Example Ltd\nVersion: 9.9\n-->\n# Company Context - Oakline\nVersion: 1.0\n"
    assert (ContextDocument(text).version, ContextDocument(text).company) == ("1.0", "Oakline")


def test_a_section_s_fields_are_its_name_and_value_lines() -> None:
    assert DOCUMENT.fields("Company Overview") == {
        "company name": "Oakline",
        "value line": "We plan what you make.",
        "value line (fr)": "Nous planifions.",
    }
    assert DOCUMENT.fields(GUIDELINES) == {
        "tone": "warm",
        "avoid": '"touch base", "circle back"',
        "meeting length": "20 minutes",
    }


def test_what_is_commented_out_is_not_there() -> None:
    assert DOCUMENT.bullets("Hidden Section") == []
    assert DOCUMENT.about("Value line (de)") == ""
    assert DOCUMENT.company == "Oakline"


def test_empty_list_lines_do_not_count() -> None:
    assert DOCUMENT.bullets(GUIDELINES) == [
        "Tone: warm",
        'Avoid: "touch base", "circle back"',
        "Meeting length: 20 minutes",
    ]


def test_learnings_are_the_lines_of_all_learning_sections_in_order() -> None:
    assert DOCUMENT.learnings == ["Short subjects work.", "Call before ten."]


@pytest.mark.parametrize(
    ("text", "company"),
    [
        (TEXT, "Oakline"),
        ("# Company Context - Oakline Software\n", "Oakline Software"),
        ("# Company Context – Oakline\r\n", "Oakline"),
        ("# Company Context: Oakline\n", "Oakline"),
        ("# Company Context\n", ""),
        ("## Product\n- Company name: Elsewhere\n", "Elsewhere"),
        ("## Communication Guidelines\n- Company name: Not here\n", ""),
        ("", ""),
    ],
)
def test_our_name_is_the_overview_s_or_the_title_s(text: str, company: str) -> None:
    assert ContextDocument(text).company == company


def test_fields_are_found_in_any_case_and_about_us_only() -> None:
    assert DOCUMENT.about("VALUE LINE") == "We plan what you make."
    assert DOCUMENT.about("Tone") == ""


def test_who_we_are_leaves_guidelines_and_learnings_out() -> None:
    assert DOCUMENT.who_we_are == (
        "## Company Overview\n"
        "- Company name: Oakline\n- Value line: We plan what you make.\n* Value line (fr): Nous planifions.\n\n\n"
        "Founded in Chicago."
    )


def test_line_ends_of_windows_say_the_same() -> None:
    windows = ContextDocument(TEXT.replace("\n", "\r\n"))
    assert (windows.version, windows.company, windows.learnings) == (
        DOCUMENT.version,
        DOCUMENT.company,
        DOCUMENT.learnings,
    )
    assert windows.fields("Company Overview") == DOCUMENT.fields("Company Overview")
    assert windows.bullets(GUIDELINES) == DOCUMENT.bullets(GUIDELINES)


def test_a_mark_at_the_beginning_of_the_file_does_not_hide_the_title() -> None:
    assert ContextDocument("\ufeff# Company Context - Oakline\n").company == "Oakline"


def test_a_section_written_twice_is_read_twice() -> None:
    text = (
        "## Company Overview\n- Company name: Oakline\n## Email Engagement Learnings\n- One.\n"
        "## Company Overview\n- Founded: 1999\n## Email Engagement Learnings\n- Two.\n"
    )
    assert (ContextDocument(text).company, ContextDocument(text).learnings) == ("Oakline", ["One.", "Two."])


def test_a_comment_never_closed_hides_nothing() -> None:
    assert ContextDocument("## Company Overview\n<!-- oops\n- Company name: Oakline\n").company == "Oakline"


def test_a_file_of_the_person_s_is_in_force(tmp_path: Path) -> None:
    path = tmp_path / "company-context.md"
    path.write_text(TEXT, encoding="utf-8")
    choice = context_in_force(path, "sample")
    assert (choice.document, choice.path, choice.built_in) == (DOCUMENT, path, False)


def test_without_a_file_the_sample_has_its_own_company_and_others_claim_nothing(tmp_path: Path) -> None:
    sample, local = (context_in_force(tmp_path / "none.md", source) for source in ("sample", "local"))
    assert (sample.built_in, sample.document.company) == (True, "Oakline Software")
    assert (local.built_in, local.document.company, local.document.learnings) == (True, "", [])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00x", "binary"),
        (b"caf\xe9\n", "not UTF-8: byte 0xe9 in line 1"),
        (b"x" * (LIMIT + 1), "larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "company-context.md"
    path.write_bytes(data)
    with pytest.raises(UsageFault, match=said):
        context_in_force(path, "sample")


def test_a_link_to_nowhere_is_a_missing_file_and_not_the_built_in_one(tmp_path: Path) -> None:
    path = tmp_path / "company-context.md"
    path.symlink_to(tmp_path / "gone.md")
    with pytest.raises(UsageFault, match="no company context"):
        context_in_force(path, "sample")
