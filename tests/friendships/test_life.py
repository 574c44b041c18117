"""What becomes of a friendship: asked after six weeks, kept, changed, finished, asleep."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.accounts.models import Role, Standing, User
from app.core.audit import AuditEntry
from app.core.commit import transaction
from app.core.errors import Conflict
from app.extensions import db
from app.friendships.life import Words, check_in
from app.friendships.models import CheckIn, Friendship, State, Verdict
from app.notifications.models import Kind
from app.worker import keep_friendships
from tests.factories import befriend, organisation, person, with_role
from tests.initiatives.test_initiatives import told


@pytest.fixture(autouse=True)
def november(clock):
    clock.at("2026-11-24T11:00:00Z")


@pytest.fixture
def asked(friends, clock):
    """Six weeks have gone, and both have been asked."""
    clock.forward(weeks=6)
    keep_friendships()
    return friends


def seen(client, friendship) -> str:
    return client.get(f"/vennskap/{friendship.id}").text


def test_both_sides_are_asked_once_after_six_weeks(client, friends, bygg, clock):
    ola = with_role(person("Ola"), Role.ORG_MEMBER, organisation_id=bygg.id)
    clock.forward(weeks=5, days=6)
    keep_friendships()
    assert told(Kind.FRIENDSHIP_CHECK_IN) == []
    clock.forward(days=1)
    for _sweep in range(2):
        keep_friendships()
    assert told(Kind.FRIENDSHIP_CHECK_IN) == ["Kari Havn", "Ola", "Per Skog"]
    waiting = client.get("/meg/vennskap", as_=ola)
    assert "Hvordan går det?" in waiting.text


def test_who_does_not_answer_is_reminded_once_and_then_the_proposal_lapses(
    client, lag, bygg, kari, per, clock
):
    made = befriend(lag, bygg, kari)
    page = f"/meg/vennskap/{made.id}"
    lapses = "Uten svar faller forslaget bort tirsdag 15. desember"
    assert lapses in client.get(page, as_=per).text
    clock.forward(days=6)
    keep_friendships()
    assert told(Kind.FRIENDSHIP_WAITS) == []
    clock.forward(days=1)
    for _sweep in range(2):
        keep_friendships()
    assert told(Kind.FRIENDSHIP_WAITS) == ["Per Skog"]
    assert lapses in client.get(page, as_=kari).text
    clock.forward(days=13)
    keep_friendships()
    assert told(Kind.FRIENDSHIP_UNANSWERED) == []
    clock.forward(days=1)
    for _sweep in range(2):
        keep_friendships()
    assert told(Kind.FRIENDSHIP_UNANSWERED) == ["Kari Havn"]
    assert len(told(Kind.FRIENDSHIP_WAITS)) == 1
    assert "Ikke besvart" in client.get("/meg/vennskap", as_=kari).text
    assert "Venter på svar fra dere" not in client.get("/meg/vennskap", as_=per).text
    assert client.get(f"/vennskap/{made.id}").status_code == 404
    assert db.session.query(AuditEntry).filter_by(action="friendship.lapsed").count() == 1


@pytest.fixture
def lapsed(lag, bygg, kari, clock):
    """Asked three weeks ago, and nobody said anything."""
    made = befriend(lag, bygg, kari)
    for weeks in (1, 2):
        clock.forward(weeks=weeks)
        keep_friendships()
    return made


def test_what_lapsed_is_not_answered_but_either_may_ask_again(
    client, lapsed, put, answer, lag, bygg, kari, per
):
    page = f"/meg/vennskap/{lapsed.id}"
    assert answer(lapsed.id, per).json["code"] == "not_waiting"
    assert "Finn noen andre" in client.get(page, as_=kari).text
    assert "Ingen hos dere svarte i tide" in client.get(page, as_=per).text
    for who, other in ((kari, "Skaun bygg"), (per, "Fillan sanitetsforening")):
        form = client.get(f"/meg/vennskap/ny?igjen={lapsed.id}", as_=who).text
        assert f"Til {other}<br>" in form and "Vi koker grøt." in form
        assert "Foreslå én oppgave sammen" in form
    again = put(per, bygg, lag).json
    assert answer(again["id"], kari).json["state"] == "active"


def test_another_task_that_nobody_answered_is_asked_for_again_in_place_of_the_same(
    client, put, friends, lag, bygg, kari, clock
):
    new = put(kari, lag, bygg, title="Vafler", follows=str(friends.id)).json
    for weeks in (1, 2):
        clock.forward(weeks=weeks)
        keep_friendships()
    form = client.get(f"/meg/vennskap/ny?igjen={new['id']}", as_=kari).text
    assert f'name="follows" value="{friends.id}"' in form and 'value="Vafler"' in form
    assert put(kari, lag, bygg, follows=str(friends.id)).status_code == 201


def test_nobody_is_reminded_of_what_was_answered_or_taken_back(
    client, answer, hitra, lag, bygg, kari, per, clock
):
    third = organisation(hitra, owner=kari, name="Historielaget")
    db.session.refresh(kari)
    answer(befriend(third, bygg, kari).id, per, accept=False)
    taken = befriend(lag, bygg, kari)
    path = f"/meg/vennskap/{taken.id}/avslutt"
    client.post(path, data={"on_behalf_of": str(lag.id)}, as_=kari)
    clock.forward(weeks=4)
    keep_friendships()
    assert told(Kind.FRIENDSHIP_WAITS) == told(Kind.FRIENDSHIP_UNANSWERED) == []


def test_an_answer_to_the_reminder_begins_it_and_the_question_is_reminded_of_by_itself(
    answer, lag, bygg, kari, per, clock
):
    made = befriend(lag, bygg, kari)
    clock.forward(weeks=1)
    keep_friendships()
    assert answer(made.id, per).json["state"] == "active"
    for weeks in (6, 1):
        clock.forward(weeks=weeks)
        keep_friendships()
    assert told(Kind.FRIENDSHIP_CHECK_IN) == ["Kari Havn", "Kari Havn", "Per Skog", "Per Skog"]
    db.session.expire_all()
    assert made.state == State.ACTIVE


def test_a_proposal_to_who_is_no_more_lapses(lag, bygg, kari, clock):
    befriend(lag, bygg, kari)
    bygg.standing = Standing.CLOSED
    db.session.commit()
    clock.forward(weeks=1)
    keep_friendships()
    assert told(Kind.FRIENDSHIP_UNANSWERED) == ["Kari Havn"] and told(Kind.FRIENDSHIP_WAITS) == []
    assert db.session.query(Friendship).one().state == State.LAPSED


def test_a_sweep_that_dies_reminds_the_next_time(lag, bygg, kari, clock, monkeypatch):
    befriend(lag, bygg, kari)
    clock.forward(weeks=1)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("app.friendships.life.tell", lambda *_args, **_more: 1 / 0)
        keep_friendships()
    keep_friendships()
    assert told(Kind.FRIENDSHIP_WAITS) == ["Per Skog"]


def test_when_both_go_on_they_are_asked_again_six_weeks_later(
    client, asked, say, lag, bygg, kari, per, clock
):
    said = say(asked, kari, lag, "keep", "Vi har kokt grøt tre ganger.")
    assert said.status_code == 201 and said.json["waits_for"] == [str(bygg.id)]
    assert "Vi har kokt grøt tre ganger." in seen(client, asked)
    assert say(asked, per, bygg, "keep").json["asked_at"] is None
    clock.forward(weeks=5, days=6)
    keep_friendships()
    assert len(told(Kind.FRIENDSHIP_CHECK_IN)) == 2
    clock.forward(days=1)
    keep_friendships()
    assert len(told(Kind.FRIENDSHIP_CHECK_IN)) == 4
    assert say(asked, kari, lag, "keep").status_code == 201


def test_who_has_not_answered_is_reminded_once_then_it_sleeps_and_an_answer_wakes_it(
    client, asked, say, lag, bygg, kari, per, clock
):
    say(asked, kari, lag, "keep")
    clock.forward(days=7)
    for _sweep in range(2):
        keep_friendships()
    assert told(Kind.FRIENDSHIP_CHECK_IN) == ["Kari Havn", "Per Skog", "Per Skog"]
    assert "På pause" not in seen(client, asked)
    clock.forward(days=7)
    keep_friendships()
    assert "På pause" in seen(client, asked)
    assert "Grøt" not in client.get("/hitra/vennskap").text
    assert "Grøt" in client.get("/hitra/vennskap?vis=hvilende").text
    clock.forward(days=100)
    keep_friendships()
    assert len(told(Kind.FRIENDSHIP_CHECK_IN)) == 3
    say(asked, per, bygg, "keep")
    assert "Grøt" in client.get("/hitra/vennskap").text


def test_nobody_answers_before_they_are_asked_or_twice(friends, asked, say, lag, kari, count):
    check_in_id = uuid.uuid4()
    first, again = (say(asked, kari, lag, "keep", "Bra.", check_in_id) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    assert say(asked, kari, lag, "change", "Bra.", check_in_id).json["code"] == "other_content"
    assert say(asked, kari, lag, "change").json["code"] == "already_answered"
    assert count(CheckIn) == 1


def test_the_question_is_not_open_before(friends, say, lag, kari):
    early = say(friends, kari, lag, "keep")
    assert (early.status_code, early.json["code"]) == (403, "not_asked")


def test_finished_ends_it_for_both_and_both_tell_what_came_of_it(
    client, asked, say, lag, bygg, kari, per
):
    assert say(asked, kari, lag, "finished").json["errors"] == {"body": ["required"]}
    assert say(asked, kari, lag, "finished", "Tjue naboer kom.").json["state"] == "ended"
    assert told(Kind.FRIENDSHIP_ENDED) == ["Per Skog"]
    page = seen(client, asked)
    assert "Dette ble det til" in page and "Tjue naboer kom." in page and "Avsluttet" in page
    assert "Hva ble det til?" in client.get(f"/meg/vennskap/{asked.id}", as_=per).text
    assert say(asked, per, bygg, "keep").json["code"] == "over"
    assert say(asked, per, bygg, "finished", "Vi låner ut bordene igjen.").status_code == 201
    assert say(asked, per, bygg, "finished", "Og stolene.").json["code"] == "already_answered"
    assert "Vi låner ut bordene igjen." in seen(client, asked)
    assert "Grøt" in client.get("/hitra/vennskap?vis=avsluttet").text


def test_who_has_said_to_go_on_may_still_end_it_and_tell(asked, say, lag, bygg, kari, per):
    say(asked, kari, lag, "keep")
    assert say(asked, kari, lag, "finished", "Vi ble for få.").json["state"] == "ended"
    assert say(asked, per, bygg, "finished", "Takk for grøten.").status_code == 201


def test_another_task_is_a_proposal_that_follows_and_the_old_one_goes_on_until_a_yes(
    client, asked, say, put, answer, lag, bygg, kari, per
):
    page = f"/meg/vennskap/{asked.id}"
    form = {"on_behalf_of": str(lag.id), "verdict": "change", "body": "Grøten ble brent."}
    gone = client.post(f"{page}/status", data=form, as_=kari)
    assert gone.headers["Location"] == f"/meg/vennskap/ny?endre={asked.id}"
    again = client.get(gone.headers["Location"], as_=kari).text
    assert "En annen oppgave sammen" in again and 'value="Grøt på lørdag"' in again
    new = put(kari, lag, bygg, title="Vafler på lørdag", follows=str(asked.id)).json
    assert "I gang" in seen(client, asked)
    assert answer(new["id"], per).json["follows"] == str(asked.id)
    assert "Avsluttet" in seen(client, asked) and "Grøten ble brent." in seen(client, asked)
    assert f"/vennskap/{asked.id}" in client.get(f"/vennskap/{new['id']}").text


def test_a_no_to_another_task_leaves_the_old_one(put, answer, friends, lag, bygg, kari, per):
    new = put(kari, lag, bygg, title="Vafler", follows=str(friends.id)).json
    assert put(per, bygg, lag, title="Lapper", follows=str(friends.id)).status_code == 409
    answer(new["id"], per, accept=False)
    db.session.expire_all()
    assert friends.state == State.ACTIVE
    assert put(per, bygg, lag, title="Lapper", follows=str(friends.id)).status_code == 201


def test_what_is_over_cannot_be_followed(put, friends, say, lag, bygg, kari):
    say(friends, kari, lag, "finished", "Det ble grøt.")
    assert put(kari, lag, bygg, follows=str(friends.id)).json["code"] == "nothing_to_follow"
    assert put(kari, lag, bygg).status_code == 201


def test_a_party_leaves_at_any_time_without_a_word(client, friends, lag, bygg, kari, per, siri):
    path = f"/meg/vennskap/{friends.id}/avslutt"
    assert client.post(path, data={"on_behalf_of": str(lag.id)}, as_=siri).status_code == 403
    assert client.post(path, data={"on_behalf_of": str(lag.id)}, as_=per).status_code == 422
    for _press in range(2):
        gone = client.post(path, data={"on_behalf_of": str(bygg.id)}, as_=per)
        assert gone.status_code == 303
    db.session.expire_all()
    assert friends.state == State.ENDED and told(Kind.FRIENDSHIP_ENDED) == ["Kari Havn"]
    ended = db.session.query(AuditEntry).filter_by(action="friendship.ended").one()
    assert ended.details == {"organisation": str(bygg.id)}


def test_it_ends_by_itself_when_a_party_is_no_more(client, friends, bygg, clock):
    bygg.standing = Standing.CLOSED
    db.session.commit()
    clock.forward(weeks=6)
    keep_friendships()
    assert told(Kind.FRIENDSHIP_CHECK_IN) == [] and told(Kind.FRIENDSHIP_ENDED) == ["Kari Havn"]
    page = seen(client, friends)
    assert "Avsluttet" in page and f"/organisasjoner/{bygg.id}" not in page


def test_a_sentence_is_data_and_keeps_what_was_typed(client, asked, lag, kari):
    path = f"/meg/vennskap/{asked.id}/status"
    form = {"on_behalf_of": str(lag.id), "verdict": "finished", "body": "<b>" + "a" * 1001}
    long = client.post(path, data=form, as_=kari)
    assert long.status_code == 422 and "&lt;b&gt;aaa" in long.text
    named = client.post(path, data=form | {"body": "Ring 13097248022"}, as_=kari)
    assert named.status_code == 422 and "fødselsnummer" in named.text
    client.post(path, data=form | {"body": "<b>Grøt</b>"}, as_=kari)
    assert "&lt;b&gt;Grøt&lt;/b&gt;" in seen(client, asked)


def test_an_old_version_is_refused(asked, say, lag, kari):
    old = say(asked, kari, lag, "keep", headers={"If-Match": '"1"'})
    assert old.status_code == 412 and old.json["version"] == asked.version


def test_one_person_with_both_hats_answers_for_each(
    client, hitra, lag, bygg, kari, per, say, clock
):
    with_role(kari, Role.ORG_MEMBER, organisation_id=bygg.id)
    db.session.refresh(kari)
    friends = befriend(lag, bygg, kari, accepted_by=kari)
    clock.forward(weeks=6)
    keep_friendships()
    page = client.get(f"/meg/vennskap/{friends.id}", as_=kari).text
    assert page.count("Hvordan går det?") == 2
    assert say(friends, kari, lag, "keep").status_code == 201
    assert say(friends, kari, bygg, "keep").json["waits_for"] == []


def test_two_of_one_party_who_answer_at_once_give_one_answer(app, asked, count, bygg, per):
    ola = with_role(person("Ola"), Role.ORG_MEMBER, organisation_id=bygg.id)
    friendship_id, party, people = asked.id, bygg.id, [per.id, ola.id]
    db.session.remove()

    def say(user_id):
        with app.app_context():
            words = Words(on_behalf_of=party, verdict=Verdict.KEEP)
            about = {"friendship_id": friendship_id, "check_in_id": uuid.uuid4()}
            try:
                with transaction():
                    user = db.session.get_one(User, user_id)
                    check_in(**about, by=user, words=words)
            except Conflict as error:
                return error.code
            return "new"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(say, people))
    assert said == ["already_answered", "new"] and count(CheckIn) == 1


def test_a_sweep_that_dies_asks_everybody_the_next_time(friends, clock, monkeypatch):
    clock.forward(weeks=6)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("app.friendships.life.tell", lambda *_args, **_more: 1 / 0)
        keep_friendships()
    db.session.expire_all()
    assert db.session.query(Friendship).one().asked_at is None
    keep_friendships()
    assert told(Kind.FRIENDSHIP_CHECK_IN) == ["Kari Havn", "Per Skog"]
