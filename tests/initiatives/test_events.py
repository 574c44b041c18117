"""Meeting: never more than there is room for, told of what changes, each with something to bring."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
import vobject

from app.accounts.models import User
from app.calendar.pages import calendar_token
from app.contributions.models import Publication
from app.core import clock as clocks
from app.core.commit import transaction
from app.extensions import db
from app.initiatives import rsvps
from app.initiatives.event_models import Bring, Coming, Event, Rsvp
from app.initiatives.models import State
from app.notifications.models import Kind, Notification
from app.worker import keep_initiatives
from tests.factories import meet, person, start
from tests.initiatives.test_initiatives import told


@pytest.fixture
def dinner(hitra, kari):
    """Kari's, with room for two, tomorrow at six."""
    return meet(start(hitra, kari), kari, capacity=2, wishes=("Kake", "Kaffe"))


def answer(client, event, who, said="yes", **more):
    body = {"answer": said, **more}
    return client.put(f"/api/v1/events/{event.id}/rsvps/me", json=body, as_=who)


def states(event) -> list[tuple[str, Coming]]:
    db.session.expire_all()
    rows = db.session.query(Rsvp).filter_by(event_id=event.id).order_by(Rsvp.queue)
    return [(one.user.name, one.coming) for one in rows]


def test_the_same_again_is_one_event(client, hitra, kari, per, count):
    initiative = start(hitra, kari)
    body = {
        "initiative": str(initiative.id),
        "title": "Middag",
        "starts_at": (clocks.now() + timedelta(days=2)).isoformat(),
        "capacity": 10,
    }
    path = f"/api/v1/events/{uuid.uuid4()}"
    first, again = (client.put(path, json=body, as_=kari) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    other = client.put(path, json=body | {"title": "Lunsj"}, as_=kari)
    assert other.json["code"] == "other_content"
    stolen = client.put(f"/api/v1/events/{uuid.uuid4()}", json=body, as_=per)
    assert (stolen.status_code, stolen.json["code"]) == (403, "hosts_only")
    assert count(Event) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "–"),
        ("starts_at", None),
        ("starts_at", "2020-01-01T12:00:00Z"),
        ("capacity", 0),
        ("repeats", {"weekdays": []}),
        ("wishes", ["x" * 81]),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(client, hitra, kari, count, field, value):
    body = {
        "initiative": str(start(hitra, kari).id),
        "title": "Middag",
        "starts_at": (clocks.now() + timedelta(days=2)).isoformat(),
    }
    refused = client.put(f"/api/v1/events/{uuid.uuid4()}", json=body | {field: value}, as_=kari)
    assert refused.status_code == 422 and set(refused.json["errors"]) == {field}
    assert count(Event) == 0


def test_an_initiative_that_nobody_has_read_has_no_events(client, hitra, kari):
    initiative = start(hitra, kari, published=False)
    body = {"initiative": str(initiative.id), "title": "M", "starts_at": "2030-01-01T12:00:00Z"}
    refused = client.put(f"/api/v1/events/{uuid.uuid4()}", json=body, as_=kari)
    assert (refused.status_code, refused.json["code"]) == (403, "not_now")


def test_when_it_is_full_one_waits_and_gets_the_place_that_comes_free(client, dinner):
    people = [person(f"Nr{number}") for number in range(4)]
    said = [answer(client, dinner, one).json["answer"] for one in people]
    assert said == ["yes", "yes", "waiting", "waiting"]
    assert answer(client, dinner, people[2]).json["answer"] == "waiting"
    answer(client, dinner, people[0], "no")
    assert dict(states(dinner)) == {
        "Nr0": Coming.NO,
        "Nr1": Coming.YES,
        "Nr2": Coming.YES,
        "Nr3": Coming.WAITING,
    }
    assert told(Kind.EVENT_PLACE) == ["Nr2"]
    assert answer(client, dinner, people[0]).json["answer"] == "waiting"


def test_fifty_at_once_for_two_places(app, dinner):
    people = [person(f"Nr{number}").id for number in range(50)]
    event_id = dinner.id
    db.session.remove()

    def come(user_id):
        with app.app_context(), transaction():
            user = db.session.get_one(User, user_id)
            rsvps.answer(event_id=event_id, user=user, coming=Coming.YES)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, people))
    said = db.session.query(Rsvp.coming, Rsvp.queue).order_by(Rsvp.queue).all()
    assert [one.coming for one in said] == [Coming.YES] * 2 + [Coming.WAITING] * 48
    assert len({one.queue for one in said}) == 50


