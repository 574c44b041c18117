"""Nobody sends a national identity number: every door where people write refuses it as it is, keeps the
text, and offers to take the number out."""

import re
import uuid
from html import unescape
from pathlib import Path

import pytest
from marshmallow import Schema, fields, validate

from app.accounts.models import User
from app.accounts.schemas import NO_WORDS, Strict
from app.contributions.models import Contribution
from app.extensions import db
from app.initiatives.models import Update
from app.needs import sign_ups
from app.replies.models import Reply
from tests.factories import contribute, meet, organisation, post_need, start
from tests.support.multipart import multipart

NUMBER = "150685\u00a0\u2013 10004"
TEXT = f"Jeg er {NUMBER}, ring på."
OUT = "Jeg er [fødselsnummer tatt ut], ring på."
# What takes no words of people's: keys of browsers, pages of lists and searches.
WORDLESS = {"KeysIn", "SubscriptionIn", "EndpointIn"}
FORM = re.compile("<form.*?[^%]>")
INCOMING = re.compile(r"(In|Change|Form|Registration|Profile|DescriptionQuery)$")


def incoming(base: type[Schema] = Schema) -> set[type[Schema]]:
    """Every schema of ours that something comes in by."""
    found = set(base.__subclasses__())
    for one in set(found):
        found |= incoming(one)
    return {
        one for one in found if one.__module__.startswith("app.") and INCOMING.search(one.__name__)
    }


def texts_of(schema: type[Schema]) -> list[str]:
    """The fields where a person may write what they like."""
    loaded = {
        name: one
        for name, one in schema().load_fields.items()
        if isinstance(one, fields.String) and not isinstance(one, NO_WORDS)
    }
    return [
        name
        for name, one in loaded.items()
        if not any(isinstance(rule, validate.OneOf) for rule in one.validators)
    ]


def test_every_text_that_comes_in_is_looked_at(app):
    schemas = {one for one in incoming() if one.__name__ not in WORDLESS}
    assert len(schemas) > 20
    assert [one.__name__ for one in schemas if texts_of(one) and not issubclass(one, Strict)] == []
    for schema in schemas:
        found = schema().validate(dict.fromkeys(texts_of(schema), TEXT), partial=True)
        for name in texts_of(schema):
            assert "identity_number" in found[name], (schema, name)


def test_every_form_that_is_no_search_is_posted():
    """The phone holds back what is posted (static/src/js/lib/held.js)."""
    templates = Path(__file__).parents[2] / "templates"
    forms = [one for path in templates.rglob("*.html") for one in FORM.findall(path.read_text())]
    assert len(forms) > 50
    odd = [one for one in forms if 'method="post"' not in one and 'method="dialog"' not in one]
    assert [one for one in odd if 'role="search"' not in one] == []


@pytest.mark.parametrize("field", ["body", "name", "place"])
def test_the_api_refuses_it_at_its_field(client, prompt, count, field):
    body = {"municipality": "hitra", "body": "Hei", "prompt": str(prompt.id), field: NUMBER}
    refused = client.put(f"/api/v1/contributions/{uuid.uuid4()}", json=body)
    assert refused.status_code == 422 and refused.json["code"] == "identity_number"
    assert refused.json["errors"] == {field: ["identity_number"]} and count(Contribution) == 0


def test_what_looks_like_it_but_is_none_is_taken(client, prompt, count):
    body = {"municipality": "hitra", "body": "Konto 1506.85.10004, 24.11.2026, 25 000 000 kr"}
    assert client.put(f"/api/v1/contributions/{uuid.uuid4()}", json=body).status_code == 201


