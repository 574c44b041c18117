"""Who is responsible, whom to write to, how long things are kept: per municipality, and true."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from app.accounts import service as accounts
from app.core import mail
from app.core.audit import AuditEntry
from app.extensions import db
from app.offers import service as offers

FORM = {
    "contact": "postmottak@hitra.example",
    "privacy_officer": "Ane Berg",
    "privacy_contact": "personvernombud@hitra.example",
    "accessibility_contact": "nett@hitra.example",
    "accessibility_statement": "https://uustatus.no/nb/erklaringer/publisert/hitra",
}


def read(client, path: str) -> str:
    page = BeautifulSoup(client.get(path).text, "html.parser")
    return " ".join(page.main.get_text(" ").split())


def test_what_the_admin_fills_in_is_what_people_read(client, arne, hitra, count):
    before = client.get("/hitra/personvern").headers["ETag"]
    saved = client.post("/stab/kommune/hitra", data=FORM, as_=arne)
    assert saved.status_code == 302 and count(AuditEntry) == 1
    privacy, accessibility = client.get("/hitra/personvern"), client.get("/hitra/tilgjengelighet")
    assert privacy.headers["ETag"] != before
    for said in (
        "Hitra kommune er ansvarlig",
        FORM["contact"],
        "Ane Berg",
        FORM["privacy_contact"],
    ):
        assert said in privacy.text
    for said in (FORM["accessibility_contact"], FORM["accessibility_statement"]):
        assert said in accessibility.text
    assert client.get("/stab/kommune/hitra", as_=arne).text.count("hitra.example") == 3


def test_emptied_fields_are_empty_and_the_pages_say_where_to_ask(client, arne, hitra):
    client.post("/stab/kommune/hitra", data=FORM, as_=arne)
    client.post("/stab/kommune/hitra", data=dict.fromkeys(FORM, ""), as_=arne)
    db.session.refresh(hitra)
    assert [getattr(hitra, name) for name in FORM] == [""] * len(FORM)
    assert "Sentralbordet" in read(client, "/hitra/personvern")
    assert "uustatus.no" in read(client, "/hitra/tilgjengelighet")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact", "postmottak"),
        ("privacy_contact", "a b@c"),
        ("accessibility_statement", "http://uustatus.no/x"),
        ("accessibility_statement", "javascript:alert(1)"),
    ],
)
def test_what_nobody_could_write_to_is_refused_at_its_field(client, arne, hitra, field, value):
    refused = client.post("/stab/kommune/hitra", data=FORM | {field: value}, as_=arne)
    assert refused.status_code == 422 and f'id="{field}-error"' in refused.text
    assert "Ane Berg" in refused.text
    db.session.refresh(hitra)
    assert hitra.contact == ""


@pytest.mark.parametrize("page", ["personvern", "tilgjengelighet"])
@pytest.mark.parametrize("language", ["", "/nn", "/en"])
def test_the_fixed_addresses_lead_to_each_municipality(client, hitra, skaun, language, page):
    links = BeautifulSoup(client.get(f"{language}/{page}").text, "html.parser").main.find_all("a")
    assert {f"{language}/{one}/{page}" for one in ("hitra", "skaun")} <= {a["href"] for a in links}


def test_the_footer_leads_to_the_municipalitys_own(client, hitra):
    footer = BeautifulSoup(client.get("/hitra").text, "html.parser").footer
    for page in ("personvern", "tilgjengelighet"):
        assert footer.find("a", href=f"/hitra/{page}")


def test_how_long_things_are_kept_is_read_from_what_the_code_does(client, hitra, monkeypatch):
    said = read(client, "/hitra/personvern")
    for time in ("180 dager", "12 timer", "10 minutter", "30 dager", "90 dager", "182 dager"):
        assert time in said, time
    monkeypatch.setattr(mail, "KEPT_FOR", timedelta(days=1))
    assert "1 dag " in read(client, "/hitra/personvern")
    assert timedelta(hours=1) > accounts.CODE_LIFE and timedelta(days=100) < offers.STANDS


def test_it_says_where_to_complain(client, hitra):
    assert "https://www.datatilsynet.no" in client.get("/hitra/personvern").text
    assert "https://www.uutilsynet.no" in client.get("/hitra/tilgjengelighet").text


def test_the_oldest_browsers_are_said_as_they_are_held_to(client, hitra):
    """What the bundle is checked against (`browserslist`)."""
    package = json.loads((Path(__file__).parents[2] / "package.json").read_text())
    said = read(client, "/hitra/tilgjengelighet")
    names = {"chrome": "Chrome", "edge": "Edge", "firefox": "Firefox", "ios_saf": "iOS"}
    for browser, version in (one.split() for one in package["browserslist"]):
        assert names.get(browser, "Safari") in said and version in said
