"""Two things at the same hour: said where one says yes, with the way to the other, not refused."""

from datetime import date, time

import pytest

from app.core import clock as clocks
from app.extensions import db
from app.initiatives import events
from app.needs.service import cancel_need
from tests.factories import meet, organisation, post_need, start


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24T11:00:00+00:00")


def at(hour, day=25):
    return clocks.oslo(date(2026, 11, day), time(hour))


@pytest.fixture
def make(hitra, kari):
    """`make("event", 18, 20)`: a need or an event of Kari's at those hours; without hours, flexible."""
    lag, middag = organisation(hitra, owner=kari), start(hitra, kari)

    def made(kind, begins=None, ends=None, **values):
        given = {
            "starts_at": begins and at(begins),
            "ends_at": ends and at(ends),
            "title": f"{kind} {begins}",
            **values,
        }
        if kind == "event":
            return meet(middag, kari, **given)
        until = {} if begins or "starts_at" in values else {"flexible_until": date(2026, 11, 25)}
        return post_need(lag, kari, **given, **until)

    return made


def say_yes(client, who, thing):
    if hasattr(thing, "slots"):
        body = {"slot": str(thing.slots[0].id)}
        answer = client.put(f"/api/v1/needs/{thing.id}/sign-ups/me", json=body, as_=who)
    else:
        answer = client.put(f"/api/v1/events/{thing.id}/rsvps/me", json={}, as_=who)
    assert answer.status_code in (200, 201)
    return [one["title"] for one in answer.json["overlaps"]]


def page_of(client, who, thing):
    kind = "behov" if hasattr(thing, "slots") else "arrangement"
    return client.get(f"/meg/{kind}/{thing.id}", as_=who).text


@pytest.mark.parametrize("second", ["need", "event"])
@pytest.mark.parametrize("first", ["need", "event"])
def test_what_is_at_the_same_time_is_said_with_the_way_to_it(client, make, per, first, second):
    standing, new = make(first, 18, 20, title="Strikk"), make(second, 19, 21, title="Kor")
    assert say_yes(client, per, standing) == []
    before = page_of(client, per, new)  # while one can still choose
    assert say_yes(client, per, new) == ["Strikk"]
    for page in (before, page_of(client, per, new)):
        assert "Samtidig som" in page and str(standing.id) in page
    assert "Samtidig som" in page_of(client, per, standing)
    listed = client.get("/api/v1/me/plan", as_=per).json["items"]
    assert [[o["title"] for o in one["overlaps"]] for one in listed] == [["Kor"], ["Strikk"]]
    assert client.get("/meg/det-jeg-skal", as_=per).text.count("Samtidig som") == 2
    own = "sign-ups" if second == "need" else "rsvps"
    mine = client.get(f"/api/v1/me/{own}", as_=per).json["items"]
    assert next(one for one in mine if one["title"] == "Kor")["overlaps"][0]["title"] == "Strikk"


@pytest.mark.parametrize(
    ("first", "second", "meet_in_time"),
    [
        ((18, 20), (20, 22), False),  # one after the other
        ((18, 20), (17, 18), False),
        ((18, 20), (18, 20), True),
        ((18, None), (18, None), True),  # an hour, where nobody has said
        ((18, None), (19, None), False),
        ((18, 20), (None, None), False),  # flexible
        ((None, None), (None, None), False),
    ],
)
def test_hours_and_what_has_none(client, make, per, first, second, meet_in_time):
    say_yes(client, per, make("need", *first, title="Strikk"))
    found = say_yes(client, per, make("need", *second, title="Kor"))
    assert found == (["Strikk"] if meet_in_time else [])


def test_what_began_days_before_is_still_on(client, make, per):
    camp = make("event", title="Leir", starts_at=at(12, 25), ends_at=at(12, 29))
    say_yes(client, per, camp)
    assert say_yes(client, per, make("need", title="Kor", starts_at=at(9, 27))) == ["Leir"]


def test_of_what_is_weekly_only_the_day_counts(client, make, per):
    weekly = make("event", 18, 20, title="Strikk", weekdays=(2,))
    say_yes(client, per, weekly)
    later = {"starts_at": at(18, 25).replace(month=12, day=2), "ends_at": None}
    assert say_yes(client, per, make("need", title="Kor", **later)) == []
    assert say_yes(client, per, make("need", 19, 20)) == ["Strikk"]


def test_what_is_off_or_declined_is_in_nobodys_way(client, make, kari, per):
    need, event = make("need", 18, 20), make("event", 18, 20)
    for thing in (need, event):
        say_yes(client, per, thing)
    cancel_need(need=need, by=kari)
    events.cancel_event(event=event, by=kari)
    db.session.commit()
    declined = make("event", 18, 20)
    say_yes(client, per, declined)
    no = {"answer": "no"}
    answer = client.put(f"/api/v1/events/{declined.id}/rsvps/me", json=no, as_=per)
    assert answer.json["overlaps"] == []
    assert say_yes(client, per, make("need", 18, 20, title="Kor")) == []


def test_anothers_are_not_mine(client, make, kari, per):
    say_yes(client, kari, make("need", 18, 20))
    assert say_yes(client, per, make("event", 18, 20)) == []


def test_who_waits_in_a_queue_is_told_when_a_place_is_theirs(client, make, per, siri, kari):
    need = make("need", 18, 20, slots=(("vert", 1),))
    for who in (siri, per):
        say_yes(client, who, need)
    say_yes(client, per, make("event", 19, 20, title="Kor"))
    client.delete(f"/api/v1/needs/{need.id}/sign-ups/me", as_=siri)
    path = f"/api/v1/needs/{need.id}/sign-ups/me/answer"
    answer = client.post(path, json={"on": "2026-11-25", "accept": True}, as_=per)
    assert (answer.json["state"], answer.json["overlaps"][0]["title"]) == ("confirmed", "Kor")
