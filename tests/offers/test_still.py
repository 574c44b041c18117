"""Who offers something later is asked too; and nobody is told what is not so for them."""

import uuid

import pytest
from sqlalchemy import select

from app.core.commit import transaction
from app.needs import sign_ups
from app.needs.service import cancel_need
from app.notifications.fanout import continue_fan_outs
from app.notifications.models import FanOut, Kind
from app.notifications.truth import no_longer_so
from app.offers.models import AskingState, OfferKind
from app.offers.service import Content, put_offer
from app.worker import keep_asking
from tests.factories import person
from tests.needs.test_sign_ups import told
from tests.offers.test_asking import answer, asked, state


@pytest.mark.parametrize("hours", [0.1, 30])
def test_who_offers_after_the_first_look_is_asked_too(db, need, kari, give, noon, hours):
    """While it waits, and when everybody has been told."""
    keep_asking()
    noon.forward(hours=hours)
    keep_asking()
    give(kari)
    keep_asking()
    keep_asking()
    assert [one.user_id for one in asked(db)] == [kari.id]
    assert told(Kind.NEED_ASK) == ["Kari Havn"]


def test_newcomers_do_not_make_more_than_three_for_a_place(db, need, crowd):
    crowd(2)
    keep_asking()
    for one in (person(f"Ny{number}", need.municipality) for number in range(3)):
        put_offer(
            offer_id=uuid.uuid4(),
            user=one,
            content=Content(municipality="hitra", kind=OfferKind.TIME, what="kjøre"),
        )
    db.session.commit()
    keep_asking()
    assert len(asked(db)) == 3


def test_nobody_is_asked_for_what_was_stopped(db, client, need, siri, kari, give):
    keep_asking()
    client.post(f"/meg/behov/{need.id}/ikke-sporr", as_=siri)
    give(kari)
    keep_asking()
    assert asked(db) == []


@pytest.fixture
def opened(need, noon, db, siri, kari, per, tor, crowd):
    """Everybody near is to be told of it; Sjåfør0 was asked and has not answered."""
    crowd(1)
    keep_asking()
    noon.forward(hours=26)
    keep_asking()
    noon.forward(days=1)
    keep_asking()
    assert state(db) == AskingState.OPENED
    return need


def tell_everybody():
    continue_fan_outs()
    return told(Kind.NEED_OPEN)


def test_everybody_near_is_told_but_those_it_is_not_true_of(opened, siri, kari, tor):
    """Siri posted it, Sjåfør0 has been asked; Tor comes already."""
    with transaction():
        sign_ups.sign_up(need_id=opened.id, slot_id=opened.slots[0].id, user=tor)
    with transaction():
        sign_ups.cancel(need_id=opened.id, user=tor)
        sign_ups.sign_up(need_id=opened.id, slot_id=opened.slots[0].id, user=kari)
        sign_ups.cancel(need_id=opened.id, user=kari)
    names = tell_everybody()
    assert "Siri Moen" not in names and siri.name not in names and "Sjåfør0" not in names
    assert kari.name in names


def test_nobody_is_told_once_it_is_full(opened, kari, tor):
    with transaction():
        sign_ups.sign_up(need_id=opened.id, slot_id=opened.slots[0].id, user=tor)
    assert tell_everybody() == []


def test_what_is_no_longer_so_is_not_sent(db, opened, kari, tor):
    """Written for Kari and Tor; Tor signs up before it goes: the one place is taken."""
    subject = db.session.scalars(select(FanOut)).one().subject_id
    pairs = [(kari.id, subject), (tor.id, subject)]
    assert no_longer_so(Kind.NEED_OPEN, pairs) == []
    with transaction():
        sign_ups.sign_up(need_id=opened.id, slot_id=opened.slots[0].id, user=tor)
    assert no_longer_so(Kind.NEED_OPEN, pairs) == pairs


def test_an_ask_is_none_when_one_has_signed_up_or_it_is_off(db, need, siri, crowd):
    first, second = crowd(2)
    keep_asking()
    by_person = {one.user_id: one for one in asked(db)}
    pairs = [(one.id, by_person[one.id].id) for one in (first, second)]
    assert no_longer_so(Kind.NEED_ASK, pairs) == []
    answer(by_person[first.id], accept=False)
    assert no_longer_so(Kind.NEED_ASK, pairs) == [pairs[0]]
    with transaction():
        cancel_need(need=need, by=siri)
    assert no_longer_so(Kind.NEED_ASK, pairs) == pairs


def test_who_signed_up_by_themselves_is_asked_no_more(client, need, crowd):
    (kjell,) = crowd(1)
    keep_asking()
    with transaction():
        sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=kjell)
    assert client.get("/api/v1/me/asks", as_=kjell).json["items"] == []
