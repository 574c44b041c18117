"""Whether something scheduled is on some days, as a database can tell."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, or_

from app.core import clock
from app.core.schedule import Scheduled


def is_on(thing: type[Scheduled], day: date) -> ColumnElement[bool]:
    """It begins on the day, or is there weekly then. What is flexible is on no day."""
    weekly = and_(
        thing.weekdays.bitwise_and(1 << day.weekday()) != 0,
        cast(thing.days_off, Text).not_like(f"%{day.isoformat()}%"),
    )
    return and_(may_be_on(thing, day, day), or_(thing.weekdays == 0, weekly))


def may_be_on(thing: type[Scheduled], first: date, last: date) -> ColumnElement[bool]:
    """It may be on one of the days from the first to the last; `schedule.days` knows which."""
    until: Any = thing.repeats_until
    once: Any = and_(thing.weekdays == 0, thing.starts_at >= clock.oslo(first))
    weekly: Any = and_(thing.weekdays != 0, or_(until.is_(None), until >= first))
    return and_(thing.starts_at < clock.oslo(last + timedelta(days=1)), or_(once, weekly))
