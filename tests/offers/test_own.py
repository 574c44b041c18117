"""Offering something: sent once, changed, paused, kept and taken back; and the needs that fit."""

import uuid
from datetime import time, timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from app.accounts.models import Rank, Role
from app.core import clock
from app.core.commit import transaction
from app.needs import sign_ups
from app.notifications.models import Kind
from app.offers.models import Offer, OfferKind, OfferTerm, Visibility
from app.offers.service import STANDS
from app.worker import keep_asking
from tests.factories import contribute, organisation, person, post_need, with_role
from tests.needs.test_sign_ups import told
from tests.support.page import read_field

GIVEN = {"municipality": "hitra", "what": "Kjøre folk", "days": [2, 4], "parts": ["evening"]}


@pytest.fixture
def put(client):
    def send(user, offer_id=None, **more):
        path = f"/api/v1/me/offers/{offer_id or uuid.uuid4()}"
        return client.put(path, json={**GIVEN, **more}, as_=user)

    return send


@pytest.fixture
def lag(hitra, siri):
    return organisation(hitra, owner=siri)


def test_the_same_again_is_one_offer_and_another_a_conflict(put, kari, per, hitra, count):
    offer_id = uuid.uuid4()
    first, again = put(kari, offer_id), put(kari, offer_id)
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    assert (first.json["days"], first.json["parts"]) == ([2, 4], ["evening"])
    other = put(kari, offer_id, what="Bake")
    assert (other.status_code, other.json["code"]) == (409, "other_content")
    stolen = put(per, offer_id)
    assert (stolen.status_code, stolen.json["code"]) == (409, "other_author")
    assert count(Offer) == 1


def test_ones_own_words_become_an_offer(put, hitra, kari):
    said = contribute(hitra, user=kari, body="Jeg kan kjøre til middagen.\n\nHver onsdag.")
    made = put(kari, what="", contribution=str(said.id)).json
    assert made["what"] == "Jeg kan kjøre til middagen. Hver onsdag."
    assert made["contribution"] == str(said.id)


def test_words_of_a_guest_who_has_signed_in_since_are_their_own(client, db, put, hitra, kari):
    body = {"municipality": "hitra", "body": "Jeg kan bake."}
    said = str(uuid.uuid4())
    client.put(f"/api/v1/contributions/{said}", json=body, guest=f"user-{kari.id}")
    assert put(kari, what="", contribution=said).status_code == 201


def test_somebody_elses_words_are_not(put, hitra, kari, per):
    said = contribute(hitra, user=per)
    refused = put(kari, contribution=str(said.id))
    assert refused.status_code == 422 and set(refused.json["errors"]) == {"contribution"}


def test_a_change_finds_it_by_its_new_words(client, db, put, hitra, kari):
    made = put(kari)
    path = f"/api/v1/me/offers/{made.json['id']}"
    body = {**GIVEN, "what": "Bake"}
    assert client.patch(path, json=body, as_=kari).status_code == 422
    headers = {"If-Match": made.headers["ETag"]}
    changed = client.patch(path, json=body, as_=kari, headers=headers)
    assert changed.status_code == 200 and changed.json["what"] == "Bake"
    assert client.patch(path, json=body, as_=kari, headers=headers).status_code == 412
    assert set(db.session.scalars(db.select(OfferTerm.term))) == {"#baking"}


def test_deleting_is_asked_about_first_and_nothing_else_is(client, put, hitra, kari):
    put(kari)
    page = BeautifulSoup(client.get("/meg/tilbud", as_=kari).text, "html.parser")
    asked = {one["value"]: one.find_parent("details") for one in page.select('[name="do"]')}
    assert asked["pause"] is None
    assert asked["delete"].summary.text == "Slett" and not asked["delete"].has_attr("open")
    assert "for godt" in asked["delete"].text


