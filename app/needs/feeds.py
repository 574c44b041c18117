"""Calendars (RFC 5545): one need, a municipality's, an organisation's, and a person's own.

The times are Norway's, with the zone's rules beside them, so that a weekly one stays at the same hour
when the clocks are moved. A change raises SEQUENCE and a cancelled one stays, as CANCELLED: only so do
Apple's, Google's and Outlook's calendars follow.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, Timezone, vRecur

from app.core import clock
from app.needs import occurrences
from app.needs.models import Need, NeedState, SignUp

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REFRESH = timedelta(hours=6)


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


def need_event(need: Need, *, url: str) -> Event:
    """A need as one event, repeating as it does."""
    event = _event(need, f"{need.id}@bidra", url)
    _set_time(event, need, occurrences.first_day(need))
    if need.weekdays:
        _set_time(event, need, _first_occurrence(need))
        rule: dict[str, Any] = {"freq": "weekly", "byday": _byday(need)}
        if need.repeats_until:
            rule["until"] = clock.oslo(need.repeats_until + timedelta(days=1)) - timedelta(
                seconds=1
            )
        event.add("rrule", vRecur(rule))
    return event


def sign_up_event(mine: SignUp, *, url: str) -> Event:
    """What a person has signed up for, on its day."""
    need = mine.need
    event = _event(need, f"{mine.id}-{mine.on:%Y%m%d}@bidra", url)
    event["summary"] = f"{mine.slot.role}: {need.title}"
    _set_time(event, need, mine.on)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", need.title)
    alarm.add("trigger", timedelta(hours=-3))
    event.add_component(alarm)
    return event


def _event(need: Need, uid: str, url: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", need.changed_at)
    event.add("last-modified", need.changed_at)
    event.add("created", need.created_at)
    event.add("sequence", need.sequence)
    event.add("summary", f"{need.title} ({need.organisation.name})")
    event.add("description", "\n\n".join(part for part in (need.body, url) if part))
    event.add("url", url)
    if need.place:
        event.add("location", need.place)
    if need.latitude is not None and need.longitude is not None:
        event.add("geo", (need.latitude, need.longitude))
    event.add("status", "CANCELLED" if need.state == NeedState.CANCELLED else "CONFIRMED")
    return event


def _set_time(event: Event, need: Need, day: date) -> None:
    for name in ("dtstart", "dtend"):
        event.pop(name, None)
    starts, ends = occurrences.starts(need, day), occurrences.ends(need, day)
    if starts is None:  # flexible: the last day, the whole of it
        event.add("dtstart", day)
        return
    event.add("dtstart", _local(starts))
    event.add("dtend", _local(ends or starts + timedelta(hours=1)))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.OSLO)


def _first_occurrence(need: Need) -> date:
    """DTSTART must itself be one of the days (RFC 5545 § 3.8.5.3)."""
    first = occurrences.first_day(need)
    return next(occurrences.days(need, since=first), first)


def _byday(need: Need) -> list[str]:
    return [DAYS[day] for day in range(7) if need.weekdays & 1 << day]
