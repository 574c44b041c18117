"""Many people at once, written in bulk: for what dies in the middle, and for what is measured."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from app.accounts.models import User
from app.core import clock
from app.core.commit import transaction
from app.core.ids import new_id
from app.extensions import db
from app.notifications.models import Preferences, PushSubscription
from app.places.models import Municipality, Region

AT_ONCE = 5000


def make_hitra() -> Municipality:
    with transaction():
        region = Region(slug="trondelag-sorvest", name="Trøndelag Sørvest")
        db.session.add(region)
        db.session.flush()
        hitra = Municipality(
            region_id=region.id, slug="hitra", number="5056", name="Hitra", preposition="på"
        )
        db.session.add(hitra)
    return hitra


def make_crowd(
    home: Municipality, count: int, subscriptions: Sequence[dict[str, Any]] = ()
) -> list[uuid.UUID]:
    """`count` people who want to be told of questions and answers by push, in every browser there
    is: the subscriptions go round, told apart by a query, since an address is one browser's."""
    now, people = clock.now(), [new_id() for _ in range(count)]
    home_id = home.id
    for start in range(0, count, AT_ONCE):
        part = list(enumerate(people[start : start + AT_ONCE], start))
        with transaction():
            db.session.execute(insert(User), [_user(one, home_id, now) for _, one in part])
            db.session.execute(insert(Preferences), [_wishes(one) for _, one in part])
            if subscriptions:
                rows = [_browser(number, one, subscriptions, now) for number, one in part]
                db.session.execute(insert(PushSubscription), rows)
    return people


def _user(user_id: uuid.UUID, home_id: uuid.UUID, now: Any) -> dict[str, Any]:
    return {
        "id": user_id,
        "email": f"{user_id.hex}@example.no",
        "name": "",
        "place": "",
        "language": "nb",
        "municipality_id": home_id,
        "created_at": now,
        "session_epoch": 0,
    }


def _wishes(user_id: uuid.UUID) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "push_replies": True,
        "push_prompts": True,
        "email_replies": False,
        "email_prompts": False,
    }


def _browser(
    number: int, user_id: uuid.UUID, subscriptions: Sequence[dict[str, Any]], now: Any
) -> dict[str, Any]:
    given = subscriptions[number % len(subscriptions)]
    return {
        "id": new_id(),
        "user_id": user_id,
        "endpoint": f"{given['endpoint']}?{number}",
        **given["keys"],
        "created_at": now,
    }
