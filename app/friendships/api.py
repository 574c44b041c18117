"""Friendships as JSON."""

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.accounts.guards import signed_in, the_user
from app.core.conditional import read_version, tagged
from app.core.crowds import per_person
from app.core.pagination import Page
from app.core.queries import MunicipalityQuery, PageQuery
from app.core.shared_pages import public_page
from app.friendships import finding, life, service
from app.friendships.models import PUBLIC, Friendship, State
from app.friendships.schemas import (
    CheckInIn,
    EndQuery,
    FriendshipAnswerIn,
    FriendshipIn,
    FriendshipOut,
    FriendshipPage,
    OwnFriendshipOut,
    OwnFriendshipPage,
)
from app.places.service import get_municipality

blueprint = Blueprint("friendships_api", __name__, url_prefix="/api/v1")


class FriendshipQuery(MunicipalityQuery):
    state = fields.String(load_default=State.ACTIVE, validate=validate.OneOf(PUBLIC))


@blueprint.get("/friendships")
@public_page
@blueprint.arguments(FriendshipQuery, location="query")
@blueprint.response(200, FriendshipPage)
def list_friendships(query: dict[str, Any]) -> Page[Friendship]:
    """Those that a party of a municipality is in, the latest agreed first."""
    municipality = get_municipality(query.pop("municipality"))
    states = (State(query.pop("state")),)
    return finding.list_public(municipality=municipality, states=states, **query)


@blueprint.get("/friendships/<uuid:friendship_id>")
@public_page
@blueprint.response(200, FriendshipOut)
def get_friendship(friendship_id: uuid.UUID) -> Friendship:
    """One that was agreed."""
    return service.find_public(friendship_id)


@blueprint.put("/friendships/<uuid:friendship_id>")
@signed_in
@per_person("60/hour")
@blueprint.arguments(FriendshipIn)
@blueprint.response(201, OwnFriendshipOut)
@blueprint.alt_response(200, schema=OwnFriendshipOut, description="It had been received before")
def put_friendship(data: dict[str, Any], friendship_id: uuid.UUID) -> Any:
    """Propose a task to another party, in a party's name. The same again changes nothing."""
    made, created = service.put_friendship(friendship_id=friendship_id, by=the_user(), **data)
    return _tagged(made, 201 if created else 200)


@blueprint.delete("/friendships/<uuid:friendship_id>")
@signed_in
@blueprint.arguments(EndQuery, location="query")
@blueprint.response(204)
def delete_friendship(query: dict[str, Any], friendship_id: uuid.UUID) -> None:
    """Take a proposal back, or leave. Once is enough; `If-Match` is obeyed."""
    life.end_friendship(friendship_id=friendship_id, by=the_user(), version=read_version(), **query)


@blueprint.post("/friendships/<uuid:proposal_id>/answer")
@signed_in
@blueprint.arguments(FriendshipAnswerIn)
@blueprint.response(200, OwnFriendshipOut)
def answer_friendship(data: dict[str, Any], proposal_id: uuid.UUID) -> Any:
    """Yes or no to a proposal; `If-Match` is obeyed."""
    answered = service.answer_friendship(
        friendship_id=proposal_id, by=the_user(), version=read_version(), **data
    )
    return _tagged(answered, 200)


@blueprint.put("/friendships/<uuid:friendship_id>/check-ins/<uuid:check_in_id>")
@signed_in
@per_person("60/hour")
@blueprint.arguments(CheckInIn)
@blueprint.response(201, OwnFriendshipOut)
@blueprint.alt_response(200, schema=OwnFriendshipOut, description="It had been received before")
def put_check_in(data: dict[str, Any], friendship_id: uuid.UUID, check_in_id: uuid.UUID) -> Any:
    """Say how it goes: `keep`, `change` (then propose a task that follows) or `finished`. `If-Match`
    is obeyed."""
    said, created = life.check_in(
        friendship_id=friendship_id,
        check_in_id=check_in_id,
        by=the_user(),
        version=read_version(),
        **data,
    )
    return _tagged(said.friendship, 201 if created else 200)


@blueprint.get("/me/friendships")
@signed_in
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, OwnFriendshipPage)
def list_own(query: dict[str, Any]) -> Page[Friendship]:
    """What the parties that one speaks for have and had, and what is proposed; the newest first."""
    return finding.list_own(the_user(), **query)


def _tagged(friendship: Friendship, status: int) -> Response:
    return tagged(OwnFriendshipOut().dump(friendship), version=friendship.version, status=status)