@pytest.fixture
def doors(client, hitra, kari, nameless, mona, siri, arne, prompt):
    """The plain forms: path, who, what is typed, and the field with the words."""
    kai = start(hitra, kari)
    supper = meet(kai, kari)
    lag = organisation(hitra, owner=kari)
    need = post_need(lag, kari)
    sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=kari)
    waiting, returned = contribute(hitra), contribute(hitra, user=kari)
    db.session.commit()
    day = str(supper.starts_at.date())
    client.post(f"/meg/arrangement/{supper.id}/svar", data={"answer": "yes", "on": day}, as_=kari)
    here, coming = str(need.slots[0].id), {"answer": "yes", "on": day}
    on = {"slot": here, "on": (need_on := str(need.starts_at.date()))}
    fresh = {"municipality": "hitra", "id": str(uuid.uuid4())}
    words = f"outcome.{prompt.wordings[0].id}"
    return {
        "answer": ("/hitra/svar/send", None, fresh, "body"),
        "offer": ("/meg/tilbud/nytt", kari, {"municipality": "hitra"}, "what"),
        "support": (f"/meg/initiativ/{kai.id}/stotte", kari, {"kind": "other"}, "body"),
        "outcome": (f"/stab/sporsmal/{prompt.id}/resultat", arne, {}, words),
        "change": (f"/meg/bidrag/{returned.id}", kari, {"version": str(returned.version)}, "body"),
        "profile": ("/meg/profil", kari, {}, "name"),
        "news": (f"/meg/initiativ/{kai.id}/skriv", kari, {}, "body"),
        "picture": (f"/meg/initiativ/{kai.id}/skriv", kari, {"body": "Hei"}, "description_1"),
        "event": (f"/meg/arrangement/{supper.id}/endre", kari, {"title": "Middag"}, "body"),
        "bring": (f"/meg/arrangement/{supper.id}/ta-med", kari, {"on": day}, "what"),
        "coming": (
            f"/meg/arrangement/{supper.id}/svar?dag={day}&svar=yes",
            nameless,
            coming,
            "name",
        ),
        "sign up": (
            f"/meg/behov/{need.id}/meld-pa?plass={here}&dag={need_on}",
            nameless,
            on,
            "name",
        ),
        "need": (f"/meg/behov/{need.id}/endre", kari, {"title": "Rydding"}, "role_0"),
        "message": (f"/meg/behov/{need.id}/melding", kari, {}, "body"),
        "organisation": (f"/meg/organisasjoner/{lag.id}", kari, {}, "about"),
        "finish": (f"/meg/initiativ/{kai.id}/avslutt", kari, {}, "body"),
        "reply": (f"/stab/bidrag/{waiting.id}/svar", siri, {"kind": "final"}, "body"),
        "decision": (f"/stab/bidrag/{waiting.id}/avgjorelse", mona, {"decision": "return"}, "note"),
    }


DOORS = [
    "answer",
    "change",
    "profile",
    "news",
    "picture",
    "event",
    "bring",
    "coming",
    "sign up",
    "need",
    "message",
    "organisation",
    "offer",
    "support",
    "outcome",
    "finish",
    "reply",
    "decision",
]


@pytest.mark.parametrize("door", DOORS)
def test_a_form_comes_back_with_the_text_and_a_button_that_takes_it_out(client, doors, door):
    path, who, around, field = doors[door]
    refused = client.post(path, **multipart({**around, field: TEXT}.items()), as_=who)
    assert refused.status_code == 422, refused.text
    page = unescape(refused.text)
    assert TEXT in page and "Ta det ut" in page
    form = next(
        one for one in re.findall(r"<form.*?</form>", page, re.S) if 'name="take_out"' in one
    )
    assert path in form
    first = re.search(r'<button[^>]*type="submit"[^>]*>', form)[0]
    assert "take_out" not in first  # Enter presses the first one
    pressed = multipart({**around, field: TEXT, "take_out": "1"}.items())
    mended = unescape(client.post(path, **pressed, as_=who).text)
    assert OUT in mended and NUMBER not in mended and "Se over teksten" in mended
    assert NUMBER not in stored()


def test_a_name_alone_is_looked_at_too(client, nameless):
    refused = client.post("/meg/navn", data={"name": TEXT}, as_=nameless)
    assert refused.status_code == 422 and "Ta det ut" in refused.text and NUMBER not in stored()


def stored() -> str:
    db.session.expire_all()
    told = [*db.session.query(Contribution), *db.session.query(Update), *db.session.query(Reply)]
    names = [one.name for one in db.session.query(User)]
    return " ".join([*(one.body for one in told), *names])
