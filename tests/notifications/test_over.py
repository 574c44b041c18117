"""What one cannot do without, and that nothing is told when it is over or in the night."""

import uuid
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import mail as core_mail
from app.core import schedule
from app.core.clock import OSLO
from app.core.commit import transaction
from app.core.mail import OutgoingMail
from app.core.quiet import next_open
from app.extensions import db
from app.needs import sign_ups
from app.notifications import mail as notification_mail
from app.notifications import service
from app.notifications.models import NEEDED, Kind, Notification
from tests.notifications.conftest import NOON, subscribe, tell, work

QUIET = (20, 8)


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


@pytest.mark.parametrize("kind", sorted(NEEDED))
def test_what_one_cannot_do_without_comes_by_mail_until_one_says_no(kari, kind):
    tell(kari, kind, about="Middag for alle")
    work()
    (one,) = mails()
    assert (
        one.to == kari.email
        and "Middag for alle" in one.text
        and "til du sier nei takk" in one.text
    )
    with transaction():
        service.stop_emails(kari.id)
    tell(kari, kind)
    work()
    assert len(mails()) == 1


def test_what_it_is_about_is_in_no_push(make_user, push_service):
    kari = make_user(push_replies=True, email_replies=True)
    subscribe(kari, push_service.subscribe())
    tell(kari, Kind.NEED_CANCELLED, about="Middag for alle")
    work()
    assert "Middag" not in str(push_service.received[0].payload)
    assert "Middag" in mails()[0].html


@pytest.mark.parametrize("kind", [Kind.PROMPT_OPENED, Kind.NEED_OPEN, Kind.NEED_REMINDER])
def test_what_is_over_is_told_neither_by_push_nor_mail_nor_letter(
    make_user, push_service, time, kind
):
    kari = make_user(push_replies=True, push_prompts=True, email_replies=True, email_prompts=True)
    subscribe(kari, push_service.subscribe())
    tell(kari, kind, until=NOON + timedelta(minutes=10))
    time.forward(minutes=40)
    work()
    assert push_service.received == [] and mails() == []
    assert not tell(kari, kind, until=NOON + timedelta(minutes=10))


def test_no_push_waits_for_a_morning_after_the_beginning(make_user, push_service, time):
    kari = make_user(push_replies=True)
    subscribe(kari, push_service.subscribe())
    time.turn(datetime(2026, 11, 24, 22, tzinfo=OSLO))
    tell(kari, Kind.PLACE_FREE, until=datetime(2026, 11, 25, 7, tzinfo=OSLO))
    work()
    assert len(mails()) == 1
    time.turn(datetime(2026, 11, 25, 8, 1, tzinfo=OSLO))
    work()
    assert push_service.received == []


def test_mail_that_a_server_kept_waiting_is_not_sent_when_it_is_over(kari, time):
    tell(kari, Kind.PLACE_FREE, until=NOON + timedelta(hours=1))
    time.forward(minutes=1)
    notification_mail.queue_replies()
    time.forward(hours=2)
    core_mail.send_waiting()
    assert [one.last_error for one in mails()] == ["over"]


MOMENTS = st.datetimes(
    min_value=datetime(2026, 3, 1), max_value=datetime(2026, 12, 1), timezones=st.just(OSLO)
)


@given(now=MOMENTS, ahead=st.timedeltas(timedelta(minutes=1), timedelta(days=6)))
def test_who_is_offered_a_place_has_time_from_when_they_can_be_told(now, ahead):
    begins, told = now + ahead, next_open(now, QUIET)
    until = sign_ups.time_to_answer(told, begins)
    assert until == begins or until - told >= sign_ups.SHORTEST_ASKED
    assert until <= begins


@given(begins=MOMENTS)
def test_reminders_come_by_day_and_before_the_beginning(app_without_data, begins):
    thing = SimpleNamespace(
        starts_at=begins, ends_at=None, weekdays=0, flexible_until=None, repeats_until=None
    )
    for before in schedule.REMINDERS:
        at = schedule._by_day(begins - before, begins)
        assert at < begins and next_open(at, QUIET) == at
    assert schedule.over(thing, begins.date()) >= begins


@pytest.fixture(scope="module")
def app_without_data(sqlite_app):
    with sqlite_app.app_context():
        yield sqlite_app


def test_everyone_hears_the_same_subject_once(kari):
    subject = uuid.uuid4()
    tell(kari, Kind.NEED_CANCELLED, subject_id=subject)
    tell(kari, Kind.NEED_CANCELLED, subject_id=subject)
    work()
    assert len(mails()) == 1 and db.session.query(Notification).count() == 1


def test_what_is_over_the_budget_comes_in_the_letter(make_user, push_service, time):
    """As the page of choices says; of some kinds it came neither way."""
    kari = make_user(push_replies=True, push_prompts=True, email_prompts=True)
    subscribe(kari, push_service.subscribe())
    for number in range(3):
        tell(kari, Kind.NEED_ASK, about=f"Middag {number}")
    work()
    assert len(push_service.received) == 2 and mails() == []
    time.forward(minutes=31)
    work()
    (letter,) = mails()
    assert "Middag 2" in letter.text and "Middag 1" not in letter.text
    assert letter.text.count("Stopp ukesbrevet") == 1


def test_a_letter_of_nothing_but_what_is_over_is_not_sent(make_user, time):
    kari = make_user(email_prompts=True)
    for hours in (2, 3):
        tell(kari, Kind.NEED_OPEN, until=NOON + timedelta(hours=hours))
    time.forward(minutes=31)
    notification_mail.send_letters()
    time.forward(hours=3)
    core_mail.send_waiting()
    assert [one.last_error for one in mails()] == ["over"]
