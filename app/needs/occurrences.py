"""When a need is: its days, and the moments of each. Clocks are Norway's, daylight saving included."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import WEEKLY, rrule

from app.core import clock
from app.needs.models import Need

REMINDERS = (timedelta(hours=24), timedelta(hours=3))


def first_day(need: Need) -> date:
    """The day it is on, or begins to repeat; the last day of a flexible one."""
    if need.starts_at is not None:
        return need.starts_at.astimezone(clock.OSLO).date()
    assert need.flexible_until is not None  # noqa: S101  (the service sees to it)
    return need.flexible_until


def days(need: Need, *, since: date) -> Iterator[date]:
    """The days it is on from a day on, in order; endless for what repeats without an end."""
    start = first_day(need)
    if not need.weekdays:
        if start >= since:
            yield start
        return
    weekdays = [day for day in range(7) if need.weekdays & 1 << day]
    rule = rrule(
        WEEKLY,
        dtstart=datetime.combine(max(start, since), time()),
        until=datetime.combine(need.repeats_until, time()) if need.repeats_until else None,
        byweekday=weekdays,
    )
    for moment in rule:
        yield moment.date()


def coming_days(need: Need, *, most: int = 8) -> list[date]:
    """The next days on which one can still come."""
    now = clock.now()
    coming = (day for day in days(need, since=clock.today()) if last_moment(need, day) > now)
    return list(islice(coming, most))


def starts(need: Need, day: date) -> datetime | None:
    """When it begins on a day; None when that is flexible."""
    return _moment(need.starts_at, need, day)


def ends(need: Need, day: date) -> datetime | None:
    """When it ends on a day (after midnight, when it began before); None when nobody has said."""
    return _moment(need.ends_at, need, day)


def _moment(of: datetime | None, need: Need, day: date) -> datetime | None:
    if of is None or need.starts_at is None:
        return None
    local, first = of.astimezone(clock.OSLO), need.starts_at.astimezone(clock.OSLO)
    return clock.oslo(day + (local.date() - first.date()), local.time())


def last_moment(need: Need, day: date) -> datetime:
    """Until when one can sign up for a day: its beginning, or the day's end when that is flexible."""
    return starts(need, day) or clock.oslo(day + timedelta(days=1))


def next_moment(need: Need) -> datetime | None:
    """When it is next; None when it is over."""
    found = coming_days(need, most=1)
    return last_moment(need, found[0]) if found else None


def next_reminder(need: Need, day: date) -> datetime | None:
    """When to remind next of a day: a day before, then three hours; None when both are over."""
    begins = starts(need, day)
    if begins is None:
        return None
    return next((begins - one for one in REMINDERS if begins - one > clock.now()), None)
