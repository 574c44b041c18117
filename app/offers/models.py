"""What people can give, the words it is found by, and who was asked for what."""

import uuid
from datetime import date, datetime
from enum import IntFlag, StrEnum

from sqlalchemy import JSON, Date, Float, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock
from app.core.ids import new_id
from app.extensions import db
from app.needs.models import Need, Slot
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
    """«Jeg kan bidra med …». The id was made on the phone.

    `days` (Monday the lowest bit) and `parts` (see Part) are bit masks, 0 for any. One travels
    `travel_minutes` at most, from the point or else from the municipality's middle, speaks `language`,
    and is asked `asks_a_month` times at most. It stands until the end of the day `until`; shortly
    before (`still_asked_at`) they are asked whether it still does. `concepts` are those its owner chose
    as what it is about, None while what the words were read as stands. `looked_at`: when needs that had
    been asked for before were looked through for it; None while that is to be done.
    """

    __tablename__ = "offers"
    __table_args__ = (
        Index("ix_offers_user", "user_id", "created_at", "id"),
        Index("ix_offers_municipality", "municipality_id", "created_at", "id"),
        Index("ix_offers_until", "until"),
        Index(
            "ix_offers_new",
            "created_at",
            sqlite_where=text("looked_at IS NULL"),
            postgresql_where=text("looked_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contributions.id"))
    kind: Mapped[OfferKind] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(Text)
    concepts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
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
    still_asked_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    fingerprint: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship()
    municipality: Mapped[Municipality] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_over(self) -> bool:
        return self.until < clock.today()


class OfferTerm(db.Model):  # type: ignore[name-defined]
    """An inverted index of what is offered: a few rows a term are read instead of all offers, on
    any database. The key begins with the term, which makes it the index that searching needs."""

    __tablename__ = "offer_terms"

    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    offer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("offers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Ask(db.Model):  # type: ignore[name-defined]
    """A person was asked, because of an offer, whether they come on a day, for a slot. It outlives the
    offer: deleting it and writing it anew is no way of being asked more often than one wished."""

    __tablename__ = "asks"
    __table_args__ = (
        Index("ix_asks_person", "user_id", "asked_at"),
        Index("ix_asks_need", "need_id", "user_id"),
        Index(
            "ix_asks_open",
            "on",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    need_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("needs.id"))
    slot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("slots.id"))
    on: Mapped[date] = mapped_column(Date)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    offer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("offers.id", ondelete="SET NULL"), index=True
    )
    round: Mapped[int] = mapped_column(Integer, default=1)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[Answer | None] = mapped_column(String(3))
    need: Mapped[Need] = relationship()
    slot: Mapped[Slot] = relationship()
    offer: Mapped[Offer | None] = relationship()
    user: Mapped[User] = relationship()


class AskingState(StrEnum):
    """`opened`: everybody in the area was told; `stopped`: by the organisation, or it is over."""

    ASKING = "asking"
    OPENED = "opened"
    STOPPED = "stopped"


class Asking(db.Model):  # type: ignore[name-defined]
    """How far the asking has come for one day (`on`) of a need, the one that begins at `next_at`; at
    `due_at` it goes on."""

    __tablename__ = "askings"
    __table_args__ = (
        Index(
            "ix_askings_due",
            "due_at",
            sqlite_where=text("state = 'asking'"),
            postgresql_where=text("state = 'asking'"),
        ),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(Date)
    round: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[AskingState] = mapped_column(String(10), default=AskingState.ASKING)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    need: Mapped[Need] = relationship()
