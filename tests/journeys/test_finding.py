"""Finding something to do: filters by keyboard and without scripts, and what one has seen, offline."""

import pytest
from playwright.sync_api import expect


def test_a_list_and_a_week_that_were_seen_are_read_without_a_signal(phone):
    seen = ("/hitra/behov", "/hitra/behov?type=driving&sok=middag", "/hitra/uke")
    phone.open("/hitra")
    phone.ready_for_offline()
    titles = [text_of(phone, path) for path in seen]
    phone.context.set_offline(True)
    assert [text_of(phone, path) for path in seen] == titles
    phone.page.get_by_role("link", name="Behov").first.click()
    expect(phone.page.locator("h1")).to_have_text("Her trengs du")


def test_what_a_list_leads_to_is_there_without_a_signal_though_nobody_opened_it(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    for path in ("/hitra/behov", "/hitra/initiativ"):
        phone.open(path)
        last = phone.page.locator("[data-listed] h2 a").last
        title, address = last.inner_text(), last.get_attribute("href")
        phone.until_kept(f"async () => (await caches.open('bidra-pages')).match('{address}')")
        phone.context.set_offline(True)
        phone.open(address)
        expect(phone.page.locator("h1")).to_have_text(title)
        phone.context.set_offline(False)


def text_of(phone, path) -> str:
    phone.open(path)
    expect(phone.page.locator("h1")).to_be_visible()
    return phone.page.locator("main").inner_text().replace("Vis på kart\n", "")  # by a script


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_is_narrowed_and_a_filter_taken_off(make_phone, scripts):
    phone = make_phone(java_script_enabled=scripts)
    phone.open("/hitra/behov")
    phone.page.get_by_role("searchbox").fill("sjåføren")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".chip")).to_have_count(1)
    phone.page.get_by_text("Dag, type, sted og mer").click()
    phone.page.get_by_label("Hvor ofte").select_option("weekly")
    phone.page.get_by_role("button", name="Vis").click()
    expect(phone.page.locator(".chip")).to_have_count(2)
    expect(phone.page.locator("article strong").first).to_contain_text("Hver ")
    titles = phone.page.locator("article h2").all_inner_texts()
    assert (
        "Tre sjåfører til onsdagsmiddagen" in titles and "Hjelp til å male klubbhuset" not in titles
    )
    phone.page.locator(".chip", has_text="sjåføren").click()
    expect(phone.page.locator(".chip")).to_have_text(["Ta bort filteret: Hver uke ×"])
    assert phone.page.url.endswith("/hitra/behov?tid=weekly")


def test_a_week_is_seven_columns_where_there_is_room_and_one_on_a_phone(make_phone):
    for width, columns in ((1280, 7), (390, 1)):
        phone = make_phone(viewport={"width": width, "height": 800})
        phone.open("/hitra/uke")
        lefts = phone.page.eval_on_selector_all(
            ".week-day", "days => new Set(days.map((one) => one.getBoundingClientRect().x)).size"
        )
        assert lefts == columns
