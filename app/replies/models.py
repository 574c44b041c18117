"""What the municipality answers."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contributions.models import Contribution
from app.core.ids import new_id
from app.extensions import db
from app.places.models import Unit


class ReplyKind(StrEnum):
    """`interim` moves the promised date, once, with a reason; `final` is the answer;
    `outcome` tells what came of it."""

    INTERIM = "interim"
    FINAL = "final"
    OUTCOME = "outcome"


class Reply(db.Model):  # type: ignore[name-defined]
    """An answer in a unit's own name. `author_id` is on record, not shown."""

    __tablename__ = "replies"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contributions.id"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[ReplyKind] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    sent_at: Mapped[datetime]
    contribution: Mapped[Contribution] = relationship(back_populates="replies")
    unit: Mapped[Unit] = relationship(lazy="joined")
