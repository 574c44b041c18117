"""The filters of a list: read from its address, and shown as chips that can be taken off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema

from app.core.language import LANGUAGES
from app.core.queries import WITHIN

Options = Sequence[tuple[str, str]]
# What every list's filters are called in an address.
NAMES = {"sok": "q", "sted": "place", "innen": "within", "sprak": "language"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address of the list without it."""

    text: str
    off: str


def read_filters(schema: Schema, names: Mapping[str, str]) -> dict[str, Any]:
    """The filters in the address, by the schema's names; `names` are those of the address. What is
    none of ours is as if it were not there: a list is no form, that could say what was wrong."""
    args = request.args
    given = {name: args[key].strip() for key, name in names.items() if args.get(key, "").strip()}
    wrong = schema.validate(given)
    fit = {name: value for name, value in given.items() if name not in wrong}
    loaded: dict[str, Any] = schema.load(fit, unknown=EXCLUDE)
    return loaded


def chips_of(texts: Mapping[str, str], names: Mapping[str, str]) -> list[Chip]:
    """The filters that are on (those with a text), in the order of `texts`."""
    return [Chip(text, _without(name, names)) for name, text in texts.items() if text]


def _without(name: str, names: Mapping[str, str]) -> str:
    args: dict[str, Any] = request.args.to_dict()
    gone = {key for key, filtered in names.items() if filtered == name} | {"etter"}
    kept = {key: one for key, one in args.items() if one and key not in gone}
    return url_for(str(request.endpoint), **{**kept, **(request.view_args or {})})


def common_texts(filters: Any) -> dict[str, str]:
    """What chips say of the filters that every list has."""
    place, within = filters.place, filters.within
    return {
        "q": f"«{filters.q}»" if filters.q else "",
        "place": _("Sted: %(place)s", place=place) if place else "",
        "within": _("Innen %(minutes)s minutter", minutes=within) if within else "",
        "language": LANGUAGES.get(filters.language, ""),
    }


def common_choices() -> dict[str, Options]:
    """What can be chosen of these in the form, by the name in the address."""
    return {
        "sprak": list(LANGUAGES.items()),
        "innen": [(str(one), _("Innen %(minutes)s minutter", minutes=one)) for one in WITHIN],
    }
