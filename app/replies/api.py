"""The reception as JSON."""

import uuid
from typing import Any

from flask import jsonify
from flask_smorest import Blueprint

from app.accounts.guards import staff, the_user
from app.accounts.service import staff_municipalities
from app.contributions import lines
from app.contributions.schemas import OwnContributionOut, OwnContributionPage, ReplyOut, present
from app.contributions.service import find_for_staff, list_waiting
from app.core.errors import NotFound
from app.replies import service
from app.replies.schemas import AssignmentIn, OutcomeIn, QueueQuery, ReplyIn

blueprint = Blueprint("replies_api", __name__, url_prefix="/api/v1/staff")


@blueprint.get("/queue")
@staff
@blueprint.arguments(QueueQuery, location="query")
@blueprint.response(200, OwnContributionPage)
def queue(query: dict[str, Any]) -> Any:
    """What waits in the municipalities where one is staff, the oldest promise first."""
    places = staff_municipalities(the_user())
    if slug := query.pop("municipality"):
        places = [one for one in places if one.slug == slug]
        if not places:
            raise NotFound
    page = list_waiting(municipality_ids=[one.id for one in places], **query)
    return jsonify(items=[present(one, own=True) for one in page.items], next=page.next)


@blueprint.post("/contributions/<uuid:contribution_id>/read")
@staff
@blueprint.response(200, OwnContributionOut)
def read(contribution_id: uuid.UUID) -> Any:
    """Somebody at the municipality has read it: the author's timeline says so."""
    contribution = find_for_staff(contribution_id, user=the_user())
    lines.mark_read(contribution, by=the_user())
    return jsonify(present(contribution, own=True))


@blueprint.post("/contributions/<uuid:contribution_id>/assignments")
@staff
@blueprint.arguments(AssignmentIn)
@blueprint.response(200, OwnContributionOut)
def assign(data: dict[str, Any], contribution_id: uuid.UUID) -> Any:
    """Give it to a unit."""
    contribution = find_for_staff(contribution_id, user=the_user())
    service.assign(
        contribution=contribution,
        unit_id=data["unit"],
        by=the_user(),
        version=data["version"],
    )
    return jsonify(present(contribution, own=True))


@blueprint.post("/contributions/<uuid:contribution_id>/replies")
@staff
@blueprint.arguments(ReplyIn)
@blueprint.response(201, ReplyOut)
def reply(data: dict[str, Any], contribution_id: uuid.UUID) -> Any:
    """Answer, for now or finally, in the unit's name."""
    contribution = find_for_staff(contribution_id, user=the_user())
    return service.send_reply(contribution=contribution, by=the_user(), **data)


@blueprint.post("/contributions/<uuid:contribution_id>/outcome")
@staff
@blueprint.arguments(OutcomeIn)
@blueprint.response(201, ReplyOut)
def outcome(data: dict[str, Any], contribution_id: uuid.UUID) -> Any:
    """Say what came of it."""
    contribution = find_for_staff(contribution_id, user=the_user())
    return service.tell_outcome(contribution=contribution, by=the_user(), **data)
