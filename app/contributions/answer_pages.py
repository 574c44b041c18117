"""Answering without JavaScript: look it over, then send. The same schema and service as the API."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import the_user
from app.accounts.sessions import current_session, guest_digest, this_user
from app.contributions import lines, pictures, service
from app.contributions.api import limit_answers, limit_writes, own_contribution, secret, sender
from app.contributions.models import Contribution, Publication
from app.contributions.pages import show_own
from app.contributions.schemas import ContributionChange, ContributionIn
from app.core.clock import now
from app.core.crowds import per_person
from app.core.errors import Conflict, DomainError, Invalid, NotAllowed, Outdated
from app.core.forms import EMPTY, Form, read_form, read_typed
from app.core.ids import new_id
from app.core.language import current_language
from app.core.personal_data import Finding, Kind, find_personal_data
from app.core.pictures import Prepared
from app.core.text import exceeds
from app.core.uploads import data_folder, read_chosen
from app.extensions import csrf, db
from app.places.service import get_municipality

blueprint = Blueprint("answers", __name__)


@blueprint.get("/<slug>/svar")
@blueprint.post("/<slug>/svar")
@limit_writes("looked over")
def review(slug: str) -> ResponseReturnValue:
    """Show what was typed on a page that all share, with a token and an id of its own. Nothing is
    stored yet, so it needs no token to come here."""
    typed = read_typed(lists=["pictures"])
    return _review(slug, typed, typed.given), 422 if typed.errors else 200


csrf.exempt(review)


@blueprint.post("/<slug>/svar/send")
@limit_answers
def send(slug: str) -> ResponseReturnValue:
    """Store it. The id was made with the page: pressing twice stores once."""
    form, uploads = read_chosen(read_form(ContributionIn()))
    if form.data is None:
        return _review(slug, form, form.given), 422
    if _unwarned(form.given):
        return _review(slug, EMPTY, {**form.given, "warned": "1"})
    try:
        db.session.rollback()
        contribution = _store(form, uploads)
    except (Invalid, Conflict) as error:
        db.session.rollback()
        refused = Form(None, {**error.errors, "": [_explain(error.code)]}, form.given)
        return _review(slug, refused, form.given), error.status
    offers = form.given.get("offer")
    if offers and this_user():
        return redirect(url_for("offers.new", bidrag=contribution.id), code=303)
    receipt = url_for(
        "contributions.own", contribution_id=contribution.id, sendt=1, tilby=1 if offers else None
    )
    return redirect(receipt, code=303)


def _store(form: Form, uploads: list[Prepared]) -> Contribution:
    guest_digest(create=True)
    contribution_id = _form_id(form)
    contribution, _created = service.receive(
        contribution_id=contribution_id,
        author=sender(),
        content=(form.data or {})["content"],
        key=secret(),
    )
    for number, prepared in enumerate(uploads):
        pictures.add_picture(
            contribution=contribution,
            picture_id=uuid.uuid5(contribution_id, str(number)),
            prepared=prepared,
            data=data_folder(),
        )
    return contribution


def _form_id(form: Form) -> uuid.UUID:
    try:
        return uuid.UUID(form.given.get("id", ""))
    except ValueError as error:
        raise Invalid(code="id") from error


def _unwarned(given: Any) -> bool:
    return bool(_to_be_warned_of(given)) and not given.get("warned")


def _to_be_warned_of(given: Mapping[str, str]) -> list[Finding]:
    body = given.get("body", "")
    found = [] if exceeds(body) else find_personal_data(body)  # what is too long is refused
    return [one for one in found if one.kind != Kind.IDENTITY_NUMBER]  # that is refused


def _review(slug: str, form: Form, given: Mapping[str, Any]) -> str:
    g.municipality = get_municipality(slug)
    current_session()
    return render_template(
        "contributions/review.html",
        form=form,
        given={"id": str(new_id()), "written_at": now().isoformat(), **given},
        findings=_to_be_warned_of(given),
        user=this_user(),
        prompt_id=given.get("prompt"),
        written_in=given.get("language") or current_language(),
    )


def _explain(code: str) -> str:
    return {
        "empty": _("Skriv noe først."),
        "too_long": _("Teksten er for lang: høyst 4000 tegn."),
        "unknown_prompt": _("Dette spørsmålet finnes ikke lenger."),
        "other_content": _("Dette er allerede sendt. Se «Mine bidrag»."),
        "not_a_member": _("Du kan ikke svare på vegne av denne."),
    }.get(code, _("Noe er feil. Rett opp feltene som er merket."))


@blueprint.post("/meg/bidrag/<uuid:contribution_id>")
@per_person("60/hour")
def revise(contribution_id: uuid.UUID) -> ResponseReturnValue:
    """Change what waits or was returned; a guest proves it is theirs by the code."""
    code = request.form.get("receipt_code")
    contribution = own_contribution(contribution_id, code=code)
    form = read_form(ContributionChange(exclude=["receipt_code"]))
    version = request.form.get("version", type=int)
    if form.data is None or version is None:
        return show_own(contribution, form=form), 422
    try:
        service.revise(contribution=contribution, version=version, by=this_user(), **form.data)
    except (Invalid, NotAllowed, Outdated) as error:
        return _refused(contribution_id, code, error)
    return show_own(contribution, changed=contribution.publication != Publication.PUBLISHED)


def _refused(contribution_id: uuid.UUID, code: str | None, error: DomainError) -> Any:
    """What stands, with what was typed kept beside it."""
    db.session.rollback()
    standing = own_contribution(contribution_id, code=code)
    typed = Form(None, {}, request.form.to_dict())
    return show_own(standing, form=typed, error=error.code), error.status


@blueprint.post("/meg/bidrag/<uuid:contribution_id>/trekk")
@per_person("60/hour")
def withdraw(contribution_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back, for everybody; a guest proves it is theirs by the code."""
    contribution = own_contribution(contribution_id, code=request.form.get("receipt_code"))
    lines.withdraw(contribution, by=this_user())
    return show_own(contribution)


@blueprint.post("/meg/hent")
@per_person("30/hour")
def claim() -> ResponseReturnValue:
    """Make what a code belongs to the account's own."""
    codes = [request.form.get("code", "")]
    service.claim(user=the_user(), codes=codes, guest_digest=guest_digest())
    return redirect(url_for("contributions.mine"))
