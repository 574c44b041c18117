"""When an initiative meets: posting, changing and cancelling events."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.contributions.models import Publication
from app.core import clock, schedule
from app.core.audit import record
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.ids import fingerprint_of, require_same
from app.core.on_days import may_be_on
from app.core.pagination import Page, paginate
from app.core.text import clean, exceeds
from app.core.versions import require_version
from app.extensions import db
from app.initiatives.event_models import ANSWERED, Bring, Coming, Event, EventState, Rsvp
from app.initiatives.models import Initiative, Member, State
from app.initiatives.service import is_host, touch
from app.notifications.models import Kind
from app.notifications.service import notify
from app.places.models import Municipality
from app.places.service import mark_public_change

LONGEST_BODY = 2000
MOST_WISHES, LONGEST_WISH = 20, 80
CAPACITY = range(1, 2001)
MOST_IN_CALENDAR = 500
BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an event says; `weekdays` 0 (Monday) to 6, `capacity` None for as many as come."""

    title: str
    body: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    flexible_until: date | None = None
    weekdays: Sequence[int] = ()
    repeats_until: date | None = None
    capacity: int | None = None
    wishes: Sequence[str] = ()
    language: str = "nb"


def put_event(
    *, event_id: uuid.UUID, initiative: Initiative, by: User, content: Content
) -> tuple[Event, bool]:
    """Invite to something; returns it, and whether it is new. Sent again by the same person it is found
    and left as it is.

    Raises Conflict when the id stands with another author or content, Invalid when something in it
    cannot be, NotAllowed for who does not host, or while the initiative is not public or is finished.
    """
    fingerprint = fingerprint_of(content, initiative.id)
    standing = db.session.get(Event, event_id)
    if standing is not None:
        require_same(
            author=standing.created_by_id == by.id, content=standing.fingerprint == fingerprint
        )
        return standing, False
    if not is_host(initiative, by):
        raise NotAllowed(code="hosts_only")
    if initiative.publication != Publication.PUBLISHED or initiative.state == State.FINISHED:
        raise NotAllowed(code="not_now")
    event = Event(
        id=event_id,
        initiative=initiative,
        municipality_id=initiative.municipality_id,
        created_by_id=by.id,
        fingerprint=fingerprint,
        language=content.language,
        state=EventState.OPEN,
    )
    _write(event, content)
    schedule.require_coming(event)
    db.session.add(event)
    record_act("posted", event, by)
    touch(initiative)
    return event, True


def _write(event: Event, content: Content) -> None:
    event.title, event.body, event.place = _checked_texts(content)
    if content.starts_at is None:
        raise Invalid(code="starts_required", errors={"starts_at": ["required"]})
    if content.capacity is not None and content.capacity not in CAPACITY:
        raise Invalid(code="capacity", errors={"capacity": ["unknown"]})
    event.capacity = content.capacity
    event.latitude, event.longitude = content.latitude, content.longitude
    wishes = dict.fromkeys(clean(one)[:LONGEST_WISH] for one in content.wishes)
    event.wishes = [one for one in wishes if one][:MOST_WISHES]
    schedule.set_time(event, content)


def _checked_texts(content: Content) -> tuple[str, str, str]:
    title = clean(content.title)
    if not any(sign.isalnum() for sign in title):
        raise Invalid(code="title_required", errors={"title": ["required"]})
    if exceeds(content.body, LONGEST_BODY):
        raise Invalid(code="too_long", errors={"body": ["about_too_long"]})
    return title, clean(content.body), clean(content.place)


def change_event(*, event: Event, by: User, version: int, content: Content) -> None:
    """Change what it says; who comes is told of another time or place. Whoever comes keeps the place,
    though fewer may come than before.

    Raises Outdated when it is not as its host read it, NotAllowed when it is cancelled.
    """
    require_version(event, version)
    _require_open(event)
    before, since = (*schedule.appointment(event), event.place), schedule.first_to_come(event)
    _write(event, content)
    if (*schedule.appointment(event), event.place) != before:
        event.sequence += 1
        _move(event, since)
    _end_change("changed", event, by)


