"""A client that behaves like a browser, and looks at every page it gets."""

import time
from contextvars import Context
from functools import partial
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.sessions import SignedIn
from app.extensions import db as database
from tests.support.page import check_page

SAFE = ("GET", "HEAD", "OPTIONS")


class Browser:
    """`client.put("/api/v1/…", json=body, as_=kari)`: signs `kari` in for this request, asks for a
    fresh CSRF token as the phone does, and checks what comes back if it is a page. With `renew=False`
    the session is the one of last time, however old.

    Without `as_` it is a guest; `guest="another"` is another phone. `csrf=False` sends no token.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.guests: dict[str, Any] = {}

    def open(
        self,
        method: str,
        path: str,
        *,
        as_: User | None = None,
        renew: bool = True,
        guest: str = "phone",
        csrf: bool = True,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> TestResponse:
        client = self._signed_in(as_, renew) if as_ else self._guest(guest)
        database.session.rollback()  # a lock that the test held would keep the request waiting
        # A request of its own: the test's application context, and what hangs on it, is not its.
        send = partial(self._send, client, method, path, csrf, headers, options)
        return Context().run(send)

    def _send(
        self,
        client: Any,
        method: str,
        path: str,
        csrf: bool,
        headers: dict[str, str] | None,
        options: dict[str, Any],
    ) -> TestResponse:
        headers = {"Accept-Language": "nb", **(headers or {})}
        if csrf and method not in SAFE:
            session = client.get("/api/v1/session")
            headers["X-CSRF-Token"] = session.json["csrf_token"]
        response: TestResponse = client.open(path, method=method, headers=headers, **options)
        response.get_data()
        response.close()
        if response.mimetype == "text/html" and "Content-Encoding" not in response.headers:
            check_page(response.get_data(as_text=True), path)
        return response

    def _guest(self, name: str) -> Any:
        return self.guests.setdefault(name, self.app.test_client())

    def _signed_in(self, user: User, renew: bool) -> Any:
        if not renew:
            return self.guests[f"user-{user.id}"]
        client = self.guests.setdefault(f"user-{user.id}", self.app.test_client())
        with client.session_transaction("/meg") as session:
            session["_user_id"] = SignedIn(user).get_id()
            session["signed_in_at"] = time.time()
            session["_fresh"] = True
        return client

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.open("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.open("POST", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.open("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> TestResponse:
        return self.open("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.open("DELETE", path, **options)
