"""What the phone asks before it sends anything."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from app.accounts.schemas import SessionSchema
from app.accounts.sessions import current_session
from app.notifications.service import count_unread

blueprint = Blueprint("pwa_api", __name__, url_prefix="/api/v1", description="The session")


class SessionOut(SessionSchema):
    """Beside who it is: how many notifications they have not read."""

    unread = fields.Integer()


@blueprint.get("/session")
@blueprint.response(200, SessionOut)
def get_session() -> dict[str, Any]:
    """Who is signed in, and a fresh CSRF token. Asking makes a guest's session."""
    session = current_session()
    user = session["user"]
    return {**session, "unread": count_unread(user) if user else 0}
