"""Everybody knocks at every door: who is to come in does, nobody else does, and nothing is changed
by those who were turned away. An address that the table does not list makes this fail."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import Rank, User
from app.calendar.pages import calendar_token
from app.contributions.models import Contribution, Publication, SignedAs
from app.contributions.receipts import code_for
from app.core.audit import AuditEntry
from app.core.clock import now, today
from app.extensions import db, limiter
from app.initiatives.event_models import Coming
from app.initiatives.models import Update
from app.initiatives.rsvps import answer
from app.initiatives.support import Content as SupportContent
from app.initiatives.support import put_support
from app.initiatives.support_models import SupportKind
from app.needs.models import Thanks
from app.needs.sign_ups import sign_up
from app.notifications.mail import unsubscribe_token
from app.notifications.models import Kind, Notification, PushSubscription
from app.notifications.service import notify
from app.offers.models import Ask, OfferKind
from app.offers.service import Content as OfferContent
from app.offers.service import put_offer
from app.organisations.models import Invitation
from tests.factories import (
    KEY,
    befriend,
    contribute,
    make,
    meet,
    organisation,
    person,
    picture,
    png,
    post_need,
    start,
)
from tests.rules.access import BODIES, GROUPS, IN, PEOPLE, QUERIES, TABLE


@pytest.fixture
def people(request) -> dict[str, User | None]:
    return {name: None if name == "guest" else request.getfixturevalue(name) for name in PEOPLE}


@pytest.fixture
def things(people, client, hitra, oppvekst, prompt, contribution) -> dict[str, str]:
    """What the addresses name: Kari's contribution, which Oppvekst has and nobody has published."""
    contribution.unit_id = oppvekst.id
    db.session.commit()
    kari, own, picture = people["kari"], str(contribution.id), str(uuid.uuid4())
    client.put(f"/api/v1/contributions/{own}/pictures/{picture}", data=png(), as_=kari)
    return {
        "z": "10",
        "x": "537",
        "y": "275",
        "slug": "hitra",
        "week": prompt.week,
        "code": code_for(contribution.id, key=KEY),
        "version": str(contribution.version),
        "unit": str(oppvekst.id),
        "token": unsubscribe_token(kari.id),
        "prompt_id": str(prompt.id),
        "contribution_id": own,
        "published_id": published(hitra, kari),
        "picture_id": picture,
        "notification_id": notified(kari, contribution),
        "subscription_id": subscribed(kari),
        **organised(kari, hitra),
    }


def organised(kari: User, hitra: Any) -> dict[str, str]:
    """Kari owns an organisation, and is invited to another."""
    own, other = organisation(hitra, owner=kari), organisation(hitra)
    db.session.refresh(kari)
    asked = Invitation(organisation_id=other.id, email=kari.email, rank=Rank.POSTER)
    asked.invited_by_id = person("Noen", hitra).id
    asked.created_at, asked.expires_at = now(), now() + timedelta(days=1)
    need = post_need(own, by=kari, starts_at=None, ends_at=None)
    mine, _new = sign_up(need_id=need.id, slot_id=need.slots[0].id, user=kari)
    db.session.commit()
    return {
        "organisation_id": str(own.id),
        "invitation_id": str(make(asked).id),
        "user_id": str(kari.id),
        "need_id": str(need.id),
        "slot": str(need.slots[0].id),
        "day": mine.on.isoformat(),
        "begun_sign_up": str(mine.id),
        "thanks_id": thanked(kari, need),
        "calendar": calendar_token(kari),
        **offered(kari, need),
        **befriended(kari, own),
        **started(kari, hitra),
    }


def started(kari: User, hitra: Any) -> dict[str, str]:
    """Kari hosts an initiative that grew from her own words, is to be woken, has a trial, a text that
    was returned and a dinner that she comes to; another waits for a moderator."""
    own = contribute(hitra, user=kari)
    initiative = start(hitra, kari, grown_from=own.id, trial_until=today())
    update = Update(id=uuid.uuid4(), initiative=initiative, author=kari, body="Suppe?")
    update.signed_as, update.publication = SignedAs.NOBODY, Publication.RETURNED
    event = meet(initiative, kari)
    mine, _changed = answer(event_id=event.id, user=kari, coming=Coming.YES)
    make(update)
    return {
        "initiative_id": str(initiative.id),
        "update_id": str(update.id),
        "update_picture_id": str(picture(update, kari).id),
        "event_id": str(event.id),
        "event_day": mine.on.isoformat(),
        "bring_id": str(uuid.uuid4()),
        "thing_id": str(start(hitra, kari, published=False).id),
        **supported(kari, initiative),
    }


