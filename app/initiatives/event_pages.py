"""Events: what everybody reads, answering, and what hosts do."""

import uuid
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.accounts.names import keep_name
from app.core import calendars, clock, schedule
from app.core.crowds import per_person
from app.core.engagements import find_clashes
from app.core.errors import DomainError, Invalid, NotFound
from app.core.forms import EMPTY, Form, beside, go_on, read_form, read_typed, refuse, require_data
from app.core.ids import new_id
from app.core.language import current_language
from app.core.points import POINT
from app.core.schedule_schemas import DayOffIn
from app.core.shared_pages import public_page
from app.extensions import db
from app.initiatives import events, rsvps, service
from app.initiatives.event_models import ANSWERED, Event, Rsvp
from app.initiatives.event_schemas import (
    EventChange,
    EventIn,
    at_fields,
    event_to_form,
    read_coming,
    read_event_form,
)
from app.initiatives.event_wish import is_met, read_wish
from app.initiatives.feeds import event_entry
from app.initiatives.models import Initiative
from app.initiatives.service import is_host
from app.initiatives.words import answered, event_refusal, host_refusal
from app.places.service import get_municipality

blueprint = Blueprint("events", __name__)
# Small-place privacy: no smaller number is shown.
SMALLEST_SHOWN = 5
# Hosts see who came so long after.
LOOKED_BACK = timedelta(days=14)


@blueprint.get("/arrangement/<uuid:event_id>")
@public_page
def public(event_id: uuid.UUID) -> ResponseReturnValue:
    """One, as everybody reads it."""
    event = events.find_event(event_id)
    g.municipality = event.municipality
    coming = rsvps.count_coming(event)
    days = schedule.coming_days(event)
    return render_template(
        "initiatives/event.html",
        event=event,
        days=days,
        full=bool(days) and rsvps.is_full(event, coming.get(days[0], 0)),
        wishes=rsvps.list_wishes(event, days[0]) if days else (),
        coming={day: count for day, count in coming.items() if count >= SMALLEST_SHOWN},
    )


@blueprint.get("/arrangement/<uuid:event_id>.ics")
@public_page
def calendar(event_id: uuid.UUID) -> ResponseReturnValue:
    """One, to be put into a calendar."""
    return _calendar(events.find_event(event_id).title, [events.find_event(event_id)])


@blueprint.get("/<slug>/initiativ.ics")
@public_page
def municipality_calendar(slug: str) -> ResponseReturnValue:
    """All events of a municipality's initiatives."""
    place = get_municipality(slug)
    return _calendar(f"Bidra {place.name}", events.list_for_calendar(place))


def _calendar(name: str, found: list[Event]) -> ResponseReturnValue:
    base = current_app.config["BASE_URL"]
    entries = [
        (one, event_entry(one, url=base + url_for("events.public", event_id=one.id)))
        for one in found
    ]
    return calendars.answer(name, [calendars.repeating(one, entry) for one, entry in entries])


@blueprint.get("/meg/arrangement/<uuid:event_id>")
@signed_in
def personal(event_id: uuid.UUID) -> ResponseReturnValue:
    """One, with one's answers, and who comes for its hosts."""
    return _personal(events.find_event(event_id))


def _personal(event: Event, error: str = "", form: Form = EMPTY) -> str:
    g.municipality = event.municipality
    user, mine = the_user(), rsvps.own_answers(event, the_user())
    days = sorted({*schedule.coming_days(event, most=4), *mine})
    begun = {day for day in days if schedule.last_moment(event, day) <= clock.now()}
    off = {day for day in days if day != next(schedule.days(event, since=day), None)}
    wish = read_wish({*days} - begun - off, mine)
    hosts = is_host(event.initiative, user)
    shown = [day for day in days if hosts or _comes(mine.get(day))]
    return render_template(
        "initiatives/event_own.html",
        event=event,
        days=days,
        mine=mine,
        wish=None if wish and is_met(wish, mine, rsvps.list_brought(event, wish.day)) else wish,
        wish_is_over="dag" in request.args and wish is None,
        coming=rsvps.count_coming(event),
        begun=begun,
        off=off,
        clashes=find_clashes(user.id, event, days),
        brought={day: rsvps.list_brought(event, day) for day in shown},
        guests=rsvps.list_coming(event, since=clock.today() - LOOKED_BACK) if hosts else (),
        hosts=hosts,
        user=user,
        error=error,
        form=form,
    )


def _comes(answer: Any) -> bool:
    return answer is not None and answer.coming in ANSWERED


@blueprint.post("/meg/arrangement/<uuid:event_id>/svar")
@signed_in
def answer(event_id: uuid.UUID) -> ResponseReturnValue:
    """Yes, maybe or no: one tap."""
    coming = read_coming(request.form.get("answer", ""))
    if coming is None:
        return _personal(events.find_event(event_id), _("Velg ja, kanskje eller nei.")), 422
    form = read_typed()
    if form.errors:
        return _personal(events.find_event(event_id), form.why, form), 422
    keep_name(the_user(), form)
    try:
        mine, _changed = rsvps.answer(
            event_id=event_id, user=the_user(), coming=coming, on=_read_day()
        )
    except NotFound:
        raise
    except DomainError as error:
        return _refused(event_id, error)
    flash(answered(mine), "success")
    if what := form.given.get("what"):
        _bring_too(mine, what)
    return _back(event_id)


def _bring_too(mine: Rsvp, what: str) -> None:
    """What was to be brought with the answer, which holds whatever becomes of that."""
    try:
        rsvps.bring(
            event_id=mine.event_id, bring_id=new_id(), user=the_user(), what=what, on=mine.on
        )
    except DomainError as error:  # raised before anything is changed
        flash(event_refusal(error), "warning")


