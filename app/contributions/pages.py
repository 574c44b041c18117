"""Pages of what people wrote: everybody's, one's own, and a receipt's."""

import uuid

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import signed_in, the_user
from app.contributions import service
from app.contributions.api import secret, sender
from app.contributions.models import Contribution, Picture, Publication
from app.contributions.receipts import code_for
from app.core.crowds import guesses
from app.core.errors import NotFound
from app.core.forms import EMPTY, Form
from app.core.language import current_language
from app.core.shared_pages import good_until, made_of, public_page
from app.core.uploads import send_picture
from app.extensions import db
from app.places.service import get_municipality, public_version
from app.prompts.service import get_prompt_of_week, next_change, wording_for

blueprint = Blueprint("contributions", __name__)


@blueprint.get("/<slug>/sporsmal/<week>")
@public_page
def prompt(slug: str, week: str) -> ResponseReturnValue:
    """A question with its published answers, and the replies to them."""
    made_of(public_version, slug)
    g.municipality = get_municipality(slug)
    good_until(next_change(g.municipality))
    asked = get_prompt_of_week(g.municipality, week)
    page = service.list_published(
        municipality=g.municipality, prompt=asked, after=request.args.get("etter")
    )
    return render_template(
        "contributions/prompt.html",
        prompt=asked,
        wording=wording_for(asked, language=current_language()),
        page=page,
    )


@blueprint.get("/bidrag/<uuid:contribution_id>")
@public_page
def contribution(contribution_id: uuid.UUID) -> ResponseReturnValue:
    """One that everybody may read."""
    found = service.find_public(contribution_id)
    g.municipality = found.municipality
    return render_template("contributions/contribution.html", contribution=found, own=False)


@blueprint.get("/bilder/<uuid:picture_id>")
def picture(picture_id: uuid.UUID) -> Response:
    """A picture, to whoever may read what it belongs to."""
    found = db.session.get(Picture, picture_id)
    owner = found and db.session.get(Contribution, found.contribution_id)
    if found is None or owner is None:
        raise NotFound
    public = owner.publication == Publication.PUBLISHED
    if not public and not service.may_read(owner, sender()):
        raise NotFound
    return send_picture(found, public=public)


@blueprint.get("/meg")
@signed_in
def mine() -> ResponseReturnValue:
    """Everything one wrote, each with where it is."""
    page = service.list_own(the_user(), after=request.args.get("etter"))
    g.municipality = the_user().municipality
    return render_template("contributions/mine.html", page=page, user=the_user())


@blueprint.get("/meg/bidrag/<uuid:contribution_id>")
def own(contribution_id: uuid.UUID) -> ResponseReturnValue:
    """One's own, with its timeline; a guest's too, in the browser it was sent from."""
    found = service.find_visible(contribution_id, author=sender())
    if not sender().wrote(found):
        raise NotFound
    return show_own(found, sent="sendt" in request.args)


def show_own(
    contribution: Contribution,
    *,
    sent: bool = False,
    changed: bool = False,
    form: Form = EMPTY,
    error: str | None = None,
) -> str:
    """One's own contribution with its receipt code. `sent`: it has just arrived; `changed`: it has just
    been changed; `form`: a change that was refused, for `error` or for its own, kept."""
    g.municipality = contribution.municipality
    return render_template(
        "contributions/own.html",
        contribution=contribution,
        code=code_for(contribution.id, key=secret()),
        sent=sent,
        changed=changed,
        form=form,
        error=error,
    )


@blueprint.get("/kvittering")
def receipt() -> ResponseReturnValue:
    """Ask for a receipt code."""
    return render_template("contributions/receipt.html", error=None, code="")


@blueprint.post("/kvittering")
@guesses("receipt")
def read_receipt() -> ResponseReturnValue:
    """Show what a code belongs to. By POST, so that the code stays out of addresses and logs."""
    code = request.form.get("code", "")
    try:
        found = service.find_by_receipt(code)
    except NotFound:
        page = render_template("contributions/receipt.html", error=True, code=code)
        return page, 404
    return show_own(found)
