"""What programs read in a calendar: five of them, of which only icalendar wrote it. Each gives the
moments, in UTC, of all that is in it between two; and whole days as days."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import ics
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from tests.support.server import ROOT

Moment = datetime | date
Read = set[tuple[str, Moment, Moment | None]]
Span = tuple[datetime, datetime]


def _utc(value: Any) -> Moment:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _said(summary: str, starts: Any, ends: Any) -> tuple[str, Moment, Moment | None]:
    """The end of a whole day is not said, and programs make different ones of that."""
    return summary, _utc(starts), _utc(ends) if isinstance(starts, datetime) else None


def by_vobject(text: str, span: Span) -> Read:
    found: Read = set()
    for event in vobject.readOne(text).contents.get("vevent", []):
        starts = event.dtstart.value
        ends = event.dtend.value if hasattr(event, "dtend") else None
        if not hasattr(event, "rrule"):
            found.add(_said(event.summary.value, starts, ends))
            continue
        for moment in event.getrruleset(True):  # as clocks on walls show it
            begins = moment.replace(tzinfo=starts.tzinfo)
            if begins > span[1]:
                break
            found.add(_said(event.summary.value, begins, begins + (ends - starts)))
    return found


def by_icalendar(text: str, span: Span) -> Read:
    """Without X-WR-TIMEZONE, by which it makes Norway's hours of UTC, and forgets which of the two
    that are called alike it was."""
    text = text.replace("X-WR-TIMEZONE:Europe/Oslo\r\n", "")
    events = recurring_ical_events.of(Calendar.from_ical(text)).between(*span)
    return {_said(str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt) for e in events}


def by_ical(text: str, span: Span) -> Read:
    calendar = IcsCalendarStream.calendar_from_ics(text)
    events = calendar.timeline_tz(UTC).overlapping(*span)
    return {_said(one.summary, one.dtstart, one.end) for one in events}


def by_ics(text: str, span: Span) -> Read:
    """It knows no rules of repeating, and no zones but its own."""
    events = ics.Calendar(text).events
    return {
        _said(e.name, e.begin.date(), None)
        if e.all_day
        else _said(e.name, e.begin.datetime, e.end.datetime)
        for e in events
    }


def by_ical_js(text: str, span: Span) -> Read:
    """Thunderbird's."""
    asked = json.dumps({"text": text, "until": span[1].isoformat()})
    script = ROOT / "tests/support/read_calendar.mjs"
    command = [str(ROOT / "bin/node"), "node", str(script)]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    read = json.loads(done.stdout)
    return {
        _said(summary, datetime.fromisoformat(starts), datetime.fromisoformat(ends))
        if ends
        else (summary, date.fromisoformat(starts), None)
        for summary, starts, ends in read
    }


PARSERS: dict[str, Callable[[str, Span], Read]] = {
    "vobject": by_vobject,
    "icalendar": by_icalendar,
    "ical": by_ical,
    "ics": by_ics,
    "ical.js": by_ical_js,
}
