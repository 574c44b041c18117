"""Every form works by a plain POST: look it over, then send."""

import re

from bs4 import BeautifulSoup

from app.contributions.models import Contribution
from app.extensions import db
from app.offers.models import Offer
from tests.support.forms import buttons, sign_up_on_the_way
from tests.support.forms import fields as fields_of

REVIEW = "/hitra/svar"


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the form that sends."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(found) | {"signed_as": "nobody", "visibility": "everyone"}


def test_an_answer_by_form_is_looked_over_and_stored_once(client, prompt, count):
    typed = {"body": "Jeg baker brød.", "prompt": str(prompt.id)}
    review = client.post(REVIEW, data=typed, csrf=False)
    assert review.status_code == 200 and "Jeg baker brød." in review.text
    assert count(Contribution) == 0
    form = fields(review.text) | {"body": "Jeg baker brød."}
    sent = [client.post(f"{REVIEW}/send", data=form) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303] and count(Contribution) == 1
    receipt = client.get(sent[0].headers["Location"])
    assert receipt.status_code == 200 and "Takk!" in receipt.text


def test_personal_data_is_said_before_sending_and_can_be_sent_all_the_same(client, prompt, count):
    body = "Ring Ola på 91 23 45 67."
    review = client.post(REVIEW, data={"body": body}, csrf=False)
    assert "telefonnummer" in review.text and count(Contribution) == 0
    form = fields(review.text) | {"body": body}
    assert client.post(f"{REVIEW}/send", data=form).status_code == 303
    assert count(Contribution) == 1


def test_an_empty_answer_keeps_the_form(client, prompt, count):
    form = fields(client.post(REVIEW, data={"body": "x"}, csrf=False).text) | {"body": "  "}
    refused = client.post(f"{REVIEW}/send", data=form)
    assert refused.status_code == 422 and "Dette må fylles ut" in refused.text
    assert count(Contribution) == 0


def test_sending_without_a_token_is_refused(client, prompt, count):
    form = fields(client.post(REVIEW, data={"body": "x"}, csrf=False).text)
    form.pop("csrf_token")
    assert client.post(f"{REVIEW}/send", data=form | {"body": "x"}, csrf=False).status_code == 400
    assert count(Contribution) == 0


def test_text_stays_text(client, hitra, prompt, kari):
    evil = "<script>alert(1)</script> & <b>fet</b>"
    form = fields(client.post(REVIEW, data={"body": evil}, csrf=False).text) | {"body": evil}
    sent = client.post(f"{REVIEW}/send", data=form)
    page = client.get(sent.headers["Location"])
    assert "&lt;script&gt;" in page.text and "<b>fet" not in page.text
    assert db.session.query(Contribution).one().body == evil


def test_a_guest_who_offers_gets_the_receipt_and_is_told_that_it_waits_for_signing_in(
    client, hitra, prompt, count
):
    body = "Jeg kan stemme piano."
    review = client.post(REVIEW, data={"body": body, "offer": "1"}, csrf=False)
    sent = client.post(f"{REVIEW}/send", data=fields(review.text) | {"body": body, "offer": "1"})
    receipt = client.get(sent.headers["Location"])
    assert "Takk!" in receipt.text and "må du logge inn" in receipt.text
    way = buttons(receipt.text)["Logg inn, så spør vi deg"]
    back = sign_up_on_the_way(client, client.get(way, follow_redirects=True).text, name="Ny Nabo")
    page = client.get(back).text
    assert body in page and count(Offer) == 0
    form = BeautifulSoup(page, "html.parser").select_one("main form")
    client.post(form["action"], data={**fields_of(form), "what": body, "kind": "time"})
    offered = db.session.query(Offer).one()
    assert (offered.what, offered.user.name) == (body, "Ny Nabo")


def test_who_is_signed_in_goes_straight_on_to_the_offer(client, prompt, kari):
    given = {"body": "Jeg kan stemme piano.", "offer": "1"}
    review = client.post(REVIEW, data=given, csrf=False, as_=kari)
    sent = client.post(f"{REVIEW}/send", data=fields(review.text) | given, as_=kari)
    assert sent.headers["Location"].startswith("/meg/tilbud/nytt?bidrag=")


def test_a_change_is_thanked_for_as_a_change(client, prompt):
    review = client.post(REVIEW, data={"body": "Jeg baker brød."}, csrf=False)
    sent = client.post(f"{REVIEW}/send", data=fields(review.text) | {"body": "Jeg baker brød."})
    page = BeautifulSoup(client.get(sent.headers["Location"]).text, "html.parser")
    form = page.select_one("form[action^='/meg/bidrag/']")
    changed = client.post(form["action"], data={**fields_of(form), "body": "Jeg baker kake."})
    heading = BeautifulSoup(changed.text, "html.parser").h1.get_text()
    assert heading == "Bidraget ditt" and "Endringen er lagret" in changed.text
    assert "har fått svaret ditt" not in changed.text


def test_a_number_in_the_name_of_a_picture_is_no_text(client, hitra):
    """What may be chosen several times is no field that one writes in."""
    for more in ({}, {"take_out": "1"}):
        form = {"body": "Hei", "pictures": "13097248022", **more}
        assert client.post("/hitra/svar", data=form).status_code == (422 if more else 200)
