"""The book of calls: who may call when, over processes, kills, windows and clocks."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from data_gatherer.sources.brevo.api.allowance import Window
from data_gatherer.sources.brevo.api.buckets import bucket_of
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp
from data_gatherer.sources.brevo.api.rates import Rates
from sales_kernel.errors import HomeFault
from tests.brevo.outside import NOON, Outside


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


@pytest.mark.parametrize(
    ("method", "path", "bucket"),
    [
        ("GET", "/contacts/7", "contacts"),
        ("GET", "/contacts/7/campaignStats", "contacts"),
        ("GET", "/contacts/attributes", "contacts"),
        ("GET", "/contacts", "crm"),
        ("GET", "/smtp/emails", "mails"),
        ("POST", "/smtp/emails", "mail_events"),
        ("GET", "/smtp/statistics/events", "mail_events"),
        ("GET", "/crm/deals/1", "crm"),
        ("POST", "/crm/notes", "crm"),
        ("GET", "/companies", "crm"),
        ("GET", "/account", "crm"),
        ("GET", "/transactionalSMS/statistics/events", "crm"),
    ],
)
def test_a_call_is_taken_from_the_allowance_of_its_group(method: str, path: str, bucket: str) -> None:
    assert bucket_of(method, path) == bucket


def test_no_more_calls_are_granted_than_the_hour_has(outside: Outside) -> None:
    book = outside.book(calls_per_hour=3)
    outside.later(minutes=2)
    for _ in range(3):
        book.reserve("crm", patience=20)
        outside.later(minutes=5)
    with pytest.raises(AllowanceUsedUp) as failed:
        book.reserve("crm", patience=20)
    assert str(failed.value) == (
        "no more CRM calls before 14:02 (in 45 minutes): 3 of the 3 that `brevo: calls_per_hour` allows are used this hour"
    )
    assert "raise `brevo: calls_per_hour`" in failed.value.hint
    assert failed.value.ready_at == NOON + timedelta(minutes=62)
    assert (book.used("crm"), book.left("crm")) == (3, 0)


def test_a_call_falls_out_of_the_hour_after_sixty_minutes(outside: Outside) -> None:
    book = outside.book(calls_per_hour=2)
    book.reserve("crm", patience=0)
    outside.later(minutes=30)
    book.reserve("crm", patience=0)
    outside.later(minutes=30)
    assert (book.left("crm"), book.used("crm")) == (1, 1)
    book.reserve("crm", patience=0)
    with pytest.raises(AllowanceUsedUp, match="in 30 minutes"):
        book.reserve("crm", patience=0)


def test_a_short_wait_for_the_hour_is_granted_and_counted(outside: Outside) -> None:
    book = outside.book(calls_per_hour=2)
    book.reserve("crm", patience=20)
    book.reserve("crm", patience=20)
    outside.later(minutes=59, seconds=50)
    assert [round(book.reserve("crm", patience=20).wait) for _ in range(2)] == [10, 10]
    with pytest.raises(AllowanceUsedUp, match="in 60 minutes"):
        book.reserve("crm", patience=20)


@pytest.mark.parametrize(("bucket", "second"), [("contacts", 10), ("mails", 2)])
def test_the_allowance_of_a_second_is_waited_for_in_turn(outside: Outside, bucket: str, second: int) -> None:
    book = outside.book()
    waits = [round(book.reserve(bucket, patience=0).wait, 3) for _ in range(3 * second)]
    assert waits == [0.0] * second + [1.0] * second + [2.0] * second
    outside.later(seconds=3)
    assert book.reserve(bucket, patience=0).wait == 0


def test_buckets_and_accounts_do_not_share(outside: Outside) -> None:
    book = outside.book(calls_per_hour=1, mail_calls_per_hour=1)
    book.reserve("crm", patience=0)
    book.reserve("mail_events", patience=0)
    outside.book(account="two", calls_per_hour=1).reserve("crm", patience=0)
    with pytest.raises(AllowanceUsedUp, match="e-mail event calls"):
        book.reserve("mail_events", patience=0)


def test_threads_together_are_granted_what_there_is(outside: Outside) -> None:
    book = outside.book(calls_per_hour=25)

    def granted(_: int) -> bool:
        try:
            return book.reserve("crm", patience=0).wait == 0
        except AllowanceUsedUp:
            return False

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(granted, range(40))) == 25


def booking(path: Path, limit: int, calls: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.brevo.booking", str(path), str(limit), str(calls)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_together_are_granted_what_there_is(outside: Outside) -> None:
    running = [booking(outside.path, 25, 10) for _ in range(4)]
    ended = [one.communicate(timeout=60) for one in running]
    assert [error for _, error in ended] == [""] * 4
    assert sum(int(said) for said, _ in ended) == 25


def test_a_process_killed_while_it_writes_blocks_nobody(outside: Outside) -> None:
    book = outside.book(calls_per_hour=5)
    book.reserve("crm", patience=0)
    killed = (
        "import os, signal, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE');"
        " c.execute('DELETE FROM calls'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", killed, str(outside.path)], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    book.reserve("crm", patience=0)
    assert book.used("crm") == 2


def test_the_book_is_private_and_stays_small(outside: Outside) -> None:
    book = outside.book()
    for _ in range(5):
        book.reserve("crm", patience=0)
        outside.later(minutes=45)
    assert stat.S_IMODE(outside.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(outside.path.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(outside.path)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM calls").fetchone()[0] == 2
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


@pytest.mark.parametrize(
    "damage", [b"no database at all, but long enough to be read as one" * 40, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_book_is_set_aside_and_begun_afresh(outside: Outside, damage: bytes) -> None:
    book = outside.book()
    book.reserve("crm", patience=0)
    for file in outside.path.parent.glob("calls.db-*"):
        file.unlink()
    outside.path.write_bytes(damage)
    book.reserve("crm", patience=0)
    assert book.used("crm") == 1
    assert (outside.path.with_suffix(".damaged") / "calls.db").read_bytes() == damage
    assert len(outside.said) == 1
    assert "set aside" in outside.said[0]


@pytest.mark.parametrize("change", ["PRAGMA user_version = 99", "DROP TABLE told"])
def test_a_book_of_another_make_is_set_aside_too(outside: Outside, change: str) -> None:
    outside.book().reserve("crm", patience=0)
    with closing(sqlite3.connect(outside.path)) as connection:
        connection.execute(change)
    outside.book().reserve("crm", patience=0)
    assert outside.book().used("crm") == 1


def test_a_book_that_was_deleted_meanwhile_is_made_again(outside: Outside) -> None:
    book = outside.book()
    book.reserve("crm", patience=0)
    for file in outside.path.parent.iterdir():
        file.unlink()
    book.reserve("crm", patience=0)
    assert (book.used("crm"), stat.S_IMODE(outside.path.stat().st_mode), outside.said) == (1, 0o600, [])


def test_a_place_that_cannot_be_written_is_named(outside: Outside) -> None:
    outside.path.parent.write_text("a file")
    with pytest.raises(HomeFault, match="cannot use"):
        outside.book().reserve("crm", patience=0)


def test_calls_of_others_that_brevo_counts_are_believed(outside: Outside) -> None:
    book = outside.book(mail_calls_per_hour=300)
    call = book.reserve("mail_events", patience=0).call
    book.tell("mail_events", Window(call, 298, 300, 600))
    assert book.left("mail_events") == 2
    book.reserve("mail_events", patience=0)
    book.reserve("mail_events", patience=0)
    with pytest.raises(AllowanceUsedUp, match=r"before 13:10 .* 300 of 300 used this hour, as Brevo counts"):
        book.reserve("mail_events", patience=0)
    outside.later(minutes=10)
    assert book.left("mail_events") == 300


def test_of_one_window_the_answer_that_saw_most_is_believed(outside: Outside) -> None:
    book = outside.book()
    first, second = (book.reserve("mail_events", patience=0).call for _ in range(2))
    book.tell("mail_events", Window(second, 20, 300, 600))
    book.tell("mail_events", Window(first, 19, 300, 600))
    assert book.used("mail_events") == 20
    book.tell("mail_events", Window(second, 1, 300, 3000))
    assert book.used("mail_events") == 1


def test_a_setting_below_the_plan_holds(outside: Outside) -> None:
    book = outside.book(mail_calls_per_hour=50)
    call = book.reserve("mail_events", patience=0).call
    book.tell("mail_events", Window(call, 10, 600, 600))
    assert book.left("mail_events") == 40


def test_a_setting_that_stops_is_named_also_where_brevo_counts(outside: Outside) -> None:
    book = outside.book(calls_per_hour=8)
    call = book.reserve("crm", patience=0).call
    book.tell("crm", Window(call, 8, 100, 600))
    with pytest.raises(
        AllowanceUsedUp, match="8 of the 8 that `brevo: calls_per_hour` allows are used this hour"
    ) as at:
        book.reserve("crm", patience=0)
    assert "raise `brevo: calls_per_hour`" in at.value.hint
    with pytest.raises(AllowanceUsedUp, match="8 were made this hour, more than the 5 that `brevo: calls_per_hour`"):
        outside.book(calls_per_hour=5).reserve("crm", patience=0)


def test_where_brevo_stops_nobody_is_told_to_raise_a_setting(outside: Outside) -> None:
    book = outside.book(calls_per_hour=8)
    call = book.reserve("crm", patience=0).call
    book.tell("crm", Window(call, 8, 8, 600))
    with pytest.raises(AllowanceUsedUp, match="8 of 8 used this hour, as Brevo counts") as at:
        book.reserve("crm", patience=0)
    assert at.value.hint == "wait, or work from the mirror with --source local"


def test_where_brevo_told_no_number_none_is_told(outside: Outside) -> None:
    book = outside.book(calls_per_hour=8)
    book.full("crm", book.reserve("crm", patience=0).call, Rates(reset=900))
    with pytest.raises(AllowanceUsedUp) as at:
        book.reserve("crm", patience=0)
    assert str(at.value) == "Brevo allows no more CRM calls before 13:15 (in 15 minutes)"


def test_what_a_mirror_leaves_to_others_is_told(outside: Outside) -> None:
    outside.leaving = 2
    book = outside.book(calls_per_hour=3)
    book.reserve("crm", patience=0)
    with pytest.raises(
        AllowanceUsedUp, match=r"1 of the 3 that .* allows are used this hour, and 2 are left to others"
    ):
        book.reserve("crm", patience=0)


def test_a_call_that_was_given_back_is_left(outside: Outside) -> None:
    book = outside.book(calls_per_hour=1)
    book.give_back("crm", book.reserve("crm", patience=0).call)
    assert (book.left("crm"), book.reserve("crm", patience=0).wait) == (1, 0)


def test_nothing_is_left_until_brevo_says_so(outside: Outside) -> None:
    book = outside.book()
    call = book.reserve("crm", patience=0).call
    book.full("crm", call, Rates(reset=900))
    with pytest.raises(AllowanceUsedUp, match="before 13:15"):
        outside.book().reserve("crm", patience=20)
    outside.later(minutes=15)
    assert book.left("crm") == 100


def test_a_clock_put_back_blocks_nobody_for_long(outside: Outside) -> None:
    book = outside.book(calls_per_hour=2)
    outside.later(hours=5)
    call = book.reserve("crm", patience=0).call
    book.full("crm", call, Rates(reset=3000))
    book.pause("crm", 3000)
    for _ in range(10):
        book.reserve("contacts", patience=0)
    outside.later(hours=-5)
    assert book.reserve("crm", patience=0).wait == 0
    assert book.reserve("contacts", patience=0).wait <= 60
    outside.later(hours=1)
    assert book.left("crm") >= 1


def test_what_is_told_to_wait_for_longer_than_an_hour_is_tried_after_one(outside: Outside) -> None:
    book = outside.book()
    book.full("crm", book.reserve("crm", patience=0).call, Rates(retry_after=86_400))
    outside.later(hours=1)
    assert book.left("crm") == 100
