"""What is written when a person is told something."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core.clock import OSLO
from app.core.commit import transaction
from app.core.errors import NotFound
from app.extensions import db
from app.notifications import service
from app.notifications.models import Channel, Delivery, Kind, Notification, Preferences, State
from tests.notifications.conftest import NOON, subscribe, tell, work


def deliveries(**where) -> list[Delivery]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery).filter_by(**where).order_by(Delivery.id)))


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_without_a_choice_there_is_the_inbox_and_nothing_else(kari):
    assert tell(kari)
    assert count(Notification) == 1 and deliveries() == []
    assert service.count_unread(kari) == 1


def test_told_twice_it_stands_once_and_is_sent_once(kari, push_service):
    subscribe(kari, push_service.subscribe())
    subject = uuid.uuid4()
    assert tell(kari, subject_id=subject)
    assert not tell(kari, subject_id=subject)
    assert count(Notification) == 1 and len(deliveries()) == 1
    work()
    work()
    assert len(push_service.received) == 1


def test_two_replies_to_one_contribution_are_two(kari):
    subject = uuid.uuid4()
    assert tell(kari, subject_id=subject, dedupe="first")
    assert tell(kari, subject_id=subject, dedupe="second")
    assert count(Notification) == 2


def test_what_is_rolled_back_was_never_told(kari, push_service):
    subscribe(kari, push_service.subscribe())

    def fail() -> None:
        with transaction():
            service.notify(
                user_id=kari.id,
                kind=Kind.REPLY_FINAL,
                subject_id=uuid.uuid4(),
                municipality_id=kari.municipality_id,
                path="/bidrag/x",
            )
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    work()
    assert count(Notification) == 0 and push_service.received == []


def test_each_browser_and_the_mailbox_get_one(make_user, push_service):
    kari = make_user(push_replies=True, email_replies=True)
    subscribe(kari, push_service.subscribe())
    subscribe(kari, push_service.subscribe())
    tell(kari)
    assert [one.channel for one in deliveries()] == [Channel.PUSH, Channel.PUSH, Channel.EMAIL]


def test_only_what_was_chosen_goes_out(make_user, push_service):
    kari = make_user(push_prompts=True)
    subscribe(kari, push_service.subscribe())
    tell(kari, Kind.REPLY_FINAL)
    assert deliveries() == []
    tell(kari, Kind.PROMPT_OPENED)
    assert len(deliveries()) == 1


def test_at_night_a_push_waits_for_eight_and_a_mail_does_not(make_user, push_service, time):
    kari = make_user(push_replies=True, email_replies=True)
    subscribe(kari, push_service.subscribe())
    time.turn(datetime(2026, 11, 24, 23, 15, tzinfo=OSLO))
    tell(kari)
    due = {one.channel: one.due_at for one in deliveries()}
    assert due[Channel.PUSH] == datetime(2026, 11, 25, 8, tzinfo=OSLO)
    assert due[Channel.EMAIL] == datetime(2026, 11, 24, 23, 15, tzinfo=OSLO)
    work()
    assert push_service.received == []
    time.turn(datetime(2026, 11, 25, 8, 0, tzinfo=OSLO))
    work()
    assert len(push_service.received) == 1


def test_of_questions_two_a_week_are_pushed_and_the_third_is_held(make_user, push_service, time):
    kari = make_user(push_prompts=True)
    subscribe(kari, push_service.subscribe())
    for _ in range(3):
        tell(kari, Kind.PROMPT_OPENED)
        work()
        time.forward(hours=1)
    states = [one.state for one in deliveries()]
    assert states == [State.SENT, State.SENT, State.HELD]
    assert len(push_service.received) == 2
    assert service.pushes_used([kari.id], NOON + timedelta(hours=3)) == {kari.id: 2}


def test_the_budget_rolls(make_user, push_service, time):
    kari = make_user(push_prompts=True)
    subscribe(kari, push_service.subscribe())
    for day in (0, 3, 6, 7, 9, 10):
        time.turn(NOON + timedelta(days=day, minutes=1))
        tell(kari, Kind.PROMPT_OPENED)
        work()
    states = [one.state for one in deliveries()]
    held = [State.SENT, State.SENT, State.HELD, State.SENT, State.HELD, State.SENT]
    assert states == held


def test_two_browsers_use_the_budget_once(make_user, push_service):
    kari = make_user(push_prompts=True)
    subscribe(kari, push_service.subscribe())
    subscribe(kari, push_service.subscribe())
    tell(kari, Kind.PROMPT_OPENED)
    tell(kari, Kind.PROMPT_OPENED)
    work()
    assert len(push_service.received) == 4


def test_what_waits_for_the_morning_is_counted_too(make_user, push_service, time):
    kari = make_user(push_prompts=True)
    subscribe(kari, push_service.subscribe())
    time.turn(datetime(2026, 11, 24, 22, tzinfo=OSLO))
    for _ in range(3):
        tell(kari, Kind.PROMPT_OPENED)
    assert [one.state for one in deliveries()] == [State.PENDING, State.PENDING, State.HELD]


def test_answers_to_ones_own_words_have_no_budget(make_user, push_service):
    kari = make_user(push_replies=True, push_prompts=True)
    subscribe(kari, push_service.subscribe())
    for _ in range(5):
        tell(kari, Kind.REPLY_FINAL)
    tell(kari, Kind.PROMPT_OPENED)
    assert {one.state for one in deliveries()} == {State.PENDING}


def test_choices_that_are_not_given_stay(make_user):
    """Editing a profile that cleared a consent."""
    kari = make_user(push_replies=True, email_prompts=True)
    with transaction():
        service.change_preferences(kari, email_replies=True)
    with transaction():
        service.change_preferences(kari)
    with transaction():
        service.change_preferences(kari, push_replies=False)
    chosen = db.session.get_one(Preferences, kari.id)
    assert [getattr(chosen, name) for name in service.CHOICES] == [False, False, True, True, True]


def test_the_inbox_is_newest_first_in_pages_and_ones_own(make_user, time):
    kari, per = make_user("Kari"), make_user("Per")
    for number in range(5):
        time.forward(minutes=1)
        tell(kari, path=f"/bidrag/{number}")
        tell(per, path="/bidrag/per")
    seen, after = [], None
    while True:
        page = service.list_inbox(kari, after=after, limit=2)
        seen += [one.path for one in page.items]
        after = page.next
        if not after:
            break
    assert seen == [f"/bidrag/{number}" for number in (4, 3, 2, 1, 0)]


def test_nobody_reads_anothers(make_user):
    kari, per = make_user("Kari"), make_user("Per")
    tell(kari)
    (hers,) = service.list_inbox(kari).items
    with pytest.raises(NotFound):
        service.mark_read(per, hers.id)
    assert service.count_unread(kari) == 1
    with transaction():
        service.mark_read(kari, hers.id)
    assert service.count_unread(kari) == 0


def test_all_are_read_at_once(make_user):
    kari, per = make_user("Kari"), make_user("Per")
    for _ in range(3):
        tell(kari)
    tell(per)
    with transaction():
        service.mark_all_read(kari)
    assert (service.count_unread(kari), service.count_unread(per)) == (0, 1)


def test_an_erased_account_leaves_nothing(make_user, push_service):
    """Account deletion that left data behind."""
    from app.notifications.models import PushSubscription

    kari = make_user(push_replies=True, email_replies=True)
    subscribe(kari, push_service.subscribe())
    tell(kari)
    with transaction():
        db.session.delete(db.session.merge(kari))
    assert [count(one) for one in (Notification, Delivery, PushSubscription, Preferences)] == [
        0
    ] * 4
