"""The commit rule, headers, health, and what an error says."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from flask import g
from sqlalchemy import select, text

from app.core.commit import after_commit, commit, transaction
from app.core.limits import FileStorage
from app.extensions import db
from app.places.models import Municipality, Region


def test_raising_rolls_back_and_what_waited_for_the_commit_is_not_done(app, count):
    done = []
    with pytest.raises(RuntimeError), transaction():
        db.session.add(Region(slug="x", name="X"))
        after_commit(lambda: done.append(1))
        raise RuntimeError
    assert count(Region) == 0 and done == [] and "after_commit" not in g


def test_what_waits_for_the_commit_is_done_once(app, count):
    done = []

    def act():
        done.append(1)

    with transaction():
        db.session.add(Region(slug="x", name="X"))
        after_commit(act)
        after_commit(act)
        assert done == []
    assert count(Region) == 1 and done == [1]


def elsewhere(app, act):
    """Do it in a transaction of another thread, and wait for it."""

    def task():
        with app.app_context(), transaction():
            act()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(task).result(timeout=15)


def test_who_has_only_read_keeps_nobody_from_writing(app, count):
    with transaction():
        assert db.session.scalar(db.select(db.func.count()).select_from(Region)) == 0
        elsewhere(app, lambda: db.session.add(Region(slug="one", name="One")))
        db.session.add(Region(slug="two", name="Two"))
    assert count(Region) == 2


def test_what_is_read_for_update_stands_until_it_is_written(app, hitra):
    def rise():
        row = select(Municipality).with_for_update().execution_options(populate_existing=True)
        place = db.session.scalars(row).one()
        place.answers_due += 1

    with ThreadPoolExecutor(1) as pool, transaction():
        rise()
        other = pool.submit(lambda: elsewhere(app, rise))
        time.sleep(0.2)
        assert not other.done()
        before = db.session.get(Municipality, hitra.id).answers_due
        commit()
        other.result(timeout=15)
    db.session.refresh(hitra)
    assert hitra.answers_due == before + 1


def languages(answer) -> list[str]:
    page = BeautifulSoup(answer.text, "html.parser")
    return [link["href"] for link in page.select(".languages a")]


def test_the_answer_to_a_form_can_be_read_in_another_language_where_the_form_is(
    client, hitra, kari
):
    own = client.post("/nn/meg/tilbud/nytt?bidrag=", data={}, as_=kari)
    assert own.status_code == 422
    paths = [f"/{code}/meg/tilbud/nytt?bidrag=" for code in ("nb", "nn", "en")]
    assert languages(own) == paths
    for sender, path in (
        ("http://localhost/nn/meg/tilbud?etter=1", "/meg/tilbud?etter=1"),
        ("http://elsewhere.example/meg/tilbud", "/"),
        ("", "/"),
    ):
        headers = {"Referer": sender}
        gone = client.post(f"/meg/tilbud/{uuid.uuid4()}", data={}, as_=kari, headers=headers)
        assert gone.status_code == 404
        assert languages(gone) == [f"/{code}{path}" for code in ("nb", "nn", "en")]


def test_every_answer_says_it_is_ours_and_what_may_be_loaded(client, hitra):
    for path in ("/hitra", "/api/v1/session", "/finnes/ikke"):
        headers = client.get(path).headers
        assert headers["Bidra"] == "1" and headers["X-Request-Id"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_an_error_is_a_problem_document_or_a_page_in_the_readers_language(client, app):
    problem = client.get("/api/v1/municipalities/ingensteds/prompts")
    assert problem.status_code == 404 and problem.mimetype == "application/problem+json"
    assert problem.json["status"] == 404 and problem.json["code"] == "unknown_municipality"
    assert "Vi fant ikke siden" in client.get("/finnes/ikke").text
    assert "Vi fann ikkje sida" in client.get("/nn/finnes/ikke").text
    assert "We did not find the page" in client.get("/en/finnes/ikke").text


def test_the_process_is_well_and_can_work(client, app):
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.json["checks"]["database"] and ready.json["checks"]["queue"]


def test_sqlite_keeps_what_it_has_said_it_holds(sqlite_app):
    with sqlite_app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_two_processes_count_one_limit(tmp_path):
    uri = f"sqlite-file://{tmp_path}/limits.sqlite3"
    one, other = FileStorage(uri), FileStorage(uri)
    assert [one.incr("k", 60), other.incr("k", 60), one.get("k")] == [1, 2, 2]
    one.clear("k")
    assert other.get("k") == 0
    for storage in (one, other):
        storage._connection().close()
