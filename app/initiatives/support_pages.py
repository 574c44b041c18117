"""Support of initiatives: offering it, asking for it, and answering."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, staff, the_user
from app.accounts.service import staff_municipalities, staff_units
from app.core.crowds import per_person
from app.core.errors import DomainError, NotFound
from app.core.forms import EMPTY, Form, read_form, read_typed, refuse
from app.core.ids import new_id
from app.extensions import db
from app.initiatives import service, support
from app.initiatives.support_schemas import SupportIn
from app.initiatives.words import refusal

blueprint = Blueprint("support", __name__)


@blueprint.get("/meg/initiativ/<uuid:initiative_id>/stotte")
@signed_in
def show(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """What is offered and asked, and what one can do about it."""
    return _show(initiative_id)


def _show(initiative_id: uuid.UUID, form: Form = EMPTY) -> str:
    initiative = service.find_visible(initiative_id, user=the_user())
    is_host = service.is_host(initiative, the_user())
    found = support.list_supports(initiative) if is_host else support.list_public(initiative)
    return render_template(
        "initiatives/support.html",
        initiative=initiative,
        municipality=initiative.municipality,
        found=found,
        is_host=is_host,
        user=the_user(),
        support_id=new_id(),
        form=form,
    )


@blueprint.post("/meg/initiativ/<uuid:initiative_id>/stotte")
@signed_in
@per_person("60/hour")
def put(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Offer it in a party's name, or ask the municipality as a host."""
    initiative = service.find_visible(initiative_id, user=the_user())
    form = read_form(SupportIn())
    if form.data is None:
        return _show(initiative_id, form), 422
    support_id = request.form.get("id", type=uuid.UUID) or new_id()
    try:
        made, _new = support.put_support(
            support_id=support_id, initiative=initiative, by=the_user(), **form.data
        )
    except NotFound:
        raise
    except DomainError as error:
        return _show(initiative_id, refuse(form, refusal(error), error.errors)), error.status
    flash(_("Kommunen er spurt.") if made.promised_at else _("Takk! Vertene får beskjed."))
    return redirect(url_for("support.show", initiative_id=initiative_id), code=303)


@blueprint.post("/meg/initiativ/<uuid:initiative_id>/stotte/<uuid:support_id>")
@signed_in
def answer_offer(initiative_id: uuid.UUID, support_id: uuid.UUID) -> ResponseReturnValue:
    """A host says yes or no to an offer."""
    accept = request.form.get("answer") == "yes"
    try:
        support.answer_support(support_id=support_id, by=the_user(), accept=accept)
    except NotFound:
        raise
    except DomainError as error:
        refused = refuse(Form(None, {}, {}), refusal(error), error.errors)
        return _show(initiative_id, refused), error.status
    flash(_("Takk! De får vite det.") if accept else _("De får vite at dere takker nei."))
    return redirect(url_for("support.show", initiative_id=initiative_id), code=303)


@blueprint.get("/stab/stotte")
@staff
def asked() -> ResponseReturnValue:
    """What the municipality was asked and has not answered, the oldest promise first."""
    return _asked()


def _asked(refused: uuid.UUID | None = None, form: Form = EMPTY) -> str:
    places = staff_municipalities(the_user())
    page = support.list_asked([one.id for one in places], after=request.args.get("etter"))
    units = {one.id: staff_units(the_user(), one.id) for one in places}
    return render_template(
        "initiatives/asked_support.html",
        page=page,
        places=places,
        units=units,
        refused=refused,
        form=form,
    )


@blueprint.post("/stab/stotte/<uuid:asked_id>")
@staff
def answer_asked(asked_id: uuid.UUID) -> ResponseReturnValue:
    """A unit says yes or no, and why."""
    form = read_typed()
    if form.errors:
        return _asked(asked_id, form), 422
    if form.given.get("reason") and form.given.get("answer") not in ("yes", "no"):
        return _asked(asked_id, refuse(form, _("Velg ja eller nei."), {})), 422
    try:
        support.answer_support(
            support_id=asked_id,
            by=the_user(),
            accept=form.given.get("answer") == "yes",
            reason=form.given.get("reason", ""),
            unit_id=request.form.get("unit", type=uuid.UUID),
        )
    except NotFound:
        raise
    except DomainError as error:
        db.session.rollback()
        return _asked(asked_id, refuse(form, refusal(error), error.errors)), error.status
    flash(_("Svaret er sendt til vertene, og alle kan lese det."), "success")
    return redirect(url_for("support.asked"), code=303)
