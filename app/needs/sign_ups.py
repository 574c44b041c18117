"""Signing up: never more than a slot takes, the rest wait in order, and each is asked in turn.

Every change of who holds a place locks the need first, on PostgreSQL and on SQLite alike.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.core import clock, schedule
from app.core.audit import record
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.pagination import Page, paginate
from app.core.quiet import next_open
from app.core.settings import setting
from app.extensions import db
from app.needs.models import (
    ACTIVE,
    HOLDS_A_PLACE,
    Need,
    NeedState,
    SignUp,
    SignUpState,
    Slot,
)
from app.needs.service import MOST_IN_CALENDAR, tell
from app.notifications.models import Kind
from app.organisations.service import list_people
from app.places.service import mark_public_change

LATE = timedelta(hours=24)
# How long a free place is held for who is asked: a day, but not past two hours before the beginning,
# and never less than half an hour.
LONGEST_ASKED = timedelta(hours=24)
SHORTEST_ASKED = timedelta(minutes=30)
LAST_CALL = timedelta(hours=2)
BATCH = 100


def sign_up(
    *, need_id: uuid.UUID, slot_id: uuid.UUID, user: User, on: date | None = None
) -> tuple[SignUp, bool]:
    """Take a place, or one in the queue; returns it, and whether that is new. The same again changes
    nothing. `on` is the day; without one, the next.

    Raises NotFound, Invalid for another day (`no_such_day`) or one that is over (`past`), NotAllowed
    when it is cancelled (`cancelled`), Conflict when one has another slot that day (`other_slot`).
    """
    need = _lock(need_id)
    slot = next((one for one in need.slots if one.id == slot_id), None)
    if slot is None:
        raise NotFound
    day = _check_day(need, on)
    held = _find(need.id, user.id, day)
    if held is not None and held.state in ACTIVE:
        if held.slot_id != slot.id:
            raise Conflict(code="other_slot")
        return held, False
    state, queue = _state_for_a_new_one(slot, day), _last_in_queue(slot, day) + 1
    mine = held or SignUp(need=need, user_id=user.id, on=day, created_at=clock.now())
    mine.slot, mine.queue, mine.late = slot, queue, False
    db.session.add(mine)
    _settle(mine, state)
    _record("signed_up", mine, user)
    if state == SignUpState.CONFIRMED:
        _tell_organiser(mine)
    return mine, True


def _tell_organiser(mine: SignUp) -> None:
    """Somebody has come: who speaks for the organisation is told, once a day for each day of a need."""
    need, said = mine.need, f"{mine.on}-{clock.today()}"
    for person in list_people(need.organisation):
        if person.user_id != mine.user_id:
            path = f"/behov/{need.id}"
            until = schedule.over(need, mine.on)
            tell(need, person.user_id, Kind.NEED_HELPER, said, on=mine.on, path=path, until=until)


def _lock(need_id: uuid.UUID) -> Need:
    """The need, and nobody else changes who has its places until we are done. Raises NotFound."""
    need: Need | None = db.session.scalar(
        select(Need)
        .where(Need.id == need_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if need is None:
        raise NotFound
    return need


def _check_day(need: Need, on: date | None) -> date:
    if need.state != NeedState.OPEN:
        raise NotAllowed(code="cancelled")
    if on is None:
        coming = schedule.coming_days(need, most=1)
        if not coming:
            raise Invalid(code="past", errors={"on": ["past"]})
        return coming[0]
    if on != next(schedule.days(need, since=on), None):
        raise Invalid(code="no_such_day", errors={"on": ["no_such_day"]})
    if schedule.last_moment(need, on) <= clock.now():
        raise Invalid(code="past", errors={"on": ["past"]})
    return on


def _find(need_id: uuid.UUID, user_id: uuid.UUID, on: date) -> SignUp | None:
    return db.session.scalar(
        select(SignUp).where(SignUp.need_id == need_id, SignUp.user_id == user_id, SignUp.on == on)
    )


def _state_for_a_new_one(slot: Slot, on: date) -> SignUpState:
    """A place, if one is free and nobody waits for it."""
    waiting = _count(slot.id, on, SignUpState.WAITING)
    free = slot.capacity - _count(slot.id, on, *HOLDS_A_PLACE)
    return SignUpState.CONFIRMED if free > 0 and not waiting else SignUpState.WAITING


def _count(slot_id: uuid.UUID, on: date, *states: SignUpState) -> int:
    query = select(func.count()).select_from(SignUp)
    where = SignUp.slot_id == slot_id, SignUp.on == on, SignUp.state.in_(states)
    return db.session.scalar(query.where(*where)) or 0


def _last_in_queue(slot: Slot, on: date) -> int:
    query = select(func.max(SignUp.queue)).where(SignUp.slot_id == slot.id, SignUp.on == on)
    return db.session.scalar(query) or 0


def with_positions(rows: Sequence[SignUp]) -> Sequence[SignUp]:
    """The same ones; those who wait with their `position` in the queue, from 1."""
    waiting = {one.id: one for one in rows if one.state == SignUpState.WAITING}
    before = aliased(SignUp)
    query = (
        select(SignUp.id, func.count())
        .join(before, (before.slot_id == SignUp.slot_id) & (before.on == SignUp.on))
        .where(
            SignUp.id.in_(waiting),
            before.state == SignUpState.WAITING,
            before.queue <= SignUp.queue,
        )
        .group_by(SignUp.id)
    )
    for sign_up_id, count in db.session.execute(query) if waiting else ():
        waiting[sign_up_id].position = count  # type: ignore[misc]
    return rows


def cancel(*, need_id: uuid.UUID, user: User, on: date | None = None) -> SignUp | None:
    """Give the place back; who waits is asked at once. Late, the organisation is told. Once is
    enough: None when there was nothing. Raises NotFound, NotAllowed once it has begun (`begun`)."""
    need = _lock(need_id)
    mine = _find_active(need_id, user, on)
    if mine is None:
        return None
    held_a_place = mine.state in HOLDS_A_PLACE
    left = schedule.last_moment(need, mine.on) - clock.now()
    if held_a_place and left <= timedelta():
        raise NotAllowed(code="begun")
    mine.late = held_a_place and left < LATE
    _settle(mine, SignUpState.CANCELLED)
    _record("cancelled", mine, user, late=mine.late)
    if mine.late:
        for person in list_people(need.organisation):
            said, until = f"{mine.id}-{mine.queue}", schedule.over(need, mine.on)
            kind = Kind.SIGN_UP_CANCELLED_LATE
            tell(need, person.user_id, kind, said, on=mine.on, until=until)
    if held_a_place:
        _ask_next(mine.slot, mine.on)
    return mine


def _find_active(need_id: uuid.UUID, user: User, on: date | None) -> SignUp | None:
    query = select(SignUp).where(
        SignUp.need_id == need_id, SignUp.user_id == user.id, SignUp.state.in_(ACTIVE)
    )
    query = query.where(SignUp.on == on) if on else query.where(SignUp.on >= clock.today())
    return db.session.scalar(query.order_by(SignUp.on).limit(1))


def _settle(mine: SignUp, state: SignUpState) -> None:
    """In a state, with what follows from it: what is asked, what one is reminded of, what is shown."""
    mine.state, mine.asked_until, mine.changed_at = state, None, clock.now()
    mine.remind_at = (
        schedule.next_reminder(mine.need, mine.on) if state == SignUpState.CONFIRMED else None
    )
    db.session.flush()
    mark_public_change(mine.need.municipality_id)


def _ask_next(slot: Slot, on: date) -> None:
    """Hold each free place for the next in the queue, and ask."""
    now = clock.now()
    begins = schedule.last_moment(slot.need, on)
    free = slot.capacity - _count(slot.id, on, *HOLDS_A_PLACE)
    if free <= 0 or begins <= now or slot.need.state != NeedState.OPEN:
        return
    waiting = select(SignUp).where(
        SignUp.slot_id == slot.id, SignUp.on == on, SignUp.state == SignUpState.WAITING
    )
    for one in db.session.scalars(waiting.order_by(SignUp.queue).limit(free)).all():
        _settle(one, SignUpState.ASKED)
        one.asked_until = time_to_answer(next_open(now, setting("QUIET_HOURS")), begins)
        said = f"{one.id}-{one.queue}"
        tell(slot.need, one.user_id, Kind.PLACE_FREE, said, on=on, until=one.asked_until)
    db.session.flush()


def ask_waiting(need: Need) -> None:
    """Ask whoever waits, day by day, where there is room now."""
    waiting = SignUp.need_id == need.id, SignUp.on >= clock.today()
    query = select(SignUp.slot_id, SignUp.on).where(*waiting, SignUp.state == SignUpState.WAITING)
    slots = {slot.id: slot for slot in need.slots}
    for slot_id, on in db.session.execute(query.distinct().order_by(SignUp.on)):
        if slot_id in slots:
            _ask_next(slots[slot_id], on)


def time_to_answer(told: datetime, begins: datetime) -> datetime:
    """Until when a place is held, for who can be told at `told`: not in the quiet hours. What begins
    before is held until it begins (the e-mail of it goes at once)."""
    latest = max(min(told + LONGEST_ASKED, begins - LAST_CALL), told + SHORTEST_ASKED)
    return min(latest, begins)


def answer(*, need_id: uuid.UUID, user: User, on: date, accept: bool) -> SignUp:
    """Take the place that is held, or let it pass to the next. Raises NotFound when one has not signed
    up, Conflict (`too_late`) when it has gone on."""
    _lock(need_id)
    mine = _find(need_id, user.id, on)
    if mine is None:
        raise NotFound
    if mine.state == SignUpState.CONFIRMED and accept:
        return mine
    if mine.state != SignUpState.ASKED:
        raise Conflict(code="too_late")
    _settle(mine, SignUpState.CONFIRMED if accept else SignUpState.PASSED)
    _record("accepted" if accept else "passed", mine, user)
    if not accept:
        _ask_next(mine.slot, on)
    return mine


def pass_on() -> bool:
    """Let a place pass that was not answered in time; returns whether there was one. The worker's
    sweep calls it until there is none."""
    overdue = SignUp.state == SignUpState.ASKED, SignUp.asked_until <= clock.now()
    found = db.session.execute(
        select(SignUp.id, SignUp.need_id).where(*overdue).order_by(SignUp.asked_until).limit(1)
    ).one_or_none()
    if found is None:
        return False
    _lock(found.need_id)
    mine = db.session.scalar(select(SignUp).where(SignUp.id == found.id, *overdue))
    if mine is not None:  # otherwise it was answered just now
        _settle(mine, SignUpState.PASSED)
        _ask_next(mine.slot, mine.on)
    return True


def remind() -> bool:
    """Remind of what is near; returns whether there may be more. The worker's sweep calls it."""
    due = (
        select(SignUp)
        .where(SignUp.remind_at <= clock.now())
        .order_by(SignUp.remind_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(due).all()
    for one in found:
        said = f"{one.on}-{one.remind_at:%d%H%M}"
        one.remind_at = schedule.next_reminder(one.need, one.on)
        if one.need.state == NeedState.OPEN:
            begins = schedule.last_moment(one.need, one.on)
            tell(one.need, one.user_id, Kind.NEED_REMINDER, said, on=one.on, until=begins)
    db.session.flush()
    return len(found) == BATCH


def list_for_organiser(need: Need, *, since: date) -> Sequence[SignUp]:
    """Everybody who is coming or waits, and who cancelled late, day by day."""
    shown = SignUp.state.in_(ACTIVE) | SignUp.late
    return db.session.scalars(
        select(SignUp)
        .where(SignUp.need_id == need.id, SignUp.on >= since, shown)
        .options(joinedload(SignUp.user), joinedload(SignUp.slot))
        .order_by(SignUp.on, SignUp.slot_id, SignUp.queue)
    ).all()


def list_own(
    user: User, *, need: Need | None = None, after: str | None = None, limit: int = 20
) -> Page[SignUp]:
    """What a person has signed up for, from today on, the nearest first."""
    query = (
        select(SignUp)
        .join(SignUp.need)
        .where(SignUp.user_id == user.id, SignUp.on >= clock.today(), SignUp.state.in_(ACTIVE))
        .options(
            joinedload(SignUp.slot),
            joinedload(SignUp.need).options(
                joinedload(Need.municipality), joinedload(Need.organisation)
            ),
        )
    )
    if need is not None:
        query = query.where(SignUp.need_id == need.id)
    page: Page[SignUp] = paginate(
        query, SignUp.on, SignUp.id, after=after, limit=limit, descending=False
    )
    return Page(with_positions(page.items), page.next)


def list_released(user: User, *, need: Need) -> list[date]:
    """Days to come that a person lost because the organisation moved them, until they sign up anew."""
    mine = db.session.scalars(
        select(SignUp).where(
            SignUp.need_id == need.id, SignUp.user_id == user.id, SignUp.on >= clock.today()
        )
    ).all()
    chosen = [one.changed_at for one in mine if one.state in ACTIVE]
    lost = (one for one in mine if one.state == SignUpState.RELEASED)
    return sorted(one.on for one in lost if all(one.changed_at > at for at in chosen))


def list_for_calendar(user: User) -> list[SignUp]:
    """The places a person has had or has, from a month ago on."""
    since = clock.today() - timedelta(days=31)
    query = (
        select(SignUp)
        .where(SignUp.user_id == user.id, SignUp.on >= since, SignUp.state == SignUpState.CONFIRMED)
        .options(joinedload(SignUp.slot), joinedload(SignUp.need).joinedload(Need.organisation))
    )
    return list(db.session.scalars(query.order_by(SignUp.on).limit(MOST_IN_CALENDAR)))


def count_taken(*needs: Need) -> dict[tuple[uuid.UUID, date], int]:
    """How many places of some needs are held, by slot and day, from today on."""
    rows = db.session.execute(
        select(SignUp.slot_id, SignUp.on, func.count())
        .where(
            SignUp.need_id.in_([need.id for need in needs]),
            SignUp.on >= clock.today(),
            SignUp.state.in_(HOLDS_A_PLACE),
        )
        .group_by(SignUp.slot_id, SignUp.on)
    )
    return {(slot_id, on): count for slot_id, on, count in rows}


def _record(what: str, mine: SignUp, by: User, **details: Any) -> None:
    record(
        action=f"sign_up.{what}",
        subject_id=mine.need.id,
        actor_id=by.id,
        municipality_id=mine.need.municipality_id,
        on=mine.on.isoformat(),
        **details,
    )
