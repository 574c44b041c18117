"""Pages that are the same for everybody: may be kept by caches, and are kept by this process too.

A view says what its page is made of and how long that holds. While it does, the page is answered
again, or found unchanged (304), before Flask is asked: one small query, and nothing is made anew.
"""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ParamSpec

from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.ids import new_id
from app.core.language import chosen_language, current_language
from app.core.logs import log_answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

P = ParamSpec("P")
MOST_KEPT = 256  # bodies of some 20 kB
# Kept by anybody, asked for again each time: it may have been taken away.
SHARED = "public, max-age=0, must-revalidate"
# What an answer depends on: its address, and what the pages vary by.
KEY = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
)
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a page was made of: `read(*args)` was `version`, and nothing is due before `until`."""

    read: Callable[..., Hashable]
    args: tuple[Any, ...]
    version: Hashable
    until: datetime

    def are_unchanged(self) -> bool:
        return clock.now() < self.until and self.read(*self.args) == self.version


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered."""

    sources: Sources
    route: str
    headers: dict[str, str]
    body: bytes


def public_page(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A page that is the same for everybody: no session; an ETag; may be kept by caches.

    A view that knows what its page is made of calls `made_of`; otherwise the ETag is the body's.
    """

    @wraps(view)
    def respond(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        response = make_response(current_app.ensure_sync(view)(*args, **kwargs))
        if response.status_code == 200:
            _share(response)
        return response

    respond.is_public = True  # type: ignore[attr-defined]
    return respond


def made_of(read: Callable[..., Hashable], *args: Any) -> None:
    """Keep this page while `read(*args)` returns what it returns now; at most to the day's end, since
    pages show dates.

    Called before anything else is read: what changes meanwhile makes the page outdated at once.
    """
    midnight = clock.oslo(clock.today() + timedelta(days=1))
    request.environ["bidra.sources"] = Sources(read, args, read(*args), midnight)
    request.environ["bidra.route"] = str(request.url_rule)


def good_until(moment: datetime | None) -> None:
    """Keep this page no longer than that (None: nothing is due)."""
    sources: Sources = request.environ["bidra.sources"]
    if moment and moment < sources.until:
        request.environ["bidra.sources"] = replace(sources, until=moment)


def _share(response: Response) -> None:
    """A weak validator (RFC 9110 § 8.8.1): the same content, whatever its compression."""
    response.headers["Cache-Control"] = SHARED
    if not chosen_language():
        response.vary.add("Accept-Language")
    sources = request.environ.get("bidra.sources")
    response.set_etag(_digest(sources) if sources else _digest(response.get_data()), weak=True)
    if not sources:  # otherwise it is for KeptPages to say, once the page is kept
        response.make_conditional(request)


def _digest(of: Sources | bytes) -> str:
    if isinstance(of, Sources):
        build = current_app.extensions["assets"].build
        parts = (of.version, of.until, current_language(), build)
        of = "\x1f".join(str(part) for part in parts).encode()
    return sha256(of).hexdigest()[:20]


class KeptPages:
    """WSGI middleware: answers again what `made_of` says is unchanged."""

    def __init__(self, flask: Flask) -> None:
        self.flask = flask
        self.app: WSGIApplication = flask.wsgi_app
        self.pages: dict[Key, Kept] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return self.app(environ, start_response)
        began = time.perf_counter()
        key = tuple(environ.get(name, "") for name in KEY)
        page = self.pages.get(key)
        if page is None or not self._is_current(page):
            return self._make(key, environ, start_response)
        request_id = new_id().hex
        status = _status(page, environ)
        log_answer("GET", page.route, status, began, request_id=request_id)
        return _answer(page, status, request_id, start_response)

    def _is_current(self, page: Kept) -> bool:
        with self.flask.app_context():
            return page.sources.are_unchanged()

    def _make(
        self, key: Key, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        headers: dict[str, str] = {}

        def start(status: str, given: list[tuple[str, str]], error: Any = None) -> Any:
            if "bidra.sources" not in environ or not status.startswith("200"):
                return start_response(status, given, error)
            headers.update(given)
            return None

        chunks = self.app(environ, start)
        if not headers:
            return chunks
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        page = Kept(environ["bidra.sources"], environ["bidra.route"], headers, body)
        self._keep(key, page)
        return _answer(page, _status(page, environ), headers["X-Request-Id"], start_response)

    def _keep(self, key: Key, page: Kept) -> None:
        self.pages.pop(key, None)
        while len(self.pages) >= MOST_KEPT:
            self.pages.pop(next(iter(self.pages)), None)  # the oldest: dicts remember
        self.pages[key] = page


def _status(page: Kept, environ: "WSGIEnvironment") -> int:
    """Whether the reader's own copy is as good (RFC 9110 § 13.1.2)."""
    return 304 if page.headers["ETag"] in environ.get("HTTP_IF_NONE_MATCH", "") else 200


def _answer(
    page: Kept, status: int, request_id: str, start_response: "StartResponse"
) -> list[bytes]:
    headers = page.headers | {"X-Request-Id": request_id}
    if status == 200:
        start_response("200 OK", list(headers.items()))
        return [page.body]
    about = [one for one in headers.items() if not one[0].startswith("Content-")]
    start_response("304 NOT MODIFIED", about)
    return []
