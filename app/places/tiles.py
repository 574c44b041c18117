"""The port to a source of map tiles, named as everybody names them ("slippy map": zoom, column, row
of Web Mercator, https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames).

This server fetches them and keeps them for a month, so that nobody's phone asks anybody else's: the
source learns of no reader. Only what is near the municipalities is fetched.
"""

import math
import os
import threading
import urllib.request
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path

from app.core import clock
from app.core.errors import NotFound, Unavailable
from app.core.files import age_of, is_to_be_swept
from app.core.settings import setting
from app.places.service import list_municipalities

ZOOMS = range(5, 15)  # at 14 a pixel is four metres here; closer ones are enlarged on the phone
MARGIN = 0.6  # degrees around the municipalities
FRESH = timedelta(days=30)
AN_HOUR = timedelta(hours=1)
PATIENCE = 4  # seconds for the source
MOST_BYTES = 512 * 1024
# A slow source may hold two of a process's four threads, not all of them.
_FETCHING = threading.BoundedSemaphore(2)
_QUEUED = 1.5  # seconds to wait for one of the two
SIGNATURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def is_set_up() -> bool:
    """Whether there is a source at all; without one the map is an outline."""
    return bool(setting("MAP_TILES"))


def find_tile(z: int, x: int, y: int) -> tuple[bytes, str]:
    """A tile and its media type: the one kept, or else the source's.

    Raises NotFound when there is no source or it is not of this region, Unavailable when the source
    does not give a picture in time.
    """
    if not is_set_up():
        raise NotFound
    path = folder() / f"{z}-{x}-{y}"
    kept, age = _read(path)  # one that is kept has been looked up before
    if kept is None and not _is_of_the_region(z, x, y):
        raise NotFound
    if age > FRESH:
        kept = _renew(path, z, x, y) or _keep_on(path, kept)
    if kept is None:
        raise Unavailable(code="no_tile", retry_after=5)
    return kept, media_type(kept)


def folder() -> Path:
    """Where tiles are kept."""
    return Path(setting("DATA")) / "tiles"


def _is_of_the_region(z: int, x: int, y: int) -> bool:
    if z not in ZOOMS or max(x, y) >= 2**z:
        return False
    west, east = _longitude(z, x), _longitude(z, x + 1)
    north, south = _latitude(z, y), _latitude(z, y + 1)
    return any(
        south - MARGIN <= one.latitude <= north + MARGIN
        and west - 2 * MARGIN <= one.longitude <= east + 2 * MARGIN
        for one in list_municipalities()
        if one.latitude is not None and one.longitude is not None
    )


def _longitude(z: int, x: int) -> float:
    return x / 2**z * 360 - 180


def _latitude(z: int, y: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**z))))


def _read(path: Path) -> tuple[bytes | None, timedelta]:
    """What is kept, and since when."""
    try:
        return path.read_bytes(), age_of(path)
    except OSError:
        return None, timedelta.max


def _renew(path: Path, z: int, x: int, y: int) -> bytes | None:
    """The source's, kept from now on; None when it gives none."""
    if not _FETCHING.acquire(timeout=_QUEUED):
        return None
    try:
        data = _fetch(setting("MAP_TILES").format(z=z, x=x, y=y))
    finally:
        _FETCHING.release()
    if data is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Beside it and moved: nobody reads half a tile.
        beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
        beside.write_bytes(data)
        beside.replace(path)
    return data


def _keep_on(path: Path, kept: bytes | None) -> bytes | None:
    """An old one serves for another hour before the source is asked again."""
    if kept is not None:
        until = (clock.now() - FRESH + AN_HOUR).timestamp()
        os.utime(path, (until, until))
    return kept


def _fetch(address: str) -> bytes | None:
    request = urllib.request.Request(  # noqa: S310  (the operator's own address)
        address, headers={"User-Agent": "Bidra", "Accept": "image/*"}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            data: bytes = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException):
        return None
    return data if len(data) <= MOST_BYTES and media_type(data) else None


def media_type(data: bytes) -> str:
    """What kind of picture it is, by how it begins; empty for what is none."""
    return next((kind for sign, kind in SIGNATURES.items() if data.startswith(sign)), "")


def forget_old() -> None:
    """Let go of what nobody has asked for in a month past its freshness; once a day."""
    if not is_to_be_swept(folder()):
        return
    for path in folder().glob("*-*"):
        if age_of(path) > 2 * FRESH:
            path.unlink(missing_ok=True)
