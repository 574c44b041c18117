"""Other trouble than a line that is gone: a server away, a phone that is full or keeps nothing."""

import re

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


# As a browser is that has not the feature, or refuses it.
NO_STORE = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') };"
OLD_BROWSER = """
  delete AbortSignal.timeout; delete HTMLFormElement.prototype.requestSubmit;
  delete Intl.Segmenter; delete globalThis.BroadcastChannel; delete globalThis.Notification;
  delete globalThis.PushManager; delete globalThis.createImageBitmap;
  for (const [of, name] of [[Navigator, 'locks'], [Navigator, 'storage'], [Navigator, 'clearAppBadge']])
    Object.defineProperty(of.prototype, name, {get: () => undefined});
"""
NO_WORKER = """
  Object.defineProperty(ServiceWorkerContainer.prototype, 'ready', {get: () => new Promise(() => {})});
  const refuse = () => Promise.reject(new DOMException('no', 'SecurityError'));
  Object.assign(ServiceWorkerContainer.prototype, {register: refuse, getRegistration: refuse});
"""


REFUSE = "const refuse = (why) => { throw new DOMException('no', why) };"
# What a browser has and does not do: forbidden, full, or never answering (features of which the rest of
# the page must not know).
AMISS = {
    "storage forbidden": """for (const name of ['localStorage', 'sessionStorage', 'caches'])
        Object.defineProperty(globalThis, name, {get: () => refuse('SecurityError')});""",
    "storage full": "Storage.prototype.setItem = () => refuse('QuotaExceededError');",
    "store full": """for (const name of ['add', 'put'])
        IDBObjectStore.prototype[name] = () => refuse('QuotaExceededError');""",
    "store silent": """const {open} = IDBFactory.prototype;
        IDBFactory.prototype.open = function (...how) {
          return Object.assign(open.apply(this, how), {addEventListener: () => {}}); };""",
    "channel forbidden": "BroadcastChannel = class { constructor() { refuse('SecurityError'); } };",
    "locks forbidden": "LockManager.prototype.request = async () => refuse('SecurityError');",
    "persistence refused": "StorageManager.prototype.persist = async () => refuse('TypeError');",
}


def say_yes(phone):
    """One tap for the first thing that hands are needed for; until the server has said so."""
    phone.open("/hitra/behov")
    phone.page.locator("main a[href*='/behov/']:not([href$='nytt'])").first.click()
    phone.page.locator("[data-module=wish] [data-ref=take]:visible").first.click()
    said = phone.page.locator("[data-module=wish] [data-ref=said]:visible").first
    expect(said).to_contain_text(re.compile("Du er påmeldt|i køen"))


@pytest.mark.parametrize("trouble", [OLD_BROWSER, NO_WORKER], ids=["old", "no worker"])
def test_an_answer_arrives_from_a_browser_that_lacks_much(make_phone, trouble):
    phone = make_phone(service_workers="block")
    phone.page.add_init_script(trouble)
    text = unique("Fra en eldre nettleser.")
    phone.open("/hitra")
    phone.answer(text)
    expect(phone.page.locator("[data-ref=receipt-code]")).to_be_visible()
    until_received(phone, text)


@pytest.mark.parametrize("trouble", AMISS.values(), ids=AMISS)
def test_an_answer_arrives_where_one_thing_is_amiss(make_phone, trouble):
    phone = make_phone(service_workers="block")
    phone.page.add_init_script(REFUSE + trouble)
    text = unique("Med én ting i ustand.")
    phone.open("/hitra")
    phone.page.locator("#body").fill("Med")
    phone.page.wait_for_timeout(500)  # its draft has been tried
    phone.answer(text)
    receipt = phone.page.locator("[data-ref=receipt-code]")
    review = phone.page.get_by_role("heading", name="Se over og send")  # the server's own page
    expect(receipt.or_(review)).to_be_visible()
    if review.is_visible():
        phone.page.locator("main").get_by_role("button", name="Send svaret", exact=True).click()
    until_received(phone, text)
    assert phone.errors == []


