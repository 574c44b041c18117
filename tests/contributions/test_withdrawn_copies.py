"""What was taken back is gone wherever it stood: offers, what grew from it, notices, the index."""

import json
import uuid

import pytest

from app.contributions.models import Publication
from app.extensions import db
from app.initiatives.models import Consent, Initiative
from app.notifications.models import Notification
from app.offers.models import Offer
from tests.factories import contribute, start
from tests.replies.test_replying import send

WORDS = "Jeg kan kjøre til middagen.\n\nHver onsdag."


@pytest.fixture
def offer(client, kari, said):
    """`offer(what="Jeg kan bake")`: one that Kari makes of it."""

    def send(what=""):
        document = {"municipality": "hitra", "what": what, "contribution": str(said.id)}
        return client.put(f"/api/v1/me/offers/{uuid.uuid4()}", json=document, as_=kari)

    return send


@pytest.fixture
def said(hitra, kari):
    return contribute(hitra, user=kari, body=WORDS, signed_as="name")


def withdraw(client, kari, said):
    assert client.delete(f"/api/v1/contributions/{said.id}", as_=kari).status_code == 204
    db.session.expire_all()


def test_an_offer_in_the_same_words_goes_and_one_in_others_stands_alone(client, offer, kari, said):
    offer()
    offer("Jeg kan bake")
    withdraw(client, kari, said)
    left = db.session.query(Offer).one()
    assert (left.what, left.contribution_id) == ("Jeg kan bake", None)
    assert offer().status_code == 422


def test_what_grew_from_it_leads_there_no_more_and_names_nobody(client, hitra, kari, per, said):
    said.publication = Publication.PUBLISHED
    db.session.commit()
    grown = start(hitra, per, grown_from=said.id)
    grown.consent = Consent.YES
    db.session.commit()
    before = client.get(f"/initiativ/{grown.id}")
    assert "det Kari Havn skrev" in before.text
    withdraw(client, kari, said)
    grown = db.session.get(Initiative, grown.id)
    assert (grown.grown_from_id, grown.consent) == (None, None)
    after = client.get(f"/initiativ/{grown.id}", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and "Kari Havn" not in after.text
    assert client.get(f"/meg/initiativ/{grown.id}/opphav", as_=kari).status_code == 404


@pytest.mark.parametrize("answered", [False, True])
def test_nothing_that_others_or_its_author_are_shown_says_it(
    client, offer, kari, siri, said, answered
):
    offer()
    if answered:
        assert send(client, said, siri).status_code == 201
        assert "kjøre" in db.session.query(Notification).one().about
    withdraw(client, kari, said)
    assert [one.about for one in db.session.query(Notification)] == [""] * answered
    seen = [
        client.get(f"/api/v1/me/{name}", as_=kari).json
        for name in ("contributions", "notifications", "offers")
    ]
    assert "kjøre" not in json.dumps(seen, ensure_ascii=False)
    form = client.get(f"/meg/tilbud/nytt?bidrag={said.id}", as_=kari)
    assert form.status_code == 404 and "kjøre" not in form.text
