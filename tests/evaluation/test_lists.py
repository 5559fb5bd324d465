"""Lists are read as they are meant, and what is wrong with one is said by file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_gatherer.sources.sample import SampleSource
from evaluation.lists import Point, read_list, read_lists
from evaluation.run import MOMENT, SETS, DealSet
from sales_kernel.clock import clock_from
from sales_kernel.errors import UsageFault

GOOD = """
must:
  - what: "The price is doubted"
    words: ["price|cost"]
    records: ["email:e1"]
next_steps: [address-pricing]
"""


def finds(word: str, text: str) -> bool:
    return bool(Point(what="it", words=(word,)).patterns[0].search(text))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("integrat", "An Integration with the ERP"),
        ("price|cost", "the Cost of it"),
        ("62.300", "worth 62.300 EUR"),
        ("£15", "only £15 left"),
        (" rial", "Manuel Rial decides"),
        ("tech ", "their tech."),
        ("follow up", "we follow\nup"),
        ("n't renew", "they won't renew"),
        ("veterin|prüf", "die Prüfung"),
    ],
)
def test_a_word_is_found(word: str, text: str) -> None:
    assert finds(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("out", "without a word"),
        ("62.300", "worth 62x300"),
        (" rial", "the material"),
        ("tech ", "their technicians"),
        ("new", "the renewal"),
        ("follow up", "we follow them up"),
    ],
)
def test_a_near_miss_is_not(word: str, text: str) -> None:
    assert not finds(word, text)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("words:", "wrods:"), "must.0.words: "),
        (GOOD.replace("price|cost", "price|"), "must.0.words.0: "),
        (GOOD.replace('"The price is doubted"', '""'), "must.0.what: "),
        (GOOD + "not_next: [address-pricing]", "address-pricing stands under next_steps and under not_next"),
        (GOOD + "must_not: [{what: it, words: ['(']}]", "must_not.0.words.0: "),
        (GOOD + "must_not: [{what: it, words: ['x*']}]", "is found in an empty text"),
        (GOOD + "color: red", "color: "),
        (GOOD.replace("[address-pricing]", "[]"), "next_steps: "),
        ("must: [", "line "),
        ("- no list", "valid dictionary"),
    ],
)
def test_a_mistake_is_named_with_file_and_field(tmp_path: Path, wrong: str, said: str) -> None:
    path = tmp_path / "d1.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(UsageFault) as caught:
        read_list(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "README" in caught.value.hint


def test_a_folder_without_lists_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="no list in"):
        read_lists(tmp_path)


@pytest.mark.parametrize("of", SETS.values(), ids=lambda of: of.name)
def test_every_deal_has_a_list_that_names_only_what_it_has(of: DealSet) -> None:
    source, lists = SampleSource(clock_from({"SALES_AGENT_NOW": MOMENT}), of.crm), read_lists(of.lists)
    assert set(lists) == {listed.deal.id for listed in source.listed()}
    for deal_id, wanted in lists.items():
        subject = source.subject(deal_id)
        assert subject
        assert wanted.strangers(source.read(subject)) == [], deal_id
