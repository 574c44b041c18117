"""An organisation from registration to hands: registered, confirmed, asking, filled."""

import re
import uuid
from datetime import time, timedelta

from playwright.sync_api import Route, expect

from app.core import clock
from tests.support.phone_push import until
from tests.support.words import unique


def press(phone, name: str) -> None:
    phone.page.get_by_role("button", name=name, exact=True).first.click()


def test_from_a_group_nobody_knew_to_a_need_that_is_filled(make_phone):
    name, title = unique("Grendelaget"), unique("Hender til strandrydding")
    kari = make_phone()
    kari.be("kari")
    register(kari, name)
    confirm(make_phone, name)
    path = ask(kari, name, title)
    sign_up(make_phone, path)
    kari.open(f"/meg{path}/styr")
    expect(kari.page.locator("main")).to_contain_text("Per Skog · ryddere")
    kari.check_accessibility()
    assert kari.errors == []


def register(kari, name: str) -> None:
    kari.open("/meg/organisasjoner")
    kari.page.get_by_role("link", name="Meld inn en organisasjon").click()
    kari.check_accessibility()
    kari.page.get_by_label("Gruppe uten organisasjonsnummer").check()
    kari.page.get_by_label("Navn").fill(name)
    kari.page.get_by_label("Hvem er dere?").fill("Naboer som rydder.")
    press(kari, "Meld inn")
    expect(kari.page.locator("main")).to_contain_text("Kommunen ser på det")


def confirm(make_phone, name: str) -> None:
    desk = make_phone(viewport={"width": 1280, "height": 900}, has_touch=False)
    desk.be("mona")
    desk.open("/stab/organisasjoner")
    desk.check_accessibility()
    waiting = desk.page.get_by_role("article", name=name)
    waiting.get_by_role("button", name="Bekreft", exact=True).click()
    expect(desk.page.locator(".flash")).to_contain_text("Bekreftet")
    assert desk.errors == []


def ask(kari, name: str, title: str) -> str:
    """The address of the need."""
    kari.open("/meg/organisasjoner")
    kari.page.get_by_role("link", name=name).click()
    kari.page.get_by_role("link", name="Be om hjelp").click()
    expect(kari.page.get_by_role("radio", name=name)).to_be_visible()
    kari.check_accessibility()
    day = clock.today() + timedelta(days=3)
    kari.page.get_by_label("Hva?", exact=True).fill(title)
    kari.page.get_by_label("Hvor?").fill("Badeplassen")
    kari.page.get_by_label("Hvilken dag?").fill(day.isoformat())
    kari.page.get_by_label("Fra klokken").fill("11:00")
    kari.page.get_by_label("Oppgave 1").fill("ryddere")
    kari.page.get_by_label("Antall").first.fill("1")
    press(kari, "Legg ut")
    expect(kari.page.locator(".flash")).to_contain_text("Alle kan se det nå")
    found = re.search(r"/behov/[0-9a-f-]{36}", kari.page.url)
    assert found
    return found[0]


def sign_up(make_phone, path: str) -> None:
    """Per takes the only place; Lag, who comes after, waits; Per stays."""
    per, lag = make_phone(), make_phone()
    per.be("per")
    lag.be("lag")
    per.open(path)
    per.check_accessibility()
    press(per, "Meld deg på")
    expect(per.page.locator("[data-ref=said]")).to_contain_text("Du er påmeldt")
    per.page.get_by_role("link", name="Endre, eller meld deg av").click()
    expect(per.page.locator("main")).to_contain_text("Du er påmeldt: ryddere")
    per.check_accessibility()
    lag.open(f"/meg{path}")
    press(lag, "Still deg i kø")
    expect(lag.page.locator("main")).to_contain_text("nummer 1 i køen")
    lag.open("/meg/det-jeg-skal")
    lag.check_accessibility()
    assert per.errors == lag.errors == []


def test_a_guest_who_wants_to_help_signs_in_on_the_way(make_phone):
    """Pressed as a guest, and at once again once the code is written."""
    lag, guest = make_phone(), make_phone()
    lag.be("lag")
    path = post(lag, session(lag), unique("Bakere"), capacity=3, role="baker")
    guest.open(path)
    guest.check_accessibility()
    guest.page.get_by_role("link", name="Meld deg på").click()
    email = f"{uuid.uuid4().hex[:8]}@example.no"
    guest.page.get_by_label("E-post").fill(email)
    press(guest, "Send meg en kode")
    guest.page.get_by_label("Kode på seks sifre").fill(code_sent_to(guest, email))
    press(guest, "Logg inn")
    press(guest, "Lagre")
    guest.check_accessibility()
    guest.page.get_by_label("Navnet ditt").fill("Bente Baker")
    press(guest, "Meld deg på")
    expect(guest.page.locator("main")).to_contain_text("Du er påmeldt: baker")
    guest.open(path)
    expect(guest.page.locator("[data-ref=said]")).to_contain_text("Du er påmeldt. Takk!")
    expect(guest.page.get_by_role("link", name="Meld deg på")).to_be_hidden()
    guest.page.get_by_role("link", name="Endre, eller meld deg av").click()
    press(guest, "Meld deg av")
    lag.open(f"/meg{path}/styr")
    expect(lag.page.locator("main")).not_to_contain_text("Uten navn")
    assert guest.errors == lag.errors == []


def code_sent_to(phone, email: str) -> str:
    headers = {"Accept": "application/json"}

    def code() -> str | None:
        box = phone.context.request.get(f"{phone.url}/demo/outbox", headers=headers).json()
        mails = [one["text"] for one in box["items"] if one["to"] == email]
        found = re.search(r"\b\d{6}\b", mails[0]) if mails else None
        return found and found[0]

    sent: str = until(phone.page, code)
    return sent


