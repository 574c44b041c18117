"""The clock: one function, so that a test can turn it. All times inside are aware and in UTC."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """This day where the municipalities are."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day of a moment in Norway."""
    return moment.astimezone(OSLO).date()


def oslo(day: date, at: time = time.min) -> datetime:
    """The moment when clocks in Norway show `at` on `day`, in UTC. An hour that daylight saving
    skips is read as if the clock had not yet been moved (PEP 495, fold=0)."""
    return datetime.combine(day, at, OSLO).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last second of a day in Norway, in UTC."""
    return oslo(day, time(23, 59, 59))


def iso_week(moment: datetime) -> str:
    """The week of a moment in Norway as `2026-48` (ISO 8601 year and week)."""
    year, week, _ = moment.astimezone(OSLO).isocalendar()
    return f"{year}-{week:02d}"
