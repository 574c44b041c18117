"""Support: offered and answered by hosts; asked of the municipality, and answered by a date."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.accounts.models import User
from app.core.commit import transaction
from app.core.errors import Conflict
from app.extensions import db
from app.initiatives.models import State
from app.initiatives.support import answer_support
from app.initiatives.support_models import Answer, Support
from app.notifications.models import Kind
from tests.factories import organisation, start
from tests.initiatives.test_initiatives import told


@pytest.fixture
def dinner(hitra, kari):
    return start(hitra, kari)


def put(client, initiative, who, support_id=None, **more):
    path = f"/api/v1/initiatives/{initiative.id}/supports/{support_id or uuid.uuid4()}"
    return client.put(path, json={"kind": "room", "body": "Et rom på onsdager", **more}, as_=who)


def answer(client, support_id, who, **more):
    return client.post(f"/api/v1/supports/{support_id}/answer", json=more, as_=who)


def test_a_unit_offers_once_and_a_host_says_yes(client, dinner, kari, siri, oppvekst, count):
    support_id, party = uuid.uuid4(), {"on_behalf_of": str(oppvekst.id)}
    first, again = (put(client, dinner, siri, support_id, **party) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and count(Support) == 1
    assert put(client, dinner, siri, support_id, kind="money", **party).status_code == 409
    assert put(client, dinner, kari, support_id).json["code"] == "other_author"
    assert told(Kind.SUPPORT_OFFERED) == ["Kari Havn"]
    page = f"/initiativ/{dinner.id}"
    assert "Oppvekst bidrar" not in client.get(page).text
    assert answer(client, support_id, siri, accept=True).status_code == 404
    assert answer(client, support_id, kari, accept=True).json["answer"] == "yes"
    assert "Oppvekst bidrar: et rom." in client.get(page).text
    assert told(Kind.SUPPORT_ANSWERED) == ["Siri Skoledal"]
    assert answer(client, support_id, kari, accept=False).status_code == 409


def test_a_no_to_an_offer_is_shown_to_nobody_else(client, hitra, dinner, kari, per):
    lag = organisation(hitra, owner=per, name="Hitra bygg")
    db.session.refresh(per)
    made = put(client, dinner, per, on_behalf_of=str(lag.id)).json
    path = f"/meg/initiativ/{dinner.id}/stotte"
    client.post(f"{path}/{made['id']}", data={"answer": "no"}, as_=kari)
    assert "Hitra bygg" not in client.get(f"/initiativ/{dinner.id}").text
    assert "Dere takket nei til Hitra bygg." in client.get(path, as_=kari).text


def test_nobody_offers_in_a_name_that_is_not_theirs(client, dinner, kari, per, oppvekst):
    assert put(client, dinner, per, on_behalf_of=str(oppvekst.id)).status_code == 422
    asked = put(client, dinner, per)
    assert (asked.status_code, asked.json["code"]) == (403, "hosts_only")


def test_the_municipality_answers_by_a_date_with_a_reason_for_all(
    client, dinner, kari, siri, sara, oppvekst, clock
):
    clock.at("2026-11-24T11:00:00Z")
    made = put(client, dinner, kari).json
    assert made["promised_at"].startswith("2026-12-08")
    page = f"/initiativ/{dinner.id}"
    assert "Svar er lovet innen tirsdag 8. desember." in client.get(page).text
    assert "Et rom på onsdager" not in client.get(page).text
    assert "Et rom på onsdager" in client.get("/stab/stotte", as_=siri).text
    assert "Et rom på onsdager" not in client.get("/stab/stotte", as_=sara).text
    assert client.post(f"/stab/stotte/{made['id']}", data={}, as_=sara).status_code == 404
    bare = client.post(f"/stab/stotte/{made['id']}", data={"answer": "yes"}, as_=siri)
    assert bare.status_code == 422 and "Skriv en setning om hvorfor" in bare.text
    clock.at("2026-12-09T11:00:00Z")
    assert "Skulle vært besvart" in client.get(page).text
    form = {"answer": "yes", "reason": "Biblioteket står tomt.", "unit": str(oppvekst.id)}
    assert client.post(f"/stab/stotte/{made['id']}", data=form, as_=siri).status_code == 303
    shown = client.get(page).text
    assert "Ja fra Oppvekst: et rom." in shown and "Biblioteket står tomt." in shown
    assert "Svaret kom etter fristen." in shown
    assert told(Kind.SUPPORT_ANSWERED) == ["Kari Havn"]


def test_a_unit_that_is_not_theirs_is_refused(client, dinner, kari, siri, teknisk):
    made = put(client, dinner, kari).json
    refused = answer(client, made["id"], siri, accept=True, reason="Ja.", unit=str(teknisk.id))
    assert refused.status_code == 422 and set(refused.json["errors"]) == {"unit"}


def test_two_who_answer_at_once_give_one_answer(app, client, dinner, kari, siri, tor, oppvekst):
    made = put(client, dinner, kari).json
    people, support_id = [siri.id, tor.id], uuid.UUID(made["id"])
    db.session.remove()

    def say(user_id):
        with app.app_context():
            try:
                with transaction():
                    user = db.session.get_one(User, user_id)
                    answer_support(support_id=support_id, by=user, accept=True, reason="Ja.")
            except Conflict:
                return 0
            return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(say, people)) == 1
    assert db.session.query(Support).one().answer == Answer.YES


def test_nothing_is_offered_to_what_is_finished_or_not_public(client, hitra, dinner, kari):
    dinner.state = State.FINISHED
    db.session.commit()
    assert put(client, dinner, kari).json["code"] == "finished"
    hidden = start(hitra, kari, published=False)
    assert put(client, hidden, kari).status_code == 404


def test_a_form_keeps_what_was_typed_and_counts_once(client, dinner, kari, count):
    path = f"/meg/initiativ/{dinner.id}/stotte"
    form = {"id": str(uuid.uuid4()), "kind": "money", "body": ""}
    empty = client.post(path, data=form, as_=kari)
    assert empty.status_code == 422 and '<option value="money" selected' in empty.text
    for _press in range(2):
        gone = client.post(path, data=form | {"body": "Til gryter"}, as_=kari)
        assert gone.headers["Location"] == path
    assert count(Support) == 1
