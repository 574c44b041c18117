"""The desk: whom people write to about personal data and accessibility, filled in by the admin."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import staff, the_user
from app.accounts.models import Role
from app.accounts.service import require_role
from app.core.forms import EMPTY, read_form
from app.places.models import Municipality
from app.places.service import change_contacts, get_municipality
from app.privacy.schemas import ContactsIn

blueprint = Blueprint("privacy_staff", __name__, url_prefix="/stab/kommune")


@blueprint.get("/<slug>")
@staff
def contacts(slug: str) -> ResponseReturnValue:
    _own(slug)
    return render_template("privacy/contacts.html", form=EMPTY)


@blueprint.post("/<slug>")
@staff
def change(slug: str) -> ResponseReturnValue:
    municipality = _own(slug)
    form = read_form(ContactsIn())
    if form.data is None:
        return render_template("privacy/contacts.html", form=form), 422
    change_contacts(municipality, form.data, by=the_user().id)  # type: ignore[arg-type]
    flash(_("Lagret. Slik står det på sidene om personvern og tilgjengelighet."), "success")
    return redirect(url_for("privacy_staff.contacts", slug=slug))


def _own(slug: str) -> Municipality:
    """Raises NotFound for whoever is no staff there, NotAllowed for staff without the role."""
    municipality = get_municipality(slug)
    require_role(the_user(), [Role.MUNICIPAL_ADMIN], municipality.id)
    g.municipality = municipality
    return municipality
