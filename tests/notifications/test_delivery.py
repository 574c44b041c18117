"""What the worker sends, and what it writes down of it."""

import json
import uuid
from datetime import datetime, timedelta

import pytest
from flask import current_app
from sqlalchemy import select, update

from app.core.clock import OSLO
from app.core.commit import transaction
from app.core.mail import OutgoingMail
from app.extensions import db
from app.notifications import delivery, rules, service, subscriptions, webpush
from app.notifications.models import (
    Delivery,
    Kind,
    Preferences,
    PushSubscription,
    State,
)
from tests.notifications.conftest import NOON, subscribe, tell, work


def only_delivery() -> Delivery:
    db.session.rollback()
    return db.session.scalars(select(Delivery)).one()


def only_browser() -> PushSubscription:
    db.session.rollback()
    return db.session.scalars(select(PushSubscription)).one()


def test_a_push_names_who_answered_and_where_to_read_it_and_nothing_of_the_text(kari, push_service):
    subscribe(kari, push_service.subscribe())
    tell(kari, path="/bidrag/1")
    tell(kari, path="/bidrag/2")
    work()
    first = next(
        one for one in push_service.received if one.payload["notification"]["navigate"][-1] == "1"
    )
    notification = first.payload["notification"]
    assert notification.pop("tag") == first.headers["Topic"]
    assert first.payload == {
        "web_push": 8030,
        "notification": {
            "title": "Oppvekst på Hitra har svart deg",
            "body": "Åpne for å lese svaret.",
            "lang": "nb",
            "dir": "ltr",
            "navigate": "https://bidra.example.no/bidrag/1",
        },
        "app_badge": 2,
        "mutable": False,
    }
    assert first.headers["Urgency"] == "normal"
    assert first.headers["TTL"] == str(28 * 24 * 3600)
    assert len(json.dumps(first.payload)) < 3000


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_words_and_a_way_out(make_user, push_service, kind):
    kari = make_user(push_replies=True, push_prompts=True)
    subscribe(kari, push_service.subscribe())
    if kind == Kind.TEST:
        with transaction():
            subscriptions.send_test(kari)
    else:
        tell(kari, kind)
    work()
    (got,) = push_service.received
    title = got.payload["notification"]["title"]
    assert title and "%" not in title and title == title.strip()
    assert got.headers["TTL"] == str(rules.time_to_live(kind))
    assert got.headers["Urgency"] == rules.urgency(kind)


def test_each_is_told_in_their_own_language(make_user, push_service):
    """Pushes in the wrong language."""
    browsers = {}
    for language in ("nb", "nn", "en"):
        user = make_user(language=language, push_replies=True)
        browsers[language] = push_service.subscribe()
        subscribe(user, browsers[language])
        tell(user)
    work()
    titles = {}
    for language, browser in browsers.items():
        (payload,) = push_service.messages_to(browser)
        assert payload["notification"]["lang"] == language
        titles[language] = payload["notification"]["title"]
    assert titles["nb"] == "Oppvekst på Hitra har svart deg"
    assert titles["en"] != titles["nb"] and "på" not in titles["en"]


def test_a_later_answer_replaces_an_undelivered_one_and_nothing_else(make_user, push_service):
    kari, per = (make_user(name, push_replies=True, push_prompts=True) for name in ("Kari", "Per"))
    for user in (kari, per):
        subscribe(user, push_service.subscribe())
        tell(user, Kind.REPLY_INTERIM, path="/bidrag/1")
        tell(user, Kind.REPLY_FINAL, path="/bidrag/1")
        tell(user, Kind.REPLY_FINAL, path="/bidrag/2")
        tell(user, Kind.PROMPT_OPENED, path="/hitra/sporsmal/2026-48")
        tell(user, Kind.PROMPT_OPENED, path="/hitra/sporsmal/2026-49")
    work()
    topics = [one.headers["Topic"] for one in push_service.received]
    assert len(topics) == 10 and len(set(topics)) == 6
    assert all(len(topic) <= 32 for topic in topics)


def test_what_arrived_is_written_on_the_delivery_and_the_browser(kari, push_service, time):
    browser = push_service.subscribe()
    subscribe(kari, browser)
    push_service.answer(browser, 500, times=1)
    tell(kari)
    work()
    assert (only_delivery().state, only_browser().failures) == (State.PENDING, 1)
    assert only_browser().last_error == "500"
    time.forward(minutes=2)
    work()
    assert (only_delivery().state, only_delivery().attempts) == (State.SENT, 2)
    found = only_browser()
    assert (found.failures, found.last_error) == (0, "")
    assert found.last_sent_at == NOON + timedelta(minutes=2) == only_delivery().sent_at


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_dropped_and_its_owner_told_so(kari, push_service, status):
    """Push that looks on but is dead."""
    gone, here = push_service.subscribe(), push_service.subscribe()
    subscribe(kari, gone)
    subscribe(kari, here)
    push_service.answer(gone, status)
    tell(kari)
    work()
    assert only_browser().endpoint == here.endpoint
    assert db.session.get_one(Preferences, kari.id).lost_at is None
    push_service.answer(here, status)
    tell(kari)
    work()
    assert subscriptions.list_subscriptions(kari) == []
    assert db.session.get_one(Preferences, kari.id).lost_at == NOON
    subscribe(kari, push_service.subscribe())
    assert db.session.get_one(Preferences, kari.id).lost_at is None


