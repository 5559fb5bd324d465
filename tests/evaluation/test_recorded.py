"""A model's answers that were kept: graded without a model, and kept anew from any engine."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from evaluation.__main__ import ANSWERS
from evaluation.grade import Grade
from evaluation.recorded import Recorded
from evaluation.run import SETS, graded
from evaluation.totals import totals
from sales_kernel.errors import SuiteError
from tests.conftest import JOHN
from tests.engines import Scripted

KEPT = {name: Recorded(ANSWERS / name).deals for name in SETS}


@pytest.fixture(scope="module", params=SETS)
def answered(request: pytest.FixtureRequest) -> list[Grade]:
    """The grades of a set's kept answers."""
    name = str(request.param)
    return graded(SETS[name], Recorded(ANSWERS / name), KEPT[name])


def test_some_answers_of_each_set_are_kept() -> None:
    assert {name: len(deals) >= 6 for name, deals in KEPT.items()} == dict.fromkeys(SETS, True)


def test_kept_answers_say_what_must_be_said_and_nothing_that_must_not(answered: list[Grade]) -> None:
    sums = totals(answered)
    assert sums.covered >= 0.9 * sums.points
    assert sums.slips == 0
    assert sums.today == sums.passed


def test_what_a_model_says_is_kept_as_it_is_said_and_answers_the_same_again(tmp_path: Path) -> None:
    source = Recorded(ANSWERS / "sample")

    def told(layer: str, _: object) -> str:
        return orjson.dumps(orjson.loads((source.folder / f"{JOHN}.{layer}.json").read_bytes())["answer"]).decode()

    first = graded(SETS["sample"], Scripted(told), [JOHN], tmp_path)
    again = Recorded(tmp_path)
    assert again.deals == {JOHN}
    assert totals(graded(SETS["sample"], again, [JOHN])) == totals(first)
    assert again.outdated == set()


def test_a_deal_nothing_was_kept_for_is_a_fault_and_no_answer(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no answer is kept in"):
        graded(SETS["sample"], Recorded(tmp_path), [JOHN])
