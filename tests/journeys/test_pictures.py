"""Pictures follow an answer, made small on the phone, and wait with it for a signal; or what is new
in an initiative."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.test_hands import press
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
    expect(phone.page.locator("#pictures")).to_be_visible()
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


def test_what_does_not_come_along_is_said_at_its_field_at_once(phone):
    phone.open("/hitra")
    field, said = phone.page.locator("#pictures"), phone.page.locator("#pictures-error")
    expect(field).to_be_visible()
    above = field.bounding_box()["y"] < phone.page.locator("[data-ref=send]").bounding_box()["y"]
    assert above and field.get_attribute("aria-describedby").endswith("pictures-error")
    for name in ("bro.heic", "bro.jpg"):
        junk = {"name": name, "mimeType": "image/jpeg", "buffer": b"not a picture"}
        field.set_input_files([junk, photo(30, 20)])
        expect(said).to_contain_text(f"«{name}» ble ikke med. Filen er ikke et bilde")
    expect(phone.page.locator("[data-ref=picture-list] img")).to_have_count(2)
    field.set_input_files([photo(30, 20)])
    expect(said).to_contain_text("«bro.png» ble ikke med. Høyst to bilder")
    expect(phone.page.locator("[data-ref=picture-list] img")).to_have_count(2)
    phone.check_accessibility()


def test_a_picture_of_what_is_new_is_made_small_read_and_shown(make_phone):
    text, kari, mona, reader = unique("Slik ble det"), make_phone(), make_phone(), make_phone()
    kari.be("kari")
    mona.be("mona")
    kari.open("/meg/initiativ")
    kari.page.get_by_role("link", name="Onsdagsmiddag for alle").click()
    kari.page.get_by_label("Til alle som er med").fill(text)
    kari.page.get_by_text("Legg ved bilder").click()
    junk = {"name": "bro.heic", "mimeType": "image/heic", "buffer": b"not a picture"}
    kari.page.get_by_label("Bilde 1", exact=True).set_input_files(junk)
    expect(kari.page.get_by_text("Filen er ikke et bilde").first).to_be_visible()
    kari.page.get_by_label("Bilde 1", exact=True).set_input_files(photo(3000, 2000))
    expect(kari.page.locator("[data-slot=preview]").first).to_be_visible()
    kari.page.get_by_label("Hva viser bilde 1?").fill("Langbordet på kaia")
    kari.check_accessibility()
    assert sent_width(kari.page) == 1600
    press(kari, "Send")
    expect(kari.page.locator(".flash")).to_contain_text("En moderator leser det")
    mona.open("/stab/initiativ")
    waiting = mona.page.get_by_role("article").filter(has_text=text)
    expect(waiting.get_by_role("img", name="Langbordet på kaia")).to_be_visible()
    mona.check_accessibility()
    waiting.get_by_role("button", name="Publiser").click()
    expect(mona.page.locator(".flash")).to_contain_text("Publisert")
    reader.open(re.sub(r".*/meg/", "/", kari.page.url))
    shown = reader.page.get_by_role("img", name="Langbordet på kaia")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 1600)
    assert shown.evaluate("(image) => [image.width, image.height]") == [358, 239]
    reader.check_accessibility()
    assert kari.errors == mona.errors == reader.errors == []


def sent_width(page) -> int:
    """How wide the picture is that the form sends."""
    return page.evaluate(
        """async () => (await createImageBitmap(
          document.querySelector("#news-picture_1").files[0])).width"""
    )
