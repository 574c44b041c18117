"""The few likeliest first, then the next few, then everybody; and nobody learns who said no."""

import uuid
from datetime import date, time, timedelta

from sqlalchemy import select

from app.accounts.models import Standing
from app.core import clock as clocks
from app.core.commit import transaction
from app.needs import sign_ups
from app.needs.models import SignUp, SignUpState
from app.needs.service import cancel_need
from app.notifications.models import FanOut, Kind, Notification
from app.offers import asking
from app.offers.models import Answer, Ask, Asking, AskingState
from app.offers.service import delete_offer
from app.worker import keep_asking, keep_needs
from tests.factories import post_need
from tests.needs.test_sign_ups import told


def asked(db) -> list[Ask]:
    db.session.expire_all()
    return list(db.session.scalars(select(Ask).order_by(Ask.round, Ask.id)))


def state(db) -> AskingState:
    db.session.expire_all()
    return db.session.scalars(select(Asking)).one().state


def answer(ask, accept):
    with transaction():
        return asking.answer(ask_id=ask.id, user=ask.user, accept=accept)


def test_three_are_asked_for_a_place_and_told_once(db, need, crowd):
    crowd(5)
    keep_asking()
    keep_asking()
    assert [one.round for one in asked(db)] == [1, 1, 1]
    assert len(told(Kind.NEED_ASK)) == 3
    assert {one.answer_by for one in asked(db)} == {clocks.now() + timedelta(hours=24)}


def test_once_it_has_begun_no_more_are_asked(noon, need, crowd):
    crowd(1)
    keep_asking()
    assert asking.count_asked(need) == (1, True)
    noon.forward(days=5, hours=1)
    assert asking.count_asked(need) == (1, False)


def test_those_who_cannot_are_not_asked(db, need, lag, siri, kari, per, give):
    """Who organises it, who comes already, and who offered something else."""
    give(siri)
    give(kari)
    give(per, "Jeg kan strikke")
    with transaction():
        sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=kari)
    with transaction():
        sign_ups.cancel(need_id=need.id, user=kari)
    keep_asking()
    assert asked(db) == []


def test_nobody_is_asked_about_a_day_that_is_taken(db, need, lag, siri, crowd, kari, give):
    """Kari comes to something else that day, and Sjåfør0 is being asked about another thing."""
    give(kari)
    crowd(1)
    other = post_need(lag, siri, title="Vafler", starts_at=need.starts_at, ends_at=None)
    with transaction():
        sign_ups.sign_up(need_id=other.id, slot_id=other.slots[0].id, user=kari)
    keep_asking()
    assert len(asked(db)) == 1 and told(Kind.NEED_ASK) == ["Sjåfør0"]


def test_after_a_day_the_next_few_are_asked_and_after_three_rounds_everybody(db, need, crowd, noon):
    crowd(12)
    for hours, rounds in ((0, {1}), (23, {1}), (2, {1, 2}), (25, {1, 2, 3})):
        noon.forward(hours=hours)
        keep_asking()
        assert {one.round for one in asked(db)} == rounds
    assert len({one.user_id for one in asked(db)}) == 9
    noon.forward(hours=25)
    keep_asking()
    assert len(asked(db)) == 9 and state(db) == AskingState.OPENED
    opened = db.session.scalars(select(FanOut)).one()
    assert (opened.kind, opened.path) == (Kind.NEED_OPEN, f"/behov/{need.id}")


def test_when_nobody_suits_everybody_is_told_when_it_has_been_up_for_a_day(db, need, noon):
    keep_asking()
    noon.forward(hours=23)
    keep_asking()
    assert db.session.query(FanOut).count() == 0
    noon.forward(hours=2)
    keep_asking()
    assert state(db) == AskingState.OPENED and db.session.scalars(select(FanOut)).one()


def test_of_what_is_near_everybody_is_told_after_half_the_time(db, noon, lag, siri):
    post_need(lag, siri, starts_at=clocks.now() + timedelta(hours=6), ends_at=None)
    noon.forward(hours=2)
    keep_asking()
    assert db.session.query(FanOut).count() == 0
    noon.forward(hours=2)
    keep_asking()
    assert state(db) == AskingState.OPENED


