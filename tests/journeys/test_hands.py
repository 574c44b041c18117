"""An organisation from registration to hands: registered, confirmed, asking, filled."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from app.core import clock
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
    kari.page.get_by_role("link", name="Be om hender").click()
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
    per.page.get_by_role("link", name="Meld deg på").click()
    press(per, "Meld deg på")
    expect(per.page.locator("main")).to_contain_text("Du er påmeldt som ryddere")
    per.check_accessibility()
    lag.open(f"/meg{path}")
    press(lag, "Still deg i kø")
    expect(lag.page.locator("main")).to_contain_text("nummer 1 i køen")
    lag.open("/meg/pameldinger")
    lag.check_accessibility()
    assert per.errors == lag.errors == []
