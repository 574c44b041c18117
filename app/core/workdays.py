"""Working days in Norway: not Saturdays, Sundays or public holidays (helligdagsfredloven § 2, and
1 and 17 May)."""

from datetime import date, timedelta
from functools import cache

import holidays


def add_working_days(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`; `day` itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=year))
