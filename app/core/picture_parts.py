"""How many parts a picture's file has, counted before anything opens it: a small file of a million
parts takes its reader minutes."""

import re
from collections.abc import Iterator

# Each scan goes over the whole picture; progressive JPEGs have about ten.
MOST_SCANS = 100
# A segment holds 64 kB; ten megabytes of them are 160, and tables and comments come between.
MOST_SEGMENTS = 2_000
# Ten megabytes in pieces of 8 kB, as libpng writes them, are 1,280.
MOST_CHUNKS = 20_000

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
START_OF_SCAN, END = 0xDA, 0xD9
# What begins a segment (ITU T.81, table B.1): no stuffed 0xFF, and no marker that stands alone.
MARKER = re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")


def has_too_many_parts(data: bytes) -> bool:
    """Of a JPEG or a PNG; of anything else it is not asked."""
    if data.startswith(PNG):
        return _exceeds(_chunks(data), MOST_CHUNKS)
    if not data.startswith(JPEG):
        return False
    return _exceeds(_segments(data), MOST_SEGMENTS) or _exceeds(
        (one for one in _segments(data) if one == START_OF_SCAN), MOST_SCANS
    )


def _exceeds(parts: Iterator[int], most: int) -> bool:
    return any(count >= most for count, _part in enumerate(parts))


def _chunks(png: bytes) -> Iterator[int]:
    """Where each begins."""
    at = len(PNG)
    while at < len(png):
        yield at
        at += 12 + int.from_bytes(png[at : at + 4])


def _segments(jpeg: bytes) -> Iterator[int]:
    """The marker of each, to the end of the picture: films and depths that stand behind are none."""
    at = len(JPEG)
    while (found := MARKER.search(jpeg, at)) and found[1][0] != END:
        yield found[1][0]
        at = found.end() + int.from_bytes(jpeg[found.end() : found.end() + 2])
