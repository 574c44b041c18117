"""«Det jeg skal»: what one has said yes to, and what one has been to."""

import uuid
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.calendar import plan
from app.calendar.pages import calendar_address
from app.core.errors import DomainError, NotFound
from app.extensions import db
from app.initiatives import rsvps
from app.initiatives.event_models import Coming
from app.initiatives.words import event_refusal
from app.needs import sign_ups
from app.needs.words import refusal

blueprint = Blueprint("plan", __name__)

# What each kind of thing says when one may not come off it any more.
REFUSALS = {"need": refusal, "event": event_refusal}


@blueprint.get("/meg/det-jeg-skal")
@signed_in
def own() -> ResponseReturnValue:
    """What is to come, the nearest first; with `?vis=for`, what is over."""
    return _own()


def _own(error: str = "") -> str:
    user, after = the_user(), request.args.get("etter")
    g.municipality = user.municipality
    if request.args.get("vis") == "for":
        return render_template("calendar/past.html", page=plan.list_past(user.id, after=after))
    page = plan.list_coming(user.id, after=after)
    calendar = calendar_address(user)
    return render_template(
        "calendar/plan.html",
        shown=page.items,
        next=page.next,
        calendar=calendar,
        subscribe=f"webcal:{calendar.partition(':')[2]}",  # what programs subscribe by
        error=error,
    )


@blueprint.get("/meg/pameldinger")
@signed_in
def former() -> ResponseReturnValue:
    """Where a part of it was."""
    return redirect(url_for("plan.own"), code=308)


@blueprint.post("/meg/det-jeg-skal/meld-av")
@signed_in
def withdraw() -> ResponseReturnValue:
    """Come not after all, to one of these, on a day."""
    kind, thing_id, on = (
        request.form.get("kind"),
        request.form.get("id", type=uuid.UUID),
        _read_day(),
    )
    if kind not in REFUSALS or thing_id is None:
        raise NotFound
    try:
        if kind == "need":
            sign_ups.cancel(need_id=thing_id, user=the_user(), on=on)
        else:
            rsvps.answer(event_id=thing_id, user=the_user(), coming=Coming.NO, on=on)
    except NotFound:
        raise
    except DomainError as error:
        db.session.rollback()
        return _own(REFUSALS[kind](error)), error.status
    flash(_("Du er meldt av. Takk for at du sa fra."))
    return redirect(url_for("plan.own"), code=303)


def _read_day() -> date:
    try:
        return date.fromisoformat(request.form.get("on", ""))
    except ValueError as error:
        raise NotFound from error
