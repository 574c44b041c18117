"""Municipalities and their units as JSON."""

from typing import Any

from flask_smorest import Blueprint

from app.core.shared_pages import public_page
from app.places import service
from app.places.schemas import MunicipalityPage, UnitPage

blueprint = Blueprint("places_api", __name__, url_prefix="/api/v1", description="Places")


@blueprint.get("/municipalities")
@public_page
@blueprint.response(200, MunicipalityPage)
def list_municipalities() -> dict[str, Any]:
    """All municipalities: few enough for one page."""
    return {"items": service.list_municipalities(), "next": None}


@blueprint.get("/municipalities/<slug>/units")
@public_page
@blueprint.response(200, UnitPage)
def list_units(slug: str) -> dict[str, Any]:
    """The units that answer in a municipality."""
    return {"items": service.list_units(service.get_municipality(slug).id), "next": None}
