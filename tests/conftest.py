"""What every test may use: the application on both databases, a client that behaves like a browser
and checks every page it gets, and people to be."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, exists, func, literal, select, text, union_all

from app import create_app
from app.extensions import db as database
from app.extensions import limiter, writing
from tests.support.client import Browser
from tests.support.clock import Clock
from tests.support.postgres import running_postgres

pytest_plugins = ("tests.factories",)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last, whatever the order of the rest: Playwright keeps an event loop running in
    this thread, in which nothing that runs one of its own can be tested."""
    items.sort(key=lambda item: "journeys" in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Nothing leaves this machine."""

    def guarded(connect: Any) -> Any:
        def act(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
                raise OSError(f"a test tried to reach {address[0]}")
            return connect(self, address)

        return act

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: a given one, or one that is started and stopped here."""
    given = os.environ.get("BIDRA_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with running_postgres() as url:
        yield url


def _build(url: str, data: Path) -> Flask:
    environ = {
        "BIDRA_ENV": "test",
        "BIDRA_DATA": str(data),
        "BIDRA_DATABASE_URL": url,
        "BIDRA_SECRET_KEY": "a-secret-for-tests-that-is-long-enough",
        "BIDRA_PUSH_HOSTS": "127.0.0.1,push.example",
        "BIDRA_DEMO": "1",
    }
    app = create_app({"environ": environ})
    with app.app_context():
        _hurry(database)
        upgrade()
    return app


def _hurry(db: Any) -> None:
    """A test's database need not outlive the power."""
    if db.engine.dialect.name == "sqlite":

        @event.listens_for(db.engine, "connect")
        def relax(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous=OFF")

        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = _build("", tmp_path_factory.mktemp("sqlite"))
    yield app
    with app.app_context():
        database.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_app(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = _build(postgres, tmp_path_factory.mktemp("postgresql"))
    yield app
    with app.app_context():
        database.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application, in its context, on an empty database; each test runs on both."""
    application: Flask = request.getfixturevalue(f"{request.param}_app")
    with application.app_context():
        token = writing.set(True)
        limiter.storage.reset()
        yield application
        writing.reset(token)
        database.session.rollback()
        database.session.remove()
        _empty()


def _empty() -> None:
    """Delete all rows; only tables that have any, which one question tells."""
    tables = list(reversed(database.metadata.sorted_tables))
    filled = union_all(
        *(select(literal(one.name)).where(exists(select(1).select_from(one))) for one in tables)
    )
    token = writing.set(True)
    with database.engine.begin() as connection:
        postgres = connection.dialect.name == "postgresql"
        if postgres:
            connection.execute(text("SET session_replication_role = replica"))
        names = set(connection.scalars(filled))
        for table in tables:
            if table.name in names:
                connection.execute(table.delete())
        if postgres:
            connection.execute(text("SET session_replication_role = DEFAULT"))
    writing.reset(token)


@pytest.fixture
def client(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def db(app: Flask) -> Any:
    return database


@pytest.fixture
def count(app: Flask) -> Any:
    """`count(Contribution)`: how many rows are stored."""

    def rows(model: Any) -> int:
        database.session.expire_all()
        return database.session.scalar(select(func.count()).select_from(model)) or 0

    return rows


@pytest.fixture
def clock() -> Iterator[Clock]:
    """`clock.at("2026-11-24T12:00+01:00")`; `clock.forward(days=1)`."""
    turned = Clock()
    yield turned
    turned.stop()


@pytest.fixture
def data(app: Flask) -> Path:
    return Path(app.config["DATA"])
