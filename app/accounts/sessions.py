"""Who is asking: Flask-Login over a signed cookie, and the key of a guest."""

import secrets
import uuid
from datetime import timedelta
from typing import Any, cast

from flask import Flask, current_app, session
from flask_login import UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from app.accounts import service
from app.accounts.models import User
from app.core import clock
from app.core.ids import keyed_digest
from app.extensions import login_manager

# Whoever can read what others sent in confidence signs in again each working day.
STAFF_SESSION = timedelta(hours=12)


class SignedIn(UserMixin):
    """Flask-Login's view of a person; the models know nothing of it."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.id}:{self.user.session_epoch}"


def set_up_sessions(app: Flask) -> None:
    login_manager.session_protection = None  # phones change address all day
    login_manager.user_loader(_load)


def _load(session_id: str) -> SignedIn | None:
    user_id, _, epoch = session_id.partition(":")
    user = service.load_user(uuid.UUID(user_id), int(epoch))
    if user is None or (_is_staff(user) and _age() > STAFF_SESSION):
        return None
    return SignedIn(user)


def _is_staff(user: User) -> bool:
    return any(held.role in service.STAFF for held in user.memberships)


def _age() -> timedelta:
    return timedelta(seconds=clock.now().timestamp() - session.get("signed_in_at", 0))


def this_user() -> User | None:
    """The person who is signed in, if any."""
    return cast(SignedIn, current_user).user if current_user.is_authenticated else None


def sign_in(user: User) -> None:
    """Begin a person's session. The guest's key stays: what this browser sent stays its own."""
    guest = session.get("guest")
    session.clear()
    session.permanent = True
    session["signed_in_at"] = clock.now().timestamp()
    if guest:
        session["guest"] = guest
    login_user(SignedIn(user))


def sign_out() -> None:
    """End the session, the guest's key included: the next person on this phone is another."""
    logout_user()
    session.clear()


def guest_digest(*, create: bool = False) -> str | None:
    """A digest of the key that tells this browser's guest from all others."""
    if create and "guest" not in session:
        session["guest"] = secrets.token_urlsafe(16)
        session.permanent = True
    key = session.get("guest")
    return keyed_digest(current_app.config["SECRET_KEY"], "guest", key) if key else None


def current_session() -> dict[str, Any]:
    """What the phone asks before it sends anything: who is this, and a fresh token."""
    user = this_user()
    guest_digest(create=True)
    home = service.home_of(user) if user else None
    return {
        "signed_in": user is not None,
        "user": user,
        "csrf_token": generate_csrf(),
        "municipality": home.slug if home else None,
    }
