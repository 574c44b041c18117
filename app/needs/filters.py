"""The filters of the list of needs, in its address, its form and its chips."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import dates
from app.core.filters import NAMES as COMMON
from app.core.filters import Chip, Options, chips_of, common_choices, common_texts, read_filters
from app.core.terms import read_lexicon
from app.core.when import weekday_names
from app.needs.finding import TODAY, WEEKDAYS, WEEKEND, Filters
from app.needs.schemas import FilterFields
from app.needs.words import kind_label, rhythm_label

# What they are called in an address.
NAMES = COMMON | {
    "dag": "day",
    "dato": "day",
    "type": "kind",
    "uten-krav": "free",
    "tid": "rhythm",
}


def read() -> Filters:
    """The filters in the address."""
    return Filters(**read_filters(FilterFields(), NAMES))


def chips(filters: Filters) -> list[Chip]:
    """Those that are on."""
    texts = {
        **common_texts(filters),
        "day": _day(filters.day),
        "kind": kind_label(filters.kind) if filters.kind else "",
        "free": _("Uten krav") if filters.free else "",
        "rhythm": rhythm_label(filters.rhythm) if filters.rhythm else "",
    }
    return chips_of(texts, NAMES)


def _day(day: Any) -> str:
    return dates.day(day) if isinstance(day, date) else dict(_days()).get(day, "")


def choices() -> Mapping[str, Options]:
    """What can be chosen in the form, by its name in the address."""
    return common_choices() | {
        "dag": _days(),
        "type": [(kind, kind_label(kind)) for kind in read_lexicon().kinds],
        "tid": [(one, rhythm_label(one)) for one in ("once", "weekly", "flexible")],
    }


def _days() -> Options:
    names = weekday_names()
    weekdays = [(one, names[day].capitalize()) for day, one in enumerate(WEEKDAYS)]
    return [(TODAY, _("I dag")), (WEEKEND, _("I helgen")), *weekdays]
