"""Every form works by a plain POST: look it over, then send."""

import re

from app.contributions.models import Contribution
from app.extensions import db

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
