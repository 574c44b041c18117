"""The mail queue, against a mail server on loopback."""

import smtplib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core import mail, smtp
from app.core.commit import transaction
from app.core.mail import MailState, OutgoingMail
from app.extensions import db
from tests.support.mail_server import MailServer

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def server(app) -> Iterator[MailServer]:
    running = MailServer()
    app.config["SMTP_URL"] = running.url
    with time_machine.travel(NOON, tick=False):
        yield running
    running.listening.close()
    app.config["SMTP_URL"] = ""


@pytest.fixture
def no_server(app) -> Iterator[None]:
    app.config["SMTP_URL"] = ""
    with time_machine.travel(NOON, tick=False):
        yield


def queue(to: str = "kari@example.no", **changes: object) -> None:
    about = {
        "to": to,
        "subject": "Oppvekst på Hitra har svart deg",
        "text": "Åpne for å lese svaret.",
        "html": "<p>Åpne for å lese svaret.</p>",
        "language": "nb",
        **changes,
    }
    with transaction():
        mail.queue(**about)


def rows() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_it_arrives_in_both_forms_with_a_way_to_have_no_more(server):
    queue(unsubscribe="https://bidra.example.no/varsler/avmeld/x")
    assert mail.send_waiting() == 1
    (message,) = server.messages
    assert message["To"] == "kari@example.no"
    assert message["Subject"] == "Oppvekst på Hitra har svart deg"
    assert message["List-Unsubscribe"] == "<https://bidra.example.no/varsler/avmeld/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Content-Language"] == "nb" and message["Message-ID"]
    bodies = [part.get_content().strip() for part in message.iter_parts()]
    assert bodies == ["Åpne for å lese svaret.", "<p>Åpne for å lese svaret.</p>"]
    assert rows()[0].state == MailState.SENT and rows()[0].sent_at == NOON


def test_one_connection_serves_all_that_waits_and_nothing_is_sent_twice(server):
    for number in range(45):
        queue(f"kari{number}@example.no")
    assert mail.send_waiting() == 45
    assert mail.send_waiting() == 0
    assert len(server.messages) == 45 and server.connections == 1


def test_a_code_is_blanked_when_it_has_gone_out(server):
    queue(secret=True, subject="123456 er koden din til Bidra", text="123456", html="123456")
    mail.send_waiting()
    (row,) = rows()
    assert "123456" in server.messages[0]["Subject"]
    assert (row.subject, row.text, row.html) == ("", "", "")


def test_what_is_rolled_back_is_not_sent(server):
    def fail() -> None:
        with transaction():
            mail.queue(to="kari@example.no", subject="x", text="x", html="x", language="nb")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert mail.send_waiting() == 0 and server.messages == []


def test_who_is_refused_for_good_stops_no_other(server):
    server.answers["gone@example.no"] = "550 no such mailbox"
    queue("gone@example.no")
    queue()
    assert mail.send_waiting() == 1
    gone, sent = rows()
    assert (gone.state, sent.state) == (MailState.GAVE_UP, MailState.SENT)
    assert "550" in gone.last_error and "example" not in gone.last_error


def test_who_is_refused_for_now_is_tried_for_days_and_then_given_up_visibly(server):
    """RFC 5321 § 4.5.4.1: at least four to five days."""
    server.answers["kari@example.no"] = "450 try again"
    queue()
    tries, now = 0, NOON
    while True:
        with time_machine.travel(now, tick=False):
            assert mail.send_waiting() == 0
        (row,) = rows()
        tries += 1
        assert row.attempts == tries
        if row.state == MailState.GAVE_UP:
            break
        assert row.state == MailState.WAITING
        with time_machine.travel(row.due_at - timedelta(seconds=1), tick=False):
            assert mail.send_waiting() == 0 and rows()[0].attempts == tries
        now = row.due_at
    assert timedelta(days=4.5) < now - NOON < timedelta(days=5) and 50 < tries < 100
    assert "450" in row.last_error


