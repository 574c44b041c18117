"""«Vil du ha beskjed?» at the six moments of saying yes; answered once, not asked again."""

import uuid

import pytest
from bs4 import BeautifulSoup, Tag

from app.extensions import db
from app.initiatives import members, rsvps
from app.initiatives.event_models import Coming
from app.needs import sign_ups
from app.notifications import service
from app.offers.models import OfferKind
from app.offers.service import Content, put_offer
from tests.factories import contribute, meet, organisation, person, post_need, start
from tests.notifications.conftest import subscribe, tell, work

PREFERENCES = "/api/v1/me/preferences"


def _answer(kari, home):
    return f"/meg/bidrag/{contribute(home, user=kari).id}"


def _sign_up(kari, home):
    ola = person("Ola", home)
    need = post_need(organisation(home, owner=ola), ola)
    sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=kari)
    return f"/meg/behov/{need.id}"


def _rsvp(kari, home):
    host = person("Ola", home)
    event = meet(start(home, host), host)
    rsvps.answer(event_id=event.id, user=kari, coming=Coming.YES)
    return f"/meg/arrangement/{event.id}"


def _join(kari, home):
    initiative = start(home, person("Ola", home))
    members.join(initiative_id=initiative.id, user=kari)
    return f"/meg/initiativ/{initiative.id}"


def _offer(kari, home):
    content = Content(municipality=home.slug, kind=OfferKind.TIME, what="Jeg kan kjøre")
    put_offer(offer_id=uuid.uuid4(), user=kari, content=content)
    return "/meg/tilbud"


def _need(kari, home):
    return f"/meg/behov/{post_need(organisation(home, owner=kari), kari).id}/styr"


MOMENTS = {
    _answer: "når kommunen svarer",
    _sign_up: "påminnelse dagen før",
    _rsvp: "påminnelse dagen før",
    _join: "når det skjer noe nytt",
    _offer: "når noen trenger det du tilbyr",
    _need: "når noen melder seg på eller av",
}


@pytest.fixture(params=MOMENTS, ids=lambda act: act.__name__.strip("_"))
def asked_at(request, client, kari, hitra):
    """The page of one's own at a moment, with what it should say."""
    path = request.param(kari, hitra)
    db.session.commit()
    return path, MOMENTS[request.param]


def question(client, path, user) -> Tag | None:
    page = BeautifulSoup(client.get(path, as_=user).text, "html.parser")
    return page.select_one('main [data-module="push-ask"]')


def press(client, found, value, user):
    form = found.form
    fields = {one["name"]: one["value"] for one in form.select("input")}
    return client.post(form["action"], data=fields | {"answer": value}, as_=user)


def test_the_moment_asks_in_its_own_words_and_yes_is_on_at_once(client, kari, asked_at):
    path, words = asked_at
    found = question(client, path, kari)
    assert found and not found.has_attr("hidden") and words in found.text
    back = press(client, found, "email", kari)
    assert (back.status_code, back.headers["Location"]) == (303, path)
    chosen = service.get_preferences(kari)
    assert (chosen.email_replies, chosen.email_needed, chosen.push_replies) == (True, True, False)
    assert question(client, path, kari) is None


def test_who_says_no_is_not_asked_again(client, kari, asked_at):
    path, _words = asked_at
    press(client, question(client, path, kari), "no", kari)
    chosen = service.get_preferences(kari)
    assert (chosen.email_replies, chosen.push_replies, chosen.email_needed) == (False, False, True)
    assert question(client, path, kari) is None
    assert client.get(PREFERENCES, as_=kari).json["asked"]


def test_the_pages_that_all_share_have_the_question_hidden_and_without_a_token(client, kari, hitra):
    need, event, initiative = _sign_up(kari, hitra), _rsvp(kari, hitra), _join(kari, hitra)
    db.session.commit()
    for path in ("/hitra", *(one.removeprefix("/meg") for one in (need, event, initiative))):
        found = question(client, path, kari)
        assert found and found.has_attr("hidden") and found.form is None
        assert found.find_parent("form") is None


def test_without_a_part_in_it_nobody_is_asked(client, kari, hitra, per):
    event = _rsvp(per, hitra)
    need = _sign_up(per, hitra)
    db.session.commit()
    for path in (event, need, "/meg/tilbud"):
        assert question(client, path, kari) is None


def test_push_turned_on_is_an_answer_until_no_browser_gets_it(client, kari, push_service):
    browser = push_service.subscribe()
    assert not client.get(PREFERENCES, as_=kari).json["asked"]
    subscribe(kari, browser)
    assert client.get(PREFERENCES, as_=kari).json["asked"]
    push_service.answer(browser, 410)
    tell(kari)
    work()
    assert not client.get(PREFERENCES, as_=kari).json["asked"]
    assert client.patch(PREFERENCES, json={"asked": True}, as_=kari).status_code == 200
    chosen = client.get(PREFERENCES, as_=kari).json
    assert chosen["asked"] and not chosen["push_replies"] and chosen["email_needed"]


def test_no_is_said_by_true_alone(client, kari):
    assert client.patch(PREFERENCES, json={"asked": False}, as_=kari).status_code == 422
    both = client.patch(PREFERENCES, json={"asked": True, "email_replies": True}, as_=kari).json
    assert both["email_replies"] and both["asked"]


def test_where_a_form_leads_on_is_never_elsewhere(client, kari):
    for away in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        data = {"answer": "no", "next": away}
        assert client.post("/meg/varsler/svar", data=data, as_=kari).location == "/meg/varsler"


def test_a_guest_is_told_what_it_takes(client, hitra):
    home = hitra.slug
    written = {"body": "Jeg kan bake", "visibility": "everyone", "signed_as": "nobody"}
    review = client.post(f"/{home}/svar", data=written, csrf=False)
    form = BeautifulSoup(review.text, "html.parser").find("form", action=f"/{home}/svar/send")
    fields = {one["name"]: one.get("value", one.text) for one in form.select("[name]")}
    fields = {**fields, **written}
    fields.pop("offer", None)
    sent = client.post(form["action"], data=fields)
    page = client.get(sent.location)
    assert "Logg inn med e-post" in page.text and "next=/meg/bidrag/" in page.text
