"""The day on which two meet first, in the week's calendar and in feeds."""

from datetime import date

import pytest

from app.calendar.pages import calendar_token
from app.extensions import db
from app.friendships.life import end_friendship
from tests.factories import befriend
from tests.needs.test_calendars import read

WEDNESDAY = date(2026, 12, 2)
WEEK = "uke/2026-49"


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24T11:00:00Z")


@pytest.fixture
def meet(lag, bygg, kari, per):
    def agreed(accepted_by=per):
        return befriend(lag, bygg, kari, accepted_by=accepted_by, meets_on=WEDNESDAY)

    return agreed


def leave(friendship, party, by):
    end_friendship(friendship_id=friendship.id, by=by, on_behalf_of=party.id)
    db.session.commit()


def test_the_day_stands_in_the_week_of_both_municipalities_once_it_is_agreed(
    client, meet, answer, per
):
    waits = meet(accepted_by=None)
    weeks = ("/hitra/" + WEEK, "/skaun/" + WEEK)
    assert not any("Grøt på lørdag" in client.get(path).text for path in weeks)
    answer(waits.id, per)
    for path in weeks:
        wednesday = client.get(path).text.split("onsdag 2. desember</h2>")[1].split("</li>")[0]
        assert f"/vennskap/{waits.id}" in wednesday and "Grøt på lørdag" in wednesday
        assert "Fillan sanitetsforening og Skaun bygg møtes første gang" in wednesday
    assert "Grøt" not in client.get("/hitra/uke/2026-50").text


def test_the_day_is_in_the_feeds_of_the_place_and_of_the_people(client, meet, kari, mona):
    agreed = meet()
    for feed in ("/hitra/kalender.ics", f"/kalender/{calendar_token(kari)}.ics"):
        answer = client.get(feed)
        event = read(answer).vevent
        assert event.dtstart.value == WEDNESDAY and event.status.value == "CONFIRMED"
        assert event.summary.value == "Grøt på lørdag (Fillan sanitetsforening – Skaun bygg)"
        assert event.uid.value == f"{agreed.id}@bidra"
    assert "Grøt" not in client.get(f"/kalender/{calendar_token(mona)}.ics").text


def test_what_ends_before_they_meet_leaves_the_week_and_calendars_are_told(client, meet, lag, kari):
    agreed = meet()
    before = read(client.get("/hitra/kalender.ics")).vevent
    leave(agreed, lag, kari)
    after = read(client.get("/hitra/kalender.ics")).vevent
    assert after.status.value == "CANCELLED" and after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert "Grøt" not in client.get("/hitra/" + WEEK).text
    assert "Møtes første gang" not in client.get(f"/vennskap/{agreed.id}").text


def test_a_meeting_that_was_stands_when_it_is_over(client, meet, lag, kari, clock):
    agreed = meet()
    clock.forward(days=10)
    leave(agreed, lag, kari)
    assert "Grøt" in client.get("/hitra/" + WEEK).text


def test_a_day_that_had_passed_when_they_said_yes_is_nobodys(client, meet, answer, per, clock):
    waits = meet(accepted_by=None)
    clock.forward(days=10)
    answer(waits.id, per)
    assert "Grøt" not in client.get("/hitra/" + WEEK).text
    assert "VEVENT" not in client.get("/hitra/kalender.ics").text
    assert "Møtes første gang" not in client.get(f"/vennskap/{waits.id}").text
