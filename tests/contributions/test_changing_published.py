"""Asking for other words than those that are published: a moderator sees the difference and decides."""

from random import Random
from time import perf_counter

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from app.contributions.models import Publication
from app.core.diff import word_diff
from app.extensions import db
from app.notifications.models import Notification
from tests.factories import contribute
from tests.replies.test_replying import send

OLD, NEW = "Jeg kan kjøre Ola til middagen.", "Jeg kan kjøre til middagen hver onsdag."


@pytest.fixture
def published(hitra, kari):
    made = contribute(hitra, user=kari, body=OLD)
    made.publication = Publication.PUBLISHED
    db.session.commit()
    return made


def ask(client, kari, published, body=NEW, **more):
    path = f"/api/v1/contributions/{published.id}"
    tag = client.get(path, as_=kari).headers["ETag"]
    return client.patch(path, json={"body": body, **more}, headers={"If-Match": tag}, as_=kari)


def decide(client, mona, published, decision, **more):
    path = f"/api/v1/staff/contributions/{published.id}/decisions"
    return client.post(path, json={"decision": decision, **more}, as_=mona)


def queue(client, mona):
    items = client.get("/api/v1/staff/queue?kind=moderation", as_=mona).json["items"]
    return [one["proposed"] for one in items]


def read(client, published):
    return client.get(f"/api/v1/contributions/{published.id}").json["body"]


def test_the_old_words_stand_until_a_moderator_has_read_the_new(client, kari, mona, published):
    asked = ask(client, kari, published)
    assert (asked.status_code, asked.json["body"], asked.json["proposed"]) == (200, OLD, NEW)
    assert (
        read(client, published) == OLD
        and "proposed" not in client.get(f"/api/v1/contributions/{published.id}").json
    )
    assert queue(client, mona) == [NEW]
    desk = BeautifulSoup(client.get(f"/stab/bidrag/{published.id}", as_=mona).text, "html.parser")
    assert desk.select_one(".diff del").text == "Tatt ut: Ola "
    assert "hver onsdag." in desk.select_one(".diff").text
    assert decide(client, mona, published, "publish").status_code == 200
    assert read(client, published) == NEW and queue(client, mona) == []
    assert decide(client, mona, published, "publish").json["code"] == "already_decided"
    assert db.session.query(Notification).one().kind == "contribution_published"


def test_returned_it_is_as_it_was_and_the_author_may_try_again(client, kari, mona, published):
    ask(client, kari, published)
    grounds = {"reason": "unkind", "note": "Skriv det om."}
    assert decide(client, mona, published, "return", **grounds).status_code == 200
    assert read(client, published) == OLD and queue(client, mona) == []
    page = client.get(f"/meg/bidrag/{published.id}", as_=kari).text
    assert "Endringen din er ikke publisert" in page and "Skriv det om." in page and NEW in page
    assert ask(client, kari, published, "Jeg kan kjøre.").status_code == 200
    assert queue(client, mona) == ["Jeg kan kjøre."]


def test_the_new_words_are_looked_through_like_any(client, kari, mona, published):
    ask(client, kari, published, "Ring meg på 412 34 567.")
    assert decide(client, mona, published, "publish").json["code"] == "personal_data"
    assert read(client, published) == OLD


def test_a_plain_form_does_the_same(client, kari, published):
    page = client.get(f"/meg/bidrag/{published.id}", as_=kari).text
    assert "Be om en endring" in page
    given = {"body": NEW, "version": str(published.version)}
    done = client.post(f"/meg/bidrag/{published.id}", data=given, as_=kari)
    assert done.status_code == 200 and "En moderator leser den først" in done.text
    assert read(client, published) == OLD


def test_what_is_answered_stands_as_it_was_answered(client, kari, siri, published):
    send(client, published, siri)
    assert ask(client, kari, published).json["code"] == "not_changeable"
    assert "Be om en endring" not in client.get(f"/meg/bidrag/{published.id}", as_=kari).text


def test_asking_for_what_stands_asks_for_nothing(client, kari, mona, published):
    ask(client, kari, published)
    ask(client, kari, published, OLD)
    assert queue(client, mona) == []


def test_a_change_goes_with_what_is_taken_back_or_removed(client, kari, mona, hitra, published):
    ask(client, kari, published)
    decide(client, mona, published, "remove", reason="unkind", note="Nei.")
    db.session.refresh(published)
    assert (published.publication, published.proposed) == ("removed", None)
    client.delete(f"/api/v1/contributions/{published.id}", as_=kari)
    assert queue(client, mona) == []


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_the_difference_tells_both_texts(before, after):
    pieces = word_diff(before, after)
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


def test_words_changed_side_by_side_are_told_as_one():
    assert word_diff("Jeg vil male et hus.", "Vi kan rydde et hus.") == [
        ("removed", "Jeg vil male"),
        ("added", "Vi kan rydde"),
        ("same", " et hus."),
    ]


def test_telling_the_difference_of_the_worst_texts_takes_no_time():
    before, after = (" ".join(Random(seed).choices("ab", k=2000)) for seed in (1, 2))
    begun = perf_counter()
    word_diff(before, after)
    assert perf_counter() - begun < 0.5
