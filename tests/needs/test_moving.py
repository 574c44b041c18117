"""A need gets other days: who had signed up for one that is no more is free, and told."""

from datetime import date, time

import pytest
import vobject

from app.calendar.pages import calendar_token
from app.core import clock as clocks
from app.core.audit import AuditEntry
from app.extensions import db
from app.needs.models import SignUp, SignUpState
from app.notifications.models import Kind, Notification
from tests.factories import post_need

WEDNESDAY, THURSDAY = date(2026, 12, 2), date(2026, 12, 3)


@pytest.fixture(autouse=True)
def tuesday(clock):
    clock.at("2026-11-24T09:00:00+00:00")


@pytest.fixture
def dinners(lag, kari):
    """Every Wednesday at noon; one place."""
    noon = clocks.oslo(date(2026, 11, 25), time(12))
    return post_need(lag, kari, starts_at=noon, ends_at=None, weekdays=(2,), slots=(("vert", 1),))


@pytest.fixture
def move(client, kari):
    """`move(need, weekdays=[3])`: what the organisation changes."""

    def patch(need, weekdays, day=date(2026, 11, 25)):
        db.session.refresh(need)
        body = {"title": need.title, "place": need.place}
        body |= {"starts_at": clocks.oslo(day, time(12)).isoformat()}
        body |= {"repeats": {"weekdays": weekdays} if weekdays else None}
        headers = {"If-Match": f'"{need.version}"'}
        answer = client.patch(f"/api/v1/needs/{need.id}", json=body, headers=headers, as_=kari)
        assert answer.status_code == 200, answer.json
        db.session.expire_all()

    return patch


def sign_up(client, need, who, on):
    body = {"slot": str(need.slots[0].id), "on": on.isoformat()}
    return client.put(f"/api/v1/needs/{need.id}/sign-ups/me", json=body, as_=who)


def states():
    return {(one.user.name, one.on): one.state for one in db.session.query(SignUp)}


def told():
    return [(one.kind, one.user_id) for one in db.session.query(Notification)]


def test_who_holds_or_waits_for_a_day_that_is_no_more_is_free(
    client, dinners, move, per, siri, kari
):
    sign_up(client, dinners, per, WEDNESDAY)
    assert sign_up(client, dinners, siri, WEDNESDAY).json["state"] == "waiting"
    move(dinners, [3])
    assert set(states().values()) == {SignUpState.RELEASED}
    assert not any(one.late or one.remind_at for one in db.session.query(SignUp))
    told_of = [one for one in told() if one[0] != Kind.NEED_HELPER]
    assert sorted(told_of) == sorted((Kind.NEED_RELEASED, one.id) for one in (per, siri))
    released = db.session.query(AuditEntry).filter_by(action="sign_up.released")
    assert {one.actor_id for one in released} == {kari.id}


def test_who_comes_on_a_day_that_stays_keeps_it_and_is_told_so(client, dinners, move, per, siri):
    sign_up(client, dinners, per, WEDNESDAY)
    move(dinners, [2, 3])
    assert sign_up(client, dinners, siri, THURSDAY).json["state"] == "confirmed"
    move(dinners, [3])
    assert states() == {
        (per.name, WEDNESDAY): SignUpState.RELEASED,
        (siri.name, THURSDAY): SignUpState.CONFIRMED,
    }
    assert told().count((Kind.NEED_RELEASED, per.id)) == 1
    assert told().count((Kind.NEED_RELEASED, siri.id)) == 0
    assert told().count((Kind.NEED_CHANGED, siri.id)) == 1
    assert told().count((Kind.NEED_CHANGED, per.id)) == 1  # when Thursdays came beside


def test_the_day_that_has_begun_stands(client, dinners, move, per, clock):
    sign_up(client, dinners, per, date(2026, 11, 25))
    clock.at("2026-11-25T12:00:00+00:00")  # an hour after it began
    move(dinners, [3])
    assert list(states().values()) == [SignUpState.CONFIRMED]
    assert Kind.NEED_RELEASED not in [kind for kind, _user in told()]


def test_a_need_on_one_day_that_is_moved_frees_them_too(client, lag, kari, move, per):
    noon = clocks.oslo(WEDNESDAY, time(12))
    need = post_need(lag, kari, starts_at=noon, ends_at=None)
    sign_up(client, need, per, WEDNESDAY)
    move(need, [], THURSDAY)
    assert list(states().values()) == [SignUpState.RELEASED]
    assert sign_up(client, need, per, THURSDAY).json["state"] == "confirmed"


def test_the_page_says_which_day_is_no_more_and_offers_the_new_ones(client, dinners, move, per):
    sign_up(client, dinners, per, WEDNESDAY)
    page = f"/meg/behov/{dinners.id}"
    assert "Nå er det:" not in client.get(page, as_=per).text
    move(dinners, [3])
    text = client.get(page, as_=per).text
    assert "Det er ikke onsdag 2. desember lenger" in text and "Nå er det: Hver torsdag" in text
    assert 'value="2026-12-03"' in text
    mine = client.get("/api/v1/me/plan", as_=per).json["items"]
    assert [(one["on"], one["state"]) for one in mine] == [("2026-12-02", "moved")]
    sign_up(client, dinners, per, THURSDAY)
    assert "Nå er det:" not in client.get(page, as_=per).text


def test_it_is_gone_from_their_calendar_and_can_be_taken_if_the_day_comes_back(
    client, dinners, move, per
):
    sign_up(client, dinners, per, WEDNESDAY)
    feed = f"/kalender/{calendar_token(per)}.ics"
    assert "vevent" in vobject.readOne(client.get(feed).text).contents
    move(dinners, [3])
    assert "vevent" not in vobject.readOne(client.get(feed).text).contents
    move(dinners, [2])
    assert sign_up(client, dinners, per, WEDNESDAY).json["state"] == "confirmed"


def test_what_is_told_of_other_days_ends_when_those_are_over(client, dinners, move, per):
    """The day that is gone, and the new one after it; then nobody is told of either."""
    sign_up(client, dinners, per, WEDNESDAY)
    move(dinners, [3])
    (one,) = db.session.query(Notification).filter_by(kind=Kind.NEED_RELEASED)
    assert one.params["day"] == "2026-12-02" and "starts" not in one.params
    assert one.until == clocks.end_of(WEDNESDAY)


def test_a_change_is_told_of_a_day_that_is_still_to_come(client, clock, dinners, kari, per):
    """In the evening, of a need whose day today is over by the morning: the next that one has."""
    for day in (date(2026, 11, 25), WEDNESDAY):
        sign_up(client, dinners, per, day)
    clock.at("2026-11-25T21:00:00+00:00")
    db.session.refresh(dinners)
    body = {"title": dinners.title, "place": "Kaia", "repeats": {"weekdays": [2]}}
    body |= {"starts_at": dinners.starts_at.isoformat()}
    headers = {"If-Match": f'"{dinners.version}"'}
    path = f"/api/v1/needs/{dinners.id}"
    assert client.patch(path, json=body, headers=headers, as_=kari).status_code == 200
    (one,) = db.session.query(Notification).filter_by(kind=Kind.NEED_CHANGED)
    assert one.params["day"] == "2026-12-02"
