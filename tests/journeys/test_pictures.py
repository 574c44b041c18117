"""Pictures follow an answer, made small on the phone, and wait with it for a signal."""

import io

from PIL import Image
from playwright.sync_api import expect

from tests.support.words import unique


def photo(width: int, height: int) -> dict[str, object]:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#0b4f5c").save(buffer, "PNG")
    return {"name": "bro.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def test_pictures_chosen_without_a_signal_arrive_with_the_answer(phone):
    text = unique("Med bilder")
    phone.open("/hitra")
    phone.ready_for_offline()
    phone.context.set_offline(True)
    phone.page.locator("details:has([data-ref=pictures]) > summary").click()
    phone.page.set_input_files("#pictures", [photo(3000, 2000), photo(800, 600)])
    expect(phone.page.locator("[data-ref=picture-list] img")).to_have_count(2)
    phone.answer(text)
    expect(phone.page.locator("[data-ref=saved]")).to_be_visible()
    assert [len(one["pictures"]) for one in phone.stored("outbox")] == [2]
    phone.context.set_offline(False)
    expect(phone.page.locator("[data-ref=receipt-code]")).to_be_visible()
    expect(phone.page.locator(".waiting")).to_have_count(0)
    kept = phone.page.evaluate(
        "async (id) => (await (await fetch(`/api/v1/contributions/${id}`)).json()).pictures",
        phone.stored("mine")[0]["id"],
    )
    assert sorted((one["width"], one["height"]) for one in kept) == [(800, 600), (1600, 1067)]


def test_what_is_no_picture_is_said_at_once(phone):
    phone.open("/hitra")
    phone.page.locator("details:has([data-ref=pictures]) > summary").click()
    junk = {"name": "bro.heic", "mimeType": "image/heic", "buffer": b"not a picture"}
    phone.page.set_input_files("#pictures", [junk])
    expect(phone.page.locator("[data-ref=error]")).to_contain_text("Bildet kunne ikke leses")
    expect(phone.page.locator("[data-ref=picture-list] img")).to_have_count(0)
