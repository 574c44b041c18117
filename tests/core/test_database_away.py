"""With the database away: what is kept is answered and says so, the rest says when to come back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine

from app.core import shared_pages
from app.extensions import db
from tests.support.server import free_port

OLD = 'id="old"'
PAGE = "/hitra"


@contextmanager
def away(app) -> Iterator[None]:
    """The database's own address, where nothing is any more."""
    engines = db._app_engines[app]
    standing = engines[None]
    db.session.remove()
    dead = {
        "sqlite": "sqlite:////nowhere/at/all.sqlite3",
        "postgresql": f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/nothing",
    }
    engines[None] = create_engine(dead[standing.dialect.name])
    try:
        yield
    finally:
        db.session.remove()
        engines[None] = standing
        pages(app).trouble_until = 0


def pages(app) -> shared_pages.KeptPages:
    found = app.wsgi_app
    while not isinstance(found, shared_pages.KeptPages):
        found = found.app
    return found


@pytest.mark.parametrize("packing", ["", "br", "gzip"])
def test_what_is_kept_is_answered_and_says_that_it_may_be_old(app, client, prompt, packing):
    headers = {"Accept-Encoding": packing}
    fresh = client.get(PAGE, headers=headers)
    with away(app):
        old = client.get(PAGE, headers=headers | {"If-None-Match": fresh.headers["ETag"]})
        assert old.status_code == 200 and old.headers["Bidra-Old"] == "1"
        assert f"{OLD} hidden" not in old.text and OLD in old.text
        assert old.headers["Cache-Control"] == "no-store" and "ETag" not in old.headers
        assert 'data-ref="send"' in old.text
    again = client.get(PAGE, headers=headers)
    assert again.data == fresh.data and "Bidra-Old" not in again.headers


def test_one_whose_time_is_over_is_answered_too(app, client, prompt, clock):
    client.get(PAGE)
    clock.forward(days=1)
    with away(app):
        answer = client.get(PAGE)
        assert answer.status_code == 200 and answer.headers["Bidra-Old"] == "1"


def test_one_that_is_known_to_be_outdated_is_let_go(app, client, hitra, prompt, monkeypatch):
    """What was taken away is not shown again because the page cannot be made anew."""
    client.get(PAGE)
    prompt.municipality.public_version += 1
    db.session.commit()
    monkeypatch.setitem(app.view_functions, "prompts.municipality", lambda slug: 1 / 0)
    for _ in range(2):
        assert client.get(PAGE).status_code == 500


@pytest.mark.parametrize(
    "path", ["/frøya/behov", "/hitra?ny=1", "/meg", "/logg-inn", "/kvittering"]
)
def test_a_page_that_is_not_kept_says_when_to_come_back(app, client, kari, path):
    client.get("/meg", as_=kari)
    client.guests["kari"] = client.guests[f"user-{kari.id}"]
    with away(app):
        answer = client.get(path, guest="kari")
        assert answer.status_code in (200, 503)
        assert answer.status_code == 200 or int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Bidra"] == "1"


@pytest.mark.parametrize("path", ["/sw.js", "/manifest.webmanifest", "/nb/frakoblet", "/healthz"])
def test_what_needs_no_database_is_there(app, client, path):
    with away(app):
        assert client.get(path).status_code == 200


def test_the_phone_is_told_to_come_back(app, client, prompt):
    with away(app):
        for path in ("/api/v1/session", "/api/v1/municipalities/hitra/prompts/current"):
            answer = client.get(path)
            assert answer.status_code in (200, 503), path
    with away(app):
        path = "/api/v1/contributions/7b0c1b9e-7f9f-4a48-8d1c-9a3a4ce0a1aa"
        answer = client.put(path, json={"municipality": "hitra", "body": "Hei"})
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
