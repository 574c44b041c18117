"""Two who write the same at the same moment: the second finds what the first wrote, or is told, and
nothing is lost."""

import time

from sqlalchemy import event, text

from app.contributions.models import Contribution
from app.extensions import db as database
from app.places.models import Municipality
from app.prompts.models import Prompt
from tests.contributions.test_receiving import URL, answer
from tests.prompts.test_asking import form
from tests.support.at_once import Ask, at_once

# Of SQLite any statement that may write takes the one lock there is.
HOLD = {
    "sqlite": "DELETE FROM contributions WHERE 0",
    "postgresql": "SELECT id FROM contributions FOR UPDATE",
}


def test_who_comes_second_is_told_that_it_has_changed(client, kari, prompt, db):
    tag = client.put(URL, json=answer(prompt), as_=kari).headers["ETag"]
    before = client.get(URL, as_=kari).json["body"]

    def somebody_else(session: object, *_what: object) -> None:
        """Changes it between our reading and our writing."""
        session.execute(text("UPDATE contributions SET version = version + 1"))  # type: ignore

    event.listen(db.session, "before_flush", somebody_else, once=True)
    change = {"body": "Skrevet på nytt."}
    late = client.patch(URL, json=change, headers={"If-Match": tag}, as_=kari)
    assert late.status_code == 412 and late.json["code"] == "changed"
    assert client.get(URL, as_=kari).json["body"] == before


def test_the_same_answer_many_times_at_once_is_stored_once(app, count, kari, prompt):
    asks = [Ask("PUT", URL, kari, {"json": answer(prompt)})] * 4
    found = at_once(app, *asks)
    assert sorted(one.status_code for one in found) == [200, 200, 200, 201]
    assert len({one.json["receipt_code"] for one in found}) == 1 and count(Contribution) == 1


def test_two_others_under_one_id_at_once_are_one_and_a_conflict(app, count, kari, per, prompt):
    found = at_once(
        app, *(Ask("PUT", URL, one, {"json": answer(prompt)}) for one in (kari, per, kari, per))
    )
    assert sorted(one.status_code for one in found) == [200, 201, 409, 409]
    assert count(Contribution) == 1


def test_two_who_plan_the_same_week_at_once_are_one_and_a_clear_no(app, count, arne, hitra):
    ask = Ask("POST", "/stab/sporsmal/nytt", arne, {"data": form(hitra)})
    found = at_once(app, ask, ask, ask)
    assert sorted(one.status_code for one in found) == [302, 409, 409]
    assert all("allerede planlagt" in one.text for one in found if one.status_code == 409)
    assert count(Prompt) == 1


def test_without_a_time_of_its_own_the_same_again_is_the_same(client, kari, prompt):
    said = {name: one for name, one in answer(prompt).items() if name != "written_at"}
    first, again = (client.put(URL, json=said, as_=kari) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)


def test_a_row_that_stays_in_the_way_is_a_conflict_and_a_fault_of_ours_is_not(
    client, app, hitra, monkeypatch
):
    for number, status in ((hitra.number, 409), (None, 500)):

        def view(number: str | None = number) -> None:
            there = {"region_id": hitra.region_id, "slug": "x", "name": "X"}
            database.session.add(Municipality(number=number, **there))
            database.session.flush()

        monkeypatch.setitem(app.view_functions, "health.process", view)
        assert client.get("/healthz").status_code == status


def test_what_somebody_else_holds_is_asked_for_later_and_may_be_read_meanwhile(
    app, client, kari, prompt
):
    """A stuck session, a long backup: whoever writes is told when to come back, after seconds."""
    tag = client.put(URL, json=answer(prompt), as_=kari).headers["ETag"]
    change = {"json": {"body": "Skrevet på nytt."}, "headers": {"If-Match": tag}, "as_": kari}
    with database.engine.connect() as other:
        other.exec_driver_sql(HOLD[database.engine.dialect.name])
        began = time.monotonic()
        late = client.patch(URL, **change)
        assert late.status_code == 503 and int(late.headers["Retry-After"]) > 0
        assert time.monotonic() - began < 10
        assert client.get(URL, as_=kari).status_code == 200
        other.rollback()
    assert client.patch(URL, **change).status_code == 200
