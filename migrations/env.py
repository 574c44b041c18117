"""How migrations run: on the application's own engine, in one transaction. One may take its time over
its rows; for a lock it waits no longer than others do."""

from typing import Any

from alembic import context
from flask import current_app

from app.extensions import Moment, db


def render(kind: str, item: Any, _context: Any) -> str | bool:
    """A migration must not change when a type of ours does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET statement_timeout = 0")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render,
            render_as_batch=connection.dialect.name == "sqlite",
            **{name: options[name] for name in options if name != "render_as_batch"},
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
