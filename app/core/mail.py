"""E-mail: a row written with what it tells of, sent by the worker (or kept, without a server).

Every feature queues its own; nothing but `send_waiting` talks to a mail server.
"""

import smtplib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from random import uniform

import structlog
from flask import current_app
from sqlalchemy import (
    BigInteger,
    Identity,
    Index,
    Integer,
    String,
    Text,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, smtp
from app.core import queue as worker_queue
from app.core.commit import transaction
from app.extensions import db

log = structlog.get_logger()
JOB = "mail"
LEASE = timedelta(minutes=5)  # for one; a server is given twenty seconds to each of its answers
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=2)
# A server may be away over a long weekend (RFC 5321 § 4.5.4.1: at least four to five days).
TRIED_FOR = timedelta(days=5)
KEPT_FOR = timedelta(days=30)
SECRET_FOR = timedelta(hours=1)


class MailState(StrEnum):
    """`kept`: there is no mail server, and it is read in the outbox."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    GAVE_UP = "gave_up"


class OutgoingMail(db.Model):  # type: ignore[name-defined]
    """One e-mail. `key` is in its Message-ID, at each try the same. `due_at`: when to try next or,
    while sending, when whoever sends has died.

    A `secret` one (a sign-in code) is blanked when it has been sent.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index(
            "ix_outgoing_mails_due",
            "due_at",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True
    )
    to: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    unsubscribe: Mapped[str] = mapped_column(String(500), default="")
    key: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    until: Mapped[datetime | None]
    secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MailState] = mapped_column(String(10), default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(200), default="")


def queue(
    *,
    to: str,
    subject: str,
    text: str,
    html: str,
    language: str,
    secret: bool = False,
    unsubscribe: str = "",
    until: datetime | None = None,
) -> OutgoingMail:
    """Write an e-mail in the caller's transaction; it is sent after the commit.

    `unsubscribe` is an address that takes an RFC 8058 POST; after `until` it is sent no more. Raises
    ValueError for a `to` that is not one plain address.
    """
    mail = OutgoingMail(
        to=smtp.checked_address(to),
        subject=" ".join(subject.split())[:200],
        text=text,
        html=html,
        language=language,
        secret=secret,
        unsubscribe=unsubscribe,
        until=until,
        due_at=clock.now(),
        created_at=clock.now(),
    )
    db.session.add(mail)
    db.session.flush()
    worker_queue.wake(JOB)
    return mail


def send_waiting() -> int:
    """Send what is due, one by one, each recorded at once; returns how many were sent."""
    server = smtp.Server(current_app.config["SMTP_URL"], current_app.config["MAIL_FROM"])
    sent = 0
    try:
        while not worker_queue.is_stopping() and (letter := _claim()):
            sent += _send(server, letter)
    finally:
        server.close()
    return sent


def outbox_messages(*, limit: int = 50) -> Sequence[OutgoingMail]:
    """The newest e-mails, whatever has become of them."""
    query = select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def forget_old() -> None:
    """Blank codes that nobody can use any more, and drop what was sent a month ago."""
    now = clock.now()
    old_secret = (OutgoingMail.secret.is_(True), OutgoingMail.created_at < now - SECRET_FOR)
    with transaction():
        db.session.execute(update(OutgoingMail).where(*old_secret).values(_BLANK))
        db.session.execute(delete(OutgoingMail).where(OutgoingMail.created_at < now - KEPT_FOR))


def forget_address(address: str) -> None:
    """Drop every e-mail to an address: its account is being erased."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.to == address))


_BLANK = {"subject": "", "text": "", "html": "", "secret": False}


def _claim() -> smtp.Letter | None:
    """The next that is due, leased: one at a time, since however slow a server is, what waits behind it
    must not come to its turn twice."""
    now = clock.now()
    is_due = (
        OutgoingMail.state.in_((MailState.WAITING, MailState.SENDING)),
        OutgoingMail.due_at <= now,
    )
    over = update(OutgoingMail).where(*is_due, OutgoingMail.until <= now)
    due = select(OutgoingMail).where(*is_due).order_by(OutgoingMail.due_at, OutgoingMail.id)
    with transaction():
        db.session.execute(over.values(state=MailState.GAVE_UP, last_error="over"))
        mail = db.session.scalar(due.limit(1).with_for_update(skip_locked=True))
        if mail is None:
            return None
        mail.state, mail.due_at = MailState.SENDING, now + LEASE
        mail.attempts += 1
        return _letter(mail)


def _letter(mail: OutgoingMail) -> smtp.Letter:
    return smtp.Letter(
        id=mail.id,
        key=mail.key,
        to=mail.to,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=mail.language,
        unsubscribe=mail.unsubscribe,
        written_at=mail.created_at,
    )


def _send(server: smtp.Server, letter: smtp.Letter) -> bool:
    """Whether it went. What goes wrong with one is written on it, and touches no other."""
    try:
        went = server.send(letter)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        with transaction():
            _note_failure(db.session.get_one(OutgoingMail, letter.id), error)
        return False
    with transaction():
        mail = db.session.get_one(OutgoingMail, letter.id)
        mail.state = MailState.SENT if went else MailState.KEPT
        mail.sent_at, mail.last_error = clock.now(), ""
        if went and mail.secret:
            mail.subject = mail.text = mail.html = ""
    return went


def _note_failure(mail: OutgoingMail, error: Exception) -> None:
    mail.last_error = smtp.describe(error)
    doubled = FIRST_RETRY * 2 ** min(mail.attempts - 1, 10) * uniform(0.8, 1.2)
    due = clock.now() + min(doubled, LONGEST_RETRY)
    ends = mail.created_at + TRIED_FOR
    if smtp.is_final(error) or due > min(ends, mail.until or ends):
        mail.state = MailState.GAVE_UP
        log.error("mail_gave_up", mail=mail.id, attempts=mail.attempts, error=mail.last_error)
    else:
        mail.state, mail.due_at = MailState.WAITING, due
