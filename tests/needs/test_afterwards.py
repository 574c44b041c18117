"""Messages before, who came, and thanks that are theirs alone."""

from datetime import date, time

import pytest

from app.core import clock as clocks
from app.core.mail import OutgoingMail
from app.extensions import db
from app.needs.models import NeedMessage, SignUp, SignUpState, Thanks
from app.needs.sign_ups import sign_up
from app.notifications.models import Kind, Notification, PushSubscription
from app.notifications.service import change_preferences
from app.worker import keep_needs
from tests.factories import make, post_need


@pytest.fixture
def dinner(lag, kari, per, clock):
    """On Wednesday at noon, with Per."""
    clock.at("2026-11-24T09:00:00+00:00")
    noon = clocks.oslo(date(2026, 11, 25), time(12))
    need = post_need(lag, kari, starts_at=noon, ends_at=None)
    sign_up(need_id=need.id, slot_id=need.slots[0].id, user=per)
    db.session.commit()
    return need


def send(client, need, who, what, **data):
    return client.post(f"/meg/behov/{need.id}/{what}", data=data, as_=who)


def told(kind) -> list:
    return [one.user_id for one in db.session.query(Notification).filter_by(kind=kind)]


def test_a_message_reaches_those_who_have_signed_up_and_nobody_else(
    client, dinner, kari, per, siri
):
    secret = "Møt på baksiden, koden er 1234."
    assert send(client, dinner, kari, "melding", body=secret).status_code == 303
    assert told(Kind.NEED_MESSAGE) == [per.id]
    assert secret in client.get(f"/meg/behov/{dinner.id}", as_=per).text
    assert secret not in client.get(f"/meg/behov/{dinner.id}", as_=siri).text
    assert secret not in client.get(f"/behov/{dinner.id}").text
    assert all(secret not in one.text for one in db.session.query(OutgoingMail))


def test_who_sends_a_message_is_told_how_many_it_reaches_and_how(
    client, dinner, kari, per, siri, mona
):
    for user, ways in ((per, {"email_replies": True}), (siri, {"push_replies": True})):
        change_preferences(user, **ways)
    row = {"user_id": siri.id, "endpoint": "https://push.example/1", "p256dh": "x", "auth": "y"}
    make(PushSubscription(**row, created_at=clocks.now()))
    for user in (siri, mona):
        sign_up(need_id=dinner.id, slot_id=dinner.slots[0].id, user=user)
    db.session.commit()
    send(client, dinner, kari, "melding", body="Ta med vott.")
    said = "Beskjeden er sendt til 3. 1 får varsel. 1 får e-post. 1 ser den i Bidra."
    assert said in client.get(f"/meg/behov/{dinner.id}/styr", as_=kari, renew=False).text
    send(client, dinner, kari, "melding", body="Hei.", on="2026-12-02")
    page = client.get(f"/meg/behov/{dinner.id}/styr", as_=kari, renew=False).text
    assert "Ingen er påmeldt, så ingen fikk beskjeden." in page


def test_a_message_for_one_day_is_for_those_who_come_that_day(client, dinner, kari, per):
    send(client, dinner, kari, "melding", body="Ikke deg.", on="2026-12-02")
    assert told(Kind.NEED_MESSAGE) == []
    assert "Ikke deg." not in client.get(f"/meg/behov/{dinner.id}", as_=per).text


def test_a_message_too_long_or_too_many_is_refused_and_kept(client, dinner, kari, count):
    page = send(client, dinner, kari, "melding", body="x" * 1001)
    assert page.status_code == 422 and "x" * 1001 in page.text
    for _ in range(5):
        send(client, dinner, kari, "melding", body="Hei")
    last = send(client, dinner, kari, "melding", body="Hei igjen")
    assert last.status_code == 429 and "Hei igjen" in last.text
    assert count(NeedMessage) == 5


def test_who_came_is_ticked_when_it_has_begun_and_seen_by_the_organisation_alone(
    client, dinner, kari, per, clock
):
    mine = db.session.query(SignUp).one()
    early = send(client, dinner, kari, "oppmote", sign_up=mine.id, attended="no")
    assert early.status_code == 403
    clock.at("2026-11-25T12:00:00+00:00")
    assert send(client, dinner, kari, "oppmote", sign_up=mine.id, attended="no").status_code == 303
    db.session.refresh(mine)
    assert mine.attended is False
    assert "kom ikke" in client.get(f"/meg/behov/{dinner.id}/styr", as_=kari).text
    for path in (f"/meg/behov/{dinner.id}", "/meg/det-jeg-skal", "/api/v1/me/sign-ups"):
        assert "kom ikke" not in client.get(path, as_=per).text
        assert "attended" not in client.get(path, as_=per).text


