"""Dates as people say them, working days, and text as people count it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock as clocks
from app.core import dates, ids, text, workdays
from app.core.language import wished_language

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "tirsdag 24. november kl. 12"),
        ("nn", "tysdag 24. november kl. 12"),
        ("en", "Tuesday 24 November at 12:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(sqlite_app, language, said, clock):
    clock.at("2026-11-20T12:00+01:00")
    with sqlite_app.test_request_context(), force_locale(language):
        assert dates.moment(NOON) == said


@pytest.mark.parametrize(
    ("language", "starts", "lasts", "said"),
    [
        ("nb", (18, 0), 120, "tirsdag 24. november kl. 18–20"),
        ("nn", (18, 0), 120, "tysdag 24. november kl. 18–20"),
        ("en", (18, 0), 120, "Tuesday 24 November, 18:00–20:00"),
        ("nb", (8, 0), None, "tirsdag 24. november kl. 8"),
        ("en", (8, 0), None, "Tuesday 24 November at 08:00"),
        ("nb", (0, 0), None, "tirsdag 24. november kl. 00"),
        ("nn", (0, 0), 30, "tysdag 24. november kl. 00.00–00.30"),
        ("en", (0, 0), None, "Tuesday 24 November at 00:00"),
        ("nb", (20, 0), 240, "tirsdag 24. november kl. 20–00"),
        ("nb", (18, 30), 90, "tirsdag 24. november kl. 18.30–20.00"),
        ("en", (18, 30), 90, "Tuesday 24 November, 18:30–20:00"),
        ("nb", (12, 0), 1500, "tirsdag 24. november kl. 12 – onsdag 25. november kl. 13"),
        ("en", (12, 0), 1500, "Tuesday 24 November, 12:00 – Wednesday 25 November at 13:00"),
    ],
)
def test_hours_are_written_as_in_that_language(sqlite_app, language, starts, lasts, said, clock):
    clock.at("2026-11-20T12:00+01:00")
    begins = clocks.oslo(NOON.date(), time(*starts))
    ends = begins + timedelta(minutes=lasts) if lasts else None
    with sqlite_app.test_request_context(), force_locale(language):
        assert dates.with_hours(dates.day(begins), begins, ends) == said


def test_another_year_is_named_and_minutes_are_said_when_there_are_any(sqlite_app, clock):
    clock.at("2027-01-02T12:00+01:00")
    with sqlite_app.test_request_context(), force_locale("nb"):
        assert dates.moment(NOON.replace(minute=30)) == "tirsdag 24. november 2026 kl. 12.30"


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 12, 23), 1, date(2026, 12, 24)),  # Christmas Eve is a working day by law
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2027, 3, 24), 1, date(2027, 3, 30)),  # Easter
        (date(2027, 4, 30), 1, date(2027, 5, 3)),  # 1 May is a Saturday
        (date(2027, 5, 14), 1, date(2027, 5, 18)),  # 17 May, and Whit Monday the same day
    ],
)
def test_working_days_know_norwegian_holidays(day, count, then):
    assert workdays.add_working_days(day, count) == then


def test_the_end_of_a_day_follows_daylight_saving():
    assert (
        clocks.end_of(date(2026, 10, 24)).hour == 21
        and clocks.end_of(date(2026, 10, 25)).hour == 22
    )


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.7,en-US;q=0.6", "nb"),
        ("nn-NO,nn;q=0.9,nb;q=0.8", "nn"),
        ("no,en;q=0.5", "nb"),
        ("de-DE,en;q=0.3", "en"),
        ("de", "nb"),
        ("", "nb"),
        ("en;q=0,nb;q=0.1", "nb"),
        ("tull;;q=x", "nb"),
    ],
)
def test_the_browsers_wish_is_read(header, language):
    assert wished_language(header) == language


def test_a_family_is_one_character_and_odd_signs_are_taken_out():
    assert text.exceeds("👨‍👩‍👧‍👦é", 1) and not text.exceeds("👨‍👩‍👧‍👦é", 2)
    assert text.clean(" a\r\nb\u202e\x00 ") == "a\nb"


@given(st.text())
def test_people_text_stays_text(written):
    shown = str(text.paragraphs(written))
    assert "<script" not in shown.lower() and shown.count("<") == shown.count(">")


@given(st.uuids())
def test_a_code_is_read_however_it_is_typed(made):
    code = ids.readable_code("key", str(made))
    assert ids.normal_code(code.lower().replace("-", " ")) == code
    assert not set(code) & set("01ILOU")
