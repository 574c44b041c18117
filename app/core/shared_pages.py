"""Pages that are the same for everybody: validated by what they were made of, and made once.

A page says what its content depends on (a version, a language, the build). A reader's copy of the same
is good; otherwise the body is rendered once a process and kept until the parts change.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec

from flask import Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from app.core.language import chosen_language, current_language

P = ParamSpec("P")
MOST_KEPT = 256  # bodies of some 20 kB
_kept: dict[tuple[str, str, str], bytes] = {}


class _Answered(Exception):
    """The page need not be made: `response` is it."""

    def __init__(self, response: Response) -> None:
        self.response = response


def public_page(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A page that is the same for everybody: no session; an ETag; may be kept by caches.

    A view that knows cheaply what its content depends on calls `not_modified_since(*parts)` before
    it reads the rest; otherwise the ETag is made of the body.
    """

    @wraps(view)
    def respond(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        try:
            response = make_response(current_app.ensure_sync(view)(*args, **kwargs))
            _keep(response)
        except _Answered as answered:
            response = answered.response
        if response.status_code in (200, 304):
            _share(response)
        return response

    respond.is_public = True  # type: ignore[attr-defined]
    return respond


def not_modified_since(*parts: object) -> None:
    """Answer here, with 304 or with the body that was made before, if the parts are the same, and
    language and build.

    A weak validator (RFC 9110 § 8.8.1): the same content, whatever its compression.
    """
    seed = "\x1f".join(str(part) for part in (*parts, current_language(), _build()))
    g.etag = f'W/"{sha256(seed.encode()).hexdigest()[:20]}"'
    if g.etag in request.headers.get("If-None-Match", ""):
        raise _Answered(Response(status=304))
    g.page = (g.etag, request.script_root, request.full_path)
    if (body := _kept.get(g.page)) is not None:
        raise _Answered(Response(body, mimetype="text/html"))


def _keep(response: Response) -> None:
    if "page" not in g or response.status_code != 200:
        return
    while len(_kept) >= MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)  # the oldest: dicts remember
    _kept[g.page] = response.get_data()


def _build() -> str:
    return str(current_app.extensions["assets"].build)


def _share(response: Response) -> None:
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    if not chosen_language():
        response.vary.add("Accept-Language")
    if "etag" in g:
        response.headers["ETag"] = g.etag
    else:
        body = sha256(response.get_data()).hexdigest()[:20]
        response.headers["ETag"] = f'W/"{body}"'
        response.make_conditional(request)
