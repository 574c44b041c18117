"""Needs and sign-ups as JSON."""

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.core.concept_schemas import ConceptsIn, ConceptsOut
from app.core.conditional import read_version, require_match, tagged
from app.core.crowds import per_person
from app.core.engagements import set_overlaps
from app.core.pagination import Page
from app.core.queries import DayQuery, PageQuery
from app.core.shared_pages import public_page
from app.needs import changing, finding, service, sign_ups
from app.needs.index import read_as
from app.needs.models import ACTIVE, Need, SignUp
from app.needs.schemas import (
    AnswerIn,
    NeedChange,
    NeedIn,
    NeedOut,
    NeedPage,
    NeedQuery,
    OwnSignUpPage,
    SignUpIn,
    SignUpOut,
)
from app.places.service import get_municipality

blueprint = Blueprint("needs_api", __name__, url_prefix="/api/v1")


@blueprint.get("/needs")
@public_page
@blueprint.arguments(NeedQuery, location="query")
@blueprint.response(200, NeedPage)
def list_needs(query: dict[str, Any]) -> Page[Need]:
    """What is to come in a municipality and, with `within`, around it, the nearest in time first;
    every filter must fit."""
    municipality = get_municipality(query.pop("municipality"))
    return finding.list_needs(municipality=municipality, **query)


@blueprint.get("/needs/<uuid:need_id>")
@public_page
@blueprint.response(200, NeedOut)
def get_need(need_id: uuid.UUID) -> Need:
    """One, with its slots and the days it is on next."""
    return service.find_need(need_id)


@blueprint.put("/needs/<uuid:need_id>")
@signed_in
@per_person("100/hour")
@blueprint.arguments(NeedIn)
@blueprint.response(201, NeedOut)
@blueprint.alt_response(200, schema=NeedOut, description="It had been received before")
def put_need(data: dict[str, Any], need_id: uuid.UUID) -> Any:
    """Post a need for an organisation that one speaks for. The same again changes nothing."""
    need, created = service.put_need(
        need_id=need_id,
        by=the_user(),
        municipality=get_municipality(data["municipality"]),
        organisation_id=data["organisation"],
        content=data["content"],
    )
    return _tagged(need, 201 if created else 200)


@blueprint.patch("/needs/<uuid:need_id>")
@signed_in
@blueprint.arguments(NeedChange)
@blueprint.response(200, NeedOut)
def patch_need(data: dict[str, Any], need_id: uuid.UUID) -> Any:
    """Say it anew; who has signed up is told of another time, place or role."""
    need = service.find_own(need_id, user=the_user())
    version = require_match(read_version())
    changing.change_need(need=need, by=the_user(), version=version, **data)
    return _tagged(need, 200)


@blueprint.put("/needs/<uuid:need_id>/concepts")
@signed_in
@per_person("60/hour")
@blueprint.arguments(ConceptsIn)
@blueprint.response(200, ConceptsOut)
def put_need_concepts(data: dict[str, Any], need_id: uuid.UUID) -> Any:
    """Say what it is about, where its words were read wrongly."""
    need = service.find_own(need_id, user=the_user())
    changing.choose_concepts(need=need, by=the_user(), **data)
    return jsonify(concepts=need.concepts, read_as=read_as(need))


@blueprint.delete("/needs/<uuid:need_id>")
@signed_in
@blueprint.response(204)
def delete_need(need_id: uuid.UUID) -> None:
    """Cancel it; who has signed up is told."""
    need = service.find_own(need_id, user=the_user())
    service.cancel_need(need=need, by=the_user(), version=read_version())


@blueprint.put("/needs/<uuid:need_id>/sign-ups/me")
@signed_in
@per_person("200/hour")
@blueprint.arguments(SignUpIn)
@blueprint.response(201, SignUpOut)
@blueprint.alt_response(200, schema=SignUpOut, description="One had signed up before")
def put_sign_up(data: dict[str, Any], need_id: uuid.UUID) -> Any:
    """Take a place on a day (the next, if none is named), or one in the queue. What one has at the same
    time is said, and hinders nothing."""
    mine, created = sign_ups.sign_up(
        need_id=need_id, slot_id=data["slot"], user=the_user(), on=data["on"]
    )
    return _own(mine, 201 if created else 200)


@blueprint.delete("/needs/<uuid:need_id>/sign-ups/me")
@signed_in
@blueprint.arguments(DayQuery, location="query")
@blueprint.response(204)
def delete_sign_up(query: dict[str, Any], need_id: uuid.UUID) -> None:
    """Give the place back. Once is enough."""
    sign_ups.cancel(need_id=need_id, user=the_user(), on=query["on"])


@blueprint.post("/needs/<uuid:need_id>/sign-ups/me/answer")
@signed_in
@blueprint.arguments(AnswerIn)
@blueprint.response(200, SignUpOut)
def answer_place(data: dict[str, Any], need_id: uuid.UUID) -> Any:
    """Take the place that came free, or let it go on."""
    mine = sign_ups.answer(need_id=need_id, user=the_user(), **data)
    return _own(mine, 200)


@blueprint.get("/me/sign-ups")
@signed_in
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, OwnSignUpPage)
def list_own(query: dict[str, Any]) -> Page[SignUp]:
    """What one has signed up for, the nearest first."""
    page = sign_ups.list_own(the_user(), **query)
    set_overlaps(the_user().id, ((one, one.need) for one in page.items))
    return page


def _own(mine: SignUp, status: int) -> Response:
    sign_ups.with_positions([mine])
    if mine.state in ACTIVE:
        set_overlaps(the_user().id, [(mine, mine.need)])
    response = jsonify(SignUpOut().dump(mine))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _tagged(need: Need, status: int) -> Response:
    return tagged(NeedOut().dump(need), version=need.version, status=status)
