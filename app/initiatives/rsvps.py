"""Who comes: never more than there is room for; when somebody gives up a place, who waits first has it
at once and is told. (A need asks first: its organiser counts on each pair of hands. Here a table is
laid, and one more or less is no matter: a tap takes it back.)

Every change of who has a place locks the event first, on PostgreSQL and on SQLite alike.
"""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.contributions.models import Publication
from app.core import clock, schedule
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.ids import require_same
from app.core.pagination import Page, paginate
from app.core.text import clean, folded
from app.extensions import db
from app.initiatives.event_models import ANSWERED, Bring, Coming, Event, EventState, Rsvp
from app.initiatives.events import (
    BATCH,
    LONGEST_WISH,
    MOST_IN_CALENDAR,
    bring_nothing,
    record_act,
    tell,
)
from app.initiatives.models import Initiative
from app.notifications.models import Kind
from app.places.service import mark_public_change

COMES = (Coming.YES, Coming.MAYBE)
MOST_BROUGHT = 5  # by one person, to one event


def answer(
    *, event_id: uuid.UUID, user: User, coming: Coming, on: date | None = None
) -> tuple[Rsvp, bool]:
    """Yes, maybe or no to a day of an event (the next, if none is named); returns it, and whether it
    changed anything. A yes waits when it is full.

    Raises NotFound, Invalid for another day (`no_such_day`) or one that is over (`past`), NotAllowed
    when it is cancelled (`cancelled`).
    """
    event = _lock(event_id)
    day = _check_day(event, on)
    mine = find_own(event, user, day)
    same = mine is not None and (
        mine.coming == coming or (coming == Coming.YES and mine.coming == Coming.WAITING)
    )
    if mine is not None and same:
        return mine, False
    had_a_place = mine is not None and mine.coming == Coming.YES
    settled = _or_wait(event, day) if coming == Coming.YES else coming
    queue = _last_in_queue(event, day) + 1
    mine = mine or Rsvp(event=event, user=user, on=day)
    mine.coming, mine.queue = settled, queue
    db.session.add(mine)
    _settle(mine, settled)
    if had_a_place:
        _fill(event, day)
    if coming == Coming.NO:
        bring_nothing(event, user.id, day)
    record_act(f"answered_{coming}", event, user, on=day.isoformat())
    return mine, True


