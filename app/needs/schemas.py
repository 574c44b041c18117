"""What comes in about needs, and what goes out."""

from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from app.accounts.schemas import Strict
from app.core.engagement_schemas import EngagementOut
from app.core.fields import Line
from app.core.language import LANGUAGES
from app.core.points import PointIn
from app.core.queries import MunicipalityQuery, SearchFields
from app.core.schedule_schemas import ScheduleIn, ScheduleOut, flat
from app.core.terms import read_lexicon
from app.needs.changing import SlotContent
from app.needs.finding import TODAY, WEEKDAYS, WEEKEND, Filters
from app.needs.index import RHYTHMS
from app.needs.models import Requirement
from app.needs.service import MOST_HANDS, MOST_SLOTS, Content

AROUND = ("municipality", "organisation")
REQUIREMENTS = [one.value for one in Requirement]
NO_DAY = "today, weekend, monday … sunday, or a date."


class SlotIn(Strict):
    role = Line(required=True, validate=validate.Length(min=1, max=80))
    capacity = fields.Integer(required=True, validate=validate.Range(1, MOST_HANDS))


class SlotChange(SlotIn):
    """With the id of one that stands, it is changed; without, it is new."""

    id = fields.UUID(load_default=None, allow_none=True)

    @post_load
    def to_slot(self, data: dict[str, Any], **_kwargs: Any) -> SlotContent:
        return SlotContent(**data)


class NeedContent(Strict, ScheduleIn, PointIn):
    """Everything a need says but its slots."""

    title = Line(required=True, validate=validate.Length(max=120))
    body = fields.String(load_default="", validate=validate.Length(max=8000))
    place = Line(load_default="", validate=validate.Length(max=160))
    requirements = fields.List(
        fields.String(validate=validate.OneOf(REQUIREMENTS)), load_default=list
    )
    gives = Line(load_default="", validate=validate.Length(max=200))
    contact = Line(load_default="", validate=validate.Length(max=200))
    language = fields.String(load_default="nb", validate=validate.OneOf(list(LANGUAGES)))

    @post_load
    def to_content(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        around: dict[str, Any] = {
            name: data.pop(name) for name in ("municipality", "organisation") if name in data
        }
        slots = tuple((one["role"], one["capacity"]) for one in data.pop("slots", ()))
        return {**around, "content": Content(**flat(data), slots=slots)}


class NeedChange(NeedContent):
    """A need as it is to be. Without `slots` these stay; with them, one that is not among them is
    closed."""

    slots = fields.List(fields.Nested(SlotChange), validate=validate.Length(1, MOST_SLOTS))

    @post_load
    def to_content(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        slots = data.pop("slots", None)
        return {**super().to_content(data, **kwargs), "slots": slots}


class NeedIn(NeedContent):
    municipality = Line(required=True, validate=validate.Length(max=60))
    organisation = fields.UUID(required=True)
    slots = fields.List(
        fields.Nested(SlotIn), required=True, validate=validate.Length(1, MOST_SLOTS)
    )


class Day(fields.Field[Any]):
    """A day that one looks for: `today`, `weekend`, a weekday, or a date."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str | date:
        if value in (TODAY, WEEKEND, *WEEKDAYS):
            return str(value)
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(NO_DAY) from error
        # The calendar's first and last year have moments that are in no year of it in UTC.
        if not MINYEAR < day.year < MAXYEAR:
            raise ValidationError(NO_DAY)
        return day


class FilterFields(SearchFields):
    """What needs one looks for; words are looked for in the title, the text, the roles, the place and
    the organisation's name."""

    day = Day()
    kind = fields.String(validate=validate.OneOf(list(read_lexicon().kinds)))
    free = fields.Boolean()
    rhythm = fields.String(validate=validate.OneOf(RHYTHMS))


class NeedQuery(MunicipalityQuery, FilterFields):
    """A page of a municipality's needs, filtered."""

    @post_load
    def to_filters(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        around = {name: data.pop(name) for name in ("municipality", "after", "limit")}
        return {**around, "filters": Filters(**data)}


class SlotOut(Schema):
    id = fields.UUID()
    role = fields.String()
    capacity = fields.Integer()


class NeedOut(ScheduleOut):
    id = fields.UUID()
    municipality = fields.String(attribute="municipality.slug")
    organisation = fields.UUID(attribute="organisation_id")
    organisation_name = fields.String(attribute="organisation.name")
    title = fields.String()
    body = fields.String()
    place = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    slots = fields.List(fields.Nested(SlotOut))
    requirements = fields.List(fields.String())
    gives = fields.String()
    contact = fields.String()
    language = fields.String()
    state = fields.String()
    version = fields.Integer()


class NeedPage(Schema):
    items = fields.List(fields.Nested(NeedOut))
    next = fields.String(allow_none=True)


class SignUpIn(Schema):
    slot = fields.UUID(required=True)
    on = fields.Date(load_default=None, allow_none=True)


class MessageIn(Strict):
    body = fields.String(required=True, validate=validate.Length(max=4000))
    on = fields.Date(load_default=None, allow_none=True)


class ThanksIn(Strict):
    body = fields.String(required=True, validate=validate.Length(max=4000))
    on = fields.Date(required=True)


class AnswerIn(Schema):
    on = fields.Date(required=True)
    accept = fields.Boolean(required=True)


class SignUpOut(Schema):
    """`position` in the queue, from 1; `asked_until`: answer until then, or the place goes on;
    `overlaps`: what else one has said yes to at the same time."""

    need = fields.UUID(attribute="need_id")
    slot = fields.UUID(attribute="slot_id")
    on = fields.Date()
    state = fields.String()
    position = fields.Integer(allow_none=True)
    asked_until = fields.DateTime(allow_none=True)
    overlaps = fields.List(fields.Nested(EngagementOut))


class OwnSignUpOut(SignUpOut):
    title = fields.String(attribute="need.title")
    role = fields.String(attribute="slot.role")


class OwnSignUpPage(Schema):
    items = fields.List(fields.Nested(OwnSignUpOut))
    next = fields.String(allow_none=True)
