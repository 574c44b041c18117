"""A person, what they may speak for, and the codes that let them in."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.ids import new_id
from app.extensions import db
from app.places.models import Municipality, Region, Unit


class Role(StrEnum):
    """What a membership lets one do, and where. Everybody is a resident without one."""

    ORG_MEMBER = "org_member"
    STAFF = "staff"
    MODERATOR = "moderator"
    MUNICIPAL_ADMIN = "municipal_admin"
    REGION_ADMIN = "region_admin"


class User(db.Model):  # type: ignore[name-defined]
    """A person with an account. `session_epoch` grows to end all their sessions at once,
    `calendar_epoch` to give their calendar another address."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    language: Mapped[str] = mapped_column(String(2), default="nb")
    municipality_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("municipalities.id"), index=True
    )
    created_at: Mapped[datetime]
    session_epoch: Mapped[int] = mapped_column(Integer, default=0)
    calendar_epoch: Mapped[int] = mapped_column(Integer, default=0)
    municipality: Mapped[Municipality | None] = relationship()
    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")


class OrganisationKind(StrEnum):
    """`informal`: a group without an organisasjonsnummer, such as a grendelag."""

    VOLUNTARY = "voluntary"
    BUSINESS = "business"
    INFORMAL = "informal"


class Standing(StrEnum):
    """Whether an organisation may be spoken for: not before the municipality has confirmed it."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CLOSED = "closed"


class Organisation(db.Model):  # type: ignore[name-defined]
    """Whom a person may speak for outside the municipality.

    `number` is the organisasjonsnummer; `about` and `contact` stand on its public page.
    """

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_list", "municipality_id", "standing", "name", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[OrganisationKind] = mapped_column(String(20), default=OrganisationKind.VOLUNTARY)
    number: Mapped[str | None] = mapped_column(String(9), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    standing: Mapped[Standing] = mapped_column(String(20), default=Standing.PENDING)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)
    municipality: Mapped[Municipality] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Rank(StrEnum):
    """In an organisation: an owner decides who else may speak for it, a poster speaks for it."""

    OWNER = "owner"
    POSTER = "poster"


class Membership(db.Model):  # type: ignore[name-defined]
    """A role, and the one place it is held in: an organisation, a unit (staff), a municipality or
    a region. `municipality_id` stands beside a unit too, so that one look tells whose staff."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint(
            "user_id", "role", "municipality_id", "unit_id", "organisation_id", "region_id"
        ),
        # Nulls differ from each other in the constraint above.
        Index("uq_memberships_organisation", "organisation_id", "user_id", unique=True),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(String(20))
    rank: Mapped[Rank | None] = mapped_column(String(10))
    municipality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("municipalities.id"))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    region_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("regions.id"))
    user: Mapped[User] = relationship(back_populates="memberships")
    municipality: Mapped[Municipality | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    region: Mapped[Region | None] = relationship()


class SignInCode(db.Model):  # type: ignore[name-defined]
    """A six-digit code sent to an address. One row per address: a new code replaces the old one.

    Only a keyed digest of the code is kept. `tries` counts wrong ones.
    """

    __tablename__ = "sign_in_codes"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer, default=0)