def _move(event: Event, since: date) -> None:
    """Tell who comes; what they had for days that are no more is taken back."""
    coming = select(Rsvp).where(
        Rsvp.event_id == event.id, Rsvp.on >= since, Rsvp.coming.in_(ANSWERED)
    )
    for one in db.session.scalars(coming).all():
        if one.on != next(schedule.days(event, since=one.on), None):
            _release(one)
        elif one.coming != Coming.WAITING:
            one.remind_at = schedule.next_reminder(event, one.on)
        day = next(schedule.days(event, since=one.on), schedule.first_day(event))
        until = schedule.over(event, day)
        tell(event, one.user_id, Kind.EVENT_CHANGED, str(event.sequence), on=day, until=until)


def _release(mine: Rsvp) -> None:
    """Free who has answered of a day that is no more."""
    mine.coming, mine.remind_at, mine.changed_at = Coming.RELEASED, None, clock.now()
    bring_nothing(mine.event, mine.user_id, mine.on)


def bring_nothing(event: Event, user_id: uuid.UUID, on: date) -> None:
    """Who does not come brings nothing."""
    db.session.execute(
        delete(Bring).where(Bring.event_id == event.id, Bring.user_id == user_id, Bring.on == on)
    )


def cancel_event(*, event: Event, by: User, version: int | None = None) -> None:
    """It is off; who comes is told. Raises Outdated, and NotAllowed when it is off already."""
    require_version(event, version)
    _require_open(event)
    event.state, event.next_at = EventState.CANCELLED, None
    event.sequence += 1
    coming = (
        select(Rsvp.user_id, Rsvp.on)
        .where(Rsvp.event_id == event.id, Rsvp.on >= clock.today(), Rsvp.coming.in_(ANSWERED))
        .order_by(Rsvp.user_id, Rsvp.on)
    )
    told = schedule.days_to_tell(event, db.session.execute(coming).all())
    for user_id, (on, last) in told.items():
        until = schedule.over(event, last)
        tell(event, user_id, Kind.EVENT_CANCELLED, on=on, until=until)
    _end_change("cancelled", event, by)


def call_off_day(*, event: Event, on: date, by: User) -> None:
    """One day of a weekly event is off; who comes then is told. Raises NotAllowed when all of it is
    cancelled, Invalid for a day that it is not on."""
    _require_open(event)
    schedule.call_off_day(event, on)
    db.session.flush()
    coming = select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.on == on, Rsvp.coming.in_(ANSWERED))
    for one in db.session.scalars(coming).all():
        _release(one)
        over = schedule.over(event, on)
        tell(event, one.user_id, Kind.EVENT_CANCELLED, str(event.sequence), on=on, until=over)
    _end_change("called_off_day", event, by, on=on.isoformat())


def take_up_day(*, event: Event, on: date, by: User) -> None:
    """A day that was called off is on again. Raises NotAllowed, Invalid."""
    _require_open(event)
    schedule.take_up_day(event, on)
    _end_change("took_up_day", event, by, on=on.isoformat())


def _end_change(what: str, event: Event, by: User, **details: Any) -> None:
    event.changed_at = clock.now()
    record_act(what, event, by, **details)
    db.session.flush()
    mark_public_change(event.municipality_id)


def cancel_all(initiative: Initiative, *, by: User) -> None:
    """Call off what is to come of something that is done; who comes is told."""
    coming = Event.initiative_id == initiative.id, Event.next_at.is_not(None)
    for event in db.session.scalars(select(Event).where(*coming, Event.state == EventState.OPEN)):
        cancel_event(event=event, by=by)


def _require_open(event: Event) -> None:
    if event.state != EventState.OPEN:
        raise NotAllowed(code="cancelled")


def find_event(event_id: uuid.UUID) -> Event:
    """One of a public initiative. Raises NotFound."""
    event: Event | None = db.session.scalar(whole(select(Event)).where(Event.id == event_id))
    if event is None or event.initiative.publication != Publication.PUBLISHED:
        raise NotFound
    return event


