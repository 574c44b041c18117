"""Finding offers for a need: those that share a term with it, in one query, then the ranking."""

import dataclasses
import math
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
)

from app.core import clock
from app.extensions import db
from app.offers.matching import (
    MONTH,
    Candidate,
    Ranked,
    Wanted,
    rank,
)
from app.offers.models import Ask, Offer, OfferTerm
from app.places.distance import km_within, square_km
from app.places.models import Municipality

# So many are weighed: those with most of the words, of them the nearest.
CANDIDATES = 500


def match(
    wanted: Wanted, *, now: datetime, count: int, offer_id: uuid.UUID | None = None
) -> list[Ranked]:
    """The `count` people likeliest to come, of those who may be asked and have not been for this
    need; by one offer alone, if that is given. A need without a place of its own is in its
    municipality's middle."""
    if wanted.latitude is None or wanted.longitude is None:
        middle = db.session.get_one(Municipality, wanted.municipality_id)
        wanted = dataclasses.replace(wanted, latitude=middle.latitude, longitude=middle.longitude)
    return rank(
        wanted, find_candidates(wanted, now=now, limit=CANDIDATES, offer_id=offer_id), now=now
    )[:count]


def find_candidates(
    wanted: Wanted, *, now: datetime, limit: int, offer_id: uuid.UUID | None = None
) -> list[Candidate]:
    """Offers that have a term which must be had, most of the wanted terms first, then the nearest; in
    one query. It leaves nobody out whom the ranking would keep, but for the limit."""
    if not wanted.must_have:
        return []
    terms = wanted.terms | wanted.context | wanted.must_have
    km2 = _square_km(wanted)
    query = _search(wanted, terms, km2, now).limit(limit)
    rows = db.session.execute(query.where(Offer.id == offer_id) if offer_id else query)
    return [_candidate(row) for row in rows]


def _search(
    wanted: Wanted, terms: frozenset[str], km2: ColumnElement[Any], now: datetime
) -> Select[Any]:
    found = (
        select(
            OfferTerm.offer_id,
            func.aggregate_strings(OfferTerm.term, " ").label("terms"),
            func.count().label("hits"),
        )
        .where(OfferTerm.term.in_(sorted(terms)))
        .group_by(OfferTerm.offer_id)
        .having(func.max(case((OfferTerm.term.in_(sorted(wanted.must_have)), 1), else_=0)) == 1)
        .subquery()
    )
    asked = select(func.count(Ask.id)).where(
        Ask.user_id == Offer.user_id, Ask.asked_at > now - MONTH
    )
    this_month = asked.scalar_subquery()
    last = select(func.max(Ask.asked_at)).where(Ask.user_id == Offer.user_id).scalar_subquery()
    already = exists().where(Ask.need_id == wanted.need_id, Ask.user_id == Offer.user_id)
    columns = (
        Offer.id.label("offer_id"), Offer.user_id, found.c.terms, Offer.days, Offer.parts,
        Offer.travel_minutes, km2.label("km2"), Offer.language, Offer.asks_a_month,
        this_month.label("asked_this_month"), last.label("last_asked_at"),
    )  # fmt: skip
    return (
        select(*columns)
        .join(found, found.c.offer_id == Offer.id)
        .join(Municipality, Municipality.id == Offer.municipality_id)
        .where(
            Offer.paused_at.is_(None),
            Offer.until >= clock.day_of(now),
            _meets(Offer.days, wanted.days),
            _meets(Offer.parts, wanted.parts),
            _within_reach(wanted, km2),
            this_month < Offer.asks_a_month,
            ~already,
        )
        .order_by(found.c.hits.desc(), km2, Offer.id)
    )


def _square_km(wanted: Wanted) -> ColumnElement[Any]:
    return square_km(
        func.coalesce(Offer.latitude, Municipality.latitude),
        func.coalesce(Offer.longitude, Municipality.longitude),
        to=(wanted.latitude, wanted.longitude),
    )


def _within_reach(wanted: Wanted, km2: ColumnElement[Any]) -> ColumnElement[bool]:
    """Who has no place counts as near in the own municipality."""
    km = km_within(Offer.travel_minutes)
    near_unknown = and_(km2.is_(None), Offer.municipality_id == wanted.municipality_id)
    return or_(km2 <= km * km, near_unknown)


def _meets(offered: Any, wanted: int) -> ColumnElement[bool]:
    return or_(offered == 0, offered.bitwise_and(wanted) != 0) if wanted else true()


def _candidate(row: Row[Any]) -> Candidate:
    found = row._asdict()
    km2 = found.pop("km2")
    terms = frozenset(found.pop("terms").split())
    return Candidate(**found, terms=terms, km=None if km2 is None else math.sqrt(km2))
