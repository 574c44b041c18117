"""An organisation says what it needs; everybody reads it, what is nearest first."""

import uuid
from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup

from app.core import clock as clocks
from app.core.schedule import starts
from app.extensions import db
from app.needs import service
from app.needs.models import Need, NeedState
from app.needs.standards import standard_needs
from app.notifications.models import Kind, Notification
from tests.factories import post_need
from tests.support.page import read_field

ID = "0d8f8a3e-36c5-4a7e-9c42-8f7b1d6a2c11"
PATH = f"/api/v1/needs/{ID}"


def body(lag, **changes):
    given = {
        "municipality": "hitra",
        "organisation": str(lag.id),
        "title": "Sjåfører til onsdagsmiddag",
        "body": "Vi henter og bringer.",
        "place": "Fillan samfunnshus",
        "starts_at": "2026-12-02T11:00:00Z",
        "ends_at": "2026-12-02T13:00:00Z",
        "repeats": {"weekdays": [2], "until": "2027-06-16"},
        "slots": [{"role": "sjåfør", "capacity": 3}, {"role": "vert", "capacity": 1}],
        "requirements": ["driving_licence"],
        "gives": "Middag",
    }
    return {**given, **changes}


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24T11:00:00+00:00")


def test_it_is_stored_once_and_each_slot_has_an_id(client, lag, kari, count):
    first = client.put(PATH, json=body(lag), as_=kari)
    again = client.put(PATH, json=body(lag), as_=kari)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json and count(Need) == 1
    assert all(slot["id"] for slot in first.json["slots"])
    assert first.json["days"][:2] == ["2026-12-02", "2026-12-09"]
    changed = client.put(PATH, json=body(lag, title="Annet"), as_=kari)
    assert (changed.status_code, changed.json["code"]) == (409, "other_content")


def test_it_reads_as_people_say_it(client, lag, kari):
    client.put(PATH, json=body(lag, body="<b>Hei</b>"), as_=kari)
    page = client.get(f"/behov/{ID}").text
    assert "Hver onsdag kl. 12–14" in page and "Førerkort" in page
    assert "&lt;b&gt;Hei" in page and "3 ledige plasser" in page
    assert "Kvar onsdag" in client.get(f"/nn/behov/{ID}").text
    assert "Every Wednesday, 12:00–14:00" in client.get(f"/en/behov/{ID}").text
    assert "Sjåfører til onsdagsmiddag" in client.get("/hitra/behov").text


def test_the_list_says_what_is_left_of_the_next_day_and_is_new_when_somebody_signs_up(
    client, lag, kari, per
):
    client.put(PATH, json=body(lag), as_=kari)

    def listed(path="/hitra/behov"):
        return " ".join(BeautifulSoup(client.get(path).text, "html.parser").main.text.split())

    assert "sjåfør: 3 ledige plasser 2. des. · vert: 1 ledig plass 2. des." in listed()
    for slot, who in zip(client.get(PATH).json["slots"], (kari, per), strict=True):
        place = {"slot": slot["id"], "on": "2026-12-02"}
        client.put(f"{PATH}/sign-ups/me", json=place, as_=who)
    left = "sjåfør: 2 av 3 plasser igjen 2. des. · vert: fullt, men du kan stå i kø 2. des."
    assert left in listed() and left in listed(f"/organisasjoner/{lag.id}")
    client.delete(f"{PATH}/sign-ups/me?on=2026-12-02", as_=per)
    assert "vert: 1 ledig plass" in listed()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"slots": []},
        {"slots": [{"role": "x", "capacity": 0}]},
        {"ends_at": "2026-12-02T10:00:00Z"},
        {"starts_at": "2026-11-20T10:00:00Z", "ends_at": None, "repeats": None},
        {"starts_at": None},
        {"requirements": ["party_membership"]},
        {"repeats": {"weekdays": [7]}},
        {"latitude": 91},
        {"starts_at": "2026-12-02T11:00:00"},
    ],
)
def test_what_cannot_be_is_refused(client, lag, kari, count, changes):
    assert client.put(PATH, json=body(lag, **changes), as_=kari).status_code == 422
    assert count(Need) == 0


def test_only_who_speaks_for_it_posts(client, lag, per, count):
    answer = client.put(PATH, json=body(lag), as_=per)
    assert (answer.status_code, answer.json["code"]) == (422, "not_a_member")
    assert count(Need) == 0


def test_the_list_is_in_order_of_time_and_what_is_over_is_gone(client, lag, kari, clock):
    late = post_need(
        lag, kari, title="Sent", starts_at=clocks.oslo(date(2026, 12, 20), time(9)), ends_at=None
    )
    soon = post_need(
        lag, kari, title="Snart", starts_at=clocks.oslo(date(2026, 11, 25), time(9)), ends_at=None
    )
    weekly = post_need(lag, kari, title="Hver uke", weekdays=(2,))
    items = client.get("/api/v1/needs?municipality=hitra").json["items"]
    assert [one["title"] for one in items] == ["Snart", "Hver uke", "Sent"]
    clock.at("2026-11-26T11:00:00+00:00")
    while service.roll_forward():
        pass
    db.session.commit()
    items = client.get("/api/v1/needs?municipality=hitra").json["items"]
    assert [one["title"] for one in items] == ["Hver uke", "Sent"]
    assert (soon.next_at, late.next_at > weekly.next_at) == (None, True)