def test_maybe_takes_no_place(client, dinner):
    people = [person(f"Nr{number}") for number in range(3)]
    assert answer(client, dinner, people[0], "maybe").json["answer"] == "maybe"
    assert [answer(client, dinner, one).json["answer"] for one in people[1:]] == ["yes", "yes"]


def test_what_is_over_cancelled_or_another_day_is_refused_with_the_reason(
    client, hitra, kari, per, clock
):
    now = clock.at("2026-11-24T11:00:00Z")
    event = meet(start(hitra, kari), kari)
    assert answer(client, event, per, on="2030-01-01").json["code"] == "no_such_day"
    clock.at(now + timedelta(days=3))
    assert answer(client, event, per).json["code"] == "past"
    clock.at(now)
    client.delete(f"/api/v1/events/{event.id}", as_=kari)
    refused = answer(client, event, per)
    assert (refused.status_code, refused.json["code"]) == (403, "cancelled")


def test_another_time_is_told_and_days_that_are_no_more_are_taken_back(
    client, hitra, kari, per, clock
):
    clock.at("2026-11-24T11:00:00Z")  # a Tuesday
    first = clocks.oslo(date(2026, 11, 25), time(18))
    event = meet(start(hitra, kari), kari, starts_at=first, weekdays=(2,))
    answer(client, event, per, on="2026-12-02")
    body = {
        "title": event.title,
        "starts_at": clocks.oslo(date(2026, 11, 26), time(18)).isoformat(),
        "repeats": {"weekdays": [3]},
    }
    changed = client.patch(
        f"/api/v1/events/{event.id}", json=body, as_=kari, headers={"If-Match": '"1"'}
    )
    assert changed.status_code == 200 and changed.json["days"][0] == "2026-11-26"
    assert told(Kind.EVENT_CHANGED) == ["Per Skog"]
    assert states(event) == [("Per Skog", Coming.RELEASED)]


def change(client, event, by, **values):
    """Say it anew; `match` is the version as it is now."""
    db.session.expire_all()
    body = {"title": event.title, "starts_at": event.starts_at.isoformat(), **values}
    match = {"If-Match": f'"{event.version}"'}
    path = f"/api/v1/events/{event.id}"
    assert client.patch(path, json=body, as_=by, headers=match).status_code == 200


@pytest.mark.parametrize("capacity", [2, None])
def test_more_room_lets_in_who_waits(client, hitra, kari, capacity):
    event = meet(start(hitra, kari), kari, capacity=1)
    for number in range(3):
        answer(client, event, person(f"Nr{number}"))
    change(client, event, kari, capacity=capacity)
    said = [Coming.YES, Coming.YES, Coming.YES if capacity is None else Coming.WAITING]
    assert [coming for _name, coming in states(event)] == said
    assert told(Kind.EVENT_PLACE) == ["Nr1", "Nr2"][: 2 if capacity is None else 1]


def test_a_change_reminds_neither_who_said_no_nor_who_waits(client, hitra, kari, clock):
    clock.at("2026-11-24T11:00:00Z")
    begins = clocks.oslo(date(2026, 11, 27), time(18))
    event = meet(start(hitra, kari), kari, starts_at=begins, capacity=1)
    comes, waits, stays = (person(name) for name in ("Kommer", "Venter", "Blir"))
    answer(client, event, comes)
    answer(client, event, waits)
    answer(client, event, stays, "no")
    later = (begins + timedelta(hours=1)).isoformat()
    change(client, event, kari, starts_at=later, capacity=1)
    assert told(Kind.EVENT_CHANGED) == ["Kommer", "Venter"]
    clock.at("2026-11-27T12:00:00Z")
    keep_initiatives()
    assert told(Kind.EVENT_REMINDER) == ["Kommer"]


