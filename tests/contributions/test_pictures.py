"""Pictures come in as they are, and stay as what the eye sees."""

import io
import os
import re
import uuid
from datetime import timedelta

import pytest
from PIL import Image

from app.contributions.models import Contribution, Picture
from app.core.clock import now
from app.worker import tidy
from tests.contributions.test_receiving import URL, answer
from tests.support.multipart import multipart
from tests.support.odd_pictures import encoded, odd_exif, slope

PICTURE = f"{URL}/pictures/{uuid.uuid4()}"
PUBLISH = {"decision": "publish"}
REMOVE = {"decision": "remove", "reason": "about_somebody", "note": "Ansiktet er kjent."}


def jpeg(width: int = 2400, height: int = 1200, *, exif: bool = True, kind: str = "JPEG") -> bytes:
    image = Image.new("RGB", (width, height), "teal")
    data = Image.Exif()
    if exif:
        data[0x010F] = "Kamerafabrikken"
        data[0x0112] = 6  # turned a quarter
        data.get_ifd(0x8825)[2] = (63.0, 37.0, 0.0)  # where
    out = io.BytesIO()
    image.save(out, kind, exif=data)
    return out.getvalue()


def test_a_picture_is_turned_upright_made_smaller_and_stripped(client, kari, prompt, data):
    client.put(URL, json=answer(prompt), as_=kari)
    sent = client.put(PICTURE, data=jpeg(), as_=kari)
    assert sent.status_code == 201
    assert (sent.json["width"], sent.json["height"]) == (800, 1600)
    path = data / "pictures" / f"{sent.json['id']}.jpg"
    with Image.open(path) as stored:
        assert dict(stored.getexif()) == {}
    assert b"Kamera" not in path.read_bytes()


def test_the_same_picture_sent_twice_is_stored_once(client, kari, prompt, count):
    client.put(URL, json=answer(prompt), as_=kari)
    again = [client.put(PICTURE, data=jpeg(), as_=kari) for _ in range(2)]
    assert [one.status_code for one in again] == [201, 200] and count(Picture) == 1


def test_a_third_picture_is_refused(client, kari, prompt):
    client.put(URL, json=answer(prompt), as_=kari)
    paths = [f"{URL}/pictures/{uuid.uuid4()}" for _ in range(3)]
    assert [client.put(p, data=jpeg(), as_=kari).status_code for p in paths] == [201, 201, 409]


def test_nobody_elses_picture_and_no_third_one_is_even_read(client, kari, per, prompt, monkeypatch):
    client.put(URL, json=answer(prompt), as_=kari)
    for _ in range(2):
        client.put(f"{URL}/pictures/{uuid.uuid4()}", data=jpeg(), as_=kari)
    monkeypatch.setattr("app.contributions.api.prepare", lambda _data: pytest.fail("it was read"))
    refused = [client.put(PICTURE, data=jpeg(), as_=one) for one in (per, None, kari)]
    assert [one.status_code for one in refused] == [404, 404, 409]


@pytest.mark.parametrize("bad", [b"", b"%PDF-1.7", b"GIF89a" + b"0" * 50, jpeg()[:300]])
def test_what_is_no_picture_is_refused(client, kari, prompt, bad):
    client.put(URL, json=answer(prompt), as_=kari)
    refused = client.put(PICTURE, data=bad, as_=kari)
    assert refused.status_code == 422 and refused.json["code"] == "not_a_picture"


def test_a_picture_bomb_is_refused(client, kari, prompt):
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    client.put(URL, json=answer(prompt), as_=kari)
    assert client.put(PICTURE, data=bomb.getvalue(), as_=kari).status_code == 413


def test_only_the_author_adds_pictures_and_only_those_who_may_see_them(
    client, kari, per, siri, prompt
):
    client.put(URL, json=answer(prompt), as_=kari)
    assert client.put(PICTURE, data=jpeg(), as_=per).status_code == 404
    url = client.put(PICTURE, data=jpeg(), as_=kari).json["url"]
    assert client.get(url, as_=siri).status_code == 200
    assert client.get(url, as_=per).status_code == 404
    assert client.get(url).status_code == 404


def test_a_picture_that_comes_after_its_text_was_published_is_seen_by_a_moderator_first(
    client, kari, mona, prompt
):
    client.put(URL, json=answer(prompt), as_=kari)
    decisions = URL.replace("/contributions/", "/staff/contributions/") + "/decisions"
    client.post(decisions, json=PUBLISH, as_=mona)
    sent = client.put(PICTURE, data=jpeg(), as_=kari)
    assert sent.status_code == 201
    shown = f"/bilder/{sent.json['id']}"
    assert client.get(shown, as_=None).status_code == 404
    assert client.get(URL, as_=None).status_code == 404
    mine = client.get(URL, as_=kari).json
    assert mine["publication"] == "awaiting" and mine["timeline"][-1]["state"] == "resubmitted"
    client.post(decisions, json=PUBLISH, as_=mona)
    assert client.get(shown, as_=None).status_code == client.get(URL, as_=None).status_code == 200
    again = client.put(PICTURE, data=jpeg(), as_=kari)
    assert again.status_code == 200 and client.get(URL, as_=None).status_code == 200


