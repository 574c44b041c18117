"""The filters of the list of initiatives, in its address, its form and its chips."""

from collections.abc import Mapping

from flask_babel import gettext as _

from app.core.filters import NAMES as COMMON
from app.core.filters import Chip, Options, chips_of, common_choices, common_texts, read_filters
from app.initiatives.finding import Filters
from app.initiatives.models import Abc, MeetingPlace
from app.initiatives.schemas import FilterFields
from app.initiatives.words import abc_name, meeting_place_name

NAMES = COMMON | {"abc": "abc", "moteplass": "meeting_place", "uten-trapper": "step_free"}


def read() -> Filters:
    """The filters in the address."""
    return Filters(**read_filters(FilterFields(), NAMES))


def chips(filters: Filters) -> list[Chip]:
    """Those that are on."""
    meeting_place = filters.meeting_place
    texts = {
        **common_texts(filters),
        "abc": abc_name(filters.abc) if filters.abc else "",
        "meeting_place": meeting_place_name(meeting_place) if meeting_place else "",
        "step_free": _("Uten trapper") if filters.step_free else "",
    }
    return chips_of(texts, NAMES)


def choices() -> Mapping[str, Options]:
    """What can be chosen in the form, by its name in the address."""
    return common_choices() | {
        "abc": [(one.value, abc_name(one)) for one in Abc],
        "moteplass": [(one.value, meeting_place_name(one)) for one in MeetingPlace],
    }