def test_one_tap_pauses_resumes_and_deletes(client, db, put, hitra, kari, count):
    offer_id = put(kari).json["id"]
    for do, paused in (("pause", True), ("pause", True), ("resume", False)):
        gone = client.post(f"/meg/tilbud/{offer_id}", data={"do": do}, as_=kari)
        assert gone.headers["Location"] == "/meg/tilbud"
        db.session.expire_all()
        assert bool(db.session.query(Offer).one().paused_at) is paused
    assert client.post(f"/meg/tilbud/{offer_id}", data={"do": "eat"}, as_=kari).status_code == 404
    client.post(f"/meg/tilbud/{offer_id}", data={"do": "delete"}, as_=kari)
    assert (count(Offer), count(OfferTerm)) == (0, 0)


def test_after_half_a_year_one_is_asked_once_and_keeps_it_with_a_tap(client, db, give, kari, clock):
    now = clock.at("2026-11-24T11:00:00Z")
    offer = give(kari)
    clock.at(now + STANDS - timedelta(days=8))
    keep_asking()
    assert told(Kind.OFFER_STILL) == []
    clock.forward(days=2)
    keep_asking()
    keep_asking()
    assert told(Kind.OFFER_STILL) == ["Kari Havn"]
    assert "Gjelder det fortsatt?" in client.get("/meg/tilbud", as_=kari).text
    client.post(f"/meg/tilbud/{offer.id}", data={"do": "keep"}, as_=kari)
    db.session.expire_all()
    assert offer.until == (clock.now.date() + STANDS)
    assert "Gjelder det fortsatt?" not in client.get("/meg/tilbud", as_=kari).text


def test_a_form_keeps_what_was_typed(client, hitra, kari):
    form = {"municipality": "hitra", "what": "å" * 501, "days": ["1"], "kind": "tool"}
    page = client.post("/meg/tilbud/nytt", data=form, as_=kari)
    assert page.status_code == 422 and "høyst 500 tegn" in page.text
    assert "å" * 501 in page.text and 'id="days-1" name="days" value="1" checked' in page.text
    assert 'value="tool" checked' in page.text


def test_a_form_sent_twice_is_one_offer(client, hitra, kari, count):
    form = {"id": str(uuid.uuid4()), "municipality": "hitra", "what": "Bake", "parts": ["day"]}
    for _press in range(2):
        gone = client.post("/meg/tilbud/nytt", data=form, as_=kari)
        assert urlsplit(gone.headers["Location"]).path == "/meg/tilbud"
    assert count(Offer) == 1


def test_changing_by_form_what_was_changed_elsewhere_keeps_both(client, db, hitra, kari, give):
    offer = give(kari)
    form = {"municipality": "hitra", "what": "Bake", "version": "1"}
    assert client.post(f"/meg/tilbud/{offer.id}/endre", data=form, as_=kari).status_code == 303
    late = client.post(f"/meg/tilbud/{offer.id}/endre", data=form | {"what": "Sy"}, as_=kari)
    assert late.status_code == 412 and "Nå står det: Bake" in late.text
    db.session.expire_all()
    assert offer.what == "Bake"
    again = form | {name: read_field(late.text, name) for name in ("what", "version")}
    assert client.post(f"/meg/tilbud/{offer.id}/endre", data=again, as_=kari).status_code == 303
    db.session.expire_all()
    assert offer.what == "Sy"


def test_organisations_see_what_they_may_and_no_names(
    client, db, hitra, kari, siri, mona, give, lag
):
    give(kari, "Jeg kan kjøre")
    give(kari, "Jeg kan sitte hos syke", visibility=Visibility.MUNICIPALITY)
    give(kari, "Jeg kan danse").paused_at = clock.now()
    db.session.commit()
    kristin = person("Kristin", hitra)
    with_role(kristin, Role.ORG_MEMBER, organisation_id=lag.id, rank=Rank.POSTER)
    theirs = client.get(f"/meg/organisasjoner/{lag.id}/tilbud", as_=kristin).text
    assert "kjøre" in theirs and "syke" not in theirs and "danse" not in theirs
    assert "Kari" not in theirs
    desk = client.get("/stab/tilbud", as_=mona).text
    assert "kjøre" in desk and "syke" in desk and "Kari Havn" in desk


