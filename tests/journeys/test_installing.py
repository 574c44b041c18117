"""Chromium offers to put Bidra on the Home Screen."""

import struct

from playwright.sync_api import expect

from tests.support.chromium import OPTIONS, chromium_path


def test_chromium_would_install_it(playwright, bidra, tmp_path):
    """Only a persistent context says why not."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_path(), args=OPTIONS, locale="nb-NO"
    )
    try:
        page = context.new_page()
        page.goto(f"{bidra.url}/hitra")
        page.evaluate("navigator.serviceWorker.ready")
        cdp = context.new_cdp_session(page)
        assert cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        manifest = cdp.send("Page.getAppManifest")
        assert manifest["errors"] == []
    finally:
        context.close()


def test_every_picture_in_the_manifest_is_what_it_says(phone):
    manifest = phone.context.request.get(f"{phone.url}/manifest.webmanifest").json()
    for one in [*manifest["icons"], *manifest["screenshots"]]:
        answer = phone.context.request.get(phone.url + one["src"])
        width, height = struct.unpack(">II", answer.body()[16:24])  # PNG's IHDR
        assert one["sizes"] == f"{width}x{height}", one["src"]


def test_the_shortcuts_lead_somewhere(phone):
    manifest = phone.context.request.get(f"{phone.url}/nn/manifest.webmanifest").json()
    for one in [manifest["start_url"], *(short["url"] for short in manifest["shortcuts"])]:
        phone.open(one)
        expect(phone.page.locator("html")).to_have_attribute("lang", "nn")
