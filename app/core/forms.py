"""Forms through the same schemas as the API: what a browser posts, checked, with its errors."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import redirect, request
from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.wrappers import Response

from app.core.errors import DomainError, Invalid, Outdated, TooLarge
from app.core.personal_data import Kind, find_identity_numbers, take_out
from app.core.text import clean, exceeds
from app.extensions import db


@dataclass(frozen=True, slots=True)
class Form:
    """`data` is what the schema made of it (None when something is wrong), `errors` the sentences by
    field, `given` what was typed, to be shown again; `stands` what somebody else has put there
    meanwhile, where that is another thing. `taken_out`: identity numbers were taken out of what was
    typed, which is to be looked over."""

    data: dict[str, Any] | None
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    stands: Mapping[str, Any] = field(default_factory=dict)
    taken_out: bool = False

    @property
    def why(self) -> str:
        """The sentence about it as a whole, if there is one."""
        return next(iter(self.errors.get("", ())), "")


# The button that takes them out, and fields that nobody is shown.
TAKE_OUT = "take_out"
# Characters in all fields together; the longest form there is asks for a third of it.
MOST_TEXT = 40_000
UNSHOWN = frozenset(("csrf_token", "email", "code", "receipt_code", "next", TAKE_OUT))


def read_typed(*, lists: Sequence[str] = ()) -> Form:
    """The posted form as it was typed, with an error at each field that is too long or holds an
    identity number; or without these, when the button was pressed that takes them out. `lists` are
    fields of which several may be chosen. Raises TooLarge for more text than any form has room for."""
    given: dict[str, Any] = request.form.to_dict()
    texts = {name: said for name, said in given.items() if name not in {*UNSHOWN, *lists}}
    given |= {name: request.form.getlist(name) for name in lists}
    long = [name for name, said in texts.items() if exceeds(said)]
    if long:
        return Form(None, {name: ["too_long"] for name in long}, given)
    if sum(map(len, texts.values())) > MOST_TEXT:
        raise TooLarge(
            _("Det er for mye tekst i skjemaet. Gå tilbake, kort den ned, og send igjen.")
        )
    held = [name for name, said in texts.items() if find_identity_numbers(said)]
    if TAKE_OUT not in given:
        said = _("Det er ikke sendt: et fødselsnummer står i teksten. Ta det ut, og send igjen.")
        errors = {"": [said], **{name: [Kind.IDENTITY_NUMBER] for name in held}}
        return Form(None, errors if held else {}, given)
    instead = _("[fødselsnummer tatt ut]")
    given |= {name: take_out(given[name], instead) for name in held}
    said = _("Fødselsnummeret er tatt ut. Se over teksten, og send den.")
    return Form(None, {"": [said]}, given, taken_out=True)


def read_form(schema: Schema, *, lists: Sequence[str] = (), **around: Any) -> Form:
    """Load the posted form, and what stands around it. Empty fields count as not given; `lists` are
    fields of which several may be chosen."""
    typed = read_typed(lists=lists)
    filled = {name: value for name, value in typed.given.items() if not _is_blank(value)} | around
    return load_typed(typed, schema, filled, _flat)


def load_typed(
    typed: Form,
    schema: Schema,
    document: Mapping[str, Any],
    at_fields: Callable[[Any], Mapping[str, Sequence[str]]],
) -> Form:
    """What the schema makes of a form's `document`, its errors at the fields that show them; the form
    as it is when something is wrong with it already."""
    if typed.errors:
        return typed
    try:
        return replace(typed, data=schema.load(document, unknown=EXCLUDE))
    except ValidationError as error:
        return replace(typed, errors=at_fields(error.messages))


def refuse(form: Form, sentence: str, errors: Mapping[str, Sequence[str]]) -> Form:
    """The form as it was typed, with why not; what was begun is undone."""
    db.session.rollback()
    return replace(form, data=None, errors={"": [sentence], **errors})


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


def go_on(address: str) -> Response:
    """To the next page (303), now that what was posted is stored. The sign that the phone's script gave
    the form (`draft`, a UUID) goes along as `#mottatt=…`: that alone lets the phone drop its draft. A
    fragment reaches no server and no cache, and a sign that nobody else knows cannot be made up."""
    sign = request.form.get("draft", type=uuid.UUID)
    return redirect(f"{address}#mottatt={sign}" if sign else address, code=303)


def _flat(messages: Any) -> dict[str, list[str]]:
    return {
        name: found if isinstance(found, list) else [str(found)] for name, found in messages.items()
    }


EMPTY = Form(None)
