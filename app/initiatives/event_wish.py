"""What somebody pressed on the page of an event that all share, before they signed in: it comes back in
the address (`?dag=`, `?svar=`, `?ta=`), and is then one press away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from app.core.text import clean
from app.initiatives.event_models import ANSWERED, Bring, Coming, Rsvp
from app.initiatives.events import LONGEST_WISH


@dataclass(frozen=True, slots=True)
class Wish:
    """To say yes or maybe to a day, to bring something (`brings`, empty: nothing), or both."""

    day: date
    coming: Coming
    brings: str
    comes_already: bool


def read_wish(days: Collection[date], mine: Mapping[date, Rsvp]) -> Wish | None:
    """The wish of this address, for one of the days; None without one that can still be had."""
    day = request.args.get("dag", type=date.fromisoformat)
    if day is None or day not in days:
        return None
    brings = clean(request.args.get("ta", ""))[:LONGEST_WISH]
    asked = Coming.MAYBE if request.args.get("svar") == Coming.MAYBE else Coming.YES
    said = mine[day].coming if day in mine else None
    comes = said in ANSWERED
    return Wish(day, said if comes and brings and said else asked, brings, comes)


def is_met(wish: Wish, mine: Mapping[date, Rsvp], brought: Collection[Bring]) -> bool:
    """Whether it has been said already; `brought` is what is brought on its day."""
    said = mine[wish.day].coming if wish.day in mine else None
    said = Coming.YES if said == Coming.WAITING else said
    wanted = Coming.YES if wish.coming == Coming.WAITING else wish.coming
    things = {one.what.casefold() for one in brought}
    return said == wanted and (not wish.brings or wish.brings.casefold() in things)
