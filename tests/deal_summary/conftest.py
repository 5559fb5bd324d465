"""What the tests of this folder share."""

from __future__ import annotations

from tests.data_gatherer.conftest import export

__all__ = ["export"]
