"""Pictures as they come: of every kind that is read, and damaged in every way, the same each time."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image

SIZE = (60, 40)
SEED = 20261124
MODES = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
}
# Types of EXIF's values (TIFF 6.0): 2 is text, 3 a short number, 5 a fraction, 10 one with a sign.
X_RESOLUTION, Y_RESOLUTION, ORIENTATION, MAKER, GPS = 0x011A, 0x011B, 0x0112, 0x010F, 0x8825


def slope(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """From black on the left to white on the right, see-through at the top where the mode can."""
    width, height = size
    if mode == "I;16":
        line = b"".join(struct.pack("<H", x * 65535 // (width - 1)) for x in range(width))
        return Image.frombytes(mode, size, line * height)
    grey = Image.frombytes("L", size, bytes(x * 255 // (width - 1) for x in range(width)) * height)
    image = grey.convert("RGB").convert(mode)
    if mode in ("LA", "RGBA"):
        image.putalpha(Image.linear_gradient("L").resize(size))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(*fields: tuple[int, int, int, bytes], order: str = "<") -> bytes:
    """A block of EXIF with the fields given: tag, type, count, and value (at most four bytes, or more,
    which then stand behind)."""
    behind, lines = b"", b""
    begin = 8 + 2 + 12 * len(fields) + 4
    for tag, kind, count, value in fields:
        is_long = len(value) > 4
        stands = struct.pack(f"{order}I", begin + len(behind)) if is_long else value
        behind += value if is_long else b""
        lines += struct.pack(f"{order}HHI", tag, kind, count) + stands.ljust(4, b"\0")
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    count = struct.pack(f"{order}H", len(fields))
    return b"Exif\0\0" + head + count + lines + struct.pack(f"{order}I", 0) + behind


def turned(orientation: int) -> bytes:
    return exif((ORIENTATION, 3, 1, struct.pack("<H", orientation)))


def odd_exif() -> dict[str, bytes]:
    """EXIF that cameras, editors and accidents leave."""
    lying = (ORIENTATION, 3, 1, struct.pack("<H", 6))
    minus = struct.pack("<ii", -72, 1)
    return {
        "resolution as text": exif(lying, (X_RESOLUTION, 2, 3, b"72\0")),
        "resolution as long text": exif(lying, (X_RESOLUTION, 2, 12, b"seventy-two\0")),
        "negative resolution": exif(lying, (X_RESOLUTION, 10, 1, minus)),
        "negative as a fraction": exif(lying, (Y_RESOLUTION, 5, 1, minus)),
        "divided by nothing": exif(lying, (X_RESOLUTION, 5, 1, struct.pack("<II", 1, 0))),
        "orientation as text": exif((ORIENTATION, 2, 2, b"6\0")),
        "orientation of nine": turned(9),
        "orientation of none": turned(0),
        "two orientations": exif((ORIENTATION, 3, 2, struct.pack("<HH", 6, 6))),
        "a field without end": exif(lying, (MAKER, 2, 0xFFFFFFFF, b"\xff\xff\xff\xff")),
        "a place that is none": exif(lying, (GPS, 4, 1, struct.pack("<I", 0xFFFFFFF0))),
        "a place in itself": exif(lying, (GPS, 4, 1, struct.pack("<I", 8))),
        "no type of value": exif(lying, (MAKER, 99, 1, b"abcd")),
        "cut off": exif(lying)[:18],
        "its name alone": b"Exif\0\0",
        "noise": b"Exif\0\0" + random.Random(SEED).randbytes(60),
        "the other order": exif((ORIENTATION, 3, 1, b"\0\6"), order=">"),
    }


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + crc


def with_chunk(png: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with a chunk more, behind its header."""
    return png[:33] + chunk(kind, data) + png[33:]


def plain() -> Iterator[tuple[str, bytes]]:
    """Every mode of every kind, turned every way, moving, interlaced, and in other words."""
    for kind, modes in MODES.items():
        for mode in modes:
            yield f"{kind} {mode}", encoded(slope(mode), kind)
        for orientation in range(1, 9):
            yield f"{kind} turned {orientation}", encoded(slope(), kind, exif=turned(orientation))
    yield "JPEG progressive", encoded(slope(), "JPEG", progressive=True)
    yield "JPEG of two", encoded(slope(), "MPO", save_all=True, append_images=[slope()])
    moving = {"save_all": True, "append_images": [slope().rotate(180)], "duration": 100}
    yield "PNG moving", encoded(slope(), "PNG", **moving)
    yield "WEBP moving", encoded(slope(), "WEBP", **moving)
    yield "WEBP lossless", encoded(slope("RGBA"), "WEBP", lossless=True)
    yield "PNG palette see-through", encoded(slope("P"), "PNG", transparency=0)
    yield "PNG grey see-through", encoded(slope("L"), "PNG", transparency=0)
    yield "PNG sixteen bits see-through", encoded(slope("I;16"), "PNG", transparency=0)
    yield "PNG one bit see-through", encoded(slope("1"), "PNG", transparency=0)
    for size in ((1, 1), (1, 5000), (5000, 1)):
        for kind in MODES:
            yield f"{kind} of {size}", encoded(slope("RGB").resize(size), kind)