def befriended(kari: User, own: Any) -> dict[str, str]:
    """Kari's organisation does something with one neighbour, is asked how that goes, and is asked by
    another."""
    home, other = own.municipality, person("Nabo")
    friend = organisation(home, owner=other, name="Naboene")
    asking = organisation(home, owner=other, name="De andre naboene")
    db.session.refresh(other)
    going = befriend(own, friend, kari, accepted_by=other)
    going.asked_at, going.round = now(), 1
    return {
        "friendship_id": str(going.id),
        "proposal_id": str(befriend(asking, own, other).id),
        "check_in_id": str(uuid.uuid4()),
    }


def offered(kari: User, need: Any) -> dict[str, str]:
    """Kari has offered something, and been asked because of it."""
    given = {"municipality": "hitra", "kind": OfferKind.TIME, "what": "Kjøre"}
    offer, _new = put_offer(offer_id=uuid.uuid4(), user=kari, content=OfferContent(**given))
    about = {"need_id": need.id, "slot_id": need.slots[0].id, "on": today()}
    ask = Ask(user_id=kari.id, offer=offer, answer_by=now(), **about)
    return {"offer_id": str(offer.id), "ask_id": str(make(ask).id)}


def thanked(kari: User, need: Any) -> str:
    said = Thanks(need_id=need.id, organisation_id=need.organisation_id, user_id=kari.id)
    said.on, said.body = today(), "Takk!"
    return str(make(said).id)


def supported(kari: User, initiative: Any) -> dict[str, str]:
    """The initiative is offered something by an organisation of Kari's, and she asks for more."""
    place = initiative.municipality
    own = organisation(place, owner=kari, name=f"Lag {uuid.uuid4()}")
    db.session.refresh(kari)
    found = {}
    for name, party in (("support_id", own.id), ("asked_id", None)):
        given = SupportContent(kind=SupportKind.ROOM, body="Et rom", on_behalf_of=party)
        about = {"support_id": uuid.uuid4(), "initiative": initiative, "by": kari}
        made, _new = put_support(**about, content=given)
        found[name] = str(made.id)
    db.session.commit()
    return found


def published(hitra: Any, kari: User) -> str:
    other = contribute(hitra, user=kari)
    other.publication, other.published_at = Publication.PUBLISHED, now()
    db.session.commit()
    return str(other.id)


def notified(kari: User, about: Contribution) -> str:
    notify(
        user_id=kari.id,
        kind=Kind.CONTRIBUTION_RETURNED,
        subject_id=about.id,
        municipality_id=about.municipality_id,
        path="/meg",
    )
    db.session.commit()
    return str(db.session.query(Notification).one().id)


def subscribed(kari: User) -> str:
    browser = PushSubscription(
        user_id=kari.id,
        endpoint="https://push.example/kari",
        p256dh="p",
        auth="a",
        created_at=now(),
    )
    return str(make(browser).id)


def doors(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_address_is_in_the_table(app):
    assert doors(app) == set(TABLE)


def test_only_pages_that_all_share_are_shared(app):
    shared = {
        f"GET {rule.rule}"
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "is_public", False)
    }
    assert shared == {door for door, who in TABLE.items() if who == "shared"}


@pytest.mark.parametrize("door", TABLE)
def test_who_comes_in(door, client, people, things, count):
    expected = GROUPS[TABLE[door]]
    before = count(AuditEntry)
    for name in [one for one in PEOPLE if expected[one] != IN]:
        assert came_to(knock(client, door, people[name], things)) == expected[name], name
    assert count(AuditEntry) == before
    for name in [one for one in PEOPLE if expected[one] == IN]:
        answer = knock(client, door, people[name], things)
        assert came_to(answer) == IN, name
        if TABLE[door] == "shared":
            assert "Set-Cookie" not in answer.headers and "cookie" not in answer.vary


def knock(client: Any, door: str, person: User | None, things: dict[str, str]) -> TestResponse:
    limiter.storage.reset()
    method, rule = door.split(" ")
    if door == "GET /bidrag/<uuid:contribution_id>":
        things = {**things, "contribution_id": things["published_id"]}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: things[found[1]], rule)
    sent = {
        name: things[value[1:-1]] if str(value).startswith("<") else value
        for name, value in BODIES.get(door, {}).items()
    }
    how = {"json" if rule.startswith("/api/") else "data": sent} if method != "GET" else {}
    if "pictures" in rule:
        how = {"data": png()}
    return client.open(method, path + QUERIES.get(door, ""), as_=person, **how)


def came_to(answer: TestResponse) -> int:
    """What it means for whoever asked. What is wrong in what was sent is said to those let in."""
    assert answer.status_code < 500, answer.text
    if answer.status_code == 302 and "/logg-inn" in answer.location:
        return 401
    return answer.status_code if answer.status_code in (401, 403, 404) else IN
