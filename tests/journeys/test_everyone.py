"""Everyone can use it: axe on every page, light and dark, small and enlarged; the keyboard."""

from playwright.sync_api import expect

from tests.journeys.conftest import check_axe

PUBLIC = (
    "/", "/hitra", "/nn/hitra", "/en/hitra", "/hitra/sporsmal", "/frakoblet", "/personvern",
    "/tilgjengelighet", "/kvittering", "/logg-inn", "/hitra/svar", "/finnes-ikke", "/demo",
    "/hitra/behov", "/nn/hitra/behov", "/hitra/behov/nytt", "/hitra/organisasjoner",
    "/hitra/behov?sok=middag&uten-krav=1&innen=45", "/hitra/behov?sok=finnesikke", "/hitra/uke",
    "/hitra/initiativ?sok=finnesikke", "/hitra/initiativ", "/hitra/initiativ?vis=avsluttet",
    "/hitra/vennskap", "/hitra/vennskap?vis=hvilende",
)  # fmt: skip
OWN = (
    "/meg", "/meg/varsler", "/meg/profil", "/meg/organisasjoner", "/meg/organisasjoner/ny",
    "/meg/det-jeg-skal", "/meg/det-jeg-skal?vis=for", "/meg/tilbud", "/meg/tilbud/nytt",
    "/meg/initiativ", "/meg/initiativ/nytt", "/meg/vennskap",
)  # fmt: skip
DESK = (
    "/stab", "/stab?vis=moderation", "/stab/sporsmal", "/stab/sporsmal/nytt", "/stab/organisasjoner",
    "/stab/initiativ", "/stab/tilbud", "/stab/stotte",
)  # fmt: skip
TOO_WIDE = """[...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".ds-sr-only"))
  .map((one) => one.outerHTML.slice(0, 90))"""


def look_at(phone, paths):
    """Each page as it comes, in the dark, and on a screen of 320 pixels (WCAG 1.4.10)."""
    page = phone.page
    for path in paths:
        phone.open(path)
        page.wait_for_load_state("networkidle")
        check_axe(page)
        page.emulate_media(color_scheme="dark")
        check_axe(page, ["color-contrast"])
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 640})
        check_axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        page.set_viewport_size({"width": 390, "height": 844})


def test_axe_finds_nothing_on_public_pages(phone):
    asked = phone.context.request.get(f"{phone.url}/api/v1/municipalities/hitra/prompts").json()
    week = asked["items"][1]["week"]
    listed = phone.context.request.get(
        f"{phone.url}/api/v1/contributions?municipality=hitra"
    ).json()
    one = listed["items"][0]["id"]
    look_at(phone, [*PUBLIC, f"/hitra/sporsmal/{week}", f"/bidrag/{one}"])


def test_axe_finds_nothing_on_pages_of_ones_own(phone):
    phone.be("kari")
    look_at(phone, OWN)


def test_axe_finds_nothing_where_hands_are_asked_for(phone):
    phone.be("lag")
    needs = phone.context.request.get(f"{phone.url}/api/v1/needs?municipality=hitra").json()
    lag = phone.context.request.get(f"{phone.url}/api/v1/session").json()["user"]
    own = lag["organisations"][0]["id"]
    need = next(one["id"] for one in needs["items"] if one["organisation"] == own)
    inside = f"/meg/organisasjoner/{own}"
    look_at(phone, [f"/behov/{need}", f"/meg/behov/{need}", f"/meg/behov/{need}/styr"])
    look_at(phone, [f"/meg/behov/{need}/endre", inside, f"{inside}/behov/nytt"])
    look_at(phone, [f"/organisasjoner/{own}", f"{inside}/tilbud", "/hitra/behov/nytt"])


def test_axe_finds_nothing_where_two_do_something_together(phone):
    phone.be("lag")
    mine = phone.context.request.get(f"{phone.url}/api/v1/me/friendships").json()["items"]
    inside = [f"/meg/vennskap/{one['id']}" for one in mine]
    public = [f"/vennskap/{one['id']}" for one in mine if one["accepted_at"]]
    new = "/meg/vennskap/ny"
    look_at(phone, ["/meg/vennskap", *inside, *public, f"{new}?sok=frøya"])
    look_at(phone, [f"{new}?endre={mine[-1]['id']}"])


def test_axe_finds_nothing_where_something_was_started(phone):
    phone.be("kari")
    mine = phone.context.request.get(f"{phone.url}/api/v1/me/initiatives").json()["items"]
    own = next(one["initiative"] for one in mine if one["title"] == "Onsdagsmiddag for alle")
    coming = phone.context.request.get(f"{phone.url}/api/v1/me/rsvps").json()["items"]
    event = coming[0]["event"]
    inside = f"/meg/initiativ/{own}"
    look_at(phone, [f"/initiativ/{own}", inside, f"{inside}/styr", f"{inside}/endre"])
    look_at(phone, [f"{inside}/stotte"])
    look_at(phone, [f"{inside}/arrangement/nytt", f"/arrangement/{event}"])
    look_at(phone, [f"/meg/arrangement/{event}", f"/meg/arrangement/{event}/endre"])


def test_axe_finds_nothing_at_the_desk(phone):
    phone.be("mona")
    queue = phone.context.request.get(f"{phone.url}/api/v1/staff/queue?kind=moderation").json()
    look_at(phone, [*DESK, f"/stab/bidrag/{queue['items'][0]['id']}"])


def test_text_at_twice_its_size_stays_on_the_screen(make_phone):
    phone = make_phone()
    for path in ("/hitra", "/", "/kvittering"):
        phone.open(path)
        phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert phone.page.evaluate(TOO_WIDE) == [], path


def test_the_answer_box_and_its_button_are_seen_without_scrolling(phone):
    phone.open("/hitra")
    for selector in ("h1", "#body", "[data-ref=send]"):
        box = phone.page.locator(selector).bounding_box()
        bar = phone.page.locator(".nav").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= bar["y"], selector


def tab_to(phone, selector: str, *, most: int) -> None:
    for _ in range(most):
        phone.page.keyboard.press("Tab")
        if phone.page.evaluate(f"document.activeElement.matches('{selector}')"):
            return
    expect(phone.page.locator(selector)).to_be_focused()


def test_an_answer_is_given_by_keyboard_alone(phone):
    phone.open("/hitra")
    phone.page.keyboard.press("Tab")
    expect(phone.page.locator(".ds-skip-link")).to_be_focused()
    phone.page.keyboard.press("Enter")
    tab_to(phone, "#body", most=3)
    phone.page.keyboard.type("Skrevet uten mus.")
    tab_to(phone, "[data-ref=send]", most=3)  # past the pictures and the offer
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("[data-ref=receipt]")).to_be_focused()
    expect(phone.page.locator("#live")).to_contain_text("Sendt")


def test_the_browsers_wish_and_the_persons_choice_of_language(make_phone):
    phone = make_phone(locale="nn-NO")
    phone.open("/hitra")
    assert phone.page.evaluate("document.documentElement.lang") == "nn"
    phone.page.get_by_role("link", name="English").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    phone.open("/hitra")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")


def test_the_desk_by_keyboard(make_phone):
    desk = make_phone(viewport={"width": 1280, "height": 900}, has_touch=False)
    desk.be("siri")
    desk.open("/stab")
    desk.page.wait_for_load_state("networkidle")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("j")
    links = desk.page.locator("[data-desk-item] a")
    expect(links.nth(1)).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("h1")).to_contain_text("Bidrag fra")
