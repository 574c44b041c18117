"""Offers, and what one is asked because of them, as JSON. All of it is one's own."""

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.accounts.sessions import guest_digest
from app.core.concept_schemas import ConceptsIn, ConceptsOut
from app.core.conditional import read_version, require_match, tagged
from app.core.crowds import per_person
from app.core.engagements import set_overlaps
from app.core.pagination import Page
from app.core.queries import PageQuery
from app.offers import asking, fitting, service
from app.offers.models import Ask, Offer
from app.offers.schemas import (
    AnsweredOut,
    AskAnswerIn,
    AskPage,
    FitList,
    OfferIn,
    OfferOut,
    OfferPage,
)

blueprint = Blueprint("offers_api", __name__, url_prefix="/api/v1/me")


@blueprint.get("/offers")
@signed_in
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, OfferPage)
def list_offers(query: dict[str, Any]) -> Page[Offer]:
    """What one has offered, the newest first."""
    return service.list_own(the_user(), **query)


@blueprint.put("/offers/<uuid:offer_id>")
@signed_in
@per_person("60/hour")
@blueprint.arguments(OfferIn)
@blueprint.response(201, OfferOut)
@blueprint.alt_response(200, schema=OfferOut, description="It had been received before")
def put_offer(data: dict[str, Any], offer_id: uuid.UUID) -> Any:
    """Offer something. The same again changes nothing."""
    offer, created = service.put_offer(
        offer_id=offer_id,
        user=the_user(),
        guest_digest=guest_digest(),
        content=data["content"],
    )
    return _tagged(offer, 201 if created else 200)


@blueprint.patch("/offers/<uuid:offer_id>")
@signed_in
@blueprint.arguments(OfferIn)
@blueprint.response(200, OfferOut)
def patch_offer(data: dict[str, Any], offer_id: uuid.UUID) -> Any:
    """Say it anew, all of it. `If-Match` carries the ETag that was read."""
    offer = service.find_own(offer_id, user=the_user())
    version = require_match(read_version())
    service.change_offer(offer=offer, version=version, content=data["content"])
    return _tagged(offer, 200)


@blueprint.put("/offers/<uuid:offer_id>/concepts")
@signed_in
@per_person("60/hour")
@blueprint.arguments(ConceptsIn)
@blueprint.response(200, ConceptsOut)
def put_offer_concepts(data: dict[str, Any], offer_id: uuid.UUID) -> Any:
    """Say what it is about, where its words were read wrongly."""
    offer = service.choose_concepts(offer_id=offer_id, user=the_user(), **data)
    return jsonify(concepts=offer.concepts, read_as=service.read_as(offer))


@blueprint.post("/offers/<uuid:offer_id>/pause")
@signed_in
@blueprint.response(200, OfferOut)
def pause_offer(offer_id: uuid.UUID) -> Any:
    """Be asked nothing because of it, until it is resumed."""
    return _tagged(service.pause_offer(offer_id=offer_id, user=the_user()), 200)


@blueprint.post("/offers/<uuid:offer_id>/resume")
@signed_in
@blueprint.response(200, OfferOut)
def resume_offer(offer_id: uuid.UUID) -> Any:
    """Be asked again."""
    return _tagged(service.resume_offer(offer_id=offer_id, user=the_user()), 200)


@blueprint.post("/offers/<uuid:offer_id>/keep")
@signed_in
@blueprint.response(200, OfferOut)
def keep_offer(offer_id: uuid.UUID) -> Any:
    """It still stands: for another half year."""
    return _tagged(service.keep_offer(offer_id=offer_id, user=the_user()), 200)


@blueprint.delete("/offers/<uuid:offer_id>")
@signed_in
@blueprint.response(204)
def delete_offer(offer_id: uuid.UUID) -> None:
    """Take it back; nobody asks why."""
    service.delete_offer(offer_id=offer_id, user=the_user())


@blueprint.get("/asks")
@signed_in
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, AskPage)
def list_asks(query: dict[str, Any]) -> Page[Ask]:
    """What one has been asked and has not answered, the newest first."""
    return asking.list_open(the_user(), **query)


@blueprint.post("/asks/<uuid:ask_id>/answer")
@signed_in
@blueprint.arguments(AskAnswerIn)
@blueprint.response(200, AnsweredOut)
def answer_ask(data: dict[str, Any], ask_id: uuid.UUID) -> dict[str, Any]:
    """Yes is signing up; no is seen by nobody."""
    ask, mine = asking.answer(ask_id=ask_id, user=the_user(), **data)
    if mine is not None:
        set_overlaps(the_user().id, [(mine, ask.need)])
    overlaps = mine.overlaps if mine else ()
    return {"answer": ask.answer, "sign_up": mine.state if mine else None, "overlaps": overlaps}


@blueprint.get("/fitting-needs")
@signed_in
@blueprint.response(200, FitList)
def list_fitting() -> dict[str, Any]:
    """The ten nearest in time that fit what one has offered."""
    return {"items": fitting.find_fitting(the_user())}


def _tagged(offer: Offer, status: int) -> Response:
    return tagged(OfferOut().dump(offer), version=offer.version, status=status)
