"""Sessions: one signed cookie, opened only where something personal is shown or done."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec

from flask import Flask, Response, current_app, g, make_response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from app.core.language import chosen_language, current_language

P = ParamSpec("P")


class PersonalSessions(SecureCookieSessionInterface):
    """Nothing of a session, no `Set-Cookie` and no `Vary: Cookie`, on pages that all share."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if is_public():
            return
        super().save_session(app, session, response)
        if "cookie" in response.vary:
            response.headers.setdefault("Cache-Control", "no-store")


def is_public() -> bool:
    """Whether what is being asked for is the same for everybody."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_public", False)


def public_page(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A page that is the same for everybody: no session; an ETag; may be kept by caches.

    A view that knows cheaply what its content depends on calls `not_modified_since(*parts)` before
    it reads the rest; otherwise the ETag is made of the body.
    """

    @wraps(view)
    def respond(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        try:
            response = make_response(current_app.ensure_sync(view)(*args, **kwargs))
        except _Fresh as fresh:
            response = Response(status=304)
            response.headers["ETag"] = fresh.etag
        if response.status_code in (200, 304):
            _share(response)
        return response

    respond.is_public = True  # type: ignore[attr-defined]
    return respond


class _Fresh(Exception):
    def __init__(self, etag: str) -> None:
        self.etag = etag


def not_modified_since(*parts: object) -> None:
    """Answer 304 here if the reader's copy was made of the same parts, language and build.

    A weak validator (RFC 9110 § 8.8.1): the same content, whatever its compression.
    """
    seed = "\x1f".join(str(part) for part in (*parts, current_language(), _build()))
    g.etag = f'W/"{sha256(seed.encode()).hexdigest()[:20]}"'
    if g.etag in request.headers.get("If-None-Match", ""):
        raise _Fresh(g.etag)


def _build() -> str:
    return str(current_app.extensions["assets"].build)


def _share(response: Response) -> None:
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    if not chosen_language():
        response.vary.add("Accept-Language")
    if response.status_code == 304:
        return
    if "etag" in g:
        response.headers["ETag"] = g.etag
    else:
        body = sha256(response.get_data()).hexdigest()[:20]
        response.headers["ETag"] = f'W/"{body}"'
        response.make_conditional(request)
