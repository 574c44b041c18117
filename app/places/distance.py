"""How far it is between places: kilometres in a straight line, and minutes on the road."""

import math
from typing import Any

from sqlalchemy import ColumnElement, Float, cast, null

Point = tuple[float | None, float | None]

# Roads wind around fjords and hills: 1.5 times the straight line, at 50 km/h, and a few minutes to
# get away. Ferries are not known.
MINUTES_PER_KM = 1.5 * 60 / 50
MINUTES_TO_START = 3
# Where somebody's place is not known, and the municipality is the same.
MINUTES_SOMEWHERE = 20
KM_PER_DEGREE = 111.2


def km_between(one: Point, other: Point) -> float | None:
    """The straight line between two points (latitude, longitude); None when one is unknown. Over the
    100 km that anybody travels the earth is flat, but for a hundredth."""
    if None in (*one, *other):
        return None
    (lat, long), (to_lat, to_long) = one, other
    north = (lat - to_lat) * KM_PER_DEGREE  # type: ignore[operator]
    east = (long - to_long) * KM_PER_DEGREE * math.cos(math.radians(to_lat))  # type: ignore
    return math.hypot(north, east)


def travel_minutes(km: float | None) -> int:
    if km is None:
        return MINUTES_SOMEWHERE
    return round(MINUTES_TO_START + km * MINUTES_PER_KM)


def km_within(minutes: Any) -> Any:
    """The straight line that so many minutes reach (a number or a column). A minute more, since
    `travel_minutes` rounds."""
    return (minutes + 1 - MINUTES_TO_START) / MINUTES_PER_KM


def square_km(latitude: Any, longitude: Any, *, to: Point) -> ColumnElement[Any]:
    """The same line from columns to a point, squared, as a database without square roots and cosines
    can compute it; NULL when one is unknown."""
    to_lat, to_long = to
    if to_lat is None or to_long is None:
        return cast(null(), Float)
    north = (latitude - to_lat) * KM_PER_DEGREE
    east = (longitude - to_long) * (KM_PER_DEGREE * math.cos(math.radians(to_lat)))
    found: ColumnElement[Any] = north * north + east * east
    return found
