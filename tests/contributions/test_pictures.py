"""Pictures come in as they are, and stay as what the eye sees."""

import io
import uuid

import pytest
from PIL import Image

from app.contributions.models import Picture
from tests.contributions.test_receiving import URL, answer

PICTURE = f"{URL}/pictures/{uuid.uuid4()}"


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
