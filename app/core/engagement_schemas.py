"""What a person has said yes to, as it goes out."""

from marshmallow import Schema, fields


class EngagementOut(Schema):
    """`kind` is `need` or `event`, and `id` whose; `path` leads to one's own page of it."""

    kind = fields.String()
    id = fields.UUID(attribute="thing.id")
    title = fields.String(attribute="thing.title")
    on = fields.Date()
    starts_at = fields.DateTime(allow_none=True)
    ends_at = fields.DateTime(allow_none=True)
    path = fields.String()
