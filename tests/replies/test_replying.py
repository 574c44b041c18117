"""The municipality answers: in a unit's name, by a date, once."""

from datetime import timedelta

from app.core import clock as now_clock
from app.extensions import db
from app.notifications.models import Notification
from app.replies.models import Reply
from app.replies.service import measure_answering, tell_late
from tests.factories import contribute


def send(client, contribution, who, **reply):
    path = f"/api/v1/staff/contributions/{contribution.id}/replies"
    return client.post(path, json={"kind": "final", "body": "Takk!", **reply}, as_=who)


def assign(client, contribution, who, unit):
    path = f"/api/v1/staff/contributions/{contribution.id}/assignments"
    return client.post(path, json={"unit": str(unit.id)}, as_=who)


def states(client, contribution, who):
    document = client.get(f"/api/v1/contributions/{contribution.id}", as_=who).json
    return [step["state"] for step in document["timeline"]]


def test_a_unit_answers_and_the_author_is_told_and_sees_it(
    client, mona, siri, kari, oppvekst, contribution
):
    assert assign(client, contribution, mona, oppvekst).json["handling"] == "assigned"
    sent = send(client, contribution, siri, body="Vi ringer deg.")
    assert sent.status_code == 201 and sent.json["unit"] == "Oppvekst"
    mine = client.get(f"/api/v1/contributions/{contribution.id}", as_=kari).json
    assert mine["handling"] == "answered" and mine["replies"][0]["body"] == "Vi ringer deg."
    assert states(client, contribution, kari) == ["received", "read", "assigned", "answered"]
    assert [one.kind for one in db.session.query(Notification)] == ["reply_final"]


def test_a_unit_that_answers_what_nobody_had_takes_it(client, siri, contribution):
    assert send(client, contribution, siri).status_code == 201
    db.session.refresh(contribution)
    assert contribution.unit.name == "Oppvekst"


def test_another_unit_does_not_answer_for_it(client, mona, tor, oppvekst, contribution, count):
    assign(client, contribution, mona, oppvekst)
    assert send(client, contribution, tor).status_code == 403
    assert count(Reply) == 0


def test_the_second_answer_is_refused(client, siri, contribution, count):
    send(client, contribution, siri)
    assert send(client, contribution, siri, body="En gang til").status_code == 409
    assert count(Reply) == 1


def test_an_interim_reply_moves_the_promise_once(client, siri, contribution):
    later = (contribution.promised_at + timedelta(days=14)).isoformat()
    first = send(client, contribution, siri, kind="interim", promised_at=later)
    assert first.status_code == 201
    db.session.refresh(contribution)
    assert contribution.promised_at.isoformat() == later
    much = (contribution.promised_at + timedelta(days=14)).isoformat()
    again = send(client, contribution, siri, kind="interim", promised_at=much)
    assert again.status_code == 409 and again.json["code"] == "promise_moved_before"


def test_an_interim_reply_needs_a_later_date_within_three_months(client, siri, contribution):
    assert send(client, contribution, siri, kind="interim").status_code == 422
    year = (now_clock.now() + timedelta(days=365)).isoformat()
    assert send(client, contribution, siri, kind="interim", promised_at=year).status_code == 422


def test_what_came_of_it_is_told_after_the_answer(client, siri, kari, contribution):
    path = f"/api/v1/staff/contributions/{contribution.id}/outcome"
    outcome = {"state": "carried_out", "note": "Lysene er oppe."}
    assert client.post(path, json=outcome, as_=siri).status_code in (403, 409)
    send(client, contribution, siri)
    assert client.post(path, json=outcome, as_=siri).status_code == 201
    assert states(client, contribution, kari)[-1] == "carried_out"
    assert client.post(path, json=outcome, as_=siri).status_code == 409


def test_a_unit_of_another_municipality_cannot_be_given_it(client, mona, skaun, contribution):
    from app.places.models import Unit
    from tests.factories import make

    other = make(Unit(municipality_id=skaun.id, name="Oppvekst"))
    assert assign(client, contribution, mona, other).status_code == 422


def test_the_oldest_promise_comes_first_in_the_queue(client, siri, hitra, clock):
    clock.at("2026-11-23T12:00+01:00")
    old = contribute(hitra, body="Gammel")
    clock.forward(days=3)
    new = contribute(hitra, body="Ny")
    queue = client.get("/api/v1/staff/queue?kind=replies", as_=siri).json["items"]
    assert [one["id"] for one in queue] == [str(old.id), str(new.id)]


def test_the_queue_is_the_municipalitys_own(client, siri, sara, skaun, contribution):
    contribute(skaun, body="Skauns")
    bodies = [one["body"] for one in client.get("/api/v1/staff/queue", as_=siri).json["items"]]
    assert bodies == [contribution.body]
    assert client.get("/api/v1/staff/queue?municipality=skaun", as_=siri).status_code == 404


def test_a_broken_promise_is_told_once_and_counted(client, hitra, kari, contribution, clock, count):
    clock.at(contribution.promised_at + timedelta(minutes=1))
    assert (tell_late(), tell_late()) == (1, 0)
    db.session.commit()
    assert [one.kind for one in db.session.query(Notification)] == ["promise_late"]
    measure_answering(hitra.id)
    db.session.commit()
    assert (hitra.answers_due, hitra.answers_in_time) == (1, 0)


def test_fewer_than_five_answers_are_not_counted_in_public(client, siri, hitra, prompt):
    for number in range(5):
        send(client, contribute(hitra, body=f"Nummer {number}"), siri)
        shown = "prosent av svarene" in client.get("/hitra").text
        assert shown == (number == 4)


def test_the_desk_answers_by_form_and_keeps_what_was_typed_when_refused(
    client, siri, tor, mona, oppvekst, contribution
):
    assign(client, contribution, mona, oppvekst)
    db.session.refresh(contribution)
    path = f"/stab/bidrag/{contribution.id}"
    form = {"kind": "final", "body": "Et langt og gjennomtenkt svar.", "version": "1"}
    late = client.post(f"{path}/svar", data=form, as_=siri)
    assert late.status_code == 412 and "Et langt og gjennomtenkt svar." in late.text
    form["version"] = str(contribution.version)
    assert client.post(f"{path}/svar", data=form, as_=siri).status_code == 303
    assert "Et langt og gjennomtenkt svar." in client.get(path, as_=siri).text
