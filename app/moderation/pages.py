"""Decisions from the desk's forms."""

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import staff, the_user
from app.accounts.service import MODERATORS
from app.contributions.models import Contribution, Reason
from app.contributions.service import find_for_staff
from app.core.errors import Conflict, Invalid, Outdated
from app.core.forms import Form, read_form
from app.core.personal_data import Kind
from app.extensions import db
from app.moderation import service
from app.moderation.schemas import DecisionIn

blueprint = Blueprint("moderation", __name__, url_prefix="/stab")


@blueprint.post("/bidrag/<uuid:contribution_id>/avgjorelse")
@staff
def decide(contribution_id: uuid.UUID) -> ResponseReturnValue:
    contribution = find_for_staff(contribution_id, user=the_user(), roles=MODERATORS)
    form = read_form(DecisionIn(exclude=["confirmed"]))
    if form.data is None:
        return _refused(contribution, form, form.why or _("Velg hva du vil gjøre.")), 422
    confirmed = [Kind(kind) for kind in request.form.getlist("confirmed") if kind in set(Kind)]
    try:
        service.decide(subject=contribution, by=the_user(), confirmed=confirmed, **form.data)
    except (Invalid, Conflict, Outdated) as error:
        db.session.rollback()
        return _refused(contribution, form, refusal(error.code)), error.status
    flash(_done(form.data["decision"]), "success")
    return redirect(url_for("replies.desk_item", contribution_id=contribution_id), code=303)


def _refused(contribution: Contribution, form: Form, why: str) -> str:
    """What stands now, with what was typed."""
    g.municipality = contribution.municipality
    return render_template(
        "moderation/contribution.html",
        contribution=contribution,
        found=service.screen(contribution),
        reasons=list(Reason),
        form=form,
        why=why,
    )


def _done(decision: str) -> str:
    return {
        "publish": _("Publisert. Forfatteren har fått beskjed."),
        "return": _("Sendt tilbake. Forfatteren har fått begrunnelsen."),
        "remove": _("Fjernet. Forfatteren har fått begrunnelsen."),
    }[decision]


def refusal(code: str) -> str:
    """Why a decision was not made, and what to do."""
    return {
        "reason_required": _("Velg en grunn og skriv en setning: forfatteren får begge."),
        "identity_number": _(
            "Teksten inneholder et fødselsnummer og kan ikke publiseres. Send den tilbake."
        ),
        "personal_data": _(
            "Teksten inneholder telefonnummer eller e-post. Bekreft at det kan stå, eller send den "
            "tilbake."
        ),
        "already_decided": _("Noen andre har allerede avgjort dette. Her er det som gjelder nå."),
        "changed": _("Dette er endret siden du åpnet det. Se hva som gjelder nå, og prøv igjen."),
    }.get(code, _("Det gikk ikke. Last siden på nytt og prøv igjen."))
