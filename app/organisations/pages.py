"""Organisations: their public pages, and what their people do with them."""

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.accounts.models import Organisation, OrganisationKind, Rank
from app.core.crowds import per_person
from app.core.errors import DomainError
from app.core.forms import EMPTY, Form, go_on, read_form, refuse
from app.core.ids import new_id
from app.core.shared_pages import made_of, public_page
from app.organisations import mails, members, service
from app.organisations.schemas import InvitationIn, OrganisationIn, ProfileForm, RegistrationForm
from app.organisations.words import refusal
from app.places.service import get_municipality, list_municipalities, public_version

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/<slug>/organisasjoner")
@public_page
def index(slug: str) -> ResponseReturnValue:
    """A municipality's organisations, by name."""
    made_of(public_version, slug)
    g.municipality = get_municipality(slug)
    page = service.list_confirmed(municipality=g.municipality, after=request.args.get("etter"))
    return render_template("organisations/index.html", page=page)


@blueprint.get("/organisasjoner/<uuid:organisation_id>")
@public_page
def public(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Who they are."""
    organisation = service.find_public(organisation_id)
    g.municipality = organisation.municipality
    return render_template("organisations/organisation.html", organisation=organisation)


@blueprint.get("/meg/organisasjoner")
@signed_in
def mine() -> ResponseReturnValue:
    """What one speaks for, and is asked to speak for."""
    g.municipality = the_user().municipality
    return render_template(
        "organisations/mine.html",
        held=members.find_mine(the_user()),
        invitations=members.find_invitations(the_user()),
    )


@blueprint.get("/meg/organisasjoner/ny")
@signed_in
def new() -> ResponseReturnValue:
    return _new(EMPTY, new_id())


@blueprint.post("/meg/organisasjoner/ny")
@signed_in
@per_person("30/hour")
def register() -> ResponseReturnValue:
    form = read_form(OrganisationIn())
    organisation_id = request.form.get("id", type=uuid.UUID) or new_id()
    if form.data is None:
        return _new(form, organisation_id), 422
    data = dict(form.data)
    try:
        organisation, _created = service.register(
            organisation_id=organisation_id,
            by=the_user(),
            municipality=get_municipality(data.pop("municipality")),
            kind=OrganisationKind(data.pop("kind")),
            **data,
        )
    except DomainError as error:
        return _new(refuse(form, refusal(error), error.errors), organisation_id), error.status
    flash(_("Takk! Kommunen ser på det, og du får beskjed."), "success")
    return _back(organisation)


def _new(form: Form, organisation_id: uuid.UUID) -> str:
    g.municipality = the_user().municipality
    return render_template(
        "organisations/new.html",
        form=form,
        organisation_id=organisation_id,
        municipalities=list_municipalities(),
    )


@blueprint.post("/meg/organisasjoner/invitasjoner/<uuid:invitation_id>")
@signed_in
def answer_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    accept = request.form.get("answer") == "yes"
    organisation = members.answer_invitation(
        invitation_id=invitation_id, user=the_user(), accept=accept
    )
    if not accept:
        flash(_("Greit. Invitasjonen er borte."))
        return redirect(url_for("organisations.mine"), code=303)
    flash(_("Nå kan du skrive for %(name)s.", name=organisation.name), "success")
    return _back(organisation)


@blueprint.get("/meg/organisasjoner/<uuid:organisation_id>")
@signed_in
def manage(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """What one's organisation shows, and who speaks for it."""
    return _manage(members.require_member(the_user(), organisation_id))


@blueprint.post("/meg/organisasjoner/<uuid:organisation_id>")
@signed_in
def change(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = members.require_member(the_user(), organisation_id)
    form = read_form(ProfileForm())
    if form.data is None:
        return _manage(organisation, form, "profile"), 422
    try:
        service.change(organisation=organisation, by=the_user(), **form.data)
    except DomainError as error:
        return _manage(
            organisation, refuse(form, refusal(error), error.errors), "profile"
        ), error.status
    flash(_("Lagret."), "success")
    return _back(organisation)


@blueprint.post("/meg/organisasjoner/<uuid:organisation_id>/send-inn-igjen")
@signed_in
@per_person("30/hour")
def submit_again(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """What the municipality did not confirm, put right."""
    organisation = members.require_member(the_user(), organisation_id, rank=Rank.OWNER)
    form = read_form(RegistrationForm())
    if form.data is None:
        return _manage(organisation, form, "again"), 422
    data = dict(form.data)
    kind = OrganisationKind(data.pop("kind"))
    try:
        service.submit_again(organisation=organisation, by=the_user(), kind=kind, **data)
    except DomainError as error:
        refused = refuse(form, refusal(error), error.errors)
        return _manage(organisation, refused, "again"), error.status
    flash(_("Takk! Kommunen ser på det, og du får beskjed."), "success")
    return _back(organisation)


@blueprint.post("/meg/organisasjoner/<uuid:organisation_id>/inviter")
@signed_in
@per_person("20/day")
def invite(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = members.require_member(the_user(), organisation_id, rank=Rank.OWNER)
    form = read_form(InvitationIn())
    if form.data is None:
        return _manage(organisation, form, "invite"), 422
    try:
        invitation = members.invite(
            organisation=organisation,
            email=form.data["email"],
            rank=Rank(form.data["rank"]),
            by=the_user(),
        )
    except DomainError as error:
        return _manage(
            organisation, refuse(form, refusal(error), error.errors), "invite"
        ), error.status
    mails.send_invitation(invitation, organisation=organisation.name, by=the_user().name)
    flash(_("Invitasjonen er sendt til %(email)s.", email=invitation.email), "success")
    return _back(organisation)


@blueprint.post(
    "/meg/organisasjoner/<uuid:organisation_id>/invitasjoner/<uuid:invitation_id>/trekk"
)
@signed_in
def withdraw(organisation_id: uuid.UUID, invitation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = members.require_member(the_user(), organisation_id, rank=Rank.OWNER)
    members.withdraw_invitation(
        organisation=organisation, invitation_id=invitation_id, by=the_user()
    )
    flash(_("Invitasjonen er trukket tilbake."))
    return _back(organisation)


@blueprint.post("/meg/organisasjoner/<uuid:organisation_id>/medlemmer/<uuid:user_id>")
@signed_in
def change_member(organisation_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    """Make somebody owner or poster, or remove them."""
    organisation = members.require_member(the_user(), organisation_id, rank=Rank.OWNER)
    do = request.form.get("do", "")
    try:
        if do == "remove":
            members.remove(organisation=organisation, user_id=user_id, by=the_user())
        else:
            rank = Rank.OWNER if do == Rank.OWNER else Rank.POSTER
            members.set_rank(organisation=organisation, user_id=user_id, rank=rank, by=the_user())
    except DomainError as error:
        return _manage(
            organisation, refuse(EMPTY, refusal(error), error.errors), "members"
        ), error.status
    flash(_("Lagret."), "success")
    return _back(organisation)


@blueprint.post("/meg/organisasjoner/<uuid:organisation_id>/forlat")
@signed_in
def leave(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = members.require_member(the_user(), organisation_id)
    name = organisation.name
    try:
        members.leave(
            organisation=organisation,
            user=the_user(),
            heir_id=request.form.get("heir", type=uuid.UUID),
        )
    except DomainError as error:
        return _manage(
            organisation, refuse(EMPTY, refusal(error), error.errors), "leave"
        ), error.status
    flash(_("Du skriver ikke lenger for %(name)s.", name=name))
    return redirect(url_for("organisations.mine"), code=303)


def _manage(organisation: Organisation, form: Form = EMPTY, doing: str = "") -> str:
    """One's organisation with everything that can be done. `form` is a refused one of the action
    `doing`, shown again with what was typed."""
    g.municipality = organisation.municipality
    return render_template(
        "organisations/manage.html",
        organisation=organisation,
        is_owner=members.is_owner(the_user(), organisation),
        refusal=service.find_refusal(organisation),
        check=service.find_checks([organisation]).get(organisation.id),
        people=service.list_people(organisation),
        invitations=members.list_invitations(organisation),
        user=the_user(),
        form=form,
        empty_form=EMPTY,
        doing=doing,
    )


def _back(organisation: Organisation) -> ResponseReturnValue:
    return go_on(url_for("organisations.manage", organisation_id=organisation.id))
