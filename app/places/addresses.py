"""Addresses as people say, print and type them: each leads to the one that there is."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from app.core.text import clean, folded
from app.places.service import list_municipalities

# How the letters are written by those without them, or unsure of them.
SPELLINGS: tuple[dict[str, str], ...] = (
    {},
    {"æ": "ae", "ø": "o", "å": "a"},
    {"æ": "ae", "ø": "oe", "å": "aa"},
    {"æ": "a", "ø": "o", "å": "aa"},
    {"æ": "e", "ø": "o", "å": "a"},
)
LONGEST = 500


def meant_address() -> str | None:
    """The address that was meant by one that is none: without its last slash, in small letters, with a
    municipality called by any form of its name. None where that is none either, and where the address
    is one, of something that is not there."""
    if len(request.path) > LONGEST or (
        request.url_rule and "slug" not in (request.view_args or {})
    ):
        return None
    places = _names()
    for path in _candidates(request.path, places):
        if path != request.path and _leads_somewhere(path, set(places.values())):
            query = request.query_string.decode("latin-1")
            return request.root_path + quote(path) + (f"?{query}" if query else "")
    return None


def _candidates(path: str, places: dict[str, str]) -> Iterator[str]:
    parts = [part for one in path.split("/") if (part := clean(one))]
    if parts and (slug := places.get(_key(parts[0]))):
        parts[0] = slug
    for some in (parts, [part.lower() for part in parts]):
        yield "/" + "/".join(some)


def _names() -> dict[str, str]:
    """Each form of a municipality's name, and its slug."""
    found = list_municipalities()
    names = {form: one.slug for one in found for form in _forms(one.name)}
    return names | {_key(one.slug): one.slug for one in found}


def _forms(name: str) -> set[str]:
    return {
        _key(name).translate({ord(sign): to for sign, to in spelling.items()})
        for spelling in SPELLINGS
    }


def _key(name: str) -> str:
    """Letters and digits alone, «Hitra kommune» as «hitra»."""
    return re.sub(r"[\W_]+", "", folded(clean(name))).removesuffix("kommune")


def _leads_somewhere(path: str, slugs: set[str]) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        matched = adapter.match(path, request.method) if adapter else None
    except HTTPException:
        return False
    return matched is not None and matched[1].get("slug") in (slugs | {None})
