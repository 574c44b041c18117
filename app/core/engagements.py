"""Engagements: what a person has said yes to, each on its day, whichever feature it is of. The list of
one's own reads them, and whoever says a word about two at the same time."""

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from app.core import clock, schedule

MOST = 500


class Stand(StrEnum):
    """How it stands. `asked`: a place is held until one has answered; `called_off`: all of it, or that
    day; `moved`: it is not that day any more, and one must say yes anew."""

    CONFIRMED = "confirmed"
    MAYBE = "maybe"
    WAITING = "waiting"
    ASKED = "asked"
    CALLED_OFF = "called_off"
    MOVED = "moved"


OFF = (Stand.CALLED_OFF, Stand.MOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One, on a day. `thing` is what is scheduled (a need, an event), with an id, a title, a place and
    a language; `mine` the row that ties the person to it, changed at `said_at`; `path` the person's own
    page of it; `brings` what the person brings."""

    kind: str
    thing: Any
    on: date
    stand: Stand
    mine: Any
    said_at: datetime
    path: str
    brings: Sequence[str] = ()

    @property
    def starts_at(self) -> datetime | None:
        return schedule.starts(self.thing, self.on)

    @property
    def ends_at(self) -> datetime | None:
        return schedule.ends(self.thing, self.on)

    @property
    def key(self) -> tuple[str, str, str]:
        """Orders them in time: by the beginning or, where that is flexible, the end of the last day."""
        at = schedule.last_moment(self.thing, self.on)
        return f"{at:%Y-%m-%dT%H:%M:%S.%f}", self.kind, str(self.thing.id)

    @property
    def is_off(self) -> bool:
        return self.stand in OFF

    @property
    def has_begun(self) -> bool:
        return schedule.last_moment(self.thing, self.on) <= clock.now()

    @property
    def is_over(self) -> bool:
        """What is certain is over when it ends; all else when it begins."""
        if self.stand != Stand.CONFIRMED:
            return self.has_begun
        return schedule.over(self.thing, self.on) <= clock.now()


# Those of a person on some days; the nearest to the last day where there is one, else to the first.
Source = Callable[[uuid.UUID, date, date | None], Iterable[Engagement]]
_sources: list[Source] = []


def declare(source: Source) -> None:
    """What else a person can say yes to."""
    if source not in _sources:
        _sources.append(source)


def list_engagements(
    user_id: uuid.UUID, *, since: date, until: date | None = None
) -> list[Engagement]:
    """A person's, from a day on until another, in the order of time; of each kind at most 500."""
    found = chain.from_iterable(source(user_id, since, until) for source in _sources)
    return sorted(found, key=lambda one: one.key)


def find_clashes(
    user_id: uuid.UUID, thing: Any, days: Collection[date]
) -> dict[date, list[Engagement]]:
    """What else a person has said yes to at the same time as something, on some of its days."""
    standing = _around(user_id, days)
    return {day: clashes_among(standing, thing, day) for day in days}


def set_overlaps(user_id: uuid.UUID, some: Iterable[tuple[Any, Any]]) -> None:
    """Give each of a person's rows, which come with their things, its `overlaps`: what else of theirs
    is at the same time."""
    rows = list(some)
    standing = _around(user_id, [mine.on for mine, _thing in rows])
    for mine, thing in rows:
        mine.overlaps = clashes_among(standing, thing, mine.on)


def _around(user_id: uuid.UUID, days: Collection[date]) -> list[Engagement]:
    """What may be at the same time as something on some days: it may have begun before."""
    if not days:
        return []
    since, until = min(days) - schedule.LONGEST, max(days) + schedule.LONGEST
    return list_engagements(user_id, since=since, until=until)


def clashes_among(standing: Iterable[Engagement], thing: Any, day: date) -> list[Engagement]:
    """Those of some at the same time as something on a day. What is flexible takes no time of the
    day."""
    hours = schedule.hours(thing, day)
    if hours is None:
        return []
    return [
        one for one in standing if not one.is_off and one.thing.id != thing.id and _meet(hours, one)
    ]


def _meet(hours: tuple[datetime, datetime], other: Engagement) -> bool:
    others = schedule.hours(other.thing, other.on)
    return others is not None and hours[0] < others[1] and others[0] < hours[1]
