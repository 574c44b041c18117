"""Who did what to what, when and why. Appended, never changed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Identity,
    Index,
    Integer,
    String,
    Text,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.extensions import db


class AuditEntry(db.Model):  # type: ignore[name-defined]
    """One act. No foreign keys: an entry outlives what it speaks of. `actor_id` is None for a
    guest or for the system itself; `details` holds states and ids, never people's text."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True
    )
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[uuid.UUID]
    municipality_id: Mapped[uuid.UUID | None]
    unit_id: Mapped[uuid.UUID | None]
    reason: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(
    *,
    action: str,
    subject_id: uuid.UUID,
    actor_id: uuid.UUID | None = None,
    municipality_id: uuid.UUID | None = None,
    unit_id: uuid.UUID | None = None,
    reason: str | None = None,
    note: str | None = None,
    **details: Any,
) -> AuditEntry:
    """Write down an act in the caller's transaction. `action` reads `contribution.published`."""
    entry = AuditEntry(
        at=clock.now(),
        actor_id=actor_id,
        action=action,
        subject_id=subject_id,
        municipality_id=municipality_id,
        unit_id=unit_id,
        reason=reason,
        note=note,
        details=details,
    )
    db.session.add(entry)
    return entry


def last_at(action: str, subject_id: Any) -> ColumnElement[datetime]:
    """When something was last done to each row of a query, whose ids are `subject_id`."""
    done = AuditEntry.subject_id == subject_id, AuditEntry.action == action
    return select(func.max(AuditEntry.at)).where(*done).scalar_subquery()
