"""Initiatives, who is in them and what is new, as JSON."""

import uuid
from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.core.conditional import read_version, require_match, tagged
from app.core.crowds import per_person
from app.core.pagination import Page
from app.core.pictures import prepare
from app.core.queries import PageQuery
from app.core.shared_pages import public_page
from app.core.uploads import data_folder
from app.extensions import db
from app.initiatives import finding, members, pictures, service, updates
from app.initiatives.models import Initiative, Member, Update
from app.initiatives.schemas import (
    DescriptionQuery,
    InitiativeChange,
    InitiativeIn,
    InitiativeOut,
    InitiativePage,
    InitiativeQuery,
    MemberIn,
    MemberOut,
    OwnInitiativeOut,
    OwnMemberPage,
    UpdateIn,
    UpdateOut,
    UpdatePage,
    UpdatePictureOut,
)
from app.places.service import get_municipality

blueprint = Blueprint("initiatives_api", __name__, url_prefix="/api/v1")


@blueprint.get("/initiatives")
@public_page
@blueprint.arguments(InitiativeQuery, location="query")
@blueprint.response(200, InitiativePage)
def list_initiatives(query: dict[str, Any]) -> Page[Initiative]:
    """What goes on in a municipality and, with `within`, around it, the one where something happened
    last first; every filter must fit."""
    municipality = get_municipality(query.pop("municipality"))
    return finding.list_initiatives(municipality=municipality, **query)


@blueprint.get("/initiatives/<uuid:initiative_id>")
@public_page
@blueprint.response(200, InitiativeOut)
def get_initiative(initiative_id: uuid.UUID) -> Initiative:
    """One that everybody may read."""
    return service.find_initiative(initiative_id)


@blueprint.put("/initiatives/<uuid:initiative_id>")
@signed_in
@per_person("60/hour")
@blueprint.arguments(InitiativeIn)
@blueprint.response(201, OwnInitiativeOut)
@blueprint.alt_response(200, schema=OwnInitiativeOut, description="It had been received before")
def put_initiative(data: dict[str, Any], initiative_id: uuid.UUID) -> Any:
    """Start one. The same again changes nothing. A moderator reads it before others do."""
    municipality = get_municipality(data.pop("municipality"))
    initiative, created = service.put_initiative(
        initiative_id=initiative_id, by=the_user(), municipality=municipality, **data
    )
    return _tagged(initiative, 201 if created else 200)


@blueprint.patch("/initiatives/<uuid:initiative_id>")
@signed_in
@blueprint.arguments(InitiativeChange)
@blueprint.response(200, OwnInitiativeOut)
def patch_initiative(data: dict[str, Any], initiative_id: uuid.UUID) -> Any:
    """Say it anew, all of it. New texts of what is public wait for a moderator."""
    initiative = service.find_hosted(initiative_id, user=the_user())
    version = require_match(read_version())
    service.change_initiative(
        initiative=initiative, by=the_user(), version=version, content=data["content"]
    )
    return _tagged(initiative, 200)


@blueprint.put("/initiatives/<uuid:initiative_id>/members/me")
@signed_in
@per_person("200/hour")
@blueprint.arguments(MemberIn)
@blueprint.response(201, MemberOut)
@blueprint.alt_response(200, schema=MemberOut, description="One was in it before")
def join(data: dict[str, Any], initiative_id: uuid.UUID) -> Any:
    """Take part, or follow."""
    mine, created = members.join(
        initiative_id=initiative_id, user=the_user(), follow=data["as_"] == "follower"
    )
    return _own(MemberOut().dump(mine), 201 if created else 200)


@blueprint.delete("/initiatives/<uuid:initiative_id>/members/me")
@signed_in
@blueprint.response(204)
def leave(initiative_id: uuid.UUID) -> None:
    """Once is enough. The last host hands over first."""
    members.leave(initiative_id=initiative_id, user=the_user())


@blueprint.get("/me/initiatives")
@signed_in
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, OwnMemberPage)
def list_own(query: dict[str, Any]) -> Page[Member]:
    """What one is in or follows, the newest first."""
    return members.list_own(the_user(), **query)


@blueprint.get("/initiatives/<uuid:initiative_id>/updates")
@public_page
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, UpdatePage)
def list_updates(query: dict[str, Any], initiative_id: uuid.UUID) -> Page[Update]:
    """What is new, the newest first, each with its replies."""
    return updates.list_updates(service.find_initiative(initiative_id), **query)


@blueprint.put("/initiatives/<uuid:initiative_id>/updates/<uuid:update_id>")
@signed_in
@per_person("60/hour")
@blueprint.arguments(UpdateIn)
@blueprint.response(201, UpdateOut)
@blueprint.alt_response(200, schema=UpdateOut, description="It had been received before")
def put_update(data: dict[str, Any], initiative_id: uuid.UUID, update_id: uuid.UUID) -> Any:
    """Write what is new (hosts), or a reply to it (`parent`; whoever takes part). A moderator reads
    it before others do."""
    update, created = updates.put_update(
        update_id=update_id,
        initiative=service.find_initiative(initiative_id),
        by=the_user(),
        parent_id=data.pop("parent"),
        **data,
    )
    return _own(UpdateOut().dump(update), 201 if created else 200)


@blueprint.put(
    "/initiatives/<uuid:initiative_id>/updates/<uuid:update_id>/pictures/<uuid:picture_id>"
)
@signed_in
@per_person("60/hour")
@blueprint.arguments(DescriptionQuery, location="query")
@blueprint.response(201, UpdatePictureOut)
@blueprint.alt_response(200, schema=UpdatePictureOut, description="It had been received before")
def put_picture(
    query: dict[str, str], initiative_id: uuid.UUID, update_id: uuid.UUID, picture_id: uuid.UUID
) -> Any:
    """Send a picture (JPEG, PNG or WebP, at most 10 MB) of what one wrote, before it is published; at
    most two. The same again changes nothing."""
    update = updates.find_update(update_id, service.find_initiative(initiative_id))
    pictures.require_place(update, picture_id, the_user())
    db.session.rollback()  # nothing is held while the picture is read
    prepared = prepare(request.get_data())
    picture, created = pictures.add_picture(
        update=update,
        picture_id=picture_id,
        by=the_user(),
        prepared=prepared,
        data=data_folder(),
        **query,
    )
    return _own(UpdatePictureOut().dump(picture), 201 if created else 200)


def _tagged(initiative: Initiative, status: int) -> Response:
    return tagged(OwnInitiativeOut().dump(initiative), version=initiative.version, status=status)


def _own(document: Any, status: int) -> Response:
    response = jsonify(document)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
