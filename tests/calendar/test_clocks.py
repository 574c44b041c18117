"""Calendars over both changes of the clock: what five programs read in each is what was meant."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject
from dateutil.tz import tzical

from app.calendar.pages import calendar_token
from app.core import calendars, schedule
from app.core import clock as clocks
from app.extensions import db
from app.initiatives import rsvps
from app.initiatives.event_models import Coming
from app.needs.service import cancel_need
from app.needs.sign_ups import sign_up
from tests.factories import meet, organisation, post_need, start
from tests.support.calendars import PARSERS

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # the last Sundays
CHANGES = (SPRING, AUTUMN)
SPAN = (datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 11, 30, tzinfo=UTC))
# What it is called there: one that programs know by themselves, and one of which they know nothing
# but what the calendar says.
READ_AS = [
    *((parser, "Europe/Oslo") for parser in PARSERS),
    *((parser, "Et/Sted") for parser in PARSERS if parser != "ics"),
]


@pytest.fixture(autouse=True)
def march(clock):
    clock.at("2027-03-01T11:00:00+00:00")


@pytest.fixture
def lag(hitra, kari):
    return organisation(hitra, owner=kari, name="Laget")


def moments() -> list[tuple[datetime, datetime]]:
    """The days before, of and after each change; across it; at the hour that comes twice or never."""
    found = []
    for change in CHANGES:
        for days in (-7, -1, 0, 1, 7):
            begins = clocks.oslo(change + timedelta(days=days), time(12))
            found.append((begins, begins + timedelta(hours=2)))
        night = clocks.oslo(change - timedelta(days=1), time(22))
        found.append((night, night + timedelta(hours=9)))
        at_one = datetime.combine(change, time(1), UTC)  # when the clocks are moved
        found += [
            (at_one + timedelta(minutes=minutes), at_one + timedelta(minutes=minutes + 45))
            for minutes in (-90, -30, 0, 30, 90)
        ]
    return found


def expected(summary, things):
    return {
        (summary(one), one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)) for one in things
    }


def weekly(summary, thing):
    """Each of its days until the end of the span, as we count them."""
    found = set()
    for day in schedule.days(thing, since=schedule.first_day(thing)):
        begins, ends = schedule.hours(thing, day)
        if begins > SPAN[1]:
            return found
        found.add((summary, begins, ends))
    return found


def check(client, path, meant, parsers=READ_AS):
    """Every program reads in a feed what was meant."""
    answer = client.get(path)
    assert answer.status_code == 200
    for parser, name in parsers:
        text = re.sub("TZID([:=])Europe/Oslo", rf"TZID\1{name}", answer.text)
        found = PARSERS[parser](text, SPAN)
        near = {one for one in found if not isinstance(one[1], datetime) or one[1] <= SPAN[1]}
        assert near == meant, f"{parser} of {path} in {name}"


def test_what_is_once_is_read_at_its_moment_in_every_feed(client, lag, kari, per):
    needs = [
        post_need(lag, kari, title=f"Behov {number}", starts_at=begins, ends_at=ends)
        for number, (begins, ends) in enumerate(moments())
    ]
    middag = start(lag.municipality, kari, title="Middag sammen")
    meetings = [
        meet(middag, kari, title=f"Møte {number}", starts_at=begins, ends_at=ends)
        for number, (begins, ends) in enumerate(moments())
    ]
    for need in needs:
        sign_up(need_id=need.id, slot_id=need.slots[0].id, user=per)
    for event in meetings:
        rsvps.answer(event_id=event.id, user=per, coming=Coming.YES)
    db.session.commit()
    of_needs = expected(lambda one: f"{one.title} (Laget)", needs)
    of_events = expected(lambda one: f"{one.title} (Middag sammen)", meetings)
    as_driver = expected(lambda one: f"sjåfør: {one.title}", needs)
    check(client, "/hitra/behov.ics", of_needs)
    check(client, f"/organisasjoner/{lag.id}/behov.ics", of_needs)
    check(client, "/hitra/initiativ.ics", of_events)
    check(client, "/hitra/kalender.ics", of_needs | of_events)
    check(client, f"/kalender/{calendar_token(per)}.ics", as_driver | of_events)


def test_what_is_weekly_stays_at_its_hour(client, lag, kari):
    first = date(2027, 3, 2)
    given = {"starts_at": clocks.oslo(first, time(18)), "ends_at": clocks.oslo(first, time(20))}
    days = (1, 5, 6)  # Tuesdays, and the days around the night of the change
    until = {"repeats_until": date(2027, 11, 14)}
    need = post_need(lag, kari, title="Trening", weekdays=days, **given, **until)
    schedule.call_off_day(need, SPRING)
    event = meet(start(lag.municipality, kari, title="Kor"), kari, weekdays=days, **given)
    schedule.call_off_day(event, AUTUMN)
    db.session.commit()
    of_need, of_event = weekly("Trening (Laget)", need), weekly("Middag (Kor)", event)
    assert len(of_need) == 110
    repeating = [one for one in READ_AS if one[0] != "ics"]
    check(client, f"/behov/{need.id}.ics", of_need, repeating)
    check(client, f"/organisasjoner/{lag.id}/behov.ics", of_need, repeating)
    check(client, f"/arrangement/{event.id}.ics", of_event, repeating)
    check(client, "/hitra/kalender.ics", of_need | of_event, repeating)


def test_what_has_no_hour_is_a_day_on_which_nobody_is_busy(client, lag, kari, per):
    need = post_need(lag, kari, title="Vaske", starts_at=None, ends_at=None, flexible_until=SPRING)
    sign_up(need_id=need.id, slot_id=need.slots[0].id, user=per)
    db.session.commit()
    for path, title in (
        (f"/behov/{need.id}.ics", "Vaske (Laget)"),
        ("/hitra/kalender.ics", "Vaske (Laget)"),
        (f"/kalender/{calendar_token(per)}.ics", "sjåfør: Vaske"),
    ):
        check(client, path, {(title, SPRING, None)})
        text = client.get(path).text
        assert "TRANSP:TRANSPARENT" in text and "VALARM" not in text


def test_one_is_busy_for_what_one_goes_to_and_for_nothing_else(client, lag, kari, per):
    need = post_need(lag, kari)
    sign_up(need_id=need.id, slot_id=need.slots[0].id, user=per)
    event = meet(start(lag.municipality, kari), kari)
    db.session.commit()
    for path, is_free in (
        ("/hitra/kalender.ics", True),
        (f"/organisasjoner/{lag.id}/behov.ics", True),
        (f"/arrangement/{event.id}.ics", True),
        (f"/kalender/{calendar_token(per)}.ics", False),
    ):
        for one in vobject.readOne(client.get(path).text).vevent_list:
            assert hasattr(one, "transp") is is_free, path


@pytest.mark.parametrize(
    ("hour", "before"),
    [(12, 3), (9, 1), (7, 12)],  # three hours; at eight; the evening before at seven
)
def test_an_alarm_rings_by_day(client, lag, kari, per, hour, before):
    begins = clocks.oslo(date(2027, 3, 10), time(hour))
    need = post_need(lag, kari, starts_at=begins, ends_at=None)
    sign_up(need_id=need.id, slot_id=need.slots[0].id, user=per)
    db.session.commit()
    event = vobject.readOne(client.get(f"/kalender/{calendar_token(per)}.ics").text).vevent
    assert event.valarm.trigger.value == timedelta(hours=-before)


def test_what_is_off_rings_for_nobody_and_a_perhaps_is_tentative(client, lag, kari, per):
    need = post_need(lag, kari)
    sign_up(need_id=need.id, slot_id=need.slots[0].id, user=per)
    cancel_need(need=need, by=kari)
    event = meet(start(lag.municipality, kari), kari)
    rsvps.answer(event_id=event.id, user=per, coming=Coming.MAYBE)
    db.session.commit()
    found = vobject.readOne(client.get(f"/kalender/{calendar_token(per)}.ics").text)
    states = {one.status.value: hasattr(one, "valarm") for one in found.vevent_list}
    assert states == {"CANCELLED": False, "TENTATIVE": True}


@pytest.mark.parametrize(
    ("title", "of", "said"),
    [
        ("Strikkekafé", "Strikkekafé", "Strikkekafé"),
        ("strikkekafé i dag", "Strikkekafé", "strikkekafé i dag"),
        ("Strikkekafé", "Strikk", "Strikkekafé (Strikk)"),
        ("Middag", "Middag sammen", "Middag (Middag sammen)"),
    ],
)
def test_no_title_says_the_same_twice(client, lag, kari, title, of, said):
    meet(start(lag.municipality, kari, title=of), kari, title=title)
    assert f"SUMMARY:{said}\r\n" in client.get("/hitra/kalender.ics").text


def test_the_zones_rules_are_those_of_the_time_zone_database(tmp_path):
    path = tmp_path / "oslo.ics"
    path.write_bytes(calendars.calendar_of("Bidra", []))
    assert b"RDATE" not in path.read_bytes()
    zone = tzical(str(path)).get("Europe/Oslo")
    for year in range(2020, 2050):
        for hours in range(0, 366 * 24, 6):
            moment = datetime(year, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=hours)
            naive = moment.astimezone(clocks.OSLO).replace(tzinfo=None)
            assert zone.utcoffset(naive) == clocks.OSLO.utcoffset(naive), naive
