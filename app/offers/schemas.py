"""What comes in about offers, and what goes out."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from app.accounts.schemas import Strict
from app.core.engagement_schemas import EngagementOut
from app.core.fields import Line
from app.core.language import LANGUAGES
from app.core.points import PointIn
from app.offers.models import Offer, OfferKind, Part, Visibility
from app.offers.service import Content

PARTS = {"morning": Part.MORNING, "day": Part.DAY, "evening": Part.EVENING}


class OfferIn(Strict, PointIn):
    """`days` are 0 (Monday) to 6 and `parts` parts of the day, empty for any; `until` is the last day
    (half a year ahead, if none is given). `what` may be left out where `contribution` says it."""

    municipality = Line(required=True, validate=validate.Length(max=60))
    kind = fields.Enum(OfferKind, by_value=True, load_default=OfferKind.TIME)
    what = fields.String(load_default="", validate=validate.Length(max=4000))
    days = fields.List(fields.Integer(validate=validate.Range(0, 6)), load_default=list)
    parts = fields.List(fields.String(validate=validate.OneOf(list(PARTS))), load_default=list)
    travel_minutes = fields.Integer(load_default=30)
    language = fields.String(load_default="nb", validate=validate.OneOf(list(LANGUAGES)))
    visibility = fields.Enum(Visibility, by_value=True, load_default=Visibility.ORGANISATIONS)
    asks_a_month = fields.Integer(load_default=2)
    until = fields.Date(load_default=None, allow_none=True)
    contribution = fields.UUID(
        load_default=None, allow_none=True, data_key="contribution", attribute="contribution_id"
    )

    @post_load
    def to_content(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        data["days"] = sum({1 << day for day in data["days"]})
        data["parts"] = sum({PARTS[name] for name in data["parts"]})
        return {"content": Content(**data)}


def days_of(offer: Offer) -> Sequence[int]:
    """The weekdays it is for, 0 is Monday; none for any."""
    return [day for day in range(7) if offer.days & 1 << day]


def parts_of(offer: Offer) -> Sequence[str]:
    """The parts of the day it is for; none for any."""
    return [name for name, part in PARTS.items() if offer.parts & part]


class OfferOut(Schema):
    id = fields.UUID()
    municipality = fields.String(attribute="municipality.slug")
    contribution = fields.UUID(attribute="contribution_id", allow_none=True)
    kind = fields.String()
    what = fields.String()
    days = fields.Function(days_of)
    parts = fields.Function(parts_of)
    travel_minutes = fields.Integer()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    language = fields.String()
    visibility = fields.String()
    asks_a_month = fields.Integer()
    until = fields.Date()
    paused_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class OfferPage(Schema):
    items = fields.List(fields.Nested(OfferOut))
    next = fields.String(allow_none=True)


class AskOut(Schema):
    """What one was asked: `answer` is yes, no or nothing yet; `answer_by` is when others are asked."""

    id = fields.UUID()
    need = fields.UUID(attribute="need_id")
    title = fields.String(attribute="need.title")
    organisation_name = fields.String(attribute="need.organisation.name")
    slot = fields.UUID(attribute="slot_id")
    role = fields.String(attribute="slot.role")
    on = fields.Date()
    asked_at = fields.AwareDateTime()
    answer_by = fields.AwareDateTime()
    answer = fields.String(allow_none=True)


class AskPage(Schema):
    items = fields.List(fields.Nested(AskOut))
    next = fields.String(allow_none=True)


class AskAnswerIn(Strict):
    accept = fields.Boolean(required=True)


class AnsweredOut(Schema):
    """`sign_up` is what a yes became: `confirmed`, or `waiting` when the places have been taken;
    `overlaps`: what else one has said yes to at the same time."""

    answer = fields.String()
    sign_up = fields.String(allow_none=True)
    overlaps = fields.List(fields.Nested(EngagementOut))


class FitOut(Schema):
    """A need that fits, and codes that say why: docs/matching.md."""

    need = fields.UUID(attribute="need.id")
    title = fields.String(attribute="need.title")
    offer = fields.UUID(attribute="offer.id")
    reasons = fields.Function(lambda fit: [{"code": one.code, **one.params} for one in fit.reasons])


class FitList(Schema):
    items = fields.List(fields.Nested(FitOut))
