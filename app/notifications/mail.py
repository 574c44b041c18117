"""Notifications as e-mail: one for each reply to one's own words, the rest in a weekly letter.

What is made here is a row of the mail queue, written in the same transaction that marks the
delivery as done: neither a crash nor two workers make two of it.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Row, Select, select, text, update

from app.accounts.models import User
from app.core import clock, mail
from app.core.commit import transaction
from app.core.queue import is_stopping
from app.core.when import told_day
from app.extensions import db
from app.notifications.models import (
    KNOWN,
    Delivery,
    Notification,
    Preferences,
    State,
)
from app.notifications.reasons import LETTER, STOP, Topic, topic_of, why
from app.notifications.truth import untrue
from app.notifications.words import Sentence, Told, tell
from app.places.models import Municipality

log = structlog.get_logger()
BATCH = 100
# As in the indexes, word for word: with bound values neither database would use them.
EMAIL = text("deliveries.channel = 'email'")
OPEN = text("deliveries.state IN ('pending', 'sending')")
HELD = text("deliveries.state = 'held'")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in an e-mail: what is said, where it leads, and the title and the day of what it is
    about."""

    told: Told
    address: str
    about: str = ""
    day: str = ""


def queue_replies() -> None:
    """Make e-mails of what is due, a hundred at a time."""
    due = select(Delivery.id).where(EMAIL, OPEN, Delivery.due_at <= clock.now())
    while not is_stopping() and _queue_batch(due.order_by(Delivery.due_at)):
        pass


def _queue_batch(due: Select[Any]) -> bool:
    with transaction():
        ids = db.session.scalars(due.limit(BATCH).with_for_update(skip_locked=True)).all()
        wanted = _DETAILS.where(Delivery.id.in_(ids)).order_by(Delivery.due_at, Delivery.id)
        rows = _still_so(db.session.execute(wanted).all()) if ids else []
        for row in rows:
            _finish(row, [row], wanted=_is_wanted(row))
    return bool(ids)


def _is_wanted(row: Row[Any]) -> bool:
    """Who has chosen nothing gets what they cannot do without."""
    if topic_of(row.kind) == Topic.NEEDED:
        return row.email_needed is not False
    return bool(row.email_replies)


def send_letters() -> None:
    """Send the weekly letter to everybody whose letter is due: one, with all that has been held for
    them since the last, however long ago."""
    while not is_stopping() and _send_letters_batch():
        pass


def _send_letters_batch() -> bool:
    due = (
        select(Delivery.target_id)
        .where(EMAIL, HELD, Delivery.due_at <= clock.now())
        .distinct()
        .order_by(Delivery.target_id)
        .limit(BATCH)
    )
    with transaction():
        users = db.session.scalars(due).all()
        free = _lock(users)
        held = db.session.execute(
            _DETAILS.where(EMAIL, HELD, Delivery.target_id.in_(free)).order_by(Delivery.id)
        ).all()
        for rows in _by_person(_still_so(held)).values():
            _send_letter(rows)
    return bool(users and free)


