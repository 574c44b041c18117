"""The inbox, the choices and the browsers, through the door."""

import pytest
from sqlalchemy import select

from app.core.commit import transaction
from app.extensions import db
from app.notifications import service, subscriptions
from app.notifications.keys import load_keys
from app.notifications.models import Kind, Notification, Preferences, PushSubscription
from tests.notifications.conftest import subscribe, tell, work

ME = "/api/v1/me"
CALLS = [
    ("GET", "/notifications"),
    ("POST", "/notifications/6f4b3c8e-7a53-4a0f-9d8e-3b6f9d1c2a11/read"),
    ("POST", "/notifications/read-all"),
    ("GET", "/preferences"),
    ("PATCH", "/preferences"),
    ("GET", "/push-key"),
    ("GET", "/push-subscriptions"),
    ("PUT", "/push-subscriptions"),
    ("DELETE", "/push-subscriptions"),
    ("POST", "/push-subscriptions/test"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_guest_is_asked_to_sign_in(client, method, path):
    response = client.open(method, ME + path, json={} if method != "GET" else None)
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"


def test_the_inbox_tells_in_the_language_of_the_page_what_it_is_and_where(client, kari):
    tell(kari, path="/bidrag/1")
    answer = client.get(f"{ME}/notifications", as_=kari)
    (item,) = answer.json["items"]
    assert answer.json["next"] is None and answer.json["unread"] == 1
    assert item.pop("id") and item.pop("created_at").startswith("2026-11-24T12:00:00")
    assert item == {
        "kind": "reply_final",
        "title": "Oppvekst på Hitra har svart deg",
        "body": "Åpne for å lese svaret.",
        "about": "",
        "day": "",
        "path": "/bidrag/1",
        "municipality": "hitra",
        "read_at": None,
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_inbox_is_paged(client, kari, time):
    for number in range(5):
        time.forward(minutes=1)
        tell(kari, path=f"/bidrag/{number}")
    seen, after = [], ""
    while after is not None:
        page = client.get(f"{ME}/notifications?limit=2&after={after}", as_=kari).json
        seen += [item["path"][-1] for item in page["items"]]
        after = page["next"]
    assert seen == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize("query", ["after=x", "limit=0", "limit=101", "limit=x"])
def test_a_page_that_is_none_is_said_to_be(client, kari, query):
    assert client.get(f"{ME}/notifications?{query}", as_=kari).status_code == 422


def test_reading_one_is_kept(client, kari, per):
    tell(kari)
    tell(kari)
    first = client.get(f"{ME}/notifications", as_=kari).json["items"][0]["id"]
    assert client.post(f"{ME}/notifications/{first}/read", as_=per).status_code == 404
    assert client.post(f"{ME}/notifications/{first}/read", as_=kari).status_code == 204
    assert client.get(f"{ME}/notifications", as_=kari).json["unread"] == 1
    assert client.get("/api/v1/session", as_=kari).json["unread"] == 1
    assert client.post(f"{ME}/notifications/read-all", as_=kari).status_code == 204
    assert service.count_unread(kari) == 0


def test_nothing_is_chosen_until_it_is_and_only_what_is_given_changes(client, kari):
    off = dict.fromkeys(service.CHOICES, False) | {"email_needed": True}
    budget = {"used": 0, "most": 2, "days": 7}
    before = {**off, "asked": False, "budget": budget}
    assert client.get(f"{ME}/preferences", as_=kari).json == before
    assert db.session.scalars(select(Preferences)).all() == []
    changed = client.patch(f"{ME}/preferences", json={"email_replies": True}, as_=kari)
    on = {"email_replies": True, "asked": True}
    assert changed.json == {**before, **on}
    again = client.patch(f"{ME}/preferences", json={"push_prompts": True}, as_=kari)
    assert again.json == {**before, **on, "push_prompts": True}


@pytest.mark.parametrize("body", [{"push_replies": "perhaps"}, {"letter_at": None}, [], "x"])
def test_a_choice_that_is_none_changes_nothing(client, kari, body):
    assert client.patch(f"{ME}/preferences", json=body, as_=kari).status_code == 422
    assert db.session.scalars(select(Preferences)).all() == []


def test_a_browser_subscribes_is_listed_tested_and_forgotten(client, kari, push_service):
    browser = push_service.subscribe()
    key = client.get(f"{ME}/push-key", as_=kari).json["public_key"]
    assert key == load_keys(client.app.config["DATA"]).application_server_key
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) Chrome/142.0 Mobile Safari/537.36"}
    body = browser.subscription
    first = client.put(f"{ME}/push-subscriptions", json=body, as_=kari, headers=agent)
    again = client.put(f"{ME}/push-subscriptions", json=body, as_=kari, headers=agent)
    assert first.status_code == again.status_code == 200 and first.json == again.json
    assert first.json["label"] == "Chrome på Android" and first.json["last_sent_at"] is None
    assert "endpoint" not in first.json
    test = client.post(f"{ME}/push-subscriptions/test", json={"id": first.json["id"]}, as_=kari)
    assert (test.status_code, test.json) == (202, {"sent_to": 1})
    work()
    assert push_service.messages_to(browser)[0]["notification"]["title"] == "Varslene virker"
    (listed,) = client.get(f"{ME}/push-subscriptions", as_=kari).json["items"]
    assert listed["id"] == first.json["id"] and listed["last_sent_at"]
    gone = client.delete(f"{ME}/push-subscriptions", json=browser.subscription, as_=kari)
    assert gone.status_code == 204
    assert client.get(f"{ME}/push-subscriptions", as_=kari).json["items"] == []


def test_a_browser_with_more_to_say_is_understood(client, kari, push_service):
    body = {**push_service.subscribe().subscription, "expirationTime": 1764000000000, "new": {}}
    assert client.put(f"{ME}/push-subscriptions", json=body, as_=kari).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "http://169.254.169.254/latest/meta-data"},
        {"endpoint": 7},
        {"endpoint": None},
        {"keys": None},
        {"keys": {}},
        {"keys": {"p256dh": "x", "auth": "y"}},
        {"keys": {"p256dh": ["x"], "auth": "y"}},
    ],
)
def test_what_is_no_subscription_is_not_kept(client, kari, push_service, changes):
    body = {**push_service.subscribe().subscription, **changes}
    answer = client.put(f"{ME}/push-subscriptions", json=body, as_=kari)
    assert answer.status_code == 422 and answer.json["errors"]
    assert db.session.scalars(select(PushSubscription)).all() == []