def test_a_code_is_not_tried_for_days(server):
    server.answers["kari@example.no"] = "450 try again"
    queue(until=NOON + timedelta(minutes=10))
    now = NOON
    while rows()[0].state == MailState.WAITING:
        with time_machine.travel(now, tick=False):
            mail.send_waiting()
        now = rows()[0].due_at
    assert rows()[0].state == MailState.GAVE_UP and now < NOON + timedelta(minutes=15)


def test_through_a_slow_server_no_letter_goes_twice(server, monkeypatch):
    """Each is leased for itself: twenty of them, at twenty seconds, take longer than one lease; then
    another worker comes."""
    for number in range(20):
        queue(f"kari{number}@example.no")
    sent: Counter[int] = Counter()

    with time_machine.travel(NOON, tick=False) as time:

        def slowly(_server, letter):
            time.shift(timedelta(seconds=20))
            sent[letter.id] += 1
            if len(sent) == 17:
                mail.send_waiting()
            return True

        monkeypatch.setattr(smtp.Server, "send", slowly)
        mail.send_waiting()
    assert len(sent) == 20 and set(sent.values()) == {1}


def test_a_server_that_is_down_loses_nothing(server, app):
    queue()
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    assert mail.send_waiting() == 0
    assert rows()[0].state == MailState.WAITING
    app.config["SMTP_URL"] = server.url
    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        assert mail.send_waiting() == 1


def test_what_a_dead_worker_had_taken_is_sent_when_its_lease_is_out(server):
    queue()
    assert mail._claim()  # and then the worker dies
    assert mail.send_waiting() == 0
    with time_machine.travel(NOON + mail.LEASE + timedelta(seconds=1), tick=False):
        assert mail.send_waiting() == 1


def test_without_a_server_it_is_kept_and_can_be_read(no_server):
    queue(secret=True, text="123456")
    mail.send_waiting()
    (kept,) = mail.outbox_messages()
    assert (kept.state, kept.text) == (MailState.KEPT, "123456")


def test_old_codes_and_old_mail_are_forgotten(no_server):
    queue(secret=True, text="123456")
    queue(text="stays")
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        mail.forget_old()
    assert [row.text for row in rows()] == ["", "stays"]
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        mail.forget_old()
    assert rows() == []


def test_nothing_is_left_of_an_erased_address(no_server):
    queue("kari@example.no")
    queue("per@example.no")
    with transaction():
        mail.forget_address("kari@example.no")
    assert [row.to for row in rows()] == ["per@example.no"]


@pytest.mark.parametrize(
    "to",
    [
        "kari@example.no\r\nBcc: all@example.no",
        "kari@example.no\nBcc: all@example.no",
        "kari@example.no, per@example.no",
        "kari@example.no;per@example.no",
        "Kari <kari@example.no>",
        "kari@example.no\x00",
        "",
        "kari",
        "k" * 250 + "@example.no",
    ],
)
def test_an_address_adds_no_header_and_no_recipient(no_server, to):
    with pytest.raises(ValueError):
        mail.queue(to=to, subject="x", text="x", html="x", language="nb")


def test_a_subject_adds_no_header(server):
    queue(subject="Hei\r\nBcc: all@example.no")
    mail.send_waiting()
    (message,) = server.messages
    assert message["Bcc"] is None and message["Subject"] == "Hei Bcc: all@example.no"


def test_a_password_is_not_sent_in_the_clear():
    server = smtp.Server("smtp://user:secret@mail.example.invalid:25", "Bidra <b@example.no>")

    class Plain:
        def __init__(self, *_args: object, **_options: object) -> None: ...
        def ehlo(self) -> None: ...
        def has_extn(self, _name: str) -> bool:
            return False

    original, smtplib.SMTP = smtplib.SMTP, Plain
    try:
        with pytest.raises(smtplib.SMTPNotSupportedError):
            server._connect()
    finally:
        smtplib.SMTP = original
