"""What a command loads: a remembered answer pays for nothing it does not use."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.chain.asking import SAMPLE, Data
from tests.conftest import JOHN

HEAVY = {
    *(
        "anthropic",
        "requests",
        "httpx",
        "urllib3",
        "pydantic",
        "yaml",
        "jinja2",
        "holidays",
        "phonenumbers",
        "bs4",
        "lxml",
    ),
    *("dateutil", "dateparser", "pendulum", "arrow", "babel", "email_validator", "dns", "tzlocal", "asyncio"),
}
SCRIPT = """
import json, sys
from importlib import import_module
module, *arguments = sys.argv[1:]
sys.argv = [module, *arguments]
try:
    import_module(module + ".__main__").main()
except SystemExit as leaving:
    code = leaving.code or 0
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""
RECOMMEND = ("action_recommender", "recommend", JOHN, *SAMPLE)


def loaded(*arguments: str) -> set[str]:
    """Return the top-level modules that are there when a command has ended."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=False)
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


REMEMBERED = [
    RECOMMEND,
    (*RECOMMEND, "--json"),
    ("action_recommender", "why", JOHN, *SAMPLE),
    ("action_recommender", "show", "last"),
    ("action_recommender", "history"),
    ("action_recommender", "cache-info"),
    ("sales_kernel", "list"),
]


@pytest.mark.parametrize("command", REMEMBERED, ids=" ".join)
def test_a_remembered_answer_loads_nothing_heavy(remembered: Data, command: tuple[str, ...]) -> None:
    assert loaded(*command) & HEAVY == set()


@pytest.mark.parametrize("module", ["action_recommender", "deal_summary", "data_gatherer", "sales_kernel"])
def test_help_loads_nothing_heavy(module: str) -> None:
    assert loaded(module, "--help") & (HEAVY | {"rich", "diskcache", "sqlite3", "orjson"}) == set()


def test_cache_info_needs_no_view(remembered: Data) -> None:
    assert loaded("action_recommender", "cache-info") & {"rich", "diskcache"} == set()


def test_a_first_answer_loads_no_network_either() -> None:
    assert loaded(*RECOMMEND) & {"anthropic", "requests", "httpx", "urllib3"} == set()


def test_importing_the_package_is_nearly_free() -> None:
    script = "import sys, action_recommender; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & (HEAVY | {"rich", "typer", "sqlite3", "diskcache", "orjson"}) == set()
