"""Offers: made, changed, paused, kept for longer and taken back."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.contributions.models import Contribution
from app.contributions.service import Author
from app.core import clock
from app.core.audit import record
from app.core.concepts import as_chosen, check_concepts, names_in
from app.core.errors import Invalid, NotFound
from app.core.ids import fingerprint_of, require_same
from app.core.pagination import Page, paginate
from app.core.search import write_terms
from app.core.terms import terms_of
from app.core.text import clean, exceeds, excerpt
from app.core.versions import require_version
from app.extensions import db
from app.notifications.models import Kind
from app.notifications.service import forget_about, notify
from app.offers.models import Offer, OfferKind, OfferTerm, Visibility
from app.places.models import Municipality
from app.places.service import get_municipality

LONGEST = 500
OWN = "/meg/tilbud"
STANDS = timedelta(days=182)
# So long before its last day one is asked whether it still stands.
STILL = timedelta(days=7)
ANY_DAY, ANY_PART = 0b1111111, 0b111
TRAVEL_MINUTES = range(5, 241)
ASKS_A_MONTH = range(1, 11)
BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An offer as somebody makes it; see `Offer`. `municipality` is a slug, `until` a day (None: in
    half a year). `what` may be empty where `contribution_id` says it."""

    municipality: str
    kind: OfferKind
    what: str = ""
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


def put_offer(
    *, offer_id: uuid.UUID, user: User, guest_digest: str | None = None, content: Content
) -> tuple[Offer, bool]:
    """Store what somebody can give, and the words it is found by; returns it, and whether it is new.
    Sent again it is found and left as it is.

    `guest_digest` knows a contribution that they wrote before they signed in. Raises Conflict when
    the id stands with another author or content, Invalid when a field is out of its bounds or the
    contribution is not theirs, NotFound when there is no such municipality.
    """
    fingerprint = fingerprint_of(content)
    standing = db.session.get(Offer, offer_id)
    if standing is not None:
        require_same(
            author=standing.user_id == user.id, content=standing.fingerprint == fingerprint
        )
        return standing, False
    said = _own_words(content.contribution_id, Author(user, guest_digest))
    offer = Offer(
        id=offer_id,
        user=user,
        fingerprint=fingerprint,
        contribution_id=said.id if said else None,
    )
    _write(offer, content, said)
    _note("created", offer)
    return offer, True


def _own_words(contribution_id: uuid.UUID | None, author: Author) -> Contribution | None:
    if contribution_id is None:
        return None
    found = db.session.get(Contribution, contribution_id)
    if found is None or found.is_withdrawn or not author.wrote(found):
        raise Invalid(code="unknown_contribution", errors={"contribution": ["unknown"]})
    return found


def _write(offer: Offer, content: Content, said: Contribution | None) -> None:
    what = clean(content.what) or (excerpt(said.body, LONGEST - 2) if said else "")
    until = content.until or clock.today() + STANDS
    if errors := _errors(content, what, until):
        raise Invalid(code="invalid_offer", errors=errors)
    offer.municipality = get_municipality(content.municipality)
    offer.kind, offer.what, offer.language = content.kind, what, content.language
    offer.days, offer.parts = content.days, content.parts
    offer.travel_minutes, offer.asks_a_month = content.travel_minutes, content.asks_a_month
    offer.latitude, offer.longitude = _blurred(content.latitude), _blurred(content.longitude)
    offer.visibility = content.visibility
    offer.until, offer.still_asked_at, offer.looked_at = until, None, None
    db.session.add(offer)
    db.session.flush()
    _index(offer)


def _index(offer: Offer) -> None:
    terms = as_chosen(terms_of(offer.what), offer.concepts)
    write_terms(OfferTerm.offer_id, offer.id, terms)


def read_as(offer: Offer) -> list[str]:
    """The concepts that its words were read as."""
    return names_in(terms_of(offer.what))


def choose_concepts(*, offer_id: uuid.UUID, user: User, concepts: Collection[str]) -> Offer:
    """What it is about, as its owner says, whatever its words were read as. Needs that were asked for
    before are looked through for it anew. Raises NotFound when it is not theirs, Invalid for a concept
    that is none."""
    offer = find_own(offer_id, user=user)
    offer.concepts, offer.looked_at = check_concepts(concepts), None
    _note("concepts_chosen", offer)
    _index(offer)
    return offer


def index_all(*, after: uuid.UUID | None = None) -> uuid.UUID | None:
    """Index a batch anew, in the ids' order; returns the last id, None at the end."""
    query = select(Offer).order_by(Offer.id).limit(BATCH)
    found = db.session.scalars(query.where(Offer.id > after) if after else query).all()
    for one in found:
        _index(one)
    return found[-1].id if len(found) == BATCH else None


def _blurred(degrees: float | None) -> float | None:
    """To a kilometre: enough for minutes of driving, and nobody's house."""
    return None if degrees is None else round(degrees, 2)


