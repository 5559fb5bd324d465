"""Long kill and lock runs: collected only when this folder is named on the command line (`make soak`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sales_kernel.conftest import start

__all__ = ["start"]
HERE = Path(__file__).resolve().parent


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave the folder alone unless it, or a file in it, was asked for."""
    asked = (Path(str(argument).partition("::")[0]).resolve() for argument in config.args)
    return None if any(path == HERE or HERE in path.parents for path in asked) else True