def find_hosted(event_id: uuid.UUID, *, user: User) -> Event:
    """Raises NotFound, NotAllowed for who does not host it."""
    event = find_event(event_id)
    if not is_host(event.initiative, user):
        raise NotAllowed
    return event


def whole(query: Select[Event]) -> Select[Event]:
    """With everything that is shown of an event."""
    return query.options(
        joinedload(Event.municipality),
        joinedload(Event.initiative).options(
            joinedload(Initiative.on_behalf_of_unit),
            joinedload(Initiative.on_behalf_of_organisation),
            selectinload(Initiative.hosts).joinedload(Member.user),
        ),
    )


def list_events(
    *,
    municipality: Municipality | None = None,
    initiative: Initiative | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[Event]:
    """What is to come, the nearest in time first."""
    query = (
        whole(select(Event))
        .join(Event.initiative)
        .where(
            Event.state == EventState.OPEN,
            Event.next_at > clock.now(),
            Initiative.publication == Publication.PUBLISHED,
        )
    )
    if municipality is not None:
        query = query.where(Event.municipality_id == municipality.id)
    if initiative is not None:
        query = query.where(Event.initiative_id == initiative.id)
    return paginate(query, Event.next_at, Event.id, after=after, limit=limit, descending=False)


def list_in_days(municipality: Municipality, first: date, last: date, *, most: int) -> list[Event]:
    """What may be on in some days, past ones too, of those that begin last at most so many; what is
    flexible is on no day."""
    query = (
        whole(select(Event))
        .join(Event.initiative)
        .where(
            Event.municipality_id == municipality.id,
            Event.state == EventState.OPEN,
            Initiative.publication == Publication.PUBLISHED,
            may_be_on(Event, first, last),
        )
    )
    return list(db.session.scalars(query.order_by(Event.starts_at.desc()).limit(most)))


def list_for_calendar(municipality: Municipality) -> list[Event]:
    """What is to come, and what was cancelled of late: a calendar must be told."""
    lately = clock.now() - timedelta(days=60)
    coming = Event.next_at > clock.now() - timedelta(days=7)
    cancelled = (Event.state == EventState.CANCELLED) & (Event.changed_at > lately)
    query = (
        whole(select(Event))
        .join(Event.initiative)
        .where(
            Event.municipality_id == municipality.id,
            Initiative.publication == Publication.PUBLISHED,
            coming | cancelled,
        )
    )
    return list(db.session.scalars(query.order_by(Event.created_at.desc()).limit(MOST_IN_CALENDAR)))


def roll_forward() -> bool:
    """Find when events that have passed are next; having met, the initiative is awake. Returns whether
    there may be more. The worker's sweep calls it."""
    passed = (
        select(Event).where(Event.next_at <= clock.now()).order_by(Event.next_at).limit(BATCH)
    ).with_for_update(skip_locked=True)
    found = db.session.scalars(passed).all()
    for event in found:
        event.next_at = schedule.next_moment(event)
        if event.initiative.state != State.FINISHED:
            touch(event.initiative)
        mark_public_change(event.municipality_id)
    db.session.flush()
    return len(found) == BATCH


def tell(
    event: Event, user_id: uuid.UUID, kind: Kind, dedupe: str = "", *, on: date, until: datetime
) -> None:
    """Tell a person something about a day of an event, unless `until` has passed."""
    notify(
        user_id=user_id,
        kind=kind,
        subject_id=event.id,
        municipality_id=event.municipality_id,
        path=f"/meg/arrangement/{event.id}",
        params=schedule.told(event, on),
        dedupe=dedupe,
        about=event.title,
        until=until,
    )


def record_act(what: str, event: Event, by: User, **details: Any) -> None:
    """Write down what somebody did with an event."""
    record(
        action=f"event.{what}",
        subject_id=event.id,
        actor_id=by.id,
        municipality_id=event.municipality_id,
        **details,
    )
