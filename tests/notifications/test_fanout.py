"""Telling everybody of a place, a few hundred at a time."""

import uuid

import pytest
from sqlalchemy import func, select

from app.core.commit import transaction
from app.extensions import db
from app.notifications import fanout
from app.notifications.models import Delivery, FanOut, Kind, Notification
from app.places.models import Municipality
from tests.notifications.conftest import subscribe, work


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(fanout, "CHUNK", 3)


def announce(subject: uuid.UUID, **where: uuid.UUID) -> None:
    with transaction():
        fanout.fan_out(
            kind=Kind.PROMPT_OPENED,
            subject_id=subject,
            path="/{municipality}/sporsmal/2026-48",
            **where,
        )


def told() -> dict[uuid.UUID, int]:
    db.session.rollback()
    query = select(Notification.user_id, func.count()).group_by(Notification.user_id)
    return dict(db.session.execute(query).all())


def test_everybody_of_a_municipality_is_told_once_and_nobody_elsewhere(make_user, hitra, skaun):
    here = {make_user(f"Kari{number}").id for number in range(10)}
    make_user("Per", home=skaun)
    subject = uuid.uuid4()
    announce(subject, municipality_id=hitra.id)
    fanout.continue_fan_outs()
    announce(subject, municipality_id=hitra.id)
    fanout.continue_fan_outs()
    assert told() == dict.fromkeys(here, 1)
    assert db.session.scalars(select(FanOut)).one().done_at is not None


def test_a_region_is_led_each_to_their_own_municipality(make_user, hitra, skaun):
    kari, per = make_user("Kari"), make_user("Per", home=skaun)
    announce(uuid.uuid4(), region_id=hitra.region_id)
    fanout.continue_fan_outs()
    paths = dict(db.session.execute(select(Notification.user_id, Notification.path)).all())
    homes = select(Notification.user_id, Notification.municipality_id)
    places = dict(db.session.execute(homes).all())
    assert paths == {kari.id: "/hitra/sporsmal/2026-48", per.id: "/skaun/sporsmal/2026-48"}
    assert places == {kari.id: hitra.id, per.id: skaun.id}


def test_it_goes_on_where_it_was_broken_off(make_user, hitra, monkeypatch):
    here = {make_user(f"Kari{number}").id for number in range(10)}
    announce(uuid.uuid4(), municipality_id=hitra.id)
    tell_many, calls = fanout.tell_many, iter([True, True, False])

    def die_in_the_third(*args, **kwargs):
        told = tell_many(*args, **kwargs)
        if not next(calls):
            raise ConnectionError
        return told

    monkeypatch.setattr(fanout, "tell_many", die_in_the_third)
    with pytest.raises(ConnectionError):
        fanout.continue_fan_outs()
    assert len(told()) == 6
    monkeypatch.setattr(fanout, "tell_many", tell_many)
    fanout.continue_fan_outs()
    assert told() == dict.fromkeys(here, 1)


def test_those_who_asked_for_it_get_it_on_their_phones(make_user, hitra, push_service):
    for number in range(7):
        user = make_user(f"Kari{number}", push_prompts=number % 2 == 0)
        subscribe(user, push_service.subscribe())
    announce(uuid.uuid4(), municipality_id=hitra.id)
    fanout.continue_fan_outs()
    work()
    assert len(push_service.received) == 4
    assert {one.payload["notification"]["navigate"] for one in push_service.received} == {
        "https://bidra.example.no/hitra/sporsmal/2026-48"
    }
    assert {one.headers["Urgency"] for one in push_service.received} == {"low"}


def test_the_municipality_that_asks_is_named(make_user, hitra, push_service):
    subscribe(make_user(push_prompts=True), push_service.subscribe())
    announce(uuid.uuid4(), municipality_id=hitra.id)
    fanout.continue_fan_outs()
    work()
    assert push_service.received[0].payload["notification"]["title"] == "Nytt spørsmål på Hitra"


def test_the_work_does_not_grow_with_those_who_asked_for_nothing(make_user, hitra):
    for number in range(9):
        make_user(f"Kari{number}")
    announce(uuid.uuid4(), municipality_id=hitra.id)
    fanout.continue_fan_outs()
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0
    assert db.session.get_one(Municipality, hitra.id)
