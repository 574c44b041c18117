"""Support of an initiative: offered to its hosts, or asked of the municipality by them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.core import clock
from app.extensions import db
from app.initiatives.models import Initiative
from app.places.models import Unit


class SupportKind(StrEnum):
    """`hours`: an hour a week."""

    ROOM = "room"
    MONEY = "money"
    HOURS = "hours"
    OTHER = "other"


class Answer(StrEnum):
    WAITING = "waiting"
    YES = "yes"
    NO = "no"


class Support(db.Model):  # type: ignore[name-defined]
    """Offered by a unit or an organisation, answered by a host; or asked of the municipality by a host,
    answered by a unit before `promised_at`, which offers do not have."""

    __tablename__ = "supports"
    __table_args__ = (
        Index("ix_supports_initiative", "initiative_id", "created_at", "id"),
        Index(
            "ix_supports_asked",
            *("promised_at", "id"),
            sqlite_where=text("answer = 'waiting' AND promised_at IS NOT NULL"),
            postgresql_where=text("answer = 'waiting' AND promised_at IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[SupportKind] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text)
    answer: Mapped[Answer] = mapped_column(String(10), default=Answer.WAITING)
    reason: Mapped[str] = mapped_column(Text, default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    promised_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    initiative: Mapped[Initiative] = relationship()
    created_by: Mapped[User] = relationship()
    unit: Mapped[Unit | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def party(self) -> Unit | Organisation | None:
        """Who offers it, or answers."""
        return self.unit or self.organisation

    @property
    def late(self) -> bool:
        """The promised date has passed without an answer, or did before it came."""
        by = self.promised_at
        return by is not None and (self.answered_at or clock.now()) > by
