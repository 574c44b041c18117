"""Two who have one task together agree on another; and tell how it goes, without JavaScript."""

from playwright.sync_api import expect

from tests.journeys.test_hands import press
from tests.support.words import unique


def test_another_task_is_proposed_agreed_on_and_takes_the_place_of_the_old(make_phone):
    title = unique("Lunsj på torsdager")
    siri, lag = make_phone(), make_phone(java_script_enabled=False)
    siri.be("siri")
    lag.be("lag")
    siri.open("/meg/vennskap")
    siri.page.get_by_role("link", name="Skolefrokost på tirsdager").click()
    siri.page.get_by_role("link", name="Foreslå en annen oppgave sammen").click()
    siri.page.get_by_label("Hva heter oppgaven?").fill(title)
    press(siri, "Send forslaget")
    expect(siri.page.locator(".flash")).to_contain_text("Sendt til Fillan sanitetsforening")
    siri.check_accessibility()
    lag.open("/meg/varsler")
    lag.page.get_by_text("Oppvekst (Hitra) vil gjøre noe sammen med dere").first.click()
    expect(lag.page.locator("h1")).to_have_text(title)
    press(lag, "Ja, gjerne")
    expect(lag.page.locator(".flash")).to_contain_text("Så fint!")
    siri.open("/hitra/vennskap")
    expect(siri.page.locator("main")).to_contain_text(title)
    expect(siri.page.locator("main")).not_to_contain_text("Skolefrokost")
    assert siri.errors == lag.errors == []


def test_how_it_goes_is_told_to_everybody(make_phone):
    said = unique("Rekkverket er malt")
    lag = make_phone(java_script_enabled=False)
    lag.be("lag")
    lag.open("/meg/vennskap")
    waiting = lag.page.get_by_role("article", name="Rampe til samfunnshuset")
    expect(waiting).to_contain_text("Hvordan går det?")
    waiting.get_by_role("link").click()
    lag.page.get_by_label("Er ferdige").check()
    press(lag, "Svar")
    expect(lag.page.locator("[role=alert]")).to_contain_text("Skriv en setning om hva det ble til")
    lag.page.get_by_label("Hva har det blitt til så langt?").fill(said)
    press(lag, "Svar")
    lag.page.get_by_role("link", name="Se siden som alle ser").click()
    expect(lag.page.locator("main")).to_contain_text(f"Dette ble det til {said}")
