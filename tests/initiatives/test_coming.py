"""The page of whoever comes to an event, before it and after."""

from datetime import timedelta

import pytest

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
