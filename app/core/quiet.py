"""Quiet hours: when nobody is called on the phone, and the times before and after."""

from datetime import datetime, time, timedelta

from app.core import clock


def next_open(moment: datetime, quiet: tuple[int, int]) -> datetime:
    """The first time from `moment` on that lies outside the quiet hours, two hours on clocks in
    Norway: `(20, 8)` is from 20:00 until 08:00. The same hour twice means that there are none."""
    start, end = quiet
    local = moment.astimezone(clock.OSLO)
    over_midnight = start > end
    late = local.hour >= start
    early = local.hour < end
    if not (late or early if over_midnight else late and early):
        return moment
    days = 1 if over_midnight and late else 0
    return clock.oslo(local.date() + timedelta(days=days), time(end))


def evening_before(moment: datetime, quiet: tuple[int, int]) -> datetime:
    """An hour before the quiet hours that `moment` lies in begin."""
    local = moment.astimezone(clock.OSLO)
    days = 1 if local.hour < quiet[0] else 0
    return clock.oslo(local.date() - timedelta(days=days), time(quiet[0])) - timedelta(hours=1)
