"""What waits, in numbers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.extensions import db


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of a sort wait in a municipality, and the first of their moments: when it came, or by
    when it was promised."""

    municipality_id: uuid.UUID
    count: int
    first: datetime


def count_by_place(query: Select[*tuple[Any, ...]]) -> Sequence[Waiting]:
    """By municipality, of a query that gives each one's municipality and its moment."""
    place, moment = query.subquery().c
    counted = select(place, func.count(), func.min(moment)).group_by(place)
    return [Waiting(*row) for row in db.session.execute(counted)]
