"""«Det jeg skal»: everything one has said yes to, on one page and in one list."""

import uuid
from datetime import date, time, timedelta

import pytest

from app.calendar.pages import calendar_token
from app.contributions.models import Publication
from app.core import clock as clocks
from app.extensions import db
from app.initiatives import events, rsvps
from app.initiatives.event_models import Coming
from app.needs import changing, sign_ups
from app.needs.service import cancel_need
from tests.factories import meet, organisation, person, post_need, start

PAGE = "/meg/det-jeg-skal"


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24T11:00:00+00:00")  # a Tuesday


@pytest.fixture
def lag(hitra, kari):
    return organisation(hitra, owner=kari)


@pytest.fixture
def middag(hitra, kari):
    return start(hitra, kari)


def on(day, hour):
    return clocks.oslo(date(2026, 11, day), time(hour))


def a_need(lag, kari, day, hour, **values):
    return post_need(lag, kari, starts_at=on(day, hour), ends_at=on(day, hour + 2), **values)


def take(need, user):
    mine, _new = sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=user)
    db.session.commit()
    return mine


def come(event, user, said=Coming.YES):
    mine, _changed = rsvps.answer(event_id=event.id, user=user, coming=said)
    db.session.commit()
    return mine


def plan(client, user, query=""):
    answer = client.get(f"/api/v1/me/plan{query}", as_=user)
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    return answer.json


def planned(client, user, query=""):
    return [(one["title"], one["state"]) for one in plan(client, user, query)["items"]]


def test_needs_and_events_stand_in_one_list_the_nearest_first(client, lag, middag, kari, per):
    take(a_need(lag, kari, 26, 12, title="Onsdagsmiddag"), per)
    come(meet(middag, kari, title="Strikkekafé", starts_at=on(26, 9)), per)
    come(meet(middag, kari, title="Kor", starts_at=on(25, 18)), per, Coming.MAYBE)
    flexible = post_need(
        lag, kari, title="Vaske", starts_at=None, ends_at=None, flexible_until=date(2026, 11, 25)
    )
    take(flexible, per)
    assert planned(client, per) == [
        ("Kor", "maybe"),
        ("Vaske", "confirmed"),  # until that day is over
        ("Strikkekafé", "confirmed"),
        ("Onsdagsmiddag", "confirmed"),
    ]
    page = client.get(PAGE, as_=per)
    titles = [page.text.index(one) for one in ("Kor<", "Vaske<", "Strikkekafé<", "Onsdagsmiddag<")]
    assert titles == sorted(titles) and "no-store" in page.headers["Cache-Control"]
    assert planned(client, kari) == []


def test_it_says_the_place_in_the_queue_and_until_when_a_place_is_offered(
    client, lag, middag, kari, per, siri
):
    need = a_need(lag, kari, 26, 12, slots=(("vert", 1),))
    take(need, siri), take(need, per)
    event = meet(middag, kari, capacity=1)
    come(event, siri), come(event, per)
    first, second = plan(client, per)["items"]
    assert (first["kind"], first["state"]) == ("event", "waiting")
    assert (second["state"], second["position"], second["role"]) == ("waiting", 1, "vert")
    sign_ups.cancel(need_id=need.id, user=siri)
    db.session.commit()
    offered = plan(client, per)["items"][1]
    assert offered["state"] == "asked" and offered["asked_until"]
    page = client.get(PAGE, as_=per).text
    assert "Vil du ha den?" in page and "Ja takk" in page and "Du står i køen" in page


def test_what_one_brings_stands_with_it(client, middag, kari, per):
    event = meet(middag, kari)
    mine = come(event, per)
    for what in ("Kaffe", "Kake"):
        rsvps.bring(event_id=event.id, bring_id=uuid.uuid4(), user=per, what=what, on=mine.on)
    db.session.commit()
    assert plan(client, per)["items"][0]["brings"] == ["Kaffe", "Kake"]
    assert "Du tar med: Kaffe, Kake" in client.get(PAGE, as_=per).text


@pytest.mark.parametrize("kind", ["need", "event"])
def test_one_withdraws_from_the_list(client, lag, middag, kari, per, kind):
    thing = a_need(lag, kari, 26, 12) if kind == "need" else meet(middag, kari)
    mine = take(thing, per) if kind == "need" else come(thing, per)
    page = client.get(PAGE, as_=per).text
    assert page.count("Meld av") == 1
    given = {"kind": kind, "id": str(thing.id), "on": mine.on.isoformat()}
    done = client.post(f"{PAGE}/meld-av", data=given, as_=per)
    assert (done.status_code, done.location) == (303, PAGE)
    assert planned(client, per) == []
    assert "Du er meldt av" in client.get(PAGE, as_=per).text


def test_what_has_begun_stands_until_it_is_over_and_is_then_behind(client, lag, kari, per, clock):
    need = a_need(lag, kari, 25, 12)
    mine = take(need, per)
    clock.at("2026-11-25T12:00:00+00:00")  # an hour in
    assert planned(client, per) == [(need.title, "confirmed")]
    assert "Meld av" not in client.get(PAGE, as_=per).text
    given = {"kind": "need", "id": str(need.id), "on": mine.on.isoformat()}
    refused = client.post(f"{PAGE}/meld-av", data=given, as_=per)
    assert refused.status_code == 403 and "Det har begynt" in refused.text
    clock.at("2026-11-25T14:00:00+00:00")
    assert planned(client, per) == []
    assert planned(client, per, "?past=true") == [(need.title, "confirmed")]
    assert need.title in client.get(f"{PAGE}?vis=for", as_=per).text


