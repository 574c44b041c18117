"""Signing up: never more than there is room for, the rest in order, and each asked in turn."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest

from app.accounts.models import User
from app.core import clock as clocks
from app.core.commit import transaction
from app.extensions import db
from app.needs import sign_ups
from app.needs.models import SignUp, SignUpState
from app.notifications.models import Kind, Notification
from tests.factories import post_need


def put(client, need, who, **more):
    body = {"slot": str(need.slots[0].id), **more}
    return client.put(f"/api/v1/needs/{need.id}/sign-ups/me", json=body, as_=who)


def delete(client, need, who):
    return client.delete(f"/api/v1/needs/{need.id}/sign-ups/me", as_=who)


def states(need) -> list[tuple[str, SignUpState]]:
    db.session.expire_all()
    rows = db.session.query(SignUp).filter_by(need_id=need.id).order_by(SignUp.queue)
    return [(one.user.name, one.state) for one in rows]


def told(kind) -> list[str]:
    rows = db.session.query(Notification).filter_by(kind=kind).order_by(Notification.created_at)
    return [db.session.get(User, one.user_id).name for one in rows]


@pytest.fixture
def table(lag, kari):
    """One place, tomorrow."""
    return post_need(lag, kari, slots=(("vert", 1),))


def test_the_same_tap_twice_is_one_place(client, lag, kari, per, count):
    need = post_need(lag, kari)
    first, again = put(client, need, per), put(client, need, per)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json and count(SignUp) == 1
    assert (first.json["state"], first.json["position"]) == ("confirmed", None)


def test_when_it_is_full_one_waits_and_is_told_the_place_in_the_queue(client, table, crowd):
    answers = [put(client, table, one).json for one in crowd(3)]
    assert [one["state"] for one in answers] == ["confirmed", "waiting", "waiting"]
    assert [one["position"] for one in answers] == [None, 1, 2]


def test_two_hundred_at_once_for_three_places(app, lag, kari, crowd):
    """Three are in, and the others wait in one order."""
    need = post_need(lag, kari)
    people = [one.id for one in crowd(200)]
    ready = threading.Barrier(8)
    need_id, slot_id = need.id, need.slots[0].id
    db.session.rollback()

    def take(part):
        ready.wait()
        for user_id in part:
            with app.app_context(), transaction():
                user = db.session.get(User, user_id)
                sign_ups.sign_up(need_id=need_id, slot_id=slot_id, user=user)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, [people[at::8] for at in range(8)]))
    rows = db.session.query(SignUp).order_by(SignUp.queue).all()
    assert [one.queue for one in rows] == list(range(1, 201))
    assert [one.state for one in rows[:3]] == [SignUpState.CONFIRMED] * 3
    assert {one.state for one in rows[3:]} == {SignUpState.WAITING}


def test_a_place_that_comes_free_is_held_for_the_first_who_waits(client, table, crowd):
    people = crowd(3)
    for one in people:
        put(client, table, one)
    delete(client, table, people[0])
    assert [state for _, state in states(table)] == ["cancelled", "asked", "waiting"]
    assert told(Kind.PLACE_FREE) == ["Nr1"]
    late = put(client, table, people[0]).json  # back again: at the end of the queue
    assert (late["state"], late["position"]) == ("waiting", 2)


def answer(client, need, who, accept):
    on = sign_ups.list_own(who).items[0].on.isoformat()
    body = {"on": on, "accept": accept}
    return client.post(f"/api/v1/needs/{need.id}/sign-ups/me/answer", json=body, as_=who)


def test_yes_takes_it_and_no_lets_it_go_to_the_next(client, table, crowd):
    people = crowd(3)
    for one in people:
        put(client, table, one)
    delete(client, table, people[0])
    assert answer(client, table, people[1], False).json["state"] == "passed"
    assert answer(client, table, people[2], True).json["state"] == "confirmed"
    assert answer(client, table, people[2], True).status_code == 200  # once more does nothing
    assert told(Kind.PLACE_FREE) == ["Nr1", "Nr2"]


def test_no_answer_in_time_and_it_goes_on(client, lag, kari, crowd, clock):
    clock.at("2026-11-24T09:00:00+00:00")
    in_a_week = clocks.oslo(date(2026, 12, 1), time(12))
    need = post_need(lag, kari, slots=(("vert", 1),), starts_at=in_a_week, ends_at=None)
    people = crowd(3)
    for one in people:
        put(client, need, one)
    delete(client, need, people[0])
    clock.forward(hours=23)
    assert not sign_ups.pass_on()
    clock.forward(hours=2)
    with transaction():
        while sign_ups.pass_on():
            pass
    assert [state for _, state in states(need)] == ["cancelled", "passed", "asked"]
    late = answer_late(client, need, people[1])
    assert (late.status_code, late.json["code"]) == (409, "too_late")


def answer_late(client, need, who):
    body = {"on": "2026-12-01", "accept": True}
    return client.post(f"/api/v1/needs/{need.id}/sign-ups/me/answer", json=body, as_=who)


@pytest.mark.parametrize(
    ("before", "held"),
    [
        (timedelta(days=5), timedelta(hours=24)),
        (timedelta(hours=10), timedelta(hours=8)),
        (timedelta(hours=2), timedelta(minutes=30)),
        (timedelta(minutes=20), timedelta(minutes=20)),
    ],
)
def test_how_long_a_place_is_held(before, held):
    now = clocks.now()
    assert sign_ups.time_to_answer(now, now + before) - now == held


def test_a_late_cancellation_is_told_to_the_organisation(client, lag, kari, per, clock):
    clock.at("2026-11-24T09:00:00+00:00")
    noon = clocks.oslo(date(2026, 11, 26), time(12))
    need = post_need(lag, kari, starts_at=noon, ends_at=None)
    put(client, need, per)
    delete(client, need, per)
    assert told(Kind.SIGN_UP_CANCELLED_LATE) == []
    put(client, need, per)
    clock.at("2026-11-26T08:00:00+00:00")
    delete(client, need, per)
    assert told(Kind.SIGN_UP_CANCELLED_LATE) == ["Kari Havn"]
    assert "meldte avbud sent" in client.get(f"/meg/behov/{need.id}/styr", as_=kari).text


def test_a_weekly_one_is_signed_up_for_day_by_day(client, lag, kari, per, clock):
    clock.at("2026-11-24T09:00:00+00:00")
    noon = clocks.oslo(date(2026, 11, 25), time(12))
    need = post_need(lag, kari, starts_at=noon, ends_at=None, weekdays=(2,))
    assert put(client, need, per).json["on"] == "2026-11-25"
    assert put(client, need, per, on="2026-12-02").status_code == 201
    wrong = put(client, need, per, on="2026-12-03")
    assert (wrong.status_code, wrong.json["code"]) == (422, "no_such_day")
    clock.at("2026-11-25T12:00:00+00:00")
    gone = put(client, need, kari, on="2026-11-25")
    assert (gone.status_code, gone.json["code"]) == (422, "past")


def test_one_has_one_slot_a_day(client, lag, kari, per):
    need = post_need(lag, kari, slots=(("vert", 1), ("kokk", 1)))
    put(client, need, per)
    other = put(client, need, per, slot=str(need.slots[1].id))
    assert (other.status_code, other.json["code"]) == (409, "other_slot")


def test_reminded_the_day_before_and_three_hours_before(client, lag, kari, per, clock):
    clock.at("2026-11-24T09:00:00+00:00")
    noon = clocks.oslo(date(2026, 11, 27), time(12))
    need = post_need(lag, kari, starts_at=noon, ends_at=None)
    put(client, need, per)
    for moment, times in (
        ("2026-11-26T10:00:00+00:00", 0),
        ("2026-11-26T11:30:00+00:00", 1),
        ("2026-11-26T12:00:00+00:00", 1),
        ("2026-11-27T08:30:00+00:00", 2),
        ("2026-11-27T10:00:00+00:00", 2),
    ):
        clock.at(moment)
        with transaction():
            while sign_ups.remind():
                pass
        assert told(Kind.NEED_REMINDER) == ["Per Skog"] * times, moment


def test_the_plain_pages_do_the_same(client, table, crowd):
    one, other = crowd(2)
    path = f"/meg/behov/{table.id}"
    slot = {"slot": str(table.slots[0].id)}
    client.post(f"{path}/meld-pa", data=slot, as_=one)
    client.post(f"{path}/meld-pa", data=slot, as_=other)
    assert "Du er påmeldt: vert" in client.get(path, as_=one).text
    assert "nummer 1 i køen" in client.get("/meg/det-jeg-skal", as_=other).text
    client.post(f"{path}/meld-av", as_=one)
    on = sign_ups.list_own(other).items[0].on.isoformat()
    assert "Vil du ha den?" in client.get(path, as_=other).text
    client.post(f"{path}/svar", data={"on": on, "answer": "yes"}, as_=other)
    assert "Du er påmeldt: vert" in client.get(path, as_=other).text


def test_the_organisation_sees_a_name_and_never_an_address(client, lag, kari, per):
    need = post_need(lag, kari)
    put(client, need, per)
    page = client.get(f"/meg/behov/{need.id}/styr", as_=kari).text
    assert "Per Skog" in page and per.email not in page
    per.name = ""
    db.session.commit()
    page = client.get(f"/meg/behov/{need.id}/styr", as_=kari).text
    assert "Uten navn" in page and per.email not in page
    assert "Hva heter du?" in client.get(f"/meg/behov/{need.id}", as_=per).text


def test_another_hour_moves_the_reminder(client, lag, kari, per, clock):
    clock.at("2026-11-24T09:00:00+00:00")
    noon = clocks.oslo(date(2026, 11, 27), time(12))
    need = post_need(lag, kari, starts_at=noon, ends_at=None)
    put(client, need, per)
    body = {"title": need.title, "starts_at": "2026-11-27T17:00:00Z"}
    headers = {"If-Match": f'"{need.version}"'}
    path = f"/api/v1/needs/{need.id}"
    assert client.patch(path, json=body, headers=headers, as_=kari).status_code == 200
    reminded = db.session.query(SignUp).one().remind_at
    assert reminded == clocks.oslo(date(2026, 11, 26), time(18))
