"""Guards of views. `access` says who may come in, and the access table in the tests reads it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service
from app.accounts.models import User
from app.accounts.sessions import this_user
from app.core.errors import NotAllowed, NotSignedIn
from app.core.problems import wants_json
from app.core.way_back import this_page

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def signed_in(view: View[P]) -> View[P]:
    """Anybody with an account. A page sends others to sign in, and back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if this_user() else _ask_to_sign_in()

    return guarded


def staff(view: View[P]) -> View[P]:
    """Staff of any municipality, or a region's admin; which one is asked by the service."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        user = this_user()
        if user is None:
            return _ask_to_sign_in()
        if not service.may_come_in(user):
            raise NotAllowed
        return view(*args, **kwargs)

    return guarded


def the_user() -> User:
    """The signed-in person, behind a guard. Raises NotSignedIn without one."""
    user = this_user()
    if user is None:
        raise NotSignedIn
    return user


def _ask_to_sign_in() -> ResponseReturnValue:
    if wants_json() or request.method != "GET":
        raise NotSignedIn
    return redirect(url_for("accounts.sign_in_page", next=this_page()))
