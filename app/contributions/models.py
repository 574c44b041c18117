"""A contribution, its pictures, and the two lines it moves along."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.core import clock
from app.core.audit import AuditEntry
from app.core.pictures import Stored
from app.extensions import db
from app.places.models import Municipality, Unit
from app.prompts.models import Audience, Prompt

if TYPE_CHECKING:
    from app.replies.models import Reply


class Handling(StrEnum):
    """Where the municipality is with it."""

    RECEIVED = "received"
    READ = "read"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CARRIED_OUT = "carried_out"
    NOT_TAKEN_FURTHER = "not_taken_further"


class Publication(StrEnum):
    """Whether others may read it."""

    STAFF_ONLY = "staff_only"
    AWAITING = "awaiting"
    PUBLISHED = "published"
    RETURNED = "returned"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Visibility(StrEnum):
    """Who may read it, as the author wishes."""

    EVERYONE = "everyone"
    MUNICIPALITY = "municipality"


class SignedAs(StrEnum):
    """How the author is named in public: all of the name, first name and place, or not at all."""

    NAME = "name"
    FIRST_NAME = "first_name"
    NOBODY = "nobody"


class Reason(StrEnum):
    """Why a contribution was returned or removed."""

    PERSONAL_DATA = "personal_data"
    ABOUT_SOMEBODY = "about_somebody"
    UNKIND = "unkind"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"
    UNLAWFUL = "unlawful"
    OTHER = "other"


class Contribution(db.Model):  # type: ignore[name-defined]
    """An answer to a prompt, or an unasked idea (no prompt).

    The id was made on the author's phone. The author is a user or a guest: of the guest's key and of
    the receipt code only keyed digests are kept. `fingerprint` is the digest of what was sent, so
    that the same sent again is known. `promised_at` may be moved once (`promise_moved_at`).
    `proposed` is what its author asks to have said instead of what is published: it waits for a
    moderator, or was returned with a `reason`.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        Index(
            "ix_contributions_published",
            *("prompt_id", "municipality_id", "publication", "received_at", "id"),
        ),
        Index("ix_contributions_list", "municipality_id", "publication", "received_at", "id"),
        Index("ix_contributions_moderation", "municipality_id", "publication", "promised_at", "id"),
        Index("ix_contributions_replies", "municipality_id", "answered_at", "promised_at", "id"),
        Index(
            "ix_contributions_overdue",
            "promised_at",
            sqlite_where=text("answered_at IS NULL AND late_told_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND late_told_at IS NULL"),
        ),
        Index("ix_contributions_author", "author_id", "received_at", "id"),
        Index("ix_contributions_guest", "guest_digest"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    municipality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("municipalities.id"))
    prompt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("prompts.id"))
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    guest_digest: Mapped[str | None] = mapped_column(String(64))
    receipt_digest: Mapped[str] = mapped_column(String(64), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    audience: Mapped[Audience] = mapped_column(String(20), default=Audience.RESIDENT)
    visibility: Mapped[Visibility] = mapped_column(String(20))
    signed_as: Mapped[SignedAs] = mapped_column(String(20))
    signed_name: Mapped[str] = mapped_column(String(80), default="")
    signed_place: Mapped[str] = mapped_column(String(80), default="")
    on_behalf_of_unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    on_behalf_of_organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id")
    )
    handling: Mapped[Handling] = mapped_column(String(20), default=Handling.RECEIVED)
    publication: Mapped[Publication] = mapped_column(String(20))
    reason: Mapped[Reason | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    written_at: Mapped[datetime]
    received_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    promise_moved_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    municipality: Mapped[Municipality] = relationship()
    prompt: Mapped[Prompt | None] = relationship()
    author: Mapped[User | None] = relationship()
    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id])
    on_behalf_of_unit: Mapped[Unit | None] = relationship(foreign_keys=[on_behalf_of_unit_id])
    on_behalf_of_organisation: Mapped[Organisation | None] = relationship()
    pictures: Mapped[list["Picture"]] = relationship(order_by="Picture.created_at")
    # Written by app.replies, above this package; read here because an answer without its reply is
    # half of what everybody asks for.
    replies: Mapped[list["Reply"]] = relationship(
        "Reply", order_by="Reply.sent_at", viewonly=True, back_populates="contribution"
    )
    history: Mapped[list[AuditEntry]] = relationship(
        primaryjoin=lambda: foreign(AuditEntry.subject_id) == Contribution.id,
        order_by=AuditEntry.id,
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def late(self) -> bool:
        """The promised date has passed without an answer, or did before it came."""
        return (self.answered_at or clock.now()) > self.promised_at

    @property
    def is_withdrawn(self) -> bool:
        """Its author has taken it back: it is shown to nobody but staff, and only if answered."""
        return self.publication == Publication.WITHDRAWN

    @property
    def change_waits(self) -> bool:
        """Its author asks for other words than those that are published; nobody has decided yet."""
        return self.publication == Publication.PUBLISHED and bool(self.proposed) and not self.reason

    @property
    def undecided(self) -> str:
        """The words that a moderator decides about."""
        return self.proposed if self.proposed and self.change_waits else self.body

    @property
    def on_behalf_of(self) -> Unit | Organisation | None:
        return self.on_behalf_of_unit or self.on_behalf_of_organisation

    @property
    def public_name(self) -> str | None:
        """The author's name as they want it shown."""
        if self.signed_as == SignedAs.NOBODY or not self.signed_name:
            return None
        if self.signed_as == SignedAs.NAME:
            return self.signed_name
        first = self.signed_name.split()[0]
        return f"{first}, {self.signed_place}" if self.signed_place else first

    @property
    def timeline(self) -> list[dict[str, Any]]:
        """What has happened, oldest first: `{"state", "at", "unit"}`."""
        return [
            {"state": STATES[one.action], "at": one.at, "unit": one.details.get("unit")}
            for one in self.history
            if one.action in STATES
        ]


# Acts that the author sees, and what they are called in a timeline.
STATES = {
    f"contribution.{state}": state
    for state in (
        "received", "read", "published", "returned", "removed", "resubmitted", "assigned",
        "interim", "answered", "carried_out", "not_taken_further", "withdrawn",
    )
}  # fmt: skip


class Tombstone(db.Model):  # type: ignore[name-defined]
    """What its author took back before it had come: sent late by a slow phone, it is not taken. Only
    for whoever took it back (`author_digest`): nobody keeps another's from coming."""

    __tablename__ = "contribution_tombstones"

    contribution_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    author_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class Picture(Stored, db.Model):  # type: ignore[name-defined]
    """A picture of a contribution."""

    __tablename__ = "pictures"

    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contributions.id"), index=True)

    @property
    def url(self) -> str:
        return f"/bilder/{self.id}"
