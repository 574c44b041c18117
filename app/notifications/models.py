"""What a person is told, over which ways, and what they have asked for."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.ids import new_id
from app.extensions import db

BigId = BigInteger().with_variant(Integer, "sqlite")


class Kind(StrEnum):
    """What is told."""

    CONTRIBUTION_PUBLISHED = "contribution_published"
    CONTRIBUTION_RETURNED = "contribution_returned"
    CONTRIBUTION_REMOVED = "contribution_removed"
    REPLY_INTERIM = "reply_interim"
    REPLY_FINAL = "reply_final"
    OUTCOME = "outcome"
    PROMISE_LATE = "promise_late"
    PROMPT_OPENED = "prompt_opened"
    ORGANISATION_CONFIRMED = "organisation_confirmed"
    ORGANISATION_REFUSED = "organisation_refused"
    ORGANISATION_INHERITED = "organisation_inherited"
    NEED_HELPER = "need_helper"
    NEED_CHANGED = "need_changed"
    NEED_CANCELLED = "need_cancelled"
    NEED_RELEASED = "need_released"
    NEED_REMINDER = "need_reminder"
    PLACE_FREE = "place_free"
    SIGN_UP_CANCELLED_LATE = "sign_up_cancelled_late"
    NEED_MESSAGE = "need_message"
    THANKS = "thanks"
    NEED_ASK = "need_ask"
    NEED_OPEN = "need_open"
    OFFER_STILL = "offer_still"
    INITIATIVE_PUBLISHED = "initiative_published"
    INITIATIVE_RETURNED = "initiative_returned"
    INITIATIVE_REMOVED = "initiative_removed"
    INITIATIVE_GROWN = "initiative_grown"
    INITIATIVE_HOST = "initiative_host"
    INITIATIVE_NEWS = "initiative_news"
    INITIATIVE_REPLY = "initiative_reply"
    INITIATIVE_QUIET = "initiative_quiet"
    INITIATIVE_TRIAL = "initiative_trial"
    INITIATIVE_FINISHED = "initiative_finished"
    SUPPORT_OFFERED = "support_offered"
    SUPPORT_ANSWERED = "support_answered"
    FRIENDSHIP_PROPOSED = "friendship_proposed"
    FRIENDSHIP_WAITS = "friendship_waits"
    FRIENDSHIP_UNANSWERED = "friendship_unanswered"
    FRIENDSHIP_ANSWERED = "friendship_answered"
    FRIENDSHIP_CHECK_IN = "friendship_check_in"
    FRIENDSHIP_ENDED = "friendship_ended"
    EVENT_REMINDER = "event_reminder"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    EVENT_PLACE = "event_place"
    TEST = "test"


# A newer version may have written others, of which this one can say nothing.
KNOWN = frozenset(str(kind) for kind in Kind)
# Told to everybody somewhere; all else is about what one has said or done oneself.
ANNOUNCEMENTS = frozenset((Kind.PROMPT_OPENED, Kind.NEED_OPEN))
REPLIES = frozenset(Kind) - ANNOUNCEMENTS - {Kind.TEST}
# What one cannot do without: it comes by e-mail to whoever has not said no.
NEEDED = frozenset(
    (
        Kind.NEED_CANCELLED,
        Kind.NEED_CHANGED,
        Kind.NEED_RELEASED,
        Kind.NEED_HELPER,
        Kind.PLACE_FREE,
        Kind.EVENT_CANCELLED,
        Kind.EVENT_CHANGED,
        Kind.EVENT_PLACE,
    )
)
# Not about one's own words: at most so many pushes a week (promise 4).
BUDGETED = ANNOUNCEMENTS | {
    Kind.NEED_ASK,
    Kind.INITIATIVE_NEWS,
    Kind.INITIATIVE_FINISHED,
    Kind.FRIENDSHIP_PROPOSED,
    Kind.FRIENDSHIP_WAITS,
}


class Channel(StrEnum):
    PUSH = "push"
    EMAIL = "email"


class State(StrEnum):
    """Of a delivery. `held`: over the budget, it waits for the weekly letter, and meanwhile stands
    in the inbox. `gave_up`: tried until it made no more sense; `failed`: trying again makes none.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    FAILED = "failed"
    GAVE_UP = "gave_up"


