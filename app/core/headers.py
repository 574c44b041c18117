"""Headers on every answer: what a browser may load and do (OWASP Secure Headers), and that it is
from us: a captive portal answers 200 to anything, and the phone must not believe it."""

from flask import Flask, Response, current_app

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Bidra": "1",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), microphone=(), payment=(), browsing-topics=()",
}
YEAR = 365 * 24 * 3600


def set_up_headers(app: Flask) -> None:
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Bidra-Build"] = current_app.extensions["assets"].build
    if current_app.config["ENV"] == "production":
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response
