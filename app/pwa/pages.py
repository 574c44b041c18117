"""The service worker, the manifest, the offline page, and the pages every service must have."""

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    render_template,
    request,
    send_from_directory,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.assets import DIST
from app.core.language import chosen_language, current_language
from app.core.shared_pages import public_page
from app.extensions import limiter

blueprint = Blueprint("pwa", __name__)


@blueprint.get("/sw.js")
@limiter.exempt
@public_page
def service_worker() -> Response:
    """At the root, so that its scope is everything. Browsers ask for it at every visit: as the build
    compressed it, a tenth smaller than what is compressed on the way."""
    compressed = request.accept_encodings.quality("br") > 0
    name = "sw.js.br" if compressed else "sw.js"
    response = send_from_directory(DIST, name, mimetype="text/javascript", conditional=False)
    response.direct_passthrough = False
    response.vary.add("Accept-Encoding")
    if compressed:
        response.headers["Content-Encoding"] = "br"
    return response


@blueprint.get("/manifest.webmanifest")
@public_page
def manifest() -> ResponseReturnValue:
    """How the app looks on a Home Screen (W3C Web Application Manifest)."""
    asset = current_app.extensions["assets"].address
    prefix = f"/{chosen_language()}" if chosen_language() else ""
    response = jsonify(
        id="/",
        name="Bidra",
        short_name="Bidra",
        description=_("Kommunen spør hver uke. Du svarer, og får svar."),
        lang=current_language(),
        dir="ltr",
        start_url=f"{prefix}/?fra=hjemskjerm",
        scope="/",
        display="standalone",
        background_color="#f4f7f6",
        theme_color="#0b4f5c",
        categories=["government", "social"],
        icons=[
            _icon(asset("icon-192.png"), "192x192", "any"),
            _icon(asset("icon-512.png"), "512x512", "any"),
            _icon(asset("icon-maskable-512.png"), "512x512", "maskable"),
        ],
        shortcuts=[
            {"name": _("Ukens spørsmål"), "url": f"{prefix}/"},
            {"name": _("Mine bidrag"), "url": f"{prefix}/meg"},
            {"name": _("Varsler"), "url": f"{prefix}/meg/varsler"},
        ],
        screenshots=[
            _screenshot(asset("screenshot-phone.png"), "780x1688", "narrow"),
            _screenshot(asset("screenshot-desk.png"), "1280x800", "wide"),
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


def _icon(src: str, sizes: str, purpose: str) -> dict[str, str]:
    return {"src": src, "sizes": sizes, "type": "image/png", "purpose": purpose}


def _screenshot(src: str, sizes: str, form_factor: str) -> dict[str, str]:
    label = _("Ukens spørsmål")
    common = {"src": src, "sizes": sizes, "type": "image/png"}
    return {**common, "form_factor": form_factor, "label": label}


@blueprint.get("/frakoblet")
@public_page
def offline() -> ResponseReturnValue:
    """The shell: the service worker keeps it, and the phone fills it with what it holds itself."""
    return render_template("pwa/offline.html")