def test_a_test_without_a_browser_says_so(client, kari):
    answer = client.post(f"{ME}/push-subscriptions/test", json={}, as_=kari)
    assert (answer.status_code, answer.json["code"]) == (404, "no_browser")


def test_tests_are_few(client, kari, push_service):
    subscribe(kari, push_service.subscribe())
    codes = [
        client.post(f"{ME}/push-subscriptions/test", json={}, as_=kari).status_code
        for _ in range(7)
    ]
    assert codes == [202] * 6 + [429]


def test_who_signs_out_on_a_phone_is_not_told_on_it_any_more(client, kari, push_service):
    phone, laptop = push_service.subscribe(), push_service.subscribe()
    subscribe(kari, laptop)
    client.put(f"{ME}/push-subscriptions", json=phone.subscription, as_=kari)
    assert client.delete("/api/v1/session", as_=kari).status_code == 204
    (left,) = subscriptions.list_subscriptions(kari)
    assert left.endpoint == laptop.endpoint
    tell(kari)
    work()
    assert push_service.messages_to(phone) == [] and len(push_service.messages_to(laptop)) == 1


def test_signing_out_without_a_token_forgets_nothing(client, kari, push_service):
    client.put(f"{ME}/push-subscriptions", json=push_service.subscribe().subscription, as_=kari)
    assert client.delete("/api/v1/session", as_=kari, csrf=False).status_code == 400
    assert len(subscriptions.list_subscriptions(kari)) == 1


def test_an_answered_that_the_author_was_never_told_of(client, kari, siri, hitra, prompt):
    """A reply and its notification are one transaction."""
    from tests.factories import contribute

    contribution = contribute(hitra, user=kari, prompt=prompt.id)
    unit = siri.memberships[0].unit
    path = f"/api/v1/staff/contributions/{contribution.id}"
    assigned = client.post(f"{path}/assignments", json={"unit": str(unit.id)}, as_=siri)
    assert assigned.status_code < 300
    reply = client.post(f"{path}/replies", json={"kind": "final", "body": "Ja!"}, as_=siri)
    assert reply.status_code < 300
    kinds = db.session.scalars(select(Notification.kind).where(Notification.user_id == kari.id))
    assert Kind.REPLY_FINAL in set(kinds)
    items = client.get(f"{ME}/notifications", as_=kari).json["items"]
    assert items[0]["title"] == "Oppvekst på Hitra har svart deg"


def test_reading_the_choices_writes_nothing(client, kari):
    with transaction():
        pass
    client.get(f"{ME}/preferences", as_=kari)
    client.get("/meg/varsler", as_=kari)
    assert db.session.scalars(select(Preferences)).all() == []
