"""The desk: what waits, the oldest promise first, and everything one does about it."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import staff, the_user
from app.accounts.models import Role
from app.accounts.service import MODERATORS, has_role, staff_municipalities, staff_units
from app.contributions import lines
from app.contributions.models import Contribution, Publication, Reason
from app.contributions.service import find_for_staff, list_waiting
from app.core import clock
from app.core.errors import Conflict, DomainError, Invalid, NotAllowed, Outdated
from app.core.forms import Form, go_on, read_form
from app.core.personal_data import find_personal_data
from app.extensions import db
from app.places.service import list_units
from app.replies import service
from app.replies.overview import list_tasks
from app.replies.schemas import AssignmentIn, OutcomeIn, ReplyIn

blueprint = Blueprint("replies", __name__, url_prefix="/stab")


@blueprint.get("")
@staff
def desk() -> ResponseReturnValue:
    """What waits: for an answer or for publication, everywhere or in one's own units."""
    user = the_user()
    places = staff_municipalities(user)
    if not places:
        return redirect(url_for("prompts_staff.index"))
    units = [unit for place in places for unit in staff_units(user, place.id)]
    only_mine = "mine" in request.args
    kind = "moderation" if request.args.get("vis") == "moderation" else "replies"
    page = list_waiting(
        municipality_ids=[one.id for one in places],
        kind=kind,
        unit_ids=[one.id for one in units] if only_mine else None,
        after=request.args.get("etter"),
    )
    return render_template(
        "replies/desk.html",
        tasks=list_tasks(user),
        page=page,
        kind=kind,
        only_mine=only_mine,
        places=places,
        units=units,
        administered=[one for one in places if has_role(user, [Role.MUNICIPAL_ADMIN], one.id)],
    )


@blueprint.get("/bidrag/<uuid:contribution_id>")
@staff
def desk_item(contribution_id: uuid.UUID) -> ResponseReturnValue:
    contribution = find_for_staff(contribution_id, user=the_user())
    return show_item(contribution)


def show_item(contribution: Contribution, form: Form | None = None, doing: str = "") -> str:
    """One contribution with everything that can be done about it. `form` is a refused one of the
    action `doing`, shown again with what was typed."""
    user = the_user()
    g.municipality = contribution.municipality
    return render_template(
        "replies/desk_item.html",
        contribution=contribution,
        findings=find_personal_data(contribution.undecided),
        units=list_units(contribution.municipality_id),
        answering=service.answering_units(user, contribution),
        may_moderate=has_role(user, MODERATORS, contribution.municipality_id),
        can=_possible(contribution),
        reasons=list(Reason),
        form=form,
        doing=doing,
        latest=(clock.now() + service.LONGEST_MOVE).date(),
    )


def _possible(contribution: Contribution) -> dict[str, bool]:
    """What the two lines allow now."""
    publication, handling = contribution.publication, contribution.handling
    if contribution.is_withdrawn:
        return {}
    return {
        "publish": publication == Publication.AWAITING or contribution.change_waits,
        "remove": publication != Publication.REMOVED,
        "reply": handling in lines.OPEN,
        "move": handling in lines.OPEN and contribution.promise_moved_at is None,
        "conclude": handling == "answered",
    }


@blueprint.post("/bidrag/<uuid:contribution_id>/lest")
@staff
def read(contribution_id: uuid.UUID) -> ResponseReturnValue:
    lines.mark_read(find_for_staff(contribution_id, user=the_user()), by=the_user())
    return _back(contribution_id)


@blueprint.post("/bidrag/<uuid:contribution_id>/enhet")
@staff
def assign(contribution_id: uuid.UUID) -> ResponseReturnValue:
    contribution = find_for_staff(contribution_id, user=the_user())
    form = read_form(AssignmentIn())
    if form.data is None:
        return show_item(contribution, form, "assign"), 422
    try:
        service.assign(
            contribution=contribution,
            unit_id=form.data["unit"],
            by=the_user(),
            version=form.data["version"],
        )
    except DomainError as error:
        return _refused(contribution_id, form, "assign", error)
    flash(_("Gitt til %(unit)s.", unit=contribution.unit.name if contribution.unit else ""))
    return _back(contribution_id)


@blueprint.post("/bidrag/<uuid:contribution_id>/svar")
@staff
def reply(contribution_id: uuid.UUID) -> ResponseReturnValue:
    contribution = find_for_staff(contribution_id, user=the_user())
    form = read_form(ReplyIn(exclude=["promised_at"]))
    if form.data is None:
        return show_item(contribution, form, "reply"), 422
    try:
        service.send_reply(
            contribution=contribution, by=the_user(), promised_at=_new_date(), **form.data
        )
    except DomainError as error:
        return _refused(contribution_id, form, "reply", error)
    flash(_("Svaret er sendt."), "success")
    return _back(contribution_id)


def _new_date() -> Any:
    """The day of an interim reply's field, as its last moment in Norway; None when not given."""
    day = request.form.get("promised_on", type=_date)
    return clock.end_of(day) if day else None


def _date(text: str) -> Any:
    return date.fromisoformat(text)


@blueprint.post("/bidrag/<uuid:contribution_id>/resultat")
@staff
def outcome(contribution_id: uuid.UUID) -> ResponseReturnValue:
    contribution = find_for_staff(contribution_id, user=the_user())
    form = read_form(OutcomeIn())
    if form.data is None:
        return show_item(contribution, form, "outcome"), 422
    try:
        service.tell_outcome(contribution=contribution, by=the_user(), **form.data)
    except DomainError as error:
        return _refused(contribution_id, form, "outcome", error)
    flash(_("Resultatet er fortalt."), "success")
    return _back(contribution_id)


def _refused(contribution_id: uuid.UUID, form: Form, doing: str, error: DomainError) -> Any:
    """What stands now, with the refused form kept open: nothing typed is lost."""
    db.session.rollback()
    errors = {"": [_explain(error)], **error.errors}
    standing = find_for_staff(contribution_id, user=the_user())
    return show_item(standing, Form(None, errors, form.given), doing), error.status


def _explain(error: DomainError) -> str:
    if isinstance(error, Outdated):
        return _("Noen andre har endret dette mens du skrev. Se hva som gjelder nå, og send igjen.")
    if isinstance(error, Conflict):
        return _("Noen andre var før deg. Teksten din står under, og er ikke sendt.")
    if isinstance(error, NotAllowed):
        return _("Dette ligger hos en annen enhet. Gi det til din egen først.")
    if isinstance(error, Invalid) and "promised_at" in error.errors:
        return _("Velg en ny dato etter den lovede, innen tre måneder.")
    return _("Noe mangler. Rett opp feltene som er merket.")


def _back(contribution_id: uuid.UUID) -> ResponseReturnValue:
    return go_on(url_for("replies.desk_item", contribution_id=contribution_id))
