"""Points on the map, as they come in: as JSON and from a plain form."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

POINT = ("latitude", "longitude")


class PointIn(Schema):
    """Degrees (WGS 84); both or none."""

    latitude = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-180, 180))

    @validates_schema
    def require_both(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        missing = [name for name in POINT if data.get(name) is None]
        if len(missing) == 1:
            raise ValidationError({missing[0]: ["required"]})


def point_of_form(given: Mapping[str, Any]) -> dict[str, str | None]:
    """The document's part of a plain form: hidden fields that the map fills."""
    return {name: given.get(name) or None for name in POINT}