@blueprint.post("/meg/arrangement/<uuid:event_id>/ta-med")
@signed_in
def bring(event_id: uuid.UUID) -> ResponseReturnValue:
    """«Jeg tar med …», or not after all."""
    day = _read_day()
    if day is None:
        raise NotFound
    given = request.form.get("not", type=uuid.UUID)
    if given:
        rsvps.bring_not(event_id=event_id, bring_id=given, user=the_user())
        return _back(event_id)
    form = read_typed()
    if form.errors:
        return _personal(events.find_event(event_id), form.why, form), 422
    what = form.given.get("what", "")
    try:
        rsvps.bring(event_id=event_id, bring_id=new_id(), user=the_user(), what=what, on=day)
    except NotFound:
        raise
    except DomainError as error:
        return _refused(event_id, error, form)
    flash(_("Takk! Det står på listen."), "success")
    return _back(event_id)


def _read_day() -> date | None:
    given = request.form.get("on", "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise Invalid(code="no_such_day", errors={"on": ["no_such_day"]}) from error


@blueprint.get("/meg/initiativ/<uuid:initiative_id>/arrangement/nytt")
@signed_in
def new(initiative_id: uuid.UUID) -> ResponseReturnValue:
    initiative = service.find_hosted(initiative_id, user=the_user())
    given = {name: getattr(initiative, name) for name in ("place", *POINT)} | {"weekdays": []}
    return _form(initiative, Form(None, {}, given), new_id())


@blueprint.post("/meg/initiativ/<uuid:initiative_id>/arrangement/nytt")
@signed_in
@per_person("60/hour")
def post(initiative_id: uuid.UUID) -> ResponseReturnValue:
    initiative = service.find_hosted(initiative_id, user=the_user())
    event_id = request.form.get("id", type=uuid.UUID) or new_id()
    form = read_event_form(EventIn(), initiative=str(initiative_id), language=current_language())
    if form.data is None:
        return _form(initiative, form, event_id), 422
    try:
        events.put_event(
            event_id=event_id, initiative=initiative, by=the_user(), content=form.data["content"]
        )
    except DomainError as error:
        refused = refuse(form, host_refusal(error), at_fields(error.errors))
        standing = service.find_hosted(initiative_id, user=the_user())
        return _form(standing, refused, event_id), error.status
    flash(_("Lagt ut. Alle kan se det nå."), "success")
    return _back(event_id)


def _form(
    initiative: Initiative, form: Form, event_id: uuid.UUID, event: Event | None = None
) -> str:
    g.municipality = initiative.municipality
    return render_template(
        "initiatives/event_edit.html",
        initiative=initiative,
        form=form,
        event_id=event_id,
        event=event,
    )


@blueprint.get("/meg/arrangement/<uuid:event_id>/endre")
@signed_in
def edit(event_id: uuid.UUID) -> ResponseReturnValue:
    event = events.find_hosted(event_id, user=the_user())
    return _form(event.initiative, Form(None, {}, event_to_form(event)), event_id, event)


@blueprint.post("/meg/arrangement/<uuid:event_id>/endre")
@signed_in
def change(event_id: uuid.UUID) -> ResponseReturnValue:
    event = events.find_hosted(event_id, user=the_user())
    form = read_event_form(EventChange(), language=event.language)
    if form.data is None:
        return _form(event.initiative, form, event_id, event), 422
    version = request.form.get("version", type=int) or 0
    try:
        events.change_event(
            event=event, by=the_user(), version=version, content=form.data["content"]
        )
        rsvps.fill(event_id=event_id)
    except DomainError as error:
        refused = refuse(form, host_refusal(error), at_fields(error.errors))
        standing = events.find_hosted(event_id, user=the_user())
        shown = beside(refused, error, event_to_form(standing))
        return _form(standing.initiative, shown, event_id, standing), error.status
    flash(_("Lagret. De som kommer, får beskjed hvis tid eller sted er endret."), "success")
    return _back(event_id)


@blueprint.post("/meg/arrangement/<uuid:event_id>/fridag")
@signed_in
def day_off(event_id: uuid.UUID) -> ResponseReturnValue:
    """One day of a weekly event is off, or on again."""
    event = events.find_hosted(event_id, user=the_user())
    try:
        data = require_data(read_form(DayOffIn()))
        act = events.call_off_day if data["off"] else events.take_up_day
        act(event=event, on=data["on"], by=the_user())
    except DomainError as error:
        return _refused(event_id, error)
    told = _("Avlyst den dagen. De som skulle komme, får beskjed.")
    flash(told if data["off"] else _("Dagen er med igjen."), "success")
    return _back(event_id)


@blueprint.post("/meg/arrangement/<uuid:event_id>/avlys")
@signed_in
def cancel(event_id: uuid.UUID) -> ResponseReturnValue:
    event = events.find_hosted(event_id, user=the_user())
    try:
        events.cancel_event(event=event, by=the_user())
    except DomainError as error:
        return _refused(event_id, error)
    flash(_("Avlyst. De som skulle komme, får beskjed."))
    return _back(event_id)


def _refused(event_id: uuid.UUID, error: DomainError, form: Form = EMPTY) -> ResponseReturnValue:
    db.session.rollback()
    return _personal(events.find_event(event_id), event_refusal(error), form), error.status


def _back(event_id: uuid.UUID) -> ResponseReturnValue:
    return go_on(url_for("events.personal", event_id=event_id))