def _lock(users: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Those of the people whose letter nobody else is writing at this moment."""
    query = (
        select(Preferences.user_id)
        .where(Preferences.user_id.in_(users))
        .order_by(Preferences.user_id)
        .with_for_update(skip_locked=True)
    )
    return db.session.scalars(query).all()


def _by_person(rows: Sequence[Row[Any]]) -> dict[uuid.UUID, list[Row[Any]]]:
    found: dict[uuid.UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.user_id].append(row)
    return found


def _still_so(rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Those that can be said now; the others are done with."""
    strange = {row.id for row in rows if row.kind not in KNOWN}
    gone = untrue(rows)
    _close([row for row in rows if row.id in strange], State.FAILED, "not known here")
    _close([row for row in rows if row.id in gone], State.FAILED, "no longer so")
    return [row for row in rows if row.id not in gone | strange]


def _send_letter(rows: Sequence[Row[Any]]) -> None:
    if _finish(rows[0], rows, wanted=rows[0].email_prompts, letter=True):
        db.session.execute(
            update(Preferences)
            .where(Preferences.user_id == rows[0].user_id)
            .values(letter_at=clock.now())
        )


def _finish(
    person: Row[Any], rows: Sequence[Row[Any]], *, wanted: bool, letter: bool = False
) -> bool:
    """Make the e-mail, if it is still wanted and can be made; one that cannot stops no other."""
    if not wanted:
        _close(rows, State.FAILED, "no longer wanted")
        return False
    if not (left := _not_over(rows)):
        _close(rows, State.FAILED, "over")
        return False
    try:
        _compose(left[0], left, letter=letter)
    except ValueError as error:
        log.error("mail_not_made", user=str(person.user_id), error=str(error))
        _close(rows, State.FAILED, "no address")
        return False
    _close(rows, State.SENT)
    return True


def _not_over(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """What is still to come: nobody is asked for what was on Friday."""
    return [one for one in rows if one.until is None or one.until > clock.now()]


def _compose(person: Row[Any], rows: Sequence[Row[Any]], *, letter: bool) -> None:
    base = current_app.config["BASE_URL"].rstrip("/")
    topic = Topic.PROMPTS if letter else topic_of(person.kind)
    unsubscribe = f"{base}/varsler/avmeld/{unsubscribe_token(person.user_id, topic)}"
    with force_locale(person.language):
        items = [_item(row, base) for row in rows]
        content = {
            "items": items,
            "name": person.name,
            "language": person.language,
            "settings": f"{base}/meg/varsler",
            "unsubscribe": unsubscribe,
            "why": LETTER if letter else why(_said(person)),
            "stop": STOP[topic],
        }
        mail.queue(
            to=person.email,
            subject=_letter_subject(len(items)) if letter else items[0].told.title,
            text=_render("mail.txt", content),
            html=_render("mail.html", content),
            language=person.language,
            unsubscribe=unsubscribe,
            until=_last_end(rows),
        )


def _item(row: Row[Any], base: str) -> Item:
    return Item(tell(_said(row)), base + row.path, row.about, told_day(row.params))


def _said(row: Row[Any]) -> Sentence:
    return Sentence.of(row.kind, row.params, row.Municipality)


def _last_end(rows: Sequence[Row[Any]]) -> datetime | None:
    """When all that an e-mail tells of is over; None where something of it never is."""
    ends = [one.until for one in rows]
    return None if None in ends else max(ends)


def _letter_subject(count: int) -> str:
    return str(ngettext("Ukesbrev: %(num)d ny sak", "Ukesbrev: %(num)d nye saker", count))


def _render(name: str, content: dict[str, Any]) -> str:
    """Without Flask's context processors: they speak of a request, and here is none."""
    return current_app.jinja_env.get_template(f"notifications/{name}").render(content, _=_)


def _close(rows: Sequence[Row[Any]], state: State, error: str = "") -> None:
    """Done here: the mail queue has it now and answers for it, or nobody will."""
    if not rows:
        return
    sent_at = clock.now() if state == State.SENT else None
    db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_([row.id for row in rows]))
        .values(state=state, last_error=error, sent_at=sent_at)
    )


def unsubscribe_token(user_id: uuid.UUID, topic: Topic | None = None) -> str:
    """Lets whoever holds an e-mail of ours stop its like, or without a topic all of them, and do
    nothing else."""
    said = f"{user_id.hex}:{topic}" if topic else user_id.hex
    return str(_serializer().dumps(said))


def read_unsubscribe_token(token: str) -> tuple[uuid.UUID, Topic | None] | None:
    try:
        user, _colon, topic = _serializer().loads(token).partition(":")
        return uuid.UUID(user), Topic(topic) if topic else None
    except (BadSignature, ValueError):
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")


_DETAILS = (
    select(
        Delivery.id,
        Notification.user_id,
        Notification.kind,
        Notification.subject_id,
        Notification.params,
        Notification.path,
        Notification.about,
        Notification.until,
        User.email,
        User.name,
        User.language,
        Preferences.email_replies,
        Preferences.email_prompts,
        Preferences.email_needed,
        Municipality,
    )
    .join(Notification, Notification.id == Delivery.notification_id)
    .join(User, User.id == Notification.user_id)
    .outerjoin(Preferences, Preferences.user_id == Notification.user_id)
    .outerjoin(Municipality, Municipality.id == Notification.municipality_id)
)
