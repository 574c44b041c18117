"""The database can be brought up, down and up again, and is then what the models say."""

import unicodedata
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, make_url, select, text

from app import create_app
from app.extensions import db
from app.friendships.models import Friendship
from app.places.models import Area, Municipality, Region
from tests.factories import befriend, make, meet, organisation, person, start

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request, tmp_path):
    """The application on a database of its own, with nothing in it."""
    url = "" if request.param == "sqlite" else new_database(request.getfixturevalue("postgres"))
    environ = {"BIDRA_ENV": "test", "BIDRA_DATA": str(tmp_path), "BIDRA_DATABASE_URL": url}
    app: Flask = create_app({"environ": environ})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def new_database(postgres: str) -> str:
    name = f"bidra_{uuid.uuid4().hex[:12]}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(empty_app):
    upgrade()
    assert tables() == set(db.metadata.tables)
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(db.metadata.tables)


def test_the_migrations_lead_to_what_the_models_say(empty_app):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_a_proposal_that_waited_already_is_reminded_of_after_a_week(empty_app):
    upgrade()
    home = make(Municipality(region=Region(slug="r", name="R"), slug="h", number="5056", name="H"))
    by = person("Kari", home)
    lag, other = organisation(home, owner=by), organisation(home, name="Historielaget")
    db.session.refresh(by)
    asked = befriend(lag, other, by)
    asked_at = asked.created_at
    db.session.remove()
    downgrade(revision="0011")
    assert db.session.scalar(select(Friendship.next_at)) is None
    db.session.remove()
    upgrade()
    assert db.session.scalar(select(Friendship.next_at)) == asked_at + timedelta(weeks=1)


def test_what_stood_with_letters_in_parts_is_composed(empty_app):
    upgrade()
    home = make(Municipality(region=Region(slug="r", name="R"), slug="h", number="5056", name="H"))
    by = person("Kåre Ørjan", home, place="Åsen")
    begun = start(home, by, title="Bål på Ålesund")
    bonfire = meet(begun, by, wishes=["Én stol", "Ved"])
    areas = [make(Area(municipality_id=home.id, name=name)) for name in ("Åsen", apart("Åsen"))]
    areas.append(make(Area(municipality_id=home.id, name=apart("Ånes"))))
    by.name, by.place = apart(by.name), apart(by.place)
    begun.title, bonfire.wishes = apart(begun.title), [apart(one) for one in bonfire.wishes]
    db.session.commit()
    ids = [one.id for one in areas]
    db.session.rollback()
    downgrade(revision="0016")
    upgrade()
    assert (by.name, by.place) == ("Kåre Ørjan", "Åsen")
    assert begun.title == "Bål på Ålesund" and bonfire.wishes == ["Én stol", "Ved"]
    names = [db.session.get(Area, one).name for one in ids]
    assert names == ["Åsen", apart("Åsen"), "Ånes"]


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_migrations_are_numbered_in_one_row():
    numbers = sorted(path.name[:4] for path in VERSIONS.glob("*.py"))
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
