"""Signing in and out, and one's own profile, as JSON."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_smorest import Blueprint

from app.accounts import mails, service
from app.accounts.guards import signed_in, the_user
from app.accounts.models import User
from app.accounts.schemas import CodeRequest, CodeVerification, Profile, SessionSchema, UserSchema
from app.accounts.sessions import current_session, sign_in, sign_out
from app.core.commit import commit
from app.core.errors import Invalid
from app.core.language import current_language
from app.extensions import limiter
from app.places.service import get_municipality

blueprint = Blueprint("accounts_api", __name__, url_prefix="/api/v1", description="People")


def _address() -> str:
    """Limits count per address too: many phones may ask for one person's code."""
    return service.normal_email(str((request.get_json(silent=True) or request.form).get("email")))


code_limits = (
    limiter.shared_limit("5/10minutes;20/day", scope="code-address", key_func=_address),
    limiter.shared_limit("30/hour", scope="code-phone"),
)


@blueprint.post("/sign-in/code")
@code_limits[0]
@code_limits[1]
@blueprint.arguments(CodeRequest)
@blueprint.response(202)
def request_code(data: dict[str, Any]) -> None:
    """Send a six-digit code to an address. The same answer whether or not it is known."""
    service.request_code(email=data["email"], key=mails.secret(), send=mails.send_code)


@blueprint.post("/sign-in/code/verify")
@limiter.limit("60/hour")
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
