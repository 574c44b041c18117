"""The plain form of a need, as the document that the API takes."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from app.core.forms import Form
from app.core.points import POINT, point_of_form
from app.core.schedule_schemas import FORM_FIELDS, schedule_of_form, schedule_to_form
from app.needs.models import Need

ROWS = 4  # of slots
TEXTS = ("title", "body", "place", "gives", "contact")


def read_need_form(schema: Schema, **around: Any) -> Form:
    """Load the posted form by the API's schema. Errors of a part stand at the field that shows it."""
    given: dict[str, Any] = request.form.to_dict()
    given["weekdays"] = request.form.getlist("weekdays", type=int)
    given["requirements"] = request.form.getlist("requirements")
    document = {**_document(given), **around}
    known = {name: value for name, value in document.items() if name in schema.load_fields}
    try:
        return Form(schema.load(known, unknown=EXCLUDE), {}, given)
    except ValidationError as error:
        return Form(None, at_fields(error.messages), given)


def _document(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: given.get(name, "") for name in TEXTS},
        **schedule_of_form(given),
        **point_of_form(given),
        "requirements": given["requirements"],
        "slots": [
            {"role": given[f"role_{row}"], "capacity": given.get(f"hands_{row}") or "1"}
            for row in range(ROWS)
            if given.get(f"role_{row}", "").strip()
        ],
    }


def at_fields(messages: Any) -> dict[str, list[str]]:
    """Errors of the document, at the form's fields that show them."""
    names = {**FORM_FIELDS, "slots": "role_0"}
    return {
        names.get(name, name): found if isinstance(found, list) and name != "slots" else [name]
        for name, found in messages.items()
    }


def to_given(need: Need) -> dict[str, Any]:
    """What the form shows of a need that stands."""
    return {
        **{
            name: getattr(need, name)
            for name in ("title", "body", "place", "gives", "contact", *POINT)
        },
        **schedule_to_form(need),
        "requirements": need.requirements,
        "version": need.version,
    }