def test_what_only_some_may_see_is_kept_by_no_cache_and_what_all_may_by_any(
    client, kari, mona, prompt
):
    client.put(URL, json=answer(prompt), as_=kari)
    url = client.put(PICTURE, data=jpeg(), as_=kari).json["url"]
    assert client.get(url, as_=kari).headers["Cache-Control"] == "private, no-store"
    client.post(f"{URL.replace('/v1', '/v1/staff')}/decisions", json=PUBLISH, as_=mona)
    for shown in (client.get(url), client.get(url, as_=kari)):
        assert shown.status_code == 200 and shown.cache_control.public
        assert "Set-Cookie" not in shown.headers and "cookie" not in shown.vary
    again = client.get(url, headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304
    client.post(f"{URL.replace('/v1', '/v1/staff')}/decisions", json=REMOVE, as_=mona)
    assert client.get(url, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 404


def test_two_large_pictures_fit_in_one_form(client, kari, prompt, count):
    large = noise(1500, 1300)
    form = {"body": "Bruen må males.", "municipality": "hitra", "id": str(uuid.uuid4())}
    files = [("picture", (large, f"{number}.png")) for number in range(2)]
    assert len(large) * 2 > 11 * 1024 * 1024
    sent = client.post("/hitra/svar/send", **multipart([*form.items(), *files]), as_=kari)
    assert sent.status_code == 303 and count(Picture) == 2


def noise(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(out, "PNG")
    return out.getvalue()


def test_files_that_no_row_speaks_of_are_swept_once_a_day(client, kari, prompt, data, clock):
    client.put(URL, json=answer(prompt), as_=kari)
    kept = data / "pictures" / f"{client.put(PICTURE, data=jpeg(), as_=kari).json['id']}.jpg"
    left, fresh = (kept.with_name(f"{uuid.uuid4()}.jpg") for _ in range(2))
    for path, minutes in ((kept, 90), (left, 90), (fresh, 30)):
        path.write_bytes(b"")
        since = (now() - timedelta(minutes=minutes)).timestamp()
        os.utime(path, (since, since))
    (data / "pictures" / ".swept").unlink(missing_ok=True)
    tidy()
    assert [path.exists() for path in (kept, left, fresh)] == [True, False, True]
    clock.forward(hours=2)
    tidy()
    assert fresh.exists()
    clock.forward(hours=23)
    tidy()
    assert [path.exists() for path in (kept, fresh)] == [True, False]


def send(client, *files, body="Bruen må males.", **more):
    form = {"body": body, "municipality": "hitra", "id": str(uuid.uuid4()), **more}
    chosen = [("picture", file) for file in files]
    return client.post("/hitra/svar/send", **multipart([*form.items(), *chosen]))


def said(page: str) -> str:
    """What stands at the field of the pictures."""
    return re.search(r'id="picture-error">(.*?)</p>', page)[1]


def test_a_picture_with_damaged_exif_comes_with_the_text(client, prompt, count):
    for name, block in odd_exif().items():
        sent = send(client, (encoded(slope(), "JPEG", exif=block), "bro.jpg"))
        assert sent.status_code == 303, name
    assert count(Picture) == len(odd_exif())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (b"%PDF-1.7", "Filen er ikke et bilde vi kan lese."),
        (jpeg()[:300], "Filen er ikke et bilde vi kan lese."),
        (b"\xff" * (10 * 1024 * 1024 + 1), "Bildet er for stort."),
    ],
    ids=["no picture", "half a picture", "too large"],
)
def test_a_wrong_file_is_said_at_its_field_and_the_text_stays(client, prompt, count, wrong, why):
    refused = send(client, (jpeg(), "bro.jpg"), (wrong, "brev.pdf"), body="Bruen må males.")
    assert refused.status_code == 422 and count(Picture) == count(Contribution) == 0
    assert ">Bruen må males.</textarea>" in refused.text and 'aria-invalid="true"' in refused.text
    assert said(refused.text).startswith(f"«brev.pdf»: {why}")
    assert "Velg så bildene på nytt." in said(refused.text)


def test_a_third_picture_is_said_and_the_text_stays(client, prompt, count):
    refused = send(client, *((jpeg(20, 20), f"{number}.jpg") for number in range(3)))
    assert refused.status_code == 422 and count(Picture) == count(Contribution) == 0
    assert ">Bruen må males.</textarea>" in refused.text
    assert "høyst to bilder" in said(refused.text)


@pytest.mark.parametrize("body", ["", "Ring Ola på 91 23 45 67."])
def test_pictures_that_no_page_can_keep_are_asked_for_again(client, prompt, body):
    page = send(client, (jpeg(20, 20), "bro.jpg"), (jpeg(20, 20), "kai.jpg"), body=body).text
    assert said(page) == "Velg bildene en gang til: bro.jpg, kai.jpg."
    once_more = client.post("/hitra/svar", data={"body": "Bru", "pictures": "bro.jpg"}, csrf=False)
    assert said(once_more.text) == "Velg bildet en gang til: bro.jpg."
