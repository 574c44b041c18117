"""Support of initiatives as JSON."""

import uuid
from typing import Any

from flask import jsonify
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.core.crowds import per_person
from app.core.shared_pages import public_page
from app.initiatives import service, support
from app.initiatives.support_schemas import SupportAnswerIn, SupportIn, SupportList, SupportOut

blueprint = Blueprint("support_api", __name__, url_prefix="/api/v1")


@blueprint.get("/initiatives/<uuid:initiative_id>/supports")
@public_page
@blueprint.response(200, SupportList)
def list_supports(initiative_id: uuid.UUID) -> dict[str, Any]:
    """Support that was accepted, and what the municipality was asked; the newest 50."""
    return {"items": support.list_public(service.find_initiative(initiative_id))}


@blueprint.put("/initiatives/<uuid:initiative_id>/supports/<uuid:support_id>")
@signed_in
@per_person("60/hour")
@blueprint.arguments(SupportIn)
@blueprint.response(201, SupportOut)
@blueprint.alt_response(200, schema=SupportOut, description="It had been received before")
def put_support(data: dict[str, Any], initiative_id: uuid.UUID, support_id: uuid.UUID) -> Any:
    """Offer support in a party's name, or ask the municipality as a host."""
    initiative = service.find_initiative(initiative_id)
    made, created = support.put_support(
        support_id=support_id, initiative=initiative, by=the_user(), **data
    )
    return jsonify(SupportOut().dump(made)), 201 if created else 200


@blueprint.post("/supports/<uuid:support_id>/answer")
@signed_in
@blueprint.arguments(SupportAnswerIn)
@blueprint.response(200, SupportOut)
def answer_support(data: dict[str, Any], support_id: uuid.UUID) -> Any:
    """A host answers an offer; a unit, with a reason, what was asked of the municipality."""
    return support.answer_support(support_id=support_id, by=the_user(), **data)
