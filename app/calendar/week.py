"""A week as ISO 8601 counts them, and what is in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.core import clock, schedule
from app.core.errors import NotFound
from app.core.schedule import Scheduled
from app.friendships.finding import list_meetings
from app.initiatives import events
from app.needs import finding as needs
from app.places.models import Municipality
from app.prompts import service as prompts

MOST = 300
# So far back and ahead there are pages: who follows the links to them comes to an end.
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Week:
    """`first` is its Monday."""

    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(7)]

    @property
    def number(self) -> int:
        return self.first.isocalendar().week

    @property
    def name(self) -> str:
        """As addresses have it: `2026-48`."""
        return clock.iso_week(clock.oslo(self.first))

    @property
    def previous(self) -> "Week | None":
        return self._other(-7)

    @property
    def next(self) -> "Week | None":
        return self._other(7)

    def _other(self, days: int) -> "Week | None":
        other = Week(self.first + timedelta(days=days))
        return other if abs(other.first - clock.today()) <= FARTHEST else None


def this_week() -> Week:
    today = clock.today()
    return Week(today - timedelta(days=today.weekday()))


def find_week(name: str) -> Week:
    """Of a name as `2026-48`. Raises NotFound for what is no week, or too far away."""
    year, _, number = name.partition("-")
    try:
        week = Week(date.fromisocalendar(int(year), int(number), 1))
    except ValueError as error:
        raise NotFound from error
    # How far first: a week at the end of the calendar has no moment in UTC to be named by.
    if abs(week.first - clock.today()) > FARTHEST or week.name != name:
        raise NotFound
    return week


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something on a day. `kind`: `need`, `event`, `meeting` (of friends, at no hour), `opens`,
    `closes` (the week's question); `subject` is what it is of, of which a page tells more; `title`
    is empty for what is not public before it opens."""

    kind: str
    day: date
    starts: datetime | None = None
    ends: datetime | None = None
    subject: Any
    title: str = ""
    place: str = ""
    by: str = ""
    language: str = ""


def list_happenings(municipality: Municipality, week: Week) -> dict[date, list[Happening]]:
    """What is on, by its days, each in the order of the clock; first what has no hour."""
    found = [one for source in SOURCES for one in source(municipality, week)]
    found.sort(key=lambda one: (one.starts or clock.oslo(one.day), one.title))
    return {day: [one for one in found if one.day == day] for day in week.days}


def _needs(municipality: Municipality, week: Week) -> Iterable[Happening]:
    for need in needs.list_in_days(municipality, week.first, week.last, most=MOST):
        yield from _on_days("need", need, week, by=need.organisation.name)


def _events(municipality: Municipality, week: Week) -> Iterable[Happening]:
    for event in events.list_in_days(municipality, week.first, week.last, most=MOST):
        of = event.initiative.title
        yield from _on_days("event", event, week, by="" if of == event.title else of)


def _on_days(kind: str, thing: Any, week: Week, **values: Any) -> Iterable[Happening]:
    for day in _days(thing, week):
        starts = schedule.starts(thing, day)
        if starts is not None:
            yield Happening(
                kind=kind,
                day=day,
                starts=starts,
                ends=schedule.ends(thing, day),
                subject=thing,
                title=thing.title,
                place=thing.place,
                language=thing.language,
                **values,
            )


def _days(thing: Scheduled, week: Week) -> list[date]:
    found = []
    for day in schedule.days(thing, since=week.first):
        if day > week.last:
            break
        found.append(day)
    return found


def _meetings(municipality: Municipality, week: Week) -> Iterable[Happening]:
    for one in list_meetings(municipality=municipality, since=week.first, until=week.last):
        if one.meeting and not one.is_off:
            yield Happening(
                kind="meeting",
                day=one.meeting,
                subject=one,
                title=one.title,
                language=one.language,
            )


def _questions(municipality: Municipality, week: Week) -> Iterable[Happening]:
    for prompt in prompts.list_in_days(municipality, week.first, week.last):
        for kind, moment in (("opens", prompt.opens_at), ("closes", prompt.closes_at)):
            day = clock.day_of(moment)
            if week.first <= day <= week.last:
                yield Happening(kind=kind, day=day, starts=moment, subject=prompt)


# Whatever has days that everybody may know of.
SOURCES: Sequence[Callable[[Municipality, Week], Iterable[Happening]]] = (
    _needs,
    _events,
    _meetings,
    _questions,
)
