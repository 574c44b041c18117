"""The other way: needs that fit a person, because of what they have offered."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Organisation, Standing, User
from app.core import clock, schedule
from app.extensions import db
from app.needs.models import ACTIVE, Need, NeedState, SignUp
from app.needs.service import whole
from app.offers.asking import wanted_of
from app.offers.matching import Candidate, Reason, Wanted, rank, reasons
from app.offers.models import Ask, Offer, OfferTerm
from app.places.distance import km_between

# So many of the nearest in time are looked at.
LOOKED_AT = 300
Terms = Mapping[uuid.UUID, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Fit:
    """A need, the offer that it fits, and why."""

    need: Need
    offer: Offer
    reasons: Sequence[Reason]


def find_fitting(user: User, *, most: int = 10) -> list[Fit]:
    """Needs to come that what a person has offered fits, the nearest in time first; without those of
    their own organisations, those they have signed up for and those they have been asked about."""
    offers = _standing_offers(user)
    if not offers:
        return []
    terms = _terms_of(offers)
    fits = (_fit(need, offers, terms) for need in db.session.scalars(_coming(user)))
    return [one for one in fits if one is not None][:most]


def fit_of(ask: Ask) -> Fit | None:
    """Why somebody was asked; None when they have taken the offer back since."""
    if ask.offer is None:
        return None
    return _fit(ask.need, [ask.offer], _terms_of([ask.offer]))


def _standing_offers(user: User) -> Sequence[Offer]:
    return db.session.scalars(
        select(Offer)
        .where(Offer.user_id == user.id, Offer.paused_at.is_(None), Offer.until >= clock.today())
        .options(joinedload(Offer.municipality))
    ).all()


def _terms_of(offers: Iterable[Offer]) -> Terms:
    found: dict[uuid.UUID, set[str]] = {one.id: set() for one in offers}
    rows = select(OfferTerm.offer_id, OfferTerm.term).where(OfferTerm.offer_id.in_(found))
    for offer_id, term in db.session.execute(rows):
        found[offer_id].add(term)
    return {offer_id: frozenset(terms) for offer_id, terms in found.items()}


def _coming(user: User) -> Select[Need]:
    mine = select(SignUp.need_id).where(SignUp.user_id == user.id, SignUp.state.in_(ACTIVE))
    asked = select(Ask.need_id).where(Ask.user_id == user.id)
    own = [held.organisation_id for held in user.memberships if held.organisation_id]
    return (
        whole(select(Need))
        .join(Need.organisation)
        .where(
            Need.state == NeedState.OPEN,
            Need.next_at > clock.now(),
            Organisation.standing == Standing.CONFIRMED,
            Need.id.not_in(mine.union(asked)),
            Need.organisation_id.not_in(own),
        )
        .order_by(Need.next_at, Need.id)
        .limit(LOOKED_AT)
    )


def _fit(need: Need, offers: Iterable[Offer], terms: Terms) -> Fit | None:
    """The best of some offers, or None when none of them is what the title or a role asks for."""
    days = schedule.coming_days(need, most=1)
    if not days:
        return None
    wanted = wanted_of(need, need.slots, days[0])
    by_id = {one.id: one for one in offers if terms[one.id] & wanted.must_have}
    candidates = [_candidate(one, terms[one.id], need, wanted) for one in by_id.values()]
    ranked = rank(wanted, candidates, now=clock.now())
    if not ranked:
        return None
    return Fit(need, by_id[ranked[0].candidate.offer_id], reasons(ranked[0]))


def _candidate(offer: Offer, terms: frozenset[str], need: Need, wanted: Wanted) -> Candidate:
    return Candidate(
        offer_id=offer.id,
        user_id=offer.user_id,
        terms=terms & (wanted.terms | wanted.context | wanted.must_have),
        days=offer.days,
        parts=offer.parts,
        travel_minutes=offer.travel_minutes,
        km=km_between(_place(offer), _place(need)),
        is_placed=offer.latitude is not None and need.latitude is not None,
        language=offer.language,
    )


def _place(of: Offer | Need) -> tuple[float | None, float | None]:
    """Its own point, or its municipality's middle."""
    at = of if of.latitude is not None else of.municipality
    return at.latitude, at.longitude
