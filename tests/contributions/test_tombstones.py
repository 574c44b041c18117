"""Taking back what is still on its way: a slow phone's sending does not come after it."""

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event

from app.contributions.models import Contribution
from tests.contributions.test_receiving import URL, answer


def test_what_was_taken_back_before_it_came_is_not_taken(client, kari, prompt, count):
    assert client.delete(URL, as_=kari).status_code == 204
    assert client.delete(URL, as_=kari).status_code == 204
    late = client.put(URL, json=answer(prompt), as_=kari)
    assert (late.status_code, late.json["code"]) == (409, "withdrawn")
    assert count(Contribution) == 0


def test_nobody_keeps_anothers_from_coming(client, kari, per, prompt):
    client.delete(URL, as_=per)
    client.delete(URL, guest="another")
    assert client.put(URL, json=answer(prompt), as_=kari).status_code == 201
    assert client.delete(URL, as_=per).status_code == 404


def test_a_guests_too(client, prompt):
    assert client.delete(URL).status_code == 204
    assert client.put(URL, json=answer(prompt)).json["code"] == "withdrawn"
    assert client.put(URL, json=answer(prompt), guest="another").status_code == 201


def test_one_under_way_is_seen_by_the_withdrawal_that_waits_for_it(client, app, db, prompt):
    token = client.get("/api/v1/session").json["csrf_token"]
    taken = []

    def take_back() -> int:
        phone = client.guests["phone"]
        return phone.delete(URL, headers={"X-CSRF-Token": token}).status_code

    def begin(*_what) -> None:
        """While the answer is about to be stored."""
        if not taken:
            taken.append(other.submit(take_back))
            time.sleep(0.5)

    event.listen(db.session, "before_flush", begin)
    with ThreadPoolExecutor(1) as other:
        assert client.put(URL, json=answer(prompt)).status_code == 201
        assert taken[0].result(20) == 204
    event.remove(db.session, "before_flush", begin)
    assert db.session.query(Contribution).one().is_withdrawn
