"""Asking people for a year: our ranking against first come, nearest and chance, on the same needs,
the same candidates and the same luck (`bench.volunteers` is the truth); then the time of a match
among 20,000 offers, in SQLite and in PostgreSQL.

`python -m bench.matching [SEED]`. Weights were chosen on other seeds than the one that is reported.
"""

import heapq
import sys
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from app.core.terms import FUNCTION_WORDS, WORD, concepts_in, terms_of
from app.offers.matching import (
    MONTH,
    Candidate,
    Wanted,
    may_be_asked,
    rank,
    tie_break,
)
from app.places.distance import km_between
from bench.matching_speed import BEGAN, measure_speed
from bench.report import Row, save, show
from bench.volunteers import Call, Person, World, chance, make_world
from tests.support.postgres import running_postgres

PEOPLE, CALLS = 20_000, 2_000
HELD_OUT = 2026
PER_SLOT, ROUNDS, DAYS_TO_ANSWER = 3, 3, 1.0

Terms = Callable[..., frozenset[str]]
Found = dict[int, tuple[Wanted, list[Candidate]]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A moment at which people are chosen: what a policy may look at."""

    world: World
    call: Call
    wanted: Wanted
    today: float

    @property
    def now(self) -> datetime:
        return BEGAN + timedelta(days=self.today)


Policy = Callable[[Asking, Sequence[Candidate]], Iterator[int]]


def ours(asking: Asking, fit: Sequence[Candidate]) -> Iterator[int]:
    return (one.candidate.user_id.int for one in rank(asking.wanted, fit, now=asking.now))


def nearest(_asking: Asking, fit: Sequence[Candidate]) -> Iterator[int]:
    return (one.user_id.int for one in sorted(fit, key=lambda one: one.km or 0))


def first_come(asking: Asking, fit: Sequence[Candidate]) -> Iterator[int]:
    people = asking.world.people
    numbers = (one.user_id.int for one in fit)
    return iter(sorted(numbers, key=lambda number: -people[number].since))


def by_chance(asking: Asking, fit: Sequence[Candidate]) -> Iterator[int]:
    need = asking.wanted.need_id
    return (one.user_id.int for one in sorted(fit, key=lambda one: tie_break(need, one)))


def all_knowing(asking: Asking, fit: Sequence[Candidate]) -> Iterator[int]:
    """Nobody can: it reads the hidden truth, and asks for the next yes alone."""
    people = asking.world.people
    numbers = (one.user_id.int for one in fit)
    return iter(sorted(numbers, key=lambda n: -chance(people[n], asking.call, asking.today)))


def in_turn(asking: Asking, fit: Sequence[Candidate]) -> Iterator[int]:
    """Whoever was not asked for longest: how evenly asks can be spread at all."""
    long_ago, need = BEGAN - MONTH, asking.wanted.need_id
    order = sorted(fit, key=lambda one: (one.last_asked_at or long_ago, tie_break(need, one)))
    return (one.user_id.int for one in order)


def raw_words(*texts: str) -> frozenset[str]:
    """What one writes first: the same letters are the same word."""
    words = {word for text in texts for word in WORD.findall(text.lower())}
    return frozenset(words - FUNCTION_WORDS)


POLICIES: dict[str, tuple[Policy, Terms]] = {
    "nearest first, raw words": (nearest, raw_words),
    "nearest first": (nearest, terms_of),
    "first come": (first_come, terms_of),
    "chance": (by_chance, terms_of),
    "in turn": (in_turn, terms_of),
    "ours": (ours, terms_of),
    "all-knowing": (all_knowing, terms_of),
}


class Year:
    """One world, lived through with one policy. `found` is what `find_all` found in it."""

    def __init__(self, world: World, policy: Policy, found: Found) -> None:
        self.world, self.policy, self.found = world, policy, found
        self.asked: dict[int, list[float]] = defaultdict(list)
        self.asked_for: dict[int, set[int]] = defaultdict(set)
        self.filled = 0
        for person in world.people:
            person.weary_of.clear()

    def live(self) -> "Year":
        waiting = [(call.at, call.number, 1, call.slots) for call in self.world.calls]
        heapq.heapify(waiting)
        calls = {call.number: call for call in self.world.calls}
        while waiting:
            today, number, round_, left = heapq.heappop(waiting)
            left -= self._ask(calls[number], today, left * PER_SLOT)
            if left <= 0:
                self.filled += 1
            elif round_ < ROUNDS:
                heapq.heappush(waiting, (today + DAYS_TO_ANSWER, number, round_ + 1, left))
        return self

    def _ask(self, call: Call, today: float, count: int) -> int:
        """How many said yes."""
        wanted, found = self.found[call.number]
        fit = [
            one
            for candidate in found
            if candidate.user_id.int not in self.asked_for[call.number]
            and may_be_asked(one := self._as_of(candidate, today), wanted)
        ]
        chosen = self.policy(Asking(self.world, call, wanted, today), fit)
        yes = 0
        for number in islice(chosen, count):
            self.asked[number].append(today)
            self.asked_for[call.number].add(number)
            yes += self.world.says_yes(self.world.people[number], call, today)
        return yes

    def _as_of(self, candidate: Candidate, today: float) -> Candidate:
        asks = self.asked.get(candidate.user_id.int)
        if not asks:
            return candidate
        return replace(
            candidate,
            asked_this_month=sum(day > today - MONTH.days for day in asks),
            last_asked_at=BEGAN + timedelta(days=asks[-1]),
        )

    @property
    def asks(self) -> list[int]:
        """Of each person, the most-asked first."""
        return sorted((len(self.asked[one.number]) for one in self.world.people), reverse=True)


def find_all(world: World, terms: Terms) -> Found:
    """For each need the offers that `service.find_candidates` finds before anybody was asked: all
    policies choose among them."""
    index: dict[str, list[Person]] = defaultdict(list)
    for person in world.people:
        for term in terms(person.text):
            index[term].append(person)
    found: Found = {}
    for call in world.calls:
        wanted = wanted_of(call, terms)
        having: dict[int, set[str]] = defaultdict(set)
        for term in wanted.terms | wanted.context:
            for person in index.get(term, ()):
                having[person.number].add(term)
        candidates = (
            candidate_of(world.people[number], call, frozenset(shared))
            for number, shared in having.items()
        )
        found[call.number] = wanted, [one for one in candidates if may_be_asked(one, wanted)]
    return found


def candidate_of(person: Person, call: Call, shared: frozenset[str]) -> Candidate:
    name = uuid.UUID(int=person.number)
    return Candidate(
        offer_id=name,
        user_id=name,
        terms=shared,
        days=person.said_days,
        parts=person.said_parts,
        travel_minutes=person.said_minutes,
        km=km_between((person.latitude, person.longitude), (call.latitude, call.longitude)),
        language=person.language,
    )


def wanted_of(call: Call, terms: Terms = terms_of) -> Wanted:
    title = terms(call.title)
    return Wanted(
        need_id=uuid.UUID(int=call.number),
        municipality_id=uuid.UUID(int=call.town),
        terms=title,
        context=terms(call.body) - title,
        demanded=concepts_in(title),
        days=call.day,
        parts=call.part,
        latitude=call.latitude,
        longitude=call.longitude,
        language=call.language,
    )


def gini(counts: Sequence[int]) -> float:
    """0 when all are asked as often, 1 when one is asked always (`counts` falling)."""
    total, many = sum(counts), len(counts)
    weighted = sum(place * count for place, count in enumerate(reversed(counts), 1))
    return 2 * weighted / (many * total) - (many + 1) / many


def run(seed: int = HELD_OUT) -> list[Row]:
    """Live the year with every policy, then time matches."""
    world = make_world(seed, people=PEOPLE, calls=CALLS)
    found = {terms: find_all(world, terms) for terms in (raw_words, terms_of)}
    years = {
        name: Year(world, policy, found[terms]).live() for name, (policy, terms) in POLICIES.items()
    }
    known = (world, found[terms_of], years["ours"].asked)
    with running_postgres() as url:
        return [*_rows(years), *measure_speed(*known), *measure_speed(*known, url)]


def _rows(years: dict[str, Year]) -> list[Row]:
    plain = "matching: asks a filled need, nearest first"
    least = sum(years["nearest first"].asks) / years["nearest first"].filled
    rows = []
    for name, year in years.items():
        asks = year.asks
        each, tenth = sum(asks) / year.filled, sum(asks[: PEOPLE // 10]) / sum(asks)
        rows += [
            Row(f"matching: needs filled, {name}", 100 * year.filled / CALLS, "%"),
            Row(f"matching: asks a filled need, {name}", each, "asks", plain, each / least),
            Row(f"matching: asks borne by a tenth, {name}", 100 * tenth, "%"),
            Row(f"matching: unevenness (Gini × 100), {name}", 100 * gini(asks), ""),
        ]
    return rows


def main() -> None:
    rows = run(*map(int, sys.argv[1:2]))
    show(rows)
    save(rows)


if __name__ == "__main__":
    main()