def test_what_is_moved_to_an_earlier_day_is_told_until_that_is_over(
    client, hitra, kari, per, clock
):
    clock.at("2026-11-24T11:00:00Z")
    friday = clocks.oslo(date(2026, 11, 27), time(18))
    event = meet(start(hitra, kari), kari, starts_at=friday)
    answer(client, event, per)
    wednesday = friday - timedelta(days=2)
    change(client, event, kari, starts_at=wednesday.isoformat())
    (one,) = db.session.query(Notification).filter_by(kind=Kind.EVENT_CHANGED)
    assert one.until == clocks.end_of(date(2026, 11, 25))
    assert one.params["starts"] == wednesday.isoformat()


def test_what_was_to_be_brought_on_a_day_that_is_no_more_is_off_the_list(
    client, hitra, kari, per, count
):
    event = meet(start(hitra, kari), kari)
    answer(client, event, per)
    day = event.next_at.astimezone(clocks.OSLO).date().isoformat()
    path = f"/api/v1/events/{event.id}/brings/{uuid.uuid4()}"
    client.put(path, json={"what": "Kake", "on": day}, as_=per)
    change(client, event, kari, starts_at=(event.starts_at + timedelta(days=2)).isoformat())
    assert count(Bring) == 0


def test_the_same_bring_id_with_another_text_or_person_is_a_conflict(client, dinner, per, siri):
    for one in (per, siri):
        answer(client, dinner, one)
    day = dinner.next_at.astimezone(clocks.OSLO).date().isoformat()
    path = f"/api/v1/events/{dinner.id}/brings/{uuid.uuid4()}"
    client.put(path, json={"what": "Kake", "on": day}, as_=per)
    other = client.put(path, json={"what": "Is", "on": day}, as_=per)
    assert (other.status_code, other.json["code"]) == (409, "other_content")
    stolen = client.put(path, json={"what": "Kake", "on": day}, as_=siri)
    assert (stolen.status_code, stolen.json["code"]) == (409, "other_author")


def test_nobody_comes_to_what_was_removed(client, dinner, per):
    answer(client, dinner, per)
    dinner.initiative.publication = Publication.REMOVED
    db.session.commit()
    assert answer(client, dinner, per, "maybe").status_code == 404
    assert client.get("/api/v1/me/rsvps", as_=per).json["items"] == []
    assert "Middag" not in client.get(f"/kalender/{calendar_token(per)}.ics").text


def test_who_has_been_there_today_stays_when_the_weekday_changes(client, hitra, kari, per, clock):
    clock.at("2026-11-25T11:00:00Z")  # a Wednesday
    first = clocks.oslo(date(2026, 11, 25), time(18))
    event = meet(start(hitra, kari), kari, starts_at=first, weekdays=(2,))
    answer(client, event, per)
    clock.at("2026-11-25T20:00:00Z")
    body = {
        "title": event.title,
        "starts_at": (first + timedelta(days=1)).isoformat(),
        "repeats": {"weekdays": [3]},
    }
    match = {"If-Match": f'"{event.version}"'}
    changed = client.patch(f"/api/v1/events/{event.id}", json=body, as_=kari, headers=match)
    assert changed.status_code == 200
    assert states(event) == [("Per Skog", Coming.YES)] and told(Kind.EVENT_CHANGED) == []


def test_cancelling_is_told_to_who_comes_and_to_nobody_else(client, dinner, kari, per, siri):
    answer(client, dinner, per)
    answer(client, dinner, siri, "no")
    client.post(f"/meg/arrangement/{dinner.id}/avlys", as_=kari)
    assert told(Kind.EVENT_CANCELLED) == ["Per Skog"]
    assert "Avlyst" in client.get(f"/arrangement/{dinner.id}").text
    again = client.post(f"/meg/arrangement/{dinner.id}/avlys", as_=kari)
    assert again.status_code == 403


def test_one_is_reminded_a_day_and_three_hours_before(client, hitra, kari, per, clock):
    clock.at("2026-11-24T11:00:00Z")
    event = meet(start(hitra, kari), kari, starts_at=clocks.oslo(date(2026, 11, 27), time(18)))
    answer(client, event, per)
    for moment, reminders in (
        ("2026-11-26T16:30:00Z", 0),
        ("2026-11-26T17:30:00Z", 1),
        ("2026-11-27T13:30:00Z", 1),
        ("2026-11-27T14:30:00Z", 2),
    ):
        clock.at(moment)
        keep_initiatives()
        keep_initiatives()
        assert db.session.query(Notification).filter_by(kind=Kind.EVENT_REMINDER).count() == (
            reminders
        )


