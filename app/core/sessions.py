"""Sessions: two signed cookies, opened only where something personal is shown or done.

Who is signed in stands in a cookie of its own, which nothing writes but signing in and signing out. A
request that was under way meanwhile can therefore neither sign the person in again nor out. The other
one is this browser's own: a guest's key, the token that a form carries, a sentence for the next page.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

from app.core import clock

# What tells who is signed in, as Flask-Login and app.accounts.sessions name it.
PERSON = frozenset(("_user_id", "_fresh", "_id", "signed_in_at"))
# A browser that is used keeps its own one; a person's ends so long after signing in, whatever they do.
RENEWED = timedelta(days=30)


class PersonalSession(SecureCookieSession):
    """One, and what its cookies held when it was opened."""

    opened: Mapping[str, Mapping[str, Any]] = {}


class PersonalSessions(SecureCookieSessionInterface):
    """Nothing of a session, no `Set-Cookie` and no `Vary: Cookie`, on pages that all share and on what
    any cache may keep."""

    session_class = PersonalSession

    def open_session(self, app: Flask, request: Request) -> PersonalSession:
        own, of_person = self._names(app)
        (mine, since), (person, _) = (self._read(app, request, name) for name in (own, of_person))
        session = PersonalSession({**mine, **person})
        is_old = since is not None and clock.now() - since > RENEWED
        # A copy: a list in it may be added to in place.
        session.opened = deepcopy({own: {} if is_old else mine, of_person: person})
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if is_public() or response.cache_control.public:
            return
        opened = getattr(session, "opened", {})
        for name, now in zip(self._names(app), _parts(session), strict=True):
            if now != opened.get(name, {}):
                self._write(app, session, response, name, now)
        if session.accessed:
            response.vary.add("Cookie")
            response.headers.setdefault("Cache-Control", "no-store")

    def _names(self, app: Flask) -> tuple[str, str]:
        name = self.get_cookie_name(app)
        return name, f"{name}-person"

    def _read(
        self, app: Flask, request: Request, name: str
    ) -> tuple[dict[str, Any], datetime | None]:
        """What a cookie holds, and when it was signed."""
        signer = self.get_signing_serializer(app)
        longest = int(app.permanent_session_lifetime.total_seconds())
        if signer is None or name not in request.cookies:
            return {}, None
        try:
            return signer.loads(request.cookies[name], max_age=longest, return_timestamp=True)
        except BadSignature:
            return {}, None

    def _write(
        self, app: Flask, session: SessionMixin, response: Response, name: str, now: dict[str, Any]
    ) -> None:
        where: dict[str, Any] = {
            "path": self.get_cookie_path(app),
            "secure": self.get_cookie_secure(app),
            "httponly": self.get_cookie_httponly(app),
            "samesite": self.get_cookie_samesite(app),
        }
        signer = self.get_signing_serializer(app)
        if now and signer:
            expires = self.get_expiration_time(app, session)
            response.set_cookie(name, str(signer.dumps(now)), expires=expires, **where)
        else:
            response.delete_cookie(name, **where)


def _parts(session: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is this browser's own, and who is signed in."""
    person = {name: value for name, value in session.items() if name in PERSON}
    return {name: value for name, value in session.items() if name not in PERSON}, person


def is_public() -> bool:
    """Whether what is being asked for is the same for everybody."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_public", False)
