"""Dates and hours as people write them: «tirsdag 24. november kl. 18–20», but in English "Tuesday
24 November, 18:00–20:00". The one place that does."""

from datetime import date, datetime, timedelta

from babel.dates import format_date
from flask_babel import get_locale

from app.core import clock

DAY = {"en": "EEEE d MMMM"}
SHORT = {"en": "d MMM"}


def day(value: datetime | date) -> str:
    """`tirsdag 24. november`; with the year when it is not this one."""
    return _date(value, DAY.get(_language(), "EEEE d. MMMM"))


def iso_day(value: str) -> str:
    """The same of a day as forms and documents write it."""
    return day(date.fromisoformat(value))


def short_day(value: datetime | date) -> str:
    """`24. nov.`; with the year when it is not this one."""
    return _date(value, SHORT.get(_language(), "d. MMM"))


def moment(value: datetime) -> str:
    """`tirsdag 24. november kl. 12`, or `kl. 12.30`; in English `Tuesday 24 November at 12:00`."""
    return with_hours(day(value), value)


def with_hours(days: str, starts: datetime, ends: datetime | None = None) -> str:
    """A day, or several, and the hours: `onsdag kl. 12–14`."""
    between = "" if _language() != "en" else "," if ends else " at"
    return f"{days}{between} {hours(starts, ends)}"


def hours(starts: datetime, ends: datetime | None = None) -> str:
    """`kl. 12`, or `kl. 12–14`; both with the minutes when one has any. What ends another day than
    the next morning names it."""
    if ends is not None and ends - starts >= timedelta(hours=24):
        return f"{hours(starts)} – {moment(ends)}"
    found = [one.astimezone(clock.OSLO) for one in (starts, ends) if one]
    exact = any(one.minute for one in found)
    said = "–".join(hour(one.hour, one.minute if exact else None) for one in found)
    return said if _language() == "en" else f"kl. {said}"


def hour(number: int, minute: int | None = None) -> str:
    """`8`, `12.30`, and `00` at midnight: Språkrådet's way of writing it. `08:00` in English."""
    if _language() == "en":
        return f"{number:02d}:{minute or 0:02d}"
    return (str(number) if number else "00") + ("" if minute is None else f".{minute:02d}")


def _date(value: datetime | date, pattern: str) -> str:
    local = clock.day_of(value) if isinstance(value, datetime) else value
    if local.year != clock.today().year:
        pattern += " y"
    return format_date(local, pattern, locale=_language())


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "nb"
