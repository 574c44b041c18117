"""Decisions as JSON."""

import uuid
from typing import Any

from flask import jsonify
from flask_smorest import Blueprint

from app.accounts.guards import staff, the_user
from app.accounts.service import MODERATORS
from app.contributions.schemas import OwnContributionOut, present
from app.contributions.service import find_for_staff
from app.moderation import service
from app.moderation.schemas import DecisionIn

blueprint = Blueprint("moderation_api", __name__, url_prefix="/api/v1/staff")


@blueprint.post("/contributions/<uuid:contribution_id>/decisions")
@staff
@blueprint.arguments(DecisionIn)
@blueprint.response(200, OwnContributionOut)
def decide(data: dict[str, Any], contribution_id: uuid.UUID) -> Any:
    """Publish, return or remove. For moderators of the municipality."""
    contribution = find_for_staff(contribution_id, user=the_user(), roles=MODERATORS)
    service.decide(subject=contribution, by=the_user(), **data)
    return jsonify(present(contribution, own=True))
