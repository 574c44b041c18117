"""The port to a source of map tiles, named as everybody names them ("slippy map": zoom, column, row
of Web Mercator, https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames).

This server fetches them and keeps them for a month, so that nobody's phone asks anybody else's: the
source learns of no reader. Only what is near the municipalities is fetched.
"""

import math
import os
import threading
import time
import urllib.request
from collections.abc import Iterable
from http.client import HTTPException
from pathlib import Path

from app.core.errors import NotFound, Unavailable
from app.core.settings import setting
from app.places.models import Municipality
from app.places.service import list_municipalities

ZOOMS = range(5, 15)  # at 14 a pixel is four metres here; closer ones are enlarged on the phone
MARGIN = 0.6  # degrees around the municipalities
FRESH = 30 * 24 * 3600  # seconds
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
    exists = z in ZOOMS and max(x, y) < 2**z
    if not (is_set_up() and exists and _is_near(z, x, y, list_municipalities())):
        raise NotFound
    path = folder() / f"{z}-{x}-{y}"
    kept = _read(path)
    if kept is None or _age(path) > FRESH:
        kept = _renew(path, z, x, y) or _keep_on(path, kept)
    if kept is None:
        raise Unavailable(code="no_tile", retry_after=5)
    return kept, media_type(kept)


def folder() -> Path:
    """Where tiles are kept."""
    return Path(setting("DATA")) / "tiles"


def _is_near(z: int, x: int, y: int, places: Iterable[Municipality]) -> bool:
    west, east = _longitude(z, x), _longitude(z, x + 1)
    north, south = _latitude(z, y), _latitude(z, y + 1)
    return any(
        south - MARGIN <= one.latitude <= north + MARGIN
        and west - 2 * MARGIN <= one.longitude <= east + 2 * MARGIN
        for one in places
        if one.latitude is not None and one.longitude is not None
    )


def _longitude(z: int, x: int) -> float:
    return x / 2**z * 360 - 180


def _latitude(z: int, y: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**z))))


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return math.inf


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
        until = time.time() - FRESH + 3600
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
    """Let go of what nobody has asked for in a month past its freshness."""
    limit = time.time() - 2 * FRESH
    for path in folder().glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
