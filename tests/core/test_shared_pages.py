"""Public pages are kept, and outdated the moment what they are made of changes."""

from app.core import shared_pages
from app.extensions import db
from app.places.models import Municipality
from app.places.service import mark_public_change
from tests.support.queries import asked


def rename(hitra, name: str) -> None:
    """Behind the back of whoever marks a change."""
    db.session.execute(db.update(Municipality).values(name=name))
    db.session.commit()


def test_a_page_that_is_kept_costs_one_small_query(client, hitra, prompt):
    client.get("/hitra")
    with asked() as said:
        assert client.get("/hitra").status_code == 200
    assert len([one for one in said if one.startswith("SELECT")]) == 1


def test_what_changes_outdates_it(client, hitra, prompt):
    client.get("/hitra")
    rename(hitra, "Øya")
    assert "Øya" not in client.get("/hitra").text
    mark_public_change(hitra.id)
    db.session.commit()
    assert "Øya" in client.get("/hitra").text


def test_the_day_outdates_it(client, hitra, prompt, clock):
    client.get("/hitra")
    rename(hitra, "Øya")
    clock.forward(days=1)
    assert "Øya" in client.get("/hitra").text


def test_a_question_that_closes_outdates_it(client, hitra, prompt, clock):
    asked_now = '<h1 id="question">Hva kan du lære bort?'
    assert asked_now in client.get("/hitra").text
    clock.at(prompt.closes_at)
    assert asked_now not in client.get("/hitra").text


def test_another_language_or_compression_is_another_page(client, hitra, prompt):
    plain = client.get("/hitra", headers={"Accept-Language": "nb"})
    english = client.get("/hitra", headers={"Accept-Language": "en"})
    packed = client.get("/hitra", headers={"Accept-Language": "nb", "Accept-Encoding": "br"})
    assert '<html lang="nb"' in plain.text and '<html lang="en"' in english.text
    assert packed.headers["Content-Encoding"] == "br" and packed.data != plain.data
    again = client.get("/hitra", headers={"Accept-Language": "nb", "Accept-Encoding": "br"})
    assert again.data == packed.data and again.headers["Content-Encoding"] == "br"
    assert again.headers["X-Request-Id"] != packed.headers["X-Request-Id"]


def test_a_fresh_copy_is_found_good_with_nothing_sent(client, hitra, prompt):
    tag = client.get("/hitra").headers["ETag"]
    for _ in range(2):
        fresh = client.get("/hitra", headers={"If-None-Match": tag})
        assert (fresh.status_code, fresh.data) == (304, b"")
        assert fresh.headers["ETag"] == tag and "Content-Type" not in fresh.headers


def test_no_more_is_kept_than_there_is_room_for(app, client, hitra, prompt, monkeypatch):
    monkeypatch.setattr(shared_pages, "MOST_KEPT", 3)
    for number in range(6):
        assert client.get(f"/hitra?x={number}").status_code == 200
    assert len(app.wsgi_app.app.pages) <= 3
