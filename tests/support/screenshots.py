"""Pictures of Bidra with its demo data, as a phone shows it; `make screenshots`."""

import io
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from app.core import clock
from tests.support.chromium import OPTIONS, chromium_path
from tests.support.server import ROOT, Server

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
ICONS = ROOT / "static/src/icons"
IMAGES = ROOT / "docs/images"


def main() -> None:
    week = clock.iso_week(clock.now() - timedelta(days=7))
    with Server(worker=False) as bidra, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=OPTIONS)
        take(chromium, f"{bidra.url}/nb/hitra", PHONE, 2, ICONS / "screenshot-phone.png")
        take(chromium, f"{bidra.url}/nb/hitra", DESK, 1, ICONS / "screenshot-desk.png")
        take(chromium, f"{bidra.url}/nb/hitra", PHONE, 1, IMAGES / "phone-question.png")
        answers = f"{bidra.url}/nb/hitra/sporsmal/{week}"
        take(chromium, answers, PHONE, 1, IMAGES / "phone-reply.png")
        chromium.close()


def take(chromium: Browser, url: str, size: dict[str, int], scale: int, path: Path) -> None:
    """As PNG with 128 colours: a third of the bytes, and nobody sees it."""
    context = chromium.new_context(
        viewport=size,  # type: ignore[arg-type]
        device_scale_factor=scale,
        locale="nb-NO",
        service_workers="block",
    )
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128).save(path, optimize=True)
    context.close()


if __name__ == "__main__":
    main()
