"""From a number to an organisation that may be spoken for."""

import uuid

import pytest

from app.accounts.models import Organisation, Standing
from app.extensions import db
from app.notifications.models import Kind, Notification
from app.organisations.models import Finding, RegisterCheck
from tests.factories import organisation

ID = "7b0e4d5e-2f43-4f0e-9d3c-1d5a3c1a9f10"
PATH = f"/api/v1/organisations/{ID}"


def body(**changes):
    given = {
        "municipality": "hitra",
        "kind": "voluntary",
        "name": "Fillan sanitetsforening",
        "number": "123 456 785",
        "about": "Vi lager middag på onsdager.",
    }
    return {**given, **changes}


def test_a_registered_one_waits_for_the_municipality_with_the_registers_word(
    client, hitra, kari, register, count
):
    answer = client.put(PATH, json=body(), as_=kari)
    assert (answer.status_code, answer.json["standing"]) == (201, "pending")
    assert answer.json["number"] == "123456785"
    check = db.session.query(RegisterCheck).one()
    assert (check.finding, check.name, check.is_voluntary) == (
        Finding.FOUND,
        "FILLAN SANITETSFORENING",
        True,
    )
    assert client.put(PATH, json=body(), as_=kari).status_code == 200
    assert count(Organisation) == 1
    assert client.get(PATH).status_code == 404  # nobody sees it before it is confirmed


def test_what_could_not_be_checked_is_said_to_staff(client, hitra, kari, mona, no_register):
    assert client.put(PATH, json=body(), as_=kari).status_code == 201
    assert "kunne ikke sjekkes nå" in client.get("/stab/organisasjoner", as_=mona).text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "123456789"}, "number_invalid"),
        ({"number": "12345678"}, "number_invalid"),
        ({"number": "x"}, "number_invalid"),
        ({"number": None}, "number_required"),
        ({"number": "999999999"}, "number_unknown"),
        ({"number": "987654325"}, "number_closed"),
        ({"name": "\u200b \n"}, "name_required"),
    ],
)
def test_a_number_that_cannot_be_is_refused(client, hitra, kari, register, count, changes, code):
    answer = client.put(PATH, json=body(**changes), as_=kari)
    assert answer.status_code == 422, answer.json
    assert answer.json["code"] == code
    assert count(Organisation) == 0


def test_a_group_without_a_number_is_vouched_for_by_staff(client, hitra, kari, mona):
    sent = body(kind="informal", number="", name="Sandstad grendelag")
    assert client.put(PATH, json=sent, as_=kari).json["number"] is None
    assert "går god" in client.get("/stab/organisasjoner", as_=mona).text


def test_a_number_is_registered_once(client, hitra, kari, per, register):
    client.put(PATH, json=body(), as_=kari)
    again = client.put(f"/api/v1/organisations/{uuid.uuid4()}", json=body(), as_=per)
    assert (again.status_code, again.json["code"]) == (409, "number_taken")
    assert client.put(PATH, json=body(), as_=per).json["code"] == "other_author"


def decide(client, who, **data):
    return client.post(f"/stab/organisasjoner/{ID}", data=data, as_=who)


def test_confirmed_it_may_be_spoken_for_and_its_owner_is_told(client, hitra, kari, mona, register):
    client.put(PATH, json=body(), as_=kari)
    assert client.get("/api/v1/session", as_=kari).json["user"]["organisations"] == []
    assert decide(client, mona, decision="confirm", version=1).status_code == 303
    told = db.session.query(Notification).one()
    assert (told.user_id, told.kind) == (kari.id, Kind.ORGANISATION_CONFIRMED)
    assert client.get("/api/v1/session", as_=kari).json["user"]["organisations"] == [
        {
            "id": ID,
            "name": "Fillan sanitetsforening",
            "municipality": "hitra",
            "municipality_name": "Hitra",
        }
    ]
    assert "Vi lager middag" in client.get(f"/organisasjoner/{ID}").text
    assert "Fillan sanitetsforening" in client.get("/hitra/organisasjoner").text


def test_a_refusal_needs_a_reason_that_the_owner_can_read(client, hitra, kari, mona, register):
    client.put(PATH, json=body(), as_=kari)
    assert decide(client, mona, decision="refuse").status_code == 422
    decide(client, mona, decision="refuse", note="Ring oss, så ordner vi <b>vedtektene</b>.")
    page = client.get(f"/meg/organisasjoner/{ID}", as_=kari)
    assert "Ring oss, så ordner vi &lt;b&gt;" in page.text
    assert client.get(f"/organisasjoner/{ID}").status_code == 404


def test_two_moderators_at_once_the_second_is_told(client, hitra, kari, mona, arne, register):
    client.put(PATH, json=body(), as_=kari)
    decide(client, mona, decision="confirm")
    late = decide(client, arne, decision="refuse", note="Nei.")
    assert late.status_code == 409
    assert db.session.query(Organisation).one().standing == Standing.CONFIRMED


def test_the_register_is_asked_again(app, client, hitra, kari, mona, no_register, brreg):
    client.put(PATH, json=body(), as_=kari)
    inside = f"/meg/organisasjoner/{ID}"
    assert "kunne ikke sjekkes i registeret nå" in client.get(inside, as_=kari).text
    app.config["REGISTER_URL"] = brreg
    decide(client, mona, decision="check")
    assert "Frivillighetsregisteret" in client.get("/stab/organisasjoner", as_=mona).text
    assert "kunne ikke sjekkes" not in client.get(inside, as_=kari).text


def test_nobody_speaks_for_what_is_not_confirmed(client, hitra, prompt, kari):
    pending = organisation(hitra, owner=kari, standing=Standing.PENDING)
    answer = client.put(
        f"/api/v1/contributions/{uuid.uuid4()}",
        json={
            "municipality": "hitra",
            "prompt": str(prompt.id),
            "body": "Vi kan.",
            "visibility": "everyone",
            "signed_as": "nobody",
            "on_behalf_of": str(pending.id),
            "language": "nb",
            "written_at": "2026-11-24T11:02:00Z",
        },
        as_=kari,
    )
    assert (answer.status_code, answer.json["code"]) == (422, "not_a_member")


def test_the_form_keeps_what_was_typed(client, hitra, kari, register):
    sent = body(number="123456789", about="Vi er mange.")
    page = client.post("/meg/organisasjoner/ny", data=sent, as_=kari)
    assert page.status_code == 422
    assert "Vi er mange." in page.text and 'value="123456789"' in page.text
    assert "Kontroller de ni sifrene" in page.text


def test_what_its_page_says_is_changed_by_who_has_read_it(client, hitra, kari):
    mine = organisation(hitra, owner=kari)
    path = f"/api/v1/organisations/{mine.id}"
    tag = f'"{mine.version}"'
    first = client.patch(path, json={"about": "Nytt."}, headers={"If-Match": tag}, as_=kari)
    assert (first.status_code, first.json["about"]) == (200, "Nytt.")
    late = client.patch(path, json={"about": "Gammelt."}, headers={"If-Match": tag}, as_=kari)
    assert late.status_code == 412
    assert client.patch(path, json={"about": "x"}, as_=kari).status_code == 422