def test_who_got_no_place_has_not_been_there(client, lag, kari, per, siri, clock):
    need = a_need(lag, kari, 25, 12, slots=(("vert", 1),))
    take(need, siri), take(need, per)
    clock.at("2026-11-25T11:30:00+00:00")
    assert planned(client, per) == [] and planned(client, per, "?past=true") == []


def test_what_is_called_off_is_said_so(client, lag, middag, kari, per):
    need, event = a_need(lag, kari, 25, 12), meet(middag, kari, title="Kor")
    take(need, per), come(event, per)
    cancel_need(need=need, by=kari)
    events.cancel_event(event=event, by=kari)
    db.session.commit()
    assert planned(client, per) == [(need.title, "called_off"), ("Kor", "called_off")]
    page = client.get(PAGE, as_=per).text
    assert page.count("Avlyst") == 2 and "Meld av" not in page


def test_a_day_that_is_called_off_is_said_so(client, lag, middag, kari, per):
    need = a_need(lag, kari, 25, 12, weekdays=(2,))
    event = meet(middag, kari, title="Kor", starts_at=on(25, 18), weekdays=(2,))
    day = take(need, per).on
    mine = come(event, per)
    rsvps.bring(event_id=event.id, bring_id=uuid.uuid4(), user=per, what="Kake", on=day)
    changing.call_off_day(need=need, on=day, by=kari)
    events.call_off_day(event=event, on=mine.on, by=kari)
    db.session.commit()
    assert planned(client, per) == [(need.title, "called_off"), ("Kor", "called_off")]
    assert plan(client, per)["items"][1]["brings"] == []
    own = client.get(f"/meg/arrangement/{event.id}", as_=per).text
    assert "Avlyst denne dagen" in own and "Du kommer ikke" not in own


def test_a_day_that_is_moved_is_said_so_until_one_says_yes_anew(client, middag, kari, per, clock):
    event = meet(middag, kari, title="Kor", starts_at=on(25, 18))
    come(event, per)
    content = events.Content(title="Kor", starts_at=on(27, 18))
    events.change_event(event=event, by=kari, version=event.version, content=content)
    db.session.commit()
    assert planned(client, per) == [("Kor", "moved")]
    assert "Flyttet" in client.get(PAGE, as_=per).text
    clock.forward(minutes=1)
    come(event, per)
    assert planned(client, per) == [("Kor", "confirmed")]


def test_of_an_initiative_that_is_removed_nothing_stands(client, middag, kari, per):
    come(meet(middag, kari), per)
    middag.publication = Publication.REMOVED
    db.session.commit()
    assert planned(client, per) == []


def test_pages_follow_each_other_without_a_gap(client, lag, middag, kari, per, clock):
    hours = [9, 9, 12, 9]
    for number, hour in enumerate(hours):
        take(a_need(lag, kari, 25, hour, title=f"Behov {number}"), per)
        come(meet(middag, kari, title=f"Møte {number}", starts_at=on(25, hour)), per)
    for query in ("limit=3", "limit=3&past=true"):
        found, after = [], ""
        while after is not None:
            page = plan(client, per, f"?{query}{after and f'&after={after}'}")
            assert len(page["items"]) <= 3
            found += [one["title"] for one in page["items"]]
            after = page["next"]
        assert len(found) == len(set(found)) == 2 * len(hours)
        clock.at("2026-11-26T11:00:00+00:00")
    first = plan(client, per, "?past=true&limit=100")["items"]
    begins = [one["starts_at"] for one in first]
    assert begins == sorted(begins, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "e30", "WyJhIl0", "bnVsbA", "W251bGwsMSwyXQ"])
def test_a_cursor_of_somebody_elses_making_is_refused(client, lag, kari, per, cursor):
    take(a_need(lag, kari, 25, 12), per)
    assert client.get(f"/api/v1/me/plan?after={cursor}", as_=per).status_code == 422
    assert client.get(f"{PAGE}?etter={cursor}", as_=per).status_code == 422


def test_who_has_said_yes_to_nothing_is_shown_a_way_on(client, lag, kari):
    page = client.get(PAGE, as_=kari).text
    assert "Du har ikke sagt ja til noe" in page and 'href="/hitra/behov"' in page


def test_the_calendar_stands_beside_it(client, per):
    page = client.get(PAGE, as_=per).text
    token = calendar_token(db.session.merge(per))
    assert f'href="webcal://localhost/kalender/{token}.ics"' in page or "webcal://" in page
    assert f'{token}.ics" download="bidra.ics"' in page


def test_the_old_address_leads_here_and_it_is_found(client, hitra, per):
    former = client.get("/meg/pameldinger", as_=per)
    assert (former.status_code, former.location) == (308, PAGE)
    for path in ("/meg", "/meg/profil", "/hitra/behov", "/hitra/initiativ", "/hitra/uke"):
        assert f'href="{PAGE}"' in client.get(path, as_=per).text


def test_a_guest_signs_in_first(client):
    assert client.get(PAGE).status_code in (302, 303, 401)


def test_of_what_is_weekly_each_day_stands_for_itself(client, lag, kari):
    need = a_need(lag, kari, 25, 12, weekdays=(2,))
    one = person("En")
    for weeks in (0, 1):
        day = date(2026, 11, 25) + timedelta(weeks=weeks)
        sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=one, on=day)
    db.session.commit()
    assert [it["on"] for it in plan(client, one)["items"]] == ["2026-11-25", "2026-12-02"]
