"""Calendars, read by a library that did not write them."""

from datetime import date, time

import pytest
import vobject

from app.calendar.pages import calendar_token
from app.core import clock as clocks
from app.extensions import db
from app.needs.service import cancel_need
from app.needs.sign_ups import sign_up
from tests.factories import post_need


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24T11:00:00+00:00")


def read(answer):
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    for line in answer.data.split(b"\r\n"):
        assert len(line) <= 75  # RFC 5545 § 3.1
    return vobject.readOne(answer.text)


def weekly(lag, kari, **changes):
    noon = clocks.oslo(date(2026, 12, 2), time(12))
    two = clocks.oslo(date(2026, 12, 2), time(14))
    return post_need(lag, kari, starts_at=noon, ends_at=two, weekdays=(2,), **changes)


def test_a_weekly_one_repeats_at_its_hour_in_norway(client, lag, kari):
    need = weekly(lag, kari, repeats_until=date(2027, 4, 14), body="Å hente; å bringe, \\ alt.")
    answer = client.get(f"/behov/{need.id}.ics")
    event = read(answer).vevent
    assert event.summary.value.startswith(need.title) and event.location.value == need.place
    assert "Å hente; å bringe, \\ alt." in event.description.value
    days = list(event.rruleset)
    assert (len(days), days[0].hour, days[-1].hour) == (20, 12, 12)
    assert days[-1].date() == date(2027, 4, 14)
    assert "DTSTART;TZID=Europe/Oslo:20261202T120000" in answer.text


def test_one_that_begins_on_another_weekday_starts_with_its_first_day(client, lag, kari):
    noon = clocks.oslo(date(2026, 11, 30), time(12))  # a Monday
    need = post_need(lag, kari, starts_at=noon, ends_at=None, weekdays=(2,))
    event = read(client.get(f"/behov/{need.id}.ics")).vevent
    assert event.dtstart.value.date() == date(2026, 12, 2)


def test_a_change_and_a_cancellation_reach_those_who_follow(client, lag, kari):
    need = weekly(lag, kari)
    before = read(client.get("/hitra/behov.ics")).vevent
    cancel_need(need=need, by=kari)
    db.session.commit()
    after = read(client.get("/hitra/behov.ics")).vevent
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert (before.status.value, after.status.value) == ("CONFIRMED", "CANCELLED")


def test_a_flexible_one_is_a_whole_day(client, lag, kari):
    need = post_need(lag, kari, starts_at=None, ends_at=None, flexible_until=date(2026, 12, 24))
    event = read(client.get(f"/organisasjoner/{lag.id}/behov.ics")).vevent
    assert event.dtstart.value == date(2026, 12, 24) and need.starts_at is None


def test_ones_own_calendar_is_for_who_has_its_address(client, lag, kari, per):
    need = weekly(lag, kari)
    sign_up(need_id=need.id, slot_id=need.slots[0].id, user=per)
    db.session.commit()
    old = f"/kalender/{calendar_token(per)}.ics"
    event = read(client.get(old)).vevent
    assert event.summary.value == "sjåfør: Sjåfører til onsdagsmiddag"
    assert event.dtstart.value.date() == date(2026, 12, 2) and event.valarm
    client.post("/meg/kalender/ny", as_=per)
    assert client.get(old).status_code == 404
    page = client.get("/meg/det-jeg-skal", as_=per).text
    assert calendar_token(db.session.merge(per)) in page


@pytest.mark.parametrize("token", ["x", "0" * 64, "æ" * 64])
def test_a_guessed_address_shows_nothing(client, lag, token):
    assert client.get(f"/kalender/{token}.ics").status_code == 404