def test_but_not_earlier_than_a_week_before(db, need, lag, siri, noon):
    begins = clocks.now() + timedelta(days=20)
    far = post_need(lag, siri, starts_at=begins, ends_at=None)
    keep_asking()
    noon.forward(days=1, hours=1)
    keep_asking()
    noon.forward(days=11, hours=22)
    keep_asking()
    assert [one.path for one in db.session.scalars(select(FanOut))] == [f"/behov/{need.id}"]
    noon.forward(hours=2)
    keep_asking()
    told_of = {one.path for one in db.session.scalars(select(FanOut))}
    assert told_of == {f"/behov/{need.id}", f"/behov/{far.id}"}


def test_yes_signs_up_and_nobody_more_is_asked(db, need, crowd, noon):
    crowd(9)
    keep_asking()
    _ask, mine = answer(asked(db)[0], accept=True)
    assert mine.state == SignUpState.CONFIRMED and mine.on == need.starts_at.date()
    for _day in range(4):
        noon.forward(hours=24)
        keep_asking()
    assert len(asked(db)) == 3 and db.session.query(FanOut).count() == 0


def test_when_somebody_cancels_it_goes_on(db, need, crowd, noon):
    crowd(9)
    keep_asking()
    answer(asked(db)[0], accept=True)
    with transaction():
        sign_ups.cancel(need_id=need.id, user=asked(db)[0].user)
    noon.forward(hours=25)
    keep_asking()
    assert {one.round for one in asked(db)} == {1, 2}


def test_when_all_have_said_no_the_next_need_not_wait(db, need, crowd):
    crowd(9)
    keep_asking()
    for one in asked(db)[:2]:
        answer(one, accept=False)
    keep_asking()
    assert len(asked(db)) == 3
    answer(asked(db)[2], accept=False)
    keep_asking()
    assert len(asked(db)) == 6


def test_the_last_no_wakes_the_worker_and_no_other(app, db, need, crowd):
    crowd(3)
    keep_asking()
    nudges = app.extensions["queue"]
    for left, one in enumerate(reversed(asked(db))):
        nudges.flush()
        answer(one, accept=False)
        assert nudges.pending_count() == (left == 2)
    nudges.flush()


def test_no_is_seen_by_nobody(db, client, need, crowd, siri):
    crowd(3)
    keep_asking()
    for one in asked(db):
        answer(one, accept=False)
    keep_asking()
    page = client.get(f"/meg/behov/{need.id}/styr", as_=siri).text
    assert "3 som har tilbudt seg" in page and "Sjåfør0" not in page
    assert set(told(Kind.NEED_ASK)) == {"Sjåfør0", "Sjåfør1", "Sjåfør2"}
    # Whoever organises it is told nothing; a moment later all in the area are.
    assert db.session.query(Notification).filter_by(user_id=siri.id).count() == 0


def test_a_late_yes_is_welcome_and_may_have_to_wait(db, need, crowd, noon):
    crowd(6)
    keep_asking()
    noon.forward(hours=30)
    keep_asking()
    late, later = asked(db)[0], asked(db)[1]
    assert answer(late, accept=True)[1].state == SignUpState.CONFIRMED
    assert answer(later, accept=True)[1].state == SignUpState.WAITING
    assert later.answer == Answer.YES


def test_yes_twice_is_one_place_and_no_may_become_yes(db, need, crowd, count):
    crowd(1)
    keep_asking()
    (one,) = asked(db)
    answer(one, accept=False)
    answer(one, accept=True)
    answer(one, accept=True)
    assert count(SignUp) == 1 and one.answer == Answer.YES


def test_at_night_one_has_a_day_from_the_morning_on(db, need, crowd, noon):
    crowd(1)
    noon.at(clocks.oslo(clocks.today(), time(23)))
    keep_asking()
    morning = clocks.oslo(clocks.today() + timedelta(days=1), time(8))
    assert asked(db)[0].answer_by == morning + timedelta(hours=24)