def test_what_could_not_be_copied_is_not_said_to_be(phone):
    refused = "Clipboard.prototype.writeText = async () => refuse('NotAllowedError');"
    phone.page.add_init_script(REFUSE + refused)
    phone.open("/hitra")
    phone.answer(unique("Kopieres ikke."))
    copy = phone.page.locator("[data-module=copy]:visible").first
    copy.click()
    expect(copy).to_contain_text("Ble ikke kopiert")
    assert phone.errors == []


def test_who_speaks_for_an_organisation_is_not_stopped_by_forbidden_storage(make_phone):
    phone = make_phone(service_workers="block")
    phone.page.add_init_script(REFUSE + AMISS["storage forbidden"])
    phone.be("lag")
    phone.open("/hitra")
    expect(phone.page.locator("[data-ref=user]")).to_be_visible()
    phone.page.wait_for_timeout(1_000)  # the form is kept once the page has settled
    assert phone.errors == []


@pytest.mark.parametrize(
    ("trouble", "who"), [(NO_STORE, "per"), (NO_WORKER, "kari")], ids=["no store", "no worker"]
)
def test_one_says_yes_and_signs_out_where_little_works(make_phone, trouble, who):
    phone = make_phone(service_workers="block")
    phone.page.add_init_script(trouble)
    phone.be(who)
    say_yes(phone)
    phone.open("/meg/profil")
    phone.page.locator("[data-module=sign-out]").first.get_by_role("button").click()
    expect(phone.page.locator("[data-ref=guest]")).to_be_visible()


def test_where_nothing_is_kept_nothing_is_said_to_be(make_phone):
    phone = make_phone(service_workers="block")
    phone.page.add_init_script(NO_STORE)
    text = unique("Ikke tatt vare på.")
    phone.open("/hitra")
    phone.page.fill("#body", text)
    expect(phone.page.locator("[data-ref=draft-note]")).to_be_hidden()
    phone.context.set_offline(True)
    expect(phone.page.locator(NO_LINE)).not_to_contain_text("tatt vare på")
    phone.page.click("[data-ref=send]")
    expect(phone.page.locator("[data-ref=error]")).to_contain_text("La siden stå åpen")
    expect(phone.page.locator("#body")).to_have_value(text)
    phone.context.set_offline(False)
    phone.page.click("[data-ref=send]")
    expect(phone.page.locator("main")).to_contain_text(text)  # the server's own page of review


def test_the_same_draft_in_two_tabs_is_sent_once(phone):
    text = unique("Åpen i to faner.")
    phone.open("/hitra")
    phone.page.fill("#body", text)
    phone.page.wait_for_timeout(600)
    other = phone.tab()
    other.goto(f"{phone.url}/hitra")
    expect(other.locator("#body")).to_have_value(text)
    for page in (phone.page, other):
        page.click("[data-ref=send]")
        expect(page.locator("[data-ref=receipt-code]")).to_be_visible()
    until_received(phone, text)


def test_a_page_just_opened_sends_at_once(phone):
    text = unique("Sendes når siden åpnes.")
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.context.set_offline(True)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    phone.page.evaluate(
        """() => new Promise((done) => { const open = indexedDB.open('bidra'); open.onsuccess = () => {
          const store = open.result.transaction('outbox', 'readwrite').objectStore('outbox');
          store.getAll().onsuccess = ({target}) => { for (const one of target.result)
            store.put({...one, next_at: Date.now() + 290000, since: Date.now()});
            open.result.close(); done(); };
        }; })"""
    )
    phone.page.goto("about:blank")
    phone.context.set_offline(False)
    phone.open("/hitra")
    until_received(phone, text)


def test_what_cannot_be_undone_has_no_first_focus(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.context.set_offline(True)
    phone.answer(unique("Angres."))
    phone.page.locator(".waiting [data-slot=withdraw]").click()
    expect(phone.page.locator("#confirm [data-ref=no]")).to_be_focused()
