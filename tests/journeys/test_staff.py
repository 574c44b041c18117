"""Staff on a phone: the same bar wherever they are."""

from playwright.sync_api import expect

BAR = ["Spørsmålet", "Bli med", "Mine bidrag", "Varsler", "Stab"]
PUBLIC = ("/hitra", "/hitra/behov", "/hitra/uke", "/personvern", "/?velg=1")
PERSONAL = ("/stab", "/stab/initiativ", "/stab/sporsmal", "/meg", "/meg/varsler", "/meg/profil")


def bar(phone) -> list[tuple[str, int, int]]:
    """What is to be seen of it, and where each part begins."""
    found = phone.page.locator(".nav li").evaluate_all(
        """(items) => items.filter((item) => item.checkVisibility()).map((item) => {
          const { x, y } = item.getBoundingClientRect();
          return [item.textContent.trim().replace(/[\\d+]*$/, ""), Math.round(x), Math.round(y)];
        })"""
    )
    return [(name, x, y) for name, x, y in found]


def test_the_bar_is_the_same_wherever_staff_are(phone):
    phone.be("siri")
    seen = {}
    for path in (*PUBLIC, *PERSONAL):
        phone.open(path)
        expect(phone.page.locator("[data-ref=user-name]")).to_have_text("Siri")
        expect(phone.page.locator("[data-ref=unread]")).to_be_visible()
        seen[path] = bar(phone)
        assert phone.page.evaluate("document.documentElement.scrollWidth") == 390, path
    assert [name for name, _x, _y in seen["/stab"]] == BAR
    assert {path: one for path, one in seen.items() if one != seen["/stab"]} == {}


def test_a_public_page_has_it_before_the_server_has_said_who_it_is(phone):
    phone.be("siri")
    phone.open("/hitra")
    expect(phone.page.get_by_role("link", name="Stab")).to_be_visible()
    phone.context.route("**/api/v1/session", lambda route: route.abort())
    phone.open("/hitra/behov")
    expect(phone.page.get_by_role("link", name="Stab")).to_be_visible()
    expect(phone.page.locator("[data-ref=user-name]")).to_have_text("Siri")


def test_a_personal_page_that_was_kept_does_not_say_that_one_is_signed_in(make_phone):
    phone = make_phone(service_workers="block")
    phone.be("siri")
    phone.open("/meg")
    phone.page.wait_for_load_state("networkidle")  # what is still asked would sign in again
    kept = phone.page.content()
    phone.context.clear_cookies()
    phone.context.route("**/meg", lambda route: route.fulfill(body=kept, content_type="text/html"))
    phone.open("/meg")
    expect(phone.page.get_by_role("link", name="Logg inn")).to_be_visible()
    expect(phone.page.locator("[data-ref=user]")).to_be_hidden()
    expect(phone.page.get_by_role("link", name="Stab")).to_be_hidden()
    expect(phone.page.locator("[data-ref=unread]")).to_be_hidden()
