"""A lock on what has no row yet, until the transaction ends."""

import uuid

from sqlalchemy import func, literal, select

from app.extensions import db

BITS = 63  # PostgreSQL's advisory locks are known by a signed 64-bit number


def lock(key: uuid.UUID) -> None:
    """One at a time: who comes second waits, and sees what the first committed. An advisory lock on
    PostgreSQL; on SQLite there is one writer, and this is where it begins (see app.extensions)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(key.int % 2**BITS)))
    else:
        db.session.execute(select(literal(1)).with_for_update())
