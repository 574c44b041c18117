"""When people of an initiative meet, who comes, and what they bring."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock
from app.core.engagements import Engagement
from app.core.ids import new_id
from app.core.schedule import Scheduled
from app.extensions import db
from app.initiatives.models import Initiative
from app.places.models import Municipality


class EventState(StrEnum):
    OPEN = "open"
    CANCELLED = "cancelled"


class Event(Scheduled, db.Model):  # type: ignore[name-defined]
    """Where and when an initiative meets. The id was made on a host's phone. `capacity` is for each
    time, None for as many as come; `wishes` is what would be good to have brought."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_list", "municipality_id", "state", "next_at", "id"),
        Index("ix_events_initiative", "initiative_id", "next_at", "id"),
        Index("ix_events_next", "next_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id"))
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(160), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    capacity: Mapped[int | None] = mapped_column(Integer)
    wishes: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(String(2), default="nb")
    state: Mapped[EventState] = mapped_column(String(20), default=EventState.OPEN)
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)
    initiative: Mapped[Initiative] = relationship()
    municipality: Mapped[Municipality] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Coming(StrEnum):
    """`waiting`: wants to come, and it is full; `released`: the host moved the day or called it off,
    and nobody has said no."""

    YES = "yes"
    WAITING = "waiting"
    MAYBE = "maybe"
    NO = "no"
    RELEASED = "released"


ANSWERED = (Coming.YES, Coming.WAITING, Coming.MAYBE)


class Rsvp(db.Model):  # type: ignore[name-defined]
    """What a person answers to an event, for a day (`on`, the day in Norway). `queue` orders those who
    wait; `remind_at`: when to remind of it next."""

    __tablename__ = "rsvps"
    __table_args__ = (
        UniqueConstraint("event_id", "on", "user_id"),
        Index("ix_rsvps_queue", "event_id", "on", "coming", "queue"),
        Index("ix_rsvps_person", "user_id", "on", "id"),
        Index(
            "ix_rsvps_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True
    )
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("events.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    on: Mapped[date] = mapped_column(Date)
    coming: Mapped[Coming] = mapped_column(String(10))
    queue: Mapped[int] = mapped_column(Integer, default=0)
    remind_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    overlaps: ClassVar[Sequence[Engagement]] = ()  # set by `engagements.set_overlaps`
    event: Mapped[Event] = relationship()
    user: Mapped[User] = relationship()


class Bring(db.Model):  # type: ignore[name-defined]
    """«Jeg tar med …»: one thing, by one person, for one day."""

    __tablename__ = "brings"
    __table_args__ = (UniqueConstraint("event_id", "on", "what"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("events.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    what: Mapped[str] = mapped_column(String(80))
    user: Mapped[User] = relationship()
