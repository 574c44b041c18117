"""What a person has answered yes or perhaps to, as one of the things they have said yes to, with what
they bring."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.contributions.models import Publication
from app.core.engagements import MOST, Engagement, Stand
from app.extensions import db
from app.initiatives.event_models import Bring, Coming, Event, EventState, Rsvp
from app.initiatives.models import Initiative

KIND = "event"
STANDS = {Coming.YES: Stand.CONFIRMED, Coming.MAYBE: Stand.MAYBE, Coming.WAITING: Stand.WAITING}


def list_engagements(user_id: uuid.UUID, since: date, until: date | None) -> Iterable[Engagement]:
    """Events of public initiatives that a person comes to, may come to or waits for, and those lost
    because the day is no more."""
    query = (
        select(Rsvp)
        .join(Rsvp.event)
        .join(Event.initiative)
        .where(
            Rsvp.user_id == user_id,
            Rsvp.on >= since,
            Rsvp.coming != Coming.NO,
            Initiative.publication == Publication.PUBLISHED,
        )
        .options(contains_eager(Rsvp.event).contains_eager(Event.initiative))
        .order_by(Rsvp.on.desc() if until else Rsvp.on)
    )
    if until:
        query = query.where(Rsvp.on <= until)
    brought = _list_brought(user_id, since)
    return [_of(one, brought) for one in db.session.scalars(query.limit(MOST)).all()]


Brought = dict[tuple[uuid.UUID, date], list[str]]


def _list_brought(user_id: uuid.UUID, since: date) -> Brought:
    query = select(Bring).where(Bring.user_id == user_id, Bring.on >= since).order_by(Bring.what)
    brought: Brought = defaultdict(list)
    for one in db.session.scalars(query):
        brought[one.event_id, one.on].append(one.what)
    return brought


def _of(mine: Rsvp, brought: Brought) -> Engagement:
    return Engagement(
        kind=KIND,
        thing=mine.event,
        on=mine.on,
        stand=_stand(mine),
        mine=mine,
        said_at=mine.changed_at,
        path=f"/meg/arrangement/{mine.event_id}",
        brings=brought.get((mine.event_id, mine.on), ()),
    )


def _stand(mine: Rsvp) -> Stand:
    off = mine.on.isoformat() in mine.event.days_off
    if mine.event.state == EventState.CANCELLED or (mine.coming == Coming.RELEASED and off):
        return Stand.CALLED_OFF
    return STANDS.get(mine.coming, Stand.MOVED)
