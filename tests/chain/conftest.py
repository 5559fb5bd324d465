"""What the tests of the chain share: a home that remembers one answer, and a local CRM to change."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path

import pytest
import typer

from sales_kernel import console
from tests.chain.asking import SAMPLE, Data, data, program
from tests.conftest import JOHN, NOW, Command, Ran
from tests.data_gatherer.places import Export

APPS = {
    "data-gatherer": "data_gatherer.cli",
    "deal-summary": "deal_summary.cli",
    "sales-action": "action_recommender.cli",
    "sales-ledger": "sales_kernel.cli",
}
FOREIGN = ("SALES_AGENT_", "ANTHROPIC_", "BREVO_")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Data]:
    """A home in which the sample's first deal was asked for once, and the answer; not to be used, only copied."""
    home = tmp_path_factory.mktemp("once") / "home"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    here = {"SALES_AGENT_HOME": str(home), "SALES_AGENT_NOW": NOW, "TZ": "Europe/Paris", "COLUMNS": "100"}
    command = [program("sales-action"), "recommend", JOHN, *SAMPLE, "--json"]
    return home, data(subprocess.run(command, env={**kept, **here}, capture_output=True, text=True, check=False))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Call a command as `run` does, with the same result, but in this process: what it does is under test, not how it starts."""

    def command(name: str, *arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
        streams = {part: io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for part in ("stdout", "stderr")}
        with monkeypatch.context() as changed:
            for variable, value in (env or {}).items():
                changed.setenv(variable, value)
            changed.setattr(sys, "argv", [program(name), *arguments])
            changed.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
            for part, stream in streams.items():
                changed.setattr(sys, part, stream)
            code = _called(import_module(APPS[name]).app)
        said = [stream.buffer.getvalue().decode() for stream in streams.values() if not stream.flush()]
        return Ran([program(name), *arguments], code, *said)

    return command


def _called(app: typer.Typer) -> int:
    try:
        return console.call(app)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else bool(leaving.code)
    except Exception:  # noqa: BLE001  (a crash ends a process, and here the command alone)
        traceback.print_exc()
        return 1


@pytest.fixture
def remembered(once: tuple[Path, Data], home: Path) -> Data:
    """The JSON of an answer that this test's home remembers."""
    shutil.copytree(once[0], home)
    return once[1]


class Shop:
    """CSV files of another CRM that the commands of this test import into their home's local CRM."""

    def __init__(self, call: Command, export: Export) -> None:
        self.call = call
        self.export = export

    def bring(self) -> None:
        """Import the files as they are now."""
        done = self.call(
            "data-gatherer", "import", str(self.export.folder), "--map", str(self.export.folder / "map.yaml")
        )
        assert done.returncode == 0, done.stderr

    def change(self, file: str, old: str, new: str) -> None:
        """Change a cell and import again."""
        self.export.edit(file, old, new)
        self.bring()


@pytest.fixture
def shop(call: Command, tmp_path: Path) -> Shop:
    """A local CRM with three deals."""
    shop = Shop(call, Export.in_folder(tmp_path))
    shop.bring()
    return shop
