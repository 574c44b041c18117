"""What a notice is about, why its e-mail came, and the way out of its like."""

import re
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask_babel import force_locale
from sqlalchemy import select

from app.core import schedule
from app.core.mail import OutgoingMail
from app.core.when import told_day
from app.extensions import db
from app.notifications import mail, service
from app.notifications.models import ANNOUNCEMENTS, NEEDED, REPLIES, Kind
from app.notifications.reasons import Topic, topic_of, why
from app.notifications.words import Sentence
from tests.notifications.conftest import subscribe, tell, work

SAID = {"unit": "Oppvekst", "organisation": "Fillan sanitetsforening"}
DAY = {"day": "2026-11-25", "starts": "2026-11-25T11:00:00+00:00"}
MAILED = sorted(REPLIES)


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def the_way_out(one: OutgoingMail) -> str:
    """The path of the address that its header and both its bodies carry."""
    assert one.unsubscribe in one.text and one.unsubscribe in one.html
    return one.unsubscribe.removeprefix("https://bidra.example.no")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.TEST}))
def test_every_kind_has_a_reason_of_its_own_in_every_language(app, kind, language):
    with force_locale(language):
        said = why(Sentence(kind=kind, **SAID))
    assert "%" not in said and said.endswith(".") and len(said) > 20
    chosen = {"nb": "Du får denne e-posten fordi", "nn": "fordi", "en": "because"}[language]
    assert chosen in said or kind in ANNOUNCEMENTS
    assert len(re.findall(r"\.", said)) <= 2


def test_reasons_say_what_one_did_and_not_another(app):
    def said(kind):
        return why(Sentence(kind=kind, **SAID))

    assert "fordi du har skrevet til kommunen" in said(Kind.REPLY_FINAL)
    assert "fordi du har meldt deg på hos Fillan sanitetsforening" in said(Kind.NEED_CANCELLED)
    assert "fordi du står i kø hos Fillan sanitetsforening" in said(Kind.PLACE_FREE)
    assert "til du sier nei takk" in said(Kind.PLACE_FREE)
    assert "Du har valgt å få slikt" in said(Kind.NEED_REMINDER)
    assert "har tilbudt noe som ligner" in said(Kind.NEED_ASK)
    assert said(Kind.PROMPT_OPENED).startswith("Du får dette brevet")


@pytest.mark.parametrize("kind", [Kind.NEED_CANCELLED, Kind.NEED_REMINDER])
def test_inbox_and_mail_say_what_and_when_it_is_about_and_no_push_does(
    client, make_user, push_service, kind
):
    kari = make_user(push_replies=True, email_replies=True)
    subscribe(kari, push_service.subscribe())
    tell(kari, kind, about="Middag for alle", params=SAID | DAY)
    work()
    line = "«Middag for alle», onsdag 25. november kl. 12"
    (one,) = mails()
    assert line in one.text and line in BeautifulSoup(one.html, "html.parser").text
    assert line in client.get("/meg/varsler", as_=kari).text
    (item,) = client.get("/api/v1/me/notifications", as_=kari).json["items"]
    assert (item["about"], item["day"]) == ("Middag for alle", "onsdag 25. november kl. 12")
    pushed = str(push_service.received[0].payload)
    assert "Middag" not in pushed and "25" not in pushed.split("navigate", maxsplit=1)[0]


def test_a_day_is_told_as_it_is_said_elsewhere(app):
    weekly = SimpleNamespace(
        starts_at=datetime(2026, 11, 25, 11, tzinfo=UTC),
        ends_at=datetime(2026, 11, 25, 13, tzinfo=UTC),
        weekdays=4,
    )
    second = datetime(2026, 12, 2).date()
    assert told_day(schedule.told(weekly, second)) == "onsdag 2. desember kl. 12–14"
    flexible = SimpleNamespace(starts_at=None, ends_at=None, weekdays=0)
    assert told_day(schedule.told(flexible, second)) == "Når det passer, innen onsdag 2. desember"
    assert told_day({"day": "2026-12-02"}) == "onsdag 2. desember"
    assert told_day({}) == told_day(SAID) == ""


@pytest.mark.parametrize("topic", [Topic.NEEDED, Topic.REPLIES])
def test_the_way_out_of_a_mail_stops_its_like_and_nothing_else(client, make_user, topic):
    kari = make_user(email_replies=True, email_prompts=True, push_replies=True)
    like, other = Kind.NEED_REMINDER, Kind.PLACE_FREE
    if topic == Topic.NEEDED:
        like, other = other, like
    tell(kari, like)
    work()
    path = the_way_out(mails()[-1])
    asked = client.get(path)
    assert "Vil du ikke lenger ha e-post" in asked.text
    done = client.post(path, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert "Du får ikke flere slike e-poster" in done.text
    tell(kari, like)
    work()
    assert len(mails()) == 1
    tell(kari, other)
    work()
    assert len(mails()) == 2
    chosen = service.get_preferences(kari)
    assert chosen.email_prompts and chosen.push_replies


def test_the_way_out_of_the_letter_stops_the_letter(client, make_user, time):
    kari = make_user(email_prompts=True)
    tell(kari, Kind.PROMPT_OPENED)
    time.forward(minutes=31)
    work()
    (letter,) = mails()
    assert "høyst én gang i uken" in letter.text and "Stopp ukesbrevet" in letter.text
    client.post(the_way_out(letter), data={"List-Unsubscribe": "One-Click"}, csrf=False)
    chosen = service.get_preferences(kari)
    assert (chosen.email_prompts, chosen.email_needed) == (False, True)


def test_all_can_be_stopped_from_any(client, make_user):
    kari = make_user(email_replies=True, email_prompts=True)
    token = mail.unsubscribe_token(kari.id, Topic.REPLIES)
    done = client.post(f"/varsler/avmeld/{token}", data={"all": "1"}, csrf=False)
    assert "Du får ikke flere e-poster." in done.text
    chosen = service.get_preferences(kari)
    assert not (chosen.email_replies or chosen.email_prompts or chosen.email_needed)
    assert mail.read_unsubscribe_token(mail.unsubscribe_token(uuid.UUID(int=7))) == (
        uuid.UUID(int=7),
        None,
    )


def test_what_one_must_know_is_a_choice_of_its_own(client, make_user):
    kari = make_user(email_replies=True, email_needed=False)
    for kind in MAILED:
        tell(kari, kind, params=SAID)
    work()
    assert len(mails()) == len(MAILED) - len(NEEDED)
    assert {topic_of(kind) for kind in NEEDED} == {Topic.NEEDED}


def test_push_chosen_where_no_phone_is_set_up_is_said_and_led_to(client, make_user, push_service):
    kari = make_user()
    page = BeautifulSoup(client.get("/meg/varsler", as_=kari).text, "html.parser")
    assert "Ingen telefon er satt opp ennå." in page.main.text
    assert page.select_one('a[href="#browsers"]') and page.select_one("#browsers")
    given = {"shown": ["push_replies"], "push_replies": "1"}
    saved = client.post("/meg/varsler/valg", data=given, as_=kari)
    assert saved.headers["Location"] == "/meg/varsler#browsers"
    assert "ingen telefon er satt opp" in client.get("/meg/varsler", as_=kari, renew=False).text
    subscribe(kari, push_service.subscribe())
    saved = client.post("/meg/varsler/valg", data=given, as_=kari)
    assert saved.headers["Location"] == "/meg/varsler"
    assert "Ingen telefon er satt opp" not in client.get("/meg/varsler", as_=kari).text
