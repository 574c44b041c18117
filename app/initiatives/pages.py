"""Initiatives: what everybody reads, and being in one."""

import uuid
from typing import Any

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.accounts.sessions import this_user
from app.core.crowds import per_person
from app.core.errors import DomainError, NotFound
from app.core.forms import EMPTY, Form, go_on, read_form
from app.core.ids import new_id
from app.core.language import current_language
from app.core.shared_pages import made_of, public_page
from app.core.uploads import data_folder, read_pictures, send_picture
from app.extensions import db
from app.initiatives import filters, finding, members, pictures, service, updates
from app.initiatives.models import Initiative, State, Update
from app.initiatives.schemas import UpdateIn
from app.initiatives.words import refusal
from app.places.service import get_municipality, public_version, public_versions

blueprint = Blueprint("initiatives", __name__)
# Small-place privacy: no smaller number is shown.
SMALLEST_SHOWN = 5


@blueprint.get("/<slug>/initiativ")
@public_page
def index(slug: str) -> ResponseReturnValue:
    """What goes on in a municipality or near it, by what one looks for; with `?vis=` what sleeps or is
    finished."""
    wanted = filters.read()
    made_of(public_versions) if wanted.within else made_of(public_version, slug)
    g.municipality = get_municipality(slug)
    state = {"hvilende": State.SLEEPING, "avsluttet": State.FINISHED}.get(
        request.args.get("vis", ""), State.ACTIVE
    )
    page = finding.list_initiatives(
        municipality=g.municipality,
        state=state,
        filters=wanted,
        after=request.args.get("etter"),
    )
    return render_template(
        "initiatives/index.html",
        page=page,
        state=state,
        chips=filters.chips(wanted),
        choices=filters.choices(),
    )


