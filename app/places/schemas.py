"""Places as documents."""

from marshmallow import Schema, fields


class MunicipalityOut(Schema):
    slug = fields.String()
    number = fields.String()
    name = fields.String()


class MunicipalityPage(Schema):
    items = fields.List(fields.Nested(MunicipalityOut))
    next = fields.String(allow_none=True)


class UnitOut(Schema):
    id = fields.UUID()
    name = fields.String()
    what_we_do = fields.String()


class UnitPage(Schema):
    items = fields.List(fields.Nested(UnitOut))
    next = fields.String(allow_none=True)
