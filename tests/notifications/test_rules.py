"""Quiet hours and waiting, by the clocks in Norway."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import OSLO
from app.core.quiet import next_open
from app.notifications import rules
from app.notifications.models import Kind

QUIET = (20, 8)


def oslo(*when: int) -> datetime:
    return datetime(*when, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (oslo(2026, 11, 24, 12), oslo(2026, 11, 24, 12)),
        (oslo(2026, 11, 24, 8), oslo(2026, 11, 24, 8)),
        (oslo(2026, 11, 24, 7, 59, 59), oslo(2026, 11, 24, 8)),
        (oslo(2026, 11, 24, 19, 59, 59), oslo(2026, 11, 24, 19, 59, 59)),
        (oslo(2026, 11, 24, 20), oslo(2026, 11, 25, 8)),
        (oslo(2026, 12, 31, 23), oslo(2027, 1, 1, 8)),
        (oslo(2026, 11, 24, 0), oslo(2026, 11, 24, 8)),
        # The night the clock goes forward has 11 quiet hours, the one it goes back has 13.
        (oslo(2026, 3, 28, 20), oslo(2026, 3, 29, 8)),
        (oslo(2026, 3, 29, 3, 30), oslo(2026, 3, 29, 8)),
        (oslo(2026, 10, 24, 20), oslo(2026, 10, 25, 8)),
        (oslo(2026, 10, 25, 2, 30), oslo(2026, 10, 25, 8)),
    ],
)
def test_what_is_due_at_night_waits_for_the_morning(at, then):
    assert next_open(at.astimezone(UTC), QUIET) == then


def test_the_nights_the_clock_is_moved_last_eleven_and_thirteen_hours():
    for month, day, hours in ((3, 28, 11), (10, 24, 13)):
        evening = oslo(2026, month, day, 20).astimezone(UTC)
        assert next_open(evening, QUIET) - evening == timedelta(hours=hours)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
hours = st.integers(0, 23)


@given(moments, hours, hours)
def test_what_comes_out_is_never_quiet_never_earlier_and_within_a_day(at, start, end):
    then = next_open(at, (start, end))
    assert at <= then < at + timedelta(hours=26)
    assert next_open(then, (start, end)) == then
    hour = then.astimezone(OSLO).hour
    if start < end:
        assert not start <= hour < end
    elif start > end:
        assert end <= hour < start
    else:
        assert then == at


@given(moments)
def test_the_letter_comes_soon_but_a_week_after_the_last_and_by_day(now):
    first = rules.letter_due(now, None, QUIET)
    assert now + rules.GATHERING <= first < now + timedelta(hours=14)
    next_one = rules.letter_due(now, now - timedelta(days=3), QUIET)
    assert timedelta(days=4) <= next_one - now < timedelta(days=4, hours=14)


@given(st.integers(1, 60), st.floats(0, 1))
def test_waiting_doubles_is_spread_and_has_an_end(attempts, chance):
    delay = rules.retry_delay(attempts, chance)
    full = min(rules.LONGEST_RETRY.total_seconds(), 30 * 2 ** (attempts - 1))
    assert full / 2 <= delay.total_seconds() <= full


@pytest.mark.parametrize("kind", Kind)
def test_no_push_service_keeps_anything_over_28_days(kind):
    assert 0 < rules.time_to_live(kind) <= 28 * 24 * 3600
    assert rules.urgency(kind) in ("very-low", "low", "normal", "high")


def test_a_question_is_kept_three_days_and_wakes_nobody():
    assert rules.time_to_live(Kind.PROMPT_OPENED) == 3 * 24 * 3600
    assert rules.urgency(Kind.PROMPT_OPENED) == "low"
    assert rules.counts_against_budget(Kind.PROMPT_OPENED)
    assert not rules.counts_against_budget(Kind.REPLY_FINAL)
