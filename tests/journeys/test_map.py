"""The map beside the list: by keyboard, without a signal, with tiles and without, pointed at."""

import uuid

from playwright.sync_api import expect

from tests.journeys.conftest import check_axe
from tests.journeys.test_hands import session
from tests.support.server import Server
from tests.support.tile_source import TileSource
from tests.support.words import unique

MAP, PIN = ".map.leaflet-container", ".map-pin"


def open_map(phone, path="/hitra/behov"):
    phone.open(path)
    phone.page.locator(".map-box > summary").click()
    expect(phone.page.locator(PIN).first).to_be_visible()


def test_what_is_listed_is_on_the_map_and_reached_by_keyboard(phone):
    open_map(phone)
    check_axe(phone.page)
    titles = phone.page.locator("[data-point] h2").all_inner_texts()
    pin = phone.page.locator(PIN).first
    pin.focus()
    phone.page.keyboard.press("Enter")
    link = phone.page.locator(".leaflet-popup a").first
    expect(link).to_be_focused()
    assert link.inner_text() in titles
    check_axe(phone.page)
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator(".leaflet-popup")).to_have_count(0)
    expect(pin).to_be_focused()
    phone.page.keyboard.press("Enter")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("h1")).to_have_text(titles[titles.index(link_text(titles, phone))])


def link_text(titles, phone) -> str:
    expect(phone.page.locator("h1")).not_to_have_text("Her trengs du")
    return phone.page.locator("h1").inner_text()


def test_every_one_that_has_a_point_is_in_a_pin(phone):
    open_map(phone, "/hitra/initiativ")
    listed = phone.page.locator("[data-point]").count()
    numbers = phone.page.locator(f"{PIN} span").all_inner_texts()
    assert sum(int(one or 1) for one in numbers) == listed
    said = phone.page.locator("[data-module=map-list] [data-ref=unplaced]")
    left = phone.page.locator("[data-listed]").count() - listed
    expect(said).to_have_text(f"{left} i listen har ikke noe punkt på kartet." if left else "")


def test_nothing_is_asked_of_anybody_else(phone):
    asked: set[str] = set()
    phone.context.on("request", lambda request: asked.add(request.url))
    open_map(phone)
    assert asked and all(url.startswith((phone.url, "data:")) for url in asked)
    expect(phone.page.locator("path.coast").first).to_be_attached()


def test_without_a_signal_there_are_the_list_and_the_coast(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.open("/hitra/behov")
    phone.page.wait_for_load_state("networkidle")
    phone.until_kept(
        """async () => (await (await caches.open('bidra-files')).keys())
          .some((one) => one.url.includes('coast'))"""
    )
    phone.context.set_offline(True)
    open_map(phone)
    expect(phone.page.locator("path.coast").first).to_be_attached()
    expect(phone.page.locator("article").first).to_be_visible()


def test_without_scripts_the_list_stands_alone(make_phone):
    phone = make_phone(java_script_enabled=False)
    phone.open("/hitra/behov")
    expect(phone.page.locator("article").first).to_be_visible()
    expect(phone.page.locator(".map-box")).to_be_hidden()


def test_the_map_is_beside_the_list_where_there_is_room(make_phone):
    phone = make_phone(viewport={"width": 1280, "height": 800}, has_touch=False)
    phone.open("/hitra/behov")
    expect(phone.page.locator(PIN).first).to_be_visible()
    chart = phone.page.locator(MAP).bounding_box()
    card = phone.page.locator("article").first.bounding_box()
    assert card["x"] + card["width"] <= chart["x"]
    check_axe(phone.page)


def test_a_place_is_pointed_at_by_keyboard_and_stands_on_the_map(phone):
    phone.be("kari")
    phone.open("/meg/initiativ/nytt")
    page = phone.page
    page.fill("#title", "Bålkveld på neset")
    page.fill("#what", "Vi tenner bål.")
    page.get_by_role("button", name="Merk stedet på kartet").press("Enter")
    expect(page.locator(f"[data-module=map-place] {MAP}")).to_be_focused()
    expect(page.locator("path.coast").first).to_be_attached()
    check_axe(page)
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(600)  # the map glides
    page.get_by_role("button", name="Bruk dette stedet").press("Enter")
    expect(page.get_by_role("button", name="Merk stedet på kartet")).to_be_focused()
    expect(page.locator("[data-ref=set]")).to_be_visible()
    point = [float(page.input_value(f"[name={name}]")) for name in ("latitude", "longitude")]
    assert abs(point[0] - 63.6) < 0.05 and 8.5 < point[1] < 8.95
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Bålkveld på neset")
    page.goto(f"{page.url}/endre")
    assert [
        float(page.input_value(f"[name={name}]")) for name in ("latitude", "longitude")
    ] == point


def test_its_author_and_its_moderator_see_the_point_before_others(make_phone):
    title, kari, mona = unique("Bålkveld på neset"), make_phone(), make_phone()
    kari.be("kari")
    initiative = start(kari, title, place="Neset", latitude=63.6, longitude=8.9)
    assert kari.context.request.get(f"{kari.url}/initiativ/{initiative}").status == 404
    open_map(kari, f"/meg/initiativ/{initiative}")
    expect(kari.page.locator(PIN)).to_have_count(1)
    mona.be("mona")
    open_map(mona, "/stab/initiativ")
    check_axe(mona.page)
    link = mona.page.locator(".leaflet-popup a", has_text=title)
    for pin in mona.page.locator(PIN).all():
        pin.focus()
        mona.page.keyboard.press("Enter")
        if link.count():
            break
    link.press("Enter")
    expect(mona.page.locator(":target")).to_have_text(title)


def start(phone, title: str, **where) -> str:
    initiative = str(uuid.uuid4())
    body = {"municipality": "hitra", "title": title, "what": "Vi tenner bål.", **where}
    headers = {"X-CSRF-Token": session(phone)["csrf_token"]}
    address = f"{phone.url}/api/v1/initiatives/{initiative}"
    answer = phone.context.request.put(address, data=body, headers=headers)
    assert answer.status == 201, answer.text()
    return initiative


def test_where_one_is_and_taken_back(make_phone):
    phone = make_phone(
        permissions=["geolocation"], geolocation={"latitude": 63.51, "longitude": 9.09}
    )
    phone.be("kari")
    phone.open("/meg/initiativ/nytt")
    page = phone.page
    page.get_by_role("button", name="Merk stedet på kartet").click()
    page.get_by_role("button", name="Der jeg er nå").click()
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Bruk dette stedet").click()
    assert abs(float(page.input_value("[name=latitude]")) - 63.51) < 0.001
    page.get_by_role("button", name="Ta bort punktet").click()
    assert page.input_value("[name=latitude]") == page.input_value("[name=longitude]") == ""


def test_tiles_come_from_this_server_and_the_coast_shows_where_one_fails(make_phone):
    with (
        TileSource() as source,
        Server(
            worker=False, BIDRA_MAP_TILES=source.address, BIDRA_MAP_CREDIT="© Kartverket"
        ) as server,
    ):
        phone = make_phone()
        phone.url = server.url
        open_map(phone)
        expect(phone.page.locator("img.leaflet-tile-loaded").first).to_be_visible()
        expect(phone.page.get_by_text("© Kartverket")).to_be_visible()
        assert all(
            src.startswith(server.url)
            for src in phone.page.eval_on_selector_all(
                "img.leaflet-tile", "all => all.map((one) => one.src)"
            )
        )
        source.broken = 500
        phone.page.locator(".leaflet-control-zoom-in").click()
        expect(phone.page.locator("path.coast").first).to_be_attached()
        check_axe(phone.page)
