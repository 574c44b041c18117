"""What staff write is not lost when the line is, and is gone when it has arrived."""

import uuid

import pytest
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
    until(phone.page, lambda: phone.page.url.startswith("chrome-error:"))
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


def lose(route):
    route.abort()


def be_away(route):
    route.fulfill(status=503, content_type="text/html", body="<h1>Service Unavailable</h1>")


def refuse(route):
    """The server's own: the form anew, with what is wrong."""
    route.continue_(post_data=route.request.post_data.replace("body=", "nobody="))


@pytest.mark.parametrize("answer", [lose, be_away, refuse])
def test_only_the_servers_own_word_drops_a_draft(phone, answer):
    # Safari does not know how a page was answered.
    phone.context.add_init_script("delete PerformanceResourceTiming.prototype.responseStatus")
    path = a_contribution_to_answer(phone)
    phone.open(path)
    write(phone.page, "Takk, vi prøver.")
    phone.context.route("**/stab/bidrag/*/svar", answer)
    send(phone.page)
    if answer is lose:
        until(phone.page, lambda: phone.page.url.startswith("chrome-error:"))
    else:
        phone.page.wait_for_url("**/svar")
    phone.open("/stab")
    phone.page.wait_for_timeout(300)
    phone.open(path + "#mottatt=" + str(uuid.uuid4()))
    expect(phone.page.locator(REPLY)).to_have_value("Takk, vi prøver.")
    phone.context.unroute("**/stab/bidrag/*/svar")
    send(phone.page)
    expect(phone.page.locator("main")).to_contain_text("Svaret er sendt.")
    until(phone.page, lambda: phone.stored("drafts") == [])
    assert "#" not in phone.page.url


def test_what_was_written_in_another_tab_meanwhile_is_kept(phone):
    path = a_contribution_to_answer(phone)
    phone.open(path)
    other = phone.tab()
    other.goto(phone.url + path)
    write(phone.page, "Takk.")
    write(other, "Takk, og en ting til.")
    send(phone.page)
    expect(phone.page.locator("main")).to_contain_text("Svaret er sendt.")
    phone.page.wait_for_timeout(300)
    assert [one["values"]["body"] for one in phone.stored("drafts")] == ["Takk, og en ting til."]


def test_the_same_draft_in_two_tabs_is_sent_once(phone):
    path = a_contribution_to_answer(phone)
    phone.open(path)
    write(phone.page, "Takk.")
    other = phone.tab()
    other.goto(phone.url + path)
    expect(other.locator(REPLY)).to_have_value("Takk.")
    send(other)
    expect(other.locator("main")).to_contain_text("Svaret er sendt.")
    expect(phone.page.locator(REPLY)).to_have_count(0)


def test_a_draft_is_shown_to_nobody_else_whoever_was_here_last(phone):
    phone.be("kari")
    phone.open("/hitra")
    phone.page.wait_for_load_state("networkidle")
    phone.page.fill("#body", "Karis egne ord.")
    phone.page.wait_for_timeout(600)
    phone.be("per")
    phone.open("/hitra")
    phone.page.wait_for_load_state("networkidle")
    expect(phone.page.locator("#body")).to_have_value("")
    phone.be("kari")
    phone.open("/hitra")
    expect(phone.page.locator("#body")).to_have_value("Karis egne ord.")


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