def test_pages_of_the_list_hold_everything_once(client, lag, kari):
    for number in range(5):
        post_need(lag, kari, title=f"Nr {number}")
    seen, after = [], ""
    while after is not None:
        page = client.get(f"/api/v1/needs?municipality=hitra&limit=2&after={after}").json
        seen += [one["title"] for one in page["items"]]
        after = page["next"]
    assert sorted(seen) == [f"Nr {number}" for number in range(5)]


def test_a_weekly_one_stays_at_its_hour_when_the_clocks_are_moved(client, lag, kari):
    need = post_need(
        lag,
        kari,
        starts_at=clocks.oslo(date(2026, 12, 2), time(12)),
        ends_at=clocks.oslo(date(2026, 12, 2), time(14)),
        weekdays=(2,),
    )
    assert starts(need, date(2026, 12, 2)).hour == 11
    assert starts(need, date(2027, 4, 7)).hour == 10


def test_who_has_signed_up_is_told_of_another_time_or_place_and_not_of_a_comma(
    client, lag, kari, per
):
    need = post_need(lag, kari)
    client.put(
        f"/api/v1/needs/{need.id}/sign-ups/me", json={"slot": str(need.slots[0].id)}, as_=per
    )
    path = f"/api/v1/needs/{need.id}"
    same = {
        "title": need.title,
        "starts_at": "2026-11-25T11:00:00Z",
        "ends_at": "2026-11-25T13:00:00Z",
    }

    def patch(version, **changes):
        headers = {"If-Match": f'"{version}"'}
        return client.patch(path, json={**same, **changes}, headers=headers, as_=kari)

    told = db.session.query(Notification).filter_by(user_id=per.id)
    assert patch(need.version, place="Fillan samfunnshus", body="Komma,").status_code == 200
    assert told.count() == 0
    db.session.refresh(need)
    assert patch(need.version, place="Sandstad").status_code == 200
    assert [(one.kind, one.user_id) for one in told] == [(Kind.NEED_CHANGED, per.id)]
    assert patch(1).status_code == 412


def test_cancelled_it_is_gone_from_the_list_and_those_coming_are_told(client, lag, kari, per):
    need = post_need(lag, kari)
    slot = {"slot": str(need.slots[0].id)}
    client.put(f"/api/v1/needs/{need.id}/sign-ups/me", json=slot, as_=per)
    assert client.delete(f"/api/v1/needs/{need.id}", as_=kari).status_code == 204
    db.session.refresh(need)
    assert need.state == NeedState.CANCELLED
    assert (
        db.session.query(Notification).filter_by(user_id=per.id).one().kind == Kind.NEED_CANCELLED
    )
    assert client.get("/api/v1/needs?municipality=hitra").json["items"] == []
    assert "Avlyst" in client.get(f"/behov/{need.id}").text
    late = client.put(f"/api/v1/needs/{need.id}/sign-ups/me", json=slot, as_=kari)
    assert (late.status_code, late.json["code"]) == (403, "cancelled")


FORM = {
    "title": "Strandrydding",
    "place": "Sandstad",
    "day": "2026-12-05",
    "from": "22:00",
    "to": "01:00",
    "role_0": "to hender",
    "hands_0": "4",
    "requirements": ["adult"],
}


def test_the_plain_form_does_the_same(client, lag, kari):
    path = f"/meg/organisasjoner/{lag.id}/behov/nytt"
    assert client.post(path, data={**FORM, "id": str(uuid.uuid4())}, as_=kari).status_code == 303
    need = db.session.query(Need).one()
    assert need.ends_at - need.starts_at == timedelta(hours=3)
    assert (need.slots[0].capacity, need.requirements) == (4, ["adult"])
    again = client.get(f"{path}?fra={need.id}", as_=kari).text
    assert 'value="Strandrydding"' in again and 'value="to hender"' in again


def test_one_starts_from_a_ready_made_need_or_from_the_last(client, lag, kari):
    path = f"/meg/organisasjoner/{lag.id}/behov/nytt"
    empty = client.get(path, as_=kari).text
    assert "Den forrige" not in empty and "?mal=lege" in empty
    last = post_need(lag, kari, title="Julemiddag")
    assert f"?fra={last.id}" in client.get(path, as_=kari).text
    filled = client.get(f"{path}?mal=lege", as_=kari).text
    assert 'value="Kjøre til legen"' in filled and 'value="sjåfør"' in filled
    assert 'value="driving_licence" checked' in filled and "Start fra en ferdig" not in filled
    assert client.get(f"{path}?mal=finnes-ikke", as_=kari).status_code == 200


