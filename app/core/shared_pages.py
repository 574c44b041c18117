"""Pages that are the same for everybody: may be kept by caches, and are kept by this process too.

A view says what its page is made of and how long that holds. While it does, the page is answered
again, or found unchanged (304), before Flask is asked: one small query, and nothing is made anew.

When the database is in trouble what is kept is answered all the same (stale-if-error, RFC 5861), and
says that it may be old. Not what is known to be outdated: something may have been taken away.
"""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from gzip import decompress as gunzip
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ParamSpec

import brotli
import structlog
from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers

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
# How base.html hides that a page may be old; the service worker shows it in the same way.
OLD_HIDDEN, OLD_SHOWN = b'id="old" hidden', b'id="old"'
UNPACK = {"": bytes, "br": brotli.decompress, "gzip": gunzip}
RESPITE = 2  # seconds in which a database in trouble is not asked about pages that are kept
Key = tuple[str, ...]
log = structlog.get_logger()


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
        self.trouble_until = 0.0

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return self.app(environ, start_response)
        began = time.perf_counter()
        key = tuple(environ.get(name, "") for name in KEY)
        page = self.pages.get(key)
        if page is None:
            return self._make(key, None, environ, start_response)
        try:
            current = self._is_current(page)
        except SQLAlchemyError:
            return self._answer_old(page, began, start_response)
        if not current:
            return self._make(key, self._excused(key, page), environ, start_response)
        request_id = new_id().hex
        status = _status(page, environ)
        log_answer("GET", page.route, status, began, request_id=request_id)
        return _answer(page, status, request_id, start_response)

    def _is_current(self, page: Kept) -> bool:
        """Raises SQLAlchemyError when that cannot be told."""
        if time.monotonic() < self.trouble_until:
            raise SQLAlchemyError("the database was in trouble a moment ago")
        try:
            with self.flask.app_context():
                return page.sources.are_unchanged()
        except SQLAlchemyError as error:
            log.error("database in trouble", error=repr(error))
            self.trouble_until = time.monotonic() + RESPITE
            raise

    def _excused(self, key: Key, page: Kept) -> Kept | None:
        """What may be answered if it cannot be made anew: a page whose time is over. One of which
        something has changed is let go."""
        if clock.now() >= page.sources.until:
            return page
        self.pages.pop(key, None)
        return None

    def _make(
        self,
        key: Key,
        before: Kept | None,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        began = time.perf_counter()
        headers: dict[str, str] = {}
        failed = False

        def start(status: str, given: list[tuple[str, str]], error: Any = None) -> Any:
            nonlocal failed
            failed = status.startswith("5") and before is not None
            if failed:
                return None
            if "bidra.sources" not in environ or not status.startswith("200"):
                return start_response(status, given, error)
            headers.update(given)
            return None

        chunks = self.app(environ, start)
        if not headers and not failed:
            return chunks
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        if failed and before:
            return self._answer_old(before, began, start_response)
        page = Kept(environ["bidra.sources"], environ["bidra.route"], headers, body)
        self._keep(key, page)
        return _answer(page, _status(page, environ), headers["X-Request-Id"], start_response)

    def _answer_old(
        self, page: Kept, began: float, start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request_id = new_id().hex
        log_answer("GET", page.route, 200, began, request_id=request_id, old="yes")
        return _answer(_said_old(page), 200, request_id, start_response)

    def _keep(self, key: Key, page: Kept) -> None:
        self.pages.pop(key, None)
        while len(self.pages) >= MOST_KEPT:
            self.pages.pop(next(iter(self.pages)), None)  # the oldest: dicts remember
        self.pages[key] = page


def _said_old(page: Kept) -> Kept:
    """The page with the line that it may be old; for this reader alone, and kept by nobody."""
    headers = Headers(page.headers)
    body = UNPACK[headers.pop("Content-Encoding", "")](page.body).replace(OLD_HIDDEN, OLD_SHOWN)
    headers.remove("ETag")
    headers["Content-Length"] = str(len(body))
    headers["Cache-Control"] = "no-store"
    headers["Bidra-Old"] = "1"
    return replace(page, headers=dict(headers), body=body)


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
