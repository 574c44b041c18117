"""As in production: behind a proxy that ends TLS, with production's settings, in a browser that tells
nobody where it comes from. Everything that people write gets through."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, Route, expect

from tests.journeys.conftest import Phone
from tests.support.chromium import OPTIONS, chromium_path
from tests.support.server import Server
from tests.support.tls_proxy import TlsProxy
from tests.support.words import unique

ARRIVED = re.compile("Du er påmeldt|i køen")


@pytest.fixture(scope="module")
def production() -> Iterator[Server]:
    """A server whose data were the demo's, run as one runs it for real."""
    server = Server()
    server.prepare()
    with TlsProxy(server.port, folder=server.data) as proxy:
        server.url = proxy.url
        server.environ |= {
            "BIDRA_ENV": "production",
            "BIDRA_DEMO": "0",
            "BIDRA_SECRET_KEY": "a-secret-for-tests-that-is-long-enough",
            "BIDRA_BASE_URL": proxy.url,
            "BIDRA_SMTP_URL": "smtp://127.0.0.1:9",  # nobody is there: mail waits
            "BIDRA_MAIL_FROM": "Bidra <bidra@example.no>",
        }
        server.start()
        yield server
        server.__exit__()


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Any]:
    """One that takes the certificate of this test for good: for the service worker too."""
    options = [*OPTIONS, "--ignore-certificate-errors"]
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=options)
    yield browser
    browser.close()


@pytest.fixture
def make_phone(chromium: Any, production: Server) -> Iterator[Callable[..., Phone]]:
    contexts = []

    def make(**options: Any) -> Phone:
        screen = {"width": 390, "height": 844}
        context = chromium.new_context(viewport=screen, locale="nb-NO", **options)
        contexts.append(context)
        return Phone(context, production.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def referers(phone: Phone) -> Iterator[list[str]]:
    """What its requests that write said of where they came from."""
    said: list[str] = []

    def note(request: Any) -> None:
        if request.method != "GET":
            said.append(request.all_headers().get("referer", ""))

    phone.page.on("request", note)
    yield said
    phone.page.remove_listener("request", note)  # nobody can be asked when the page has closed


def mailed_code(data: Path) -> str:
    """The newest sign-in code that would have been sent."""
    with sqlite3.connect(data / "bidra.db") as connection:
        newest = "SELECT text FROM outgoing_mails ORDER BY id DESC LIMIT 1"
        [mail] = connection.execute(newest).fetchone()
    found = re.search(r"\b\d{6}\b", mail)
    assert found
    return found[0]


def sign_in(phone: Phone, data: Path) -> None:
    phone.open("/logg-inn")
    phone.page.get_by_label("E-post").fill("kari@demo.bidra.example")
    phone.page.get_by_role("button", name="Send meg en kode").click()
    phone.page.get_by_label("Kode på seks sifre").fill(mailed_code(data))
    phone.page.get_by_role("button", name="Logg inn").click()
    expect(phone.page.get_by_role("heading", name="Mine bidrag")).to_be_visible()


def test_an_answer_gets_its_receipt_and_one_in_a_dead_zone_arrives(phone, referers):
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.answer(unique("Jeg kan være vert."))
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()
    phone.context.set_offline(True)
    phone.page.reload()
    phone.answer(unique("Skrevet uten dekning."))
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()
    assert phone.stored("outbox") == [] and set(referers) == {""}


def test_signing_in_signing_up_and_signing_out(phone, production, referers):
    sign_in(phone, production.data)
    cookies = phone.context.cookies()
    assert {one["name"] for one in cookies} == {"bidra", "bidra-person"}
    assert all(one["secure"] and one["httpOnly"] and one["sameSite"] == "Lax" for one in cookies)
    phone.open("/hitra/behov")
    phone.page.locator("main a[href*='/behov/']").first.click()
    phone.page.locator("[data-ref=take]:visible").first.click()
    expect(phone.page.locator("[data-ref=said]").first).to_contain_text(ARRIVED)
    assert phone.stored("outbox") == []
    phone.open("/meg/profil")
    phone.page.get_by_role("button", name="Logg ut", exact=True).click()
    expect(phone.page.get_by_role("link", name="Logg inn")).to_be_visible()
    assert set(referers) <= {""} and referers


def test_the_plain_form_without_a_script(make_phone):
    phone = make_phone(java_script_enabled=False)
    text = unique("Uten skript.")
    phone.open("/hitra")
    phone.page.fill("#body", text)
    phone.page.click("[data-ref=send]")
    phone.page.get_by_role("button", name="Send svaret").click()
    expect(phone.page.locator("main")).to_contain_text("Takk!")
    expect(phone.page.locator("main")).to_contain_text(text)


def test_whose_token_is_never_taken_is_told_what_to_do_and_keeps_what_was_written(phone):
    text = unique("Ikke tatt imot ennå.")
    phone.open("/hitra")
    headers = {"Bidra": "1", "Content-Type": "application/problem+json"}

    def refuse(route: Route) -> None:
        route.fulfill(status=400, headers=headers, body='{"code": "csrf"}')

    phone.context.route("**/api/v1/contributions/*", refuse)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved-text]")).to_contain_text("informasjonskapsler")
    expect(phone.page.locator(".waiting")).to_contain_text("informasjonskapsler")
    expect(phone.page.locator(".waiting")).to_contain_text(text)
    phone.context.unroute("**/api/v1/contributions/*", refuse)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator("[data-ref=receipt]")).to_be_visible()
