"""A municipality's address, as it is said aloud, printed and typed."""

import unicodedata
from urllib.parse import quote

import pytest

from app.places.models import Municipality
from tests.factories import make


@pytest.fixture
def orland(region):
    for slug, number, name in (("orland", "5057", "Ørland"), ("afjord", "5058", "Åfjord")):
        place = Municipality(region_id=region.id, slug=slug, number=number, name=name)
        place.preposition = "på"
        make(place)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/hitra/", "/hitra"),
        ("/Hitra", "/hitra"),
        ("/HITRA/", "/hitra"),
        ("/hitra-kommune", "/hitra"),
        ("/hit%E2%80%8Bra", "/hitra"),
        ("/%C3%98rland", "/orland"),
        ("/" + quote(unicodedata.normalize("NFD", "Å") + "fjord"), "/afjord"),
        ("/oerland", "/orland"),
        ("/ORLAND/behov", "/orland/behov"),
        ("/Hitra/behov/", "/hitra/behov"),
        ("/Hitra/Behov?sok=kj%C3%B8ring&dag=today", "/hitra/behov?sok=kj%C3%B8ring&dag=today"),
        ("/nn/Hitra/behov", "/nn/hitra/behov"),
        ("/en/%C3%98RLAND/", "/en/orland"),
        ("/personvern/", "/personvern"),
        ("/Personvern", "/personvern"),
        ("/logg-inn/?next=/meg", "/logg-inn?next=/meg"),
        ("/meg/", "/meg"),
    ],
)
def test_every_form_of_an_address_leads_to_the_one(client, hitra, orland, typed, meant):
    for method in ("GET", "HEAD"):
        answer = client.open(method, typed)
        assert (answer.status_code, answer.headers["Location"]) == (308, meant)
    assert client.get(meant).status_code != 308


def test_a_form_goes_on_too(client, hitra):
    sent = client.post("/logg-inn/", data={"email": "ola@example.no"})
    assert (sent.status_code, sent.headers["Location"]) == (308, "/logg-inn")


@pytest.mark.parametrize(
    "typed",
    ["/nowhere", "/nowhere/", "/Hitra/ukjent", "/%2F%2Fevil.example/", "/a%0d%0ab/"],
)  # fmt: skip
def test_what_is_unknown_stays_unknown(client, hitra, typed):
    assert client.get(typed).status_code == 404


def test_nobody_is_led_elsewhere(client, hitra):
    for typed in ("//evil.example/hitra/", "///Hitra/", "/hitra//"):
        answer = client.get(typed)
        place_ = answer.headers.get("Location", "")
        assert not place_.startswith(("//", "/\\")) and "http://evil" not in place_


def test_what_an_address_holds_is_not_written_anew(client, hitra, prompt):
    """A page that says itself that its thing is not there, and a key in which case counts."""
    for typed in ("/varsler/avmeld/IjgwMTM3MWVl", "/meg/bidrag/ABCdef"):
        assert client.get(typed).status_code == 404
