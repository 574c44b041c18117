"""Answering: by whom, by when, and what."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import case, func, select

from app.accounts import service as accounts
from app.accounts.models import User
from app.contributions import lines
from app.contributions.models import Contribution, Handling, Publication
from app.core import clock
from app.core.errors import Invalid, NotAllowed
from app.core.text import clean, excerpt
from app.core.versions import require_version
from app.extensions import db
from app.notifications.models import Kind
from app.notifications.service import notify
from app.places.models import Municipality, Unit
from app.places.service import get_unit, record_answering
from app.replies.models import Reply, ReplyKind

WINDOW = timedelta(days=90)
# Forvaltningsloven § 11 a: an interim reply is owed within a month, so a promise moves no further.
LONGEST_MOVE = timedelta(days=92)
SMALLEST_SHOWN = 5


def answering_units(user: User, contribution: Contribution) -> list[Unit]:
    """The units in whose name a person may answer: their own, and for moderators the one that has
    been given it."""
    units = accounts.staff_units(user, contribution.municipality_id)
    moderates = accounts.has_role(user, accounts.MODERATORS, contribution.municipality_id)
    if moderates and contribution.unit and contribution.unit not in units:
        units = [*units, contribution.unit]
    return units


def assign(
    *, contribution: Contribution, unit_id: uuid.UUID, by: User, version: int | None = None
) -> None:
    """Give it to a unit of the municipality. Raises Invalid for another's, Outdated."""
    require_version(contribution, version)
    unit = get_unit(unit_id, municipality_id=contribution.municipality_id)
    lines.assign(contribution, unit, by=by)


def send_reply(
    *,
    contribution: Contribution,
    kind: ReplyKind,
    body: str,
    by: User,
    promised_at: datetime | None = None,
    version: int | None = None,
) -> Reply:
    """Answer, finally or for now, in the name of the unit that has it; a unit that answers what nobody
    had takes it.

    An interim reply moves the promised date, once, to `promised_at`. Raises NotAllowed for staff of
    another unit, Conflict when it has been answered, Invalid, Outdated.
    """
    require_version(contribution, version)
    unit = _answering_unit(contribution, by)
    text = _required_text(body)
    if contribution.unit_id is None:
        lines.assign(contribution, unit, by=by)
    if kind == ReplyKind.INTERIM:
        lines.move_promise(contribution, _checked_date(contribution, promised_at), by=by, unit=unit)
    else:
        lines.mark_answered(contribution, by=by, unit=unit)
    reply = _write(contribution, unit, kind, text, by)
    measure_answering(contribution.municipality_id)
    return reply


def tell_outcome(
    *, contribution: Contribution, state: Handling, note: str, by: User, version: int | None = None
) -> Reply:
    """Say that it was carried out, or why it was not taken further."""
    require_version(contribution, version)
    unit = _answering_unit(contribution, by)
    text = _required_text(note, "note")
    lines.conclude(contribution, state, by=by, unit=unit, note=text)
    return _write(contribution, unit, ReplyKind.OUTCOME, text, by)


def _answering_unit(contribution: Contribution, by: User) -> Unit:
    units = answering_units(by, contribution)
    if contribution.unit_id:
        units = [unit for unit in units if unit.id == contribution.unit_id]
    if not units:
        raise NotAllowed(code="another_unit")
    return units[0]


def _required_text(text: str, name: str = "body") -> str:
    text = clean(text)
    if not text:
        raise Invalid(code="empty", errors={name: ["required"]})
    return text


def _checked_date(contribution: Contribution, to: datetime | None) -> datetime:
    if to is None:
        raise Invalid(code="date_required", errors={"promised_at": ["required"]})
    if not max(contribution.promised_at, clock.now()) < to <= clock.now() + LONGEST_MOVE:
        raise Invalid(code="date", errors={"promised_at": ["later_within_three_months"]})
    return to


def _write(contribution: Contribution, unit: Unit, kind: ReplyKind, text: str, by: User) -> Reply:
    reply = Reply(
        contribution_id=contribution.id,
        unit=unit,
        author_id=by.id,
        kind=kind,
        body=text,
        language=contribution.language,
        sent_at=clock.now(),
    )
    db.session.add(reply)
    db.session.flush()
    db.session.expire(contribution, ["replies"])
    return reply


def measure_answering(municipality_id: uuid.UUID) -> None:
    """Count the answers of the last 90 days and those of them that came by the promised date; one that
    is owed and has not come counts as late."""
    now = clock.now()
    answered = Contribution.answered_at >= now - WINDOW
    overdue = (
        Contribution.answered_at.is_(None)
        & (Contribution.promised_at < now)
        & (Contribution.promised_at >= now - WINDOW)
        & (Contribution.publication != Publication.WITHDRAWN)
    )
    in_time = case((Contribution.answered_at <= Contribution.promised_at, 1), else_=0)
    due, kept = db.session.execute(
        select(func.count(), func.coalesce(func.sum(in_time), 0)).where(
            Contribution.municipality_id == municipality_id, answered | overdue
        )
    ).one()
    record_answering(municipality_id, due=due, in_time=int(kept))


def measure_everywhere() -> None:
    """The same for every municipality: the worker's sweep calls it, since time alone makes late."""
    for municipality_id in db.session.scalars(select(Municipality.id)).all():
        measure_answering(municipality_id)


def find_newly_late(limit: int = 500) -> Sequence[Contribution]:
    """Promises that have been broken and whose author has not been told."""
    return db.session.scalars(
        select(Contribution)
        .where(
            Contribution.answered_at.is_(None),
            Contribution.promised_at < clock.now(),
            Contribution.late_told_at.is_(None),
            Contribution.author_id.is_not(None),
            Contribution.publication != Publication.WITHDRAWN,
        )
        .limit(limit)
    ).all()


def tell_late() -> int:
    """Tell the authors of broken promises, once each; returns how many."""
    late = find_newly_late()
    for contribution in late:
        contribution.late_told_at = clock.now()
        notify(
            user_id=cast(uuid.UUID, contribution.author_id),
            kind=Kind.PROMISE_LATE,
            subject_id=contribution.id,
            municipality_id=contribution.municipality_id,
            path=f"/meg/bidrag/{contribution.id}",
            about=excerpt(contribution.body),
        )
    db.session.flush()
    return len(late)
