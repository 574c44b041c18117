"""Friendships: what those who speak for a party do."""

import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.accounts.service import list_parties
from app.core.crowds import per_person
from app.core.errors import DomainError
from app.core.forms import EMPTY, Form, read_form, refuse, require_data
from app.core.ids import new_id
from app.core.language import current_language
from app.friendships import finding, life, service
from app.friendships.models import Verdict
from app.friendships.parties import find_other, list_candidates, regions_of, shown_name
from app.friendships.schemas import CheckInIn, FriendshipIn
from app.friendships.words import refusal, weeks_together

blueprint = Blueprint("friendship_parties", __name__, url_prefix="/meg/vennskap")


@blueprint.get("")
@signed_in
def own() -> ResponseReturnValue:
    """What waits for an answer of one's parties, and what they have and had."""
    user = the_user()
    g.municipality = user.municipality
    return render_template(
        "friendships/own.html",
        parties=list_parties(user),
        waiting=finding.list_waiting(user),
        page=finding.list_own(user, after=request.args.get("etter")),
    )


@blueprint.get("/ny")
@signed_in
def new() -> ResponseReturnValue:
    """Whom to ask, by name; with `?med=` the form to ask that one, with `?endre=` to do another task
    than in that friendship, with `?igjen=` to ask what was not answered."""
    for name in ("endre", "igjen"):
        if before := request.args.get(name, type=uuid.UUID):
            return _form(_again(before, instead=name == "endre"))
    if other := request.args.get("med"):
        return _form(Form(None, {}, {"other": other}))
    return _search()


def _search() -> str:
    user = the_user()
    g.municipality = user.municipality
    page = list_candidates(
        user=user,
        words=request.args.get("sok", "")[:100],
        after=request.args.get("etter", type=uuid.UUID),
    )
    return render_template("friendships/new.html", page=page, parties=list_parties(user))


def _again(friendship_id: uuid.UUID, *, instead: bool) -> Form:
    """The same two and the same words, to take its place or just once more."""
    before = service.find_own(friendship_id, user=the_user())
    mine = service.sides_of(before, the_user())[0]
    given = {
        "on_behalf_of": str(mine.party_id),
        "other": str(before.other(mine).party_id),
        "follows": before.id if instead else before.follows_id or "",
        "title": before.title,
        "body": before.body,
    }
    return Form(None, {}, given)


@blueprint.post("/ny")
@signed_in
@per_person("60/hour")
def propose() -> ResponseReturnValue:
    form = read_form(FriendshipIn(), language=current_language())
    friendship_id = request.form.get("id", type=uuid.UUID) or new_id()
    if form.data is None:
        return _form(form), 422
    try:
        made, _new = service.put_friendship(friendship_id=friendship_id, by=the_user(), **form.data)
    except DomainError as error:
        return _form(refuse(form, refusal(error), error.errors)), error.status
    flash(
        _(
            "Sendt til %(party)s. Dere får beskjed når de svarer.",
            party=shown_name(made.invited.party),
        )
    )
    return _back(made.id)


def _form(form: Form) -> str:
    """The form to ask somebody, whom `form` names; whom else, when they cannot be asked."""
    parties = list_parties(the_user())
    g.municipality = the_user().municipality
    try:
        given = uuid.UUID(form.given.get("other", ""))
        other = find_other(given, regions=regions_of(parties))
    except (ValueError, DomainError):
        return _search()
    return render_template(
        "friendships/propose.html",
        form=form,
        other=other,
        parties=[one for one in parties if one.id != other.id],
        friendship_id=form.given.get("id") or new_id(),
    )


@blueprint.get("/<uuid:friendship_id>")
@signed_in
def manage(friendship_id: uuid.UUID) -> ResponseReturnValue:
    """One, and what one can do about it."""
    return _manage(friendship_id)


def _manage(friendship_id: uuid.UUID, form: Form = EMPTY) -> str:
    """`form` is a refused one, shown again with what was typed."""
    friendship = service.find_own(friendship_id, user=the_user())
    mine = service.sides_of(friendship, the_user())
    g.municipality = mine[0].municipality
    return render_template(
        "friendships/manage.html",
        friendship=friendship,
        mine=mine,
        ids={one.role: new_id() for one in mine},
        lapses_at=life.lapses_at,
        form=form,
    )


@blueprint.post("/<uuid:proposal_id>/svar")
@signed_in
def answer(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Yes or no: one tap."""
    service.find_own(proposal_id, user=the_user())
    accept = request.form.get("answer") == "yes"
    try:
        service.answer_friendship(friendship_id=proposal_id, by=the_user(), accept=accept)
    except DomainError as error:
        return _refused(proposal_id, EMPTY, error)
    if accept:
        weeks = weeks_together()
        flash(_("Så fint! Om %(weeks)s uker spør vi dere begge hvordan det går.", weeks=weeks))
    else:
        flash(_("De får vite at dere takker nei denne gangen. Dere trenger ikke si hvorfor."))
    return _back(proposal_id)


@blueprint.post("/<uuid:friendship_id>/status")
@signed_in
@per_person("60/hour")
def check_in(friendship_id: uuid.UUID) -> ResponseReturnValue:
    """How it goes."""
    service.find_own(friendship_id, user=the_user())
    form = read_form(CheckInIn(), language=current_language())
    try:
        life.check_in(
            friendship_id=friendship_id,
            check_in_id=request.form.get("id", type=uuid.UUID) or new_id(),
            by=the_user(),
            **require_data(form),
        )
    except DomainError as error:
        return _refused(friendship_id, form, error)
    if form.given.get("verdict") == Verdict.CHANGE:
        flash(_("Takk! Skriv hva dere heller vil gjøre sammen, så spør vi de andre."))
        return redirect(url_for("friendship_parties.new", endre=friendship_id), code=303)
    flash(_("Takk! Svaret er lagret."))
    return _back(friendship_id)


@blueprint.post("/<uuid:friendship_id>/avslutt")
@signed_in
def end(friendship_id: uuid.UUID) -> ResponseReturnValue:
    """Take a proposal back, or leave."""
    service.find_own(friendship_id, user=the_user())
    party = request.form.get("on_behalf_of", type=uuid.UUID) or new_id()
    try:
        life.end_friendship(friendship_id=friendship_id, by=the_user(), on_behalf_of=party)
    except DomainError as error:
        return _refused(friendship_id, EMPTY, error)
    flash(_("Det er avsluttet."))
    return _back(friendship_id)


def _refused(friendship_id: uuid.UUID, form: Form, error: DomainError) -> ResponseReturnValue:
    refused = refuse(form, refusal(error), error.errors)
    return _manage(friendship_id, refused), error.status


def _back(friendship_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("friendship_parties.manage", friendship_id=friendship_id), code=303)
