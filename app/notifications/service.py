"""Telling people: the inbox, and what of it goes out. Written in the caller's transaction, sent by
the worker after the commit."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from app.accounts.models import User
from app.core import clock
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.pagination import Page, paginate
from app.core.queue import wake
from app.core.quiet import next_open
from app.core.settings import setting
from app.extensions import db
from app.notifications import rules
from app.notifications.inserts import insert_new
from app.notifications.models import (
    BUDGETED,
    KNOWN,
    NEEDED,
    REPLIES,
    Channel,
    Delivery,
    Kind,
    Notification,
    Preferences,
    PushSubscription,
    State,
)
from app.places.models import Municipality

JOB = "deliver"
LONGEST_ABOUT = 200
CHOICES = ("push_replies", "push_prompts", "email_replies", "email_prompts", "email_needed")


def notify(
    *,
    user_id: uuid.UUID,
    kind: Kind,
    subject_id: uuid.UUID,
    municipality_id: uuid.UUID | None,
    path: str,
    params: Mapping[str, Any] | None = None,
    dedupe: str = "",
    about: str = "",
    until: datetime | None = None,
) -> bool:
    """Tell a person something: in the inbox, and over the ways they have chosen.

    The same again does nothing. `dedupe` (at most 40 signs) tells apart what may be told several
    times of one subject, such as a reply's id. `params` may hold `unit`, a unit's name; never
    anybody's text; `about`, the title of what it is about, goes into the inbox and mail alone. After
    `until` nothing is told. Returns whether it was new.
    """
    what = {
        "kind": kind,
        "subject_id": subject_id,
        "dedupe": dedupe,
        "path": path,
        "params": dict(params or {}),
        "about": about[:LONGEST_ABOUT],
        "until": until,
    }
    return tell_many({user_id: municipality_id}, what) == 1


def tell_many(people: Mapping[uuid.UUID, uuid.UUID | None], about: Mapping[str, Any]) -> int:
    """Tell the same to several, each with their municipality; returns how many had not been told.

    A row that is there already is left alone, and so are its deliveries.
    """
    now, until = clock.now(), about.get("until")
    if not people or (until and until <= now):
        return 0
    wishes = _lock_wishes(people)
    if about["kind"] in NEEDED:
        wishes = {user: _nothing_chosen(user) for user in people} | wishes
    rows = [
        {**about, "id": new_id(), "user_id": user, "municipality_id": place, "created_at": now}
        for user, place in people.items()
    ]
    new = insert_new(Notification, rows, Notification.user_id, Notification.id)
    told = {one.user_id: one.id for one in new if one.user_id in wishes}
    if told:
        _add_deliveries(about["kind"], told, wishes, until)
    return len(new)


def _lock_wishes(people: Mapping[uuid.UUID, Any]) -> dict[uuid.UUID, Preferences]:
    """Locked in one order, so that two who tell the same person at once do not both find room in
    the budget."""
    query = (
        select(Preferences)
        .where(Preferences.user_id.in_(people))
        .order_by(Preferences.user_id)
        .with_for_update()
    )
    return {one.user_id: one for one in db.session.scalars(query)}


def _add_deliveries(
    kind: Kind,
    told: Mapping[uuid.UUID, uuid.UUID],
    wishes: Mapping[uuid.UUID, Preferences],
    until: datetime | None,
) -> None:
    now, quiet = clock.now(), setting("QUIET_HOURS")
    topic = "replies" if kind in REPLIES else "prompts"
    push, email = f"push_{topic}", f"email_{'needed' if kind in NEEDED else topic}"
    push_at = next_open(now, quiet)
    too_late = until is not None and push_at >= until
    called = [user for user in told if getattr(wishes[user], push) and not too_late]
    full = _out_of_budget(called, push_at) if rules.counts_against_budget(kind) else set()
    rows = [
        _row(
            told[user], Channel.PUSH, target, State.HELD if user in full else State.PENDING, push_at
        )
        for user, target in _browsers(called)
    ]
    for user, chosen in ((user, wishes[user]) for user in told):
        if kind in REPLIES and getattr(chosen, email):
            rows.append(_row(told[user], Channel.EMAIL, user, State.PENDING, now))
        elif getattr(chosen, email) or (user in full and chosen.email_prompts):
            due = rules.letter_due(now, chosen.letter_at, quiet)
            rows.append(_row(told[user], Channel.EMAIL, user, State.HELD, due))
    if rows:
        insert_new(Delivery, rows, Delivery.id)
        wake(JOB)


def _row(
    notification: uuid.UUID, channel: Channel, target: uuid.UUID, state: State, due: datetime
) -> dict[str, Any]:
    return {
        "notification_id": notification,
        "channel": channel,
        "target_id": target,
        "state": state,
        "due_at": due,
    }


def _browsers(users: Sequence[uuid.UUID]) -> Sequence[Any]:
    query = select(PushSubscription.user_id, PushSubscription.id).where(
        PushSubscription.user_id.in_(users)
    )
    return db.session.execute(query).all() if users else []


def _out_of_budget(users: Sequence[uuid.UUID], at: datetime) -> set[uuid.UUID]:
    return {user for user, used in pushes_used(users, at).items() if used >= rules.BUDGET}


def pushes_used(users: Sequence[uuid.UUID], at: datetime) -> dict[uuid.UUID, int]:
    """How much of the budget is used in the seven days before `at`. Two browsers count once."""
    going = (State.PENDING, State.SENDING, State.SENT)
    query = (
        select(Notification.user_id, func.count(Notification.id.distinct()))
        .join(Delivery, Delivery.notification_id == Notification.id)
        .where(
            Notification.user_id.in_(users),
            Notification.created_at > at - 2 * rules.WINDOW,
            Notification.kind.in_(BUDGETED),
            Delivery.channel == Channel.PUSH,
            Delivery.state.in_(going),
            func.coalesce(Delivery.sent_at, Delivery.due_at) > at - rules.WINDOW,
        )
        .group_by(Notification.user_id)
    )
    return dict(db.session.execute(query).all()) if users else {}


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people were told of something: in all, in a browser, by e-mail, in the inbox alone."""

    people: int
    push: int
    email: int
    inbox: int


