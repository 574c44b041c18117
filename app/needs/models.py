"""A need, its slots, and who has signed up for them."""

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

from app.accounts.models import Organisation, User
from app.core import clock
from app.core.engagements import Engagement
from app.core.ids import new_id
from app.core.schedule import Scheduled
from app.core.search import Term
from app.extensions import db
from app.places.models import Municipality


class Requirement(StrEnum):
    """Shown before one signs up. A certificate is shown to the organisation, never stored here."""

    ADULT = "adult"
    DRIVING_LICENCE = "driving_licence"
    POLICE_CERTIFICATE = "police_certificate"


class NeedState(StrEnum):
    OPEN = "open"
    CANCELLED = "cancelled"


class Need(Scheduled, db.Model):  # type: ignore[name-defined]
    """What an organisation needs hands for. The id was made on the organiser's phone. `concepts` are
    those its organiser chose as what it is about, None while what the words were read as stands."""

    __tablename__ = "needs"
    __table_args__ = (
        Index("ix_needs_list", "municipality_id", "state", "next_at", "id"),
        Index("ix_needs_organisation", "organisation_id", "next_at", "id"),
        Index("ix_needs_next", "next_at"),
        Index("ix_needs_soonest", "state", "next_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(160), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    concepts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    requirements: Mapped[list[str]] = mapped_column(JSON, default=list)
    gives: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="nb")
    state: Mapped[NeedState] = mapped_column(String(20), default=NeedState.OPEN)
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)
    municipality: Mapped[Municipality] = relationship()
    organisation: Mapped[Organisation] = relationship()
    slots: Mapped[list["Slot"]] = relationship(
        primaryjoin="and_(Need.id == Slot.need_id, Slot.closed_at.is_(None))",
        back_populates="need",
        order_by="Slot.position",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}


class Slot(db.Model):  # type: ignore[name-defined]
    """A role in a need, and how many it takes each time. `closed_at`: nobody is asked for it any more,
    and it stays for those who once signed up."""

    __tablename__ = "slots"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    need_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("needs.id"), index=True)
    role: Mapped[str] = mapped_column(String(80))
    capacity: Mapped[int] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer)
    closed_at: Mapped[datetime | None]
    need: Mapped[Need] = relationship(back_populates="slots")


class NeedTerm(Term, db.Model):  # type: ignore[name-defined]
    """What a need that is to come is found by: its words and facets."""

    __tablename__ = "need_terms"

    municipality_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("municipalities.id"), primary_key=True
    )
    need_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SignUpState(StrEnum):
    """`asked`: a place has come free, and is held until `asked_until`; `passed`: it was not taken;
    `released`: the organisation moved the day, and nobody has cancelled anything."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    ASKED = "asked"
    CANCELLED = "cancelled"
    PASSED = "passed"
    RELEASED = "released"


HOLDS_A_PLACE = (SignUpState.CONFIRMED, SignUpState.ASKED)
ACTIVE = (*HOLDS_A_PLACE, SignUpState.WAITING)


class SignUp(db.Model):  # type: ignore[name-defined]
    """A person for a slot on a day (`on`, the day in Norway). `queue` orders the waiting list.
    `late`: cancelled less than a day before. `attended` is for the organisation alone. `remind_at`:
    when to remind of it next."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        UniqueConstraint("need_id", "on", "user_id"),
        Index("ix_sign_ups_slot", "slot_id", "on", "state", "queue"),
        Index("ix_sign_ups_person", "user_id", "on", "id"),
        Index("ix_sign_ups_day", "on", "state"),
        Index(
            "ix_sign_ups_asked",
            "asked_until",
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        Index(
            "ix_sign_ups_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True
    )
    need_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("needs.id"))
    slot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("slots.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    on: Mapped[date] = mapped_column(Date)
    state: Mapped[SignUpState] = mapped_column(String(20))
    queue: Mapped[int] = mapped_column(Integer, default=0)
    asked_until: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    attended: Mapped[bool | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    position: ClassVar[int | None] = None  # in the queue; set by `sign_ups.with_positions`
    overlaps: ClassVar[Sequence[Engagement]] = ()  # set by `engagements.set_overlaps`
    need: Mapped[Need] = relationship()
    slot: Mapped[Slot] = relationship()
    user: Mapped[User] = relationship()


class NeedMessage(db.Model):  # type: ignore[name-defined]
    """What an organisation tells those who have signed up: for one day, or all days to come."""

    __tablename__ = "need_messages"
    __table_args__ = (Index("ix_need_messages_need", "need_id", "sent_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    need_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("needs.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    on: Mapped[date | None] = mapped_column(Date)
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)


class Thanks(db.Model):  # type: ignore[name-defined]
    """An organisation's thanks to a person for a day. Theirs alone, unless they choose to show it."""

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("need_id", "on", "user_id"),
        Index("ix_thanks_person", "user_id", "sent_at", "id"),
        Index("ix_thanks_organisation", "organisation_id", "is_public", "sent_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    need_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("needs.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    on: Mapped[date] = mapped_column(Date)
    body: Mapped[str] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    need: Mapped[Need] = relationship()
    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship()
