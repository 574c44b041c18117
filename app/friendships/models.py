"""A friendship of two parties, its two sides, and what each has said of how it goes."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.core import clock
from app.core.ids import new_id
from app.extensions import db
from app.places.models import Municipality, Unit

Party = Unit | Organisation


class State(StrEnum):
    """`lapsed`: nobody answered the proposal; `sleeping`: both were asked how it goes, and not both
    have answered."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ACTIVE = "active"
    SLEEPING = "sleeping"
    ENDED = "ended"


LIVE = (State.ACTIVE, State.SLEEPING)
PUBLIC = (*LIVE, State.ENDED)


class Role(StrEnum):
    PROPOSER = "proposer"
    INVITED = "invited"


class Verdict(StrEnum):
    """What a side says when it is asked how it goes."""

    KEEP = "keep"
    CHANGE = "change"
    FINISHED = "finished"


class Friendship(db.Model):  # type: ignore[name-defined]
    """One task that two parties do together. The id was made on the phone.

    A task is never rewritten: another one is a new friendship that `follows` this one, agreed to as
    the first was, and this one ends when it is. So there is one way of agreeing, and what came of
    each task stands with it.

    `pair` is the two parties' ids in one order: one proposal at a time waits between them. Both are
    asked how it goes in rounds, counted by `round`; `asked_at` while one is open. `next_at` is when
    time alone does something: reminds of the proposal or the question (`reminded_at`), lets the one
    lapse and the other sleep, asks.
    """

    __tablename__ = "friendships"
    __table_args__ = (
        Index("ix_friendships_list", "state", "accepted_at", "id"),
        Index("ix_friendships_created", "created_at", "id"),
        Index("ix_friendships_pair", "pair"),
        Index(
            "uq_friendships_proposed",
            "pair",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index(
            "ix_friendships_next",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    pair: Mapped[str] = mapped_column(String(73))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("friendships.id"))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    meets_on: Mapped[date | None] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(2), default="nb")
    state: Mapped[State] = mapped_column(String(10), default=State.PROPOSED)
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    follows: Mapped["Friendship | None"] = relationship(remote_side="Friendship.id")
    sides: Mapped[list["Side"]] = relationship(
        order_by="Side.role.desc()", cascade="all, delete-orphan", back_populates="friendship"
    )
    check_ins: Mapped[list["CheckIn"]] = relationship(
        order_by="CheckIn.created_at.desc(), CheckIn.id", back_populates="friendship"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def proposer(self) -> "Side":
        return next(one for one in self.sides if one.role == Role.PROPOSER)

    @property
    def invited(self) -> "Side":
        return next(one for one in self.sides if one.role == Role.INVITED)

    @property
    def meeting(self) -> date | None:
        """The day they are to meet first; None when the yes came after it."""
        agreed, day = self.accepted_at, self.meets_on
        return None if agreed and day and clock.day_of(agreed) > day else day

    @property
    def is_off(self) -> bool:
        """It ended before they were to meet."""
        ended, day = self.ended_at, self.meeting
        return ended is not None and day is not None and clock.day_of(ended) < day

    @property
    def words(self) -> list["CheckIn"]:
        """What was said in a sentence of how it goes, the newest first."""
        return [one for one in self.check_ins if one.body]

    def other(self, side: "Side") -> "Side":
        return self.invited if side.role == Role.PROPOSER else self.proposer

    def answer_of(self, side: "Side") -> "CheckIn | None":
        """What a side has said in this round."""
        found = (one for one in self.check_ins if one.round == self.round)
        return next((one for one in found if one.role == side.role), None)

    def waits_for(self, side: "Side") -> bool:
        """A side is to answer: the proposal, or how it goes."""
        if self.state == State.PROPOSED:
            return side.role == Role.INVITED
        return self.asked_at is not None and self.answer_of(side) is None

    def may_tell(self, side: "Side") -> bool:
        """It has ended, and a side has not said what came of it."""
        return self.state == State.ENDED and self.answer_of(side) is None


class Side(db.Model):  # type: ignore[name-defined]
    """One of the two parties, a unit or an organisation, and its municipality. A row each, so that a
    municipality's, an organisation's and a person's friendships are found the same way."""

    __tablename__ = "friendship_sides"
    __table_args__ = (
        Index("ix_friendship_sides_municipality", "municipality_id", "friendship_id"),
        Index("ix_friendship_sides_unit", "unit_id"),
        Index("ix_friendship_sides_organisation", "organisation_id"),
    )

    friendship_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("friendships.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(String(10), primary_key=True)
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    friendship: Mapped[Friendship] = relationship(back_populates="sides")
    municipality: Mapped[Municipality] = relationship()
    unit: Mapped[Unit | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def party(self) -> Party:
        found = self.unit or self.organisation
        assert found is not None  # noqa: S101  (a side is one of the two)
        return found

    @property
    def party_id(self) -> uuid.UUID | None:
        return self.unit_id or self.organisation_id


class CheckIn(db.Model):  # type: ignore[name-defined]
    """What a side said of how it goes, once a round; `body`, where there is one, is for everybody."""

    __tablename__ = "friendship_check_ins"
    __table_args__ = (UniqueConstraint("friendship_id", "round", "role"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    friendship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("friendships.id"))
    round: Mapped[int] = mapped_column(Integer)
    role: Mapped[Role] = mapped_column(String(10))
    verdict: Mapped[Verdict] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="nb")
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    friendship: Mapped[Friendship] = relationship(back_populates="check_ins")

    @property
    def party(self) -> Party:
        """In whose name it was said."""
        sides = self.friendship.sides
        return next(one.party for one in sides if one.role == self.role)
