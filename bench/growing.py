"""Lists as they grow: how long a page of 20 takes, as the service reads it, with few rows and with
many, in ten municipalities, in one run on both databases."""

import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import insert, text

from bench.report import Row, save, show
from bench.volunteers import TOWNS
from tests.support.postgres import running_postgres

TIMES = 15
BATCH = 5_000
ME = uuid.UUID(int=0)  # the one person there is
Lists = Callable[[], Mapping[str, Callable[[], Any]]]
Fill = Callable[[int, random.Random], None]


def measure(sizes: tuple[int, ...], fill: Fill, lists: Lists) -> None:
    """`fill(count, chance)` makes so many rows more; `lists()` are what is read, by name."""
    rows = [*_measure_on("SQLite", "", sizes, fill, lists)]
    with running_postgres() as url:
        rows += _measure_on("PostgreSQL", url, sizes, fill, lists)
    show(rows)
    save(rows)


def _measure_on(
    database: str, url: str, sizes: tuple[int, ...], fill: Fill, lists: Lists
) -> Iterator[Row]:
    from app import create_app
    from app.extensions import db

    with tempfile.TemporaryDirectory(prefix="bidra-bench-") as folder:
        environ = {
            "BIDRA_ENV": "test",
            "BIDRA_DATA": folder,
            "BIDRA_DATABASE_URL": url,
            "BIDRA_SECRET_KEY": uuid.uuid4().hex * 2,
        }
        with create_app({"environ": environ}).app_context():
            db.create_all()
            fill_places()
            smallest: dict[str, float] = {}
            have = 0
            for size in sizes:
                _grow(size - have, fill, random.Random(size))
                have = size
                for name, read in lists().items():
                    took = statistics.median(_time(read) for _ in range(TIMES))
                    first = smallest.setdefault(name, took)
                    title = f"{name}, at {size:,}, {database}"
                    yield Row(title, took, "ms", f"time at {sizes[0]:,}", took / first)
            db.session.remove()
            db.engine.dispose()


def _grow(count: int, fill: Fill, chance: random.Random) -> None:
    from app.extensions import db

    for start in range(0, count, BATCH):
        fill(min(BATCH, count - start), chance)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _time(read: Callable[[], Any]) -> float:
    from app.extensions import db

    db.session.rollback()
    db.session.expunge_all()
    began = time.perf_counter()
    read()
    return (time.perf_counter() - began) * 1000


def fill_places() -> None:
    from app.accounts.models import Organisation, User
    from app.core import clock
    from app.places.models import Municipality, Region

    region, numbers = uuid.UUID(int=0), range(len(TOWNS))
    add_rows(Region, [{"id": region, "slug": "sorvest", "name": "Trøndelag Sørvest"}])
    places = [
        {
            "id": uuid.UUID(int=number),
            "region_id": region,
            "slug": str(number),
            "number": str(number),
            "name": TOWNS[number].name,
            "latitude": TOWNS[number].latitude,
            "longitude": TOWNS[number].longitude,
        }
        for number in numbers
    ]
    add_rows(Municipality, places)
    add_rows(User, [{"id": ME, "email": "en@example.no", "created_at": clock.now()}])
    organisations = [
        {
            "id": one["id"],
            "municipality_id": one["id"],
            "name": f"{one['name']} lag",
            "standing": "confirmed",
        }
        for one in places
    ]
    add_rows(Organisation, organisations)


def add_rows(model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Straight into its table, committed."""
    from app.core.commit import transaction
    from app.extensions import db

    with transaction():
        db.session.execute(insert(model), list(rows))