def test_thanks_land_with_those_who_came_once_and_are_theirs_to_show(
    client, dinner, lag, kari, per, siri, clock
):
    sign_up(need_id=dinner.id, slot_id=dinner.slots[0].id, user=siri)
    db.session.commit()
    clock.at("2026-11-25T15:00:00+00:00")
    absent = db.session.query(SignUp).filter_by(user_id=siri.id).one()
    send(client, dinner, kari, "oppmote", sign_up=absent.id, attended="no")
    for _ in range(2):
        send(client, dinner, kari, "takk", on="2026-11-25", body="Takk, <b>Per</b>!")
    thanks = db.session.query(Thanks).one()
    assert (thanks.user_id, told(Kind.THANKS)) == (per.id, [per.id])
    assert "Takk, &lt;b&gt;Per" in client.get("/meg/takk", as_=per).text
    page = f"/organisasjoner/{lag.id}"
    assert "Takk, " not in client.get(page).text
    assert client.post(f"/meg/takk/{thanks.id}", data={"show": "yes"}, as_=kari).status_code == 404
    client.post(f"/meg/takk/{thanks.id}", data={"show": "yes"}, as_=per)
    assert "Takk, &lt;b&gt;Per" in client.get(page).text
    client.post(f"/meg/takk/{thanks.id}", data={"show": "no"}, as_=per)
    assert "Takk, " not in client.get(page).text


def test_nobody_is_thanked_before_it_has_begun(client, dinner, kari, count):
    answer = send(client, dinner, kari, "takk", on="2026-11-25", body="Takk!")
    assert answer.status_code == 403 and count(Thanks) == 0
    assert "Vent til det har begynt" in answer.text


def test_who_was_there_cannot_sign_off_once_it_has_begun(client, dinner, kari, per, clock):
    clock.at("2026-11-25T12:00:00+00:00")
    page = client.get(f"/meg/behov/{dinner.id}", as_=per).text
    assert "Du er påmeldt" in page and ">Meld deg av<" not in page
    refused = send(client, dinner, per, "meld-av", on="2026-11-25")
    assert refused.status_code == 403 and "Det har begynt" in refused.text
    gone = client.delete(f"/api/v1/needs/{dinner.id}/sign-ups/me?on=2026-11-25", as_=per)
    assert (gone.status_code, gone.json["code"]) == (403, "begun")
    assert db.session.query(SignUp).one().state == SignUpState.CONFIRMED
    assert told(Kind.SIGN_UP_CANCELLED_LATE) == []


def test_who_waited_in_vain_is_told_so_once_it_has_begun(client, dinner, siri, clock):
    dinner.slots[0].capacity = 1
    sign_up(need_id=dinner.id, slot_id=dinner.slots[0].id, user=siri)
    db.session.commit()
    assert "Du er nummer 1 i køen" in client.get(f"/meg/behov/{dinner.id}", as_=siri).text
    clock.at("2026-11-25T12:00:00+00:00")
    page = client.get(f"/meg/behov/{dinner.id}", as_=siri).text
    assert "Det ble ingen plass denne gangen" in page and "i køen" not in page


def test_the_organiser_sees_what_was_sent_and_who_was_thanked(client, dinner, kari, per, clock):
    path = f"/meg/behov/{dinner.id}/styr"
    page = client.get(path, as_=kari).text
    assert "Alle dager" not in page  # there is but one
    send(client, dinner, kari, "melding", body="Ta med hansker.", on="2026-11-25")
    page = client.get(path, as_=kari).text
    assert "til dem som kommer onsdag 25. november" in page
    clock.at("2026-11-25T12:00:00+00:00")
    mine = db.session.query(SignUp).one()
    ticked = send(client, dinner, kari, "oppmote", sign_up=mine.id, attended="yes")
    assert ticked.headers["Location"] == f"{path}#sign-up-{mine.id}"
    clock.at("2026-11-26T12:00:00+00:00")
    assert "Bare dere ser hvem som kom" in client.get(path, as_=kari).text
    for said in ("Takken er sendt til én.", "Alle som kom, har fått takk før."):
        send(client, dinner, kari, "takk", on="2026-11-25", body="Takk!")
        page = client.get(path, as_=kari).text
        assert said in page and "1 har fått takk." in page


def test_what_an_organisation_leaves_behind_is_called_off_and_told(
    client, dinner, lag, kari, per, clock
):
    page = client.get(f"/meg/organisasjoner/{lag.id}", as_=kari).text
    assert "det dere har bedt om hjelp til, blir avlyst" in page
    assert client.post(f"/meg/organisasjoner/{lag.id}/forlat", as_=kari).status_code == 303
    for _sweep in range(2):
        keep_needs()
    assert told(Kind.NEED_CANCELLED) == [per.id]
    page = client.get(f"/meg/behov/{dinner.id}", as_=per)
    assert page.status_code == 200 and "Dette er avlyst." in page.text
    assert f"/organisasjoner/{lag.id}" not in page.text
    clock.at("2026-11-25T08:00:00+00:00")
    keep_needs()
    assert told(Kind.NEED_REMINDER) == []