def test_signed_up_in_a_dead_zone_once(make_phone):
    lag, per = make_phone(), make_phone()
    lag.be("lag")
    path = post(lag, session(lag), unique("Verter"), capacity=3)
    per.be("per")
    per.open(path)
    per.ready_for_offline()
    expect(per.page.get_by_role("button", name="Meld deg på")).to_be_visible()
    per.context.set_offline(True)
    per.page.reload()
    per.page.get_by_role("button", name="Meld deg på").click()
    expect(per.page.locator("[data-ref=said]")).to_contain_text("Trygt lagret på telefonen")
    per.context.set_offline(False)
    expect(per.page.locator("[data-ref=said]")).to_contain_text("Du er påmeldt. Takk!")
    mine = per.context.request.get(f"{per.url}/api/v1/me/sign-ups").json()["items"]
    assert [one["need"] for one in mine].count(path.rsplit("/", 1)[1]) == 1
    assert per.stored("outbox") == [] and per.errors == []


def test_who_is_signed_out_meanwhile_is_led_to_sign_in_and_the_wish_is_sent(make_phone):
    lag, per = make_phone(), make_phone()
    lag.be("lag")
    path = post(lag, session(lag), unique("Ryddere"), capacity=3)
    per.be("per")
    per.open(path)
    expect(per.page.get_by_role("button", name="Meld deg på")).to_be_visible()
    per.page.wait_for_load_state("networkidle")  # or an answer on its way sets it anew
    per.context.clear_cookies()
    per.page.get_by_role("button", name="Meld deg på").click()
    expect(per.page.locator("[data-ref=said]")).to_contain_text("Logg inn for å sende")
    expect(per.page.get_by_role("link", name="Meld deg på")).to_be_visible()
    per.be("per")
    per.page.reload()
    expect(per.page.locator("[data-ref=said]")).to_contain_text("Du er påmeldt. Takk!")
    assert per.errors == []


def test_an_answer_long_on_its_way_does_not_cover_what_came_after_it(make_phone):
    """What one had when the page opened, said only when one has just signed up."""
    lag, per = make_phone(), make_phone()
    lag.be("lag")
    path = post(lag, session(lag), unique("Kokker"), capacity=3)
    per.be("per")
    slow = []

    def hold(route: Route) -> None:
        if slow:
            route.continue_()
        else:
            slow.append((route, route.fetch()))

    per.page.route("**/api/v1/me/sign-ups*", hold)
    per.open(path)
    per.page.get_by_role("button", name="Meld deg på").click()
    said = per.page.locator("[data-ref=said]")
    expect(said).to_contain_text("Du er påmeldt. Takk!")
    [(route, before)] = slow
    route.fulfill(response=before)
    per.page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    expect(said).to_contain_text("Du er påmeldt. Takk!")
    assert per.errors == []


def test_a_place_taken_meanwhile_is_a_place_in_the_queue_and_a_cancelled_one_is_explained(
    make_phone,
):
    lag, kari = make_phone(), make_phone()
    lag.be("lag")
    own = session(lag)
    paths = [post(lag, own, title) for title in (unique("Én vert"), unique("Avlyst vert"))]
    kari.be("kari")
    for path in paths:
        kari.open(path)
        kari.ready_for_offline()
        expect(kari.page.get_by_role("button", name="Meld deg på")).to_be_visible()
    kari.context.set_offline(True)
    for path in paths:
        kari.open(path)
        kari.page.get_by_role("button", name="Meld deg på").click()
        expect(kari.page.locator("[data-ref=said]")).to_contain_text("Trygt lagret")
    headers = {"X-CSRF-Token": own["csrf_token"]}
    first, second = (f"{lag.url}/api/v1/needs/{path.rsplit('/', 1)[1]}" for path in paths)
    slot = lag.context.request.get(first).json()["slots"][0]["id"]
    taken = lag.context.request.put(f"{first}/sign-ups/me", data={"slot": slot}, headers=headers)
    assert taken.ok and lag.context.request.delete(second, headers=headers).ok
    kari.context.set_offline(False)
    expect(kari.page.locator("[data-ref=said]")).to_contain_text("avlyst")
    expect(kari.page.get_by_role("link", name="Se hva annet som trengs")).to_be_visible()
    kari.open(paths[0])
    expect(kari.page.locator("[data-ref=said]")).to_contain_text("nummer 1 i køen")
    kari.open("/meg")
    expect(kari.page.locator("[data-module=outbox-status]")).to_contain_text("Dette er avlyst")
    kari.check_accessibility()
    assert kari.errors == []


def session(phone) -> dict:
    return phone.context.request.get(f"{phone.url}/api/v1/session").json()


def post(
    lag, own: dict, title: str, capacity: int = 1, role: str = "vert", *, days: int = 2
) -> str:
    """So many days from now, at noon."""
    need = str(uuid.uuid4())
    starts = clock.oslo(clock.today() + timedelta(days=days), time(12))
    body = {
        "municipality": "hitra",
        "organisation": own["user"]["organisations"][0]["id"],
        "title": title,
        "starts_at": starts.isoformat(),
        "slots": [{"role": role, "capacity": capacity}],
    }
    headers = {"X-CSRF-Token": own["csrf_token"]}
    answer = lag.context.request.put(f"{lag.url}/api/v1/needs/{need}", data=body, headers=headers)
    assert answer.status == 201, answer.text()
    return f"/behov/{need}"