def test_the_time_a_push_service_asks_for_is_given_it(kari, push_service, time):
    browser = push_service.subscribe()
    subscribe(kari, browser)
    push_service.answer(browser, 429, headers={"Retry-After": "7200"}, times=1)
    tell(kari)
    work()
    assert only_delivery().due_at == NOON + timedelta(hours=2)
    time.forward(hours=1, minutes=59)
    work()
    assert push_service.requests == 1
    time.forward(minutes=1)
    work()
    assert only_delivery().state == State.SENT


def test_a_second_try_due_at_night_waits_for_the_morning(kari, push_service, time):
    browser = push_service.subscribe()
    subscribe(kari, browser)
    time.turn(datetime(2026, 11, 24, 19, 59, 50, tzinfo=OSLO))
    push_service.answer(browser, 500, times=1)
    tell(kari)
    work()
    assert only_delivery().due_at == datetime(2026, 11, 25, 8, tzinfo=OSLO)


def test_what_was_due_by_day_is_not_sent_at_night(kari, push_service, time):
    """The worker was down at seven in the evening, and came back at nine."""
    subscribe(kari, push_service.subscribe())
    time.turn(datetime(2026, 11, 24, 19, tzinfo=OSLO))
    tell(kari)
    time.turn(datetime(2026, 11, 24, 21, tzinfo=OSLO))
    work()
    found = only_delivery()
    assert push_service.received == []
    assert (found.state, found.attempts) == (State.PENDING, 0)
    assert found.due_at == datetime(2026, 11, 25, 8, tzinfo=OSLO)


def test_a_question_nobody_could_be_told_of_in_three_days_is_given_up(
    make_user, push_service, time
):
    kari = make_user(push_prompts=True)
    subscribe(kari, push_service.subscribe())
    tell(kari, Kind.PROMPT_OPENED)
    time.forward(days=3, minutes=1)
    work()
    assert (only_delivery().state, only_delivery().last_error) == (State.GAVE_UP, "too late")
    assert push_service.received == []


def test_refused_is_not_tried_again_and_seen_on_the_browser(kari, push_service):
    browser = push_service.subscribe()
    subscribe(kari, browser)
    push_service.answer(browser, 403)
    tell(kari)
    work()
    work()
    assert push_service.requests == 1
    assert (only_delivery().state, only_delivery().last_error) == (State.FAILED, "403")
    assert only_browser().failures == 1


def test_one_that_fails_touches_no_other(make_user, push_service):
    """A fan-out that stopped for all at the first error that was not a 410."""
    good = []
    for number, how in enumerate(
        [{}, {"status": 500}, {}, {"status": 400}, {}, {"status": 410}, {}, {"hang_up": True}, {}]
    ):
        user = make_user(f"Kari{number}", push_replies=True)
        browser = push_service.subscribe()
        subscribe(user, browser)
        if how:
            push_service.answer(browser, **how)
        else:
            good.append(browser)
        tell(user)
    work()
    assert all(len(push_service.messages_to(browser)) == 1 for browser in good)


def test_a_choice_taken_back_meanwhile_is_obeyed(kari, push_service, time):
    subscribe(kari, push_service.subscribe())
    time.turn(datetime(2026, 11, 24, 22, tzinfo=OSLO))
    tell(kari)
    with transaction():
        service.change_preferences(kari, push_replies=False)
    time.turn(datetime(2026, 11, 25, 9, tzinfo=OSLO))
    work()
    assert push_service.received == [] and only_delivery().state == State.FAILED


def test_what_waits_for_one_person_is_not_shown_to_the_next(make_user, push_service, time):
    """The phone is handed on, and signed in by somebody else, before the morning."""
    kari, per = make_user("Kari"), make_user("Per")
    browser = push_service.subscribe()
    subscribe(kari, browser)
    time.turn(datetime(2026, 11, 24, 22, tzinfo=OSLO))
    tell(kari)
    subscribe(per, browser)
    time.turn(datetime(2026, 11, 25, 9, tzinfo=OSLO))
    work()
    assert push_service.received == [] and only_delivery().state == State.FAILED


def test_an_address_no_longer_on_the_list_is_not_called(kari, push_service):
    subscribe(kari, push_service.subscribe())
    tell(kari)
    current_app.config["PUSH_HOSTS"] = ("fcm.googleapis.com",)
    work()
    assert push_service.requests == 0 and only_delivery().state == State.FAILED


