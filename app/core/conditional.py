"""Changing only what one has read: ETag and `If-Match` (RFC 9110 § 13.1.1)."""

import re
from typing import Any

from flask import Response, jsonify, request

from app.core.errors import Invalid


def read_version() -> int | None:
    """The version in `If-Match`."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return int(tag) if re.fullmatch(r"[0-9]{1,9}", tag) else None


def require_match(version: int | None) -> int:
    """The version that was read. Raises Invalid without one."""
    if version is None:
        raise Invalid(code="if_match_required", errors={"If-Match": ["required"]})
    return version


def tagged(document: Any, *, version: int, status: int) -> Response:
    """A document of one's own, its version as ETag; kept by no cache."""
    response = jsonify(document)
    response.status_code = status
    response.headers["ETag"] = f'"{version}"'
    response.headers["Cache-Control"] = "no-store"
    return response
