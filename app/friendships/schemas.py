"""What comes in about friendships, and what goes out."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from app.accounts.schemas import Strict
from app.core.fields import Line
from app.core.language import LANGUAGES
from app.friendships.life import Words
from app.friendships.models import Friendship, Verdict
from app.friendships.parties import kind_of, shown_name
from app.friendships.service import Content

LANGUAGE = validate.OneOf(list(LANGUAGES))


class FriendshipIn(Strict):
    """`on_behalf_of` proposes to `other`, each a unit's or an organisation's id; `follows`: the
    friendship whose task it would take the place of."""

    on_behalf_of = fields.UUID(required=True)
    other = fields.UUID(required=True)
    title = Line(required=True, validate=validate.Length(max=120))
    body = fields.String(required=True, validate=validate.Length(max=8000))
    meets_on = fields.Date(load_default=None, allow_none=True)
    follows = fields.UUID(load_default=None, allow_none=True)
    language = fields.String(load_default="nb", validate=LANGUAGE)

    @post_load
    def to_content(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {"content": Content(**data)}


class FriendshipAnswerIn(Strict):
    accept = fields.Boolean(required=True)


class CheckInIn(Strict):
    """`body` must be there when it is `finished`; everybody may read it."""

    on_behalf_of = fields.UUID(required=True)
    verdict = fields.Enum(Verdict, by_value=True, required=True)
    body = fields.String(load_default="", validate=validate.Length(max=4000))
    language = fields.String(load_default="nb", validate=LANGUAGE)

    @post_load
    def to_words(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {"words": Words(**data)}


class EndQuery(Schema):
    on_behalf_of = fields.UUID(required=True)


class SideOut(Schema):
    """`kind`: `unit`, or an organisation's."""

    id = fields.UUID(attribute="party_id")
    name = fields.String(attribute="party.name")
    kind = fields.Function(lambda side: kind_of(side.party))
    municipality = fields.String(attribute="municipality.slug")


class CheckInOut(Schema):
    id = fields.UUID()
    party = fields.Function(lambda said: shown_name(said.party))
    verdict = fields.String()
    body = fields.String()
    language = fields.String()
    created_at = fields.AwareDateTime()


class FriendshipOut(Schema):
    """`parties`: first who proposed it. `words`: what they have told of how it goes."""

    id = fields.UUID()
    parties = fields.List(fields.Nested(SideOut), attribute="sides")
    title = fields.String()
    body = fields.String()
    meets_on = fields.Date(allow_none=True)
    language = fields.String()
    state = fields.String()
    follows = fields.UUID(attribute="follows_id", allow_none=True)
    accepted_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    words = fields.List(fields.Nested(CheckInOut))
    version = fields.Integer()


def _waits_for(friendship: Friendship) -> list[str]:
    return [str(one.party_id) for one in friendship.sides if friendship.waits_for(one)]


class OwnFriendshipOut(FriendshipOut):
    """What its parties see beside it: since when they have been asked how it goes, and of whom an
    answer is waited for."""

    asked_at = fields.AwareDateTime(allow_none=True)
    waits_for = fields.Function(_waits_for)


class FriendshipPage(Schema):
    items = fields.List(fields.Nested(FriendshipOut))
    next = fields.String(allow_none=True)


class OwnFriendshipPage(Schema):
    items = fields.List(fields.Nested(OwnFriendshipOut))
    next = fields.String(allow_none=True)
