"""Guests before an initiative and an event: the button is there, and what one wants comes along."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from app.core import clock
from app.extensions import db
from app.initiatives.event_models import Bring, Event, Rsvp
from app.initiatives.models import Member
from tests.factories import meet, start
from tests.initiatives.test_events import answer
from tests.support.forms import buttons, seen, sign_up_on_the_way, wish_form


@pytest.fixture
def dinner(hitra, kari) -> Event:
    """Kari's, with room for two, tomorrow at six."""
    return meet(start(hitra, kari), kari, capacity=2, wishes=("En rett du er glad i", "Kaffe"))


def tomorrow():
    return clock.today() + timedelta(days=1)


def links(page: str) -> dict[str, str]:
    found = seen(page).select("main a")
    return {one.get_text(strip=True): one["href"] for one in found}


def press(client, page: str, who) -> None:
    action, fields = wish_form(page)
    assert client.post(action, data=fields, as_=who).status_code == 303


def said(user) -> list[tuple[str, list[str]]]:
    db.session.expire_all()
    things = [one.what for one in db.session.query(Bring).filter_by(user_id=user.id)]
    rsvps = db.session.query(Rsvp).filter_by(user_id=user.id)
    return [(one.coming, things) for one in rsvps]


def test_a_guest_joins_by_way_of_signing_in_and_there_is_one_button_for_it(client, hitra, kari):
    initiative = start(hitra, kari)
    found = buttons(client.get(f"/initiativ/{initiative.id}").text)
    assert list(found) == ["Bli med"]
    page = client.get(found["Bli med"], follow_redirects=True).text
    back = sign_up_on_the_way(client, page, name="Ny Nabo")
    assert back == f"/meg/initiativ/{initiative.id}"
    form = seen(client.get(back).text).find("button", value="join").find_parent("form")
    client.post(form["action"], data={"do": "join"})
    assert {one.user.name for one in db.session.query(Member)} == {"Kari Havn", "Ny Nabo"}


def test_a_guest_comes_to_an_event_by_way_of_signing_in(client, dinner):
    found = buttons(client.get(f"/arrangement/{dinner.id}").text)
    assert list(found) == ["Jeg kommer"]
    back = sign_up_on_the_way(client, client.get(found["Jeg kommer"], follow_redirects=True).text)
    action, fields = wish_form(client.get(back).text)
    assert client.post(action, data={**fields, "name": "Ny Nabo"}).status_code == 303
    mine = db.session.query(Rsvp).one()
    assert (mine.coming, mine.on, mine.user.name) == ("yes", tomorrow(), "Ny Nabo")


def test_what_one_brings_comes_along_with_the_answer(client, dinner, per):
    way = links(client.get(f"/arrangement/{dinner.id}").text)["Jeg tar med: En rett du er glad i"]
    page = client.get(way, as_=per).text
    assert "Jeg kommer" in seen(page).find(id="wish-title").find_parent("section").get_text()
    press(client, page, per)
    assert said(per) == [("yes", ["En rett du er glad i"])]
    assert "wish-title" not in client.get(way, as_=per).text


@pytest.mark.parametrize("before", ["yes", "maybe"])
def test_what_one_brings_changes_no_answer_that_stands(client, dinner, per, before):
    way = links(client.get(f"/arrangement/{dinner.id}").text)["Jeg tar med: Kaffe"]
    answer(client, dinner, per, before)
    press(client, client.get(way, as_=per).text, per)
    assert said(per) == [(before, ["Kaffe"])]


def test_what_somebody_else_brings_meanwhile_is_said_and_the_answer_holds(
    client, dinner, per, siri
):
    way = links(client.get(f"/arrangement/{dinner.id}").text)["Jeg tar med: Kaffe"]
    page = client.get(way, as_=per).text
    press(client, client.get(way, as_=siri).text, siri)
    press(client, page, per)
    assert said(per) == [("yes", [])]
    assert "Jeg tar med: Kaffe" not in links(client.get(f"/arrangement/{dinner.id}").text)


def test_maybe_is_a_wish_too_and_a_full_event_a_queue(client, dinner, per, siri, mona):
    for who in (per, siri):
        answer(client, dinner, who)
    page = client.get(f"/arrangement/{dinner.id}").text
    assert list(buttons(page)) == ["Still deg i kø"]
    press(client, client.get(links(page)["Jeg kommer kanskje"], as_=mona).text, mona)
    assert said(mona) == [("maybe", [])]
    press(client, client.get(buttons(page)["Still deg i kø"], as_=mona).text, mona)
    assert said(mona) == [("waiting", [])]


def test_a_wish_for_a_day_that_is_none_is_said_to_be_over(client, dinner, per):
    for day in (clock.today(), "x", ""):
        page = client.get(f"/meg/arrangement/{dinner.id}?dag={day}&svar=yes", as_=per).text
        assert "Det du valgte, går ikke lenger" in page and "wish-title" not in page


def test_who_has_no_name_is_asked_for_it_once_one_comes(client, dinner, nameless, kari):
    path = f"/meg/arrangement/{dinner.id}"
    answer(client, dinner, nameless)
    form = BeautifulSoup(client.get(path, as_=nameless).text, "html.parser").find(id="ditt-navn")
    client.post(form["action"], data={"name": "Nina Nes"}, as_=nameless)
    assert "Nina Nes" in client.get(path, as_=kari).text
