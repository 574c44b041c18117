"""A real Chromium with a phone's screen, against the real server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.support.chromium import OPTIONS, chromium_path
from tests.support.phone_push import until
from tests.support.server import ROOT, Server

expect.set_options(timeout=15_000)  # on a busy machine, too
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@contextmanager
def fresh_chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=OPTIONS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A fresh one for each file: after a hundred contexts, its notifications come late or not at all,
    and a context that waits for them never closes."""
    with fresh_chromium(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def bidra() -> Iterator[Server]:
    with Server() as server:
        yield server


class Phone:
    """A browser context with its pages; `errors` are what its console complained of."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.errors: list[str] = []
        self.page: Page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def be(self, persona: str) -> None:
        """Sign in as one of the demo's people."""
        answer = self.context.request.post(f"{self.url}/demo/sign-in", data={"persona": persona})
        assert answer.ok, answer.text()

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def ready_for_offline(self) -> None:
        """The service worker is in charge, and has kept the page."""
        self.page.evaluate("navigator.serviceWorker.ready")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")
        self.until_kept("async () => (await caches.open('bidra-pages')).match(location.pathname)")

    def until_kept(self, look: str) -> None:
        """Until an asynchronous look finds something; `wait_for_function` takes its promise for it."""
        until(self.page, lambda: self.page.evaluate(f"async () => Boolean(await ({look})())"))

    def answer(self, text: str) -> None:
        self.page.fill("#body", text)
        self.page.click("[data-ref=send]")

    def stored(self, name: str) -> list[Any]:
        """What IndexedDB holds in a store."""
        return self.page.evaluate(
            """(name) => new Promise((resolve, reject) => {
              const open = indexedDB.open("bidra");
              open.onerror = () => reject(open.error);
              open.onsuccess = () => {
                const all = open.result.transaction(name).objectStore(name).getAll();
                all.onsuccess = () => { open.result.close(); resolve(all.result); };
              };
            })""",
            name,
        )

    def check_accessibility(self) -> None:
        """axe finds nothing (WCAG 2.2 AA and its best practices)."""
        check_axe(self.page)


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_axe(page: Page, rules: list[str] = WCAG) -> None:
    """On a screen as tall as the page: what the bottom bar covers for now is no small target."""
    width = page.viewport_size["width"]  # type: ignore[index]
    page.set_viewport_size({"width": width, "height": page.evaluate("document.body.scrollHeight")})
    page.evaluate(AXE)
    found = page.evaluate(
        """async (rules) => (await axe.run(document, {runOnly: rules})).violations.map(
          (one) => one.id + ": " + one.nodes.map((node) => node.target.join(" ")).join(", "))""",
        rules,
    )
    page.set_viewport_size({"width": width, "height": 844})
    assert found == [], f"{page.url}: {found}"


@pytest.fixture
def make_phone(chromium: Browser, bidra: Server) -> Iterator[Callable[..., Phone]]:
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Phone:
        context = chromium.new_context(
            **{
                "viewport": {"width": 390, "height": 844},
                "has_touch": True,
                "locale": "nb-NO",
                "timezone_id": "Europe/Oslo",
                **options,
            }
        )
        contexts.append(context)
        return Phone(context, bidra.url)

    yield make
    for context in contexts:
        for page in context.pages:
            page.close()
        context.close()


@pytest.fixture
def phone(make_phone: Callable[..., Phone]) -> Iterator[Phone]:
    made = make_phone()
    yield made
    assert made.errors == []


@pytest.fixture
def screenshots() -> Path:
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    return folder