def test_every_ready_made_need_can_be_posted_with_a_day_alone(client, lag, kari, count):
    for given in standard_needs().values():
        answer = client.post(
            f"/meg/organisasjoner/{lag.id}/behov/nytt",
            data={**given, "id": str(uuid.uuid4()), "day": "2026-12-05", "from": "12:00"},
            as_=kari,
        )
        assert answer.status_code == 303, given
    assert count(Need) == len(standard_needs()) == 10


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role_0": ""}, "fylles ut"),
        ({"day": "2026-11-01"}, "allerede over"),
        ({"title": ""}, "fylles ut"),
    ],
)
def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(client, lag, kari, changes, said):
    path = f"/meg/organisasjoner/{lag.id}/behov/nytt"
    page = client.post(path, data={**FORM, **changes}, as_=kari)
    assert page.status_code == 422 and 'value="Sandstad"' in page.text
    assert said in page.text or "minst én oppgave" in page.text


@pytest.mark.parametrize(
    ("when", "field"),
    [
        ({"day": "2026-11-01"}, "day"),
        ({"day": "2026-11-02", "weekdays": "0", "until": "2026-11-16"}, "until"),
        ({"day": "", "from": "", "to": "", "flexible_until": "2026-11-01"}, "flexible_until"),
    ],
)
def test_what_is_over_is_said_at_its_field_and_to_who_organises(client, lag, kari, when, field):
    path = f"/meg/organisasjoner/{lag.id}/behov/nytt"
    answer = client.post(path, data={**FORM, **when}, as_=kari)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "Velg en dag som kommer" in page.find(id=f"{field}-error").text
    assert len(page.select(".ds-validation-message")) == 1
    assert "Velg en ny dag" in page.find(role="alert").text


def test_the_form_that_everybody_may_keep_names_nobody(client, lag, kari):
    path = "/hitra/behov/nytt"
    page = client.get(path, as_=kari)
    assert page.text == client.get(path).text
    assert lag.name not in page.text and "csrf_token" not in page.text
    assert "/logg-inn?next=/hitra/behov/nytt" in page.text
    assert "/static/need-form" in page.text and 'name="role_3"' in page.text


def test_without_javascript_it_leads_to_the_plain_form(client, lag, kari):
    came_from = client.get(f"/meg/organisasjoner/{lag.id}", as_=kari).text
    assert f"/hitra/behov/nytt?for={lag.id}" in came_from
    page = client.get(f"/hitra/behov/nytt?for={lag.id}").text
    assert f"/meg/organisasjoner/{lag.id}/behov/nytt" in page
    assert client.get("/hitra/behov/nytt?for=<script>").status_code == 200
    assert "/hitra/behov/nytt" in client.get("/hitra/behov").text


def test_a_ready_made_need_that_is_refused_stays_one(client, lag, kari):
    """What is kept of it while it is typed is kept under its own name."""
    path = f"/meg/organisasjoner/{lag.id}/behov/nytt"
    own = f'data-draft="need:new:{lag.id}:lege"'
    assert own in client.get(f"{path}?mal=lege", as_=kari).text
    refused = client.post(f"{path}?mal=lege", data={**FORM, "title": ""}, as_=kari)
    assert refused.status_code == 422 and own in refused.text


def test_what_another_has_changed_is_shown_beside_and_the_second_try_counts(client, lag, kari):
    need = post_need(lag, kari, requirements=("adult",))
    path = f"/meg/behov/{need.id}/endre"
    read = client.get(path, as_=kari).text
    names = ("title", "day", "from", "to", "body", "version")
    form = {name: read_field(read, name) for name in names}
    other = {**form, "title": "Sjåfører", "day": "2026-12-24", "body": "Ta med\nhansker"}
    assert client.post(path, data=other, as_=kari).status_code == 303
    mine = {**form, "title": "Sjåfører og verter", "requirements": "driving_licence"}
    late = client.post(path, data={**mine, "weekdays": "2"}, as_=kari)
    page = BeautifulSoup(late.text, "html.parser")
    assert late.status_code == 412
    said = {one["id"]: " ".join(one.text.split()) for one in page.select("[id$=-stands]")}
    assert said == {
        "title-stands": "Nå står det: Sjåfører",
        "day-stands": "Nå står det: torsdag 24. desember",
        "weekdays-stands": "Nå står det ingenting her.",
        "requirements-stands": "Nå står det ingenting her.",
        "body-stands": "Nå står det: Ta med hansker",
    }
    assert page.find(id="title")["aria-describedby"] == "title-description title-stands"
    draft = page.find(attrs={"data-module": "draft"})
    assert draft["data-draft"] == f"need:{need.id}:2"
    assert draft["data-draft-was"] == f"need:{need.id}:1"
    again = {name: read_field(late.text, name) for name in names}
    assert client.post(path, data=again, as_=kari).status_code == 303
    db.session.expire_all()
    assert (need.title, need.body) == ("Sjåfører og verter", "")


def test_what_ends_after_midnight_when_the_clocks_are_moved_ends_by_the_clock(client, lag, kari):
    path = f"/meg/organisasjoner/{lag.id}/behov/nytt"
    given = {**FORM, "day": "2027-03-27", "to": "03:30", "id": str(uuid.uuid4())}
    assert client.post(path, data=given, as_=kari).status_code == 303
    assert db.session.query(Need).one().ends_at == clocks.oslo(date(2027, 3, 28), time(3, 30))
