"""The inbox and its forms, without JavaScript."""

from bs4 import BeautifulSoup, Tag
from sqlalchemy import select

from app.core.commit import transaction
from app.extensions import db
from app.notifications import mail, service
from app.notifications.models import Preferences, PushSubscription
from tests.notifications.conftest import subscribe, tell, work

PAGE = "/meg/varsler"


def page_of(response) -> Tag:
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser").main


def form_to(page: Tag, ending: str) -> str:
    (form,) = [one for one in page.find_all("form") if one["action"].endswith(ending)]
    assert form["method"] == "post"
    return form["action"]


def test_a_guest_is_sent_to_sign_in_and_back(client):
    response = client.get(PAGE)
    assert response.status_code == 302 and "next=/meg/varsler" in response.headers["Location"]


def test_an_empty_inbox_says_what_will_be_there(client, kari):
    assert "Ingen varsler ennå." in page_of(client.get(PAGE, as_=kari)).text


def test_a_line_is_opened_read_and_led_from(client, kari):
    tell(kari, path="/bidrag/1")
    page = page_of(client.get(PAGE, as_=kari))
    (line,) = page.select("[data-unread]")
    assert "Oppvekst på Hitra har svart deg" in line.text
    opened = client.post(line.form["action"], as_=kari)
    assert (opened.status_code, opened.headers["Location"]) == (303, "/bidrag/1")
    assert page_of(client.get(PAGE, as_=kari)).select("[data-unread]") == []


def test_the_chosen_language_is_kept_where_a_line_leads(client, kari):
    tell(kari, path="/bidrag/1")
    page = page_of(client.get("/nn" + PAGE, as_=kari))
    (line,) = page.select("[data-unread]")
    opened = client.post(line.form["action"], as_=kari)
    assert opened.headers["Location"] == "/nn/bidrag/1"


def test_anothers_line_cannot_be_opened(client, kari, per):
    tell(kari, path="/bidrag/1")
    (line,) = service.list_inbox(kari).items
    assert client.post(f"{PAGE}/{line.id}", as_=per).status_code == 404


def test_all_are_marked_as_read(client, kari):
    tell(kari)
    tell(kari)
    page = page_of(client.get(PAGE, as_=kari))
    client.post(form_to(page, "/lest"), as_=kari)
    assert service.count_unread(kari) == 0


def test_choices_are_made_and_taken_back_by_ticking(client, kari):
    page = page_of(client.get(PAGE, as_=kari))
    action = form_to(page, "/valg")
    shown = [field["value"] for field in page.select("input[name=shown]")]
    assert set(shown) == set(service.CHOICES)
    given = {"shown": shown, "email_replies": "1", "push_replies": "1"}
    assert client.post(action, data=given, as_=kari).status_code == 303
    page = page_of(client.get(PAGE, as_=kari))
    ticked = {field["name"] for field in page.select("input[type=checkbox][checked]")}
    assert ticked == {"email_replies", "push_replies"}
    client.post(action, data={"shown": shown, "email_replies": "1"}, as_=kari)
    assert not db.session.get_one(Preferences, kari.id).push_replies


def test_a_form_that_did_not_show_a_choice_does_not_clear_it(client, kari):
    """Editing a profile that cleared a consent."""
    with transaction():
        service.change_preferences(kari, push_replies=True)
    client.post(f"{PAGE}/valg", data={"shown": ["email_replies"]}, as_=kari)
    client.post(f"{PAGE}/valg", data={}, as_=kari)
    client.patch("/api/v1/me", json={"name": "Kari Ny"}, as_=kari)
    assert db.session.get_one(Preferences, kari.id).push_replies


def test_each_browser_is_named_tested_and_removed(client, kari, push_service):
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"
    subscribe(kari, push_service.subscribe(), agent)
    page = page_of(client.get(PAGE, as_=kari))
    assert "Firefox på Windows" in page.text and "Har ikke fått noe varsel ennå." in page.text
    assert client.post(form_to(page, "/test"), as_=kari).status_code == 303
    work()
    assert len(push_service.received) == 1
    page = page_of(client.get(PAGE, as_=kari))
    assert "Fikk sist et varsel tirsdag 24. november kl. 13" in page.text
    client.post(form_to(page, "/fjern"), as_=kari)
    assert db.session.scalars(select(PushSubscription)).all() == []


def test_push_that_looks_on_but_is_dead_is_seen_to_be(client, kari, push_service):
    browser = push_service.subscribe()
    subscribe(kari, browser)
    push_service.answer(browser, 403)
    tell(kari)
    work()
    assert "kom ikke fram" in page_of(client.get(PAGE, as_=kari)).text
    push_service.answer(browser, 410)
    tell(kari)
    work()
    assert "tar ikke lenger imot varsler" in page_of(client.get(PAGE, as_=kari)).text


def test_the_budget_is_shown(client, kari):
    text = " ".join(page_of(client.get(PAGE, as_=kari)).text.split())
    assert "0 av høyst 2 varsler" in text and "Aldri mellom kl. 20 og 8" in text
    assert "Never between 20:00 and 08:00" in client.get("/en" + PAGE, as_=kari).text


def test_an_email_is_stopped_from_within_it_without_signing_in(client, kari):
    with transaction():
        service.change_preferences(kari, email_replies=True, push_replies=True)
    address = f"/varsler/avmeld/{mail.unsubscribe_token(kari.id)}"
    page = page_of(client.get(address))
    assert db.session.get_one(Preferences, kari.id).email_replies
    done = client.post(form_to(page, address), csrf=False, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    chosen = db.session.get_one(Preferences, kari.id)
    assert (chosen.email_replies, chosen.push_replies) == (False, True)
    assert client.get(address + "x").status_code == 404
    assert client.post(address + "x", csrf=False).status_code == 404


def test_without_javascript_the_page_says_who_is_signed_in_and_has_the_whole_menu(client, kari):
    for path in (PAGE, "/meg/profil"):
        page = BeautifulSoup(client.get(path, as_=kari).text, "html.parser")
        guest, user = (page.find(attrs={"data-ref": name}) for name in ("guest", "user"))
        assert guest.has_attr("hidden") and not user.has_attr("hidden") and user.text == "Kari"
        assert "Bli med" in page.find("nav", class_="nav").text
    front = BeautifulSoup(client.get("/hitra", as_=kari).text, "html.parser")
    assert front.find(attrs={"data-ref": "user"}).has_attr("hidden")  # the same for everybody
