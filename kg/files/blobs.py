"""A cache of results, keyed by the hash of their input: an SQLite file whose entries are verified when they are read.

1. Each value stands with the SHA-256 of its key and content: a value that is damaged, or stands under another's key, is
   not there. A file that is no such store, or one of another version, is deleted and begun anew.
2. What is put in is written when ``save`` is called, in one transaction: a process that is killed leaves the store as
   it was, and two that write at once do so one after the other.
3. Values that no save has asked for or put in for a while are deleted.
4. A store that cannot be written (a full disk, a folder of somebody else) costs time, no result: ``fault`` says so.

It holds bytes and knows nothing of them; what they are is checked by whoever decodes them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

__all__ = ["Blobs"]

_VERSION = 1
_MARK = 0x6B676662  # "kgfb", the application's number in the head of the file
_KEPT_FOR = 8  # saves that a value outlives without being asked for
_PATIENCE = 10.0  # seconds to wait for another writer
_TABLES = """
CREATE TABLE IF NOT EXISTS value (
  key TEXT PRIMARY KEY, proof BLOB NOT NULL, content BLOB NOT NULL, used INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS saves (number INTEGER NOT NULL);
"""


class Blobs:
    """A store at ``file``; made by the first ``save``. ``fault``: why it could not be read or written, or empty."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._asked: set[str] = set()
        self._new: dict[str, bytes] = {}
        self.fault = ""

    def get(self, key: str) -> bytes | None:
        """The value of a key, if it is there and whole."""
        if key in self._new:
            return self._new[key]
        row = None
        try:
            if self._file.is_file():
                with closing(self._open("ro")) as store:
                    row = store.execute("SELECT proof, content FROM value WHERE key = ?", (key,)).fetchone()
        except (sqlite3.Error, OSError, OverflowError):
            return None
        if row is None or not isinstance(row[1], bytes) or row[0] != _proof(key, row[1]):
            return None
        self._asked.add(key)
        return row[1]

    def put(self, key: str, content: bytes) -> None:
        """Keep a value, from the next ``save`` on."""
        self._new[key] = content

    def save(self) -> None:
        """Write what was put in, and delete what nobody asks for any more."""
        if not self._new and not self._asked:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._write()
        except sqlite3.OperationalError as err:  # locked, full, not to be written
            self.fault = str(err)
        except sqlite3.DatabaseError:  # no such store
            self._begin_anew()
        except OSError as err:
            self.fault = err.strerror or str(err)
        self._new.clear()

    def _begin_anew(self) -> None:
        try:
            self._file.unlink()
            for name in ("-journal", "-wal", "-shm"):
                self._file.with_name(self._file.name + name).unlink(missing_ok=True)
            self._write()
        except (sqlite3.Error, OSError) as err:
            self.fault = str(err)

    def _write(self) -> None:
        with closing(self._open("rwc")) as store, store:
            store.execute("BEGIN IMMEDIATE")
            mark, version = (
                store.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
            if (mark, version) not in ((_MARK, _VERSION), (0, 0)):
                raise sqlite3.DatabaseError("of another program or version")
            store.execute(f"PRAGMA application_id = {_MARK}")
            store.execute(f"PRAGMA user_version = {_VERSION}")
            for statement in filter(str.strip, _TABLES.split(";")):
                store.execute(statement)
            number = (store.execute("SELECT MAX(number) FROM saves").fetchone()[0] or 0) + 1
            store.execute("DELETE FROM saves")
            store.execute("INSERT INTO saves VALUES (?)", (number,))
            store.executemany("UPDATE value SET used = ? WHERE key = ?", [(number, key) for key in sorted(self._asked)])
            rows = [(key, _proof(key, content), content, number) for key, content in sorted(self._new.items())]
            store.executemany("INSERT OR REPLACE INTO value VALUES (?, ?, ?, ?)", rows)
            store.execute("DELETE FROM value WHERE used < ?", (number - _KEPT_FOR,))

    def _open(self, mode: str) -> sqlite3.Connection:
        address = f"{self._file.resolve().as_uri()}?mode={mode}"
        store = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
        with suppress(sqlite3.Error):
            store.execute("PRAGMA trusted_schema = OFF")
        return store


def _proof(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\0" + content).digest()
