"""What addresses of lists take."""

from marshmallow import Schema, fields, validate

from app.core.pagination import LIMIT, MOST


class PageQuery(Schema):
    """A page of a list: the cursor it begins after, and how many."""

    after = fields.String(load_default=None)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, MOST))


class DayQuery(Schema):
    """A day; without one, the next."""

    on = fields.Date(load_default=None)


class MunicipalityQuery(PageQuery):
    """A page of a municipality's list, by its slug."""

    municipality = fields.String(required=True)
