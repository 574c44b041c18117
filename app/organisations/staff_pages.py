"""The desk: organisations that wait to be confirmed."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import staff, the_user
from app.accounts.service import MODERATORS, has_role, staff_municipalities
from app.core.errors import DomainError
from app.core.forms import EMPTY, Form, read_form
from app.extensions import db
from app.organisations import service
from app.organisations.models import Finding
from app.organisations.schemas import DecisionIn
from app.organisations.words import refusal

blueprint = Blueprint("organisations_staff", __name__, url_prefix="/stab/organisasjoner")


@blueprint.get("")
@staff
def index() -> ResponseReturnValue:
    """Those that wait, the longest waiting first, with what the register says."""
    return _index()


def _index(refused: uuid.UUID | None = None, why: str = "", form: Form = EMPTY) -> Any:
    user = the_user()
    places = [one for one in staff_municipalities(user) if has_role(user, MODERATORS, one.id)]
    page = service.list_waiting([one.id for one in places], after=request.args.get("etter"))
    return render_template(
        "organisations/staff.html",
        page=page,
        checks=service.find_checks(page.items),
        people=service.people_of(page.items),
        refusals=service.find_refusals(page.items),
        places=places,
        refused=refused,
        why=why,
        form=form,
    )


@blueprint.post("/<uuid:organisation_id>")
@staff
def decide(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm, refuse with a sentence, or ask the register anew."""
    organisation = service.find_for_staff(organisation_id, user=the_user())
    form = read_form(DecisionIn())
    if form.data is None:
        return _index(organisation_id, form.why or _("Velg hva du vil gjøre."), form), 422
    data = form.data
    try:
        if data["decision"] == "check":
            finding = service.check_again(organisation=organisation, by=the_user())
            flash(_told(finding))
        else:
            confirm = data["decision"] == "confirm"
            about = {"note": data["note"], "version": data["version"], "by": the_user()}
            service.decide(organisation=organisation, confirm=confirm, **about)
            done = _("Bekreftet.") if confirm else _("Ikke bekreftet. Eierne får begrunnelsen.")
            flash(done, "success")
    except DomainError as error:
        db.session.rollback()
        return _index(organisation_id, refusal(error), form), error.status
    return redirect(url_for("organisations_staff.index"), code=303)


def _told(finding: Finding) -> str:
    return {
        Finding.FOUND: _("Registeret kjenner organisasjonen."),
        Finding.UNKNOWN: _("Registeret kjenner ikke nummeret."),
        Finding.CLOSED: _("Registeret sier at organisasjonen er lagt ned."),
        Finding.UNREACHABLE: _("Registeret svarer ikke nå. Prøv igjen senere, eller ring dem."),
    }[finding]
