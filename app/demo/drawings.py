"""Pictures for the demo: drawn, so that none of a person is carried along."""

import io
import random
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

from app.core.pictures import Prepared, prepare

WIDTH, HEIGHT = 720, 480
FINER = 2  # drawn larger and made smaller, for smooth edges
Draw = ImageDraw.ImageDraw


@cache
def drawn(motif: str) -> Prepared:
    """One of `MOTIFS`, the same each time."""
    size = (WIDTH * FINER, HEIGHT * FINER)
    image = Image.new("RGB", size)
    pen = ImageDraw.Draw(image)
    MOTIFS[motif](pen, *size)
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).save(out, "PNG", compress_level=1)
    return prepare(out.getvalue())


def _sky(pen: Draw, width: int, height: int, top: str, low: str) -> None:
    image = Image.linear_gradient("L").resize((width, height))
    pen.bitmap((0, 0), Image.new("L", (width, height), 255), fill=top)
    pen.bitmap((0, 0), image, fill=low)


def _ridge(pen: Draw, width: int, height: int, base: float, seed: int, colour: str) -> None:
    """A row of mountains that stands on `base` (of the height)."""
    chance = random.Random(seed)
    steps = 9
    tops = [
        (width * one / steps, height * (base - chance.uniform(0.04, 0.24))) for one in range(10)
    ]
    pen.polygon([(0, height * base), *tops, (width, height * base)], fill=colour)


def _fjord(pen: Draw, width: int, height: int) -> None:
    """A boat on the fjord, in the evening."""
    _sky(pen, width, int(height * 0.6), "#f3c98b", "#fbe9d0")
    pen.ellipse((width * 0.62, height * 0.3, width * 0.74, height * 0.48), fill="#fff6e6")
    _ridge(pen, width, height, 0.6, 4, "#7fa9ad")
    _ridge(pen, width, height, 0.6, 11, "#2f7f88")
    pen.rectangle((0, height * 0.58, width, height), fill="#0b5561")
    for row in range(7):
        y = height * (0.64 + row * 0.05)
        pen.line((width * 0.08 * row, y, width * (0.5 + 0.06 * row), y), fill="#2f7f88", width=4)
    hull = ((0.3, 0.72), (0.58, 0.72), (0.53, 0.81), (0.35, 0.81))
    pen.polygon([(width * x, height * y) for x, y in hull], fill="#84490a")
    for x in (0.39, 0.46, 0.52):
        pen.ellipse(
            (width * (x - 0.02), height * 0.6, width * (x + 0.02), height * 0.66), fill="#472503"
        )
        pen.rectangle(
            (width * (x - 0.022), height * 0.655, width * (x + 0.022), height * 0.72),
            fill="#ecc08a",
        )


def _table(pen: Draw, width: int, height: int) -> None:
    """A long table with pots and bowls, by a window."""
    pen.rectangle((0, 0, width, height), fill="#fdf5ea")
    for x in (0.08, 0.38, 0.68):
        pen.rectangle((width * x, height * 0.08, width * (x + 0.24), height * 0.42), fill="#96c1c5")
        pen.line(
            (width * (x + 0.12), height * 0.08, width * (x + 0.12), height * 0.42),
            fill="#fdf5ea",
            width=12,
        )
    for x in range(6):
        left = width * (0.07 + x * 0.155)
        pen.rectangle((left, height * 0.48, left + width * 0.08, height * 0.64), fill="#2f7f88")
    table = ((0.02, 0.6), (0.98, 0.6), (1, 0.76), (0, 0.76))
    pen.polygon([(width * x, height * y) for x, y in table], fill="#b46a13")
    pen.rectangle((0, height * 0.76, width, height * 0.79), fill="#84490a")
    for x in range(7):
        left = width * (0.05 + x * 0.135)
        pen.ellipse((left, height * 0.66, left + width * 0.085, height * 0.73), fill="#ffffff")
        pen.ellipse(
            (left + 18, height * 0.67, left + width * 0.085 - 18, height * 0.71), fill="#ecc08a"
        )
    pen.rectangle((width * 0.44, height * 0.5, width * 0.56, height * 0.65), fill="#06323a")
    pen.ellipse((width * 0.44, height * 0.47, width * 0.56, height * 0.53), fill="#4a5858")


def _trail(pen: Draw, width: int, height: int) -> None:
    """Lanterns along a ski trail, at night."""
    _sky(pen, width, height, "#073c46", "#0b5561")
    chance = random.Random(7)
    for _star in range(60):
        x, y = chance.uniform(0, width), chance.uniform(0, height * 0.45)
        pen.ellipse((x, y, x + 4, y + 4), fill="#fbe9d0")
    _ridge(pen, width, height, 0.62, 2, "#06323a")
    pen.rectangle((0, height * 0.6, width, height), fill="#dcedee")
    trail = ((0.3, 1), (0.62, 1), (0.56, 0.6), (0.54, 0.6))
    pen.polygon([(width * x, height * y) for x, y in trail], fill="#ffffff")
    for near in (0.12, 0.25, 0.45, 0.75, 1.15):
        x, foot, size = 0.53 - 0.22 * near, 0.6 + 0.32 * near, 0.11 * near
        glow = size * 0.5
        box = (width * x - height * glow, height * (foot - size * 2.6), width * x + height * glow)
        pen.line(
            (width * x, height * (foot - size * 2), width * x, height * foot),
            fill="#472503",
            width=8,
        )
        pen.ellipse((*box, box[1] + height * glow * 2), fill="#f3c98b")


MOTIFS: dict[str, Callable[[Draw, int, int], None]] = {
    "fjord": _fjord,
    "table": _table,
    "trail": _trail,
}
