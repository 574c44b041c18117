"""The whole story: asked, answered without a signal, received, published, answered, told by push."""

import json
import re
import uuid

from playwright.sync_api import expect

from tests.support.phone_push import FAKE_PUSH, deliver, shown, until
from tests.support.push_service import PushService
from tests.support.words import unique


def desk_page(make_phone, persona):
    desk = make_phone(viewport={"width": 1280, "height": 900}, has_touch=False)
    desk.be(persona)
    return desk


def open_at_desk(desk, text, tab="moderation"):
    desk.open(f"/stab?vis={tab}")
    while not desk.page.get_by_role("link", name=re.compile(re.escape(text))).count():
        desk.page.get_by_role("link", name="Vis flere").click()
    desk.page.get_by_role("link", name=re.compile(re.escape(text))).click()
    expect(desk.page.locator("h1")).to_contain_text("Bidrag fra")


def test_from_a_question_to_a_reply_told_by_push(make_phone):
    text = unique("Jeg kan lese eventyr for barna")
    with PushService() as service:
        browser = service.subscribe()
        phone = make_phone(permissions=["notifications"])
        phone.context.add_init_script(FAKE_PUSH % json.dumps(browser.subscription))
        phone.be("kari")
        answer_without_signal(phone, text)
        accept_push(phone)
        publish(make_phone, text)
        reply(make_phone, text)
        message = until(
            phone.page, lambda: [one for one in service.received if "svar" in str(one.payload)]
        )[-1]
    notification = message.payload["notification"]
    assert text not in str(message.payload) and notification["title"]
    deliver(phone, json.dumps(message.payload))
    assert shown(phone) == [notification["title"]]
    phone.page.goto(notification["navigate"])
    expect(phone.page.locator(".reply")).to_contain_text("Kom på biblioteket")
    expect(phone.page.locator(".timeline")).to_contain_text("Besvart")
    phone.open("/meg/varsler")
    expect(phone.page.locator("main")).to_contain_text("Oppvekst")
    assert phone.errors == []


def answer_without_signal(phone, text):
    phone.open("/hitra")
    phone.ready_for_offline()
    expect(phone.page.locator("[data-ref=user]")).to_be_visible()
    phone.context.set_offline(True)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.page.locator("[data-ref=receipt-code]")).to_be_visible()


def accept_push(phone):
    expect(phone.page.locator("[data-ref=ask]")).to_contain_text("Vil du ha beskjed")
    phone.page.get_by_role("button", name="Ja, som varsel").click()
    expect(phone.page.locator("[data-ref=done]")).to_be_visible()


def publish(make_phone, text):
    mona = desk_page(make_phone, "mona")
    open_at_desk(mona, text)
    mona.page.get_by_label("Hvem skal ha det?").select_option(label="Oppvekst")
    mona.page.get_by_role("button", name="Gi til enheten").click()
    expect(mona.page.locator(".flash")).to_contain_text("Oppvekst")
    mona.page.get_by_role("button", name="Publiser").click()
    expect(mona.page.locator(".flash")).to_contain_text("Publisert")
    assert mona.errors == []


def reply(make_phone, text):
    siri = desk_page(make_phone, "siri")
    open_at_desk(siri, text, "replies")
    siri.page.get_by_label("Svaret", exact=True).fill("Kom på biblioteket på torsdag kl. 11!")
    siri.page.get_by_role("button", name="Send svaret").click()
    expect(siri.page.locator(".flash")).to_contain_text("sendt")
    assert siri.errors == []


def test_signing_in_by_the_code_in_the_mail_claims_what_was_sent_before(phone):
    text = unique("Før jeg logget inn")
    email = f"ola-{uuid.uuid4().hex[:6]}@example.no"
    phone.open("/hitra")
    phone.answer(text)
    expect(phone.page.locator("[data-ref=receipt-code]")).to_be_visible()
    phone.open("/logg-inn")
    phone.page.get_by_label("E-post").fill(email)
    phone.page.get_by_role("button", name="Send meg en kode").click()
    expect(phone.page.locator("h1")).to_have_text("Skriv koden")

    def code():
        headers = {"Accept": "application/json"}
        box = phone.context.request.get(f"{phone.url}/demo/outbox", headers=headers).json()
        mails = [one for one in box["items"] if one["to"] == email]
        found = re.search(r"\b\d{6}\b", mails[0]["text"]) if mails else None
        return found and found[0]

    phone.page.get_by_label("Kode på seks sifre").fill(until(phone.page, code))
    phone.page.get_by_role("button", name="Logg inn").click()
    phone.page.get_by_label("Navn").fill("Ola Fjord")
    phone.page.get_by_role("button", name="Lagre").click()
    expect(phone.page.locator("h1")).to_have_text("Mine bidrag")
    phone.page.get_by_role("button", name="Legg til på kontoen min").click()
    expect(phone.page.locator("article.contribution")).to_contain_text(text)


def test_signing_out_warns_of_what_is_unsent_and_clears_the_phone(phone):
    phone.be("kari")
    phone.open("/hitra")
    phone.page.fill("#body", "En halv tanke")
    phone.page.wait_for_timeout(500)
    phone.open("/meg/profil")
    phone.page.get_by_role("button", name="Logg ut", exact=True).click()
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_contain_text("ikke sendt")
    dialog.get_by_role("button", name="Logg ut").click()
    expect(phone.page).to_have_url(re.compile(r"/(hitra)?$"))
    phone.open("/hitra")
    expect(phone.page.locator("[data-ref=guest]")).to_be_visible()
    expect(phone.page.locator("#body")).to_have_value("")
    assert phone.stored("drafts") == [] and phone.stored("mine") == []


def test_signing_out_on_one_page_loads_the_others_anew_and_leaves_this_one(phone):
    phone.be("kari")
    other = phone.tab()
    other.goto(f"{phone.url}/meg/profil")
    phone.open("/meg/profil")
    loaded = []
    phone.page.on(
        "request", lambda asked: asked.is_navigation_request() and loaded.append(asked.url)
    )
    phone.page.get_by_role("button", name="Logg ut", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Logg inn")
    expect(phone.page).to_have_url(re.compile(r"/(hitra)?$"))
    assert f"{phone.url}/meg/profil" not in loaded


def test_without_javascript_the_whole_of_answering_works(make_phone):
    text = unique("Uten skript")
    phone = make_phone(java_script_enabled=False)
    phone.open("/hitra")
    phone.page.fill("#body", text)
    phone.page.get_by_role("button", name="Send svaret").click()
    expect(phone.page.locator("h1")).to_have_text("Se over og send")
    phone.page.get_by_role("button", name="Send svaret").click()
    expect(phone.page.locator("h1")).to_contain_text("Takk!")
    code = phone.page.locator(".receipt-code").inner_text()
    phone.open("/kvittering")
    phone.page.get_by_label("Kvitteringskode").fill(code.lower())
    phone.page.get_by_role("button", name="Vis svaret").click()
    expect(phone.page.locator("main")).to_contain_text(text)
