"""The state: SQLite, in memory or in a file. Whatever changes, changes in one transaction.

Resources are JSON documents with a kind, an id, and up to two indexed columns: `owner` (the number, webhook or key that
it belongs to) and `peer` (a phone number outside). A document may hold more than the API shows; what is shown is
decided by the contract. Work that falls due later, and the ledger, have tables of their own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, NamedTuple, TypeAlias

from .chance import Chance
from .encoding import dumps
from .errors import SandboxError

Doc: TypeAlias = dict[str, Any]

SCHEMA_VERSION = 1
NEVER = 1 << 62  # milliseconds since 1970

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE resource (
    position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, owner TEXT, peer TEXT, doc TEXT NOT NULL
);
CREATE UNIQUE INDEX resource_id ON resource (kind, id);
CREATE INDEX resource_owner ON resource (kind, owner, peer);
CREATE INDEX resource_peer ON resource (kind, peer);
CREATE TABLE work (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due INTEGER NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX work_due ON work (due, id);
CREATE INDEX work_ref ON work (ref, kind);
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, available INTEGER NOT NULL,
    reserved INTEGER NOT NULL, balance INTEGER NOT NULL, held INTEGER NOT NULL, key_id TEXT, ref TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX ledger_ref ON ledger (ref);
CREATE TABLE idempotency (
    scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, expires INTEGER NOT NULL,
    status INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (scope, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_expires ON idempotency (expires);
"""


class Work(NamedTuple):
    """Something that falls due."""

    id: int
    due: int
    kind: str
    ref: str
    data: Doc


