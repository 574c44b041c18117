"""Every form whose text the phone keeps: only the server's own word that it is stored drops it."""

import re
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag

from app.core import clock
from tests.factories import contribute, meet, organisation, post_need, start
from tests.rules.test_house import ROOT

TOMORROW = {"day": (clock.today() + timedelta(days=1)).isoformat(), "from": "18:00"}


def _pages(hitra, kari, siri):
    """Where each form is (its template, the page), who writes in it, and what they must write."""
    lag = organisation(hitra, owner=kari)
    ours = start(hitra, kari)
    need, dinner = post_need(lag, kari), meet(ours, kari)
    name = {"title": "Tur til fjæra"}
    hands = {**name, **TOMORROW, "role_0": "vert", "hands_0": "2"}
    walk = {**name, "what": "Vi går.", "municipality": "hitra"}
    choir = {"kind": "informal", "municipality": "hitra", "name": "Kokkelaget"}
    of = "initiatives"
    pages = [
        ("needs/edit.html", f"/meg/organisasjoner/{lag.id}/behov/nytt", hands),
        ("needs/edit.html", f"/meg/behov/{need.id}/endre", {"place": "Kaia"}),
        (f"{of}/personal.html", f"/meg/initiativ/{ours.id}", {"body": "Vi har funnet et sted."}),
        (
            f"{of}/event_edit.html",
            f"/meg/initiativ/{ours.id}/arrangement/nytt",
            {**name, **TOMORROW},
        ),
        (f"{of}/event_edit.html", f"/meg/arrangement/{dinner.id}/endre", {"place": "Kaia"}),
        (f"{of}/edit.html", "/meg/initiativ/nytt", walk),
        (f"{of}/edit.html", f"/meg/initiativ/{ours.id}/endre", {"how": "Sakte."}),
        ("organisations/new.html", "/meg/organisasjoner/ny", choir),
    ]
    desk = f"/stab/bidrag/{contribute(hitra).id}"
    reply = ("replies/desk_item.html", desk, siri, {"body": "Takk, det gjør vi."})
    return [reply, *((template, page, kari, written) for template, page, written in pages)]


def _read_form(html: str) -> tuple[str, dict[str, str]]:
    """Where the form goes, and what a browser would send of it untouched."""
    form = BeautifulSoup(html, "html.parser").select_one("form[data-module=draft]")
    assert isinstance(form, Tag)
    given = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in ("file", "radio", "checkbox") and not field.has_attr("checked"):
            continue
        given[str(field["name"])] = str(field.get("value", field.get_text()))
    return str(form["action"]), given


def test_a_stored_form_is_told_by_its_own_sign_and_a_refused_one_is_not(client, hitra, kari, siri):
    for _template, page, who, written in _pages(hitra, kari, siri):
        action, given = _read_form(client.get(page, as_=who).text)
        sign = str(uuid.uuid4())
        empty = dict.fromkeys(given, "") | {"draft": sign}
        assert client.post(action, data=empty, as_=who).status_code in (412, 422), page
        stored = client.post(action, data={**given, **written, "draft": sign}, as_=who)
        assert stored.status_code == 303, page
        assert stored.headers["Location"].endswith(f"#mottatt={sign}"), page


@pytest.mark.parametrize("sign", ["", "reply:1", '"><b>'])
def test_without_a_script_and_with_what_is_no_sign_there_is_none(client, hitra, kari, siri, sign):
    page = f"/stab/bidrag/{contribute(hitra).id}"
    action, given = _read_form(client.get(page, as_=siri).text)
    gone = client.post(action, data=given | {"body": "Takk.", "draft": sign}, as_=siri)
    assert (gone.status_code, gone.headers["Location"]) == (303, page)


def test_every_such_form_is_among_them(app, hitra, kari, siri):
    found = {
        str(path.relative_to(ROOT / "templates"))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r'data-module="[^"]*\bdraft\b', path.read_text())
    }
    assert found == {template for template, *_rest in _pages(hitra, kari, siri)}