@blueprint.get("/initiativ/<uuid:initiative_id>")
@public_page
def public(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """One, as everybody reads it."""
    initiative = service.find_initiative(initiative_id)
    g.municipality = initiative.municipality
    count = members.count_members(initiative)
    return render_template(
        "initiatives/initiative.html",
        initiative=initiative,
        news=updates.list_updates(initiative, after=request.args.get("etter")),
        count=count if count >= SMALLEST_SHOWN else 0,
    )


@blueprint.get("/meg/initiativ")
@signed_in
def own() -> ResponseReturnValue:
    """What one is in, follows or hosts."""
    g.municipality = the_user().municipality
    page = members.list_own(the_user(), after=request.args.get("etter"))
    return render_template("initiatives/own.html", page=page)


@blueprint.get("/meg/initiativ/<uuid:initiative_id>")
@signed_in
def personal(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """One, with what one is in it."""
    return _personal(service.find_visible(initiative_id, user=the_user()))


def _personal(initiative: Initiative, form: Form = EMPTY, error: str = "") -> str:
    g.municipality = initiative.municipality
    mine = members.find_member(initiative, the_user())
    return render_template(
        "initiatives/personal.html",
        initiative=initiative,
        mine=mine,
        news=updates.list_updates(initiative),
        unpublished=updates.list_unpublished(initiative, the_user()),
        update_id=new_id(),
        form=form,
        error=error,
        is_origin=bool(initiative.grown_from and initiative.grown_from.author_id == the_user().id),
    )


@blueprint.post("/meg/initiativ/<uuid:initiative_id>/med")
@signed_in
def join(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Take part, follow, or leave: one tap."""
    acts: dict[str, Any] = {
        "join": lambda: members.join(initiative_id=initiative_id, user=the_user()),
        "follow": lambda: members.join(initiative_id=initiative_id, user=the_user(), follow=True),
        "leave": lambda: members.leave(initiative_id=initiative_id, user=the_user()),
        "host": lambda: members.answer_hosting(
            initiative_id=initiative_id, user=the_user(), accept=True
        ),
        "not_host": lambda: members.answer_hosting(
            initiative_id=initiative_id, user=the_user(), accept=False
        ),
    }
    said = {
        "join": _("Velkommen! Du er med."),
        "follow": _("Du får beskjed når det skjer noe."),
        "leave": _("Du er meldt ut. Du kan alltid komme tilbake."),
        "host": _("Takk! Nå er du vert."),
        "not_host": _("Takk for svaret. Du er med som før."),
    }
    do = request.form.get("do", "")
    if do not in acts:
        raise NotFound
    try:
        acts[do]()
    except NotFound:
        raise
    except DomainError as error:
        return _refused(initiative_id, error)
    flash(said[do], "success")
    return _back(initiative_id)


@blueprint.post("/meg/initiativ/<uuid:initiative_id>/skriv")
@signed_in
@per_person("60/hour")
def write(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """What is new, or a reply to it."""
    form, given = read_pictures(read_form(UpdateIn(), language=current_language()))
    initiative = service.find_initiative(initiative_id)
    if form.data is None:
        return _personal(initiative, form), 422
    try:
        update, _new = updates.put_update(
            update_id=request.form.get("id", type=uuid.UUID) or new_id(),
            initiative=initiative,
            by=the_user(),
            parent_id=form.data.pop("parent"),
            **form.data,
        )
        pictures.add_pictures(update=update, by=the_user(), given=given, data=data_folder())
    except NotFound:
        raise
    except DomainError as error:
        return _refused(initiative_id, error, form)
    flash(_("Takk! En moderator leser det før andre ser det."), "success")
    return _back(initiative_id)


@blueprint.post("/meg/initiativ/<uuid:initiative_id>/skriv/<uuid:update_id>")
@signed_in
@per_person("60/hour")
def rewrite(initiative_id: uuid.UUID, update_id: uuid.UUID) -> ResponseReturnValue:
    """Mend what was returned."""
    form, given = read_pictures(read_form(UpdateIn(), lists=["remove"]))
    initiative = service.find_visible(initiative_id, user=the_user())
    update = updates.find_update(update_id, initiative)
    if form.data is None:
        return _personal(initiative, form), 422
    try:
        updates.revise_update(
            update=update,
            by=the_user(),
            body=form.data["body"],
            removed=request.form.getlist("remove", type=uuid.UUID),
            descriptions=_descriptions(update),
        )
        pictures.add_pictures(update=update, by=the_user(), given=given, data=data_folder())
    except NotFound:
        raise
    except DomainError as error:
        return _refused(initiative_id, error, form)
    flash(_("Lagret. En moderator leser det på nytt før andre ser det."), "success")
    return _back(initiative_id)


def _descriptions(update: Update) -> dict[uuid.UUID, str]:
    """What its pictures show, as typed anew."""
    fields = {one.id: f"shows-{one.id}" for one in update.pictures}
    return {one: request.form[name] for one, name in fields.items() if name in request.form}


@blueprint.get("/bilder/initiativ/<uuid:update_picture_id>")
def picture(update_picture_id: uuid.UUID) -> Response:
    """A picture of what is new, to whoever may see it."""
    found = pictures.find_picture(update_picture_id)
    public = pictures.is_public(found)
    if not public and not pictures.may_see(found, this_user()):
        raise NotFound
    return send_picture(found, public=public)


@blueprint.get("/meg/initiativ/<uuid:initiative_id>/opphav")
@signed_in
def origin(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Whether one wants to be named with what grew from one's words."""
    initiative = service.find_visible(initiative_id, user=the_user())
    if initiative.grown_from is None or initiative.grown_from.author_id != the_user().id:
        raise NotFound
    g.municipality = initiative.municipality
    return render_template("initiatives/origin.html", initiative=initiative)


@blueprint.post("/meg/initiativ/<uuid:initiative_id>/opphav")
@signed_in
def answer_origin(initiative_id: uuid.UUID) -> ResponseReturnValue:
    accept = request.form.get("answer") == "yes"
    initiative = service.find_visible(initiative_id, user=the_user())
    service.answer_grown(initiative=initiative, user=the_user(), accept=accept)
    flash(_("Takk! Navnet ditt står der.") if accept else _("Takk! Navnet ditt står ikke der."))
    return _back(initiative_id)


def _refused(
    initiative_id: uuid.UUID, error: DomainError, form: Form = EMPTY
) -> ResponseReturnValue:
    db.session.rollback()
    initiative = service.find_visible(initiative_id, user=the_user())
    errors = {**error.errors, "": [refusal(error)]} if form.given else {}
    return (
        _personal(initiative, Form(None, errors, form.given), refusal(error)),
        error.status,
    )


def _back(initiative_id: uuid.UUID) -> ResponseReturnValue:
    return go_on(url_for("initiatives.personal", initiative_id=initiative_id))
