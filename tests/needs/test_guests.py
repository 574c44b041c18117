"""A guest who wants to help: the button is there, signing in is on the way, and the wish comes too."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from app.core import clock
from app.extensions import db
from app.needs.models import Need, SignUp
from tests.factories import post_need
from tests.support.forms import buttons, seen, sign_up_on_the_way, wish_form


@pytest.fixture
def need(lag, kari) -> Need:
    return post_need(lag, kari)


def put(client, need, who):
    body = {"slot": str(need.slots[0].id)}
    return client.put(f"/api/v1/needs/{need.id}/sign-ups/me", json=body, as_=who)


def test_a_guest_signs_up_by_way_of_signing_in(client, need):
    """Without a script: pressed, signed in, pressed again."""
    found = buttons(client.get(f"/behov/{need.id}").text)
    assert list(found) == ["Meld deg på"]
    answer = client.get(found["Meld deg på"])
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/logg-inn?")
    back = sign_up_on_the_way(client, client.get(answer.headers["Location"]).text, name="Ny Nabo")
    assert back == found["Meld deg på"]
    action, fields = wish_form(client.get(back).text)
    assert "name" not in fields
    assert client.post(action, data=fields).status_code == 303
    stored = db.session.query(SignUp).one()
    assert (stored.slot_id, stored.user.name) == (need.slots[0].id, "Ny Nabo")
    assert "wish-title" not in client.get(back).text


def test_who_has_no_name_is_asked_for_it_where_one_signs_up(client, need, kari):
    way = buttons(client.get(f"/behov/{need.id}").text)["Meld deg på"]
    back = sign_up_on_the_way(client, client.get(way, follow_redirects=True).text)
    action, fields = wish_form(client.get(back).text)
    assert fields["name"] == ""
    client.post(action, data={**fields, "name": "  Nina Nes "})
    assert "Nina Nes" in client.get(f"/meg/behov/{need.id}/styr", as_=kari).text


def test_the_name_may_be_left_out_and_said_afterwards(client, need, nameless, kari):
    slot = need.slots[0].id
    client.post(f"/meg/behov/{need.id}/meld-pa", data={"slot": slot, "name": " "}, as_=nameless)
    page = client.get(f"/meg/behov/{need.id}", as_=nameless).text
    form = BeautifulSoup(page, "html.parser").select_one("#ditt-navn")
    said = client.post(form["action"], data={"name": "Nina Nes"}, as_=nameless)
    assert said.headers["Location"] == f"/meg/behov/{need.id}"
    assert "ditt-navn" not in client.get(f"/meg/behov/{need.id}", as_=nameless).text
    assert "Nina Nes" in client.get(f"/meg/behov/{need.id}/styr", as_=kari).text


def test_a_name_that_stands_is_not_changed_on_the_way(client, need, kari, per):
    client.post("/meg/navn", data={"name": "En Annen"}, as_=per)
    given = {"slot": need.slots[0].id, "name": "En Annen"}
    client.post(f"/meg/behov/{need.id}/meld-pa", data=given, as_=per)
    db.session.refresh(per)
    assert per.name == "Per Skog"


def test_a_full_place_is_a_place_in_the_queue_for_the_phone_too(client, need, crowd):
    for one in crowd(3):
        put(client, need, one)
    page = BeautifulSoup(client.get(f"/behov/{need.id}").text, "html.parser")
    texts = [one.get_text(strip=True) for one in page.select("[data-module=wish] .ds-button")]
    assert texts == ["Still deg i kø", "Still deg i kø"]


def test_a_wish_that_can_no_longer_be_had_is_said_to_be_over(client, need, per):
    slot, path = need.slots[0].id, f"/meg/behov/{need.id}"
    gone, tomorrow = (clock.today() + timedelta(days=days) for days in (-1, 1))
    queries = [f"plass={slot}&dag={gone}", "plass=x&dag=y", "plass=&dag=", f"plass={slot}"]
    for query in [*queries, f"plass={need.id}&dag={tomorrow}"]:
        page = client.get(f"{path}?{query}", as_=per).text
        assert "Det du valgte, går ikke lenger" in page and "wish-title" not in page
        assert "Meld deg på" in seen(page).get_text()


def test_who_is_signed_up_already_is_told_so_and_not_asked_again(client, need, per):
    put(client, need, per)
    way = buttons(client.get(f"/behov/{need.id}").text)["Meld deg på"]
    page = client.get(way, as_=per).text
    assert "Du er påmeldt" in page and "wish-title" not in page and "går ikke lenger" not in page


def test_of_a_weekly_need_a_guest_may_choose_another_day(client, lag, kari):
    weekly = post_need(lag, kari, weekdays=(0, 3))
    found = buttons(client.get(f"/behov/{weekly.id}").text)
    assert list(found) == ["Meld deg på", "Velg en annen dag"]
