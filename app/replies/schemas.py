"""What staff send in about a contribution."""

from marshmallow import Schema, fields, validate

from app.accounts.schemas import Strict
from app.contributions.models import Handling
from app.core.fields import Line
from app.replies.models import ReplyKind


class Versioned(Strict):
    version = fields.Integer(load_default=None, allow_none=True)


class AssignmentIn(Versioned):
    unit = fields.UUID(required=True)


class ReplyIn(Versioned):
    kind = fields.Enum(
        ReplyKind, by_value=True, required=True, validate=validate.NoneOf([ReplyKind.OUTCOME])
    )
    body = fields.String(required=True, validate=validate.Length(min=1, max=20_000))
    promised_at = fields.AwareDateTime(load_default=None, allow_none=True)


class OutcomeIn(Versioned):
    state = fields.Enum(
        Handling,
        by_value=True,
        required=True,
        validate=validate.OneOf([Handling.CARRIED_OUT, Handling.NOT_TAKEN_FURTHER]),
    )
    note = fields.String(required=True, validate=validate.Length(min=1, max=4000))


class QueueQuery(Schema):
    kind = fields.String(load_default="replies", validate=validate.OneOf(["moderation", "replies"]))
    municipality = Line(load_default=None)
    after = Line(load_default=None)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
