"""Places on the loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.data_gatherer.enrichers.web import Place


@pytest.fixture
def place() -> Iterator[Place]:
    """A web server that knows no page yet."""
    opened = Place()
    yield opened
    opened.close()


@pytest.fixture
def secure() -> Iterator[Place]:
    """One that speaks TLS, in the name of muster.example."""
    opened = Place(secure=True)
    yield opened
    opened.close()
