"""A dead zone by the fjord: what is written there arrives, once."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.support.words import unique


def received(phone, text: str) -> list[dict]:
    """What the municipality has of a text."""
    staff = phone.context.browser.new_context()
    staff.request.post(f"{phone.url}/demo/sign-in", data={"persona": "mona"})
    found, after = [], None
    while True:
        query = f"?kind=moderation&limit=100{f'&after={after}' if after else ''}"
        page = staff.request.get(f"{phone.url}/api/v1/staff/queue{query}").json()
        found += [one for one in page["items"] if one["body"] == text]
        after = page["next"]
        if not after:
            break
    staff.close()
    return found


def until_received(phone, text: str, times: int = 1) -> None:
    for _ in range(40):
        if len(received(phone, text)) == times:
            return
        phone.page.wait_for_timeout(250)
    assert len(received(phone, text)) == times


def test_an_answer_with_a_signal_gets_a_receipt(phone):
    text = unique("Jeg kan være vert.")
    phone.open("/hitra")
    phone.answer(text)
    code = phone.page.locator("[data-ref=receipt-code]")
    expect(code).to_have_text(re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$"))
    expect(phone.page.locator("[data-ref=receipt]")).to_be_focused()
    assert len(received(phone, text)) == 1
    assert phone.stored("outbox") == [] and len(phone.stored("mine")) == 1


def test_an_answer_in_a_dead_zone_waits_and_arrives_once(phone):
    text = unique("Skrevet uten dekning.")
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator("h1")).to_be_visible()
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    expect(phone.page.locator(".waiting")).to_contain_text(text)
    assert received(phone, text) == []
    phone.context.set_offline(False)
    until_received(phone, text)
    expect(phone.page.locator("[data-ref=receipt-code]")).to_be_visible()


def test_the_first_visit_without_a_signal_after_one_with_it_opens_the_question(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    title = phone.page.locator("h1").inner_text()
    phone.context.set_offline(True)
    phone.open("/hitra")
    expect(phone.page.locator("h1")).to_have_text(title)
    phone.open("/meg")
    expect(phone.page.locator("h1")).to_have_text("På denne telefonen")


def test_own_answers_are_there_without_a_signal(phone):
    text = unique("Les meg uten nett.")
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.answer(text)
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()
    phone.context.set_offline(True)
    phone.open("/meg")
    expect(phone.page.locator("[data-module=own-contributions]")).to_contain_text(text)


def test_a_draft_survives_a_reload(phone):
    phone.open("/hitra")
    phone.page.fill("#body", "Halvferdig tanke")
    phone.page.wait_for_timeout(600)
    phone.page.reload()
    expect(phone.page.locator("#body")).to_have_value("Halvferdig tanke")


def test_a_portal_that_says_yes_to_everything_takes_nothing(phone):
    text = unique("Ikke til portalen.")
    phone.open("/hitra")
    phone.ready_for_offline()

    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Velkommen om bord</h1>")

    phone.context.route("**/api/**", portal)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    assert len(phone.stored("outbox")) == 1 and received(phone, text) == []
    phone.context.unroute("**/api/**", portal)
    phone.page.locator("[data-ref=try-now]").dispatch_event("click")  # it may just have gone
    until_received(phone, text)


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_what_a_server_in_trouble_refuses_is_kept(make_phone, status):
    # Without the service worker, whose own tries go around what is pretended here.
    phone = make_phone(service_workers="block")
    text = unique(f"Gjennom {status}.")
    phone.open("/hitra")
    headers = {"Bidra": "1", "Content-Type": "application/problem+json"}

    def fail(route: Route) -> None:
        route.fulfill(status=status, headers=headers, body='{"code": "defect"}')

    phone.context.route("**/api/v1/contributions/*", fail)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    assert len(phone.stored("outbox")) == 1
    phone.context.unroute("**/api/v1/contributions/*", fail)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    until_received(phone, text)


def test_an_answer_lost_after_the_server_had_it_is_stored_once(phone):
    text = unique("Svaret på svaret ble borte.")
    phone.open("/hitra")
    lost = []

    def lose(route: Route) -> None:
        route.fetch()  # the server has it now
        lost.append(1)
        route.abort("connectionreset")

    phone.context.route("**/api/v1/contributions/*", lose, times=1)
    phone.answer(text)
    expect(phone.page.locator(".waiting")).to_contain_text(text)
    until_received(phone, text)
    assert lost
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator("[data-ref=receipt-code]")).to_be_visible()
    assert len(received(phone, text)) == 1 and phone.stored("outbox") == []


def test_two_tabs_and_the_service_worker_send_one_row(phone):
    text = unique("To faner.")
    phone.open("/hitra")
    phone.ready_for_offline()
    other = phone.tab()
    other.goto(f"{phone.url}/hitra")
    phone.context.set_offline(True)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    phone.context.set_offline(False)
    for page in (phone.page, other):
        page.evaluate(
            "navigator.serviceWorker.controller.postMessage({type: 'FLUSH'});"
            "dispatchEvent(new Event('online'))"
        )
    until_received(phone, text)
    phone.page.wait_for_timeout(500)
    assert len(received(phone, text)) == 1 and phone.stored("outbox") == []


def test_an_answer_is_sent_with_the_page_closed(phone):
    text = unique("Siden er lukket.")
    phone.context.grant_permissions(["background-sync"], origin=phone.url)
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.context.set_offline(True)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    phone.page.wait_for_timeout(500)
    phone.page.close()
    phone.context.set_offline(False)
    phone.page = phone.tab()
    phone.page.goto("about:blank")
    until_received(phone, text)


def test_what_waits_can_be_changed_and_withdrawn(phone):
    first, second = unique("Før."), unique("Etter.")
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.context.set_offline(True)
    phone.answer(first)
    item = phone.page.locator(".waiting")
    item.locator("[data-slot=edit]").click()
    item.locator("[data-slot=edit-body]").fill(second)
    item.get_by_role("button", name="Lagre").click()
    expect(item).to_contain_text(second)
    phone.context.set_offline(False)
    until_received(phone, second)
    assert received(phone, first) == []


def test_what_an_expired_session_stops_is_kept_until_one_signs_in(phone):
    text = unique("Som Kari.")
    phone.be("kari")
    phone.open("/hitra")
    phone.ready_for_offline()
    expect(phone.page.locator("[data-ref=user]")).to_be_visible()
    phone.context.set_offline(True)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    item = phone.page.locator(".waiting")
    expect(item).to_contain_text("Logg inn for å sende")
    assert received(phone, text) == []
    phone.be("kari")
    phone.open("/hitra")
    until_received(phone, text)


def test_personal_data_is_said_before_it_is_sent(phone):
    phone.open("/hitra")
    text = unique("Ring Ola på 91 23 45 67")
    phone.answer(text)
    warning = phone.page.locator("[data-ref=warnings]")
    expect(warning).to_contain_text("telefonnummer")
    assert received(phone, text) == []
    phone.page.click("[data-ref=send]")
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()


NUMBER = "150685\u00a0\u2013 10004"  # as Word writes it


def test_an_identity_number_is_never_sent_and_one_tap_takes_it_out(phone):
    phone.open("/hitra")
    start = unique("Skyss til mor")
    text = f"{start}, {NUMBER}"
    box = phone.page.locator("#body")
    box.fill(text)
    box.blur()
    offer = phone.page.get_by_role("button", name="Ta det ut")
    expect(offer).to_be_visible()  # at once, before anything is pressed
    for _ in range(3):
        phone.page.click("[data-ref=send]")
    expect(box).to_be_focused()
    assert phone.stored("outbox") == [] and received(phone, text) == []
    phone.check_accessibility()
    offer.click()
    expect(box).to_have_value(f"{start}, [fødselsnummer tatt ut]")
    expect(offer).to_have_count(0)
    phone.page.click("[data-ref=send]")
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()
    until_received(phone, f"{start}, [fødselsnummer tatt ut]")


PUT_IN = """(text) => new Promise((done) => {
  const open = indexedDB.open("bidra");
  open.onsuccess = () => {
    const tx = open.result.transaction("outbox", "readwrite");
    const cursor = tx.objectStore("outbox").openCursor();
    cursor.onsuccess = () => {
      const entry = cursor.result.value;
      cursor.result.update({ ...entry, body: { ...entry.body, body: text } });
    };
    tx.oncomplete = () => { open.result.close(); done(); };
  };
})"""


def test_what_waited_with_an_identity_number_is_kept_and_can_be_mended(phone):
    """As an older version of the phone's side kept it."""
    phone.open("/hitra")
    phone.ready_for_offline()
    start = unique("Til legen")
    phone.context.set_offline(True)
    phone.answer(start)
    expect(phone.page.locator(".waiting")).to_be_visible()
    phone.page.evaluate(PUT_IN, f"{start}, {NUMBER}")
    phone.context.set_offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    item = phone.page.locator(".waiting")
    expect(item).to_have_attribute("data-state", "refused")
    expect(item).to_contain_text(NUMBER)
    assert phone.stored("outbox")[0]["why"]["code"] == "identity_number"
    item.get_by_role("button", name="Ta det ut").click()
    until_received(phone, f"{start}, [fødselsnummer tatt ut]")
    expect(item).to_have_count(0)


def test_no_form_of_a_page_sends_one(phone):
    phone.be("kari")
    phone.open("/meg/profil")
    name = phone.page.locator("#name")
    name.fill("Kari 150685 10004")
    name.press("Enter")
    expect(phone.page.get_by_role("button", name="Ta det ut")).to_be_visible()
    name.press("Enter")
    expect(name).to_have_value("Kari 150685 10004")
    phone.page.get_by_role("button", name="Ta det ut").click()
    expect(name).to_have_value("Kari [fødselsnummer tatt ut]")


def test_without_scripts_enter_never_takes_anything_out(make_phone):
    phone = make_phone(java_script_enabled=False)
    phone.be("kari")
    phone.open("/meg/profil")
    phone.page.fill("#name", "Kari 150685 10004")
    phone.page.press("#name", "Enter")
    expect(phone.page.locator("#name-error")).to_be_visible()
    phone.page.press("#name", "Enter")
    expect(phone.page.locator("#name")).to_have_value("Kari 150685 10004")
    phone.page.get_by_role("button", name="Ta det ut").click()
    expect(phone.page.locator("#name")).to_have_value("Kari [fødselsnummer tatt ut]")