def damaged_within() -> Iterator[tuple[str, bytes]]:
    """Pictures whose picture is whole, and what stands beside it is not."""
    for name, block in odd_exif().items():
        yield f"JPEG, EXIF: {name}", encoded(slope(), "JPEG", exif=block)
        yield f"WEBP, EXIF: {name}", encoded(slope(), "WEBP", exif=block)
        yield f"PNG, EXIF: {name}", with_chunk(encoded(slope(), "PNG"), b"eXIf", block[6:])
        text = f"\nexif\n{len(block)}\n{block.hex()}".encode()
        yield (
            f"PNG, EXIF as text: {name}",
            with_chunk(
                encoded(slope(), "PNG"), b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(text)
            ),
        )
    for name, profile in {
        "noise": b"\xff" * 200,
        "cut off": b"\0\0\2\x0clcms",
        "none": b"",
    }.items():
        for kind, modes in MODES.items():
            for mode in modes:
                yield (
                    f"{kind} {mode}, profile: {name}",
                    encoded(slope(mode), kind, icc_profile=profile),
                )
    png = encoded(slope(), "PNG")
    yield "PNG, text that is noise", with_chunk(png, b"zTXt", b"Comment\0\0noise")
    yield "PNG, profile that is noise", with_chunk(png, b"iCCP", b"icc\0\0noise")
    yield "PNG, a size of nothing", with_chunk(png, b"pHYs", b"")
    yield "PNG, times without end", with_chunk(png, b"acTL", struct.pack(">II", 0xFFFFFFFF, 0))
    jpeg = encoded(slope(), "JPEG")
    for marker in (
        b"\xff\xe2MPF\0",
        b"\xff\xe1Exif\0\0",
        b"\xff\xeeAdobe",
        b"\xff\xedPhotoshop 3.0\0",
    ):
        for tail in (b"", b"\0" * 9, b"\xff" * 30, b"8BIM\x03\xed\0\0" + b"\xff" * 9, b"II*\0" * 5):
            head = marker[:2] + struct.pack(">H", len(marker) + len(tail))
            yield f"JPEG, {marker!r} {tail!r}", jpeg[:2] + head + marker[2:] + tail + jpeg[2:]


def no_pictures() -> Iterator[tuple[str, bytes]]:
    """Other kinds of file, and kinds of picture that are not taken."""
    yield "nothing", b""
    yield "a letter", b"%PDF-1.7\n%\xe2\xe3"
    yield "a page", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    yield "a telephone's", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    for kind, image in (
        ("GIF", slope("P")), ("BMP", slope()), ("TIFF", slope("CMYK")), ("TIFF", slope().convert("F")),
        ("ICO", slope()), ("PPM", slope()), ("TGA", slope()), ("EPS", slope()), ("JPEG2000", slope()),
        ("AVIF", slope()),
    ):  # fmt: skip
        yield f"{kind} {image.mode}", encoded(image, kind)
    yield "JPEG's beginning", b"\xff\xd8\xff\xe0"
    yield "PNG's beginning", b"\x89PNG\r\n\x1a\n"
    yield "WEBP's beginning", b"RIFF\xff\xff\xff\xffWEBPVP8 "


def damaged(number: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """So many: cut short, bits turned, bytes gone, come twice, or overwritten."""
    chance = random.Random(seed)
    whole = list(plain()) + list(damaged_within())
    ways: list[Callable[[bytearray, random.Random], None]] = [_cut, _flip, _drop, _double, _smear]
    for count in range(number):
        name, data = chance.choice(whole)
        changed = bytearray(data)
        way = chance.choice(ways)
        way(changed, chance)
        yield f"{name}, {way.__name__} {count}", bytes(changed)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _drop(data: bytearray, chance: random.Random) -> None:
    begin = chance.randrange(len(data))
    del data[begin : begin + chance.choice((1, 2, 30))]


def _double(data: bytearray, chance: random.Random) -> None:
    begin = chance.randrange(len(data))
    data[begin:begin] = data[begin : begin + chance.choice((1, 4, 100))]


def _smear(data: bytearray, chance: random.Random) -> None:
    begin = chance.randrange(min(len(data), 120) if chance.random() < 0.5 else len(data))
    long = chance.choice((1, 2, 4, 16))
    data[begin : begin + long] = bytes([chance.choice((0, 255, 127, 128))] * long)
