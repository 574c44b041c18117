"""Pictures: re-encoded, so that nothing but what the eye sees is kept; a row, and a file beside it."""

import hashlib
import io
import threading
import uuid
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import structlog
from PIL import ExifTags, Image
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Conflict, DomainError, Invalid, TooLarge
from app.core.files import age_of, is_to_be_swept
from app.core.picture_parts import has_too_many_parts
from app.extensions import db

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a picture bomb is small until it is opened
MOST_OPENED = 220 * 1024 * 1024  # bytes; of a picture of 50 megapixels in colours
LONGEST_SIDE = 1600
BAND = 64  # rows of what is made, at a time
MOST = 2
FORMATS = ("JPEG", "PNG", "WEBP")
# What makes a picture upright, by what EXIF says of how it lies.
TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ONE_AT_A_TIME = threading.Lock()
log = structlog.get_logger()

AN_HOUR = timedelta(hours=1)
BATCH = 500


class Stored:
    """Columns of a picture of `width` × `height` pixels; the file is `<id>.jpg` in `folder`, in the
    data folder. `digest` is that of the bytes that were sent."""

    folder = "pictures"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]

    def path(self, data: Path) -> Path:
        return data / self.folder / f"{self.id}.jpg"


S = TypeVar("S", bound=Stored)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A JPEG of ours, `width` × `height` pixels; `digest` is of the bytes that were sent."""

    jpeg: bytes
    width: int
    height: int
    digest: str


@dataclass(frozen=True, slots=True)
class Described:
    """A picture, and what it shows, for who does not see it."""

    prepared: Prepared
    description: str = ""


def prepare(data: bytes) -> Prepared:
    """Turn upright, shrink to 1600 pixels, encode anew without EXIF or GPS.

    Slow: done before a transaction begins; one at a time, since a large one fills up to 350 MB
    while it is open. Raises TooLarge above 10 MB, 50 megapixels or 220 MB of them, Invalid for what is
    no JPEG, PNG or WebP.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(code="picture_too_large")
    with ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what stands beside the picture, and is not kept
        try:
            picture = _on_white(_upright(_open(data)))
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)
        except DomainError:
            raise
        except (Image.DecompressionBombError, MemoryError) as error:
            raise TooLarge(code="picture_too_large") from error
        except Exception as error:  # Pillow's readers raise anything of what is damaged
            log.info("picture not read", why=repr(error))
            raise Invalid(code="not_a_picture", errors={"picture": ["not_a_picture"]}) from error
    return Prepared(out.getvalue(), *picture.size, hashlib.sha256(data).hexdigest())


def _open(data: bytes) -> Image.Image:
    if has_too_many_parts(data):
        raise Invalid(code="not_a_picture", errors={"picture": ["not_a_picture"]})
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    pixels = image.width * image.height
    if pixels > MOST_PIXELS or pixels * _bytes_a_pixel(image) > MOST_OPENED:
        raise TooLarge(code="picture_too_large")
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    return image


def _bytes_a_pixel(image: Image.Image) -> int:
    """While it is opened. Of a JPEG, read at a fraction of its size, what a progressive one is kept as;
    a WebP is there three times, in its reader's hands and Pillow's."""
    if image.format == "JPEG":
        return 3
    size = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}.get(image.mode, 4)
    return 3 * size if image.format == "WEBP" else size


def _upright(image: Image.Image) -> Image.Image:
    """As the eye should see it, at most 1600 pixels. EXIF is read for the one number that says how,
    and never written: cameras and editors leave what no writer takes."""
    turn = TURNS.get(_orientation(image))
    image = _smaller(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image.transpose(turn) if turn is not None else image


def _smaller(image: Image.Image) -> Image.Image:
    """With shades; a large one at a whole fraction of its size that is still ample, made in bands so
    that little of it is in memory twice."""
    part = max(image.size) // (2 * LONGEST_SIDE)
    if part < 2:
        return _shaded(image)
    band = part * BAND
    tops = range(0, image.height, band)
    crops = (image.crop((0, top, image.width, min(top + band, image.height))) for top in tops)
    bands = [_shaded(crop).reduce(part) for crop in crops]
    whole = Image.new(bands[0].mode, (bands[0].width, sum(one.height for one in bands)))
    for number, one in enumerate(bands):
        whole.paste(one, (0, number * BAND))
    return whole


def _shaded(image: Image.Image) -> Image.Image:
    """What is a number or a key of a colour has no shades between."""
    if image.mode.startswith("I"):
        return _eight_bits(image)
    is_keyed = image.mode in ("1", "P") or "transparency" in image.info
    return image.convert("RGBA") if is_keyed else image


def _orientation(image: Image.Image) -> object:
    """1 to 8 (EXIF 2.3, tag 274); anything else, or None, where the file says nothing of use."""
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # whatever is wrong with what the file says of itself: the picture is whole
        return None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of sixteen bits; Pillow's own conversion cuts all but the darkest to white."""
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    """On white where it was transparent; a new image, so that no metadata comes along."""
    rgba = image.convert("RGBA")
    plain = Image.new("RGB", rgba.size, "white")
    plain.paste(rgba, mask=rgba.getchannel("A"))
    return plain


def require_room(beside: Sequence[Stored], picture_id: uuid.UUID) -> None:
    """Asked before a picture is read, too: that is work. Raises Conflict when there are two others."""
    if len([one for one in beside if one.id != picture_id]) >= MOST:
        raise Conflict(code="too_many_pictures")


def put_picture(picture: S, prepared: Prepared, *, beside: list[S], data: Path) -> tuple[S, bool]:
    """Store a picture once, with the others of what it belongs to (`beside`), its file in the data
    folder; returns what stands, and whether it is new.

    Raises Conflict when the id stands with other bytes or elsewhere, or there are two already.
    """
    standing = db.session.get(type(picture), picture.id)
    if standing is not None:
        if standing not in beside or standing.digest != prepared.digest:
            raise Conflict(code="other_content")
        return standing, False
    require_room(beside, picture.id)
    path = picture.path(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Before the row: a file without a row is found and swept, a row without a file is a lie.
    path.write_bytes(prepared.jpeg)
    picture.digest, picture.created_at = prepared.digest, clock.now()
    picture.width, picture.height = prepared.width, prepared.height
    beside.append(picture)
    db.session.flush()
    return picture, True


def sweep_files(kind: type[Stored], data: Path) -> None:
    """Delete the files that no row speaks of, once a day: what was undone, or taken away. The row of a
    file of the last hour may be on its way. The worker's sweep calls it."""
    folder = data / kind.folder
    if not is_to_be_swept(folder):
        return
    old = [path for path in folder.glob("*.jpg") if age_of(path) > AN_HOUR]
    for begin in range(0, len(old), BATCH):
        files = {uuid.UUID(path.stem): path for path in old[begin : begin + BATCH]}
        known = set(db.session.scalars(select(kind.id).where(kind.id.in_(files))))
        for picture_id in files.keys() - known:
            files[picture_id].unlink(missing_ok=True)
