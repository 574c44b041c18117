"""Forms through the same schemas as the API: what a browser posts, checked, with its errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, ValidationError

from app.core.errors import DomainError, Invalid, Outdated
from app.core.text import clean
from app.extensions import db


@dataclass(frozen=True, slots=True)
class Form:
    """`data` is what the schema made of it (None when something is wrong), `errors` the sentences by
    field, `given` what was typed, to be shown again; `stands` what somebody else has put there
    meanwhile, where that is another thing."""

    data: dict[str, Any] | None
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    stands: Mapping[str, Any] = field(default_factory=dict)


def read_form(schema: Schema, *, lists: Sequence[str] = (), **around: Any) -> Form:
    """Load the posted form, and what stands around it. Empty fields count as not given; `lists` are
    fields of which several may be chosen."""
    given: dict[str, Any] = request.form.to_dict()
    given |= {name: request.form.getlist(name) for name in lists}
    filled = {name: value for name, value in given.items() if not _is_blank(value)} | around
    try:
        return Form(schema.load(filled, unknown=EXCLUDE), {}, given)
    except ValidationError as error:
        return Form(None, _flat(error.messages), given)


def refuse(form: Form, sentence: str, errors: Mapping[str, Sequence[str]]) -> Form:
    """The form as it was typed, with why not; what was begun is undone."""
    db.session.rollback()
    return Form(None, {"": [sentence], **errors}, form.given)


def beside(form: Form, error: DomainError, standing: Mapping[str, Any]) -> Form:
    """A refused change of what is no longer as it was read: with what stands now beside what was
    typed, and, sent again, a change of that. Any other refusal as it is."""
    if not isinstance(error, Outdated):
        return form
    sentence = _(
        "Dette ble endret mens du skrev. Det som står nå, vises ved feltene der det er annerledes. "
        "Lagrer du, er det din tekst som gjelder."
    )
    given = {**form.given, "version": standing["version"], "was": form.given.get("version")}
    stands = {
        name: now for name, now in standing.items() if _said(now) != _said(form.given.get(name))
    }
    return Form(None, {"": [sentence]}, given, stands)


def _said(value: Any) -> Any:
    """Comparable, as it is typed and as it is stored."""
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    return clean(str(value if value is not None else ""))


def _is_blank(value: str | Sequence[str]) -> bool:
    return not (value.strip() if isinstance(value, str) else value)


def require_data(form: Form) -> dict[str, Any]:
    """What was posted. Raises Invalid, with its errors, when something in it is wrong."""
    if form.data is None:
        raise Invalid(errors=form.errors)
    return form.data


def _flat(messages: Any) -> dict[str, list[str]]:
    return {
        name: found if isinstance(found, list) else [str(found)] for name, found in messages.items()
    }


EMPTY = Form(None)
