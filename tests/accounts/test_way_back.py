"""Signing in on the way: from wherever one is, and back there; nowhere else."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from app.core.mail import OutgoingMail
from app.extensions import db

ELSEWHERE = [
    "//evil.example",
    "https://evil.example",
    "https:evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\\/evil.example",
    "/hitra\\..\\..",
    "javascript:alert(1)",
    "evil.example",
    "",
    "/" + "a" * 5000,
]


def sign_in_link(client, path: str, **options) -> str:
    page = BeautifulSoup(client.get(path, **options).text, "html.parser")
    return page.select_one(".header-end a[data-ref=guest]")["href"]


def code_of_last_mail() -> str:
    mail = db.session.query(OutgoingMail).order_by(OutgoingMail.id.desc()).first()
    return re.search(r"\b\d{6}\b", mail.text)[0]


def action(page: str, ends: str) -> str:
    forms = BeautifulSoup(page, "html.parser").select("main form")
    return next(one["action"] for one in forms if urlsplit(one["action"]).path.endswith(ends))


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_next_that_is_no_path_of_ours_is_not_followed(client, kari, elsewhere):
    answer = client.get("/logg-inn", query_string={"next": elsewhere}, as_=kari)
    assert answer.headers["Location"] == "/meg"
    changed = client.post("/meg/profil", data={"next": elsewhere, "name": "Kari Havn"}, as_=kari)
    assert changed.headers["Location"] == "/meg"


@pytest.mark.parametrize("own", ["/meg/varsler", "/nn/hitra/behov?dag=2026-12-05&fritt=1", "/"])
def test_a_path_of_ours_is_followed(client, kari, own):
    answer = client.get("/logg-inn", query_string={"next": own}, as_=kari)
    assert answer.headers["Location"] == own


@pytest.mark.parametrize(
    "path", ["/hitra", "/nn/hitra", "/hitra/behov?rytme=weekly", "/personvern", "/finnes/ikke"]
)
def test_the_header_of_every_page_leads_to_sign_in_and_back_to_it(client, hitra, path):
    found = urlsplit(sign_in_link(client, path))
    assert parse_qs(found.query)["next"] == [path]


def test_the_sign_in_page_keeps_where_one_was_going_whatever_link_or_language(client, app):
    path = "/logg-inn?next=/hitra/behov"
    assert parse_qs(urlsplit(sign_in_link(client, path)).query)["next"] == ["/hitra/behov"]
    page = client.post(action(client.get(path).text, "/logg-inn"), data={"email": "a@example.no"})
    links = BeautifulSoup(page.text, "html.parser").select("a[data-language]")
    assert all("next=/hitra/behov" in one["href"] for one in links)


def test_a_page_for_the_signed_in_is_come_back_to_in_its_language(client, app):
    found = urlsplit(client.get("/nn/meg/profil?x=1").headers["Location"])
    assert found.path == "/nn/logg-inn"
    assert parse_qs(found.query)["next"] == ["/nn/meg/profil?x=1"]


def test_a_new_person_comes_back_with_a_name(client, hitra):
    """From a page that all read, through code and profile, without a script."""
    page = client.get(sign_in_link(client, "/hitra/behov")).text
    page = client.post(action(page, "/logg-inn"), data={"email": "ny@example.no"}).text
    asked = client.post(
        action(page, "/logg-inn/kode"), data={"email": "ny@example.no", "code": code_of_last_mail()}
    )
    page = client.get(asked.headers["Location"]).text
    form = BeautifulSoup(page, "html.parser").select_one("form[action$='/meg/profil']")
    given = {one["name"]: one.get("value", "") for one in form.select("input")}
    del given["csrf_token"]
    saved = client.post("/meg/profil", data={**given, "name": "Ny Nabo"})
    assert saved.headers["Location"] == "/hitra/behov"


def test_a_form_sent_after_the_session_ran_out_offers_to_sign_in_and_go_back(client, hitra):
    answer = client.post("/meg/profil", data={"name": "X"})
    assert answer.status_code == 401
    page = BeautifulSoup(answer.text, "html.parser")
    link = page.select_one("main a[href*='/logg-inn']")["href"]
    assert parse_qs(urlsplit(link).query)["next"] == ["/meg/profil"]