def test_staff_elsewhere_see_nothing_of_it(client, hitra, kari, sara, give):
    give(kari)
    assert "kjøre" not in client.get("/stab/tilbud", as_=sara).text


def test_needs_that_fit_come_with_the_reason(client, db, lag, siri, kari, give):
    day = clock.today() + timedelta(days=3)
    begins = clock.oslo(day, time(18))
    need = post_need(lag, siri, starts_at=begins, ends_at=None)
    post_need(lag, siri, title="Baking", slots=(("baker", 2),))
    give(kari, "Eg kan køyre", days=1 << day.weekday(), parts=4)
    (found,) = client.get("/api/v1/me/fitting-needs", as_=kari).json["items"]
    assert found["need"] == str(need.id)
    assert [one["code"] for one in found["reasons"]] == ["can", "days", "parts", "first_time"]
    page = client.get("/meg/tilbud", as_=kari).text
    assert "Fordi du har tilbudt «Eg kan køyre»." in page and "kveld passer" in page


def test_what_fits_leaves_out_ones_own_and_what_one_has_signed_up_for(
    client, lag, siri, kari, give
):
    need = post_need(lag, siri)
    for one in (siri, kari):
        give(one)
    with transaction():
        sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=kari)
    for one in (siri, kari):
        assert client.get("/api/v1/me/fitting-needs", as_=one).json["items"] == []


def test_what_is_too_far_away_does_not_fit(client, db, hitra, skaun, siri, kari, give):
    hitra.latitude, hitra.longitude = 63.60, 8.97
    skaun.latitude, skaun.longitude = 63.30, 10.09
    db.session.commit()
    away = organisation(skaun, owner=siri)
    post_need(away, siri)
    offer = give(kari, travel_minutes=60)
    assert client.get("/api/v1/me/fitting-needs", as_=kari).json["items"] == []
    offer.travel_minutes = 180
    db.session.commit()
    (found,) = client.get("/api/v1/me/fitting-needs", as_=kari).json["items"]
    codes = [one["code"] for one in found["reasons"]]
    assert "near" not in codes  # neither said where: nobody knows the minutes


def test_minutes_are_said_where_both_places_were_given(client, lag, siri, kari, give):
    post_need(lag, siri, latitude=63.60, longitude=8.97)
    give(kari, latitude=63.52, longitude=9.10)
    (found,) = client.get("/api/v1/me/fitting-needs", as_=kari).json["items"]
    assert {"code": "near", "minutes": 23} in found["reasons"]


@pytest.mark.parametrize("placed", ["offer", "need"])
def test_minutes_are_not_said_from_a_middle(client, db, hitra, lag, siri, kari, give, placed):
    hitra.latitude, hitra.longitude = 63.60, 8.97
    db.session.commit()
    point = {"latitude": 63.60, "longitude": 8.97}
    post_need(lag, siri, **(point if placed == "need" else {}))
    give(kari, **(point if placed == "offer" else {}))
    assert "minutter unna" not in client.get("/meg/tilbud", as_=kari).text.split("Fordi du")[1]


def test_all_kinds_have_a_name(client, hitra, kari, give):
    for kind in OfferKind:
        give(kari, kind=kind)
    page = client.get("/meg/tilbud", as_=kari).text
    assert all(name in page for name in ("Tid", "Noe jeg kan", "Utstyr", "Et rom eller et sted"))


def test_who_offers_without_a_name_is_asked_for_it(client, put, nameless):
    assert "ditt-navn" not in client.get("/meg/tilbud", as_=nameless).text
    put(nameless)
    page = BeautifulSoup(client.get("/meg/tilbud", as_=nameless).text, "html.parser")
    form = page.find(id="ditt-navn")
    said = client.post(form["action"], data={"name": "Nina Nes"}, as_=nameless)
    assert said.headers["Location"] == "/meg/tilbud"
    assert "ditt-navn" not in client.get("/meg/tilbud", as_=nameless).text
