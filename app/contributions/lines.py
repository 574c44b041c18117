"""A contribution's two lines: the only place that moves it along them.

Handling: received → read → assigned → answered → carried_out | not_taken_further.
Publication: staff_only, or awaiting → published | returned → awaiting | removed; from each → withdrawn.
Every move writes its audit entry, which is the step in the author's timeline, and tells the author
where they wait for it.
"""

import uuid
from collections.abc import Callable
from datetime import datetime

from app.accounts.models import User
from app.contributions.models import Contribution, Handling, Publication, Reason
from app.core import clock
from app.core.audit import record
from app.core.errors import Conflict
from app.core.text import excerpt
from app.extensions import db
from app.notifications.models import Kind
from app.notifications.service import forget_about, notify
from app.places.models import Unit
from app.places.service import mark_public_change

DECISIONS = {
    Publication.PUBLISHED: (Kind.CONTRIBUTION_PUBLISHED, (Publication.AWAITING,)),
    Publication.RETURNED: (Kind.CONTRIBUTION_RETURNED, (Publication.AWAITING,)),
    Publication.REMOVED: (
        Kind.CONTRIBUTION_REMOVED,
        (Publication.AWAITING, Publication.PUBLISHED, Publication.RETURNED, Publication.STAFF_ONLY),
    ),
}
SEEN_OUTSIDE = (Publication.PUBLISHED, Publication.REMOVED, Publication.WITHDRAWN)
OPEN = (Handling.RECEIVED, Handling.READ, Handling.ASSIGNED)


def mark_read(contribution: Contribution, *, by: User) -> None:
    """Somebody at the municipality has read it. The first time counts."""
    if contribution.handling == Handling.RECEIVED and not contribution.is_withdrawn:
        contribution.handling = Handling.READ
        _record(contribution, "read", by=by)


def decide(
    contribution: Contribution,
    to: Publication,
    *,
    by: User,
    reason: Reason | None = None,
    note: str | None = None,
) -> None:
    """Publish, return or remove; of what is published, the change that its author asks for. Raises
    Conflict when it has been decided already."""
    kind, from_states = DECISIONS[to]
    of_change = contribution.change_waits and to != Publication.REMOVED
    if not of_change and contribution.publication not in from_states:
        raise Conflict(code="already_decided", publication=contribution.publication)
    mark_read(contribution, by=by)
    if of_change and to == Publication.PUBLISHED:
        contribution.body = contribution.undecided
    if not of_change:
        contribution.publication = to
    if to != Publication.RETURNED:
        contribution.proposed = None
    contribution.reason, contribution.note = reason, note
    _record(contribution, str(to), by=by, reason=reason, note=note)
    _tell(contribution, kind)


def await_again(contribution: Contribution) -> None:
    """Something that no moderator has seen has come to what is published: it waits once more."""
    contribution.publication = Publication.AWAITING
    mark_public_change(contribution.municipality_id)
    _record(contribution, "resubmitted", by=contribution.author)


_FOLLOWERS: list[Callable[[Contribution], None]] = []


def follow_withdrawal(act: Callable[[Contribution], None]) -> None:
    """`act` is done before the words are gone, by a feature that has copied them or leads to them."""
    if act not in _FOLLOWERS:
        _FOLLOWERS.append(act)


def withdraw(contribution: Contribution, *, by: User | None) -> None:
    """Withdrawal: its author takes it back, in whatever state it is; again changes nothing.

    What the municipality has answered it must keep (arkivlova), for staff alone; all else is erased,
    pictures always, and wherever else the words stand. The row stays as a tombstone: the same sent
    again by a slow phone is known.
    """
    _hold(contribution)
    if contribution.is_withdrawn:
        return
    for follow in _FOLLOWERS:
        follow(contribution)
    if contribution.author_id:
        forget_about(contribution.author_id, path=_path(contribution))
    for picture in contribution.pictures:
        db.session.delete(picture)
    if not contribution.replies:
        contribution.body = contribution.signed_name = contribution.signed_place = ""
        contribution.fingerprint = ""
    contribution.publication = Publication.WITHDRAWN
    contribution.proposed = contribution.reason = contribution.note = None
    _record(contribution, "withdrawn", by=by)
    db.session.expire(contribution, ["pictures"])


