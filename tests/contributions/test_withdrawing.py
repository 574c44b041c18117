"""Taking back what one has sent: for everybody, in every state."""

import pytest

from app.contributions.models import Contribution, Picture
from app.extensions import db
from app.replies.service import measure_answering, tell_late
from tests.contributions.test_pictures import jpeg
from tests.factories import contribute

STAFF = "/api/v1/staff/contributions"


def api(contribution) -> str:
    return f"/api/v1/contributions/{contribution.id}"


def decide(client, mona, contribution, decision) -> None:
    said = {"decision": decision}
    said |= {} if decision == "publish" else {"reason": "unkind", "note": "Skriv det om."}
    path = f"{STAFF}/{contribution.id}/decisions"
    assert client.post(path, json=said, as_=mona).status_code == 200


def answer(client, siri, contribution):
    said = {"kind": "final", "body": "Takk!"}
    return client.post(f"{STAFF}/{contribution.id}/replies", json=said, as_=siri)


@pytest.mark.parametrize("state", ["awaiting", "publish", "return", "remove"])
def test_it_is_gone_for_everybody_from_every_state(client, kari, mona, contribution, state):
    if state != "awaiting":
        decide(client, mona, contribution, state)
    first = client.delete(api(contribution), as_=kari)
    again = client.delete(api(contribution), as_=kari)
    assert (first.status_code, again.status_code) == (204, 204)
    assert client.get(f"/bidrag/{contribution.id}").status_code == 404
    assert client.get("/api/v1/contributions?municipality=hitra").json["items"] == []
    for kind in ("moderation", "replies"):
        assert client.get(f"/api/v1/staff/queue?kind={kind}", as_=mona).json["items"] == []
    db.session.expire_all()
    assert db.session.get(Contribution, contribution.id).body == ""
    assert client.get(api(contribution), as_=kari).json["publication"] == "withdrawn"


def test_what_is_published_leaves_the_questions_page_at_once(client, kari, mona, prompt, hitra):
    mine = contribute(hitra, user=kari, prompt=prompt.id)
    decide(client, mona, mine, "publish")
    path = f"/hitra/sporsmal/{prompt.week}"
    before = client.get(path)
    assert mine.body in before.text
    text = mine.body
    client.delete(api(mine), as_=kari)
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and text not in after.text


def test_pictures_go_too(client, kari, contribution, count):
    path = f"{api(contribution)}/pictures/{contribution.id}"
    sent = client.put(path, data=jpeg(), as_=kari)
    client.delete(api(contribution), as_=kari)
    assert count(Picture) == 0 and client.get(sent.json["url"], as_=kari).status_code == 404
    late = client.put(path, data=jpeg(), as_=kari)
    assert (late.status_code, late.json["code"]) == (409, "withdrawn")


def test_what_was_answered_is_kept_for_staff_alone_and_so_it_says(client, kari, siri, contribution):
    text = contribution.body
    assert answer(client, siri, contribution).status_code == 201
    assert "må ta vare på teksten" in client.get(f"/meg/bidrag/{contribution.id}", as_=kari).text
    client.delete(api(contribution), as_=kari)
    mine = client.get(f"/meg/bidrag/{contribution.id}", as_=kari).text
    assert text not in mine and "må den ta vare på teksten etter arkivlova" in mine
    assert client.get(api(contribution), as_=kari).json["body"] == ""
    desk = client.get(f"/stab/bidrag/{contribution.id}", as_=siri).text
    assert text in desk and "har trukket dette tilbake" in desk


def test_nothing_more_is_done_with_it(client, kari, siri, mona, oppvekst, contribution):
    client.delete(api(contribution), as_=kari)
    assert answer(client, siri, contribution).json["code"] == "withdrawn"
    assigned = client.post(
        f"{STAFF}/{contribution.id}/assignments", json={"unit": str(oppvekst.id)}, as_=mona
    )
    assert assigned.json["code"] == "withdrawn"
    published = client.post(
        f"{STAFF}/{contribution.id}/decisions", json={"decision": "publish"}, as_=mona
    )
    assert published.status_code == 409
    assert client.get(f"/stab/bidrag/{contribution.id}", as_=siri).status_code == 200


def test_no_promise_is_broken_to_whoever_took_it_back(client, kari, hitra, clock, contribution):
    client.delete(api(contribution), as_=kari)
    clock.forward(days=60)
    measure_answering(hitra.id)
    db.session.refresh(hitra)
    assert hitra.answers_due == 0 and tell_late() == 0


def test_the_same_sent_again_does_not_bring_it_back(client, kari, prompt, count):
    path = "/api/v1/contributions/0d9a5bd4-9df5-4b0e-8c1f-1f7a4f9d0a11"
    body = {"municipality": "hitra", "prompt": str(prompt.id), "body": "Jeg kan kjøre."}
    client.put(path, json=body, as_=kari)
    client.delete(path, as_=kari)
    again = client.put(path, json=body, as_=kari)
    assert (again.status_code, again.json["code"]) == (409, "withdrawn")
    assert count(Contribution) == 1 and db.session.scalar(db.select(Contribution.body)) == ""


def test_a_guest_takes_it_back_from_their_browser_or_with_the_code(client, prompt):
    for number, taker in enumerate(("phone", "another")):
        path = f"/api/v1/contributions/0d9a5bd4-9df5-4b0e-8c1f-1f7a4f9d0a1{number}"
        body = {"municipality": "hitra", "prompt": str(prompt.id), "body": "Jeg kan kjøre."}
        code = client.put(path, json=body).json["receipt_code"]
        assert client.delete(path, guest="another").status_code == 404
        headers = {} if taker == "phone" else {"X-Receipt-Code": code}
        given = {} if taker == "phone" else {"guest": "another"}
        assert client.delete(path, headers=headers, **given).status_code == 204
        page = client.post("/kvittering", data={"code": code}).text
        assert "Du har trukket dette tilbake" in page and "Jeg kan kjøre." not in page


def test_a_plain_form_does_the_same_and_says_what_becomes_of_it(client, kari, siri, contribution):
    page = client.get(f"/meg/bidrag/{contribution.id}", as_=kari).text
    assert "Trekk bidraget tilbake" in page and "Teksten og bildene slettes" in page
    path = f"/meg/bidrag/{contribution.id}/trekk"
    assert client.post(path, as_=siri).status_code == 404
    done = client.post(path, as_=kari)
    assert done.status_code == 200 and "Teksten er slettet" in done.text
    assert "Trekk bidraget tilbake" not in done.text
    assert "Et bidrag du har trukket tilbake" in client.get("/meg", as_=kari).text
