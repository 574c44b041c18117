"""Dates as people say them: «tirsdag 24. november kl. 12»."""

from datetime import date, datetime

from babel.dates import format_date
from flask_babel import get_locale

from app.core import clock

DAY = {"en": "EEEE d MMMM"}
SHORT = {"en": "d MMM"}
AT = {"en": "at"}


def day(value: datetime | date) -> str:
    """`tirsdag 24. november`; with the year when it is not this one."""
    local = _local(value)
    pattern = DAY.get(_language(), "EEEE d. MMMM")
    if local.year != clock.today().year:
        pattern += " y"
    return format_date(local, pattern, locale=_locale())


def iso_day(value: str) -> str:
    """The same of a day as forms and documents write it."""
    return day(date.fromisoformat(value))


def short_day(value: datetime | date) -> str:
    """`24. nov.`; with the year when it is not this one."""
    local = _local(value)
    pattern = SHORT.get(_language(), "d. MMM")
    if local.year != clock.today().year:
        pattern += " y"
    return format_date(local, pattern, locale=_locale())


def moment(value: datetime) -> str:
    """`tirsdag 24. november kl. 12`, or `kl. 12.30`."""
    return f"{day(value)} {AT.get(_language(), 'kl.')} {hour(value)}"


def hour(value: datetime) -> str:
    """`12`, or `12.30` (`12:30` in English): Språkrådet's way of writing the hour."""
    local = value.astimezone(clock.OSLO)
    sign = ":" if _language() == "en" else "."
    return f"{local.hour}{sign}{local.minute:02d}" if local.minute else str(local.hour)


def _local(value: datetime | date) -> date:
    return value.astimezone(clock.OSLO).date() if isinstance(value, datetime) else value


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "nb"


def _locale() -> str:
    return _language()