def _hold(contribution: Contribution) -> None:
    """Wait for whoever is at it, a reply or a decision, and see what they made of it."""
    state = ["publication", "handling", "answered_at", "version"]
    db.session.refresh(contribution, state, with_for_update=True)
    db.session.expire(contribution, ["pictures", "replies"])


def assign(contribution: Contribution, unit: Unit, *, by: User) -> None:
    """Give it to a unit. The promised date stays: it is the municipality's, not the unit's. Raises
    Conflict when it has been withdrawn."""
    _require_standing(contribution)
    if contribution.unit_id == unit.id:
        return
    mark_read(contribution, by=by)
    contribution.unit_id = unit.id
    contribution.unit = unit
    if contribution.handling in OPEN:
        contribution.handling = Handling.ASSIGNED
    _record(contribution, "assigned", by=by, unit=unit)


def move_promise(contribution: Contribution, to: datetime, *, by: User, unit: Unit) -> None:
    """Move the promised date, once. Raises Conflict the second time, or after the answer."""
    _require_unanswered(contribution)
    if contribution.promise_moved_at:
        raise Conflict(code="promise_moved_before")
    contribution.promised_at = to
    contribution.promise_moved_at = clock.now()
    _record(contribution, "interim", by=by, unit=unit)
    _tell(contribution, Kind.REPLY_INTERIM, unit)


def mark_answered(contribution: Contribution, *, by: User, unit: Unit) -> None:
    """The answer has been given. Raises Conflict when it had been before."""
    _require_unanswered(contribution)
    contribution.handling = Handling.ANSWERED
    contribution.answered_at = clock.now()
    _record(contribution, "answered", by=by, unit=unit)
    _tell(contribution, Kind.REPLY_FINAL, unit)


def conclude(contribution: Contribution, to: Handling, *, by: User, unit: Unit, note: str) -> None:
    """Say what came of it, after the answer. Raises Conflict before it, the second time, or
    when it has been withdrawn."""
    _require_standing(contribution)
    if contribution.handling != Handling.ANSWERED:
        raise Conflict(code="not_answered_yet" if contribution.handling in OPEN else "concluded")
    contribution.handling = to
    _record(contribution, str(to), by=by, unit=unit, note=note)
    _tell(contribution, Kind.OUTCOME, unit)


def _require_standing(contribution: Contribution) -> None:
    if contribution.is_withdrawn:
        raise Conflict(code="withdrawn")


def _require_unanswered(contribution: Contribution) -> None:
    _require_standing(contribution)
    if contribution.handling not in OPEN:
        raise Conflict(code="already_answered")


def _record(
    contribution: Contribution,
    step: str,
    *,
    by: User | None,
    unit: Unit | None = None,
    reason: str | None = None,
    note: str | None = None,
) -> None:
    record(
        action=f"contribution.{step}",
        subject_id=contribution.id,
        actor_id=by.id if by else None,
        municipality_id=contribution.municipality_id,
        unit_id=unit.id if unit else None,
        reason=reason,
        note=note,
        **({"unit": unit.name} if unit else {}),
    )
    if contribution.publication in SEEN_OUTSIDE:
        mark_public_change(contribution.municipality_id)
    db.session.flush()
    db.session.expire(contribution, ["history", "replies"])


def _tell(contribution: Contribution, kind: Kind, unit: Unit | None = None) -> None:
    """A guest has nobody to be told through: the receipt code shows it."""
    if contribution.author_id is None:
        return
    notify(
        user_id=contribution.author_id,
        kind=kind,
        subject_id=_occasion(contribution),
        municipality_id=contribution.municipality_id,
        path=_path(contribution),
        params={"unit": unit.name if unit else ""},
        about=excerpt(contribution.body, 80),
    )


def _path(contribution: Contribution) -> str:
    return f"/meg/bidrag/{contribution.id}"


def _occasion(contribution: Contribution) -> uuid.UUID:
    """What a notification is told once about: this contribution in this version."""
    return uuid.uuid5(contribution.id, str(contribution.version))
