"""The journal as a file: what it keeps, whom it refuses, and that it is on the disk."""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from saperly_client import errors
from saperly_client._journal import Entry, Journal, Record, Row

URL = "https://api.saperly.com"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@contextmanager
def opened(path: Path, base_url: str = URL) -> Iterator[Journal]:
    with closing(Journal(str(path), base_url=base_url)) as journal:
        yield journal


def entries(*positions: int) -> list[Entry]:
    return [Entry(position, b"content", f"key {position}", uncertain=False) for position in positions]


def test_it_keeps_entries_and_records(path: Path) -> None:
    with opened(path) as journal:
        assert journal.length == 0
        assert journal.rows(0, 9) == {}
        journal.write([], entries(0, 1, 3))
        journal.write([Record(1, 200, '{"id": "msg"}', uncertain=True)], entries(4))
        journal.write([], [])
    with opened(path) as journal:
        assert journal.length == 5
        assert journal.rows(0, 3) == {
            0: Row(b"content", "key 0", None, None, uncertain=False),
            1: Row(b"content", "key 1", 200, '{"id": "msg"}', uncertain=True),
            3: Row(b"content", "key 3", None, None, uncertain=False),
        }
        assert list(journal.rows(4, 99)) == [4]
        assert journal.rows(5, 99) == {}


def test_an_entry_takes_the_place_of_another(path: Path) -> None:
    with opened(path) as journal:
        journal.write([], entries(0))
        journal.write([Record(0, 402, "{}", uncertain=False)], [])
        journal.write([], [Entry(0, b"content", "another key", uncertain=False)])
    with opened(path) as journal:
        assert journal.rows(0, 0) == {0: Row(b"content", "another key", None, None, uncertain=False)}


def test_what_is_written_would_survive_a_power_cut(path: Path, tmp_path: Path) -> None:
    with opened(path) as journal:
        settings = [
            journal._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "fullfsync", "locking_mode")
        ]
        assert settings == ["wal", 2, 1, "exclusive"]  # 2 is FULL: a commit returns when it is on the disk
        journal.write([], entries(0))
        # The files as they are at this moment, which is what a process finds that comes after a killed one.
        for file in tmp_path.iterdir():
            shutil.copy(file, file.with_name(file.name.replace("journal", "copy")))
    with opened(tmp_path / "copy") as copy:
        assert list(copy.rows(0, 0)) == [0]


def test_what_fails_leaves_no_half(path: Path) -> None:
    with opened(path) as journal:
        with pytest.raises(errors.JournalError, match="NOT NULL constraint failed"):
            journal.write([], [*entries(0), Entry(1, None, "key", uncertain=False)])  # type: ignore[arg-type]
        journal.write([], entries(2))
    with opened(path) as journal:
        assert list(journal.rows(0, 9)) == [2]


@pytest.mark.skipif(os.name != "posix", reason="the modes are those of POSIX")
def test_it_is_readable_by_its_owner_alone(path: Path, tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        with opened(path) as journal:
            journal.write([], entries(0))
            assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {
                "journal": 0o600,
                "journal-wal": 0o600,
            }
    finally:
        os.umask(previous)
    assert [file.name for file in tmp_path.iterdir()] == ["journal"]


@pytest.mark.skipif(os.name != "posix", reason="the modes are those of POSIX")
def test_a_symbolic_link_is_followed_and_the_file_is_still_private(path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere")
    with opened(path):
        assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", [":memory:", "file:x?mode=memory", "ä b'%20.journal"])
def test_any_name_is_the_name_of_a_file(name: str, tmp_path: Path) -> None:
    with opened(tmp_path / name) as journal:
        journal.write([], entries(0))
    assert (tmp_path / name).stat().st_size


def test_an_empty_file_will_do(path: Path) -> None:
    path.touch()  # what a run leaves that is killed at the very start
    with opened(path) as journal:
        journal.write([], entries(0))


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(errors.JournalError, match=r"cannot be made: No such file or directory"):
        Journal(str(tmp_path / "none" / "journal"), base_url=URL)


def test_a_directory(tmp_path: Path) -> None:
    with pytest.raises(errors.JournalError, match="cannot be used: unable to open database file"):
        Journal(str(tmp_path), base_url=URL)


@pytest.mark.parametrize("content", [b"Dear diary", b"SQLite format 3\0" + b"\x55" * 500, b"\0" * 4096])
def test_another_file_is_left_alone(content: bytes, path: Path, tmp_path: Path) -> None:
    path.write_bytes(content)
    with pytest.raises(errors.JournalError) as caught:
        Journal(str(path), base_url=URL)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_database_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE message (position INTEGER)")
    before = path.read_bytes()
    with pytest.raises(errors.JournalError, match="is another SQLite database, no journal"):
        Journal(str(path), base_url=URL)
    assert path.read_bytes() == before


def test_a_later_version_is_refused(path: Path) -> None:
    with opened(path):
        pass
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 2")
    with pytest.raises(errors.JournalError, match="is of version 2, and this package knows version 1"):
        Journal(str(path), base_url=URL)


def test_another_base_url_is_refused(path: Path) -> None:
    with opened(path):
        pass
    with pytest.raises(errors.JournalMismatchError, match="is of messages to https://api") as caught:
        Journal(str(path), base_url="http://127.0.0.1:4010")
    assert caught.value.index is None
    with opened(path):  # it was not left locked
        pass


def test_a_second_run_in_this_process_is_refused(path: Path) -> None:
    with opened(path) as first:
        for _ in range(2):  # the refusal itself does not take the lock away
            with pytest.raises(errors.JournalLockedError, match="is in use by another run"):
                Journal(str(path), base_url=URL)
        first.write([], entries(0))
    with opened(path):
        pass


OPEN = f"""
import sys, time
from saperly_client._journal import Journal
journal = Journal(sys.argv[1], base_url={URL!r})
print("open", flush=True)
time.sleep(600)
"""


def test_a_second_process_is_refused_until_the_first_is_gone(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OPEN, path], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            with pytest.raises(errors.JournalLockedError):
                Journal(str(path), base_url=URL)
        finally:
            process.kill()
    with opened(path):
        pass


def test_a_reader_is_in_the_way(path: Path) -> None:
    with opened(path) as journal:
        journal.write([], entries(0))
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM message").fetchall()
        with pytest.raises(errors.JournalLockedError):
            Journal(str(path), base_url=URL)


def test_a_closed_journal_says_so(path: Path) -> None:
    with opened(path) as journal:
        pass
    with pytest.raises(errors.JournalError, match="cannot be used: Cannot operate on a closed database"):
        journal.write([], entries(0))


def test_a_mismatch_is_pickled_whole() -> None:
    error = pickle.loads(pickle.dumps(errors.JournalMismatchError("other items", index=3)))  # noqa: S301 (our own)
    assert (type(error), str(error), error.index) == (errors.JournalMismatchError, "other items", 3)
    assert isinstance(error, errors.JournalError)
