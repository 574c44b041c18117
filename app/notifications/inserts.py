"""Inserting what is not there yet: the unique constraint decides, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db


def insert_new(
    model: Any, rows: Sequence[Mapping[str, Any]], *columns: InstrumentedAttribute[Any]
) -> Sequence[Row[Any]]:
    """Insert the rows that violate no unique constraint; returns `columns` of those."""
    dialect = db.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(model).on_conflict_do_nothing().returning(*columns)
    return db.session.execute(statement, list(rows)).all()