def _errors(content: Content, what: str, until: date) -> dict[str, list[str]]:
    half_a_place = (content.latitude is None) != (content.longitude is None)
    wrong = {
        "what": "required" if not what else "offer_too_long" if exceeds(what, LONGEST) else "",
        "days": "unknown" if not 0 <= content.days <= ANY_DAY else "",
        "parts": "unknown" if not 0 <= content.parts <= ANY_PART else "",
        "travel_minutes": "unknown" if content.travel_minutes not in TRAVEL_MINUTES else "",
        "asks_a_month": "unknown" if content.asks_a_month not in ASKS_A_MONTH else "",
        "latitude": "required" if half_a_place else "",
        "until": "past" if until < clock.today() else "",
    }
    return {name: [code] for name, code in wrong.items() if code}


def change_offer(*, offer: Offer, version: int, content: Content) -> None:
    """Say it anew. Raises Outdated when it is not as its owner read it, and as `put_offer` does."""
    require_version(offer, version)
    _write(offer, content, None)
    _note("changed", offer)


def pause_offer(*, offer_id: uuid.UUID, user: User) -> Offer:
    """Nobody is asked because of it until it is resumed. Raises NotFound when it is not theirs."""
    offer = find_own(offer_id, user=user)
    if offer.paused_at is None:
        offer.paused_at = clock.now()
        _note("paused", offer)
    return offer


def resume_offer(*, offer_id: uuid.UUID, user: User) -> Offer:
    """Raises NotFound when it is not theirs."""
    offer = find_own(offer_id, user=user)
    if offer.paused_at is not None:
        offer.paused_at, offer.looked_at = None, None
        _note("resumed", offer)
    return offer


def keep_offer(*, offer_id: uuid.UUID, user: User) -> Offer:
    """It still stands: for another half year. Raises NotFound when it is not theirs."""
    offer = find_own(offer_id, user=user)
    if offer.is_over:
        offer.looked_at = None
    offer.until, offer.still_asked_at = clock.today() + STANDS, None
    _note("kept", offer)
    return offer


def delete_offer(*, offer_id: uuid.UUID, user: User) -> None:
    """Its words go with it; how often its owner was asked is kept. Raises NotFound when it is not
    theirs."""
    offer = find_own(offer_id, user=user)
    _note("deleted", offer)
    db.session.delete(offer)
    db.session.flush()


def forget_words(contribution: Contribution) -> None:
    """The words are taken back: what was offered in them goes too, and all else stands alone."""
    words = _line(contribution.body)
    query = select(Offer).where(Offer.contribution_id == contribution.id)
    for offer in db.session.scalars(query).all():
        offer.contribution_id = None
        if words.startswith(_line(offer.what)):
            forget_about(offer.user_id, path=OWN, subject_id=offer.id)
            delete_offer(offer_id=offer.id, user=offer.user)


def _line(text: str) -> str:
    """Without what `excerpt` puts at the end."""
    return excerpt(text, len(text)).removesuffix("…").rstrip()


def find_own(offer_id: uuid.UUID, *, user: User) -> Offer:
    """Raises NotFound when it is not theirs."""
    offer = db.session.get(Offer, offer_id)
    if offer is None or offer.user_id != user.id:
        raise NotFound
    return offer


def list_own(user: User, *, after: str | None = None, limit: int = 20) -> Page[Offer]:
    """A person's own, the newest first; those past their day too: they can be taken up again."""
    query = select(Offer).where(Offer.user_id == user.id).options(joinedload(Offer.municipality))
    return paginate(query, Offer.created_at, Offer.id, after=after, limit=limit)


def list_standing(
    *,
    municipalities: Collection[Municipality],
    for_staff: bool,
    after: str | None = None,
    limit: int = 20,
) -> Page[Offer]:
    """What can be asked for now, the newest first: for staff all of it, for organisations what its
    owners let them see."""
    query = (
        select(Offer)
        .where(
            Offer.municipality_id.in_([one.id for one in municipalities]),
            Offer.paused_at.is_(None),
            Offer.until >= clock.today(),
        )
        .options(joinedload(Offer.user), joinedload(Offer.municipality))
    )
    if not for_staff:
        query = query.where(Offer.visibility == Visibility.ORGANISATIONS)
    return paginate(query, Offer.created_at, Offer.id, after=after, limit=limit)


def ask_still() -> bool:
    """Ask those whose offer soon ends whether it still stands, once; returns whether there may be
    more. The worker's sweep calls it."""
    ending = (
        select(Offer)
        .where(
            Offer.until.between(clock.today(), clock.today() + STILL),
            Offer.still_asked_at.is_(None),
            Offer.paused_at.is_(None),
        )
        .order_by(Offer.until)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(ending).all()
    for offer in found:
        offer.still_asked_at = clock.now()
        notify(
            user_id=offer.user_id,
            kind=Kind.OFFER_STILL,
            subject_id=offer.id,
            municipality_id=offer.municipality_id,
            path=OWN,
            dedupe=offer.until.isoformat(),
            about=offer.what,
            until=clock.end_of(offer.until),
        )
    db.session.flush()
    return len(found) == BATCH


def _note(act: str, offer: Offer) -> None:
    record(
        action=f"offer.{act}",
        subject_id=offer.id,
        actor_id=offer.user_id,
        municipality_id=offer.municipality_id,
    )
    db.session.flush()
