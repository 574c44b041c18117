"""Lists of friendships: everybody's, and one's own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import Organisation, User
from app.accounts.service import list_parties
from app.core.pagination import Page, paginate
from app.core.waiting import Waiting
from app.extensions import db
from app.friendships.models import PUBLIC, Friendship, Side, State
from app.friendships.service import is_of, sides_of, whole
from app.places.models import Municipality

MOST = 300


def list_public(
    *,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    states: Sequence[State] = (State.ACTIVE,),
    after: str | None = None,
    limit: int = 20,
) -> Page[Friendship]:
    """A municipality's, or an organisation's, in some of the PUBLIC states; the latest agreed
    first."""
    query = whole(select(Friendship)).where(Friendship.state.in_(states))
    if municipality is not None:
        query = query.where(_with(Side.municipality_id == municipality.id))
    if organisation is not None:
        query = query.where(_with(Side.organisation_id == organisation.id))
    keys = Friendship.accepted_at, Friendship.id
    return paginate(query, *keys, after=after, limit=limit)


def list_meetings(
    *,
    since: date,
    until: date | None = None,
    municipality: Municipality | None = None,
    user: User | None = None,
) -> list[Friendship]:
    """Those whose two meet first on some days: a municipality's, or what a person's parties are in;
    those that are off by now, too."""
    query = whole(select(Friendship)).where(
        Friendship.state.in_(PUBLIC), Friendship.meets_on >= since
    )
    if until is not None:
        query = query.where(Friendship.meets_on <= until)
    if municipality is not None:
        query = query.where(_with(Side.municipality_id == municipality.id))
    if user is not None:
        query = query.where(_with(is_of(list_parties(user))))
    found = db.session.scalars(query.order_by(Friendship.meets_on, Friendship.id).limit(MOST))
    return [one for one in found if one.meeting]


def list_own(user: User, *, after: str | None = None, limit: int = 20) -> Page[Friendship]:
    """What the parties that a person speaks for have and had, and what is proposed; the newest
    first."""
    query = whole(select(Friendship)).where(_with(is_of(list_parties(user))))
    return paginate(query, Friendship.created_at, Friendship.id, after=after, limit=limit)


def list_waiting(user: User) -> list[Friendship]:
    """What waits for an answer of a person's parties, the longest waiting first."""
    query = whole(select(Friendship)).where(
        or_(Friendship.state == State.PROPOSED, Friendship.asked_at.is_not(None)),
        _with(is_of(list_parties(user))),
    )
    found = db.session.scalars(query.order_by(Friendship.created_at).limit(100))
    return [one for one in found if any(one.waits_for(side) for side in sides_of(one, user))]


def count_waiting(user: User) -> list[Waiting]:
    """How many of these wait for each of a person's units, with when it was asked."""
    return [
        Waiting(side.municipality_id, 1, one.asked_at or one.created_at)
        for one in list_waiting(user)
        for side in sides_of(one, user)
        if side.unit_id and one.waits_for(side)
    ]


def _with(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of its sides is so."""
    return Friendship.id.in_(select(Side.friendship_id).where(condition))
