"""A moderator's decision as it comes in."""

from marshmallow import fields, validate

from app.accounts.schemas import Strict
from app.contributions.models import Reason
from app.core.personal_data import Kind
from app.moderation.service import DECISIONS


class DecisionIn(Strict):
    decision = fields.String(required=True, validate=validate.OneOf(list(DECISIONS)))
    reason = fields.Enum(Reason, by_value=True, load_default=None, allow_none=True)
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=1000))
    confirmed = fields.List(fields.Enum(Kind, by_value=True), load_default=list)
    version = fields.Integer(load_default=None, allow_none=True)