class Store:
    """A database.

    Args:
        path: a file to keep the state in; None for memory.
        chance: whose counter is kept with the data.

    Raises:
        SandboxError: the file cannot be opened, or is none of the sandbox's.
    """

    def __init__(self, path: str | None, chance: Chance) -> None:
        self.path = path
        self.chance = chance
        self.lock = RLock()
        self.epoch = 0  # changes when the whole state is replaced
        self._depth = 0
        self._balance = (0, 0)
        self.known_keys: dict[str, Doc] = {}  # by the token: every request needs its key
        self.soonest = NEVER  # when the first of what was scheduled is due, since somebody looked
        self._first_expiry = NEVER
        try:
            self._db = sqlite3.connect(
                path or ":memory:", timeout=0.2, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            if path:
                self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
            else:
                self._db.execute("PRAGMA journal_mode = MEMORY")
            self._execute = self._db.execute
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            empty = not self._db.execute("SELECT 1 FROM sqlite_master").fetchone()
            self.is_new = empty
            if empty:
                self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        except sqlite3.Error as error:
            raise SandboxError(f"{path} cannot be used as a database: {error}") from error
        if not empty and version != SCHEMA_VERSION:
            self.close()
            raise SandboxError(f"{path} was not written by this version of the sandbox: name another file")
        self._load_memory()

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Transactions do not nest; reads need none."""
        with self.lock:
            if self._depth:
                raise RuntimeError("a transaction within a transaction")
            counter, balance = self.chance.counter, self._balance
            self._execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield
                if self.chance.counter != counter:
                    self.set_meta("counter", str(self.chance.counter))
                self._execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._execute("ROLLBACK")
                self.chance.counter, self._balance = counter, balance
                self.known_keys.clear()
                raise
            finally:
                self._depth = 0

    @property
    def changes(self) -> tuple[int, int]:
        """What differs when anything was written since."""
        return self.epoch, self._db.total_changes

    # Single values

    def meta(self, name: str) -> str | None:
        """A value by its name."""
        row = self._execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        """Store a value under a name."""
        self._execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # Resources

    def insert(self, kind: str, doc: Doc, *, owner: str | None = None, peer: str | None = None) -> Doc:
        """Store a new document under its `id`."""
        self._execute(
            "INSERT INTO resource (kind, id, owner, peer, doc) VALUES (?, ?, ?, ?, ?)",
            (kind, doc["id"], owner, peer, _dumps(doc)),
        )
        return doc

    def update(self, kind: str, doc: Doc) -> Doc:
        """Store a document again."""
        if kind == "key":
            for token, key in self.known_keys.items():
                if key["id"] == doc["id"]:
                    self.known_keys[token] = dict(doc)
        self._execute("UPDATE resource SET doc = ? WHERE kind = ? AND id = ?", (_dumps(doc), kind, doc["id"]))
        return doc

    def delete(self, kind: str, id: str) -> None:
        """Drop a document."""
        self._execute("DELETE FROM resource WHERE kind = ? AND id = ?", (kind, id))

    def get(self, kind: str, id: str) -> Doc | None:
        """One document, or None."""
        row = self._execute("SELECT doc FROM resource WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return None if row is None else _loads(row[0])

    def all(self, kind: str, *, owner: str | None = None, peer: str | None = None) -> list[Doc]:
        """The documents of a kind, the oldest first."""
        query, values = "SELECT doc FROM resource WHERE kind = ?", [kind]
        for column, value in (("owner", owner), ("peer", peer)):
            if value is not None:
                query += f" AND {column} = ?"
                values.append(value)
        return [_loads(row[0]) for row in self._execute(query + " ORDER BY position", values)]

    def first(self, kind: str, *, owner: str | None = None, peer: str | None = None) -> Doc | None:
        """The latest of them, or None."""
        query, values = "SELECT doc FROM resource WHERE kind = ?", [kind]
        for column, value in (("owner", owner), ("peer", peer)):
            if value is not None:
                query += f" AND {column} = ?"
                values.append(value)
        row = self._execute(query + " ORDER BY position DESC LIMIT 1", values).fetchone()
        return None if row is None else _loads(row[0])

    def latest(self, kind: str, most: int, *, owner: str | None = None, peer: str | None = None) -> list[Doc]:
        """The last documents of a kind, the newest first."""
        query, values = "SELECT doc FROM resource WHERE kind = ?", [kind]
        for column, value in (("owner", owner), ("peer", peer)):
            if value is not None:
                query += f" AND {column} = ?"
                values.append(value)
        return [_loads(row[0]) for row in self._execute(f"{query} ORDER BY position DESC LIMIT {most:d}", values)]

    def count(self, kind: str) -> int:
        """How many there are."""
        return int(self._execute("SELECT count(*) FROM resource WHERE kind = ?", (kind,)).fetchone()[0])

    # Work

    def schedule(self, due: int, kind: str, ref: str, data: Doc | None = None) -> None:
        """Have something done at a moment."""
        self._execute(
            "INSERT INTO work (due, kind, ref, data) VALUES (?, ?, ?, ?)",
            (due, kind, ref, _dumps(data) if data else "{}"),
        )
        self.soonest = min(self.soonest, due)

    def unschedule(self, kind: str, ref: str) -> None:
        """Forget it."""
        self._execute("DELETE FROM work WHERE ref = ? AND kind = ?", (ref, kind))

    def work_of(self, kind: str, ref: str) -> Work | None:
        """What is on the table for something, or None."""
        row = self._execute("SELECT * FROM work WHERE ref = ? AND kind = ? LIMIT 1", (ref, kind)).fetchone()
        return None if row is None else Work(row[0], row[1], row[2], row[3], _loads(row[4]))

    def done(self, work: Work) -> bool:
        """Take a piece of work off the table; False where it was gone already."""
        return self._execute("DELETE FROM work WHERE id = ?", (work.id,)).rowcount == 1

    def next_work(self, until: int, without: set[int] | frozenset[int] = frozenset()) -> Work | None:
        """What is due first, and not later than `until`."""
        for row in self._execute("SELECT * FROM work WHERE due <= ? ORDER BY due, id", (until,)):
            if row[0] not in without:
                return Work(row[0], row[1], row[2], row[3], _loads(row[4]))
        return None

    def next_due(self) -> int | None:
        """When the next piece of work is due."""
        return self._execute("SELECT min(due) FROM work").fetchone()[0]  # type: ignore[no-any-return]

    def pending(self, kind: str | None = None) -> list[Work]:
        """All that waits, in due order."""
        rows = self._execute("SELECT * FROM work ORDER BY due, id").fetchall()
        return [Work(row[0], row[1], row[2], row[3], _loads(row[4])) for row in rows if kind is None or row[2] == kind]

    # The ledger

    def last_balance(self) -> tuple[int, int]:
        """What is available, and what is reserved, in cents."""
        return self._balance

    def book(self, at: int, type: str, available: int, reserved: int, key_id: str | None, ref: str, note: str) -> None:
        """Add an entry to the ledger. `available` and `reserved` are differences, in cents."""
        balance, held = self._balance[0] + available, self._balance[1] + reserved
        if balance < 0 or held < 0:
            raise RuntimeError(f"the ledger would go below zero: {type} {ref}")
        self._execute(
            "INSERT INTO ledger (at, type, available, reserved, balance, held, key_id, ref, note) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (at, type, available, reserved, balance, held, key_id, ref, note),
        )
        self._balance = (balance, held)

    def ledger(self, ref: str | None = None) -> list[Doc]:
        """Its entries, the oldest first."""
        names = ("id", "at", "type", "availableCents", "reservedCents", "balanceCents", "keyId", "ref", "note")
        where, values = ("", ()) if ref is None else (" WHERE ref = ?", (ref,))
        rows = self._execute(
            f"SELECT id, at, type, available, reserved, balance, key_id, ref, note FROM ledger{where} ORDER BY id",  # noqa: S608
            values,
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def held(self, ref: str) -> int:
        """What is reserved for something, in cents."""
        row = self._execute("SELECT coalesce(sum(reserved), 0) FROM ledger WHERE ref = ?", (ref,)).fetchone()
        return int(row[0])

    # Idempotency

    def remembered(self, scope: str, key: str, now: int) -> tuple[str, int, Doc, bytes] | None:
        """Fingerprint, status, headers and body of a request that was answered before."""
        row = self._execute(
            "SELECT fingerprint, status, headers, body FROM idempotency WHERE scope = ? AND key = ? AND expires > ?",
            (scope, key, now),
        ).fetchone()
        return None if row is None else (row[0], row[1], _loads(row[2]), bytes(row[3]))

    def remember(
        self, scope: str, key: str, fingerprint: str, now: int, expires: int, status: int, headers: Doc, body: bytes
    ) -> None:
        """Keep an answer, and forget those that are too old."""
        if now >= self._first_expiry:
            self._execute("DELETE FROM idempotency WHERE expires <= ?", (now,))
            self._load_expiry()
        self._first_expiry = min(self._first_expiry, expires)
        self._execute(
            "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)",
            (scope, key, fingerprint, expires, status, _dumps(headers), body),
        )

    # The whole

    def dump(self) -> bytes:
        """All of it."""
        with self.lock:
            dump = self._db.serialize()
        # The two bytes that say WAL: a database in memory knows no WAL, and would not open.
        return dump[:18] + b"\x01\x01" + dump[20:]

    def load(self, dump: bytes) -> None:
        """Replace all by a dump."""
        with self.lock:
            if self._depth:
                raise RuntimeError("the state cannot be replaced within a transaction")
            if self.path:
                source = sqlite3.connect(":memory:")
                try:
                    source.deserialize(dump)
                    source.backup(self._db)
                finally:
                    source.close()
            else:
                self._db.deserialize(dump)
            self.epoch += 1
            self._load_memory()

    def _load_memory(self) -> None:
        """What is held in memory besides, since it is asked for at each request."""
        self.chance.counter = int(self.meta("counter") or 0)
        last = self._execute("SELECT balance, held FROM ledger ORDER BY id DESC LIMIT 1").fetchone()
        self._balance = (int(last[0]), int(last[1])) if last else (0, 0)
        self.known_keys.clear()
        self._load_expiry()

    def _load_expiry(self) -> None:
        first = self._execute("SELECT min(expires) FROM idempotency").fetchone()[0]
        self._first_expiry = NEVER if first is None else int(first)


# json.loads would look at the text twice.
_raw_decode = json.JSONDecoder().raw_decode


def _dumps(doc: Doc) -> str:
    return dumps(doc).decode()


def _loads(text: str) -> Doc:
    doc: Doc = _raw_decode(text)[0]
    return doc
