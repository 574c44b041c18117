"""What people send is stored once, and exactly as they sent it."""

import uuid

from app.contributions.models import Contribution
from app.core.audit import AuditEntry
from app.extensions import db

UUID = "3f0c9c52-8c7e-4d7b-9a53-0a2a9b8b6b11"
URL = f"/api/v1/contributions/{UUID}"


def answer(prompt=None, **changes):
    body = {
        "municipality": "hitra",
        "prompt": str(prompt.id) if prompt else None,
        "body": "Jeg kan kjøre til middagen.",
        "visibility": "everyone",
        "signed_as": "nobody",
        "on_behalf_of": None,
        "language": "nb",
        "written_at": "2026-11-20T11:02:00Z",
    }
    return body | changes


def test_the_same_answer_sent_twice_is_stored_once(client, kari, prompt, count):
    first = client.put(URL, json=answer(prompt), as_=kari)
    again = client.put(URL, json=answer(prompt), as_=kari)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json and count(Contribution) == 1


def test_a_guest_gets_the_same_receipt_code_after_a_lost_answer(client, prompt, count):
    first = client.put(URL, json=answer(prompt))
    again = client.put(URL, json=answer(prompt))
    assert first.json["receipt_code"] == again.json["receipt_code"]
    assert count(Contribution) == 1


def test_another_phone_that_sends_the_same_gets_no_receipt_code(client, prompt):
    client.put(URL, json=answer(prompt))
    other = client.put(URL, json=answer(prompt), guest="another")
    assert other.status_code == 409 and other.json["code"] == "other_author"
    assert "receipt_code" not in other.json


def test_another_text_under_the_same_id_is_refused(client, kari, prompt):
    client.put(URL, json=answer(prompt), as_=kari)
    changed = client.put(URL, json=answer(prompt, body="Noe helt annet."), as_=kari)
    assert changed.status_code == 409 and changed.json["code"] == "other_content"
    assert db.session.get(Contribution, uuid.UUID(UUID)).body == "Jeg kan kjøre til middagen."


def test_what_is_received_is_promised_an_answer_in_ten_working_days(client, prompt, clock):
    clock.at("2026-12-18T12:00+01:00")  # a Friday; Christmas and New Year are not working days
    response = client.put(URL, json=answer())
    assert response.status_code == 201, response.json
    assert response.json["promised_at"].startswith("2027-01-05T22:59:59")


def test_receiving_is_on_record(client, prompt, count):
    client.put(URL, json=answer(prompt))
    assert count(AuditEntry) == 1
    assert db.session.query(AuditEntry).one().action == "contribution.received"


def test_text_is_counted_as_people_count(client, prompt):
    family = "👨‍👩‍👧‍👦"
    assert client.put(URL, json=answer(prompt, body=family * 3000)).status_code == 201
    other = URL.replace("3f0c", "4f0c")
    too_long = client.put(other, json=answer(prompt, body="a" * 4001))
    assert too_long.status_code == 422 and too_long.json["errors"] == {"body": ["too_long"]}


def test_a_body_that_is_no_json_is_a_bad_request(client, prompt):
    response = client.put(URL, data=b"{", headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_a_wrong_shape_names_the_fields(client, prompt):
    response = client.put(URL, json=answer(prompt, visibility="friends"))
    assert response.status_code == 422 and "visibility" in response.json["errors"]


def test_a_write_without_a_token_is_refused(client, prompt, count):
    response = client.put(URL, json=answer(prompt), csrf=False)
    assert response.status_code == 400 and response.json["code"] == "csrf"
    assert count(Contribution) == 0


def test_what_was_written_as_somebody_is_not_sent_as_a_guest(client, kari, prompt, count):
    response = client.put(URL, json=answer(prompt, as_user=str(kari.id)))
    assert response.status_code == 401 and response.json["code"] == "not_signed_in"
    assert count(Contribution) == 0


def test_nobody_speaks_for_a_unit_they_are_not_in(client, kari, siri, oppvekst, prompt):
    body = answer(prompt, on_behalf_of=str(oppvekst.id))
    assert client.put(URL, json=body, as_=kari).status_code == 422
    sent = client.put(URL, json=body, as_=siri)
    assert sent.status_code == 201 and sent.json["on_behalf_of"]["name"] == "Oppvekst"


def test_a_late_answer_to_a_closed_question_is_received(client, prompt, clock):
    clock.at(prompt.closes_at)
    clock.forward(days=3)
    assert client.put(URL, json=answer(prompt)).status_code == 201


def test_a_question_of_another_municipality_cannot_be_answered(client, skaun, prompt):
    response = client.put(URL, json=answer(prompt, municipality="skaun"))
    assert response.status_code == 422 and response.json["code"] == "unknown_prompt"
