"""Offers: made, paused, taken back; and found again for a need."""

import dataclasses
import math
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Row,
    Select,
    and_,
    cast,
    exists,
    func,
    insert,
    null,
    or_,
    select,
    true,
)

from app.accounts.models import User
from app.core import clock
from app.core.audit import record
from app.core.errors import Invalid, NotFound
from app.core.text import clean, length
from app.extensions import db
from app.offers.matching import (
    KM_PER_DEGREE,
    MINUTES_PER_KM,
    MINUTES_TO_START,
    MONTH,
    Candidate,
    Ranked,
    Wanted,
    rank,
)
from app.offers.models import Ask, Offer, OfferKind, OfferTerm, Visibility
from app.offers.words import terms_of
from app.places.models import Municipality
from app.places.service import get_municipality

LONGEST = 500
STANDS = timedelta(days=182)
ANY_DAY, ANY_PART = 0b1111111, 0b111
TRAVEL_MINUTES = range(5, 241)
ASKS_A_MONTH = range(1, 11)
# So many are weighed: those with most of the words, of them the nearest.
CANDIDATES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An offer as somebody makes it; see `Offer`. `municipality` is a slug, `until` a day (None: in
    half a year)."""

    municipality: str
    kind: OfferKind
    what: str
    days: int = 0
    parts: int = 0
    travel_minutes: int = 30
    latitude: float | None = None
    longitude: float | None = None
    language: str = "nb"
    visibility: Visibility = Visibility.ORGANISATIONS
    asks_a_month: int = 2
    until: date | None = None
    contribution_id: uuid.UUID | None = None


def create_offer(*, user: User, content: Content) -> Offer:
    """Store what somebody can give, and the words it is found by.

    Raises Invalid when a field is out of its bounds, NotFound when there is no such municipality.
    """
    what = clean(content.what)
    until = content.until or clock.today() + STANDS
    if errors := _errors(content, what, until):
        raise Invalid(code="invalid_offer", errors=errors)
    values = dataclasses.asdict(content)
    municipality = get_municipality(values.pop("municipality"))
    offer = Offer(user_id=user.id, municipality_id=municipality.id, **values)
    offer.what, offer.until = what, until
    offer.latitude, offer.longitude = _blurred(content.latitude), _blurred(content.longitude)
    db.session.add(offer)
    db.session.flush()
    if terms := terms_of(what):
        rows = [{"term": term, "offer_id": offer.id} for term in sorted(terms)]
        db.session.execute(insert(OfferTerm), rows)
    _note("created", offer)
    return offer


def _blurred(degrees: float | None) -> float | None:
    """To a kilometre: enough for minutes of driving, and nobody's house."""
    return None if degrees is None else round(degrees, 2)


def _errors(content: Content, what: str, until: date) -> dict[str, list[str]]:
    half_a_place = (content.latitude is None) != (content.longitude is None)
    wrong = {
        "what": "required" if not what else "offer_too_long" if length(what) > LONGEST else "",
        "days": "unknown" if not 0 <= content.days <= ANY_DAY else "",
        "parts": "unknown" if not 0 <= content.parts <= ANY_PART else "",
        "travel_minutes": "unknown" if content.travel_minutes not in TRAVEL_MINUTES else "",
        "asks_a_month": "unknown" if content.asks_a_month not in ASKS_A_MONTH else "",
        "latitude": "required" if half_a_place else "",
        "until": "in_the_past" if until < clock.today() else "",
    }
    return {name: [code] for name, code in wrong.items() if code}


def pause_offer(*, offer_id: uuid.UUID, user: User) -> Offer:
    """Nobody is asked because of it until it is resumed. Raises NotFound when it is not theirs."""
    offer = _own(offer_id, user)
    if offer.paused_at is None:
        offer.paused_at = clock.now()
        _note("paused", offer)
    return offer


