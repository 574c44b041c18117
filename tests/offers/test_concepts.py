"""What an offer and a need are about: as their words were read, until a person says it."""

import re
from datetime import time, timedelta

import pytest
from bs4 import BeautifulSoup

from app.core import clock
from app.core.concept_names import NAMES
from app.core.terms import CONCEPT, read_lexicon
from app.extensions import db
from app.needs.models import NeedTerm
from app.offers import asking, fitting
from app.offers.candidates import match
from app.offers.models import Offer
from tests.factories import post_need


@pytest.fixture
def post(lag, siri, noon):
    """`post("Male klubbhuset")`: a need in five days."""

    def posted(title, role="vert", *more, **values):
        day = clock.today() + timedelta(days=5)
        times = {"starts_at": clock.oslo(day, time(12)), "ends_at": clock.oslo(day, time(14))}
        slots = tuple((one, 2) for one in (role, *more))
        return post_need(lag, siri, title=title, slots=slots, **times, **values)

    return posted


def people_for(need, *slots):
    day = clock.day_of(need.next_at)
    wanted = asking.wanted_of(need, slots or need.slots, day)
    return {one.candidate.user_id for one in match(wanted, now=clock.now(), count=10)}


def choose(client, thing, who, *concepts, more=""):
    kind = "tilbud" if isinstance(thing, Offer) else "behov"
    form = {"concepts": list(concepts), "more": more}
    sent = client.post(f"/meg/{kind}/{thing.id}/handler-om", data=form, as_=who)
    assert sent.status_code == 303
    db.session.expire_all()
    return sent


def chips(page, thing):
    """What stands as a chip, and whether it is on."""
    part = BeautifulSoup(page, "html.parser").find(id=f"read-{thing.id}")
    boxes = part.find_all("input", type="checkbox")
    summary = " ".join(part.summary.text.split())
    return summary, {one["value"]: one.has_attr("checked") for one in boxes}


def test_every_concept_of_the_lexicon_has_a_name_and_no_other():
    assert {CONCEPT + name for name in NAMES} == set(read_lexicon().words.values())
    assert list(dict.fromkeys(read_lexicon().words.values())) == [CONCEPT + one for one in NAMES]


def test_what_an_offer_was_read_as_is_shown_and_corrected(client, give, post, kari):
    need, other = post("Kjøring til legen", "sjåfør"), post("Bake til basaren", "baker")
    offer = give(kari, "Jeg kan kjøre ut kaker")
    page = client.get(f"/meg/tilbud?lest={offer.id}", as_=kari).text
    summary, boxes = chips(page, offer)
    assert summary == "Vi leste dette som: kjøring, baking. Riktig?"
    assert boxes == {"driving": True, "baking": True}
    assert people_for(need) == people_for(other) == {kari.id}
    choose(client, offer, kari, "driving")
    assert (people_for(need), people_for(other)) == ({kari.id}, set())
    assert [one.need.id for one in fitting.find_fitting(kari)] == [need.id]
    summary, boxes = chips(client.get("/meg/tilbud", as_=kari).text, offer)
    assert summary == "Handler om: kjøring. Endre"
    assert boxes == {"driving": True, "baking": False}


def test_what_was_added_is_what_one_is_asked_for_and_outlives_a_change(client, give, post, kari):
    offer, need = give(kari, "Litt av hvert"), post("Snømåking hos Ola", "måker")
    page = client.get("/meg/tilbud", as_=kari).text
    assert chips(page, offer) == ("Vi skjønte ikke hva dette handler om. Si det her", {})
    assert people_for(need) == set()
    choose(client, offer, kari, more="snow")
    assert people_for(need) == {kari.id} and offer.looked_at is None
    form = {"what": "Litt av hvert, og mer", "municipality": "hitra", "version": offer.version}
    client.post(f"/meg/tilbud/{offer.id}/endre", data=form, as_=kari)
    db.session.expire_all()
    assert offer.what.endswith("mer") and people_for(need) == {kari.id}


def test_an_offer_by_form_leads_to_its_chips(client, kari):
    form = {"what": "Kjøre folk", "municipality": "hitra", "kind": "time"}
    sent = client.post("/meg/tilbud/nytt", data=form, as_=kari)
    offer = db.session.query(Offer).one()
    page = client.get(sent.headers["Location"], as_=kari).text
    assert re.search(rf'<details id="read-{offer.id}" open>', page)


def test_what_a_need_was_read_as_is_shown_and_corrected(client, give, post, siri, kari, per, hitra):
    give(kari, "Jeg kan kjøre")
    give(per, "Jeg kan male", municipality="hitra", travel_minutes=240)
    need = post("Kjøre maling til grendehuset", "hjelper")
    page = client.get(f"/meg/behov/{need.id}/styr?lest=1", as_=siri).text
    summary, boxes = chips(page, need)
    assert "Riktig?" in summary and boxes["driving"] and boxes["painting"]
    assert people_for(need) == {kari.id, per.id}
    choose(client, need, siri, "painting")
    assert people_for(need) == {per.id}
    assert chips(client.get(f"/meg/behov/{need.id}/styr", as_=siri).text, need)[0] == (
        "Handler om: maling. Endre"
    )
    kinds = set(db.session.scalars(db.select(NeedTerm.term).filter_by(need_id=need.id)))
    assert "@kind:craft" in kinds and "@kind:driving" not in kinds


def test_each_role_asks_for_its_own_and_for_what_was_added(client, give, post, siri, kari, per):
    give(kari, "Jeg kan kjøre")
    give(per, "Jeg kan danse", municipality="hitra", travel_minutes=240)
    need = post("Onsdagstreff", "sjåfør", "kokk")
    driver, cook = need.slots
    choose(client, need, siri, "driving", "food")
    assert (people_for(need, driver), people_for(need, cook)) == ({kari.id}, set())
    choose(client, need, siri, "driving", "food", more="dancing")
    assert (people_for(need, driver), people_for(need, cook)) == ({kari.id, per.id}, {per.id})
    choose(client, need, siri)
    assert need.concepts == [] and people_for(need) == set()


def test_what_is_no_concept_is_refused_and_others_things_stay(client, give, post, kari, per, siri):
    offer, need = give(kari), post("Kjøring")
    for thing, who, path in ((offer, kari, "tilbud"), (need, siri, "behov")):
        there = f"/meg/{path}/{thing.id}/handler-om"
        assert client.post(there, data={"more": "xyzzy"}, as_=who).status_code == 422
        assert client.post(there, data={"more": "snow"}, as_=per).status_code in (403, 404)
    db.session.expire_all()
    assert offer.concepts is need.concepts is None


def test_the_api_says_and_takes_what_a_thing_is_about(client, give, post, kari, per, siri):
    offer, need = give(kari, "Jeg kan kjøre"), post("Kjøring og baking")
    offers, needs = f"/api/v1/me/offers/{offer.id}/concepts", f"/api/v1/needs/{need.id}/concepts"
    for path, who, read in ((offers, kari, ["driving"]), (needs, siri, ["driving", "baking"])):
        for chosen in (["baking", "baking"], ["baking"], []):
            said = client.put(path, json={"concepts": chosen}, as_=who)
            assert said.status_code == 200
            assert said.json == {"concepts": sorted(set(chosen)), "read_as": read}
        assert client.put(path, json={"concepts": ["xyzzy"]}, as_=who).status_code == 422
        assert client.put(path, json={"concepts": ["snow"]}, as_=per).status_code in (403, 404)
    db.session.expire_all()
    assert offer.concepts == need.concepts == []
