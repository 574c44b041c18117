"""Offers are kept, found for what they say, and not found when they should not be."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.core import clock
from app.core.audit import AuditEntry
from app.core.errors import Invalid, NotFound
from app.core.search import renew
from app.core.terms import terms_of
from app.needs.models import NeedTerm
from app.offers.candidates import find_candidates
from app.offers.matching import Wanted
from app.offers.models import Ask, Offer, OfferTerm
from app.offers.service import delete_offer, pause_offer, resume_offer
from app.worker import renew_words
from tests.factories import person
from tests.support.queries import asked

FILLAN = {"latitude": 63.60, "longitude": 8.97}
SANDSTAD = {"latitude": 63.52, "longitude": 9.10}  # 11 km, or 23 minutes
WEDNESDAY, FRIDAY = 1 << 2, 1 << 4


def acts(db, offer_id):
    found = select(AuditEntry.action).where(AuditEntry.subject_id == offer_id)
    return list(db.session.scalars(found.order_by(AuditEntry.id)))


def test_an_offer_is_stored_with_its_words_for_half_a_year(db, give, kari, hitra):
    offer = give(kari, " Jeg kan kjøre og bake ")
    assert offer.what == "Jeg kan kjøre og bake"
    assert offer.municipality_id == hitra.id and offer.asks_a_month == 2
    assert offer.until == clock.today() + timedelta(days=182)
    assert set(db.session.scalars(select(OfferTerm.term))) == {"#driving", "#baking"}
    assert acts(db, offer.id) == ["offer.created"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", " "),
        ("what", "å" * 501),
        ("days", 128),
        ("parts", 8),
        ("travel_minutes", 4),
        ("asks_a_month", 0),
        ("latitude", 63.6),
        ("until", clock.today() - timedelta(days=1)),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(count, give, kari, field, value):
    with pytest.raises(Invalid) as refused:
        give(kari, **{field: value})
    assert set(refused.value.errors) == {field}
    assert count(Offer) == 0


def test_a_home_is_known_to_a_kilometre_and_no_better(give, kari):
    offer = give(kari, latitude=63.604321, longitude=8.976543)
    assert (offer.latitude, offer.longitude) == (63.6, 8.98)


def test_it_is_found_by_other_words_in_another_language(give, likeliest, kari):
    give(kari, "Eg kan køyre")
    assert likeliest("Driver for Wednesday dinners") == [kari.id]
    assert likeliest("Snømåking") == likeliest("Vi trenger hjelp") == []


def test_a_paused_offer_is_not_found_until_it_is_resumed(db, give, likeliest, kari):
    offer = give(kari)
    for _twice in range(2):
        pause_offer(offer_id=offer.id, user=kari)
    assert likeliest() == []
    resume_offer(offer_id=offer.id, user=kari)
    assert likeliest() == [kari.id]
    assert acts(db, offer.id) == ["offer.created", "offer.paused", "offer.resumed"]


def test_an_offer_is_found_on_its_last_day_and_not_on_the_next(give, likeliest, kari, clock):
    clock.at("2026-11-24T23:30+01:00")
    give(kari, until=clock.now.date())
    assert likeliest() == [kari.id]
    clock.at("2026-11-25T00:30+01:00")
    assert likeliest() == []


def test_a_deleted_offer_is_gone_and_its_asks_still_count(db, count, give, ask, likeliest, kari):
    offer = give(kari)
    ask(kari, offer=offer)
    ask(kari, offer=offer)
    delete_offer(offer_id=offer.id, user=kari)
    assert (count(Offer), count(OfferTerm), count(Ask)) == (0, 0, 2)
    assert acts(db, offer.id) == ["offer.created", "offer.deleted"]
    give(kari)
    assert likeliest() == []


@pytest.mark.parametrize("act", [pause_offer, resume_offer, delete_offer])
def test_another_persons_offer_cannot_be_changed(db, give, kari, siri, act):
    offer = give(kari)
    with pytest.raises(NotFound):
        act(offer_id=offer.id, user=siri)
    assert acts(db, offer.id) == ["offer.created"]


def test_whoever_was_asked_twice_this_month_is_left_in_peace(give, ask, likeliest, kari):
    give(kari)
    ask(kari, days_ago=29)
    assert likeliest() == [kari.id]
    ask(kari, days_ago=3)
    assert likeliest() == []


def test_asks_of_more_than_a_month_ago_are_not_counted(give, ask, likeliest, kari):
    give(kari)
    for days in (31, 32, 33):
        ask(kari, days_ago=days)
    assert likeliest() == [kari.id]


def test_who_chose_to_be_asked_more_often_is(give, ask, likeliest, kari):
    give(kari, asks_a_month=3)
    for _ in range(2):
        ask(kari)
    assert likeliest() == [kari.id]


def test_nobody_is_asked_twice_for_the_same_need(give, ask, likeliest, kari, drivers):
    give(kari)
    ask(kari, days_ago=40)
    assert likeliest(need_id=drivers.id) == []
    assert likeliest() == [kari.id]


def test_who_was_not_asked_lately_comes_first(give, ask, likeliest, kari, siri):
    give(kari)
    give(siri)
    ask(kari, days_ago=3)
    assert likeliest() == [siri.id, kari.id]


def test_the_nearer_come_first_and_who_does_not_go_so_far_is_left_out(
    give, likeliest, kari, siri, tor
):
    give(kari, **SANDSTAD)
    give(siri, **FILLAN)
    give(tor, **SANDSTAD, travel_minutes=15)
    assert likeliest(**FILLAN) == [siri.id, kari.id]


def test_the_database_rounds_nobody_away_whom_the_ranking_would_keep(give, likeliest, kari):
    give(kari, latitude=63.69, longitude=8.97, travel_minutes=21)  # 10.01 km, or 21.01 minutes
    assert likeliest(**FILLAN) == [kari.id]


def test_who_may_not_be_asked_takes_nobodys_place_among_the_candidates(
    db, give, ask, hitra, kari, siri, tor
):
    give(kari, **FILLAN)
    for _twice in range(2):
        ask(kari)
    give(siri, **FILLAN, days=FRIDAY)
    give(tor, **SANDSTAD)
    wanted = Wanted(
        need_id=uuid.uuid4(),
        municipality_id=hitra.id,
        terms=terms_of("Sjåfør"),
        days=WEDNESDAY,
        **FILLAN,
    )
    found = find_candidates(wanted, now=clock.now(), limit=1)
    assert [one.user_id for one in found] == [tor.id]


def test_without_a_place_one_is_in_the_middle_of_the_municipality(db, give, likeliest, hitra, kari):
    hitra.latitude, hitra.longitude = FILLAN.values()
    db.session.commit()
    give(kari, travel_minutes=20)
    assert likeliest() == [kari.id]
    assert likeliest(**SANDSTAD) == []


def test_where_no_place_is_known_the_own_municipality_is_near(give, likeliest, kari, per):
    give(per)
    give(kari)
    assert likeliest() == likeliest(**FILLAN) == [kari.id]


def test_neighbours_across_the_border_are_asked_too(db, give, likeliest, hitra, skaun, per):
    hitra.latitude, hitra.longitude = FILLAN.values()
    db.session.commit()
    give(per, **SANDSTAD)
    assert likeliest() == [per.id]


def test_only_the_days_that_were_offered(give, likeliest, kari, siri):
    give(kari, days=WEDNESDAY)
    give(siri, days=FRIDAY)
    assert likeliest(days=WEDNESDAY) == [kari.id]
    assert set(likeliest()) == {kari.id, siri.id}


def test_a_match_asks_the_database_as_often_for_thirty_as_for_one(give, likeliest, hitra, kari):
    give(kari)
    with asked() as for_one:
        assert len(likeliest()) == 1
    for number in range(29):
        give(person(f"Nr{number}", hitra))
    with asked() as for_thirty:
        assert len(likeliest()) == 10
    assert len(for_thirty) == len(for_one) <= 2


def test_what_is_found_by_older_words_is_written_anew_by_the_worker(db, give, kari, drivers):
    offer = give(kari)
    rows = {OfferTerm: OfferTerm.offer_id == offer.id, NeedTerm: NeedTerm.need_id == drivers.id}
    before = {}
    for index, of in rows.items():
        before[index] = set(db.session.scalars(select(index.term).where(of)))
        db.session.execute(delete(index).where(of))
    db.session.commit()
    renew_words()
    for index, of in rows.items():
        assert before[index] == set(db.session.scalars(select(index.term).where(of)))
    with asked() as queries:
        renew_words()
    assert len(queries) <= 6 and not any("INSERT" in one for one in queries)


def test_a_renewal_goes_on_where_it_was(app):
    seen = []

    def index(*, after=None):
        seen.append(after)
        return uuid.UUID(int=len(seen)) if len(seen) < 3 else None

    while renew("test", index):
        pass
    assert seen == [None, uuid.UUID(int=1), uuid.UUID(int=2)]
    assert renew("test", index) is False and len(seen) == 3