def resume_offer(*, offer_id: uuid.UUID, user: User) -> Offer:
    """Raises NotFound when it is not theirs."""
    offer = _own(offer_id, user)
    if offer.paused_at is not None:
        offer.paused_at = None
        _note("resumed", offer)
    return offer


def delete_offer(*, offer_id: uuid.UUID, user: User) -> None:
    """Its words go with it; how often its owner was asked is kept. Raises NotFound when it is not
    theirs."""
    offer = _own(offer_id, user)
    _note("deleted", offer)
    db.session.delete(offer)
    db.session.flush()


def _own(offer_id: uuid.UUID, user: User) -> Offer:
    offer = db.session.get(Offer, offer_id)
    if offer is None or offer.user_id != user.id:
        raise NotFound
    return offer


def _note(act: str, offer: Offer) -> None:
    record(
        action=f"offer.{act}",
        subject_id=offer.id,
        actor_id=offer.user_id,
        municipality_id=offer.municipality_id,
    )
    db.session.flush()


def match(wanted: Wanted, *, now: datetime, count: int) -> list[Ranked]:
    """The `count` people likeliest to come, of those who may be asked and have not been for this
    need. A need without a place of its own is in its municipality's middle."""
    if wanted.latitude is None or wanted.longitude is None:
        middle = db.session.get_one(Municipality, wanted.municipality_id)
        wanted = dataclasses.replace(wanted, latitude=middle.latitude, longitude=middle.longitude)
    return rank(wanted, find_candidates(wanted, now=now, limit=CANDIDATES), now=now)[:count]


def find_candidates(wanted: Wanted, *, now: datetime, limit: int) -> list[Candidate]:
    """Offers that share a term with what is wanted, most terms first, then the nearest; in one
    query. It leaves nobody out whom the ranking would keep, but for the limit."""
    terms = wanted.terms | wanted.context
    if not terms:
        return []
    km2 = _square_km(wanted)
    rows = db.session.execute(_search(wanted, terms, km2, now).limit(limit))
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
            Offer.until >= now.astimezone(clock.OSLO).date(),
            _meets(Offer.days, wanted.days),
            _meets(Offer.parts, wanted.parts),
            _within_reach(wanted, km2),
            this_month < Offer.asks_a_month,
            ~already,
        )
        .order_by(found.c.hits.desc(), km2, Offer.id)
    )


def _square_km(wanted: Wanted) -> ColumnElement[Any]:
    """The straight line, squared, as a database without square roots and cosines can compute it: over
    the 100 km that anybody travels the earth is flat, but for a hundredth."""
    if wanted.latitude is None or wanted.longitude is None:
        return cast(null(), Float)
    north = func.coalesce(Offer.latitude, Municipality.latitude) - wanted.latitude
    east = func.coalesce(Offer.longitude, Municipality.longitude) - wanted.longitude
    north, east = (
        north * KM_PER_DEGREE,
        east * KM_PER_DEGREE * math.cos(math.radians(wanted.latitude)),
    )
    return north * north + east * east


def _within_reach(wanted: Wanted, km2: ColumnElement[Any]) -> ColumnElement[bool]:
    """A minute more than one travels, since the ranking rounds. Who has no place counts as near in
    the own municipality."""
    km = (Offer.travel_minutes + 1 - MINUTES_TO_START) / MINUTES_PER_KM
    near_unknown = and_(km2.is_(None), Offer.municipality_id == wanted.municipality_id)
    return or_(km2 <= km * km, near_unknown)


def _meets(offered: Any, wanted: int) -> ColumnElement[bool]:
    return or_(offered == 0, offered.bitwise_and(wanted) != 0) if wanted else true()


def _candidate(row: Row[Any]) -> Candidate:
    found = row._asdict()
    km2 = found.pop("km2")
    terms = frozenset(found.pop("terms").split())
    return Candidate(**found, terms=terms, km=None if km2 is None else math.sqrt(km2))
