"""Rate limits that all processes of a machine share: counted in a file of their own.

A counter in memory counts per process. Redis is the answer for several machines, and too much to
ask of one; this is the small one. Losing it costs nothing, so nothing is synced to the disk.
"""

import sqlite3
import threading
import time

from limits.storage import Storage


class FileStorage(Storage):
    """Counters in SQLite, for the fixed-window strategy. `uri` is `sqlite-file:///path`."""

    STORAGE_SCHEME = ["sqlite-file"]
    base_exceptions = sqlite3.Error

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.path = uri.removeprefix("sqlite-file://")
        self.local = threading.local()
        with self._connection() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS counters"
                " (key TEXT PRIMARY KEY, count INTEGER, expires REAL) WITHOUT ROWID"
            )

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self.local, "connection"):
            self.local.connection = sqlite3.connect(self.path, timeout=5, isolation_level=None)
            self.local.connection.execute("PRAGMA journal_mode=WAL")
            self.local.connection.execute("PRAGMA synchronous=OFF")
        connection: sqlite3.Connection = self.local.connection
        return connection

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        row = self._connection().execute(
            "INSERT INTO counters VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN expires <= ?4 THEN ?2 ELSE count + ?2 END,"
            " expires = CASE WHEN expires <= ?4 THEN ?3 ELSE expires END RETURNING count",
            (key, amount, now + expiry, now),
        )
        return int(row.fetchone()[0])

    def get(self, key: str) -> int:
        row = self._connection().execute(
            "SELECT count FROM counters WHERE key = ? AND expires > ?", (key, time.time())
        )
        return int((row.fetchone() or (0,))[0])

    def get_expiry(self, key: str) -> float:
        row = self._connection().execute("SELECT expires FROM counters WHERE key = ?", (key,))
        return float((row.fetchone() or (time.time(),))[0])

    def check(self) -> bool:
        return self._connection().execute("SELECT 1").fetchone() == (1,)

    def reset(self) -> int:
        return self._connection().execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM counters WHERE key = ?", (key,))

    def forget_expired(self) -> None:
        """Drop what no longer counts: the worker's sweep calls it."""
        self._connection().execute("DELETE FROM counters WHERE expires <= ?", (time.time(),))
