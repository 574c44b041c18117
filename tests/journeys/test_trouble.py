"""Other trouble than a line that is gone: a server away, a phone that is full or keeps nothing."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_offline import until_received
from tests.support.words import unique

OLD = "#old"
NO_LINE = "[data-module=connection]"


@pytest.fixture
def stopped(bidra):
    """The server goes away while the phone has a signal, and comes back."""
    yield bidra.stop
    if not bidra.processes:
        bidra.start()


def test_with_the_server_away_the_copy_says_that_it_may_be_old_and_the_answer_is_kept(
    phone, bidra, stopped
):
    text = unique("Skrevet mens tjenesten var nede.")
    phone.open("/hitra")
    phone.ready_for_offline()
    expect(phone.page.locator(OLD)).to_be_hidden()
    stopped()
    phone.page.reload()
    expect(phone.page.locator(OLD)).to_contain_text("kan være gammelt")
    expect(phone.page.locator(NO_LINE)).to_be_hidden()
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    bidra.start()
    phone.page.click("[data-ref=try-now]")
    until_received(phone, text)


def test_the_bar_tells_when_the_server_goes_and_comes(phone, bidra, stopped):
    phone.open("/hitra")
    phone.ready_for_offline()
    stopped()
    phone.answer(unique("Hei"))
    expect(phone.page.locator(OLD)).to_be_visible()
    bidra.start()
    phone.page.click("[data-ref=try-now]")
    expect(phone.page.locator(OLD)).to_be_hidden()


def test_with_no_signal_one_bar_tells_it(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator(NO_LINE)).to_contain_text(
        "Du er uten nett. Det du skriver, blir tatt"
    )
    expect(phone.page.locator(OLD)).to_be_hidden()


def test_a_phone_that_is_full_shows_pages_with_style_and_script(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    control = phone.context.new_cdp_session(phone.page)
    phone.page.evaluate(
        "async () => { for (const name of await caches.keys()) await caches.delete(name) }"
    )
    control.send("Storage.overrideQuotaForOrigin", {"origin": phone.url, "quotaSize": 1})
    control.send("Network.clearBrowserCache")
    phone.page.reload()
    assert phone.page.evaluate("[...document.styleSheets].some((one) => one.cssRules.length > 9)")
    expect(phone.page.locator("[data-ref=options]")).to_be_visible()  # a script of ours shows it
    assert phone.page.evaluate("async () => !(await caches.match('/hitra'))")


def test_signing_out_with_no_answer_says_that_one_is_still_signed_in(phone):
    phone.be("kari")
    phone.open("/meg/profil")
    phone.context.set_offline(True)
    form = phone.page.locator("[data-module=sign-out]").first
    form.get_by_role("button").click()
    expect(form.get_by_role("alert")).to_contain_text("Du er fortsatt logget inn")
    phone.context.set_offline(False)
    form.get_by_role("button").click()
    expect(phone.page.locator("[data-ref=guest]")).to_be_visible()


def test_signing_out_by_the_plain_form_puts_away_what_the_server_has_and_no_more(phone):
    """As where the script could not be had: the service worker does it."""
    phone.be("kari")
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.answer(unique("Sendt."))
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()
    phone.page.click("[data-ref=another]")
    phone.page.fill("#body", "Begynt på")
    phone.page.wait_for_timeout(600)
    assert phone.stored("mine") and phone.stored("drafts")
    phone.open("/meg/profil")
    phone.page.evaluate("document.querySelector('form[action$=\"/logg-ut\"]').submit()")
    expect(phone.page.locator("[data-ref=guest]")).to_be_visible()
    assert phone.stored("mine") == [] and len(phone.stored("drafts")) == 1
