"""Push where it goes wrong, and where it is not to be had."""

import json

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import fresh_chromium
from tests.journeys.test_hands import post, session
from tests.support.phone_push import FAKE_PUSH, deliver, shown, until
from tests.support.push_service import PushService
from tests.support.words import unique

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
CLOSE_NOTIFICATIONS = """navigator.serviceWorker.ready.then((one) => one.getNotifications())
  .then((all) => all.forEach((one) => one.close()))"""
# Safari has no push in a tab.
IN_A_TAB = "delete window.PushManager; delete window.Notification;"


@pytest.fixture
def chromium(playwright):
    """A fresh one for each of these: a few contexts are enough for notifications to come late."""
    with fresh_chromium(playwright) as browser:
        yield browser


@pytest.mark.parametrize("data", ["", "ikke json", "[]", "null", '{"notification": "hei"}'])
def test_what_cannot_be_read_is_shown_all_the_same(make_phone, data):
    """A push that shows nothing costs the subscription."""
    phone = make_phone(permissions=["notifications"])
    phone.open("/hitra")
    phone.ready_for_offline()
    deliver(phone, data)
    assert shown(phone) == ["Bidra"]


def test_where_a_push_leads_is_never_elsewhere(make_phone):
    phone = make_phone(permissions=["notifications"])
    phone.open("/hitra")
    phone.ready_for_offline()
    notification = {"title": "Svar", "navigate": "https://eksempel.example/lokk"}
    deliver(phone, json.dumps({"web_push": 8030, "notification": notification}))
    assert shown(phone) == ["Svar"]
    visited: list[str] = []  # where it leads may lead on at once, to where one is at home
    phone.page.on("framenavigated", lambda frame: visited.append(frame.url))
    phone.context.service_workers[0].evaluate(
        """() => self.registration.getNotifications().then(([notification]) =>
          self.dispatchEvent(new NotificationEvent("notificationclick", { notification })))"""
    )
    until(phone.page, lambda: visited)
    assert all(url.startswith(phone.url) for url in visited)
    # A browser that is closed while its worker is still leading somewhere never closes.
    phone.page.wait_for_load_state("networkidle")
    phone.page.evaluate(CLOSE_NOTIFICATIONS)


def test_a_subscription_that_the_browser_changes_is_taken_anew(make_phone):
    with PushService() as service:
        old, new = service.subscribe(), service.subscribe()
        phone = make_phone(permissions=["notifications"])
        phone.context.add_init_script(FAKE_PUSH % json.dumps(old.subscription))
        phone.be("per")
        phone.open("/hitra")
        phone.ready_for_offline()
        phone.answer(unique("Jeg kan bake."))
        phone.page.get_by_role("button", name="Ja, som varsel").click()
        expect(phone.page.locator("[data-ref=done]")).to_be_visible()
        before = subscribed(phone)
        worker = phone.context.service_workers[0]
        worker.evaluate(f"() => {{ {FAKE_PUSH % json.dumps(new.subscription)} }}")
        worker.evaluate(
            "() => self.dispatchEvent(new ExtendableEvent('pushsubscriptionchange')) && null"
        )
        until(phone.page, lambda: len(subscribed(phone)) > len(before))


def subscribed(phone) -> list[str]:
    path = f"{phone.url}/api/v1/me/push-subscriptions"
    return [one["id"] for one in phone.context.request.get(path).json()["items"]]


def test_on_an_iphone_in_a_tab_the_steps_to_the_home_screen_are_shown(make_phone):
    phone = make_phone(user_agent=IPHONE)
    phone.context.add_init_script(IN_A_TAB)
    phone.open("/hitra")
    steps = phone.page.locator("[data-module=push-ask] [data-ref=ios]")
    expect(steps).to_be_hidden()  # not before the first answer
    phone.answer(unique("Skrevet på en iPhone."))
    expect(steps).to_be_visible()
    expect(steps).to_contain_text("Legg til på Hjem-skjerm")
    expect(phone.page.get_by_role("button", name="Ja, som varsel")).to_be_hidden()
    phone.check_accessibility()
    assert phone.errors == []


def test_saying_yes_is_the_moment_to_ask_and_the_press_the_moment_for_the_browsers_own(make_phone):
    """On a page that all share; once answered, here or elsewhere, it is not asked again."""
    with PushService() as service:
        lag, phone = make_phone(), make_phone(permissions=["notifications"])
        lag.be("lag")
        first, second = (post(lag, session(lag), unique("Verter")) for _need in range(2))
        fake = FAKE_PUSH % json.dumps(service.subscribe().subscription)
        phone.context.add_init_script(fake + COUNT_QUESTIONS)
        phone.be("reidun")
        phone.open(first)
        question = phone.page.locator("[data-module=push-ask]")
        phone.page.get_by_role("button", name="Meld deg på").click()
        expect(question).to_contain_text("en påminnelse dagen før?")
        phone.check_accessibility()
        assert phone.page.evaluate("window.questions") == 0
        question.get_by_role("button", name="Ja, som varsel").click()
        expect(question.locator("[data-ref=done]")).to_be_visible()
        assert phone.page.evaluate("window.questions") == 1 and len(subscribed(phone)) == 1
        phone.open(second)
        phone.page.get_by_role("button", name="Meld deg på").click()
        expect(phone.page.locator("[data-ref=said]")).to_contain_text("Du er påmeldt")
        phone.page.wait_for_load_state("networkidle")
        expect(question).to_be_hidden()
        assert phone.errors == []


COUNT_QUESTIONS = """
  window.questions = 0;
  if (window.Notification) {
    const ask = Notification.requestPermission.bind(Notification);
    Notification.requestPermission = () => { window.questions++; return ask(); };
  }"""


def test_where_push_is_not_to_be_had_email_is(make_phone):
    lag, phone = make_phone(), make_phone(user_agent=IPHONE)
    lag.be("lag")
    path = post(lag, session(lag), unique("Verter"))
    phone.context.add_init_script(IN_A_TAB)
    phone.be("arne")
    phone.open(path)
    phone.page.get_by_role("button", name="Meld deg på").click()
    question = phone.page.locator("[data-module=push-ask]")
    expect(question.locator("[data-ref=ios]")).to_be_visible()
    expect(question.get_by_role("button", name="Ja, som varsel")).to_be_hidden()
    question.get_by_role("button", name="Ja, på e-post").click()
    expect(question.locator("[data-ref=by-email]")).to_be_visible()
    chosen = phone.context.request.get(f"{phone.url}/api/v1/me/preferences").json()
    assert chosen["email_replies"] and not chosen["push_replies"]
    assert phone.errors == []
