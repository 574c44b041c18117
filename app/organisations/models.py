"""What stands beside an organisation: what the register said of it, and who has been invited."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Rank, User
from app.core.ids import new_id
from app.extensions import db


class Finding(StrEnum):
    """What came of asking the register."""

    FOUND = "found"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"


class RegisterCheck(db.Model):  # type: ignore[name-defined]
    """The register's latest word on an organisation. `form` is its organisasjonsform («FLI»);
    `is_voluntary`: it stands in Frivillighetsregisteret."""

    __tablename__ = "register_checks"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True
    )
    finding: Mapped[Finding] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[str] = mapped_column(String(80), default="")
    municipality_number: Mapped[str] = mapped_column(String(4), default="")
    is_voluntary: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship()


class Invitation(db.Model):  # type: ignore[name-defined]
    """Somebody asked to speak for an organisation. Only who signs in with the address can take it:
    signing in is by a code sent there, so the mail needs no secret of its own."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("organisation_id", "email"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    rank: Mapped[Rank] = mapped_column(String(10))
    invited_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[User] = relationship()
