"""Finding needs: what is to come, the nearest in time first, by what people look for."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import Organisation
from app.core import clock
from app.core.on_days import is_on, may_be_on
from app.core.pagination import Page, paginate
from app.core.search import Sought, narrow, sought_all
from app.extensions import db
from app.needs.index import FREE, index_need
from app.needs.models import Need, NeedState, NeedTerm
from app.needs.service import whole
from app.places.models import Municipality
from app.places.neighbours import is_near

TODAY, WEEKEND = "today", "weekend"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is looked for; all of it must fit. `day` is `today`, `weekend` (the next, or this), one of
    WEEKDAYS, or a date; `free` is without requirements; `within` minutes of travel from the
    municipality's middle, across borders."""

    q: str = ""
    day: str | date = ""
    kind: str = ""
    free: bool = False
    rhythm: str = ""
    place: str = ""
    language: str = ""
    within: int | None = None

    @property
    def any(self) -> bool:
        return self != NO_FILTERS


NO_FILTERS = Filters()


def list_needs(
    *,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    filters: Filters = NO_FILTERS,
    after: str | None = None,
    limit: int = 20,
) -> Page[Need]:
    """What is to come, the nearest in time first."""
    query = whole(select(Need)).where(Need.state == NeedState.OPEN, Need.next_at > clock.now())
    if municipality is not None:
        query = query.where(is_near(Need, municipality, filters.within))
    if organisation is not None:
        query = query.where(Need.organisation_id == organisation.id)
    if days := _days(filters.day):
        query = query.where(_is_on(days))
    query = narrow(
        query,
        Need.id,
        NeedTerm.need_id,
        _sought(filters),
        among=_only(municipality) if filters.within is None else (),
        same=[NeedTerm.municipality_id == Need.municipality_id],
    )
    return paginate(query, Need.next_at, Need.id, after=after, limit=limit, descending=False)


def list_over(
    *, organisation: Organisation, after: str | None = None, limit: int = 20
) -> Page[Need]:
    """What an organisation has asked for that has begun, is over or cancelled, newest first."""
    over = or_(Need.state != NeedState.OPEN, Need.next_at.is_(None), Need.next_at <= clock.now())
    query = whole(select(Need)).where(Need.organisation_id == organisation.id, over)
    return paginate(query, Need.created_at, Need.id, after=after, limit=limit)


def list_in_days(municipality: Municipality, first: date, last: date, *, most: int) -> list[Need]:
    """What may be on in some days, past ones too, of those that begin last at most so many; what is
    flexible is on no day."""
    query = whole(select(Need)).where(
        Need.municipality_id == municipality.id,
        Need.state == NeedState.OPEN,
        may_be_on(Need, first, last),
    )
    return list(db.session.scalars(query.order_by(Need.starts_at.desc()).limit(most)))


def _only(municipality: Municipality | None) -> list[ColumnElement[bool]]:
    return [NeedTerm.municipality_id == municipality.id] if municipality else []


def _days(day: str | date) -> list[date]:
    today = clock.today()
    if day == TODAY:
        return [today]
    if day == WEEKEND:
        saturday = today + timedelta(days=5 - today.weekday())
        return [one for one in (saturday, saturday + timedelta(days=1)) if one >= today]
    return [day] if isinstance(day, date) else []


def _is_on(days: Sequence[date]) -> ColumnElement[bool]:
    """On one of some days, in their order. Nothing is on then that is first on later."""
    ends = clock.oslo(days[-1] + timedelta(days=1))
    return and_(Need.next_at < ends, or_(*(is_on(Need, day) for day in days)))


def _sought(filters: Filters) -> list[Sought]:
    facets = {
        f"kind:{filters.kind}": filters.kind,
        FREE: filters.free,
        filters.rhythm: filters.rhythm,
        f"language:{filters.language}": filters.language,
        f"day:{_weekday(filters.day)}": filters.day in WEEKDAYS,
    }
    wanted = [name for name, wanted in facets.items() if wanted]
    return sought_all(wanted, words=filters.q, place=filters.place)


def _weekday(day: str | date) -> int:
    return WEEKDAYS.index(day) if isinstance(day, str) and day in WEEKDAYS else -1


def index_all(*, after: uuid.UUID | None = None) -> uuid.UUID | None:
    """Index a batch of what is to come anew, in the ids' order; returns the last id, None at the
    end."""
    query = whole(select(Need)).where(Need.next_at.is_not(None)).order_by(Need.id).limit(BATCH)
    needs = db.session.scalars(query.where(Need.id > after) if after else query).all()
    for need in needs:
        index_need(need)
    return needs[-1].id if len(needs) == BATCH else None