class Notification(db.Model):  # type: ignore[name-defined]
    """Something to tell a person: a line of their inbox, which is the truth.

    `subject_id` is what it is about, and `dedupe` tells apart what may be told several times about
    the same (two replies). `params` holds names of units and places, never anybody's text; `path`
    is where it leads. `about` is the title of what it is about, for the inbox and for mail: no push
    reads it. After `until` it is told no more.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "subject_id", "dedupe"),
        Index("ix_notifications_inbox", "user_id", "created_at", "id"),
        Index(
            "ix_notifications_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID]
    dedupe: Mapped[str] = mapped_column(String(40), default="")
    municipality_id: Mapped[uuid.UUID | None]
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    path: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(String(200), default="")
    until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Delivery(db.Model):  # type: ignore[name-defined]
    """A notification on one way: to one browser, or to the person's e-mail address.

    `target_id` is the subscription (push) or the person (e-mail); it is no foreign key, since what
    was sent stays known when a browser is gone. `due_at`: when to try next or, while sending, when
    whoever sends it must have died. One row for each way, so that nothing is sent twice.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notification_id", "channel", "target_id"),
        Index(
            "ix_deliveries_due",
            "channel",
            "due_at",
            sqlite_where=text("state IN ('pending', 'sending')"),
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
        Index(
            "ix_deliveries_letters",
            "due_at",
            sqlite_where=text("channel = 'email' AND state = 'held'"),
            postgresql_where=text("channel = 'email' AND state = 'held'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, Identity(), primary_key=True)
    notification_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("notifications.id", ondelete="CASCADE")
    )
    channel: Mapped[Channel] = mapped_column(String(5))
    target_id: Mapped[uuid.UUID]
    state: Mapped[State] = mapped_column(String(10), default=State.PENDING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(100), default="")


class PushSubscription(db.Model):  # type: ignore[name-defined]
    """One browser that may be called: its address, its keys, and how that has gone.

    `failures` counts messages in a row that did not arrive; the first that does sets it to 0.
    """

    __tablename__ = "push_subscriptions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    endpoint: Mapped[str] = mapped_column(String(1000), unique=True)
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(30))
    browser: Mapped[str] = mapped_column(String(40), default="")
    system: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    last_sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(100), default="")
    failures: Mapped[int] = mapped_column(Integer, default=0)


class Preferences(db.Model):  # type: ignore[name-defined]
    """What a person has chosen to be told outside the inbox: until they have, what they cannot do
    without (`email_needed`) and nothing else.

    `letter_at` is when the last weekly letter went; `lost_at` when the last browser that could be
    called was found gone, until one subscribes again.
    """

    __tablename__ = "notification_preferences"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    push_replies: Mapped[bool] = mapped_column(default=False)
    push_prompts: Mapped[bool] = mapped_column(default=False)
    email_replies: Mapped[bool] = mapped_column(default=False)
    email_prompts: Mapped[bool] = mapped_column(default=False)
    email_needed: Mapped[bool] = mapped_column(default=True)
    letter_at: Mapped[datetime | None]
    lost_at: Mapped[datetime | None]


class FanOut(db.Model):  # type: ignore[name-defined]
    """Something to tell many people, and how far that has come.

    `after_id` is the last person it was written for: a worker that dies loses nothing, and the next
    goes on from there. None as `municipality_id`: everybody in `region_id`.
    """

    __tablename__ = "fan_outs"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index(
            "ix_fan_outs_open",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, Identity(), primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID]
    municipality_id: Mapped[uuid.UUID | None]
    region_id: Mapped[uuid.UUID | None]
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    path: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(String(200), default="")
    until: Mapped[datetime | None]
    after_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
