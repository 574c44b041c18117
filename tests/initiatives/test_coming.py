"""The page of whoever comes to an event, before it and after."""

from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup

from app.core import clock as clocks
from app.initiatives import rsvps
from tests.factories import meet, start
from tests.initiatives.test_events import answer


@pytest.fixture
def dinner(hitra, kari):
    """Kari's, with room for two, tomorrow at six."""
    return meet(start(hitra, kari), kari, capacity=2, wishes=("Kake", "Kaffe"))


def test_who_waits_is_not_said_to_come(client, dinner, kari, per, siri, mona):
    path = f"/meg/arrangement/{dinner.id}"
    for who in (per, siri, mona):
        answer(client, dinner, who)
    waits = client.get(path, as_=mona).text
    assert "Du står i køen" in waits and ">I kø<" in waits and ">Jeg kommer<" not in waits
    answer(client, dinner, mona, "no")
    assert ">Still deg i kø<" in client.get(path, as_=mona).text  # it is still full
    assert ">Jeg kommer<" in client.get(path, as_=per).text


def test_once_it_has_begun_nobody_is_asked_and_hosts_see_who_came_and_what_with(
    client, dinner, kari, per, siri, mona, clock
):
    path = f"/meg/arrangement/{dinner.id}"
    for who in (per, siri, mona):
        answer(client, dinner, who)
    day = rsvps.find_own(dinner, per, clocks.day_of(dinner.starts_at)).on
    client.post(f"{path}/ta-med", data={"on": day, "what": "Kake"}, as_=per)
    assert "Kake" in client.get(path, as_=kari).text.split("Hvem tar med hva?")[1]
    clock.at((dinner.starts_at + timedelta(minutes=5)).isoformat())
    page = client.get(path, as_=per).text
    assert "Du kommer." in page and "Det har begynt." in page and ">Kan ikke<" not in page
    assert "Jeg tar med" not in page
    assert "Det ble ingen plass denne gangen" in client.get(path, as_=mona).text
    clock.forward(days=1)
    page = client.get(path, as_=kari).text
    assert "Per Skog" in page and "Ingen har svart" not in page


def test_answering_by_form(client, dinner, per):
    path = f"/meg/arrangement/{dinner.id}"
    assert client.post(f"{path}/svar", data={"answer": "x"}, as_=per).status_code == 422
    assert client.post(f"{path}/svar", data={"answer": "yes"}, as_=per).status_code == 303
    assert "Du kommer." in client.get(path, as_=per).text
    day = dinner.next_at.astimezone(clocks.OSLO).date().isoformat()
    empty = client.post(f"{path}/ta-med", data={"on": day, "what": " "}, as_=per)
    assert empty.status_code == 422 and "Skriv hva du tar med." in empty.text
    client.post(f"{path}/ta-med", data={"on": day, "what": "Salat"}, as_=per)
    assert "Salat" in client.get(path, as_=per).text


@pytest.mark.parametrize(
    ("said", "confirmed"),
    [
        ("yes", "Velkommen! Du er påmeldt onsdag 9. desember kl. 18."),
        ("maybe", "kanskje onsdag 9. desember kl. 18"),
        ("no", "du kommer ikke onsdag 9. desember kl. 18"),
    ],
)
def test_of_what_repeats_the_day_is_named(client, hitra, kari, per, clock, said, confirmed):
    clock.at("2026-12-02T19:00:00Z")
    first = clocks.oslo(date(2026, 12, 2), time(18))
    event = meet(start(hitra, kari), kari, starts_at=first + timedelta(days=7), weekdays=(2,))
    page = BeautifulSoup(client.get(f"/arrangement/{event.id}").text, "html.parser").main
    assert "onsdag 9. desember kl. 18" in page.text
    assert page.find(attrs={"data-ref": "take"}).text == "Jeg kommer onsdag 9. desember"
    assert page.find(attrs={"data-module": "wish"})["data-day"] == "onsdag 9. desember kl. 18"
    form = {"answer": said, "on": "2026-12-09"}
    client.post(f"/meg/arrangement/{event.id}/svar", data=form, as_=per)
    assert confirmed in client.get(f"/meg/arrangement/{event.id}", as_=per).text
