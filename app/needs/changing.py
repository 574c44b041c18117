"""Changing what is asked for: what it says, when it is, a day off, its roles and how many each takes.
Whoever has signed up is told of what they must know."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.core import clock, schedule
from app.core.concepts import check_concepts
from app.core.errors import Invalid
from app.core.text import clean
from app.core.versions import require_version
from app.extensions import db
from app.needs.index import index_need
from app.needs.models import ACTIVE, Need, SignUp, SignUpState, Slot
from app.needs.service import (
    MOST_HANDS,
    MOST_SLOTS,
    Content,
    record_act,
    require_open,
    tell,
    tell_signed_up,
    write_content,
)
from app.needs.sign_ups import ask_waiting, count_taken
from app.notifications.models import Kind
from app.places.service import mark_public_change


@dataclass(frozen=True, slots=True)
class SlotContent:
    """What a slot is to say; without an id, it is a new one."""

    role: str
    capacity: int
    id: uuid.UUID | None = None


def change_need(
    *,
    need: Need,
    by: User,
    version: int,
    content: Content,
    slots: Sequence[SlotContent] | None = None,
) -> None:
    """Change what it says, its time and place and, where given, its slots. Whoever has signed up is
    told of what they must know, and is free of a day that is no more; whoever waits is asked when
    there is more room.

    Raises Outdated when it is not as its organiser read it, NotAllowed when it is cancelled, Invalid
    for slots that cannot be: fewer places than are taken (`below_taken`), or gone while somebody is
    coming (`slot_taken`).
    """
    require_version(need, version)
    require_open(need)
    before, since = _appointment(need), schedule.first_to_come(need)
    stays_flexible = need.starts_at is None and content.starts_at is None
    write_content(need, content)
    moved = _appointment(need) != before
    need.sequence += 1 if moved or _renames(need, slots or ()) else 0
    _lock(need)
    renamed = _change_slots(need, slots) if slots is not None else set()
    if moved:
        released = set() if stays_flexible else _release(need, by, Kind.NEED_RELEASED, since=since)
        _move_reminders(need)
        tell_signed_up(need, Kind.NEED_CHANGED, dedupe=str(need.sequence), but=released)
    tell_signed_up(need, Kind.NEED_CHANGED, dedupe=str(need.sequence), only=renamed)
    _end_change("changed", need, by)


def _appointment(need: Need) -> tuple[Any, ...]:
    """What somebody who has signed up must know of."""
    return (*schedule.appointment(need), need.place)


def choose_concepts(*, need: Need, by: User, concepts: Collection[str]) -> None:
    """What it is about, as its organiser says, whatever its words were read as. Raises NotAllowed when
    it is cancelled, Invalid for a concept that is none."""
    require_open(need)
    need.concepts = check_concepts(concepts)
    _end_change("concepts_chosen", need, by)


def call_off_day(*, need: Need, on: date, by: User) -> None:
    """One day of a weekly need is off; whoever has signed up for it is told. Raises NotAllowed when all
    of it is cancelled, Invalid for a day that it is not on."""
    require_open(need)
    schedule.call_off_day(need, on)
    _lock(need)
    _release(need, by, Kind.NEED_CANCELLED, since=on, until=schedule.over(need, on))
    _end_change("called_off_day", need, by, on=on.isoformat())


def take_up_day(*, need: Need, on: date, by: User) -> None:
    """A day that was called off is on again. Who had signed up for it must do so anew. Raises
    NotAllowed, Invalid."""
    require_open(need)
    schedule.take_up_day(need, on)
    _lock(need)
    _end_change("took_up_day", need, by, on=on.isoformat())


def _lock(need: Need) -> None:
    """Write what was changed, once: from here on nobody signs up for a day or a slot that is going."""
    need.changed_at = clock.now()
    db.session.flush()


def _end_change(what: str, need: Need, by: User, **details: Any) -> None:
    record_act(what, need, by, **details)
    db.session.flush()
    ask_waiting(need)
    index_need(need)
    mark_public_change(need.municipality_id)


def _release(
    need: Need, by: User, kind: Kind, *, since: date, until: datetime | None = None
) -> set[uuid.UUID]:
    """Free who has signed up for days that are no more, and tell them; returns who. It is the
    organisation's doing: nobody has cancelled late."""
    coming = SignUp.need_id == need.id, SignUp.on >= since, SignUp.state.in_(ACTIVE)
    found = db.session.scalars(select(SignUp).where(*coming)).all()
    lost = [one for one in found if one.on != next(schedule.days(need, since=one.on), None)]
    for one in lost:
        one.state, one.asked_until, one.remind_at = SignUpState.RELEASED, None, None
        one.changed_at = clock.now()
        record_act("released", need, by, of="sign_up", on=one.on.isoformat())
    return _tell_released(need, kind, lost, until)


