"""Places to gather from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data_gatherer.places import Export


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """CSV files of another CRM, as they should be; nothing is imported yet."""
    return Export.in_folder(tmp_path)
