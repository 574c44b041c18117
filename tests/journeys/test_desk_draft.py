"""What staff write is not lost when the line is, and is gone when it has arrived."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Phone
from tests.support.phone_push import until
from tests.support.words import unique

REPLY = "form[data-draft] textarea"


def a_contribution_to_answer(phone: Phone) -> str:
    """One of a resident's, given to Oppvekst; returns its page at the desk."""
    phone.be("kari")
    phone.open("/hitra")
    phone.answer(unique("Til kladden"))
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()
    found = phone.stored("mine")[0]["id"]
    phone.be("siri")
    return f"/stab/bidrag/{found}"


def write(page: Page, text: str) -> None:
    page.fill(REPLY, text)
    page.wait_for_timeout(500)


def send(page: Page) -> None:
    page.locator("form[data-draft]").get_by_role("button", name="Send svaret").click()


def test_a_reply_that_does_not_get_through_is_still_there(phone):
    phone.open(a_contribution_to_answer(phone))
    write(phone.page, "Takk, vi prøver.")
    phone.context.route("**/stab/bidrag/*/svar", lambda route: route.abort())
    send(phone.page)
    phone.page.wait_for_url("chrome-error://**")
    phone.page.go_back()
    expect(phone.page.locator(REPLY)).to_have_value("Takk, vi prøver.")
    phone.page.reload()
    expect(phone.page.locator(REPLY)).to_have_value("Takk, vi prøver.")


def test_a_reply_that_has_arrived_leaves_no_draft(phone):
    phone.open(a_contribution_to_answer(phone))
    write(phone.page, "Takk, vi gjør det.")
    send(phone.page)
    expect(phone.page.locator("main")).to_contain_text("Takk, vi gjør det.")
    phone.page.wait_for_timeout(300)
    assert phone.stored("drafts") == []


def test_who_decides_before_their_reading_is_known_is_not_told_that_another_changed_it(phone):
    page, held = phone.page, []
    phone.context.route("**/staff/contributions/*/read", lambda route: held.append(route))
    phone.open(a_contribution_to_answer(phone))
    until(page, lambda: held)
    answered = held[0].fetch()
    write(page, "Takk, det var raskt.")
    send(page)
    page.wait_for_timeout(300)
    held[0].fulfill(response=answered)
    expect(page.locator("main")).to_contain_text("Takk, det var raskt.")
    expect(page.locator(".flash[data-color=danger]")).to_have_count(0)
