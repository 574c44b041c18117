"""What people here can give, for those who may see it: staff, and organisations. Never in public, and
an organisation sees no names: it asks by saying what it needs."""

import uuid

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import signed_in, staff, the_user
from app.accounts.models import Standing
from app.accounts.service import staff_municipalities
from app.core.errors import NotFound
from app.offers import service
from app.organisations.members import require_member

blueprint = Blueprint("offers_helpers", __name__)


@blueprint.get("/stab/tilbud")
@staff
def for_staff() -> ResponseReturnValue:
    """What people in one's municipalities can give, the newest first."""
    places = staff_municipalities(the_user())
    page = service.list_standing(
        municipalities=places, for_staff=True, after=request.args.get("etter")
    )
    return render_template("offers/helpers.html", page=page, places=places, organisation=None)


@blueprint.get("/meg/organisasjoner/<uuid:organisation_id>/tilbud")
@signed_in
def for_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """What people in the organisation's municipality let organisations see."""
    organisation = require_member(the_user(), organisation_id)
    if organisation.standing != Standing.CONFIRMED:
        raise NotFound
    g.municipality = organisation.municipality
    page = service.list_standing(
        municipalities=[organisation.municipality],
        for_staff=False,
        after=request.args.get("etter"),
    )
    return render_template(
        "offers/helpers.html",
        page=page,
        places=[organisation.municipality],
        organisation=organisation,
    )
