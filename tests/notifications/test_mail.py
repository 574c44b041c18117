"""Notifications as e-mail: one for each answer, and a weekly letter for the rest."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.core.clock import OSLO
from app.core.commit import transaction
from app.core.mail import OutgoingMail
from app.extensions import db
from app.notifications import mail, service
from app.notifications.models import Delivery, Kind, Preferences, State
from app.notifications.reasons import Topic
from tests.notifications.conftest import NOON, subscribe, tell, work


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_an_answer_is_one_mail_in_text_and_html_with_the_address(make_user):
    kari = make_user(email_replies=True)
    tell(kari, path="/bidrag/1")
    work()
    work()
    (one,) = mails()
    assert one.to == kari.email and one.subject == "Oppvekst på Hitra har svart deg"
    for body in (one.text, one.html):
        assert "Hei, Kari" in body and "https://bidra.example.no/bidrag/1" in body
    assert "<" not in one.text and one.html.startswith("<!doctype html>")
    assert '<html lang="nb">' in one.html


def test_a_name_is_text_also_in_html(make_user):
    kari = make_user("<b>kari</b>", email_replies=True)
    tell(kari, params={"unit": "<script>"})
    work()
    (one,) = mails()
    assert "<b>kari" not in one.html and "<script>" not in one.html
    assert "&lt;b&gt;kari" in one.html


def test_questions_come_in_one_letter_a_week_by_day(make_user, time):
    kari = make_user(email_prompts=True)
    for number in range(3):
        tell(kari, Kind.PROMPT_OPENED, path=f"/hitra/sporsmal/{number}")
    work()
    assert mails() == []
    time.forward(minutes=31)
    work()
    work()
    (letter,) = mails()
    assert letter.subject == "Ukesbrev: 3 nye saker"
    assert all(f"/hitra/sporsmal/{number}" in letter.text for number in range(3))
    sent = db.session.get_one(Preferences, kari.id).letter_at
    assert sent == NOON + timedelta(minutes=31)
    time.forward(days=1)
    tell(kari, Kind.PROMPT_OPENED, path="/hitra/sporsmal/4")
    time.turn(sent + timedelta(days=7, seconds=-1))
    work()
    assert len(mails()) == 1
    time.forward(seconds=1)
    work()
    assert mails()[-1].subject == "Ukesbrev: 1 ny sak"


def test_nothing_held_is_too_old_for_the_letter(make_user, time):
    """A job every three days with a 24-hour window, so that most messages were never sent."""
    kari = make_user(email_prompts=True)
    for day in range(6):
        time.turn(NOON + timedelta(days=day))
        tell(kari, Kind.PROMPT_OPENED, path=f"/hitra/sporsmal/{day}")
    time.turn(NOON + timedelta(days=21))
    work()
    (letter,) = mails()
    assert all(f"/hitra/sporsmal/{day}" in letter.text for day in range(6))


def test_one_letter_each_however_many_there_are(make_user, time, monkeypatch):
    """One digest job per subscriber, flooding the queue."""
    monkeypatch.setattr(mail, "BATCH", 2)
    people = [make_user(f"Kari{number}", email_prompts=True) for number in range(7)]
    for user in people:
        tell(user, Kind.PROMPT_OPENED)
        tell(user, Kind.PROMPT_OPENED)
    time.forward(hours=1)
    mail.send_letters()
    assert sorted(one.to for one in mails()) == sorted(user.email for user in people)


def test_the_letter_waits_for_the_morning(make_user, time):
    kari = make_user(email_prompts=True)
    time.turn(datetime(2026, 11, 24, 22, tzinfo=OSLO))
    tell(kari, Kind.PROMPT_OPENED)
    time.turn(datetime(2026, 11, 25, 7, 59, tzinfo=OSLO))
    work()
    assert mails() == []
    time.turn(datetime(2026, 11, 25, 8, tzinfo=OSLO))
    work()
    assert len(mails()) == 1


def test_a_choice_taken_back_meanwhile_is_obeyed(make_user, time):
    kari = make_user(email_prompts=True, email_replies=True)
    tell(kari, Kind.PROMPT_OPENED)
    tell(kari, Kind.REPLY_FINAL)
    with transaction():
        service.stop_emails(kari.id)
    time.forward(hours=1)
    work()
    assert mails() == []
    assert set(db.session.scalars(select(Delivery.state))) == {State.FAILED}


def test_over_the_push_budget_the_letter_tells_it_once(make_user, push_service, time):
    kari = make_user(push_prompts=True, email_prompts=True)
    subscribe(kari, push_service.subscribe())
    for number in range(3):
        tell(kari, Kind.PROMPT_OPENED, path=f"/hitra/sporsmal/{number}")
    time.forward(hours=1)
    work()
    assert len(push_service.received) == 2
    (letter,) = mails()
    assert letter.text.count("/hitra/sporsmal/2") == 1


def test_each_in_their_own_language(make_user):
    for language in ("nb", "nn", "en"):
        tell(make_user(language=language, email_replies=True))
    work()
    assert [one.language for one in mails()] == ["nb", "nn", "en"]
    assert all(f'<html lang="{one.language}">' in one.html for one in mails())
    assert mails()[0].subject != mails()[2].subject


def test_the_token_stops_ones_own_mails_and_nobody_can_make_one(make_user):
    kari = make_user()
    for topic in (None, *Topic):
        token = mail.unsubscribe_token(kari.id, topic)
        assert mail.read_unsubscribe_token(token) == (kari.id, topic)
    for token in ("", "x", str(kari.id), mail.unsubscribe_token(kari.id) + "x"):
        assert mail.read_unsubscribe_token(token) is None


def test_a_mail_is_queued_if_and_only_if_the_delivery_is_marked(make_user, monkeypatch):
    """Neither lost nor doubled when the worker dies between the two."""
    tell(make_user(email_replies=True))

    def die(*_args: object, **_values: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(mail, "_close", die)
        with pytest.raises(ConnectionError):
            mail.queue_replies()
    assert mails() == []
    mail.queue_replies()
    assert len(mails()) == 1


def test_one_that_cannot_be_addressed_stops_no_other(make_user):
    odd, kari = make_user("Odd", email_replies=True), make_user(email_replies=True)
    with transaction():
        db.session.merge(odd).email = "odd@example.no\r\nBcc: all@example.no"
    tell(odd, subject_id=uuid.uuid4())
    tell(kari)
    work()
    assert [one.to for one in mails()] == [kari.email]
