"""Initiatives, and what is new in them, that wait for a moderator."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import staff, the_user
from app.accounts.service import MODERATORS, has_role, staff_municipalities
from app.contributions.models import Reason
from app.core.errors import Conflict, Invalid, Outdated
from app.core.forms import EMPTY, Form, read_form
from app.core.personal_data import Kind
from app.extensions import db
from app.initiatives import publishing
from app.initiatives.models import Initiative, Update
from app.moderation import service
from app.moderation.pages import refusal
from app.moderation.schemas import DecisionIn

blueprint = Blueprint("moderation_initiatives", __name__, url_prefix="/stab/initiativ")


@blueprint.get("")
@staff
def index() -> ResponseReturnValue:
    """What waits, the oldest first."""
    return _index()


def _index(refused: uuid.UUID | None = None, form: Form = EMPTY, why: str = "") -> str:
    user = the_user()
    places = [one for one in staff_municipalities(user) if has_role(user, MODERATORS, one.id)]
    ids = [one.id for one in places]
    initiatives = publishing.list_waiting(ids, after=request.args.get("etter"))
    updates = publishing.list_waiting_updates(ids, after=request.args.get("nytt"))
    waiting: list[Initiative | Update] = [*initiatives.items, *updates.items]
    return render_template(
        "moderation/initiatives.html",
        initiatives=initiatives,
        updates=updates,
        findings={one.id: service.screen(one) for one in waiting},
        reasons=list(Reason),
        places=places,
        refused=refused,
        form=form,
        why=why,
    )


@blueprint.post("/<uuid:thing_id>")
@staff
def decide(thing_id: uuid.UUID) -> ResponseReturnValue:
    """Publish, return or remove an initiative, or what is new in one."""
    thing = publishing.find_for_moderator(thing_id, user=the_user())
    form = read_form(DecisionIn(exclude=["confirmed"]))
    if form.data is None:
        return _index(thing_id, form, form.why or _("Velg hva du vil gjøre.")), 422
    confirmed = [Kind(kind) for kind in request.form.getlist("confirmed") if kind in set(Kind)]
    try:
        service.decide(subject=thing, by=the_user(), confirmed=confirmed, **form.data)
    except (Invalid, Conflict, Outdated) as error:
        db.session.rollback()
        return _index(thing_id, form, refusal(error.code)), error.status
    flash(_done(form.data["decision"]), "success")
    return redirect(url_for("moderation_initiatives.index"), code=303)


def _done(decision: str) -> str:
    return {
        "publish": _("Publisert. Den som skrev, har fått beskjed."),
        "return": _("Sendt tilbake med begrunnelsen."),
        "remove": _("Fjernet, med begrunnelse til den som skrev."),
    }[decision]
