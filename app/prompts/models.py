"""The week's question, and its wordings."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.ids import new_id
from app.extensions import db
from app.places.models import Municipality, Region


class Audience(StrEnum):
    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    BUSINESS = "business"
    UNIT = "unit"


class Prompt(db.Model):  # type: ignore[name-defined]
    """A question with a time: asked by one municipality, or by a region in all of its own.

    Open from `opens_at` until `closes_at`; `week` is the ISO week in which it opens (`2026-48`).
    A draft has `scheduled` false and is never shown. `announced_at`: everybody has been told.
    """

    __tablename__ = "prompts"
    __table_args__ = (
        CheckConstraint("(municipality_id IS NULL) <> (region_id IS NULL)", name="one_owner"),
        CheckConstraint("opens_at < closes_at", name="opens_first"),
        Index("ix_prompts_municipality", "municipality_id", "opens_at"),
        Index("ix_prompts_region", "region_id", "opens_at"),
        Index(
            "uq_prompts_municipality_week",
            "municipality_id",
            "week",
            unique=True,
            sqlite_where=text("municipality_id IS NOT NULL AND scheduled"),
            postgresql_where=text("municipality_id IS NOT NULL AND scheduled"),
        ),
        Index(
            "uq_prompts_region_week",
            "region_id",
            "week",
            unique=True,
            sqlite_where=text("region_id IS NOT NULL AND scheduled"),
            postgresql_where=text("region_id IS NOT NULL AND scheduled"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    municipality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("municipalities.id"))
    region_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("regions.id"))
    week: Mapped[str] = mapped_column(String(7))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    scheduled: Mapped[bool] = mapped_column(default=False)
    announced_at: Mapped[datetime | None]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)
    municipality: Mapped[Municipality | None] = relationship()
    region: Mapped[Region | None] = relationship()
    wordings: Mapped[list["Wording"]] = relationship(
        back_populates="prompt", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it is being asked now."""
        return self.scheduled and self.opens_at <= clock.now() < self.closes_at


class Wording(db.Model):  # type: ignore[name-defined]
    """A prompt in one language for one audience: the question, and what everybody is owed with it.

    `outcome` is what came of it, told afterwards.
    """

    __tablename__ = "prompt_wordings"
    __table_args__ = (UniqueConstraint("prompt_id", "audience", "language"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    prompt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"))
    audience: Mapped[Audience] = mapped_column(String(20), default=Audience.RESIDENT)
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, default="")
    who_asks: Mapped[str] = mapped_column(String(200))
    where_in_process: Mapped[str] = mapped_column(Text)
    what_happens: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text, default="")
    prompt: Mapped[Prompt] = relationship(back_populates="wordings")
