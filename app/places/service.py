"""Reading places, loading them from a file, and keeping a municipality's public figures."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update

from app.core.audit import record
from app.core.errors import Invalid, NotFound
from app.extensions import db
from app.places.models import Area, Municipality, Region, Unit

LOADED = (
    "slug", "name", "preposition", "residents", "latitude", "longitude",
    "reply_within_working_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Whom people write to; see `Municipality`."""

    contact: str = ""
    privacy_officer: str = ""
    privacy_contact: str = ""
    accessibility_contact: str = ""
    accessibility_statement: str = ""


# Written once: making the statement anew costs more than asking it.
_VERSION = select(Municipality.id, Municipality.public_version).where(
    Municipality.slug == bindparam("slug")
)
_VERSIONS = select(func.count(Municipality.id), func.sum(Municipality.public_version))


def list_municipalities() -> Sequence[Municipality]:
    """All of them by name, as Norwegians sort (æ ø å last)."""
    found = db.session.scalars(select(Municipality)).all()
    return sorted(found, key=lambda one: one.name.translate(str.maketrans("ÆØÅæøå", "{|}{|}")))


def get_municipality(slug: str) -> Municipality:
    """Raises NotFound."""
    found = db.session.scalar(select(Municipality).where(Municipality.slug == slug))
    if found is None:
        raise NotFound(code="unknown_municipality")
    return found


def get_region(slug: str) -> Region:
    """Raises NotFound."""
    found = db.session.scalar(select(Region).where(Region.slug == slug))
    if found is None:
        raise NotFound(code="unknown_region")
    return found


def public_version(slug: str) -> tuple[uuid.UUID, int] | None:
    """Another one whenever anything changes that the municipality's public pages show; None where
    there is no such municipality."""
    with db.engine.connect() as connection:
        found = connection.execute(_VERSION, {"slug": slug}).one_or_none()
    return (found[0], found[1]) if found else None


def public_versions() -> tuple[int, int]:
    """Another one whenever anything changes that any municipality's public pages show."""
    with db.engine.connect() as connection:
        found = connection.execute(_VERSIONS).one()
    return found[0], found[1]


def list_units(municipality_id: uuid.UUID) -> Sequence[Unit]:
    """Those that still answer, by name."""
    return db.session.scalars(
        select(Unit)
        .where(Unit.municipality_id == municipality_id, Unit.closed_at.is_(None))
        .order_by(Unit.name)
    ).all()


def get_unit(unit_id: uuid.UUID, *, municipality_id: uuid.UUID) -> Unit:
    """Raises Invalid when there is no such unit in the municipality."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or unit.municipality_id != municipality_id or unit.closed_at:
        raise Invalid(code="unknown_unit", errors={"unit": ["unknown"]})
    return unit


def find_unit(municipality_id: uuid.UUID, name: str) -> Unit:
    """Raises NotFound."""
    where = {"municipality_id": municipality_id, "name": name}
    unit = db.session.scalar(select(Unit).filter_by(**where))
    if unit is None:
        raise NotFound(f"There is no unit called {name} there.", code="unknown_unit")
    return unit


def mark_public_change(municipality_id: uuid.UUID) -> None:
    """What the municipality's public pages show has changed: copies of them are outdated."""
    db.session.execute(
        update(Municipality)
        .where(Municipality.id == municipality_id)
        .values(public_version=Municipality.public_version + 1)
    )


def change_contacts(municipality: Municipality, contacts: Contacts, *, by: uuid.UUID) -> None:
    """Let these be whom people write to. Who may do so is the caller's to ask."""
    for name, value in asdict(contacts).items():
        setattr(municipality, name, value)
    record(
        action="municipality.changed_contacts",
        subject_id=municipality.id,
        actor_id=by,
        municipality_id=municipality.id,
    )
    db.session.flush()
    mark_public_change(municipality.id)


def mark_region_change(region_id: uuid.UUID) -> None:
    """The same for every municipality of a region."""
    db.session.execute(
        update(Municipality)
        .where(Municipality.region_id == region_id)
        .values(public_version=Municipality.public_version + 1)
    )


def record_answering(municipality_id: uuid.UUID, *, due: int, in_time: int) -> None:
    """Keep how many of the last 90 days' answers came in time, if that is news."""
    municipality = db.session.get_one(Municipality, municipality_id)
    if (municipality.answers_due, municipality.answers_in_time) != (due, in_time):
        municipality.answers_due, municipality.answers_in_time = due, in_time
        municipality.public_version += 1
    db.session.flush()


def load_places(data: Mapping[str, Any]) -> int:
    """Create or update a region with its municipalities, areas and units; returns how many
    municipalities. Loading the same again changes nothing."""
    region = _upsert(Region, {"slug": data["slug"]}, {"name": data["name"]})
    for one in data["municipalities"]:
        municipality = _load_municipality(region, one)
        for name in one.get("areas", ()):
            _upsert(Area, {"municipality_id": municipality.id, "name": name}, {})
        for unit in one["units"]:
            where = {"municipality_id": municipality.id, "name": unit["name"]}
            _upsert(Unit, where, {"what_we_do": unit.get("what_we_do", "")})
    return len(data["municipalities"])


def _load_municipality(region: Region, one: Mapping[str, Any]) -> Municipality:
    values = {key: one[key] for key in LOADED if key in one}
    return _upsert(Municipality, {"number": one["number"]}, values | {"region_id": region.id})


def _upsert(model: Any, where: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    row = db.session.scalar(select(model).filter_by(**where))
    if row is None:
        row = model(**where)
        db.session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    return row
