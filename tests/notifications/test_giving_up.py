"""What is owed is tried as long as it is worth something, and what cannot be sent stops no other."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update

from app.core.clock import OSLO
from app.core.commit import transaction
from app.extensions import db
from app.notifications import delivery, webpush
from app.notifications.models import Delivery, Notification, State
from app.notifications.payload import Payloads
from tests.notifications.conftest import subscribe, tell, work
from tests.notifications.test_delivery import only_browser, only_delivery


def test_without_being_asked_it_waits_longer_each_time_and_gives_up_visibly(
    kari, push_service, time
):
    """When its time to live is over (RFC 8030 § 5.2), however often that is: a service may be away for
    hours, or a day."""
    browser = push_service.subscribe()
    subscribe(kari, browser)
    push_service.answer(browser, 503)
    began = datetime.now(OSLO)
    tell(kari)
    waits = []
    while True:
        work()
        found = only_delivery()
        if found.state != State.PENDING:
            break
        waits.append((found.due_at - datetime.now(OSLO)).total_seconds())
        time.turn(found.due_at)
    assert found.state == State.GAVE_UP and datetime.now(OSLO) - began > timedelta(days=27)
    assert found.last_error == "503" and only_browser().failures == found.attempts
    assert push_service.requests == found.attempts == len(waits) + 1 < 28 * 8
    assert 15 <= waits[0] <= 30 and waits[-1] > 3600


def test_a_service_that_is_away_for_a_day_costs_nobody_a_reply(kari, push_service, time):
    browser = push_service.subscribe()
    subscribe(kari, browser)
    push_service.answer(browser, 503)
    tell(kari)
    began = datetime.now(OSLO)
    while datetime.now(OSLO) < began + timedelta(days=1):
        work()
        time.turn(only_delivery().due_at)
    push_service.answer(browser, 201)
    work()
    assert only_delivery().state == State.SENT


def test_what_was_never_tried_is_no_try(kari, push_service, time, monkeypatch):
    """All of a browser's phones have one push service: while it is silent the others wait."""
    monkeypatch.setattr(webpush, "SILENCES", 1)
    browser = push_service.subscribe()
    subscribe(kari, browser)
    push_service.answer(browser, delay=20)
    for number in range(3):
        tell(kari, path=f"/bidrag/{number}")
    monkeypatch.setattr(
        delivery.webpush, "Service", partial(webpush.Service, in_flight=1, timeout=0.2)
    )
    work()
    found = db.session.scalars(select(Delivery)).all()
    assert sorted(one.attempts for one in found) == [0, 0, 1]
    assert {one.state for one in found} == {State.PENDING} and only_browser().failures == 1


def test_what_a_newer_version_wrote_stops_no_other(client, kari, push_service):
    """Old worker, new web: of that kind this one has no words."""
    subscribe(kari, push_service.subscribe())
    for path in ("/bidrag/1", "/bidrag/2"):
        tell(kari, path=path)
    with transaction():
        newer = update(Notification).where(Notification.path == "/bidrag/1")
        db.session.execute(newer.values(kind="from_the_future"))
    work()
    states = {one.state: one.last_error for one in db.session.scalars(select(Delivery))}
    assert states == {State.FAILED: "of a kind not known here", State.SENT: ""}
    assert len(push_service.received) == 1
    page = client.get("/meg/varsler", as_=kari)
    assert page.status_code == 200 and "Oppvekst på Hitra har svart deg" in page.text


def test_one_that_cannot_be_made_stops_no_other(kari, push_service, monkeypatch):
    subscribe(kari, push_service.subscribe())
    for path in ("/bidrag/1", "/bidrag/2"):
        tell(kari, path=path)
    make = Payloads.message
    odd = lambda self, row: make(self, row) if row.path == "/bidrag/2" else row.nothing  # noqa: E731
    monkeypatch.setattr(Payloads, "message", odd)
    work()
    states = {one.state: one.last_error for one in db.session.scalars(select(Delivery))}
    assert "cannot be said" in states[State.FAILED] and len(push_service.received) == 1
