"""Being somebody, and reading the mail that would have been sent. Only where the demo is on."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.schemas import SessionSchema
from app.accounts.service import find_by_email
from app.accounts.sessions import current_session, sign_in
from app.core import mail
from app.core.errors import NotFound
from app.demo.personas import PERSONAS
from app.extensions import csrf

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("")
def personas() -> ResponseReturnValue:
    return render_template("demo/personas.html", personas=PERSONAS)


@blueprint.post("/sign-in")
@csrf.exempt  # anybody may be anybody here: that is what it is for
def switch() -> ResponseReturnValue:
    """Be a persona: `{"persona": "kari"}` as JSON or as a form."""
    given: Any = request.get_json(silent=True) or request.form
    persona = next((one for one in PERSONAS if one.key == given.get("persona")), None)
    user = find_by_email(persona.email) if persona else None
    if user is None:
        raise NotFound
    sign_in(user)
    if request.is_json:
        return jsonify(SessionSchema().dump(current_session()))
    return redirect(request.script_root + ("/stab" if _is_staff(persona) else "/meg"))


def _is_staff(persona: Any) -> bool:
    return persona.role in ("staff", "moderator", "municipal_admin", "region_admin")


@blueprint.get("/outbox")
def outbox() -> ResponseReturnValue:
    """E-mails, the newest first."""
    messages = mail.outbox_messages()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(
            items=[{"to": one.to, "subject": one.subject, "text": one.text} for one in messages]
        )
    return render_template("demo/outbox.html", messages=messages)
