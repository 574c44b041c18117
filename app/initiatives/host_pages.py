"""Initiatives: what hosts do with their own."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.contributions.models import Contribution, SignedAs
from app.core import clock
from app.core.crowds import per_person
from app.core.errors import DomainError, NotFound
from app.core.forms import EMPTY, Form, beside, go_on, read_form, read_typed, refuse
from app.core.ids import new_id
from app.core.language import current_language
from app.core.points import POINT
from app.core.uploads import data_folder, read_pictures
from app.initiatives import life, members, pictures, service
from app.initiatives.models import Initiative
from app.initiatives.schemas import InitiativeChange, InitiativeIn
from app.initiatives.words import refusal
from app.places.service import get_municipality, list_municipalities

blueprint = Blueprint("initiatives_host", __name__, url_prefix="/meg/initiativ")
LISTS = ("abc", "goals")


@blueprint.get("/nytt")
@signed_in
def new() -> ResponseReturnValue:
    """An empty form; with `?bidrag=` what it grows from, in the municipality of which it is."""
    source = _source(request.args.get("bidrag"))
    if source is None:
        return _form(EMPTY, new_id())
    given = {"grown_from": str(source.id)}
    if source.municipality_id != the_user().municipality_id:
        given["municipality"] = source.municipality.slug
    return _form(Form(None, {}, given), new_id())


@blueprint.post("/nytt")
@signed_in
@per_person("60/hour")
def start() -> ResponseReturnValue:
    initiative_id = request.form.get("id", type=uuid.UUID) or new_id()
    form = read_form(InitiativeIn(), lists=LISTS, language=current_language())
    if form.data is None:
        return _form(form, initiative_id), 422
    try:
        initiative, _new = service.put_initiative(
            initiative_id=initiative_id,
            by=the_user(),
            municipality=get_municipality(form.data.pop("municipality")),
            **form.data,
        )
    except DomainError as error:
        return _form(refuse(form, refusal(error), error.errors), initiative_id), error.status
    if initiative.waits:
        flash(_("Takk! En moderator leser det, og så kan alle se det."), "success")
    else:
        flash(_("Lagt ut. Alle kan se det nå."), "success")
    return _out(initiative_id)


def _form(form: Form, initiative_id: uuid.UUID, initiative: Initiative | None = None) -> str:
    g.municipality = initiative.municipality if initiative else the_user().municipality
    return render_template(
        "initiatives/edit.html",
        form=form,
        initiative_id=initiative_id,
        initiative=initiative,
        source=None if initiative else _source(form.given.get("grown_from")),
        user=the_user(),
        municipalities=list_municipalities(),
    )


def _source(given: str | None) -> Contribution | None:
    """What a new one grows from."""
    try:
        return service.find_source(uuid.UUID(given or ""), by=the_user())
    except ValueError:
        return None


@blueprint.get("/<uuid:initiative_id>/endre")
@signed_in
def edit(initiative_id: uuid.UUID) -> ResponseReturnValue:
    initiative = service.find_hosted(initiative_id, user=the_user())
    return _form(Form(None, {}, _to_given(initiative)), initiative_id, initiative)


def _to_given(initiative: Initiative) -> dict[str, Any]:
    same = (*service.TEXTS, "meeting_place", "step_free", "coffee", "abc", "version", *POINT)
    return {
        **{name: getattr(initiative, name) for name in same},
        **(initiative.proposed or {}),
        "goals": [str(one) for one in initiative.goals],
        "trial_until": initiative.trial_until.isoformat() if initiative.trial_until else "",
    }


@blueprint.post("/<uuid:initiative_id>/endre")
@signed_in
def change(initiative_id: uuid.UUID) -> ResponseReturnValue:
    initiative = service.find_hosted(initiative_id, user=the_user())
    form = read_form(InitiativeChange(), lists=LISTS, language=initiative.language)
    if form.data is None:
        return _form(form, initiative_id, initiative), 422
    version = request.form.get("version", type=int) or 0
    try:
        service.change_initiative(
            initiative=initiative, by=the_user(), version=version, content=form.data["content"]
        )
    except DomainError as error:
        refused = refuse(form, refusal(error), error.errors)
        standing = service.find_hosted(initiative_id, user=the_user())
        shown = beside(refused, error, _to_given(standing))
        return _form(shown, initiative_id, standing), error.status
    waits = initiative.waits
    flash(_("Lagret. Nye tekster leses av en moderator først.") if waits else _("Lagret."))
    return _out(initiative_id)


@blueprint.get("/<uuid:initiative_id>/styr")
@signed_in
def manage(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Who is in it, and what becomes of it."""
    return _manage(service.find_hosted(initiative_id, user=the_user()))