def _tell_released(
    need: Need, kind: Kind, lost: Sequence[SignUp], until: datetime | None
) -> set[uuid.UUID]:
    """Of the first day each has lost, until the last of those and the next there is are over."""
    new = schedule.next_day(need)
    for user_id, mine in groupby(sorted(lost, key=_whose), key=lambda one: one.user_id):
        days = [one.on for one in mine]
        ends = [clock.end_of(days[-1]), *([schedule.over(need, new)] if new else [])]
        gone = {"day": days[0].isoformat()}
        tell(need, user_id, kind, str(need.sequence), told=gone, until=until or max(ends))
    return {one.user_id for one in lost}


def _whose(one: SignUp) -> tuple[uuid.UUID, date]:
    return one.user_id, one.on


def _move_reminders(need: Need) -> None:
    coming = SignUp.state == SignUpState.CONFIRMED, SignUp.on >= clock.today()
    for one in db.session.scalars(select(SignUp).where(SignUp.need_id == need.id, *coming)):
        one.remind_at = schedule.next_reminder(need, one.on)


def _change_slots(need: Need, wanted: Sequence[SlotContent]) -> set[uuid.UUID]:
    """Let these be its slots, in this order; returns who comes to something that is now called
    otherwise."""
    standing = {slot.id: slot for slot in need.slots}
    _check_slots(wanted, standing)
    kept = {one.id for one in wanted}
    for slot in standing.values():
        if slot.id not in kept:
            _close(slot)
    renamed = set()
    for position, one in enumerate(wanted):
        slot, role = standing[one.id] if one.id else Slot(need_id=need.id), clean(one.role)
        if one.id and slot.role != role:
            renamed |= _coming_to(slot)
        slot.role, slot.capacity, slot.position = role, one.capacity, position
        db.session.add(slot)
    _check_room(need, standing)
    db.session.flush()
    db.session.refresh(need, ["slots"])
    return renamed


def _renames(need: Need, wanted: Sequence[SlotContent]) -> bool:
    roles = {slot.id: slot.role for slot in need.slots}
    return any(one.id in roles and roles[one.id] != clean(one.role) for one in wanted)


def _check_slots(wanted: Sequence[SlotContent], standing: dict[uuid.UUID, Slot]) -> None:
    ids = [one.id for one in wanted if one.id]
    known = len(ids) == len(set(ids)) and all(one in standing for one in ids)
    fits = all(clean(one.role) and 1 <= one.capacity <= MOST_HANDS for one in wanted)
    if not (1 <= len(wanted) <= MOST_SLOTS and known and fits):
        raise Invalid(code="slots", errors={"slots": ["slots"]})


def _close(slot: Slot) -> None:
    """Take it away; those who once signed up for it keep their history."""
    if _coming_to(slot):
        raise Invalid(code="slot_taken", errors={"slots": ["slot_taken"]})
    slot.closed_at = clock.now()


def _coming_to(slot: Slot) -> set[uuid.UUID]:
    coming = SignUp.slot_id == slot.id, SignUp.on >= clock.today(), SignUp.state.in_(ACTIVE)
    return set(db.session.scalars(select(SignUp.user_id).where(*coming)))


def _check_room(need: Need, standing: dict[uuid.UUID, Slot]) -> None:
    """Nobody who has a place loses it."""
    for (slot_id, _on), taken in count_taken(need).items():
        slot = standing.get(slot_id)
        if slot is not None and slot.closed_at is None and slot.capacity < taken:
            raise Invalid(code="below_taken", errors={"slots": ["below_taken"]})
