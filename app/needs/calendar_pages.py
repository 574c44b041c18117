"""Calendars to subscribe to."""

import uuid

from flask import Blueprint, Response, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import service as accounts
from app.accounts.guards import signed_in, the_user
from app.accounts.models import User
from app.core import calendars
from app.core.errors import NotFound
from app.core.ids import keyed_digest
from app.core.shared_pages import public_page
from app.needs import feeds, service, sign_ups
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


@blueprint.get("/kalender/<calendar>.ics")
def own(calendar: str) -> ResponseReturnValue:
    """A person's own, for whoever holds its address."""
    mine = sign_ups.list_for_calendar(_holder(calendar))
    events = [feeds.sign_up_event(one, url=_page("needs.personal", one.need_id)) for one in mine]
    response = calendars.answer("Bidra", events)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/meg/kalender/ny")
@signed_in
def renew() -> ResponseReturnValue:
    """Another address: the old one shows nothing any more."""
    accounts.renew_calendar(the_user())
    flash(_("Kalenderen har fått en ny adresse. Den gamle virker ikke lenger."))
    return redirect(url_for("needs.own"), code=303)


def calendar_token(user: User) -> str:
    """What the address of a person's calendar ends in: who, and that it is from us."""
    return f"{user.id.hex}{_signature(user)}"


def _signature(user: User) -> str:
    key = str(current_app.config["SECRET_KEY"])
    return keyed_digest(key, "calendar", user.id.hex, str(user.calendar_epoch))[:32]


def _holder(token: str) -> User:
    try:
        user = accounts.find_user(uuid.UUID(hex=token[:32]))
    except ValueError as error:
        raise NotFound from error
    if user is None or token != calendar_token(user):
        raise NotFound
    return user


def _calendar(name: str, needs: list[Need]) -> Response:
    events = [feeds.need_event(one, url=_page("needs.public", one.id)) for one in needs]
    return calendars.answer(name, events)


def _page(endpoint: str, need_id: uuid.UUID) -> str:
    path = url_for(endpoint, need_id=need_id)
    return f"{current_app.config['BASE_URL']}{path}"
