"""What is sent to a browser: Declarative Web Push (webkit.org/blog/16535), which Safari shows by
itself and our service worker elsewhere."""

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from app.core import clock
from app.core.commit import transaction
from app.extensions import db
from app.notifications import rules
from app.notifications.models import Kind
from app.notifications.webpush import PushMessage
from app.notifications.words import Sentence, tell_in
from app.places.models import Municipality


class Payloads:
    """Makes messages of a run. `unread` is how many lines each person has not read."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.unread: Mapping[uuid.UUID, int] = {}
        self.places = _read_places()

    def message(self, row: Row[Any]) -> PushMessage:
        replaced = topic(row.kind, row.user_id, row.path)
        return PushMessage(
            id=row.id,
            endpoint=row.endpoint,
            p256dh=row.p256dh,
            auth=row.auth,
            payload=self._payload(row, replaced),
            ttl=rules.time_to_live(row.kind, row.until and row.until - clock.now()),
            urgency=rules.urgency(row.kind),
            topic=replaced,
        )

    def _payload(self, row: Row[Any], tag: str) -> bytes:
        place = self.places.get(row.municipality_id)
        told = tell_in(row.language, Sentence.of(row.kind, row.params, place))
        content = {
            "web_push": 8030,
            "notification": {
                "title": told.title,
                "body": told.body,
                "lang": row.language,
                "dir": "ltr",
                "tag": tag,
                "navigate": self.base_url + row.path,
            },
            "app_badge": self.unread.get(row.user_id, 0),
            "mutable": False,
        }
        return _dumps(content).encode()


def _read_places() -> dict[uuid.UUID, Municipality]:
    """Taken out of the session: what is in it is read anew after each commit."""
    with transaction():
        places = {one.id: one for one in db.session.scalars(select(Municipality))}
        for one in places.values():
            db.session.expunge(one)
    return places


# One encoder for all: `json.dumps` with options makes one each time, at more than it saves.
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def topic(kind: str, user_id: uuid.UUID, path: str) -> str:
    """What a later message replaces while the first has not arrived (RFC 8030 § 5.4): last week's
    question by this week's, a preliminary answer by the final one. A digest: a push service learns
    neither who nor what, nor which phones were told of the same."""
    about = kind if kind == Kind.PROMPT_OPENED else path
    digest = hashlib.sha256(f"{user_id.hex}:{about}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
