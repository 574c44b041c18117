"""Requests at the same moment."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.sessions import SignedIn
from app.extensions import db


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, and who sends it, each in a session of its own; `options` are the client's."""

    method: str
    path: str
    by: User | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def at_once(app: Flask, *asks: Ask) -> list[TestResponse]:
    """What each is answered, in their order."""
    start = Barrier(len(asks))
    signed_in = {ask.by: SignedIn(ask.by).get_id() for ask in asks if ask.by}
    db.session.remove()  # a lock that the test held would keep them waiting

    def send(ask: Ask) -> TestResponse:
        client = app.test_client()
        if ask.by:
            with client.session_transaction("/meg") as session:
                session.update(_user_id=signed_in[ask.by], signed_in_at=time.time(), _fresh=True)
        token = client.get("/api/v1/session").json["csrf_token"]
        start.wait(20)
        return client.open(
            ask.path, method=ask.method, headers={"X-CSRF-Token": token}, **ask.options
        )

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(send, asks))
