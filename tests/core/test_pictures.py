"""Whatever file comes is a picture or refused, soon. With `BIDRA_ODD_PICTURES=20000` so many damaged
ones are tried."""

import io
import itertools
import os
import random
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from app.core.errors import DomainError
from app.core.pictures import prepare
from tests.support.odd_pictures import (
    SEED,
    SIZE,
    chunk,
    damaged,
    damaged_within,
    encoded,
    no_pictures,
    odd_exif,
    plain,
    slope,
    turned,
)

ROOT = Path(__file__).parents[2]
NUMBER = int(os.environ.get("BIDRA_ODD_PICTURES", "300"))
REFUSED = {"not_a_picture", "picture_too_large"}
PLAIN = dict(plain())
# How the camera lay, by what EXIF 2.3 says of it.
LIES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
MARKS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))


def seen(data: bytes) -> Image.Image:
    """What others are shown of it."""
    prepared = prepare(data)
    image = Image.open(io.BytesIO(prepared.jpeg))
    assert (image.size, image.mode) == ((prepared.width, prepared.height), "RGB")
    assert max(image.size) <= 1600 and dict(image.getexif()) == {}
    return image


def outcome(data: bytes) -> str:
    try:
        seen(data)
    except DomainError as error:
        return error.code
    return "picture"


def test_every_file_is_a_picture_or_refused_and_soon():
    for name, data in itertools.chain(damaged_within(), no_pictures(), damaged(NUMBER)):
        begun = time.monotonic()
        assert outcome(data) in REFUSED | {"picture"}, name
        assert time.monotonic() - begun < 5, name


@pytest.mark.parametrize("name", PLAIN)
def test_whole_pictures_are_read(name):
    image = seen(PLAIN[name])
    if "of (" in name:
        return
    assert sorted(image.size) == sorted(SIZE)
    if "turned" not in name and "see-through" not in name:
        line = [max(image.getpixel((x, SIZE[1] - 2))) for x in (2, 15, 30, 45, 57)]
        two = name in ("PNG 1", "PNG one bit see-through")
        assert line[0] < 25 and line[-1] > 230 and (two or line == sorted(line)), line
        assert two or 100 < line[2] < 165


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright_however_the_camera_lay(kind, orientation):
    upright = Image.new("RGB", (120, 80))
    corners = ((0, 0), (60, 0), (0, 40), (60, 40))
    for corner, colour in zip(corners, MARKS, strict=True):
        upright.paste(colour, (*corner, corner[0] + 60, corner[1] + 40))
    way = LIES.get(orientation)
    lying = upright if way is None else upright.transpose(way)
    image = seen(encoded(lying, kind, exif=turned(orientation)))
    assert image.size == upright.size
    for corner, colour in zip(corners, MARKS, strict=True):
        shown = image.getpixel((corner[0] + 30, corner[1] + 20))
        assert all(abs(a - b) < 40 for a, b in zip(shown, colour, strict=True)), shown


@pytest.mark.parametrize("name", [name for name in odd_exif() if "resolution" in name])
@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_what_is_wrong_with_exif_is_not_wrong_with_the_picture(name, kind):
    assert seen(encoded(slope(), kind, exif=odd_exif()[name])).size == (SIZE[1], SIZE[0])


def test_a_million_parts_are_not_read():
    jpeg, png = PLAIN["JPEG progressive"], PLAIN["PNG RGB"]
    last = jpeg.rfind(b"\xff\xda")
    scan = jpeg[last : last + 2 + struct.unpack(">H", jpeg[last + 2 : last + 4])[0]] + b"\0"
    for bomb in (
        jpeg[:last] + scan * 800_000 + jpeg[last:],
        jpeg[:2] + b"\xff\xe1\0\x09Exif\0\0x" * 900_000 + jpeg[2:],
        jpeg[:2] + b"\xff\xfe\0\2" * 2_500_000 + jpeg[2:],
        png[:33] + chunk(b"prVt", b"") * 800_000 + png[33:],
    ):
        begun = time.monotonic()
        assert outcome(bomb) == "not_a_picture"
        assert time.monotonic() - begun < 2


def test_what_stands_behind_a_picture_is_no_part_of_it():
    film = random.Random(SEED).randbytes(3_000_000) + b"\xff\xda\xff\xfe" * 9_000
    assert seen(PLAIN["JPEG RGB"] + film).size == SIZE


# Prints how much more memory a picture took, in MB: the peak is set back first (proc(5)).
MEASURE = """
import re, sys
from pathlib import Path
from app.core.pictures import prepare
picture = Path(sys.argv[1]).read_bytes()
Path("/proc/self/clear_refs").write_text("5")
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
before = peak()
prepare(picture)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak")
@pytest.mark.parametrize(("mode", "most"), [("I;16", 200), ("1", 220)])
def test_a_large_picture_in_a_small_file_is_not_in_memory_twice(tmp_path, mode, most):
    """Fifty megapixels."""
    path = tmp_path / "large.png"
    Image.new(mode, (8160, 6120)).save(path)
    command = [sys.executable, "-c", MEASURE, path]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    assert 0 < int(done.stdout) < most