def test_the_first_to_take_a_wish_has_it(client, dinner, kari, per, siri, count):
    for one in (per, siri):
        answer(client, dinner, one)
    day = dinner.next_at.astimezone(clocks.OSLO).date().isoformat()
    path = f"/api/v1/events/{dinner.id}/brings"
    mine = f"{path}/{uuid.uuid4()}"
    assert client.put(mine, json={"what": "Kake", "on": day}, as_=per).status_code == 200
    assert client.put(mine, json={"what": "Kake", "on": day}, as_=per).status_code == 200
    late = client.put(f"{path}/{uuid.uuid4()}", json={"what": "kake", "on": day}, as_=siri)
    assert (late.status_code, late.json["code"]) == (409, "taken")
    assert client.delete(mine, as_=siri).status_code == 204 and count(Bring) == 1
    uninvited = client.put(f"{path}/{uuid.uuid4()}", json={"what": "Is", "on": day}, as_=kari)
    assert uninvited.json["code"] == "not_coming"
    page = client.get(f"/meg/arrangement/{dinner.id}", as_=siri).text
    assert "Jeg tar med: Kaffe" in page and "Jeg tar med: Kake" not in page
    answer(client, dinner, per, "no")
    assert count(Bring) == 0


def test_hosts_see_who_comes_and_others_only_how_many_from_five_on(client, hitra, kari, per):
    event = meet(start(hitra, kari), kari)
    for number in range(4):
        answer(client, event, person(f"Nr{number}"))
    assert "kommer.</p>" not in client.get(f"/arrangement/{event.id}").text
    answer(client, event, per)
    assert "5 kommer." in client.get(f"/arrangement/{event.id}").text
    assert "Per Skog" in client.get(f"/meg/arrangement/{event.id}", as_=kari).text
    assert "Nr0" not in client.get(f"/meg/arrangement/{event.id}", as_=per).text


def test_having_met_it_is_awake_and_next_week_is_next(client, hitra, kari, clock):
    clock.at("2026-11-24T11:00:00Z")
    first = clocks.oslo(date(2026, 11, 25), time(18))
    event = meet(start(hitra, kari), kari, starts_at=first, weekdays=(2,))
    event.initiative.state = State.SLEEPING
    db.session.commit()
    clock.at("2026-11-25T18:30:00Z")
    keep_initiatives()
    db.session.expire_all()
    assert event.next_at == first + timedelta(days=7)
    assert event.initiative.state == State.ACTIVE


def test_calendars_hold_events_and_what_one_comes_to(client, dinner, kari, per):
    def entries(path):
        return list(vobject.readOne(client.get(path).text).vevent_list)

    for path in (f"/arrangement/{dinner.id}.ics", "/hitra/initiativ.ics", "/hitra/kalender.ics"):
        (one,) = entries(path)
        assert one.summary.value == "Middag (Middag sammen)"
        assert one.dtstart.value == dinner.starts_at
    answer(client, dinner, per)
    (mine,) = entries(f"/kalender/{calendar_token(per)}.ics")
    assert mine.dtstart.value == dinner.starts_at and mine.valarm
    client.delete(f"/api/v1/events/{dinner.id}", as_=kari)
    (off,) = entries(f"/arrangement/{dinner.id}.ics")
    assert (off.status.value, off.sequence.value) == ("CANCELLED", "1")


def test_the_nearest_in_time_comes_first(client, hitra, kari):
    initiative = start(hitra, kari)
    late = meet(initiative, kari, title="Sent", starts_at=clocks.now() + timedelta(days=9))
    soon = meet(initiative, kari, title="Snart", starts_at=clocks.now() + timedelta(days=2))
    items = client.get("/api/v1/events?municipality=hitra").json["items"]
    assert [one["id"] for one in items] == [str(soon.id), str(late.id)]
    page = client.get("/hitra/initiativ").text
    assert page.index("Snart</a>") < page.index("Sent</a>")


def test_what_people_write_is_text(client, hitra, kari, per):
    bad = "<script>alert(1)</script>"
    event = meet(start(hitra, kari), kari, title=bad, body=bad, place=bad, wishes=(bad,))
    answer(client, event, per)
    for path, who in ((f"/arrangement/{event.id}", None), (f"/meg/arrangement/{event.id}", per)):
        assert bad not in client.get(path, as_=who).text
