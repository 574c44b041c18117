"""Offers through the service, and needs to find them for."""

import uuid
from datetime import time, timedelta

import pytest

from app.core import clock
from app.core import clock as clocks
from app.core.terms import terms_of
from app.offers.candidates import match
from app.offers.matching import Wanted
from app.offers.models import Ask, OfferKind
from app.offers.service import Content, put_offer
from tests.factories import make, organisation, person, post_need


@pytest.fixture
def give(db):
    """`give(kari, "Jeg kan kjøre", days=4)`: an offer in one's own municipality."""

    def create(user, what="Jeg kan kjøre", **values):
        given = {"municipality": user.municipality.slug, "kind": OfferKind.TIME, "what": what}
        content = Content(**{**given, **values})
        offer, _new = put_offer(offer_id=uuid.uuid4(), user=user, content=content)
        db.session.commit()
        return offer

    return create


@pytest.fixture
def drivers(hitra, siri):
    """A need on Hitra for drivers."""
    return post_need(organisation(hitra, owner=siri), siri)


@pytest.fixture
def likeliest(hitra):
    """`likeliest("Sjåfør")`: the people who would be asked now, the likeliest first."""

    def find(title="Sjåfør", **values):
        given = {"need_id": uuid.uuid4(), "municipality_id": hitra.id, "terms": terms_of(title)}
        found = match(Wanted(**{**given, **values}), now=clock.now(), count=10)
        return [one.candidate.user_id for one in found]

    return find


@pytest.fixture
def ask(drivers):
    """`ask(kari, days_ago=3)`: they were asked to drive."""

    def store(user, *, days_ago=0.0, offer=None):
        at = clock.now() - timedelta(days=days_ago)
        what = {"need_id": drivers.id, "slot_id": drivers.slots[0].id, "on": clock.today()}
        who = {"user_id": user.id, "offer_id": offer.id if offer else None}
        return make(Ask(**what, **who, asked_at=at, answer_by=at + timedelta(days=1)))

    return store


@pytest.fixture
def lag(hitra, siri):
    return organisation(hitra, owner=siri)


@pytest.fixture
def noon(clock):
    """A weekday's noon, outside the quiet hours."""
    clock.at(clocks.oslo(clocks.today() + timedelta(days=1), time(12)))
    return clock


@pytest.fixture
def need(noon, lag, siri):
    """One driver, in five days."""
    day = clocks.today() + timedelta(days=5)
    return post_need(
        lag,
        siri,
        starts_at=clocks.oslo(day, time(12)),
        ends_at=clocks.oslo(day, time(14)),
        slots=(("sjåfør", 1),),
    )


@pytest.fixture
def crowd(hitra, give):
    """`crowd(7)`: so many who have offered to drive."""

    def create(count):
        people = [person(f"Sjåfør{number}", hitra) for number in range(count)]
        for one in people:
            give(one)
        return people

    return create
