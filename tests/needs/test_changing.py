"""After it is posted: other roles and numbers, and a day off."""

from datetime import date, time

import pytest
import vobject

from app.core import clock as clocks
from app.extensions import db
from app.needs.models import Need, SignUp, SignUpState
from app.notifications.models import Kind, Notification
from tests.factories import post_need
from tests.needs.test_moving import sign_up, states

WEDNESDAYS = [date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9)]


@pytest.fixture(autouse=True)
def tuesday(clock):
    clock.at("2026-11-24T09:00:00+00:00")


@pytest.fixture
def dinners(lag, kari):
    """Every Wednesday at noon: one driver, one cook."""
    noon = clocks.oslo(WEDNESDAYS[0], time(12))
    slots = (("sjåfør", 1), ("kokk", 1))
    return post_need(lag, kari, starts_at=noon, ends_at=None, weekdays=(2,), slots=slots)


def form_of(need, **changes):
    """The form as it is shown, with what is typed instead."""
    db.session.refresh(need)
    local = need.starts_at.astimezone(clocks.OSLO)
    given = {"title": need.title, "place": need.place, "version": need.version, "weekdays": "2"}
    given |= {"day": local.date().isoformat(), "from": f"{local:%H:%M}"}
    for row, slot in enumerate(need.slots):
        given |= {f"role_{row}": slot.role, f"hands_{row}": slot.capacity, f"slot_{row}": slot.id}
    return given | changes


def change(client, need, who, **changes):
    answer = client.post(f"/meg/behov/{need.id}/endre", data=form_of(need, **changes), as_=who)
    db.session.expire_all()
    return answer


def told():
    """Whom, but for the organisation's own news that help has come."""
    found = db.session.query(Notification).filter(Notification.kind != Kind.NEED_HELPER)
    return [(one.kind, one.user_id) for one in found]


def roles(need):
    return [(slot.role, slot.capacity) for slot in db.session.get(Need, need.id).slots]


def test_a_role_gets_another_name_and_number_and_a_new_one_comes(client, dinners, kari):
    page = client.get(f"/meg/behov/{dinners.id}/endre", as_=kari).text
    assert 'value="sjåfør"' in page and f'value="{dinners.slots[0].id}"' in page
    new = {"role_0": "bilfører", "hands_0": "3", "role_2": "oppvask", "hands_2": "2"}
    assert change(client, dinners, kari, **new).status_code == 303
    assert roles(dinners) == [("bilfører", 3), ("kokk", 1), ("oppvask", 2)]
    assert "oppvask" in client.get(f"/behov/{dinners.id}").text


def test_more_room_asks_who_waits(client, dinners, kari, crowd):
    first, second = crowd(2)
    for who in (first, second):
        sign_up(client, dinners, who, WEDNESDAYS[0])
    assert states()["Nr1", WEDNESDAYS[0]] == SignUpState.WAITING
    assert change(client, dinners, kari, hands_0="2").status_code == 303
    assert states()["Nr1", WEDNESDAYS[0]] == SignUpState.ASKED
    assert (Kind.PLACE_FREE, second.id) in told()


def test_nobody_loses_a_place_by_a_smaller_number(client, dinners, kari, crowd):
    change(client, dinners, kari, hands_0="2")
    for who in crowd(2):
        sign_up(client, dinners, who, WEDNESDAYS[0])
    refused = change(client, dinners, kari, hands_0="1", title="Middag på onsdag")
    assert refused.status_code == 422 and "Ingen mister plassen sin" in refused.text
    assert 'value="Middag på onsdag"' in refused.text  # what was typed is there
    assert roles(dinners)[0] == ("sjåfør", 2)


def test_a_role_goes_only_when_nobody_comes_to_it(client, dinners, kari, per):
    sign_up(client, dinners, per, WEDNESDAYS[0])
    refused = change(client, dinners, kari, role_0="")
    assert refused.status_code == 422 and "er tatt bort" in refused.text
    client.delete(f"/api/v1/needs/{dinners.id}/sign-ups/me", as_=per)
    assert change(client, dinners, kari, role_0="").status_code == 303
    assert roles(dinners) == [("kokk", 1)]
    assert db.session.query(SignUp).one().slot.role == "sjåfør"  # what was, is still known


def test_who_comes_is_told_of_another_role_and_nobody_else(client, dinners, kari, crowd):
    driver, cook = crowd(2)
    sign_up(client, dinners, driver, WEDNESDAYS[0])
    body = {"slot": str(dinners.slots[1].id), "on": WEDNESDAYS[0].isoformat()}
    client.put(f"/api/v1/needs/{dinners.id}/sign-ups/me", json=body, as_=cook)
    change(client, dinners, kari, role_0="bilfører")
    assert told() == [(Kind.NEED_CHANGED, driver.id)]


def test_the_api_changes_slots_and_leaves_them_when_they_are_not_named(client, dinners, kari):
    noon = dinners.starts_at.isoformat()
    body = {"title": "Middag", "starts_at": noon, "repeats": {"weekdays": [2]}}
    patch = f"/api/v1/needs/{dinners.id}"

    def send(**more):
        db.session.refresh(dinners)
        tag = {"If-Match": f'"{dinners.version}"'}
        answer = client.patch(patch, json={**body, **more}, headers=tag, as_=kari)
        db.session.expire_all()
        return answer

    assert send().status_code == 200 and len(roles(dinners)) == 2
    first = str(dinners.slots[0].id)
    sent = send(slots=[{"id": first, "role": "sjåfør", "capacity": 4}])
    assert [one["id"] for one in sent.json["slots"]] == [first]
    assert roles(dinners) == [("sjåfør", 4)]
    stranger = {"id": str(dinners.id), "role": "vert", "capacity": 1}
    assert send(slots=[stranger]).status_code == 422
    assert send(slots=[]).status_code == 422


