"""How long a match takes among 20,000 offers, SQL included, after a year of asking; and whether the
database finds whom the year in memory found."""

import statistics
import tempfile
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from app.core.terms import terms_of
from app.offers.matching import Candidate, Wanted, may_be_asked
from bench.report import Row
from bench.volunteers import TOWNS, Person, World

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ENDED = BEGAN + timedelta(days=365)
MATCHES, COMPARED = 500, 100
Found = Mapping[int, tuple[Wanted, Sequence[Candidate]]]


def measure_speed(
    world: World, found: Found, asks: Mapping[int, Sequence[float]], database: str = ""
) -> list[Row]:
    """`found`: of each need, what it wants and whom it finds; `asks`: of each person, the days;
    `database`: the address of a PostgreSQL, else SQLite."""
    from app import create_app
    from app.extensions import db

    with tempfile.TemporaryDirectory(prefix="bidra-bench-") as folder:
        environ = {
            "BIDRA_ENV": "test",
            "BIDRA_DATA": folder,
            "BIDRA_DATABASE_URL": database,
            "BIDRA_SECRET_KEY": uuid.uuid4().hex * 2,
        }
        with create_app({"environ": environ}).app_context():
            db.create_all()
            store_offers(world)
            _compare(found)
            store_asks(asks)
            times = sorted(time_match(wanted) for wanted, _ in list(found.values())[:MATCHES])
            db.session.remove()
            db.engine.dispose()
    which = "PostgreSQL" if database else "SQLite"
    name = f"matching: a match among {len(world.people):,}, {which}"
    return [
        Row(f"{name}, median", statistics.median(times), "ms"),
        Row(f"{name}, p99", times[len(times) * 99 // 100], "ms"),
    ]


def time_match(wanted: Wanted) -> float:
    from app.extensions import db
    from app.offers.candidates import match

    db.session.rollback()
    began = time.perf_counter()
    match(wanted, now=ENDED, count=12)
    return (time.perf_counter() - began) * 1000


def _compare(found: Found) -> None:
    from app.offers.candidates import find_candidates

    for wanted, expected in list(found.values())[:COMPARED]:
        stored = find_candidates(wanted, now=BEGAN, limit=100_000)
        fit = {one.offer_id for one in stored if may_be_asked(one, wanted)}
        assert fit == {one.offer_id for one in expected}, wanted


def store_offers(world: World) -> None:
    from app.accounts.models import User
    from app.offers.models import Offer, OfferTerm
    from app.places.models import Municipality, Region

    region = uuid.uuid4()
    _insert(Region, [{"id": region, "slug": "sorvest", "name": "Trøndelag Sørvest"}])
    _insert(Municipality, (_town(region, number) for number in range(len(TOWNS))))
    _insert(User, (_user(person) for person in world.people))
    _insert(Offer, (_offer(person) for person in world.people))
    _insert(
        OfferTerm,
        (
            {"term": term, "offer_id": uuid.UUID(int=person.number)}
            for person in world.people
            for term in sorted(terms_of(person.text))
        ),
    )


def _town(region: uuid.UUID, number: int) -> dict[str, Any]:
    town = TOWNS[number]
    return {
        "id": uuid.UUID(int=number),
        "region_id": region,
        "slug": str(number),
        "number": str(number),
        "name": town.name,
        "latitude": town.latitude,
        "longitude": town.longitude,
    }


def _user(person: Person) -> dict[str, Any]:
    return {
        "id": uuid.UUID(int=person.number),
        "email": f"{person.number}@example.no",
        "created_at": BEGAN - timedelta(days=person.since),
    }


def _offer(person: Person) -> dict[str, Any]:
    return {
        "id": uuid.UUID(int=person.number),
        "user_id": uuid.UUID(int=person.number),
        "municipality_id": uuid.UUID(int=person.town),
        "kind": "time",
        "what": person.text,
        "days": person.said_days,
        "parts": person.said_parts,
        "travel_minutes": person.said_minutes,
        "latitude": person.latitude,
        "longitude": person.longitude,
        "language": person.language,
        "visibility": "organisations",
        "fingerprint": "",
        "until": date(2027, 12, 31),
        "created_at": BEGAN - timedelta(days=person.since),
    }


def store_asks(asks: Mapping[int, Sequence[float]]) -> None:
    """For needs that are none of the timed ones, so that nobody is left out of these."""
    from app.accounts.models import Organisation
    from app.needs.models import Need, Slot
    from app.offers.models import Ask

    organisation = uuid.uuid4()
    town = uuid.UUID(int=0)
    _insert(Organisation, [{"id": organisation, "municipality_id": town, "name": "Laget"}])
    need = {
        "id": uuid.uuid4(),
        "municipality_id": town,
        "organisation_id": organisation,
        "created_by_id": uuid.UUID(int=0),
        "title": "",
        "fingerprint": "",
    }
    _insert(Need, [need])
    slot = {"id": uuid.uuid4(), "need_id": need["id"], "role": "", "capacity": 1, "position": 0}
    _insert(Slot, [slot])
    rows = (
        {
            "need_id": need["id"],
            "slot_id": slot["id"],
            "on": BEGAN.date() + timedelta(days=day),
            "user_id": uuid.UUID(int=number),
            "offer_id": uuid.UUID(int=number),
            "asked_at": BEGAN + timedelta(days=day),
            "answer_by": BEGAN + timedelta(days=day + 1),
        }
        for number, days in asks.items()
        for day in days
    )
    _insert(Ask, rows)


def _insert(model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    from app.core.commit import transaction
    from app.extensions import db

    with transaction():
        db.session.execute(insert(model), list(rows))
