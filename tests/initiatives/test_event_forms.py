"""Events without JavaScript: written, changed and answered by forms; and the day that is named."""

import uuid
from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup

from app.core import clock as clocks
from app.extensions import db
from app.initiatives.event_models import Event
from tests.factories import meet, start
from tests.support.page import read_field


@pytest.fixture
def dinner(hitra, kari):
    return meet(start(hitra, kari), kari)


def test_a_form_keeps_what_was_typed_and_counts_once(client, hitra, kari, count):
    initiative = start(hitra, kari)
    path = f"/meg/initiativ/{initiative.id}/arrangement/nytt"
    tomorrow = (clocks.today() + timedelta(days=1)).isoformat()
    form = {"id": str(uuid.uuid4()), "title": "Middag", "day": tomorrow, "wishes": "Kake\nKaffe"}
    page = client.post(path, data=form, as_=kari)
    assert page.status_code == 422 and "Kake\nKaffe" in page.text
    form |= {"from": "18:00", "to": "20:00", "weekdays": ["2"], "capacity": "12"}
    for _press in range(2):
        gone = client.post(path, data=form, as_=kari)
        assert gone.headers["Location"] == f"/meg/arrangement/{form['id']}"
    event = db.session.query(Event).one()
    assert (event.wishes, event.capacity, event.weekdays) == (["Kake", "Kaffe"], 12, 4)
    edit = client.get(f"/meg/arrangement/{event.id}/endre", as_=kari).text
    assert 'value="18:00"' in edit and "Kake\nKaffe" in edit


def test_a_day_that_is_over_is_said_to_a_host_and_not_to_a_guest(client, hitra, kari):
    path = f"/meg/initiativ/{start(hitra, kari).id}/arrangement/nytt"
    form = {"title": "Middag", "day": "2020-01-01", "from": "18:00"}
    said = client.post(path, data=form, as_=kari).text
    assert "Velg en ny dag" in said and "Se hva annet som skjer" not in said


def test_what_another_host_has_changed_is_shown_and_the_second_try_counts(client, db, dinner, kari):
    path = f"/meg/arrangement/{dinner.id}/endre"
    read = client.get(path, as_=kari).text
    names = ("title", "day", "from", "place", "version")
    form = {name: read_field(read, name) for name in names}
    assert client.post(path, data=form | {"place": "Kaia"}, as_=kari).status_code == 303
    late = client.post(path, data=form | {"place": "Naustet"}, as_=kari)
    assert late.status_code == 412 and "Nå står det: Kaia" in late.text
    again = {name: read_field(late.text, name) for name in names}
    assert client.post(path, data=again, as_=kari).status_code == 303
    db.session.expire_all()
    assert dinner.place == "Naustet"


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
