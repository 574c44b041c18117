"""Which language: `/nn/hitra` was chosen, `/hitra` follows the browser's wish.

A prefix moves from the path to SCRIPT_NAME (PEP 3333), so that `url_for` keeps it in every link and
no route knows of it. No cookie is needed, and a page's address alone decides what a cache holds.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, has_request_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
DEFAULT = "nb"
PREFIX = re.compile(rf"^/({'|'.join(LANGUAGES)})(?=/)")
READ = ("GET", "HEAD")
# What browsers call bokmål: "no" is the macro language (ISO 639-3 nor).
ALIASES = {"no": "nb"}


class LanguagePrefix:
    """WSGI middleware: takes the language off the path."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        first, _, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
        if first in LANGUAGES:
            environ["SCRIPT_NAME"] += f"/{first}"
            environ["PATH_INFO"] = f"/{rest}"
            environ["bidra.language"] = first
        return self.app(environ, start_response)


def chosen_language() -> str | None:
    """The language in the address, if there is one."""
    return request.environ.get("bidra.language")


def current_language() -> str:
    """The language to speak in this request: `nb`, `nn` or `en`."""
    if not has_request_context():
        return DEFAULT
    return chosen_language() or wished_language(request.headers.get("Accept-Language", ""))


def wished_language(header: str) -> str:
    """The best of ours for an Accept-Language header (RFC 9110 § 12.5.4); bokmål if none fits."""
    for wish, quality in parse_accept_header(header, LanguageAccept):
        code = wish.partition("-")[0].lower()
        code = ALIASES.get(code, code)
        if quality > 0 and code in LANGUAGES:
            return code
    return DEFAULT


def unprefixed_root() -> str:
    """What the application hangs under without the language (`""` at a host's root)."""
    root = request.environ.get("SCRIPT_NAME", "")
    chosen = chosen_language()
    return root.removesuffix(f"/{chosen}") if chosen else root


def in_language(code: str) -> str:
    """This page's address in another language; of the answer to a form, the form's."""
    path, query = own_page()
    return f"{unprefixed_root()}/{code}{path}" + (f"?{query}" if query else "")


def own_page() -> tuple[str, str]:
    """Path and query, without the language, of what can be opened: this, or what the form stood on, or
    the front page."""
    adapter = current_app.create_url_adapter(request)
    if request.method in READ or (adapter and "GET" in adapter.allowed_methods()):
        return request.path, request.query_string.decode()
    form = urlsplit(request.referrer or "")
    if form.netloc != request.host:
        return "/", ""
    return PREFIX.sub("", form.path.removeprefix(unprefixed_root())), form.query
