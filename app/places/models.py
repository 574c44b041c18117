"""Region, municipality, area, unit: who asks and who answers."""

import uuid
from datetime import datetime

from sqlalchemy import Float, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.ids import new_id
from app.extensions import db


class Region(db.Model):  # type: ignore[name-defined]
    __tablename__ = "regions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    municipalities: Mapped[list["Municipality"]] = relationship(back_populates="region")


class Municipality(db.Model):  # type: ignore[name-defined]
    """A municipality, its promise, and how it has kept it.

    `number` is the kommunenummer; `preposition` the right one before its name («på Hitra»);
    `public_version` grows with every change of what its public pages show. Of the answers of the
    last 90 days, `answers_due` were owed and `answers_in_time` came by the promised date. Latitude
    and longitude (degrees, WGS 84) are where most people are, for who gives no place of their own.

    `contact` is the e-mail address of whoever is responsible for what is written to it, and the next
    four are the data protection officer's name and address, the one to write to about accessibility,
    and where its declaration is (https); "" where none was given.
    """

    __tablename__ = "municipalities"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    region_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("regions.id"), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    number: Mapped[str] = mapped_column(String(4), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    preposition: Mapped[str] = mapped_column(String(10), default="i")
    residents: Mapped[int | None]
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    reply_within_working_days: Mapped[int] = mapped_column(Integer, default=10)
    public_version: Mapped[int] = mapped_column(Integer, default=1)
    answers_due: Mapped[int] = mapped_column(Integer, default=0)
    answers_in_time: Mapped[int] = mapped_column(Integer, default=0)
    contact: Mapped[str] = mapped_column(String(254), default="")
    privacy_officer: Mapped[str] = mapped_column(String(120), default="")
    privacy_contact: Mapped[str] = mapped_column(String(254), default="")
    accessibility_contact: Mapped[str] = mapped_column(String(254), default="")
    accessibility_statement: Mapped[str] = mapped_column(String(500), default="")
    region: Mapped[Region] = relationship(back_populates="municipalities")


class Area(db.Model):  # type: ignore[name-defined]
    """A grend or a village within a municipality."""

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("municipality_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    name: Mapped[str] = mapped_column(String(120))


class Unit(db.Model):  # type: ignore[name-defined]
    """A part of the municipality that answers in its own name; `what_we_do` in plain sentences."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("municipality_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    what_we_do: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    municipality: Mapped[Municipality] = relationship()
