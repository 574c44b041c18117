"""What comes in about support, and what goes out."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from app.accounts.schemas import Strict
from app.initiatives.support import Content
from app.initiatives.support_models import SupportKind


class SupportIn(Strict):
    """`on_behalf_of` is the unit or organisation that offers; none: asked of the municipality."""

    kind = fields.Enum(SupportKind, by_value=True, load_default=SupportKind.OTHER)
    body = fields.String(required=True, validate=validate.Length(min=1, max=8000))
    on_behalf_of = fields.UUID(load_default=None, allow_none=True)

    @post_load
    def to_content(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {"content": Content(**data)}


class SupportOut(Schema):
    """`promised_at`: asked of the municipality, to be answered by then; `party` offers, or answers."""

    id = fields.UUID()
    kind = fields.String()
    party = fields.String(attribute="party.name", dump_default=None)
    answer = fields.String()
    reason = fields.String()
    promised_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    late = fields.Boolean()


class SupportList(Schema):
    items = fields.List(fields.Nested(SupportOut))


class SupportAnswerIn(Strict):
    """`reason` and `unit` where the municipality answers."""

    accept = fields.Boolean(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=4000))
    unit = fields.UUID(load_default=None, allow_none=True, attribute="unit_id", data_key="unit")
