"""Needs: what everybody reads, and signing up."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.accounts.names import keep_name
from app.core import clock, schedule
from app.core.engagements import find_clashes
from app.core.errors import DomainError, Invalid, NotFound
from app.core.forms import EMPTY, Form, read_typed
from app.core.shared_pages import made_of, public_page
from app.core.when import on_day
from app.extensions import db
from app.needs import afterwards, filters, finding, service, sign_ups
from app.needs.models import Need, SignUpState, Slot
from app.needs.standards import standard_needs
from app.needs.words import refusal
from app.places.service import get_municipality, public_version, public_versions

blueprint = Blueprint("needs", __name__)


@blueprint.get("/<slug>/behov")
@public_page
def index(slug: str) -> ResponseReturnValue:
    """What is to come in a municipality or near it, by what one looks for; the nearest in time
    first."""
    wanted = filters.read()
    made_of(public_versions) if wanted.within else made_of(public_version, slug)
    g.municipality = get_municipality(slug)
    page = finding.list_needs(
        municipality=g.municipality, filters=wanted, after=request.args.get("etter")
    )
    return render_template(
        "needs/index.html", page=page, chips=filters.chips(wanted), choices=filters.choices()
    )


@blueprint.get("/<slug>/behov/nytt")
@public_page
def new(slug: str) -> ResponseReturnValue:
    """The form that is there without a signal too: the phone fills in for whom, and sends it. `?for=`
    names the organisation one came from."""
    made_of(public_version, slug)
    g.municipality = get_municipality(slug)
    return render_template(
        "needs/new.html",
        form=EMPTY,
        standards=standard_needs(),
        organisation_id=request.args.get("for", type=uuid.UUID),
    )


@blueprint.get("/behov/<uuid:need_id>")
@public_page
def public(need_id: uuid.UUID) -> ResponseReturnValue:
    """One, as everybody reads it."""
    need = service.find_need(need_id)
    g.municipality = need.municipality
    return render_template(
        "needs/need.html",
        need=need,
        days=schedule.coming_days(need),
        taken=sign_ups.count_taken(need),
    )


@blueprint.get("/meg/behov/<uuid:need_id>")
@signed_in
def personal(need_id: uuid.UUID) -> ResponseReturnValue:
    """One, with what one has signed up for and can."""
    return _personal(service.find_need(need_id))


@dataclass(frozen=True, slots=True)
class Wish:
    """The place that somebody pressed on the page that all share, before they signed in."""

    slot: Slot
    day: date


def _read_wish(need: Need, days: Collection[date]) -> Wish | None:
    """What the address asks for (`?plass=`, `?dag=`), if it can still be had."""
    slot_id = request.args.get("plass", type=uuid.UUID)
    slot = next((one for one in need.slots if one.id == slot_id), None)
    day = request.args.get("dag", type=date.fromisoformat)
    return Wish(slot, day) if slot and day and day in days else None


def _personal(need: Need, error: str = "", form: Form = EMPTY) -> str:
    g.municipality = need.municipality
    mine = {one.on: one for one in sign_ups.list_own(the_user(), need=need, limit=100).items}
    days = schedule.coming_days(need)
    wish = _read_wish(need, days)
    return render_template(
        "needs/sign_up.html",
        need=need,
        days=sorted({*days, *mine}),
        wish=wish if wish and wish.day not in mine else None,
        wish_is_over="plass" in request.args and wish is None,
        mine=mine,
        begun={day for day in mine if schedule.last_moment(need, day) <= clock.now()},
        released=sign_ups.list_released(the_user(), need=need),
        taken=sign_ups.count_taken(need),
        organises=any(
            held.organisation_id == need.organisation_id for held in the_user().memberships
        ),
        clashes=find_clashes(the_user().id, need, {*days, *mine}),
        messages=afterwards.list_messages(need, days=list(mine)) if mine else (),
        user=the_user(),
        error=error,
        form=form,
    )


@blueprint.post("/meg/behov/<uuid:need_id>/meld-pa")
@signed_in
def sign_up(need_id: uuid.UUID) -> ResponseReturnValue:
    need = service.find_need(need_id)
    slot_id = request.form.get("slot", type=uuid.UUID)
    if slot_id is None:
        return _personal(need, _("Velg en oppgave.")), 422
    form = read_typed()
    if form.errors:
        return _personal(need, form.why, form), 422
    keep_name(the_user(), form)
    try:
        mine, _new = sign_ups.sign_up(
            need_id=need_id, slot_id=slot_id, user=the_user(), on=_read_day()
        )
    except NotFound:
        raise
    except DomainError as error:
        return _refused(need_id, error)
    if mine.state == SignUpState.WAITING:
        flash(_("Det er fullt nå. Du står i køen, og får beskjed hvis en plass blir ledig."))
    else:
        flash(_("Du er påmeldt %(day)s. Takk!", day=on_day(need, mine.on)), "success")
    return _back(need_id)


@blueprint.post("/meg/behov/<uuid:need_id>/meld-av")
@signed_in
def cancel(need_id: uuid.UUID) -> ResponseReturnValue:
    try:
        mine = sign_ups.cancel(need_id=need_id, user=the_user(), on=_read_day())
    except NotFound:
        raise
    except DomainError as error:
        return _refused(need_id, error)
    if mine is not None:
        flash(_("Du er meldt av. Takk for at du sa fra."))
    return _back(need_id)


@blueprint.post("/meg/behov/<uuid:need_id>/svar")
@signed_in
def answer(need_id: uuid.UUID) -> ResponseReturnValue:
    """Yes or no to a place that came free."""
    accept, day = request.form.get("answer") == "yes", _read_day()
    if day is None:
        raise NotFound
    try:
        sign_ups.answer(need_id=need_id, user=the_user(), on=day, accept=accept)
    except NotFound:
        raise
    except DomainError as error:
        return _refused(need_id, error)
    flash(_("Plassen er din. Takk!") if accept else _("Takk for svaret. Plassen går videre."))
    return _back(need_id)


@blueprint.get("/meg/takk")
@signed_in
def thanks() -> ResponseReturnValue:
    """What one has been thanked for."""
    g.municipality = the_user().municipality
    page = afterwards.list_thanks(the_user(), after=request.args.get("etter"))
    return render_template("needs/thanks.html", page=page)


@blueprint.post("/meg/takk/<uuid:thanks_id>")
@signed_in
def show_thanks(thanks_id: uuid.UUID) -> ResponseReturnValue:
    """Let others read it on the organisation's page, or no longer."""
    is_public = request.form.get("show") == "yes"
    afterwards.show_thanks(thanks_id=thanks_id, user=the_user(), is_public=is_public)
    return redirect(url_for("needs.thanks"), code=303)


def _read_day() -> date | None:
    given = request.form.get("on", "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise Invalid(code="no_such_day", errors={"on": ["no_such_day"]}) from error


def _refused(need_id: uuid.UUID, error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    return _personal(service.find_need(need_id), refusal(error)), error.status


def _back(need_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("needs.personal", need_id=need_id), code=303)
