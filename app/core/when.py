"""What is said of when something is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core import dates, schedule
from app.core.schedule import Scheduled


def when(thing: Scheduled) -> str:
    """«onsdag 2. desember kl. 12–14», «hver onsdag kl. 12–14», «når det passer, innen 1. februar»."""
    if thing.starts_at is None or not thing.weekdays:
        return on_day(thing, schedule.first_day(thing))
    names = weekday_names()
    days = [names[day] for day in range(7) if thing.weekdays & 1 << day]
    listed = format_list(days, locale=_locale())
    return _("Hver %(when)s", when=dates.with_hours(listed, thing.starts_at, thing.ends_at))


def on_day(thing: Scheduled, day: date) -> str:
    """One of its days, with the hours."""
    starts = schedule.starts(thing, day)
    if starts is None:
        return _by(day)
    return dates.with_hours(dates.day(day), starts, schedule.ends(thing, day))


def _by(day: date) -> str:
    return _("Når det passer, innen %(day)s", day=dates.day(day))


def told_day(told: Mapping[str, Any]) -> str:
    """The same of a day that somebody was told of (`schedule.told`); empty without one."""
    if "by" in told:
        return _by(date.fromisoformat(told["by"]))
    if "day" not in told:
        return ""
    day = dates.iso_day(told["day"])
    moments = (told.get("starts"), told.get("ends"))
    starts, ends = (datetime.fromisoformat(one) if one else None for one in moments)
    return dates.with_hours(day, starts, ends) if starts else day


def weekday_names() -> dict[int, str]:
    """By number, 0 is Monday."""
    return {day: str(name) for day, name in get_day_names("wide", locale=_locale()).items()}


def _locale() -> str:
    return str(get_locale() or "nb")
