"""How well texts are read is measured against labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation.sentences import Row, measure


def labelled(text: str, **labels: Any) -> dict[str, Any]:
    """Return an entry of a file of sentences."""
    plain = {"by": "them", "themes": [], "objections": [], "sentiment": "neutral", "emotion": "none"}
    return {"text": text, **plain, "commitment": None, "set": "tune", **labels}


@pytest.fixture
def rows(tmp_path: Path) -> dict[tuple[str, str], Row]:
    cases = [
        labelled(
            "It is too expensive.",
            themes=["price", "legal"],
            objections=["price"],
            sentiment="negative",
            emotion="worry",
        ),
        labelled(
            "I'll send the contract by Friday.", themes=["legal"], commitment={"whose": "theirs", "due": "2026-11-20"}
        ),
        labelled("We have no budget.", set="held"),
    ]
    (tmp_path / "en.yaml").write_text(yaml.safe_dump(cases), encoding="utf-8")
    return {(row.set, row.what): row for row in measure(tmp_path)}


def test_what_may_occur_together_has_precision_and_recall(rows: dict[tuple[str, str], Row]) -> None:
    assert rows["tune", "themes"] == Row("en", "tune", "themes", 1.0, 2 / 3, None, 3)
    assert rows["tune", "objections"] == Row("en", "tune", "objections", 1.0, 1.0, None, 1)
    assert rows["held", "themes"] == Row("en", "held", "themes", 0.0, None, None, 0)


def test_whose_a_commitment_is_and_when_it_is_due_are_measured_apart(rows: dict[tuple[str, str], Row]) -> None:
    assert rows["tune", "commitment"] == Row("en", "tune", "commitment", 1.0, 1.0, None, 1)
    assert rows["tune", "due"] == Row("en", "tune", "due", 1.0, 1.0, None, 1)
    assert rows["held", "due"] == Row("en", "held", "due", None, None, None, 0)


def test_what_has_one_value_has_accuracy(rows: dict[tuple[str, str], Row]) -> None:
    assert rows["tune", "sentiment"] == Row("en", "tune", "sentiment", None, None, 1.0, 2)
    assert rows["held", "sentiment"].accuracy == 0.0
    assert rows["tune", "language"].accuracy == 1.0
