"""Proxies before the web server: whom a request comes from, when others pass it on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger()


def behind(app: Flask) -> "WSGIApplication":
    """The application behind as many proxies as the settings trust."""
    trusted: int = app.config["PROXIES"]
    if trusted:
        return ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)
    return UnknownProxy(app.wsgi_app) if app.config["ENV"] == "production" else app.wsgi_app


class UnknownProxy:
    """WSGI middleware: says once in the log that a proxy passes requests on and is not trusted. All
    who come through it then have its address, and share one network's rate limits."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self.has_warned = False

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if "HTTP_X_FORWARDED_FOR" in environ and not self.has_warned:
            self.has_warned = True
            log.warning("proxy not trusted", help="set BIDRA_PROXIES to how many there are")
        return self.app(environ, start_response)
