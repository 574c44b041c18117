"""People on Hitra, their browsers, and a day in November to begin with."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.accounts.models import User
from app.core import clock, mail
from app.core.commit import transaction
from app.extensions import db
from app.notifications import delivery, service, subscriptions
from app.notifications import mail as notification_mail
from app.notifications.models import Kind, Preferences, PushSubscription
from app.places.models import Municipality
from tests.support.push_service import Browser, PushService

# A Tuesday, one o'clock in the afternoon in Norway.
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def settings(app: Flask) -> Iterator[None]:
    before = dict(app.config)
    app.config["PUSH_HOSTS"] = ("http://127.0.0.1:*",)
    app.config["QUIET_HOURS"] = (20, 8)
    app.config["BASE_URL"] = "https://bidra.example.no"
    yield
    app.config.update(before)


class Hands:
    """The clock's."""

    def __init__(self, coordinates: Any) -> None:
        self.coordinates = coordinates

    def turn(self, to: datetime) -> None:
        self.coordinates.move_to(to)

    def forward(self, **by: float) -> None:
        self.coordinates.move_to(clock.now() + timedelta(**by))


@pytest.fixture(autouse=True)
def time() -> Iterator[Hands]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield Hands(coordinates)


@pytest.fixture
def push_service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def make_user(hitra: Municipality) -> Callable[..., User]:
    def make(
        name: str = "Kari",
        *,
        language: str = "nb",
        home: Municipality | None = None,
        **wishes: bool,
    ) -> User:
        with transaction():
            user = User(
                id=uuid.uuid4(),
                email=f"{uuid.uuid4().hex}@example.no",
                name=name,
                language=language,
                municipality_id=(home or hitra).id,
                created_at=clock.now(),
            )
            db.session.add(user)
            db.session.flush()
            if wishes:
                service.change_preferences(user, **wishes)
        return user

    return make


def subscribe(user: User, browser: Browser, user_agent: str = "") -> PushSubscription:
    """As a phone does after «Ja, gi meg beskjed», for whoever has not chosen otherwise."""
    keys = browser.subscription["keys"]
    with transaction():
        if db.session.get(Preferences, user.id) is None:
            service.change_preferences(user, push_replies=True)
        return subscriptions.subscribe(
            user,
            endpoint=browser.endpoint,
            p256dh=keys["p256dh"],
            auth=keys["auth"],
            user_agent=user_agent,
        )


def tell(user: User, kind: Kind = Kind.REPLY_FINAL, **changes: Any) -> bool:
    """Tell a person something new, or what `changes` says, and commit."""
    about = {
        "user_id": user.id,
        "kind": kind,
        "subject_id": uuid.uuid4(),
        "municipality_id": user.municipality_id,
        "path": f"/bidrag/{uuid.uuid4()}",
        "params": {"unit": "Oppvekst"},
        **changes,
    }
    with transaction():
        return service.notify(**about)


def work() -> None:
    """What the worker does when it is nudged."""
    notification_mail.queue_replies()
    delivery.send_pushes()
    notification_mail.send_letters()
    mail.send_waiting()
    db.session.rollback()
