"""What the municipality did not confirm is put right and sent in again."""

import uuid

import pytest

from app.accounts.models import Organisation, Standing
from app.extensions import db
from app.notifications.models import Kind, Notification
from tests.organisations.test_registering import PATH, body

MANAGE = "/meg/organisasjoner/" + PATH.rsplit("/", 1)[1]


@pytest.fixture
def refused(client, hitra, kari, mona, register):
    """Kari's, that Mona did not confirm."""
    client.put(PATH, json=body(name="Fillan"), as_=kari)
    made = db.session.query(Organisation).one()
    decide(client, mona, made, "refuse", note="Skriv hele navnet.")
    return made


def decide(client, who, organisation, decision, note=""):
    db.session.refresh(organisation)
    data = {"decision": decision, "note": note, "version": organisation.version}
    answer = client.post(f"/stab/organisasjoner/{organisation.id}", data=data, as_=who)
    db.session.expire_all()
    return answer


def send_again(client, who, organisation, **changes):
    db.session.refresh(organisation)
    data = body(name="Fillan sanitetsforening", **changes) | {"version": organisation.version}
    answer = client.post(f"{MANAGE}/send-inn-igjen", data=data, as_=who)
    db.session.expire_all()
    return answer


def test_it_says_why_and_is_sent_in_again(client, refused, kari, mona):
    page = client.get(MANAGE, as_=kari).text
    assert "Skriv hele navnet." in page and 'value="123456785"' in page
    assert send_again(client, kari, refused).status_code == 303
    assert (refused.standing, refused.name) == (Standing.PENDING, "Fillan sanitetsforening")
    desk = client.get("/stab/organisasjoner", as_=mona).text
    assert "Sendt inn på nytt" in desk and "Skriv hele navnet." in desk
    assert decide(client, mona, refused, "confirm").status_code == 303
    assert refused.standing == Standing.CONFIRMED
    kinds = [one.kind for one in db.session.query(Notification).order_by(Notification.created_at)]
    assert kinds == [Kind.ORGANISATION_REFUSED, Kind.ORGANISATION_CONFIRMED]


def test_it_may_become_a_group_without_a_number(client, refused, kari):
    assert send_again(client, kari, refused, kind="informal", number="").status_code == 303
    assert refused.number is None


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, refused, kari):
    answer = send_again(client, kari, refused, number="123456789")
    assert answer.status_code == 422 and 'value="123456789"' in answer.text
    assert "skrivefeil" in answer.text and refused.standing == Standing.REFUSED


def test_only_what_was_refused_is_sent_again_and_only_by_an_owner(client, refused, kari, per):
    assert send_again(client, per, refused).status_code == 404
    send_again(client, kari, refused)
    assert send_again(client, kari, refused).status_code == 403


def test_a_number_that_was_refused_can_be_registered_by_others(client, refused, per, hitra):
    other = f"/api/v1/organisations/{uuid.uuid4()}"
    assert client.put(other, json=body(), as_=per).status_code == 201
    db.session.expire_all()
    assert refused.number is None


def test_who_comes_second_to_a_number_is_told(client, refused, kari, per):
    client.put(f"/api/v1/organisations/{uuid.uuid4()}", json=body(), as_=per)
    answer = send_again(client, kari, refused)
    assert answer.status_code == 409 and "registrert fra før" in answer.text
