"""What was removed is still answered: the promise, the queue and the count stay as they were."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.notifications.models import Notification
from app.replies.service import measure_answering, tell_late
from tests.factories import contribute


@pytest.fixture
def removed(client, mona, contribution):
    """Kari's answer, which the moderator has taken away."""
    said = {"decision": "remove", "reason": "unkind", "note": "Slik kan det ikke stå."}
    path = f"/api/v1/staff/contributions/{contribution.id}/decisions"
    assert client.post(path, json=said, as_=mona).status_code == 200
    return contribution


def test_it_stays_in_the_queue_with_the_word_that_it_is_removed_and_why(client, siri, removed):
    queue = client.get("/api/v1/staff/queue?kind=replies", as_=siri).json["items"]
    assert [(one["id"], one["publication"], one["reason"]) for one in queue] == [
        (str(removed.id), "removed", "unkind")
    ]
    page = client.get("/stab", as_=siri).text
    assert "Fjernet" in page and "Er skrevet på en måte som sårer" in page
    assert "skal ha svar likevel" in client.get(f"/stab/bidrag/{removed.id}", as_=siri).text


def test_its_author_still_sees_the_promise_and_gets_the_reply(client, kari, siri, removed):
    own = f"/meg/bidrag/{removed.id}"
    before = client.get(own, as_=kari).text
    assert "Lovet innen" in before and "kommunen svarer deg likevel" in before
    path = f"/api/v1/staff/contributions/{removed.id}/replies"
    assert (
        client.post(path, json={"kind": "final", "body": "Vi hører deg."}, as_=siri).status_code
        == 201
    )
    after = client.get(own, as_=kari).text
    assert "Vi hører deg." in after and "Besvart" in after and "Fjernet" in after
    assert "reply_final" in [one.kind for one in db.session.query(Notification)]


def test_a_broken_promise_is_counted_and_told(hitra, clock, removed):
    clock.at(removed.promised_at + timedelta(days=1))
    measure_answering(hitra.id)
    db.session.refresh(hitra)
    assert (hitra.answers_due, hitra.answers_in_time) == (1, 0)
    assert tell_late() == 1


def test_ones_own_answer_shows_its_question(client, kari, hitra, prompt):
    mine = contribute(hitra, user=kari, prompt=prompt.id)
    title = prompt.wordings[0].title
    for path in (f"/meg/bidrag/{mine.id}", "/meg"):
        assert f"Svar på: {title}" in client.get(path, as_=kari).text