def test_what_a_dead_worker_had_taken_is_sent_when_its_lease_is_out(kari, push_service, time):
    subscribe(kari, push_service.subscribe())
    tell(kari)
    assert len(delivery._claim().rows) == 1  # and then the worker dies
    work()
    assert push_service.received == []
    time.forward(seconds=delivery.LEASE.total_seconds() + 1)
    work()
    assert len(push_service.received) == 1
    assert only_delivery().state == State.SENT


def test_a_worker_that_is_to_stop_hands_back_what_it_has_not_sent(kari, push_service, monkeypatch):
    monkeypatch.setattr(webpush.Service.__init__, "__defaults__", (1, 10.0))
    subscribe(kari, push_service.subscribe())
    for _ in range(10):
        tell(kari)
    asked = iter([False, False, False] + [True] * 20)
    monkeypatch.setattr(delivery, "is_stopping", lambda: next(asked))
    delivery.send_pushes()
    assert 1 <= len(push_service.received) <= 4
    db.session.rollback()
    states = db.session.scalars(select(Delivery.state)).all()
    assert states.count(State.SENT) == len(push_service.received)
    assert states.count(State.PENDING) == 10 - len(push_service.received)
    attempts = db.session.scalars(select(Delivery.attempts).where(Delivery.state == "pending"))
    assert set(attempts) == {0}


def test_more_than_a_batch_is_sent_by_one_nudge(kari, push_service, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 3)
    subscribe(kari, push_service.subscribe())
    for _ in range(10):
        tell(kari)
    delivery.send_pushes()
    assert len(push_service.received) == 10
    tokens = {one.headers["Authorization"] for one in push_service.received}
    assert len(tokens) == 1


def test_a_test_comes_at_once_whatever_the_hour_and_uses_no_budget(kari, push_service, time):
    one, other = push_service.subscribe(), push_service.subscribe()
    chosen = subscribe(kari, one)
    subscribe(kari, other)
    with transaction():
        service.change_preferences(kari, push_replies=False)
    time.turn(datetime(2026, 11, 24, 23, tzinfo=OSLO))
    with transaction():
        assert subscriptions.send_test(kari, chosen.id) == 1
    work()
    assert len(push_service.messages_to(one)) == 1 and push_service.messages_to(other) == []
    with transaction():
        assert subscriptions.send_test(kari) == 2
    work()
    assert len(push_service.received) == 3
    assert service.count_unread(kari) == 0 and service.list_inbox(kari).items == []
    assert service.pushes_used([kari.id], NOON + timedelta(days=1)) == {}


def test_what_a_person_is_told_by_push_stays_in_the_inbox(kari, push_service):
    subscribe(kari, push_service.subscribe())
    tell(kari)
    work()
    assert service.count_unread(kari) == 1 and len(service.list_inbox(kari).items) == 1


def test_a_mail_and_a_push_lead_to_the_same_address(make_user, push_service):
    kari = make_user(push_replies=True, email_replies=True)
    subscribe(kari, push_service.subscribe())
    tell(kari, path="/bidrag/1")
    work()
    address = push_service.received[0].payload["notification"]["navigate"]
    (mail,) = db.session.scalars(select(OutgoingMail))
    assert address in mail.text and address in mail.html


def test_an_unknown_place_still_makes_a_sentence(kari, push_service):
    subscribe(kari, push_service.subscribe())
    tell(kari, municipality_id=None, params={})
    tell(kari, municipality_id=uuid.uuid4())
    work()
    assert len(push_service.received) == 2


def test_due_rows_are_found_by_the_index(kari):
    """A hundred thousand that are sent must not slow down the one that is due."""
    from app.notifications.delivery import OPEN

    query = select(Delivery.id).where(Delivery.channel == db.text("'push'"), OPEN)
    sql = str(query.where(Delivery.due_at <= db.text("'2026-01-01'")).compile(db.engine))
    sql += " ORDER BY deliveries.due_at LIMIT 500"
    if db.engine.dialect.name == "sqlite":
        plan = str(db.session.execute(db.text("EXPLAIN QUERY PLAN " + sql)).all())
    else:
        db.session.execute(db.text("SET LOCAL enable_seqscan = off"))
        plan = str(db.session.execute(db.text("EXPLAIN " + sql)).all())
    assert "ix_deliveries_due" in plan
    db.session.execute(update(Delivery).values(attempts=0))


def test_what_is_long_done_is_forgotten_and_the_inbox_stays(kari, push_service, time):
    subscribe(kari, push_service.subscribe())
    tell(kari)
    work()
    time.forward(days=89)
    tell(kari)
    delivery.forget_old()
    assert db.session.query(Delivery).count() == 2
    time.forward(days=2)
    delivery.forget_old()
    assert only_delivery().state == State.PENDING
    assert service.count_unread(kari) == 2
