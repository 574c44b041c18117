"""When something is: once, every week, or when it suits until a day; its days, and the moments of
each. Clocks are Norway's, daylight saving included."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Protocol

from dateutil.rrule import WEEKLY, rrule
from sqlalchemy import JSON, Date, Integer, Row
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Invalid
from app.core.quiet import evening_before, next_open
from app.core.settings import setting

REMINDERS = (timedelta(hours=24), timedelta(hours=3))
LONGEST = timedelta(days=14)
FLEXIBLE = timedelta(days=90)
UNSAID = timedelta(hours=1)


class Scheduled:
    """Columns of what happens at a time.

    It is once (`starts_at`), weekly on `weekdays` (bits, Monday the lowest) until `repeats_until`, or
    flexible until a day. `days_off` are days (ISO 8601) on which a weekly one is called off. `next_at`
    is when it is next, by which lists are ordered; None when it is over. `sequence`
    counts what calendars must be told of (RFC 5545 § 3.8.7.4).
    """

    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    flexible_until: Mapped[date | None] = mapped_column(Date)
    weekdays: Mapped[int] = mapped_column(Integer, default=0)
    repeats_until: Mapped[date | None] = mapped_column(Date)
    days_off: Mapped[list[str]] = mapped_column(JSON, default=list)
    next_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(Integer, default=0)

    @property
    def repeats(self) -> dict[str, Any] | None:
        """`{"weekdays": [0…6, Monday first], "until": date | None}`."""
        if not self.weekdays:
            return None
        days = [day for day in range(7) if self.weekdays & 1 << day]
        return {"weekdays": days, "until": self.repeats_until}


class Said(Protocol):
    """When something is to be, as somebody says it; `weekdays` 0 (Monday) to 6."""

    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def flexible_until(self) -> date | None: ...
    @property
    def weekdays(self) -> Sequence[int]: ...
    @property
    def repeats_until(self) -> date | None: ...


def set_time(thing: Scheduled, to: Said) -> None:
    """Move it there. Without a beginning it is flexible, for three months unless a day is given.
    Raises Invalid for what cannot be."""
    starts_at, ends_at = to.starts_at, to.ends_at
    if starts_at and ends_at and not starts_at < ends_at <= starts_at + LONGEST:
        raise Invalid(code="ends_before", errors={"ends_at": ["ends_before"]})
    if to.weekdays and starts_at is None:
        raise Invalid(code="starts_required", errors={"starts_at": ["required"]})
    thing.starts_at, thing.ends_at = starts_at, ends_at if starts_at else None
    thing.weekdays = sum({1 << day for day in to.weekdays})
    thing.repeats_until = to.repeats_until if to.weekdays else None
    flexible = to.flexible_until or clock.today() + FLEXIBLE
    thing.flexible_until = None if starts_at else flexible
    thing.next_at = next_moment(thing)


def call_off_day(thing: Scheduled, day: date) -> None:
    """Let what is weekly not be on a day. Raises Invalid for a day that it is not on (`no_such_day`) or
    that is over (`past`)."""
    if not thing.weekdays or day != next(days(thing, since=day), None):
        raise Invalid(code="no_such_day", errors={"on": ["no_such_day"]})
    if last_moment(thing, day) <= clock.now():
        raise Invalid(code="past", errors={"on": ["past"]})
    _set_days_off(thing, {*thing.days_off, day.isoformat()})


def take_up_day(thing: Scheduled, day: date) -> None:
    """Let it be on a day again that was called off. Raises Invalid when none was, or it is over."""
    if day.isoformat() not in thing.days_off:
        raise Invalid(code="no_such_day", errors={"on": ["no_such_day"]})
    if last_moment(thing, day) <= clock.now():
        raise Invalid(code="past", errors={"on": ["past"]})
    _set_days_off(thing, {*thing.days_off} - {day.isoformat()})


def _set_days_off(thing: Scheduled, days_off: set[str]) -> None:
    thing.days_off = sorted(days_off)
    thing.sequence += 1
    thing.next_at = next_moment(thing)


def days_off(thing: Scheduled) -> list[date]:
    """Days on which what is weekly is called off, in order."""
    return [date.fromisoformat(day) for day in thing.days_off] if thing.weekdays else []


def coming_days_off(thing: Scheduled) -> list[date]:
    """Those to come."""
    return [day for day in days_off(thing) if last_moment(thing, day) > clock.now()]


def require_coming(thing: Scheduled) -> None:
    """Raises Invalid for what would be over from the first, at what says so."""
    if thing.next_at is None:
        last = "repeats" if thing.weekdays else "starts_at" if thing.starts_at else "flexible_until"
        raise Invalid(code="past", errors={last: ["past"]})


def appointment(thing: Scheduled) -> tuple[object, ...]:
    """What somebody who comes must know the change of."""
    return (
        thing.starts_at, thing.ends_at, thing.weekdays, thing.repeats_until, thing.flexible_until,
    )  # fmt: skip


def first_day(thing: Scheduled) -> date:
    """The day it is on, or begins to repeat; the last day of a flexible one."""
    if thing.starts_at is not None:
        return clock.day_of(thing.starts_at)
    assert thing.flexible_until is not None  # noqa: S101  (the service sees to it)
    return thing.flexible_until


def days(thing: Scheduled, *, since: date) -> Iterator[date]:
    """The days it is on from a day on, in order; endless for what repeats without an end."""
    start = first_day(thing)
    if not thing.weekdays:
        if start >= since:
            yield start
        return
    weekdays = [day for day in range(7) if thing.weekdays & 1 << day]
    rule = rrule(
        WEEKLY,
        dtstart=datetime.combine(max(start, since), time()),
        until=datetime.combine(thing.repeats_until, time()) if thing.repeats_until else None,
        byweekday=weekdays,
    )
    off = set(thing.days_off or ())
    yield from (day for day in (moment.date() for moment in rule) if day.isoformat() not in off)


def coming_days(thing: Scheduled, *, most: int = 8) -> list[date]:
    """The next days on which one can still come."""
    now = clock.now()
    coming = (day for day in days(thing, since=clock.today()) if last_moment(thing, day) > now)
    return list(islice(coming, most))


def starts(thing: Scheduled, day: date) -> datetime | None:
    """When it begins on a day; None when that is flexible."""
    return _moment(thing.starts_at, thing, day)


def ends(thing: Scheduled, day: date) -> datetime | None:
    """When it ends on a day (after midnight, when it began before); None when nobody has said."""
    return _moment(thing.ends_at, thing, day)


def _moment(of: datetime | None, thing: Scheduled, day: date) -> datetime | None:
    if of is None or thing.starts_at is None:
        return None
    local, first = of.astimezone(clock.OSLO), thing.starts_at.astimezone(clock.OSLO)
    return clock.oslo(day + (local.date() - first.date()), local.time())


def last_moment(thing: Scheduled, day: date) -> datetime:
    """Until when one can sign up for a day: its beginning, or the day's end when that is flexible."""
    return starts(thing, day) or clock.oslo(day + timedelta(days=1))


