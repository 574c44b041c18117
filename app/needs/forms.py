"""The plain form of a need, as the document that the API takes."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from app.core import clock
from app.core.forms import Form
from app.needs.models import Need

ROWS = 4  # of slots


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
        return Form(None, _at_fields(error.messages), given)


def _document(given: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("title", "body", "place", "gives", "contact")
    repeats = {"weekdays": given["weekdays"], "until": given.get("until") or None}
    return {
        **{name: given.get(name, "") for name in texts},
        **_times(given),
        "flexible_until": given.get("flexible_until") or None,
        "repeats": repeats if given["weekdays"] else None,
        "requirements": given["requirements"],
        "slots": [
            {"role": given[f"role_{row}"], "capacity": given.get(f"hands_{row}") or "1"}
            for row in range(ROWS)
            if given.get(f"role_{row}", "").strip()
        ],
    }


def _times(given: Mapping[str, Any]) -> dict[str, str | None]:
    """A day and two clocks in Norway; one that ends before it begins ends the day after."""
    starts = _moment(given.get("day", ""), given.get("from", ""))
    ends = _moment(given.get("day", ""), given.get("to", "")) if given.get("to") else None
    if starts and ends and ends <= starts:
        ends += timedelta(days=1)
    unread = given.get("day") if given.get("day") and not starts else None
    return {
        "starts_at": starts.isoformat() if starts else unread,
        "ends_at": ends.isoformat() if ends else None,
    }


def _moment(day: str, at: str) -> datetime | None:
    try:
        return clock.oslo(date.fromisoformat(day), time.fromisoformat(at))
    except ValueError:
        return None


def _at_fields(messages: Any) -> dict[str, list[str]]:
    names = {"starts_at": "day", "ends_at": "to", "slots": "role_0", "repeats": "until"}
    return {
        names.get(name, name): found if isinstance(found, list) and name != "slots" else [name]
        for name, found in messages.items()
    }


def to_given(need: Need) -> dict[str, Any]:
    """What the form shows of a need that stands."""
    starts = need.starts_at.astimezone(clock.OSLO) if need.starts_at else None
    ends = need.ends_at.astimezone(clock.OSLO) if need.ends_at else None
    return {
        **{name: getattr(need, name) for name in ("title", "body", "place", "gives", "contact")},
        "day": starts.date().isoformat() if starts else "",
        "from": f"{starts:%H:%M}" if starts else "",
        "to": f"{ends:%H:%M}" if ends else "",
        "flexible_until": need.flexible_until.isoformat() if need.flexible_until else "",
        "weekdays": need.repeats["weekdays"] if need.repeats else [],
        "until": need.repeats_until.isoformat() if need.repeats_until else "",
        "requirements": need.requirements,
        "version": need.version,
    }
