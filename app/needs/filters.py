"""The filters of the list of needs: read from its address, shown as a form and as chips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from marshmallow import EXCLUDE

from app.core import dates
from app.core.language import LANGUAGES
from app.core.terms import read_lexicon
from app.core.when import weekday_names
from app.needs.finding import TODAY, WEEKDAYS, WEEKEND, Filters
from app.needs.schemas import WITHIN, FilterFields
from app.needs.words import kind_label, rhythm_label

# What they are called in an address.
NAMES = {
    "sok": "q",
    "dag": "day",
    "dato": "day",
    "type": "kind",
    "uten-krav": "free",
    "tid": "rhythm",
    "sted": "place",
    "sprak": "language",
    "innen": "within",
}
Choices = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address of the list without it."""

    text: str
    off: str


def read_filters() -> Filters:
    """The filters in the address; what is none of ours there is as if it were not there."""
    args = request.args
    given = {name: args[key].strip() for key, name in NAMES.items() if args.get(key, "").strip()}
    schema = FilterFields()
    wrong = schema.validate(given)
    fit = {name: value for name, value in given.items() if name not in wrong}
    return Filters(**schema.load(fit, unknown=EXCLUDE))


def chips_of(filters: Filters) -> list[Chip]:
    """The filters that are on, in the form's order."""
    texts = {name: _text(name, getattr(filters, name)) for name in dict.fromkeys(NAMES.values())}
    return [Chip(text, _without(name)) for name, text in texts.items() if text]


def _text(name: str, value: Any) -> str:
    if not value:
        return ""
    if isinstance(value, date):
        return dates.day(value)
    said = {
        "q": f"«{value}»",
        "day": dict(_days()).get(value),
        "kind": kind_label(value) if name == "kind" else "",
        "free": _("Uten krav"),
        "rhythm": rhythm_label(value) if name == "rhythm" else "",
        "place": _("Sted: %(place)s", place=value),
        "language": LANGUAGES.get(value),
        "within": _("Innen %(minutes)s minutter", minutes=value),
    }
    return said[name] or ""


def _without(name: str) -> str:
    args: dict[str, Any] = request.args.to_dict()
    kept = {key: one for key, one in args.items() if one and NAMES.get(key, name) != name}
    return url_for(str(request.endpoint), **{**kept, **(request.view_args or {})})


def choices() -> Choices:
    """What can be chosen in the form, by its name in the address."""
    return {
        "dag": _days(),
        "type": [(kind, kind_label(kind)) for kind in read_lexicon().kinds],
        "tid": [(one, rhythm_label(one)) for one in ("once", "weekly", "flexible")],
        "sprak": list(LANGUAGES.items()),
        "innen": [(str(one), _("Innen %(minutes)s minutter", minutes=one)) for one in WITHIN],
    }


def _days() -> list[tuple[str, str]]:
    names = weekday_names()
    weekdays = [(one, names[day].capitalize()) for day, one in enumerate(WEEKDAYS)]
    return [(TODAY, _("I dag")), (WEEKEND, _("I helgen")), *weekdays]
