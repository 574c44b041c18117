"""Signing in by an e-mailed code."""

import re

import pytest

from app.accounts.models import User
from app.core.mail import OutgoingMail
from app.extensions import db
from tests.factories import person

ASK = "/api/v1/sign-in/code"
VERIFY = "/api/v1/sign-in/code/verify"
EMAIL = "ola@example.no"


def ask_for_code(client, email: str = EMAIL) -> str:
    assert client.post(ASK, json={"email": email}).status_code == 202
    mail = db.session.query(OutgoingMail).order_by(OutgoingMail.id.desc()).first()
    assert mail.to == email.lower()
    return re.search(r"\b\d{6}\b", mail.text)[0]


def verify(client, code: str, email: str = EMAIL):
    return client.post(VERIFY, json={"email": email, "code": code})


def test_the_code_lets_a_new_person_in(client, app, count):
    code = ask_for_code(client)
    signed_in = verify(client, code)
    assert signed_in.status_code == 200 and signed_in.json["signed_in"] is True
    assert count(User) == 1
    assert client.get("/api/v1/session").json["user"]["id"] == signed_in.json["user"]["id"]


def test_the_same_answer_whether_or_not_the_address_is_known(client, app):
    known = person("Kjent Person").email
    answers = [client.post(ASK, json={"email": one}) for one in (known, "ukjent@example.no")]
    assert [one.status_code for one in answers] == [202, 202]
    assert answers[0].data == answers[1].data


def test_a_code_is_used_once(client, app):
    code = ask_for_code(client)
    assert verify(client, code).status_code == 200
    assert verify(client, code).status_code == 422


def test_five_wrong_tries_end_it(client, app):
    code = ask_for_code(client)
    wrong = "000000" if code != "000000" else "111111"
    assert [verify(client, wrong).status_code for _ in range(5)] == [422] * 5
    assert verify(client, code).status_code == 422


def test_a_code_lives_ten_minutes(client, app, clock):
    clock.at("2026-11-24T12:00+01:00")
    code = ask_for_code(client)
    clock.forward(minutes=10, seconds=1)
    assert verify(client, code).status_code == 422


def test_asking_too_often_is_slowed_down(client, app):
    statuses = [client.post(ASK, json={"email": EMAIL}).status_code for _ in range(7)]
    assert statuses[0] == 202 and statuses[-1] == 429


def test_signing_out_ends_the_session_and_the_guest(client, app):
    verify(client, ask_for_code(client))
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/session").json["signed_in"] is False


def test_leaving_everywhere_ends_other_devices_too(client, kari):
    assert client.get("/meg", as_=kari).status_code == 200
    client.post("/meg/logg-ut-overalt", as_=kari)
    assert client.get("/api/v1/me", as_=kari, renew=False).status_code == 401


def test_staff_sign_in_again_after_a_working_day(client, siri, kari, clock):
    for who, still in ((kari, 200), (siri, 401)):
        clock.at("2026-11-24T08:00+01:00")
        assert client.get("/api/v1/me", as_=who).status_code == 200
        clock.forward(hours=13)
        assert client.get("/api/v1/me", as_=who, renew=False).status_code == still


def test_a_profile_changes_only_what_is_given(client, kari):
    changed = client.patch("/api/v1/me", json={"language": "nn"}, as_=kari)
    assert (changed.json["language"], changed.json["name"]) == ("nn", "Kari Havn")


def test_the_forms_sign_in_without_scripts_and_go_where_one_was_going(client, app):
    client.post("/logg-inn", data={"email": EMAIL, "next": "/meg/varsler"})
    mail = db.session.query(OutgoingMail).one()
    code = re.search(r"\b\d{6}\b", mail.text)[0]
    wrong = client.post("/logg-inn/kode", data={"email": EMAIL, "code": "12"})
    assert wrong.status_code == 422
    form = {"email": EMAIL, "code": code, "next": "/meg/varsler"}
    assert "/meg/profil" in client.post("/logg-inn/kode", data=form).headers["Location"]


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(client, kari, evil):
    answer = client.get(f"/logg-inn?next={evil}", as_=kari)
    assert answer.headers["Location"].endswith("/meg")
