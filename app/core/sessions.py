"""Sessions: one signed cookie, opened only where something personal is shown or done."""

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class PersonalSessions(SecureCookieSessionInterface):
    """Nothing of a session, no `Set-Cookie` and no `Vary: Cookie`, on pages that all share and on what
    any cache may keep."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if is_public() or response.cache_control.public:
            return
        super().save_session(app, session, response)
        if "cookie" in response.vary:
            response.headers.setdefault("Cache-Control", "no-store")


def is_public() -> bool:
    """Whether what is being asked for is the same for everybody."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_public", False)
