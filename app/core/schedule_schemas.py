"""Schedules as they come in, as JSON and from a plain form, and as they go out."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from marshmallow import Schema, fields, validate

from app.core import clock, schedule
from app.core.schedule import Scheduled


class RepeatsIn(Schema):
    """Weekly: 0 is Monday."""

    weekdays = fields.List(
        fields.Integer(validate=validate.Range(0, 6)),
        required=True,
        validate=validate.Length(1, 7),
    )
    until = fields.Date(load_default=None, allow_none=True)


class ScheduleIn(Schema):
    """When something is to be: once, weekly (`repeats`), or when it suits until a day."""

    starts_at = fields.AwareDateTime(load_default=None, allow_none=True)
    ends_at = fields.AwareDateTime(load_default=None, allow_none=True)
    flexible_until = fields.Date(load_default=None, allow_none=True)
    repeats = fields.Nested(RepeatsIn, load_default=None, allow_none=True)


class DayOffIn(Schema):
    """Whether what is weekly is off on a day."""

    on = fields.Date(required=True)
    off = fields.Boolean(required=True)


def flat(data: dict[str, Any]) -> dict[str, Any]:
    """What was loaded, with `weekdays` and `repeats_until` for `repeats`."""
    repeats = data.pop("repeats") or {"weekdays": (), "until": None}
    weekdays = tuple(sorted(set(repeats["weekdays"])))
    return {**data, "weekdays": weekdays, "repeats_until": repeats["until"]}


class RepeatsOut(Schema):
    weekdays = fields.List(fields.Integer())
    until = fields.Date(allow_none=True)


class ScheduleOut(Schema):
    """`days` are the next days on which one can still come."""

    starts_at = fields.DateTime(allow_none=True)
    ends_at = fields.DateTime(allow_none=True)
    flexible_until = fields.Date(allow_none=True)
    repeats = fields.Nested(RepeatsOut, allow_none=True)
    next_at = fields.DateTime(allow_none=True)
    days = fields.Function(lambda one: [day.isoformat() for day in schedule.coming_days(one)])


def schedule_of_form(given: Mapping[str, Any]) -> dict[str, Any]:
    """The document's part of a plain form: `day`, `from`, `to` (clocks in Norway; one that ends before
    it begins ends the day after), `weekdays`, `until` and `flexible_until`."""
    starts = _moment(given.get("day", ""), given.get("from", ""))
    ends = _moment(given.get("day", ""), given.get("to", ""))
    if starts and ends and ends <= starts:
        ends = _moment(given["day"], given["to"], later=1)
    unread = given.get("day") if given.get("day") and not starts else None
    repeats = {"weekdays": given["weekdays"], "until": given.get("until") or None}
    return {
        "starts_at": starts.isoformat() if starts else unread,
        "ends_at": ends.isoformat() if ends else None,
        "flexible_until": given.get("flexible_until") or None,
        "repeats": repeats if given["weekdays"] else None,
    }


def _moment(day: str, at: str, later: int = 0) -> datetime | None:
    """`later` is in days."""
    try:
        return clock.oslo(date.fromisoformat(day) + timedelta(days=later), time.fromisoformat(at))
    except (ValueError, OverflowError):
        return None


def schedule_to_form(thing: Scheduled) -> dict[str, Any]:
    """What the form shows of a schedule that stands."""
    starts = thing.starts_at.astimezone(clock.OSLO) if thing.starts_at else None
    ends = thing.ends_at.astimezone(clock.OSLO) if thing.ends_at else None
    return {
        "day": starts.date().isoformat() if starts else "",
        "from": f"{starts:%H:%M}" if starts else "",
        "to": f"{ends:%H:%M}" if ends else "",
        "flexible_until": thing.flexible_until.isoformat() if thing.flexible_until else "",
        "weekdays": thing.repeats["weekdays"] if thing.repeats else [],
        "until": thing.repeats_until.isoformat() if thing.repeats_until else "",
    }


# The form's fields that show what is wrong with the document's.
FORM_FIELDS = {"starts_at": "day", "ends_at": "to", "repeats": "until"}