def test_shortly_before_one_has_less_time(db, noon, lag, siri, crowd):
    crowd(1)
    begins = clocks.now() + timedelta(hours=6)
    post_need(lag, siri, starts_at=begins, ends_at=None)
    keep_asking()
    assert asked(db)[0].answer_by == begins - timedelta(hours=2)


def test_nobody_is_asked_of_what_is_far_ahead_cancelled_or_closed(db, noon, lag, siri, crowd):
    crowd(1)
    far = clocks.oslo(clocks.today() + timedelta(days=40), time(12))
    post_need(lag, siri, starts_at=far, ends_at=None)
    off = post_need(lag, siri)
    with transaction():
        cancel_need(need=off, by=siri)
    keep_asking()
    lag.standing = Standing.CLOSED
    db.session.commit()
    post_need_of_closed = db.session.query(Asking).count()
    assert (asked(db), post_need_of_closed) == ([], 0)


def test_what_is_cancelled_while_one_is_being_asked_goes_no_further(db, need, siri, crowd, noon):
    crowd(6)
    keep_asking()
    with transaction():
        cancel_need(need=need, by=siri)
    noon.forward(hours=25)
    keep_asking()
    assert len(asked(db)) == 3 and state(db) == AskingState.STOPPED


def test_each_week_is_asked_for_but_nobody_twice(db, noon, lag, siri, crowd):
    crowd(2)
    begins = clocks.oslo(clocks.today() + timedelta(days=2), time(12))
    post_need(
        lag,
        siri,
        starts_at=begins,
        ends_at=None,
        weekdays=(begins.weekday(),),
        slots=(("sjåfør", 1),),
    )
    keep_asking()
    noon.forward(days=3)
    keep_needs()
    keep_asking()
    assert {one.on for one in db.session.scalars(select(Asking))} == {
        begins.date(),
        begins.date() + timedelta(days=7),
    }
    assert len(asked(db)) == 2


def test_the_organisation_may_stop_it(db, client, need, siri, crowd, noon):
    crowd(9)
    keep_asking()
    client.post(f"/meg/behov/{need.id}/ikke-sporr", as_=siri)
    noon.forward(hours=25)
    keep_asking()
    assert len(asked(db)) == 3 and state(db) == AskingState.STOPPED


def test_an_ask_outlives_its_offer(db, client, need, crowd):
    (kjell,) = crowd(1)
    keep_asking()
    (one,) = asked(db)
    with transaction():
        delete_offer(offer_id=one.offer_id, user=kjell)
    assert client.get(f"/meg/spurt/{one.id}", as_=kjell).status_code == 200


def test_the_page_says_why_and_a_tap_answers(db, client, need, kari, give):
    give(kari, "Jeg kan kjøre eldre", days=0b1111111)
    keep_asking()
    path = f"/meg/spurt/{asked(db)[0].id}"
    page = client.get(path, as_=kari).text
    assert "Fordi du har tilbudt «Jeg kan kjøre eldre»." in page
    gone = client.post(path, data={"answer": "no"}, as_=kari)
    assert gone.headers["Location"] == "/meg/tilbud"
    assert client.post(path, data={"answer": "yes"}, as_=kari).headers["Location"] == (
        f"/meg/behov/{need.id}"
    )
    assert client.post(path, data={}, as_=kari).status_code == 422


def test_the_api_lists_what_is_open_and_takes_the_answer(db, client, need, kari, give):
    give(kari)
    keep_asking()
    (one,) = client.get("/api/v1/me/asks", as_=kari).json["items"]
    assert one["role"] == "sjåfør" and date.fromisoformat(one["on"]) == need.starts_at.date()
    said = client.post(f"/api/v1/me/asks/{one['id']}/answer", json={"accept": True}, as_=kari)
    assert said.json == {"answer": "yes", "sign_up": "confirmed", "overlaps": []}
    assert client.get("/api/v1/me/asks", as_=kari).json["items"] == []
    other = f"/api/v1/me/asks/{uuid.uuid4()}/answer"
    assert client.post(other, json={"accept": True}, as_=kari).status_code == 404
