"""Calendars to subscribe to."""

import uuid

from flask import Blueprint, Response, current_app, url_for
from flask.typing import ResponseReturnValue

from app.core import calendars
from app.core.shared_pages import public_page
from app.needs import feeds, service
from app.needs.models import Need
from app.organisations.service import find_public
from app.places.service import get_municipality

blueprint = Blueprint("needs_calendar", __name__)


@blueprint.get("/behov/<uuid:need_id>.ics")
@public_page
def need(need_id: uuid.UUID) -> ResponseReturnValue:
    """One need, to be put into a calendar."""
    found = service.find_need(need_id)
    return _calendar(found.title, [found])


@blueprint.get("/<slug>/behov.ics")
@public_page
def municipality(slug: str) -> ResponseReturnValue:
    place = get_municipality(slug)
    return _calendar(f"Bidra {place.name}", service.list_for_calendar(municipality=place))


@blueprint.get("/organisasjoner/<uuid:organisation_id>/behov.ics")
@public_page
def organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    found = find_public(organisation_id)
    return _calendar(found.name, service.list_for_calendar(organisation=found))


def _calendar(name: str, needs: list[Need]) -> Response:
    events = [feeds.need_event(one, url=_page("needs.public", one.id)) for one in needs]
    return calendars.answer(name, events)


def _page(endpoint: str, need_id: uuid.UUID) -> str:
    path = url_for(endpoint, need_id=need_id)
    return f"{current_app.config['BASE_URL']}{path}"
