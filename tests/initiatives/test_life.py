"""What becomes of an initiative: asked when it is quiet, asleep, woken, tried, and finished."""

from datetime import date, timedelta

import pytest

from app.contributions.models import Publication
from app.core import clock as clocks
from app.extensions import db
from app.initiatives.models import State, Update
from app.notifications.models import Kind
from app.worker import keep_initiatives
from tests.factories import contribute, person, start
from tests.initiatives.test_initiatives import decide, member, told


def test_quiet_for_three_months_it_is_asked_then_sleeps_and_a_tap_wakes_it(
    client, hitra, kari, clock
):
    clock.at("2026-11-24T11:00:00Z")
    initiative = start(hitra, kari)
    clock.forward(days=90)
    keep_initiatives()
    assert told(Kind.INITIATIVE_QUIET) == []
    clock.forward(days=2)
    keep_initiatives()
    keep_initiatives()
    assert told(Kind.INITIATIVE_QUIET) == ["Kari Havn"]
    assert "Skjer det noe?" in client.get(f"/meg/initiativ/{initiative.id}/styr", as_=kari).text
    clock.forward(days=15)
    keep_initiatives()
    assert "Middag" not in client.get("/hitra/initiativ").text
    assert "Middag" in client.get("/hitra/initiativ?vis=hvilende").text
    client.post(f"/meg/initiativ/{initiative.id}/vekk", as_=kari)
    assert "Middag" in client.get("/hitra/initiativ").text


def test_somebody_joining_wakes_it(client, hitra, kari, per):
    initiative = start(hitra, kari)
    initiative.state = State.SLEEPING
    db.session.commit()
    member(client, initiative, per, "join")
    assert "Middag" in client.get("/hitra/initiativ").text


@pytest.mark.parametrize(
    ("verdict", "state", "trial"),
    [
        ("keep", State.ACTIVE, None),
        ("change", State.ACTIVE, date(2027, 1, 31)),
        ("stop", State.FINISHED, None),
    ],
)
def test_a_trial_ends_with_keep_change_or_stop(client, hitra, kari, clock, verdict, state, trial):
    clock.at("2026-11-24T11:00:00Z")
    initiative = start(hitra, kari, trial_until=date(2026, 12, 1))
    assert "På prøve til" in client.get(f"/initiativ/{initiative.id}").text
    clock.at("2026-12-02T11:00:00Z")
    keep_initiatives()
    keep_initiatives()
    assert told(Kind.INITIATIVE_TRIAL) == ["Kari Havn"]
    form = {"verdict": verdict, "body": "Vi lærte mye.", "until": "2027-01-31"}
    path = f"/meg/initiativ/{initiative.id}/provetid"
    empty = client.post(path, data=form | {"body": ""}, as_=kari)
    assert empty.status_code == 422
    assert client.post(path, data=form, as_=kari).status_code == 303
    db.session.expire_all()
    assert (initiative.state, initiative.trial_until) == (state, trial)
    assert db.session.query(Update).one().body == "Vi lærte mye."


def test_what_came_of_it_is_told_along_the_chain(client, hitra, kari, per, mona):
    said = contribute(hitra, user=mona)
    said.publication, said.published_at = Publication.PUBLISHED, clocks.now()
    db.session.commit()
    initiative = start(hitra, kari, grown_from=said.id)
    member(client, initiative, per, "follow")
    path = f"/meg/initiativ/{initiative.id}/avslutt"
    assert client.post(path, data={"body": "  "}, as_=kari).status_code == 422
    client.post(path, data={"body": "Femti spiste sammen."}, as_=kari)
    assert told(Kind.INITIATIVE_FINISHED) == []  # there is nothing to read yet
    assert "Middag" in client.get("/hitra/initiativ?vis=avsluttet").text
    assert member(client, initiative, person("Ny"), "join").status_code == 403
    assert client.post(path, data={"body": "Igjen"}, as_=kari).status_code == 403
    decide(client, db.session.query(Update).one().id, mona)
    assert told(Kind.INITIATIVE_FINISHED) == ["Mona Moe", "Per Skog"]
    page = client.get(f"/initiativ/{initiative.id}").text
    assert "Dette ble det til" in page and "Femti spiste sammen." in page


def test_an_old_day_is_refused_in_a_trial(client, hitra, kari):
    initiative = start(hitra, kari, trial_until=clocks.today() + timedelta(days=1))
    form = {"verdict": "change", "body": "Mer tid.", "until": "2020-01-01"}
    page = client.post(f"/meg/initiativ/{initiative.id}/provetid", data=form, as_=kari)
    assert page.status_code == 422 and "Mer tid." in page.text


def test_what_a_trial_may_end_as_is_said_and_folded_until_it_is_over(client, hitra, kari, clock):
    initiative = start(hitra, kari, trial_until=clocks.today() + timedelta(days=1))
    path = f"/meg/initiativ/{initiative.id}/styr"
    page = client.get(path, as_=kari).text
    assert "Prøvetiden varer til" in page and "Det kan ikke gjøres om." in page
    assert "<details><summary>Fortsett, endre eller slutt" in page
    clock.forward(days=2)
    page = client.get(path, as_=kari).text
    assert "Prøvetiden er over" in page and "<details open><summary>Fortsett, endre" in page
