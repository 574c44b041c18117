"""Signing in and out, and one's own profile, as JSON."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, ValidationError

from app.accounts import mails, service
from app.accounts.guards import signed_in, the_user
from app.accounts.models import User
from app.accounts.schemas import CodeRequest, CodeVerification, Profile, SessionSchema, UserSchema
from app.accounts.sessions import current_session, sign_in, sign_out
from app.core.commit import commit
from app.core.crowds import guesses, per_network
from app.core.errors import Invalid
from app.core.language import current_language
from app.extensions import limiter
from app.places.service import get_municipality

blueprint = Blueprint("accounts_api", __name__, url_prefix="/api/v1", description="People")


def _mailbox() -> str:
    """The address that is to be written to; "" when none is given that could be."""
    given: Any = request.get_json(silent=True) if request.is_json else request.form
    try:
        return service.normal_email(CodeRequest(unknown=EXCLUDE).load(given)["email"])
    except ValidationError:
        return ""


# A mailbox is spared from wherever codes to it are asked for; a network only from flooding many.
limit_mailbox = limiter.shared_limit(
    lambda: str(current_app.config["CODES"]),
    scope="code-mailbox",
    key_func=_mailbox,
    exempt_when=lambda: not _mailbox(),
)
limit_codes = per_network(scope="code-network")


@blueprint.post("/sign-in/code")
@limit_mailbox
@limit_codes
@blueprint.arguments(CodeRequest)
@blueprint.response(202)
def request_code(data: dict[str, Any]) -> None:
    """Send a six-digit code to an address. The same answer whether or not it is known."""
    service.request_code(email=data["email"], key=mails.secret(), send=mails.send_code)


@blueprint.post("/sign-in/code/verify")
@guesses("code")
@blueprint.arguments(CodeVerification)
@blueprint.response(200, SessionSchema)
def verify_code(data: dict[str, Any]) -> dict[str, Any]:
    """Sign in with the code. Five tries, ten minutes."""
    sign_in_with(data)
    return current_session()


def sign_in_with(data: dict[str, Any]) -> User:
    """Sign in with a checked form or body. Raises Invalid; the wrong try is kept all the same."""
    user = service.verify_code(
        email=data["email"],
        code=data["code"],
        key=mails.secret(),
        language=current_language(),
    )
    if user is None:
        commit()
        wrong = _("Koden er feil eller for gammel. Du kan be om en ny.")
        raise Invalid(wrong, code="wrong_code", errors={"code": [wrong]})
    sign_in(user)
    return user


@blueprint.delete("/session")
@blueprint.response(204)
def delete_session() -> None:
    """Sign out."""
    sign_out()


@blueprint.get("/me")
@signed_in
@blueprint.response(200, UserSchema)
def get_me() -> User:
    """One's own profile."""
    return the_user()


@blueprint.patch("/me")
@signed_in
@blueprint.arguments(Profile)
@blueprint.response(200, UserSchema)
def change_me(data: dict[str, Any]) -> User:
    """Change what is given of one's profile; the rest stays."""
    if slug := data.pop("municipality", None):
        data["municipality"] = get_municipality(slug)
    service.change_profile(the_user(), **data)
    return the_user()
