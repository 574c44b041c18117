"""What addresses of lists take."""

from marshmallow import Schema, fields, validate

from app.core.fields import Line
from app.core.language import LANGUAGES
from app.core.pagination import LIMIT, MOST

WITHIN = (15, 30, 45, 60)
LONGEST_SEARCH = 100


class PageQuery(Schema):
    """A page of a list: the cursor it begins after, and how many."""

    after = Line(load_default=None)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, MOST))


class DayQuery(Schema):
    """A day; without one, the next."""

    on = fields.Date(load_default=None)


class MunicipalityQuery(PageQuery):
    """A page of a municipality's list, by its slug."""

    municipality = Line(required=True)


class SearchFields(Schema):
    """What a list is searched by. `q`: words, the last may be but begun; `within`: minutes of travel
    from the municipality's middle, across its borders."""

    q = Line(validate=validate.Length(1, LONGEST_SEARCH))
    place = Line(validate=validate.Length(1, LONGEST_SEARCH))
    language = fields.String(validate=validate.OneOf(list(LANGUAGES)))
    within = fields.Integer(validate=validate.OneOf(WITHIN))
