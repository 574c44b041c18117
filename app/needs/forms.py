"""The plain form of a need, as the document that the API takes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request
from marshmallow import Schema

from app.core.forms import Form, load_typed, read_typed
from app.core.points import POINT, point_of_form
from app.core.schedule_schemas import FORM_FIELDS, schedule_of_form, schedule_to_form
from app.needs.models import Need
from app.needs.service import MOST_SLOTS

SLOT_ERRORS = ("slot_taken", "below_taken")
TEXTS = ("title", "body", "place", "gives", "contact")


def read_need_form(schema: Schema, **around: Any) -> Form:
    """Load the posted form by the API's schema. Errors of a part stand at the field that shows it."""
    typed = read_typed(lists=["requirements"])
    weekdays = request.form.getlist("weekdays", type=int)
    typed = replace(typed, given={**typed.given, "weekdays": weekdays})
    document = {**_document(typed.given), **around}
    known = {name: value for name, value in document.items() if name in schema.load_fields}
    return load_typed(typed, schema, known, at_fields)


def _document(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: given.get(name, "") for name in TEXTS},
        **schedule_of_form(given),
        **point_of_form(given),
        "requirements": given["requirements"],
        **_slots(given),
    }


def _slots(given: Mapping[str, Any]) -> dict[str, Any]:
    """Its rows; nothing at all of a form that has none."""
    if "role_0" not in given:
        return {}
    rows = [row for row in range(MOST_SLOTS) if given.get(f"role_{row}", "").strip()]
    return {"slots": [_slot(given, row) for row in rows]}


def _slot(given: Mapping[str, Any], row: int) -> dict[str, Any]:
    """A row of the form; `slot_0` and so on are the ids of those that stand."""
    slot = {"role": given[f"role_{row}"], "capacity": given.get(f"hands_{row}") or "1"}
    return {**slot, "id": given[f"slot_{row}"]} if given.get(f"slot_{row}") else slot


def at_fields(messages: Any) -> dict[str, list[str]]:
    """Errors of the document, at the form's fields that show them."""
    names = {**FORM_FIELDS, "slots": "role_0"}
    return {
        names.get(name, name): found if _are_codes(name, found) else [name]
        for name, found in messages.items()
    }


def _are_codes(name: str, found: Any) -> bool:
    """Whether they can be said as they are. A schema's of the slots stand by row and field."""
    return isinstance(found, list) and (name != "slots" or found[0] in SLOT_ERRORS)


def to_given(need: Need) -> dict[str, Any]:
    """What the form shows of a need that stands."""
    return {
        **{
            name: getattr(need, name)
            for name in ("title", "body", "place", "gives", "contact", *POINT)
        },
        **schedule_to_form(need),
        **slots_to_form(need),
        "requirements": need.requirements,
        "version": need.version,
    }


def beside_given(need: Need, given: Mapping[str, Any]) -> dict[str, Any]:
    """What stands now, to be shown beside what was typed: of the rows of slots, those that the form
    had."""
    rows = slots_to_form(need)
    return {
        name: value for name, value in to_given(need).items() if name not in rows or name in given
    }


def slots_to_form(need: Need) -> dict[str, Any]:
    """The rows of its slots."""
    rows: dict[str, Any] = {}
    for row, slot in enumerate(need.slots):
        rows |= {f"role_{row}": slot.role, f"hands_{row}": slot.capacity, f"slot_{row}": slot.id}
    return rows
