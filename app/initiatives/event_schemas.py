"""What comes in about events, and what goes out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request
from marshmallow import Schema, fields, post_load, validate

from app.accounts.schemas import Strict
from app.core.engagement_schemas import EngagementOut
from app.core.fields import Line
from app.core.forms import Form, load_typed, read_typed
from app.core.language import LANGUAGES
from app.core.points import POINT, PointIn, point_of_form
from app.core.schedule_schemas import (
    FORM_FIELDS,
    ScheduleIn,
    ScheduleOut,
    flat,
    schedule_of_form,
    schedule_to_form,
)
from app.initiatives.event_models import Coming, Event
from app.initiatives.events import CAPACITY, LONGEST_WISH, MOST_WISHES, Content

ANSWERS = ("yes", "maybe", "no")


class EventChange(Strict, ScheduleIn, PointIn):
    """Everything an event says. `capacity` none: as many as come."""

    title = Line(required=True, validate=validate.Length(max=120))
    body = fields.String(load_default="", validate=validate.Length(max=8000))
    place = Line(load_default="", validate=validate.Length(max=160))
    capacity = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(CAPACITY.start, CAPACITY.stop - 1),
    )
    wishes = fields.List(
        Line(validate=validate.Length(max=LONGEST_WISH)),
        load_default=list,
        validate=validate.Length(max=MOST_WISHES),
    )
    language = fields.String(load_default="nb", validate=validate.OneOf(list(LANGUAGES)))

    @post_load
    def to_content(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        around = {"initiative": data.pop("initiative")} if "initiative" in data else {}
        data["wishes"] = tuple(data["wishes"])
        return {**around, "content": Content(**flat(data))}


class EventIn(EventChange):
    initiative = fields.UUID(required=True)


class EventOut(ScheduleOut):
    id = fields.UUID()
    initiative = fields.UUID(attribute="initiative_id")
    initiative_title = fields.String(attribute="initiative.title")
    municipality = fields.String(attribute="municipality.slug")
    title = fields.String()
    body = fields.String()
    place = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    wishes = fields.List(fields.String())
    language = fields.String()
    state = fields.String()
    version = fields.Integer()


class EventPage(Schema):
    items = fields.List(fields.Nested(EventOut))
    next = fields.String(allow_none=True)


class RsvpIn(Strict):
    answer = fields.String(load_default="yes", validate=validate.OneOf(ANSWERS))
    on = fields.Date(load_default=None, allow_none=True)


class RsvpOut(Schema):
    """`answer` is `waiting` for a yes while it is full; `overlaps`: what else one has said yes to at
    the same time."""

    event = fields.UUID(attribute="event_id")
    on = fields.Date()
    answer = fields.String(attribute="coming")
    overlaps = fields.List(fields.Nested(EngagementOut))


class OwnRsvpOut(RsvpOut):
    title = fields.String(attribute="event.title")


class OwnRsvpPage(Schema):
    items = fields.List(fields.Nested(OwnRsvpOut))
    next = fields.String(allow_none=True)


class BringIn(Strict):
    what = Line(required=True, validate=validate.Length(max=LONGEST_WISH))
    on = fields.Date(required=True)


class BringOut(Schema):
    id = fields.UUID()
    on = fields.Date()
    what = fields.String()


def read_coming(given: str) -> Coming | None:
    """What a person may answer; waiting is for us to say."""
    return Coming(given) if given in ANSWERS else None


def read_event_form(schema: Schema, **around: Any) -> Form:
    """Load the posted form by the API's schema; each line of `wishes` is one."""
    weekdays = request.form.getlist("weekdays", type=int)
    typed = read_typed()
    typed = replace(typed, given={**typed.given, "weekdays": weekdays})
    document = {**_document(typed.given), **around}
    known = {name: value for name, value in document.items() if name in schema.load_fields}
    return load_typed(typed, schema, known, at_fields)


def _document(given: Mapping[str, Any]) -> dict[str, Any]:
    lines = given.get("wishes", "").splitlines()
    return {
        **{name: given.get(name, "") for name in ("title", "body", "place")},
        **point_of_form(given),
        **schedule_of_form(given),
        "capacity": given.get("capacity", "").strip() or None,
        "wishes": [line for line in lines if line.strip()],
    }


def at_fields(messages: Any) -> dict[str, list[str]]:
    """Errors of the document, at the form's fields that show them."""
    return {
        FORM_FIELDS.get(name, name): found if isinstance(found, list) else ["wrong"]
        for name, found in messages.items()
    }


def event_to_form(event: Event) -> dict[str, Any]:
    """What the form shows of an event that stands."""
    return {
        **{name: getattr(event, name) for name in ("title", "body", "place", *POINT, "version")},
        **schedule_to_form(event),
        "capacity": event.capacity or "",
        "wishes": "\n".join(event.wishes),
    }
