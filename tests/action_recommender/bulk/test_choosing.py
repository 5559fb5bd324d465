"""Which deals are meant: the lines of a file, and the open deals of a source."""

from __future__ import annotations

from pathlib import Path

import pytest

from action_recommender.bulk.choosing import Named, named_in, open_deals
from data_gatherer.sources import open_source
from sales_kernel.errors import NotFound, UsageFault
from sales_kernel.workspace import Workspace


def named(tmp_path: Path, data: bytes) -> list[Named]:
    file = tmp_path / "ids"
    file.write_bytes(data)
    return named_in(file)


def test_each_line_names_a_deal_once_and_comments_and_empty_lines_do_not(tmp_path: Path) -> None:
    found = named(tmp_path, b"\xef\xbb\xbfd1\r\n# mine\n\n  Hill #5 dairy \nd1\nd2")
    assert found == [Named("d1", 1), Named("Hill #5 dairy", 4), Named("d2", 6)]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"d1\x1b[31m", "it holds control characters"),
        (b"d\x00", "it holds control characters"),
        (b"x" * 301, "it is too long for a name"),
    ],
)
def test_a_line_that_names_nothing_says_why_and_the_others_stand(tmp_path: Path, line: bytes, wrong: str) -> None:
    first, bad, last = named(tmp_path, b"d1\n" + line + b"\nd2\n")
    assert (first, last) == (Named("d1", 1), Named("d2", 3))
    assert (bad.line, bad.wrong) == (2, wrong)
    assert "\x1b" not in bad.text


@pytest.mark.parametrize("data", [b"", b"# nothing\n\n"])
def test_a_file_that_names_nothing_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UsageFault, match="names no deal"):
        named(tmp_path, data)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="no file at"):
        named_in(tmp_path / "none")
    with pytest.raises(UsageFault, match="Is a directory"):
        named_in(tmp_path)


def test_open_deals_are_those_not_won_and_not_lost_in_the_order_of_their_ids(work: Workspace) -> None:
    source = open_source(work, "sample")
    wanted = sorted(one.deal.id for one in source.listed() if one.deal.stage.kind == "open")
    assert [one.text for one in open_deals(source)] == wanted
    assert len(wanted) < len(list(source.listed()))


def test_a_source_without_open_deals_is_named(work: Workspace) -> None:
    with pytest.raises(NotFound, match="no open deal in local"):
        open_deals(open_source(work, "local"))
