"""Calendars (RFC 5545).

The times are Norway's, with the zone's rules beside them, so that a weekly one stays at the same hour
when the clocks are moved. A change raises SEQUENCE and a cancelled one stays, as CANCELLED: only so do
Apple's, Google's and Outlook's calendars follow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response
from icalendar import Alarm, Calendar, Event, Timezone, vRecur

from app.core import clock, schedule
from app.core.schedule import Scheduled

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a calendar says of something scheduled. `uid` stays the same for ever; `point` is latitude
    and longitude."""

    uid: str
    summary: str
    description: str
    url: str
    created_at: datetime
    changed_at: datetime
    place: str = ""
    point: tuple[float, float] | None = None
    cancelled: bool = False


def calendar_of(name: str, events: Iterable[Event]) -> bytes:
    """A calendar of that name. `REFRESH-INTERVAL` (RFC 7986 § 5.7) asks programs to come again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bidra//Bidra//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Oslo")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzid("Europe/Oslo"))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def answer(name: str, events: Iterable[Event]) -> Response:
    """A calendar as an answer."""
    return Response(calendar_of(name, events), mimetype="text/calendar")


def repeating(thing: Scheduled, entry: Entry) -> Event:
    """One event, repeating as the thing does."""
    event = _event(entry, thing.sequence)
    if not thing.weekdays:
        _set_time(event, thing, schedule.first_day(thing))
        return event
    _set_time(event, thing, _first_occurrence(thing))
    rule: dict[str, Any] = {"freq": "weekly", "byday": _byday(thing)}
    if thing.repeats_until:
        until = clock.oslo(thing.repeats_until + timedelta(days=1)) - timedelta(seconds=1)
        rule["until"] = until
    event.add("rrule", vRecur(rule))
    for day in schedule.days_off(thing):
        event.add("exdate", _local(schedule.last_moment(thing, day)))
    return event


def on_one_day(thing: Scheduled, day: date, entry: Entry) -> Event:
    """One day of it, that somebody is coming to: with an alarm three hours before."""
    event = _event(entry, thing.sequence)
    _set_time(event, thing, day)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", timedelta(hours=-3))
    event.add_component(alarm)
    return event


def whole_day(day: date, entry: Entry, *, sequence: int) -> Event:
    """Something on a day, at no hour."""
    event = _event(entry, sequence)
    event.add("dtstart", day)
    return event


def _event(entry: Entry, sequence: int) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("created", entry.created_at)
    event.add("sequence", sequence)
    event.add("summary", entry.summary)
    event.add("description", "\n\n".join(part for part in (entry.description, entry.url) if part))
    event.add("url", entry.url)
    if entry.place:
        event.add("location", entry.place)
    if entry.point:
        event.add("geo", entry.point)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _set_time(event: Event, thing: Scheduled, day: date) -> None:
    hours = schedule.hours(thing, day)
    if hours is None:  # flexible: the last day, the whole of it
        event.add("dtstart", day)
        return
    event.add("dtstart", _local(hours[0]))
    event.add("dtend", _local(hours[1]))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.OSLO)


def _first_occurrence(thing: Scheduled) -> date:
    """DTSTART must itself be one of the days (RFC 5545 § 3.8.5.3)."""
    first = schedule.first_day(thing)
    return next(schedule.days(thing, since=first), first)


def _byday(thing: Scheduled) -> list[str]:
    return [DAYS[day] for day in range(7) if thing.weekdays & 1 << day]
