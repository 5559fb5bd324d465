"""What the tests of the chain share: a home that remembers one answer, and a local CRM to change."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.chain.asking import SAMPLE, Data, data, program
from tests.conftest import JOHN, NOW, Command
from tests.data_gatherer.places import Export

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
def remembered(once: tuple[Path, Data], home: Path) -> Data:
    """The JSON of an answer that this test's home remembers."""
    shutil.copytree(once[0], home)
    return once[1]


class Shop:
    """CSV files of another CRM that the commands of this test import into their home's local CRM."""

    def __init__(self, run: Command, export: Export) -> None:
        self.run = run
        self.export = export

    def bring(self) -> None:
        """Import the files as they are now."""
        done = self.run(
            "data-gatherer", "import", str(self.export.folder), "--map", str(self.export.folder / "map.yaml")
        )
        assert done.returncode == 0, done.stderr

    def change(self, file: str, old: str, new: str) -> None:
        """Change a cell and import again."""
        self.export.edit(file, old, new)
        self.bring()


@pytest.fixture
def shop(run: Command, tmp_path: Path) -> Shop:
    """A local CRM with three deals."""
    shop = Shop(run, Export.in_folder(tmp_path))
    shop.bring()
    return shop
