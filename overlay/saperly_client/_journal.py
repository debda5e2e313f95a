"""The journal of a `send_many()`: which message goes out under which idempotency key, and what came of it.

A key is on the disk before its message is on the wire, so a run that ends at any moment, by `kill -9` or a power cut,
can be taken up again with the same keys, and Saperly carries each of them out once. It is a SQLite file:

- write-ahead log with `synchronous=FULL`: a commit returns when it is on the disk. `NORMAL` would do against `kill -9`
  alone, not against a power cut; many messages share a commit, so the difference is small.
- exclusive locking: a second process is refused, and the operating system drops the lock with the process.
- what it holds: the base URL, and for each message its position, the SHA-256 of its content, its idempotency key and
  the answer (the message, without recipient and body where they are the item's own, or Saperly's refusal). No key of
  the API. The file is readable by its owner alone.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from ._errors import JournalError, JournalLockedError, JournalMismatchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

APPLICATION_ID = 0x53415045  # "SAPE", in the header of the file
VERSION = 1
SCHEMA = (
    "CREATE TABLE run (base_url TEXT NOT NULL)",
    # `status_code` and `answer` are those of the last answer that settled something, NULL before. `uncertain` is 1
    # where an attempt under the key had no answer, so that only the same key is safe to send again.
    "CREATE TABLE message (position INTEGER PRIMARY KEY, content BLOB NOT NULL, idempotency_key TEXT NOT NULL,"
    " status_code INTEGER, answer TEXT, uncertain INTEGER NOT NULL DEFAULT 0)",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)


class Entry(NamedTuple):
    """A message that is about to be sent."""

    position: int
    content: bytes
    idempotency_key: str
    uncertain: bool


class Record(NamedTuple):
    """An answer to a message. `answer` is JSON."""

    position: int
    status_code: int
    answer: str
    uncertain: bool


class Row(NamedTuple):
    """What the journal knows of a message; `status_code` and `answer` are None while it is unfinished."""

    content: bytes
    idempotency_key: str
    status_code: int | None
    answer: str | None
    uncertain: bool


class Journal:
    """An open journal. Its methods block, and may be called from any thread.

    Args:
        path: the file; made where there is none.
        base_url: where the messages go; a journal of another place is refused.

    Raises:
        JournalLockedError: another run has it open.
        JournalMismatchError: it is that of another base URL.
        JournalError: it cannot be opened or made, or is no journal.
    """

    def __init__(self, path: str, *, base_url: str) -> None:
        # A dangling symbolic link would let SQLite make the file, with other permissions.
        self.path = os.path.realpath(path)
        self._lock = Lock()
        # Made here and not by SQLite, for the permissions; SQLite gives the write-ahead log the same. An existing file
        # is not opened: closing it again would drop the locks of another run in this process (POSIX).
        try:
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise JournalError(f"the journal {self.path!r} cannot be made: {error.strerror}") from error
        with self._explained():
            self._connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            with self._explained():
                self._set_up(base_url)
                last = self._connection.execute("SELECT max(position) FROM message").fetchone()[0]
        except BaseException:
            self._connection.close()
            raise
        self.length = 0 if last is None else last + 1
        """One more than the last position that it knew when it was opened."""

    def rows(self, first: int, last: int) -> dict[int, Row]:
        """What earlier runs left at the positions from `first` to `last`, both included.

        Raises:
            JournalError: it cannot be read.
        """
        if first >= self.length:
            return {}
        with self._lock, self._explained():
            found = self._connection.execute(
                "SELECT position, content, idempotency_key, status_code, answer, uncertain FROM message"
                " WHERE position BETWEEN ? AND ?",
                (first, last),
            ).fetchall()
        return {
            position: Row(content, key, status, answer, bool(uncertain))
            for position, content, key, status, answer, uncertain in found
        }

    def write(self, records: Sequence[Record], entries: Sequence[Entry]) -> None:
        """Put both on the disk, in one commit. An entry at a position that has one takes its place.

        Raises:
            JournalError: it cannot be written; neither was.
        """
        if not records and not entries:
            return
        with self._lock, self._explained(), self._transaction():
            self._connection.executemany(
                "UPDATE message SET status_code = ?, answer = ?, uncertain = ? WHERE position = ?",
                [(status, answer, uncertain, position) for position, status, answer, uncertain in records],
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO message (position, content, idempotency_key, uncertain) VALUES (?, ?, ?, ?)",
                entries,
            )

    def close(self) -> None:
        """Close it; what it holds stays for another run."""
        with self._lock:
            self._connection.close()

    def _set_up(self, base_url: str) -> None:
        execute = self._connection.execute
        # Before the first access: it takes the lock with it, and needs no file of shared memory.
        execute("PRAGMA locking_mode = EXCLUSIVE")
        execute("PRAGMA synchronous = FULL")
        execute("PRAGMA fullfsync = ON")  # macOS: through the cache of the drive
        application_id = execute("PRAGMA application_id").fetchone()[0]
        version = execute("PRAGMA user_version").fetchone()[0]
        if application_id == 0 and not execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            with self._transaction():
                for statement in SCHEMA:
                    execute(statement)
                execute("INSERT INTO run (base_url) VALUES (?)", (base_url,))
        elif application_id != APPLICATION_ID:
            raise JournalError(f"{self.path!r} is another SQLite database, no journal: pass another path")
        elif version != VERSION:
            raise JournalError(
                f"the journal {self.path!r} is of version {version}, and this package knows version {VERSION}: finish "
                "it with the version of saperly-client that made it"
            )
        execute("PRAGMA journal_mode = WAL")
        with self._transaction():  # a lock to write, also where nothing is written yet
            made_for = execute("SELECT base_url FROM run").fetchone()[0]
        if made_for != base_url:
            raise JournalMismatchError(
                f"the journal {self.path!r} is of messages to {made_for}, not to {base_url}: pass another journal"
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # Some errors have rolled it back already.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without its extension
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise JournalLockedError(
                    f"the journal {self.path!r} is in use by another run, or open in another program: wait for it, or "
                    "pass another journal"
                ) from error
            if code == sqlite3.SQLITE_NOTADB:
                raise JournalError(f"{self.path!r} is no journal: pass another path") from error
            raise JournalError(f"the journal {self.path!r} cannot be used: {error}") from error