def _manage(initiative: Initiative, form: Form = EMPTY, doing: str = "", error: str = "") -> str:
    g.municipality = initiative.municipality
    return render_template(
        "initiatives/manage.html",
        initiative=initiative,
        people=members.list_people(initiative),
        today=clock.today(),
        user=the_user(),
        form=form,
        doing=doing,
        error=error,
    )


@blueprint.post("/<uuid:initiative_id>/verter")
@signed_in
def hosts(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Ask a member to host, step down, or be named otherwise."""
    initiative = service.find_hosted(initiative_id, user=the_user())
    try:
        _change_hosts(initiative)
    except NotFound:
        raise
    except DomainError as error:
        return _manage_refused(initiative_id, EMPTY, error, "hosts")
    return _back(initiative_id) if service.is_host(initiative, the_user()) else _out(initiative_id)


def _change_hosts(initiative: Initiative) -> None:
    user, given = the_user(), request.form
    member_id = given.get("member", type=uuid.UUID)
    if given.get("do") == "ask" and member_id:
        members.ask_to_host(initiative=initiative, by=user, member_id=member_id)
        flash(_("Spurt. Du ser her når svaret kommer."))
    elif given.get("do") == "step_down":
        members.step_down(initiative_id=initiative.id, user=user)
        flash(_("Du er ikke lenger vert, men fortsatt med."))
    elif given.get("signed_as") in set(SignedAs):
        mine = next(one for one in initiative.hosts if one.user_id == user.id)
        members.change_signature(member=mine, signed_as=SignedAs(given["signed_as"]))
        flash(_("Lagret."))
    else:
        raise NotFound


@blueprint.post("/<uuid:initiative_id>/vekk")
@signed_in
def wake(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Something will happen."""
    initiative = service.find_hosted(initiative_id, user=the_user())
    try:
        life.wake(initiative=initiative, by=the_user())
    except DomainError as error:
        return _manage_refused(initiative_id, EMPTY, error, "wake")
    flash(_("Fint! Initiativet er i gang."), "success")
    return _back(initiative_id)


@blueprint.post("/<uuid:initiative_id>/provetid")
@signed_in
@per_person("60/hour")
def trial(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """A trial has ended: keep, change or stop."""
    form, given = read_pictures(read_typed())
    initiative = service.find_hosted(initiative_id, user=the_user())
    verdict = form.given.get("verdict", "")
    if verdict not in set(life.Verdict):
        raise NotFound
    if form.errors:
        return _manage(initiative, form, "trial"), 422
    try:
        said = life.end_trial(
            initiative=initiative,
            by=the_user(),
            verdict=life.Verdict(verdict),
            body=form.given.get("body", ""),
            language=current_language(),
            until=request.form.get("until", type=date.fromisoformat),
        )
        pictures.add_pictures(update=said, by=the_user(), given=given, data=data_folder())
    except DomainError as error:
        return _manage_refused(initiative_id, form, error, "trial")
    flash(_("Takk! En moderator leser det før andre ser det."), "success")
    return _back(initiative_id)


@blueprint.post("/<uuid:initiative_id>/avslutt")
@signed_in
@per_person("60/hour")
def finish(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """It is done, and this is what came of it."""
    form, given = read_pictures(read_typed())
    initiative = service.find_hosted(initiative_id, user=the_user())
    if form.errors:
        return _manage(initiative, form, "finish"), 422
    try:
        outcome = life.finish(
            initiative=initiative,
            by=the_user(),
            body=form.given.get("body", ""),
            language=current_language(),
        )
        pictures.add_pictures(update=outcome, by=the_user(), given=given, data=data_folder())
    except DomainError as error:
        return _manage_refused(initiative_id, form, error, "finish")
    flash(
        _("Takk for det dere gjorde! Alle som var med, får beskjed når en moderator har lest det."),
        "success",
    )
    return _out(initiative_id)


def _manage_refused(
    initiative_id: uuid.UUID, form: Form, error: DomainError, doing: str
) -> ResponseReturnValue:
    refused = refuse(form, refusal(error), error.errors)
    standing = service.find_hosted(initiative_id, user=the_user())
    return _manage(standing, refused, doing, refusal(error)), error.status


def _back(initiative_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("initiatives_host.manage", initiative_id=initiative_id), code=303)


def _out(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """To the page of whoever is in it."""
    return go_on(url_for("initiatives.personal", initiative_id=initiative_id))