def _lock(event_id: uuid.UUID) -> Event:
    event: Event | None = db.session.scalar(
        select(Event)
        .where(Event.id == event_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if event is None or event.initiative.publication != Publication.PUBLISHED:
        raise NotFound
    return event


def _check_day(event: Event, on: date | None) -> date:
    if event.state != EventState.OPEN:
        raise NotAllowed(code="cancelled")
    if on is None:
        coming = schedule.coming_days(event, most=1)
        if not coming:
            raise Invalid(code="past", errors={"on": ["past"]})
        return coming[0]
    if on != next(schedule.days(event, since=on), None):
        raise Invalid(code="no_such_day", errors={"on": ["no_such_day"]})
    if schedule.last_moment(event, on) <= clock.now():
        raise Invalid(code="past", errors={"on": ["past"]})
    return on


def _or_wait(event: Event, day: date) -> Coming:
    """Yes, if there is room and nobody waits for it."""
    if event.capacity is None:
        return Coming.YES
    waiting = count(event, day, Coming.WAITING)
    has_room = count(event, day, Coming.YES) < event.capacity
    return Coming.YES if has_room and not waiting else Coming.WAITING


def count(event: Event, day: date, coming: Coming) -> int:
    """How many have answered so, for a day."""
    query = select(func.count(Rsvp.id)).where(
        Rsvp.event_id == event.id, Rsvp.on == day, Rsvp.coming == coming
    )
    return db.session.scalar(query) or 0


def _last_in_queue(event: Event, day: date) -> int:
    query = select(func.max(Rsvp.queue)).where(Rsvp.event_id == event.id, Rsvp.on == day)
    return db.session.scalar(query) or 0


def _settle(mine: Rsvp, coming: Coming) -> None:
    mine.coming, mine.changed_at = coming, clock.now()
    mine.remind_at = schedule.next_reminder(mine.event, mine.on) if coming in COMES else None
    db.session.flush()
    mark_public_change(mine.event.municipality_id)


def fill(*, event_id: uuid.UUID) -> None:
    """Let in who waits, on every day to come: there may be more room than before."""
    event = _lock(event_id)
    waiting = select(Rsvp.on).where(
        Rsvp.event_id == event.id, Rsvp.on >= clock.today(), Rsvp.coming == Coming.WAITING
    )
    for day in sorted(set(db.session.scalars(waiting))):
        _fill(event, day)


def _fill(event: Event, day: date) -> None:
    """Give free places to who waits, in order; to all, where there is no limit."""
    free = None if event.capacity is None else event.capacity - count(event, day, Coming.YES)
    waiting = (
        select(Rsvp)
        .where(Rsvp.event_id == event.id, Rsvp.on == day, Rsvp.coming == Coming.WAITING)
        .order_by(Rsvp.queue)
        .limit(free if free is None else max(free, 0))
    )
    for one in db.session.scalars(waiting).all():
        _settle(one, Coming.YES)
        until = schedule.last_moment(event, day)
        said = f"{one.id}-{one.queue}"
        tell(event, one.user_id, Kind.EVENT_PLACE, said, on=day, until=until)


def remind() -> bool:
    """Remind of what is near; returns whether there may be more. The worker's sweep calls it."""
    due = (
        select(Rsvp)
        .where(Rsvp.remind_at <= clock.now())
        .order_by(Rsvp.remind_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(due).all()
    for one in found:
        said = f"{one.on}-{one.remind_at:%d%H%M}"
        one.remind_at = schedule.next_reminder(one.event, one.on)
        if one.event.state == EventState.OPEN and one.coming in COMES:
            begins = schedule.last_moment(one.event, one.on)
            tell(one.event, one.user_id, Kind.EVENT_REMINDER, said, on=one.on, until=begins)
    db.session.flush()
    return len(found) == BATCH


def find_own(event: Event, user: User, on: date) -> Rsvp | None:
    found: Rsvp | None = db.session.scalar(
        select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.user_id == user.id, Rsvp.on == on)
    )
    return found


def own_answers(event: Event, user: User) -> dict[date, Rsvp]:
    """What a person has answered, by day, from today on."""
    found = db.session.scalars(
        select(Rsvp).where(
            Rsvp.event_id == event.id, Rsvp.user_id == user.id, Rsvp.on >= clock.today()
        )
    )
    return {one.on: one for one in found}


def count_coming(event: Event) -> dict[date, int]:
    """How many come, by day, from today on."""
    rows = db.session.execute(
        select(Rsvp.on, func.count(Rsvp.id))
        .where(Rsvp.event_id == event.id, Rsvp.on >= clock.today(), Rsvp.coming == Coming.YES)
        .group_by(Rsvp.on)
    )
    return dict(rows.all())


def list_coming(event: Event, *, since: date) -> Sequence[Rsvp]:
    """Who comes, waits or may come, day by day; for hosts."""
    return db.session.scalars(
        select(Rsvp)
        .where(Rsvp.event_id == event.id, Rsvp.on >= since, Rsvp.coming.in_(ANSWERED))
        .options(joinedload(Rsvp.user))
        .order_by(Rsvp.on, Rsvp.queue)
        .limit(1000)
    ).all()


def list_own(user: User, *, after: str | None = None, limit: int = 20) -> Page[Rsvp]:
    """What a person comes to, from today on, the nearest first."""
    query = (
        select(Rsvp)
        .join(Rsvp.event)
        .join(Event.initiative)
        .where(
            Rsvp.user_id == user.id,
            Rsvp.on >= clock.today(),
            Rsvp.coming.in_(ANSWERED),
            Initiative.publication == Publication.PUBLISHED,
        )
        .options(contains_eager(Rsvp.event).contains_eager(Event.initiative))
    )
    return paginate(query, Rsvp.on, Rsvp.id, after=after, limit=limit, descending=False)


def list_for_calendar(user: User) -> list[Rsvp]:
    """What a person has come or comes to, from a month ago on."""
    since = clock.today() - timedelta(days=31)
    query = (
        select(Rsvp)
        .where(
            Rsvp.user_id == user.id,
            Rsvp.on >= since,
            Rsvp.coming.in_(COMES),
            Initiative.publication == Publication.PUBLISHED,
        )
        .join(Rsvp.event)
        .join(Event.initiative)
        .options(contains_eager(Rsvp.event).contains_eager(Event.initiative))
    )
    return list(db.session.scalars(query.order_by(Rsvp.on).limit(MOST_IN_CALENDAR)))


def bring(*, event_id: uuid.UUID, bring_id: uuid.UUID, user: User, what: str, on: date) -> Bring:
    """«Jeg tar med …»; the first to take a wish has it. The same again changes nothing.

    Raises Invalid for an empty text or more than five things, Conflict (`taken`) for what somebody
    else brings and when the id stands with something else, NotAllowed for who does not come.
    """
    event = _lock(event_id)
    said = clean(what)[:LONGEST_WISH]
    same = db.session.get(Bring, bring_id)
    if same is not None:
        require_same(
            author=same.user_id == user.id and same.event_id == event.id, content=same.what == said
        )
        return same
    if not said:
        raise Invalid(code="empty", errors={"what": ["required"]})
    mine = find_own(event, user, _check_day(event, on))
    if mine is None or mine.coming not in ANSWERED:
        raise NotAllowed(code="not_coming")
    standing = _find_bring(event, on, said)
    if standing is not None:
        if standing.user_id != user.id:
            raise Conflict(code="taken")
        return standing
    brought = [one for one in list_brought(event, on) if one.user_id == user.id]
    if len(brought) >= MOST_BROUGHT:
        raise Invalid(code="too_many_things", errors={"what": ["too_many_things"]})
    thing = Bring(id=bring_id, event_id=event.id, user=user, on=on, what=said)
    db.session.add(thing)
    record_act("brings", event, user)
    db.session.flush()
    return thing


def list_wishes(event: Event, on: date) -> list[str]:
    """What is wished for, and nobody brings on a day yet."""
    brought = {one.what.casefold() for one in list_brought(event, on)}
    return [one for one in event.wishes if one.casefold() not in brought]


def is_full(event: Event, coming: int) -> bool:
    """Whether so many are all that there is room for."""
    return event.capacity is not None and coming >= event.capacity


def _find_bring(event: Event, on: date, what: str) -> Bring | None:
    """Whatever its capitals: «Kake» is «kake»."""
    wanted = folded(what)
    return next((one for one in list_brought(event, on) if folded(one.what) == wanted), None)


def bring_not(*, event_id: uuid.UUID, bring_id: uuid.UUID, user: User) -> None:
    """Somebody else may. Once is enough; another's stays."""
    db.session.execute(
        delete(Bring).where(
            Bring.id == bring_id, Bring.event_id == event_id, Bring.user_id == user.id
        )
    )


def list_brought(event: Event, on: date) -> Sequence[Bring]:
    """What is brought on a day."""
    return db.session.scalars(
        select(Bring)
        .where(Bring.event_id == event.id, Bring.on == on)
        .options(joinedload(Bring.user))
        .order_by(Bring.what)
    ).all()
