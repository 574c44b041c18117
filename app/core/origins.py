"""Where a write comes from: what another site has sent is refused (cross-site request forgery).

Flask-WTF checks the token, always. Beside it counts what the browser itself says of where the request
began: `Sec-Fetch-Site`, or `Origin` where an older one is alone. Never `Referer`, which is left out by
privacy settings, extensions and companies' proxies: that would lock out people, and stop nobody.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import Headers

OURS = ("same-origin", "none")  # none: the person's own doing, such as loading a page anew
FOREIGN = ("same-site", "cross-site")


def refuse_foreign_writes(app: Flask) -> None:
    """Called after Flask-WTF has been set up; views that it leaves alone are left alone here too."""
    app.before_request(_check)


def _check() -> None:
    if g.get("csrf_valid") and is_foreign(request.headers, _own_origins()):
        raise CSRFError("The request was made by another site.")


def is_foreign(headers: Headers, own: Collection[str]) -> bool:
    """Whether the browser says that another site has sent it. Silence is no sign, and nor is `null`:
    that is said of a page of ours too, where the person lets no `Referer` be sent. There the token
    decides."""
    site = headers.get("Sec-Fetch-Site", "")
    origin = headers.get("Origin", "")
    if site in OURS or origin == "null":
        return False
    return origin not in own if origin else site in FOREIGN


def _own_origins() -> set[str]:
    """As the request was addressed, and as the settings say it: a proxy may have changed its host, or
    not told us that it came by https."""
    public = urlsplit(current_app.config["BASE_URL"])
    asked = {f"{scheme}://{request.host}" for scheme in (request.scheme, "https")}
    return {f"{public.scheme}://{public.netloc}", *asked}
