"""What people can give, the words it is found by, and who was asked for what."""

import uuid
from datetime import date, datetime
from enum import IntFlag, StrEnum

from sqlalchemy import Date, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock
from app.core.ids import new_id
from app.extensions import db
from app.places.models import Municipality


class OfferKind(StrEnum):
    TIME = "time"
    SKILL = "skill"
    TOOL = "tool"
    ROOM = "room"


class Visibility(StrEnum):
    """Who may read it: the municipality's staff, or the organisations there too."""

    MUNICIPALITY = "municipality"
    ORGANISATIONS = "organisations"


class Part(IntFlag):
    """Parts of a day."""

    MORNING = 1
    DAY = 2
    EVENING = 4


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class Offer(db.Model):  # type: ignore[name-defined]
    """«Jeg kan bidra med …».

    `days` (Monday the lowest bit) and `parts` (see Part) are bit masks, 0 for any. One travels
    `travel_minutes` at most, from the point or else from the municipality's middle, speaks `language`,
    and is asked `asks_a_month` times at most. It stands until the end of the day `until`.
    """

    __tablename__ = "offers"
    __table_args__ = (Index("ix_offers_user", "user_id", "created_at", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contributions.id"))
    kind: Mapped[OfferKind] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(Text)
    days: Mapped[int] = mapped_column(Integer, default=0)
    parts: Mapped[int] = mapped_column(Integer, default=0)
    travel_minutes: Mapped[int] = mapped_column(Integer, default=30)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    language: Mapped[str] = mapped_column(String(2), default="nb")
    visibility: Mapped[Visibility] = mapped_column(String(20))
    asks_a_month: Mapped[int] = mapped_column(Integer, default=2)
    until: Mapped[date] = mapped_column(Date)
    paused_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship()
    municipality: Mapped[Municipality] = relationship()


class OfferTerm(db.Model):  # type: ignore[name-defined]
    """An inverted index of what is offered: a few rows a term are read instead of all offers, on
    any database. The key begins with the term, which makes it the index that searching needs."""

    __tablename__ = "offer_terms"

    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    offer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("offers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Ask(db.Model):  # type: ignore[name-defined]
    """A person was asked, because of an offer, whether they come. It outlives the offer: deleting it
    and writing it anew is no way of being asked more often than one wished."""

    __tablename__ = "asks"
    __table_args__ = (
        Index("ix_asks_person", "user_id", "asked_at"),
        Index("ix_asks_need", "need_id", "user_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    need_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("needs.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    offer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("offers.id", ondelete="SET NULL"), index=True
    )
    round: Mapped[int] = mapped_column(Integer, default=1)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[Answer | None] = mapped_column(String(3))
