"""The worker's half of push: takes what is due, sends it, writes down what became of it.

A row taken is leased: when whoever took it dies, it is due again after `LEASE`. So a push may come
twice (its topic replaces the first), and none is lost.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import Row, case, delete, select, text, update

from app.accounts.models import User
from app.core import clock
from app.core.commit import transaction
from app.core.queue import is_stopping
from app.core.quiet import next_open
from app.extensions import db
from app.notifications import rules, webpush
from app.notifications.keys import load_keys
from app.notifications.models import (
    KNOWN,
    REPLIES,
    Delivery,
    Kind,
    Notification,
    Preferences,
    PushSubscription,
    State,
)
from app.notifications.payload import Payloads
from app.notifications.records import Records
from app.notifications.service import unread_counts
from app.notifications.truth import untrue

log = structlog.get_logger()
BATCH = 500
LEASE = timedelta(minutes=3)
KEPT_FOR = timedelta(days=90)
# As in the index, word for word: with bound values neither database would use it.
OPEN = text("deliveries.state IN ('pending', 'sending')")


def send_pushes() -> None:
    """Send every push that is due, until there is none or the worker is to stop."""
    batch = _claim()
    if not batch.rows:
        return
    settings = current_app.config
    service = webpush.Service(
        keys=load_keys(settings["DATA"]),
        subject=settings["PUSH_SUBJECT"],
        hosts=settings["PUSH_HOSTS"],
    )
    records = Records(quiet=settings["QUIET_HOURS"])
    try:
        webpush.run(webpush.send_all(_messages(batch, records), service=service, done=records.take))
    finally:
        records.write()


@dataclass(frozen=True, slots=True)
class _Batch:
    """What was taken, how many lines each of its people has not read, and which are not so now."""

    rows: Sequence[Row[Any]] = ()
    untrue: frozenset[int] = frozenset()
    unread: Mapping[uuid.UUID, int] = field(default_factory=dict)


def _messages(batch: _Batch, records: Records) -> Iterator[webpush.PushMessage]:
    """Messages for what is due, taken from the database no faster than they are sent."""
    payloads = Payloads(current_app.config["BASE_URL"])
    while batch.rows:
        payloads.unread = batch.unread
        for row in batch.rows:
            if is_stopping():
                records.put_back(row)
            elif row.id in batch.untrue:
                records.fail(row, "no longer so")
            elif _is_to_be_sent(row, records) and (message := _made(payloads, row, records)):
                records.begin(row)
                yield message
        records.write_if_many()
        batch = _Batch() if is_stopping() else _claim()


def _made(payloads: Payloads, row: Row[Any], records: Records) -> webpush.PushMessage | None:
    """One that cannot be made stops no other."""
    try:
        return payloads.message(row)
    except Exception as error:
        log.exception("push_not_made", delivery=row.id, kind=row.kind)
        records.fail(row, f"cannot be said: {error}")
        return None


def _is_to_be_sent(row: Row[Any], records: Records) -> bool:
    """What has changed since it was written decides too; why not is recorded."""
    now = clock.now()
    life = timedelta(seconds=rules.time_to_live(row.kind))
    if row.kind not in KNOWN:
        records.fail(row, "of a kind not known here")
    elif row.endpoint is None:
        records.fail(row, "the browser is gone")
    elif row.owner_id != row.user_id:
        records.fail(row, "the browser is somebody else's now")
    elif not row.wanted:
        records.fail(row, "no longer wanted")
    elif now > row.created_at + life:
        records.give_up(row, row.last_error or "too late")
    elif row.until and now >= row.until:
        records.give_up(row, "over")
    elif row.kind != Kind.TEST and next_open(now, records.quiet) > now:
        records.put_back(row, next_open(now, records.quiet))
    else:
        return True
    return False


def forget_old() -> None:
    """Drop what has been done with for three months: the inbox stays, and the budget looks two weeks
    back. The oldest rows are looked at, a few each time: no index stands ready for this alone."""
    oldest = select(Delivery.id, Delivery.due_at, Delivery.state).order_by(Delivery.id).limit(BATCH)
    before = clock.now() - KEPT_FOR
    open_states = (State.PENDING, State.SENDING)
    with transaction():
        rows = db.session.execute(oldest).all()
        old = [row.id for row in rows if row.due_at < before and row.state not in open_states]
        if old:
            db.session.execute(delete(Delivery).where(Delivery.id.in_(old)))


def _claim() -> _Batch:
    """All is read in the one transaction: reading outside would leave one open, and a transaction
    that begins by reading may not write when another has written since (SQLITE_BUSY_SNAPSHOT)."""
    now = clock.now()
    due = (
        select(Delivery.id)
        .where(Delivery.channel == text("'push'"), OPEN, Delivery.due_at <= now)
        .order_by(Delivery.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    with transaction():
        ids = db.session.scalars(due).all()
        if not ids:
            return _Batch()
        db.session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids))
            .values(state=State.SENDING, due_at=now + LEASE, attempts=Delivery.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        rows = db.session.execute(_DETAILS.where(Delivery.id.in_(ids))).all()
        return _Batch(rows, untrue(rows), unread_counts([row.user_id for row in rows]))


_DETAILS = (
    select(
        Delivery.id,
        Delivery.attempts,
        Delivery.last_error,
        Delivery.target_id,
        Notification.user_id,
        Notification.kind,
        Notification.subject_id,
        Notification.municipality_id,
        Notification.params,
        Notification.path,
        Notification.created_at,
        Notification.until,
        User.language,
        PushSubscription.user_id.label("owner_id"),
        PushSubscription.endpoint,
        PushSubscription.p256dh,
        PushSubscription.auth,
        case(
            (Notification.kind == Kind.TEST, True),
            (Notification.kind.in_(REPLIES), Preferences.push_replies),
            else_=Preferences.push_prompts,
        ).label("wanted"),
    )
    .join(Notification, Notification.id == Delivery.notification_id)
    .join(User, User.id == Notification.user_id)
    .outerjoin(Preferences, Preferences.user_id == Notification.user_id)
    .outerjoin(PushSubscription, PushSubscription.id == Delivery.target_id)
)
