"""A new version asks before it takes over, and nothing that is being typed is lost."""

from collections.abc import Callable, Iterator

import brotli
import pytest
from playwright.sync_api import Page, expect

from tests.support.server import ROOT

BAR = "[data-module=update]"


@pytest.fixture
def publish() -> Iterator[Callable[[Page], None]]:
    """Have the server offer another service worker, and the page look for it."""
    path = ROOT / "static/dist/sw.js"
    before = path.read_bytes()

    def write(content: bytes) -> None:
        path.write_bytes(content)
        path.with_name("sw.js.br").write_bytes(brotli.compress(content))

    def newer(page: Page) -> None:
        write(before + b"\n// the next version\n")
        page.evaluate("async () => { await (await navigator.serviceWorker.ready).update() }")

    yield newer
    write(before)


def test_a_first_visit_is_offered_no_new_version(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    expect(phone.page.locator(BAR)).to_be_hidden()


def test_a_new_version_in_the_middle_of_typing_asks_and_loses_nothing(phone, publish):
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.page.fill("#body", "Midt i en")
    publish(phone.page)
    expect(phone.page.locator(BAR)).to_be_visible()
    expect(phone.page.locator("#body")).to_have_value("Midt i en")
    phone.page.fill("#body", "Midt i en setning")
    with phone.page.expect_navigation():  # at once: before a draft is kept by itself
        phone.page.click(f"{BAR} [data-ref=reload]")
    expect(phone.page.locator("#body")).to_have_value("Midt i en setning")
    expect(phone.page.locator(BAR)).to_be_hidden()


def test_another_tab_is_told_and_keeps_what_is_typed(phone, publish):
    phone.open("/hitra")
    phone.ready_for_offline()
    other = phone.tab()
    other.goto(f"{phone.url}/hitra")
    other.fill("#body", "I en annen fane")
    publish(phone.page)
    expect(phone.page.locator(BAR)).to_be_visible()
    other.click(f"{BAR} [data-ref=later]")
    with phone.page.expect_navigation():
        phone.page.click(f"{BAR} [data-ref=reload]")
    expect(other.locator(BAR)).to_be_visible()
    expect(other.locator("#body")).to_have_value("I en annen fane")


def test_a_page_that_is_too_old_says_so_and_keeps_the_text(phone):
    phone.open("/hitra")
    phone.ready_for_offline()
    headers = {"Bidra": "1", "Content-Type": "application/problem+json"}
    phone.context.route(
        "**/api/v1/contributions/*",
        lambda route: route.fulfill(
            status=410, headers=headers, body='{"code": "reload_required"}'
        ),
    )
    phone.answer("Fra en gammel side")
    expect(phone.page.locator(BAR)).to_contain_text("må lastes på nytt")
    assert [one["body"]["body"] for one in phone.stored("outbox")] == ["Fra en gammel side"]
