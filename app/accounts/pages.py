"""Signing in and the profile, as pages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import mails, service
from app.accounts.api import limit_codes, limit_mailbox, sign_in_with
from app.accounts.guards import signed_in, the_user
from app.accounts.names import keep_name
from app.accounts.schemas import CodeRequest, CodeVerification, Profile
from app.accounts.sessions import sign_out, this_user
from app.core.crowds import guesses
from app.core.errors import Invalid
from app.core.forms import EMPTY, Form, read_form, read_typed
from app.core.way_back import own_path
from app.places.service import get_municipality, list_municipalities

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/logg-inn")
def sign_in_page() -> ResponseReturnValue:
    if this_user():
        return redirect(_next())
    return render_template("accounts/sign_in.html", form=EMPTY, next=_next())


@blueprint.post("/logg-inn")
@limit_mailbox
@limit_codes
def request_code() -> ResponseReturnValue:
    form = read_form(CodeRequest())
    if form.data is None:
        return render_template("accounts/sign_in.html", form=form, next=_next()), 422
    service.request_code(email=form.data["email"], key=mails.secret(), send=mails.send_code)
    return _ask_for_code(form.data["email"], EMPTY)


@blueprint.post("/logg-inn/kode")
@guesses("code")
def verify_code() -> ResponseReturnValue:
    form = read_form(CodeVerification())
    if form.data is None:
        return _ask_for_code(form.given.get("email", ""), form), 422
    try:
        user = sign_in_with(form.data)
    except Invalid as error:
        return _ask_for_code(form.data["email"], Form(None, dict(error.errors), form.given)), 422
    if not user.name:
        return redirect(url_for("accounts.profile", next=_next()))
    return redirect(_next())


def _ask_for_code(email: str, form: Form) -> str:
    return render_template("accounts/code.html", email=email, form=form, next=_next())


@blueprint.post("/logg-ut")
def leave() -> ResponseReturnValue:
    sign_out()
    return redirect(url_for("prompts.front"))


@blueprint.get("/meg/profil")
@signed_in
def profile() -> ResponseReturnValue:
    return _profile(EMPTY)


@blueprint.post("/meg/profil")
@signed_in
def change_profile() -> ResponseReturnValue:
    form = read_form(Profile())
    if form.data is None:
        return _profile(form), 422
    data = dict(form.data)
    for name in ("name", "place"):  # an emptied field of a form is a wish, not an omission
        data[name] = data.get(name, "")
    if slug := data.pop("municipality", None):
        data["municipality"] = get_municipality(slug)
    service.change_profile(the_user(), **data)
    return redirect(_next())


@blueprint.post("/meg/navn")
@signed_in
def say_name() -> ResponseReturnValue:
    """The name alone, of who has none: asked for where somebody is to know who comes."""
    form = read_typed()
    if form.errors:
        return _profile(form), 422
    keep_name(the_user(), form)
    flash(_("Takk! Navnet er lagret i profilen din."), "success")
    return redirect(_next(), code=303)


@blueprint.post("/meg/logg-ut-overalt")
@signed_in
def leave_everywhere() -> ResponseReturnValue:
    service.end_all_sessions(the_user())
    sign_out()
    return redirect(url_for("prompts.front"))


def _profile(form: Form) -> str:
    return render_template(
        "accounts/profile.html",
        form=form,
        user=the_user(),
        municipalities=list_municipalities(),
        next=_next(),
    )


def _next() -> str:
    """Where to go on: an address of ours, or the person's own page."""
    return own_path(request.values.get("next", "")) or url_for("contributions.mine")
