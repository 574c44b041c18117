"""An initiative, who is in it, and what is new."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from app.accounts.models import Organisation, User
from app.contributions.models import Contribution, Publication, Reason, SignedAs
from app.core import clock
from app.core.ids import new_id
from app.core.pictures import Stored
from app.core.search import Term
from app.extensions import db
from app.places.models import Municipality, Unit


class MeetingPlace(StrEnum):
    """Large and open (storkjøkken), small and informal (tekjøkken), grow and learn (kjøkkenhage)."""

    LARGE_KITCHEN = "large_kitchen"
    SMALL_KITCHEN = "small_kitchen"
    KITCHEN_GARDEN = "kitchen_garden"


class Abc(StrEnum):
    """ABC for god psykisk helse: do something, do it together, do something that matters."""

    ACTIVE = "active"
    TOGETHER = "together"
    MEANINGFUL = "meaningful"


class State(StrEnum):
    """`sleeping`: nothing has happened for long, and nobody said that something will."""

    ACTIVE = "active"
    SLEEPING = "sleeping"
    FINISHED = "finished"


class Consent(StrEnum):
    """What the author of the contribution it grew from says to being named; one's own needs none."""

    OWN = "own"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


class Published:
    """Columns of what others may read once a moderator has."""

    publication: Mapped[Publication] = mapped_column(String(20), default=Publication.AWAITING)
    reason: Mapped[Reason | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Initiative(Published, db.Model):  # type: ignore[name-defined]
    """What residents start themselves: what, why, who and how. The id was made on the phone.

    `goals` are numbers of the UN's sustainable development goals, at most two. `trial_until`: a small
    trial, to be kept, changed or stopped then. `active_at` is when something happened last, by which
    lists are ordered; `asked_at` when its hosts were last asked whether anything will. `proposed` are
    texts that change what is public: a moderator reads them first (`waits`), and the old ones stand.
    """

    __tablename__ = "initiatives"
    __table_args__ = (
        Index("ix_initiatives_list", "municipality_id", "publication", "state", "active_at", "id"),
        Index("ix_initiatives_latest", "publication", "state", "active_at", "id"),
        Index(
            "ix_initiatives_waiting",
            *("municipality_id", "created_at", "id"),
            sqlite_where=text("waits"),
            postgresql_where=text("waits"),
        ),
        Index("ix_initiatives_organisation", "on_behalf_of_organisation_id", "active_at", "id"),
        Index("ix_initiatives_grown_from", "grown_from_id"),
        Index(
            "ix_initiatives_quiet",
            "active_at",
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        Index(
            "ix_initiatives_trials",
            "trial_until",
            sqlite_where=text("trial_until IS NOT NULL"),
            postgresql_where=text("trial_until IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    on_behalf_of_organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id")
    )
    title: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="nb")
    meeting_place: Mapped[MeetingPlace | None] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(160), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    step_free: Mapped[bool] = mapped_column(default=False)
    coffee: Mapped[bool] = mapped_column(default=False)
    transport: Mapped[str] = mapped_column(String(200), default="")
    abc: Mapped[list[str]] = mapped_column(JSON, default=list)
    goals: Mapped[list[int]] = mapped_column(JSON, default=list)
    grown_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contributions.id"))
    consent: Mapped[Consent | None] = mapped_column(String(10))
    state: Mapped[State] = mapped_column(String(20), default=State.ACTIVE)
    proposed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    waits: Mapped[bool] = mapped_column(default=True)
    trial_until: Mapped[date | None] = mapped_column(Date)
    trial_asked_at: Mapped[datetime | None]
    active_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_at: Mapped[datetime | None]
    fingerprint: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer, default=1)
    municipality: Mapped[Municipality] = relationship()
    on_behalf_of_unit: Mapped[Unit | None] = relationship()
    on_behalf_of_organisation: Mapped[Organisation | None] = relationship()
    grown_from: Mapped[Contribution | None] = relationship()
    hosts: Mapped[list["Member"]] = relationship(
        primaryjoin="and_(Initiative.id == Member.initiative_id, Member.role == 'host')",
        order_by="Member.joined_at",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def on_behalf_of(self) -> Unit | Organisation | None:
        return self.on_behalf_of_unit or self.on_behalf_of_organisation


class InitiativeTerm(Term, db.Model):  # type: ignore[name-defined]
    """What an initiative that is public is found by: its words and facets."""

    __tablename__ = "initiative_terms"

    municipality_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("municipalities.id"), primary_key=True
    )
    initiative_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("initiatives.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MemberRole(StrEnum):
    """A host runs it, a member takes part, a follower hears of it. `invited`: a member who has been
    asked to be a host."""

    HOST = "host"
    INVITED = "invited"
    MEMBER = "member"
    FOLLOWER = "follower"


class Member(db.Model):  # type: ignore[name-defined]
    """A person in an initiative. `signed_as` is how a host is named in public."""

    __tablename__ = "initiative_members"
    __table_args__ = (
        UniqueConstraint("initiative_id", "user_id"),
        Index("ix_initiative_members_person", "user_id", "joined_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[MemberRole] = mapped_column(String(10))
    signed_as: Mapped[SignedAs] = mapped_column(String(20), default=SignedAs.FIRST_NAME)
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    initiative: Mapped[Initiative] = relationship()
    user: Mapped[User] = relationship()

    @property
    def shown_name(self) -> str | None:
        """The name as they want it shown."""
        return public_name(self.user.name, self.signed_as)


class Update(Published, db.Model):  # type: ignore[name-defined]
    """What is new in an initiative, by a host; or a reply to that (`parent_id`), by who is in it.
    `is_outcome`: what came of it all."""

    __tablename__ = "updates"
    __table_args__ = (
        Index("ix_updates_initiative", "initiative_id", "publication", "created_at", "id"),
        Index("ix_updates_parent", "parent_id"),
        Index(
            "ix_updates_awaiting",
            *("created_at", "id"),
            sqlite_where=text("publication = 'awaiting'"),
            postgresql_where=text("publication = 'awaiting'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id"))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("updates.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    signed_as: Mapped[SignedAs] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2), default="nb")
    is_outcome: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)
    initiative: Mapped[Initiative] = relationship()
    author: Mapped[User] = relationship()
    pictures: Mapped[list["UpdatePicture"]] = relationship(
        order_by="UpdatePicture.created_at", back_populates="update", cascade="all, delete-orphan"
    )
    replies: Mapped[list["Update"]] = relationship(
        primaryjoin=lambda: and_(
            Update.id == foreign(remote(Update.parent_id)),
            remote(Update.publication) == Publication.PUBLISHED,
        ),
        order_by="Update.created_at",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def shown_name(self) -> str | None:
        return public_name(self.author.name, self.signed_as)


class UpdatePicture(Stored, db.Model):  # type: ignore[name-defined]
    """A picture of what is new. `description`: what it shows, in the update's language, for who does
    not see it; perhaps nothing."""

    __tablename__ = "update_pictures"
    folder = "pictures/updates"  # ids are made by phones: none may name a file of another table

    update_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("updates.id"), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    update: Mapped[Update] = relationship(back_populates="pictures")

    @property
    def url(self) -> str:
        return f"/bilder/initiativ/{self.id}"


def public_name(name: str, signed_as: SignedAs) -> str | None:
    """A name as its owner wants it shown: all of it, the first, or none."""
    if signed_as == SignedAs.NOBODY or not name:
        return None
    return name if signed_as == SignedAs.NAME else name.split(maxsplit=1)[0]
