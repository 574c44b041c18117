"""What a municipality must say of personal data and of accessibility; without one, where to find it."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.core.shared_pages import public_page
from app.places.service import get_municipality, list_municipalities
from app.privacy.retention import kept

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/personvern")
@blueprint.get("/<slug>/personvern")
@public_page
def personal_data(slug: str = "") -> ResponseReturnValue:
    return _page("privacy/personal_data.html", slug, kept=kept())


@blueprint.get("/tilgjengelighet")
@blueprint.get("/<slug>/tilgjengelighet")
@public_page
def accessibility(slug: str = "") -> ResponseReturnValue:
    return _page("privacy/accessibility.html", slug)


def _page(template: str, slug: str, **given: object) -> str:
    if slug:
        g.municipality = get_municipality(slug)
    places = () if slug else list_municipalities()
    return render_template(template, places=places, **given)
