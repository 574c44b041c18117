"""A receipt code stands in for an account; an account may claim what came before it."""

from app.contributions.receipts import code_for
from app.extensions import db
from tests.factories import KEY, contribute, person


def test_the_code_shows_what_it_belongs_to_however_it_is_typed(client, hitra):
    contribution = contribute(hitra)
    code = code_for(contribution.id, key=KEY)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} "):
        assert client.get(f"/api/v1/receipts/{typed}").json["id"] == str(contribution.id)


def test_a_code_that_is_none_is_not_found(client, hitra):
    contribute(hitra)
    assert client.get("/api/v1/receipts/2222-2222-2222").status_code == 404
    assert client.get("/api/v1/receipts/x").status_code == 404


def test_guessing_is_slowed_down(client, app, hitra, monkeypatch):
    monkeypatch.setitem(app.config, "CROWD", 30)
    answers = [client.get("/api/v1/receipts/2222-2222-2222") for _ in range(31)]
    assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) > 0


def test_the_page_shows_it_too(client, hitra):
    contribution = contribute(hitra, body="Lys ved brua.")
    code = code_for(contribution.id, key=KEY)
    page = client.post("/kvittering", data={"code": code})
    assert page.status_code == 200 and "Lys ved brua." in page.text
    assert client.post("/kvittering", data={"code": "feil"}).status_code == 404


def test_what_a_phone_sent_as_guest_is_claimed_and_the_accounts_own_stays(client, hitra, kari):
    before = contribute(hitra, user=kari, body="Fra kontoen")
    guest = contribute(hitra, guest="another-phone", body="Som gjest")
    codes = [code_for(guest.id, key=KEY)]
    answer = client.post("/api/v1/me/claims", json={"receipt_codes": codes}, as_=kari)
    assert answer.json == {"claimed": 1}
    mine = client.get("/api/v1/me/contributions", as_=kari).json["items"]
    assert {one["id"] for one in mine} == {str(before.id), str(guest.id)}


def test_nobody_claims_what_has_an_owner(client, hitra, kari):
    contribution = contribute(hitra, user=kari)
    thief = person("Tyv Tyvesen")
    codes = [code_for(contribution.id, key=KEY)]
    answer = client.post("/api/v1/me/claims", json={"receipt_codes": codes}, as_=thief)
    assert answer.json == {"claimed": 0}
    db.session.refresh(contribution)
    assert contribution.author_id == kari.id


def test_a_change_needs_the_version_that_was_read(client, kari, contribution):
    path = f"/api/v1/contributions/{contribution.id}"
    change = {"body": "Endret tekst"}
    assert client.patch(path, json=change, as_=kari).status_code == 422
    old = client.patch(path, json=change, headers={"If-Match": '"99"'}, as_=kari)
    assert old.status_code == 412
    tag = client.get(path, as_=kari).headers["ETag"]
    done = client.patch(path, json=change, headers={"If-Match": tag}, as_=kari)
    assert done.status_code == 200 and done.json["body"] == "Endret tekst"
    assert done.headers["ETag"] != tag
