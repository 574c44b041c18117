"""Calendars over everything that has a time: a municipality's, and a person's own."""

import uuid
from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Event

from app.accounts import service as accounts
from app.accounts.guards import signed_in, the_user
from app.accounts.models import User
from app.core import calendars, clock
from app.core.errors import NotFound
from app.core.ids import keyed_digest
from app.core.shared_pages import public_page
from app.friendships.feeds import meeting_event
from app.friendships.finding import list_meetings
from app.initiatives import events, rsvps
from app.initiatives.feeds import event_entry, rsvp_entry
from app.needs import service as needs
from app.needs import sign_ups
from app.needs.feeds import need_event, sign_up_event
from app.places.service import get_municipality

blueprint = Blueprint("calendar", __name__)
# What has been stays so long in a calendar that looks again.
LATELY = timedelta(days=31)


@blueprint.get("/<slug>/kalender.ics")
@public_page
def municipality(slug: str) -> ResponseReturnValue:
    """Everything that happens in a municipality: needs, events of initiatives, and the days on which
    friends meet."""
    place = get_municipality(slug)
    found: list[Event] = [
        need_event(one, url=_page("needs.public", need_id=one.id))
        for one in needs.list_for_calendar(municipality=place)
    ]
    for one in events.list_for_calendar(place):
        entry = event_entry(one, url=_page("events.public", event_id=one.id))
        found.append(calendars.repeating(one, entry))
    found += [
        meeting_event(one, url=_page("friendships.public", friendship_id=one.id))
        for one in list_meetings(municipality=place, since=clock.today() - LATELY)
    ]
    return calendars.answer(f"Bidra {place.name}", found)


@blueprint.get("/kalender/<calendar>.ics")
def own(calendar: str) -> ResponseReturnValue:
    """A person's own, for whoever holds its address."""
    user = _holder(calendar)
    found: list[Event] = [
        sign_up_event(one, url=_page("needs.personal", need_id=one.need_id))
        for one in sign_ups.list_for_calendar(user)
    ]
    for one in rsvps.list_for_calendar(user):
        entry = rsvp_entry(one, url=_page("events.personal", event_id=one.event_id))
        found.append(calendars.on_one_day(one.event, one.on, entry))
    found += [
        meeting_event(one, url=_page("friendship_parties.manage", friendship_id=one.id))
        for one in list_meetings(user=user, since=clock.today() - LATELY)
    ]
    response = calendars.answer("Bidra", found)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/meg/kalender/ny")
@signed_in
def renew() -> ResponseReturnValue:
    """Another address: the old one shows nothing any more."""
    accounts.renew_calendar(the_user())
    flash(_("Kalenderen har fått en ny adresse. Den gamle virker ikke lenger."))
    return redirect(url_for("plan.own"), code=303)


def calendar_address(user: User) -> str:
    """Where a person's own calendar is, for whoever is told."""
    return str(current_app.config["BASE_URL"]) + url_for(
        "calendar.own", calendar=calendar_token(user)
    )


def calendar_token(user: User) -> str:
    """What that address ends in: who, and that it is from us."""
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


def _page(endpoint: str, **values: object) -> str:
    return str(current_app.config["BASE_URL"]) + url_for(endpoint, **values)  # type: ignore[arg-type]
