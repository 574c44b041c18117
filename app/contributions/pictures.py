"""Pictures: re-encoded, so that nothing but what the eye sees is kept."""

import hashlib
import io
import uuid
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import func, select

from app.contributions.models import Contribution, Picture
from app.core import clock
from app.core.audit import record
from app.core.errors import Conflict, Invalid, TooLarge
from app.extensions import db

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a picture bomb is small until it is opened
LONGEST_SIDE = 1600
MOST = 2
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A JPEG of ours, `width` × `height` pixels; `digest` is of the bytes that were sent."""

    jpeg: bytes
    width: int
    height: int
    digest: str


def prepare(data: bytes) -> Prepared:
    """Turn upright, shrink to 1600 pixels, encode anew without EXIF or GPS.

    Slow: done before a transaction begins. Raises TooLarge above 10 MB or 50 megapixels, Invalid for
    what is no JPEG, PNG or WebP.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(code="picture_too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise TooLarge(code="picture_too_large")
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        _without_alpha(upright).save(out, "JPEG", quality=82, optimize=True, progressive=True)
    except Image.DecompressionBombError as error:
        raise TooLarge(code="picture_too_large") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid(code="not_a_picture", errors={"picture": ["not_a_picture"]}) from error
    return Prepared(out.getvalue(), *upright.size, hashlib.sha256(data).hexdigest())


def _without_alpha(image: Image.Image) -> Image.Image:
    """On white where it was transparent; a new image, so that no metadata comes along."""
    rgba = image.convert("RGBA")
    plain = Image.new("RGB", rgba.size, "white")
    plain.paste(rgba, mask=rgba.getchannel("A"))
    return plain


def add_picture(
    *, contribution: Contribution, picture_id: uuid.UUID, prepared: Prepared, folder: Path
) -> tuple[Picture, bool]:
    """Store a picture of a contribution once; returns it, and whether it is new.

    Raises Conflict when the id stands with other bytes or elsewhere, or there are two already.
    """
    standing = db.session.get(Picture, picture_id)
    if standing is not None:
        if (standing.contribution_id, standing.digest) != (contribution.id, prepared.digest):
            raise Conflict(code="other_content")
        return standing, False
    count = select(func.count()).where(Picture.contribution_id == contribution.id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise Conflict(code="too_many_pictures")
    folder.mkdir(parents=True, exist_ok=True)
    # Before the row: a file without a row is found and swept, a row without a file is a lie.
    path_of(folder, picture_id).write_bytes(prepared.jpeg)
    picture = Picture(
        id=picture_id,
        contribution_id=contribution.id,
        digest=prepared.digest,
        width=prepared.width,
        height=prepared.height,
        created_at=clock.now(),
    )
    db.session.add(picture)
    record(action="picture.received", subject_id=contribution.id, actor_id=contribution.author_id)
    db.session.flush()
    return picture, True


def path_of(folder: Path, picture_id: uuid.UUID) -> Path:
    return folder / f"{picture_id}.jpg"
