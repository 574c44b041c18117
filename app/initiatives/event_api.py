"""Events, who comes and what they bring, as JSON."""

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.core.conditional import read_version, require_match, tagged
from app.core.crowds import per_person
from app.core.engagements import set_overlaps
from app.core.pagination import Page
from app.core.queries import DayQuery, MunicipalityQuery, PageQuery
from app.core.shared_pages import public_page
from app.initiatives import events, rsvps, service
from app.initiatives.event_models import ANSWERED, Coming, Event, Rsvp
from app.initiatives.event_schemas import (
    BringIn,
    BringOut,
    EventChange,
    EventIn,
    EventOut,
    EventPage,
    OwnRsvpPage,
    RsvpIn,
    RsvpOut,
)
from app.places.service import get_municipality

blueprint = Blueprint("events_api", __name__, url_prefix="/api/v1")


@blueprint.get("/events")
@public_page
@blueprint.arguments(MunicipalityQuery, location="query")
@blueprint.response(200, EventPage)
def list_events(query: dict[str, Any]) -> Page[Event]:
    """What is to come in a municipality, the nearest in time first."""
    municipality = get_municipality(query.pop("municipality"))
    return events.list_events(municipality=municipality, **query)


@blueprint.get("/events/<uuid:event_id>")
@public_page
@blueprint.response(200, EventOut)
def get_event(event_id: uuid.UUID) -> Event:
    """One, with the days it is on next."""
    return events.find_event(event_id)


@blueprint.put("/events/<uuid:event_id>")
@signed_in
@per_person("60/hour")
@blueprint.arguments(EventIn)
@blueprint.response(201, EventOut)
@blueprint.alt_response(200, schema=EventOut, description="It had been received before")
def put_event(data: dict[str, Any], event_id: uuid.UUID) -> Any:
    """Invite to something, as a host of a public initiative. The same again changes nothing."""
    initiative = service.find_visible(data["initiative"], user=the_user())
    event, created = events.put_event(
        event_id=event_id, initiative=initiative, by=the_user(), content=data["content"]
    )
    return _tagged(event, 201 if created else 200)


@blueprint.patch("/events/<uuid:event_id>")
@signed_in
@blueprint.arguments(EventChange)
@blueprint.response(200, EventOut)
def patch_event(data: dict[str, Any], event_id: uuid.UUID) -> Any:
    """Say it anew, all of it; who comes is told of another time or place."""
    event = events.find_hosted(event_id, user=the_user())
    version = require_match(read_version())
    events.change_event(event=event, by=the_user(), version=version, content=data["content"])
    rsvps.fill(event_id=event_id)
    return _tagged(event, 200)


@blueprint.delete("/events/<uuid:event_id>")
@signed_in
@blueprint.response(204)
def delete_event(event_id: uuid.UUID) -> None:
    """Cancel it; who comes is told."""
    event = events.find_hosted(event_id, user=the_user())
    events.cancel_event(event=event, by=the_user(), version=read_version())


@blueprint.put("/events/<uuid:event_id>/rsvps/me")
@signed_in
@per_person("200/hour")
@blueprint.arguments(RsvpIn)
@blueprint.response(200, RsvpOut)
def put_rsvp(data: dict[str, Any], event_id: uuid.UUID) -> Any:
    """Yes, maybe or no to a day (the next, if none is named). The same again changes nothing. What one
    has at the same time is said, and hinders nothing."""
    mine, _changed = rsvps.answer(
        event_id=event_id, user=the_user(), coming=Coming(data["answer"]), on=data["on"]
    )
    if mine.coming in ANSWERED:
        set_overlaps(the_user().id, [(mine, mine.event)])
    return _own(RsvpOut().dump(mine))


@blueprint.delete("/events/<uuid:event_id>/rsvps/me")
@signed_in
@blueprint.arguments(DayQuery, location="query")
@blueprint.response(204)
def delete_rsvp(query: dict[str, Any], event_id: uuid.UUID) -> None:
    """The same as no."""
    rsvps.answer(event_id=event_id, user=the_user(), coming=Coming.NO, on=query["on"])


@blueprint.put("/events/<uuid:event_id>/brings/<uuid:bring_id>")
@signed_in
@per_person("200/hour")
@blueprint.arguments(BringIn)
@blueprint.response(200, BringOut)
def put_bring(data: dict[str, Any], event_id: uuid.UUID, bring_id: uuid.UUID) -> Any:
    """Say what one brings; the first to take a wish has it."""
    thing = rsvps.bring(event_id=event_id, bring_id=bring_id, user=the_user(), **data)
    return _own(BringOut().dump(thing))


@blueprint.delete("/events/<uuid:event_id>/brings/<uuid:bring_id>")
@signed_in
@blueprint.response(204)
def delete_bring(event_id: uuid.UUID, bring_id: uuid.UUID) -> None:
    """Bring it not after all. Once is enough."""
    rsvps.bring_not(event_id=event_id, bring_id=bring_id, user=the_user())


@blueprint.get("/me/rsvps")
@signed_in
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, OwnRsvpPage)
def list_own(query: dict[str, Any]) -> Page[Rsvp]:
    """What one comes to, the nearest first."""
    page = rsvps.list_own(the_user(), **query)
    set_overlaps(the_user().id, ((one, one.event) for one in page.items))
    return page


def _own(document: Any) -> Response:
    response = jsonify(document)
    response.headers["Cache-Control"] = "no-store"
    return response


def _tagged(event: Event, status: int) -> Response:
    return tagged(EventOut().dump(event), version=event.version, status=status)
