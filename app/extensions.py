"""The extensions, made once and bound to the application in `create_app`. Imports nothing of ours."""

import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Request
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_smorest import Api, Blueprint
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from marshmallow import Schema
from sqlalchemy import DateTime, MetaData, Select, TypeDecorator, Uuid, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase
from webargs.core import missing
from webargs.flaskparser import FlaskParser

# Named once, so that a migration can name them and a violated one can be told from another.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC, on databases that keep no time zone too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
db.Model.registry.update_type_annotation_map(  # type: ignore[attr-defined]
    {datetime: Moment, uuid.UUID: Uuid}
)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()
api = Api()


class ArgumentsParser(FlaskParser):
    """webargs' own reads the bytes of a document by itself; this one asks the request for it, which
    knows what JSON may be, and cleans it."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        return req.get_json() if req.is_json and req.get_data() else missing


# Before any view is decorated with what it takes.
Blueprint.ARGUMENTS_PARSER = ArgumentsParser()
limiter = Limiter(key_func=get_remote_address)

# True while a request or a task may write. On SQLite it then reads without a transaction, and takes
# the write lock at its first statement that needs one: a transaction that begins by reading fails
# with "database is locked" when another has written before it does (sqlite.org/lang_transaction.html),
# and one that locks before it reads keeps all others waiting meanwhile. What is read before is as
# committed, on PostgreSQL too; what must not change until the write is read `with_for_update`.
writing: ContextVar[bool] = ContextVar("writing", default=False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # BEGIN is ours, below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # in WAL, NORMAL may lose the last commits when the power goes
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_reading(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and not writing.get():
        connection.exec_driver_sql("BEGIN")


@event.listens_for(Engine, "before_cursor_execute")
def _begin_writing(
    connection: Connection, cursor: Any, _sql: str, _parameters: Any, context: Any, _many: bool
) -> None:
    if connection.dialect.name != "sqlite" or not writing.get():
        return
    if not cursor.connection.in_transaction and not _only_reads(context):
        cursor.execute("BEGIN IMMEDIATE")


def _only_reads(context: Any) -> bool:
    statement = getattr(context.compiled, "statement", None)
    return isinstance(statement, Select) and statement._for_update_arg is None
