"""The house keeps its shape: where libraries live, what the kernel may say, what is not left behind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("sales_kernel", "data_gatherer", "deal_summary", "action_recommender")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
HOMES = {
    "diskcache": {"sales_kernel/store.py", "sales_kernel/textdisk.py"},
    "sqlite3": {
        "sales_kernel/database.py", "sales_kernel/ceilings.py",
        "sales_kernel/ledger.py", "sales_kernel/migrations.py", "sales_kernel/memory.py", "sales_kernel/runs.py",
        "sales_kernel/store.py", "data_gatherer/sources/local.py", "data_gatherer/sources/local_records.py",
        "data_gatherer/importing/staging.py", "action_recommender/history.py",
        "action_recommender/versions.py",
        "data_gatherer/sources/crmfile.py", "data_gatherer/sources/archive.py",
        "data_gatherer/sources/brevo/api/allowance.py", "data_gatherer/sources/brevo/api/callfile.py",
    },
    "jinja2": {"action_recommender/texts.py"},
    "phonenumbers": {"data_gatherer/tidy.py"},
    "bs4": {"data_gatherer/tidy.py"},
    "email_validator": {"data_gatherer/tidy.py"},
    "rapidfuzz": {"data_gatherer/finding.py", "data_gatherer/duplicates.py"},
    "holidays": {"action_recommender/schedule.py"},
    "hashlib": {"sales_kernel/fingerprint.py"},
    "tzlocal": {"sales_kernel/clock.py"},
    "fcntl": {"sales_kernel/files.py"},
}  # fmt: skip
_SALES_WORDS = re.compile(r"\b(deal|pipeline|prospect|buyer|seller|opportunit\w+|salesperson|lead)s?\b", re.IGNORECASE)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("library", HOMES)
def test_a_library_lives_where_it_is_said_to(library: str) -> None:
    found = {path.relative_to(ROOT).as_posix() for path in MODULES if library in set(_imports(path))}
    assert found == HOMES[library]


@pytest.mark.parametrize("path", sorted((ROOT / "sales_kernel").glob("*.py")), ids=lambda path: path.stem)
def test_the_kernel_knows_no_sales_word(path: Path) -> None:
    names = {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    defined = {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if hasattr(node, "name")}
    assert {name for name in names | {str(name) for name in defined} if _SALES_WORDS.fullmatch(name)} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_asks_the_time_but_the_clock(path: Path) -> None:
    calls = re.findall(r"datetime\.now\(|date\.today\(|time\.time\(", path.read_text(encoding="utf-8"))
    assert not calls or path.name == "clock.py"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_is_for_in_one_sentence(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert said.splitlines()[:1] != [], path
    assert said.splitlines()[0].endswith((".", ":", "?")), path