def first_to_come(thing: Scheduled) -> date:
    """Today, or tomorrow when today's has begun: who is there now has been there, whatever changes."""
    today = clock.today()
    return today if last_moment(thing, today) > clock.now() else today + timedelta(days=1)


def told(thing: Scheduled, day: date) -> dict[str, str]:
    """A day of it as it is told of, in ISO 8601: `{"day", "starts", "ends"?}`, or `{"by"}` of what is
    flexible. `when.told_day` says it. Kept with what was told, whatever is changed later."""
    if thing.starts_at is None:
        return {"by": day.isoformat()}
    moments = {"starts": starts(thing, day), "ends": ends(thing, day)}
    hours = {name: at.isoformat() for name, at in moments.items() if at is not None}
    return {"day": day.isoformat(), **hours}


def days_to_tell(
    thing: Scheduled, days: Iterable[Row[uuid.UUID, date]]
) -> dict[uuid.UUID, tuple[date, date]]:
    """Of people and the days they have of it, in order: each one's next and last. Not one that is over
    by the time they can be called on the phone, where they have another; nobody whose are all over."""
    now = clock.now()
    called = next_open(now, setting("QUIET_HOURS"))
    found: dict[uuid.UUID, tuple[date, date]] = {}
    for person, day in days:
        first, _last = found.get(person, (day, day))
        if over(thing, day) > now:
            found[person] = (first if over(thing, first) > called else day, day)
    return found


def next_day(thing: Scheduled) -> date | None:
    """The next day on which one can still come; None when it is over."""
    return next(iter(coming_days(thing, most=1)), None)


def next_moment(thing: Scheduled) -> datetime | None:
    """When it is next; None when it is over."""
    day = next_day(thing)
    return last_moment(thing, day) if day else None


def next_reminder(thing: Scheduled, day: date) -> datetime | None:
    """When to remind next of a day: a day before, then three hours, but by day; None when both are
    over."""
    begins = starts(thing, day)
    if begins is None:
        return None
    moments = (_by_day(begins - one, begins) for one in REMINDERS)
    return next((one for one in moments if one > clock.now()), None)


def last_reminder(thing: Scheduled, day: date) -> datetime | None:
    """When to remind last of a day: three hours before, but by day; None when it is flexible."""
    begins = starts(thing, day)
    return None if begins is None else _by_day(begins - REMINDERS[-1], begins)


def _by_day(moment: datetime, begins: datetime) -> datetime:
    """Not in the quiet hours: when they are over or, where that leaves less than an hour, the evening
    before."""
    quiet = setting("QUIET_HOURS")
    morning = next_open(moment, quiet)
    if morning == moment or morning <= begins - timedelta(hours=1):
        return morning
    return evening_before(moment, quiet)


def hours(thing: Scheduled, day: date) -> tuple[datetime, datetime] | None:
    """From when until when it is on a day, for an hour where nobody has said; None when that is
    flexible."""
    begins = starts(thing, day)
    return None if begins is None else (begins, ends(thing, day) or begins + UNSAID)


def over(thing: Scheduled, day: date) -> datetime:
    """When it is over on a day: its end, or the day's, where nobody has said."""
    begins = starts(thing, day)
    return ends(thing, day) or (
        clock.end_of(clock.day_of(begins)) if begins else last_moment(thing, day)
    )
