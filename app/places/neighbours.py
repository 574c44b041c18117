"""What is in a municipality, or within some minutes of travel from its middle."""

import uuid
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, or_, select

from app.extensions import db
from app.places.distance import km_between, km_within, square_km
from app.places.models import Municipality


class Placed(Protocol):
    """Rows that are in a municipality, and may have a point of their own."""

    municipality_id: Any
    latitude: Any
    longitude: Any


def is_near(
    thing: type[Placed], municipality: Municipality, within: int | None
) -> ColumnElement[bool]:
    """It is the municipality's; with minutes, or so far from its middle, by its own point or else by
    its own municipality's middle."""
    here: ColumnElement[bool] = thing.municipality_id == municipality.id
    if within is None:
        return here
    middle, most = (municipality.latitude, municipality.longitude), km_within(within)
    placed = square_km(thing.latitude, thing.longitude, to=middle) <= most * most
    around = _around(municipality, most)
    unplaced = and_(thing.latitude.is_(None), thing.municipality_id.in_(around))
    return or_(here, placed, unplaced)


def _around(municipality: Municipality, most: float) -> list[uuid.UUID]:
    """Municipalities whose middle is so many kilometres away at most."""
    middle = municipality.latitude, municipality.longitude
    known = db.session.execute(
        select(Municipality.id, Municipality.latitude, Municipality.longitude)
    )
    far = ((one.id, km_between((one.latitude, one.longitude), middle)) for one in known)
    return [place for place, km in far if km is not None and km <= most]