@pytest.fixture
def off(client, kari):
    """`off(need, day)`, or on again: as the organisation does it."""

    def post(need, day, off=1):
        data = {"on": day.isoformat(), "off": off}
        answer = client.post(f"/meg/behov/{need.id}/fridag", data=data, as_=kari)
        db.session.expire_all()
        return answer

    return post


def test_a_day_off_frees_and_tells_who_was_to_come_then_and_nobody_else(
    client, dinners, kari, crowd, off
):
    now, later = crowd(2)
    sign_up(client, dinners, now, WEDNESDAYS[0])
    sign_up(client, dinners, later, WEDNESDAYS[1])
    assert "Ta fri en dag" in client.get(f"/meg/behov/{dinners.id}/styr", as_=kari).text
    assert off(dinners, WEDNESDAYS[0]).status_code == 303
    assert states() == {
        ("Nr0", WEDNESDAYS[0]): SignUpState.RELEASED,
        ("Nr1", WEDNESDAYS[1]): SignUpState.CONFIRMED,
    }
    assert told() == [(Kind.NEED_CANCELLED, now.id)]
    assert clocks.day_of(dinners.next_at) == WEDNESDAYS[1]
    days = client.get(f"/api/v1/needs/{dinners.id}").json["days"]
    assert days[:2] == [day.isoformat() for day in WEDNESDAYS[1:]]
    assert sign_up(client, dinners, now, WEDNESDAYS[0]).status_code == 422


def test_a_day_off_is_in_no_list_week_or_calendar(client, dinners, off):
    off(dinners, WEDNESDAYS[0])
    listed = "/api/v1/needs?municipality=hitra&day="
    assert client.get(listed + WEDNESDAYS[0].isoformat()).json["items"] == []
    assert len(client.get(listed + WEDNESDAYS[1].isoformat()).json["items"]) == 1
    assert dinners.title not in client.get("/hitra/uke/2026-48").text
    assert dinners.title in client.get("/hitra/uke/2026-49").text
    page = client.get(f"/behov/{dinners.id}").text
    assert "Ikke " in page and "25. november" in page
    off(dinners, WEDNESDAYS[2])
    event = vobject.readOne(client.get(f"/behov/{dinners.id}.ics").text).vevent
    days = [one.date() for one in event.getrruleset(addRDate=True)[:2]]
    assert days == [WEDNESDAYS[1], date(2026, 12, 16)]


def test_a_day_off_can_be_taken_up_again(client, dinners, kari, off):
    off(dinners, WEDNESDAYS[0])
    assert "Ta den med igjen" in client.get(f"/meg/behov/{dinners.id}/styr", as_=kari).text
    assert off(dinners, WEDNESDAYS[0], off=0).status_code == 303
    assert clocks.day_of(dinners.next_at) == WEDNESDAYS[0]


@pytest.mark.parametrize(
    "day", [date(2026, 11, 18), date(2026, 11, 26), date(9999, 12, 29)], ids=str
)
def test_only_a_day_to_come_can_be_off(client, dinners, off, day):
    assert off(dinners, day).status_code == (303 if day.year == 9999 else 422)
    assert client.get(f"/behov/{dinners.id}").status_code == 200


def test_what_is_once_has_no_day_off(client, lag, kari, off):
    once = post_need(lag, kari)
    assert off(once, clocks.day_of(once.starts_at)).status_code == 422


def test_all_that_was_asked_for_is_found_again_page_by_page(client, lag, kari, clock):
    for number in range(23):
        noon = clocks.oslo(WEDNESDAYS[0], time(12))
        post_need(lag, kari, title=f"Middag {number}", starts_at=noon, ends_at=None)
    path = f"/meg/organisasjoner/{lag.id}"
    assert "Alt dere har bedt om" in client.get(path, as_=kari).text
    assert "Vis flere" in client.get(f"{path}/behov", as_=kari).text
    assert "Vis flere" in client.get(f"/organisasjoner/{lag.id}").text
    clock.at("2026-11-25T11:30:00+00:00")  # they have begun
    managed = client.get(path, as_=kari).text
    assert "I gang eller over" in managed and managed.count("/styr") == 5
    over = client.get(f"{path}/behov?vis=tidligere", as_=kari).text
    assert over.count("/styr") == 20 and "Vis flere" in over
    assert "Dere har ikke bedt om noe som kommer" in client.get(f"{path}/behov", as_=kari).text


def test_what_suits_whenever_does_not_ask_who_came_at_once(client, lag, kari, per, clock):
    need = post_need(lag, kari, starts_at=None, ends_at=None, flexible_until=WEDNESDAYS[1])
    sign_up(client, need, per, WEDNESDAYS[1])
    path = f"/meg/behov/{need.id}/styr"
    page = client.get(path, as_=kari).text
    assert "Er det gjort?" in page and "var påmeldt" not in page and "kommer" in page
    assert "<details open" not in page
    data = {"sign_up": db.session.query(SignUp).one().id, "attended": "yes"}
    assert client.post(f"/meg/behov/{need.id}/oppmote", data=data, as_=kari).status_code == 303
    clock.at("2026-12-03T09:00:00+00:00")
    assert "Er det gjort?" not in client.get(path, as_=kari).text
    assert told() == []