def reach_of(kind: Kind, subject_id: uuid.UUID, dedupe: str) -> Reach:
    """Whom something reaches, and how. What waits for the morning, or for the letter, is counted."""
    query = (
        select(Notification.user_id, Delivery.channel)
        .outerjoin(Delivery, Delivery.notification_id == Notification.id)
        .where(
            Notification.kind == kind,
            Notification.subject_id == subject_id,
            Notification.dedupe == dedupe,
        )
    )
    told = set(db.session.execute(query).all())
    by = {way: {user for user, channel in told if channel == way} for way in (*Channel, None)}
    return Reach(
        len({user for user, _channel in told}),
        len(by[Channel.PUSH]),
        len(by[Channel.EMAIL]),
        len(by[None]),
    )


def list_inbox(user: User, *, after: str | None = None, limit: int = 20) -> Page[Notification]:
    """A person's inbox, newest first."""
    query = select(Notification).where(
        Notification.user_id == user.id, Notification.kind.in_(KNOWN - {Kind.TEST})
    )
    return paginate(query, Notification.created_at, Notification.id, after=after, limit=limit)


def count_unread(user: User) -> int:
    return unread_counts([user.id]).get(user.id, 0)


def unread_counts(users: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many lines each of some people has not read; those with none are left out."""
    query = (
        select(Notification.user_id, func.count())
        .where(Notification.user_id.in_(users), Notification.read_at.is_(None))
        .group_by(Notification.user_id)
    )
    return dict(db.session.execute(query).all())


def mark_read(user: User, notification_id: uuid.UUID) -> Notification:
    """Raises NotFound when it is not in their inbox."""
    found = db.session.get(Notification, notification_id)
    if found is None or found.user_id != user.id:
        raise NotFound
    found.read_at = found.read_at or clock.now()
    db.session.flush()
    return found


def mark_all_read(user: User) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.user_id == user.id, Notification.read_at.is_(None))
        .values(read_at=clock.now())
    )


def forget_about(user_id: uuid.UUID, *, path: str, subject_id: uuid.UUID | None = None) -> None:
    """What led a person there, about that subject or any, no longer says what it was about: those words
    have been taken back."""
    told = update(Notification).where(Notification.user_id == user_id, Notification.path == path)
    if subject_id:
        told = told.where(Notification.subject_id == subject_id)
    db.session.execute(told.values(about=""))


def get_preferences(user: User) -> Preferences:
    """What a person has chosen; for whoever has chosen nothing, what they cannot do without."""
    return db.session.get(Preferences, user.id) or _nothing_chosen(user.id)


def _nothing_chosen(user_id: uuid.UUID) -> Preferences:
    return Preferences(user_id=user_id, **{**dict.fromkeys(CHOICES, False), "email_needed": True})


def change_preferences(user: User, **choices: bool) -> Preferences:
    """Change what is given; the rest stays as it was chosen."""
    insert_new(Preferences, [{"user_id": user.id}], Preferences.user_id)
    found = db.session.get_one(Preferences, user.id)
    for name, choice in choices.items():
        if name not in CHOICES:
            raise ValueError(name)
        setattr(found, name, choice)
    db.session.flush()
    return found


def has_been_asked(user: User) -> bool:
    """Whether a person has said what they want to be told, or that they want nothing. Push that is
    on where no browser gets it is no answer: they asked for it, and it does not come."""
    chosen = db.session.get(Preferences, user.id)
    if chosen is None:
        return False
    return chosen.email_replies or not chosen.push_replies or bool(_browsers([user.id]))


def say_no(user: User) -> None:
    """They do not want to be told, and are not asked again; what is on and comes stays on."""
    chosen = change_preferences(user)
    if not _browsers([user.id]):
        chosen.push_replies = chosen.push_prompts = False
    db.session.flush()


def stop_emails(user_id: uuid.UUID, *topics: str) -> None:
    """No more e-mail of some topics (`needed`, `replies`, `prompts`), or of any, as asked from within
    one. Somebody whose account is gone is not missed."""
    user = db.session.get(User, user_id)
    if user is not None:
        stopped = topics or ("needed", "replies", "prompts")
        change_preferences(user, **{f"email_{topic}": False for topic in stopped})


def places_of(notifications: Sequence[Notification]) -> dict[Any, Municipality]:
    """The municipalities that some notifications are about, by their id."""
    ids = {one.municipality_id for one in notifications} - {None}
    found = db.session.scalars(select(Municipality).where(Municipality.id.in_(ids))) if ids else ()
    return {one.id: one for one in found}


def quiet_hours() -> tuple[int, int]:
    """The two hours between which no push is sent."""
    start, end = setting("QUIET_HOURS")
    return start, end
