"""The plan of a person, as it comes in and goes out."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields

from app.core.engagement_schemas import EngagementOut
from app.core.engagements import Engagement
from app.core.queries import PageQuery


class PlanQuery(PageQuery):
    """A page of what is to come or, with `past`, of what one has been to."""

    past = fields.Boolean(load_default=False)


class PlannedOut(EngagementOut):
    """`state` is `confirmed`, `maybe`, `waiting` (in the queue, at `position`), `asked` (a place is
    held until `asked_until`), `called_off` or `moved`; `role` is of a need, and `brings` what one
    brings to an event; `overlaps` is what else one has said yes to at the same time."""

    place = fields.String(attribute="thing.place")
    state = fields.String(attribute="stand")
    role = fields.String(attribute="mine.slot.role", dump_default=None, allow_none=True)
    position = fields.Integer(attribute="mine.position", dump_default=None, allow_none=True)
    asked_until = fields.DateTime(attribute="mine.asked_until", dump_default=None, allow_none=True)
    brings = fields.List(fields.String())
    overlaps = fields.List(fields.Nested(EngagementOut))


class PlanPage(Schema):
    items = fields.List(fields.Nested(PlannedOut))
    next = fields.String(allow_none=True)


def dump_planned(one: Engagement, clashes: Sequence[Engagement]) -> dict[str, Any]:
    """One as it goes out."""
    return {**PlannedOut().dump(one), "overlaps": EngagementOut(many=True).dump(clashes)}
