"""Calendars (RFC 5545).

The times are Norway's, with the zone's rules beside them, so that a weekly one stays at the same hour
when the clocks are moved. A change raises SEQUENCE and a cancelled one stays, as CANCELLED: only so do
Apple's, Google's and Outlook's calendars follow.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response
from icalendar import Alarm, Calendar, Event, Timezone, vRecur, vText

from app.core import clock, schedule
from app.core.schedule import Scheduled

# By rules (since 1996, those of the European Union): the same zone as a list of dates, as the library
# makes it, is read one hour wrong by two parsers.
OSLO = Timezone.from_ical(
    """\
BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a calendar says of something scheduled. `uid` stays the same for ever; `point` is latitude
    and longitude; `tentative`: the person may come."""

    uid: str
    summary: str
    description: str
    url: str
    created_at: datetime
    changed_at: datetime
    place: str = ""
    point: tuple[float, float] | None = None
    cancelled: bool = False
    tentative: bool = False


def title_of(what: str, of: str) -> str:
    """«Middag (Røde Kors)»: what it is, and of what; not twice the same words."""
    return what if _says(what, of) else f"{what} ({of})"


def role_of(role: str, what: str) -> str:
    """«sjåfør: Middag», likewise."""
    return what if _says(what, role) else f"{role}: {what}"


def _says(text: str, words: str) -> bool:
    """Whether they stand in it, as words of their own."""
    whole = rf"(?<!\w){re.escape(words.casefold())}(?!\w)"
    return re.search(whole, text.casefold()) is not None


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
    calendar.add_component(OSLO)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def answer(name: str, events: Iterable[Event]) -> Response:
    """A calendar as an answer."""
    return Response(calendar_of(name, events), mimetype="text/calendar")


def repeating(thing: Scheduled, entry: Entry) -> Event:
    """One event, repeating as the thing does: what anybody may come to, and nobody is busy for."""
    event = _event(entry, thing.sequence)
    _take_no_time(event)
    if not thing.weekdays:
        _set_time(event, thing, schedule.first_day(thing), _exact)
        return event
    _set_time(event, thing, _first_occurrence(thing), _local)
    rule: dict[str, Any] = {"freq": "weekly", "byday": _byday(thing)}
    if thing.repeats_until:
        until = clock.oslo(thing.repeats_until + timedelta(days=1)) - timedelta(seconds=1)
        rule["until"] = until
    event.add("rrule", vRecur(rule))
    for day in schedule.days_off(thing):
        event.add("exdate", _local(schedule.last_moment(thing, day)))
    return event


def on_one_day(thing: Scheduled, day: date, entry: Entry) -> Event:
    """One day of it, that somebody is coming to: with an alarm three hours before, but by day. What is
    at no hour, or is off, rings for nobody."""
    event = _event(entry, thing.sequence)
    _set_time(event, thing, day, _exact)
    begins, reminder = schedule.starts(thing, day), schedule.last_reminder(thing, day)
    if begins is None or reminder is None or entry.cancelled:
        return event
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", reminder - begins)
    event.add_component(alarm)
    return event


def whole_day(day: date, entry: Entry, *, sequence: int) -> Event:
    """Something on a day, at no hour."""
    event = _event(entry, sequence)
    _set_day(event, day)
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
    state = "TENTATIVE" if entry.tentative else "CONFIRMED"
    event.add("status", "CANCELLED" if entry.cancelled else state)
    return event


Said = Callable[[datetime], datetime]


def _set_time(event: Event, thing: Scheduled, day: date, said: Said) -> None:
    hours = schedule.hours(thing, day)
    if hours is None:  # flexible: until that day
        _set_day(event, day)
        return
    event.add("dtstart", said(hours[0]))
    event.add("dtend", said(hours[1]))


def _set_day(event: Event, day: date) -> None:
    """On a day and at no hour. A VTODO would say so too, but Google's and Outlook's calendars show
    none."""
    event.add("dtstart", day)
    _take_no_time(event)


def _take_no_time(event: Event) -> None:
    """Whoever has it in their calendar is free all the same (RFC 5545 § 3.8.2.7)."""
    event["transp"] = vText("TRANSPARENT")


def _local(moment: datetime) -> datetime:
    """As clocks in Norway show it."""
    return moment.astimezone(clock.OSLO)


def _exact(moment: datetime) -> datetime:
    """The same; but in the hour that comes twice, in UTC: programs differ in which they take."""
    local = _local(moment)
    offsets = {local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    return local if len(offsets) == 1 else moment


def _first_occurrence(thing: Scheduled) -> date:
    """DTSTART must itself be one of the days (RFC 5545 § 3.8.5.3)."""
    first = schedule.first_day(thing)
    return next(schedule.days(thing, since=first), first)


def _byday(thing: Scheduled) -> list[str]:
    return [DAYS[day] for day in range(7) if thing.weekdays & 1 << day]
