"""The browsers a person may be called in."""

import pytest
from sqlalchemy import select

from app.core.commit import transaction
from app.core.errors import Invalid, NotFound
from app.extensions import db
from app.notifications import subscriptions
from app.notifications.models import Preferences, PushSubscription
from tests.notifications.conftest import NOON, subscribe, tell, work

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)


def test_the_same_browser_again_is_the_same_one(kari, push_service):
    """The phone says it at every launch."""
    browser = push_service.subscribe()
    first, again = subscribe(kari, browser), subscribe(kari, browser)
    assert first.id == again.id
    assert db.session.query(PushSubscription).count() == 1


def test_new_keys_of_the_same_browser_are_the_ones_used(kari, push_service):
    browser = push_service.subscribe()
    subscribe(kari, browser)
    renewed = push_service.subscribe_with(browser.path, push_service.subscribe().key, b"x" * 16)
    subscribe(kari, renewed)
    tell(kari)
    work()
    assert len(push_service.messages_to(renewed)) == 1


def test_a_browser_that_is_somebody_elses_now_calls_only_them(make_user, push_service, time):
    """Guest rows, and a shared phone: it is told what its user is told."""
    kari, per = make_user("Kari", push_replies=True), make_user("Per", push_replies=True)
    browser = push_service.subscribe()
    subscribe(kari, browser)
    time.forward(days=1)
    taken = subscribe(per, browser)
    assert (taken.user_id, taken.created_at.day) == (per.id, NOON.day + 1)
    assert subscriptions.list_subscriptions(kari) == []
    tell(kari)
    tell(per)
    work()
    assert len(push_service.messages_to(browser)) == 1


def test_a_browser_alone_is_no_choice(make_user, push_service):
    """The next person on a phone has not asked for what the last one did."""
    per = make_user("Per")
    keys = push_service.subscribe().subscription
    with transaction():
        subscriptions.subscribe(per, endpoint=keys["endpoint"], **keys["keys"], user_agent="")
    assert db.session.query(Preferences).count() == 0
    tell(per)
    work()
    assert push_service.requests == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://127.0.0.1/inside"},
        {"endpoint": "http://169.254.169.254/latest/meta-data"},
        {"auth": "AAAA"},
        {"p256dh": "AAAA"},
    ],
)
def test_what_cannot_be_called_is_not_kept(kari, push_service, changes):
    given = push_service.subscribe().subscription
    keys = {"endpoint": given["endpoint"], **given["keys"], "user_agent": "", **changes}
    with pytest.raises(Invalid):
        subscriptions.subscribe(kari, **keys)
    assert db.session.query(PushSubscription).count() == 0


def test_a_browser_is_forgotten_by_its_address_and_by_its_owner_only(make_user, push_service):
    kari, per = make_user("Kari"), make_user("Per")
    browser = push_service.subscribe()
    hers = subscribe(kari, browser)
    with transaction():
        subscriptions.unsubscribe(per, endpoint=browser.endpoint)
    with pytest.raises(NotFound):
        subscriptions.remove_subscription(per, hers.id)
    with pytest.raises(NotFound):
        subscriptions.send_test(per, hers.id)
    assert len(subscriptions.list_subscriptions(kari)) == 1
    with transaction():
        subscriptions.unsubscribe(kari, endpoint=browser.endpoint)
    assert subscriptions.list_subscriptions(kari) == []


def test_the_oldest_go_when_there_are_too_many(kari, push_service, time, monkeypatch):
    monkeypatch.setattr(subscriptions, "MOST", 3)
    browsers = []
    for _ in range(5):
        time.forward(minutes=1)
        browsers.append(push_service.subscribe())
        subscribe(kari, browsers[-1])
    kept = [one.endpoint for one in subscriptions.list_subscriptions(kari)]
    assert kept == [one.endpoint for one in reversed(browsers[2:])]


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        (ANDROID, "Chrome", "Android"),
        (ANDROID + " EdgA/142.0.0.0", "Edge", "Android"),
        (
            "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
            "Firefox",
            "Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari",
            "iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.5 Safari/605.1.15",
            "Safari",
            "Mac",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox",
            "Windows",
        ),
        ("curl/8", "", ""),
        ("", "", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(kari, push_service, user_agent, browser, system):
    found = subscribe(kari, push_service.subscribe(), user_agent)
    assert (found.browser, found.system) == (browser, system)
    assert db.session.scalars(select(PushSubscription)).one().endpoint == found.endpoint
