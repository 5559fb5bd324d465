"""The wheel: what is in it, and that it works where nothing of the sources is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from sales_kernel.files import alone
from tests.conftest import JOHN, ROOT

PACKAGES = ("action_recommender", "data_gatherer", "deal_summary", "sales_kernel")


def built(place: Path) -> Path:
    """Build the wheel once for all test processes; skip when the build tools cannot be fetched."""
    with alone(place / "wheel.lock"):
        found = next(place.glob("wheel/*.whl"), None)
        if found is None:
            command = [
                sys.executable,
                "-m",
                "pip",
                "wheel",
                "--no-deps",
                "--wheel-dir",
                str(place / "wheel"),
                str(ROOT),
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=place)
            if "No matching distribution found for hatchling" in done.stderr:
                pytest.skip("the package index cannot be reached")
            assert done.returncode == 0, done.stderr
            found = next(place.glob("wheel/*.whl"))
    return found


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return built(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture
def elsewhere(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of commands of a fresh environment that has the wheel, and only borrows our dependencies."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    place = tmp_path / "another place"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    python = place / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    library = Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))
    borrowed = [Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")]
    # A line of a .pth file adds a folder without reading the .pth files in it: our editable install stays out of sight.
    (library / "borrowed.pth").write_text("\n".join(dict.fromkeys(map(str, borrowed))) + "\n", encoding="utf-8")
    return place / "bin"


def test_the_wheel_brings_packages_prompts_and_the_sample(contents: set[str]) -> None:
    kept = {ROOT / "examples" / "evaluation", ROOT / "examples" / "demo.py"}  # for who works on the sources
    shipped = {
        f"sales_kernel/_data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("prompts", "examples")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and kept.isdisjoint((path, *path.parents))
    }
    assert shipped <= contents
    assert f"sales_kernel/_data/examples/crm/deals/{JOHN}.yaml" in contents
    assert {f"{package}/py.typed" for package in PACKAGES} <= contents


def test_the_wheel_brings_every_module_and_nothing_else(contents: set[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert {name for name in contents if name.endswith(".py") and "/_data/" not in name} == modules
    tops = {name.partition("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_brings_no_tests_no_caches_and_no_home(contents: set[str]) -> None:
    unwanted = ("tests/", "test_", "__pycache__", ".pyc", ".db", ".env", "conftest", ".venv", "config.yaml")
    assert [name for name in contents if any(part in name for part in unwanted)] == []


def test_the_wheel_names_its_commands_and_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = {Path(name).name: archive.read(name).decode() for name in archive.namelist() if ".dist-info/" in name}
    assert [line.split(" = ")[0] for line in about["entry_points.txt"].splitlines()[1:]] == [
        "data-gatherer",
        "deal-summary",
        "sales-action",
        "sales-ledger",
    ]
    assert "License-Expression: MIT" in about["METADATA"]
    assert "Requires-Python: <3.14,>=3.11" in about["METADATA"]


def test_the_installed_wheel_recommends_from_an_empty_folder(elsewhere: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    command = [str(elsewhere / "sales-action"), "recommend", JOHN, "--source", "sample", "--json"]
    done = subprocess.run(command, cwd=empty, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["p0_actions"][0]["content"]["title"] == "Answer the pricing worry with numbers"
    assert list(empty.iterdir()) == []


def test_the_installed_wheel_gives_the_answer_of_the_sources(elsewhere: Path, once: tuple) -> None:
    command = [str(elsewhere / "sales-action"), "recommend", JOHN, "--source", "sample", "--json"]
    made = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert made["recommendation_id"] == once[1]["recommendation_id"]
    assert made["cache"] == once[1]["cache"]


def test_the_installed_wheel_runs_from_its_own_files(elsewhere: Path, tmp_path: Path) -> None:
    script = f"import {', '.join(PACKAGES)}; print({', '.join(f'{name}.__file__' for name in PACKAGES)}, sep='\\n')"
    done = subprocess.run(
        [str(elsewhere / "python"), "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert all(line.startswith(str(elsewhere.parent)) for line in done.stdout.splitlines())


def test_every_command_of_the_installed_wheel_starts(elsewhere: Path, tmp_path: Path) -> None:
    for name in ("data-gatherer", "deal-summary", "sales-action", "sales-ledger"):
        done = subprocess.run(
            [str(elsewhere / name), "--version"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout.split()[0], done.stderr) == (0, name, "")
    done = subprocess.run(
        [str(elsewhere / "sales-action"), "context-init"], cwd=tmp_path, check=False, capture_output=True
    )
    assert done.returncode == 0
