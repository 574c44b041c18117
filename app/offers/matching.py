"""Who is likeliest to help: the ranking, without a database. docs/matching.md explains each weight."""

import hashlib
import math
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.core.terms import CONCEPT, concepts_in, terms_of
from app.places.distance import travel_minutes

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, and where it is halved or used up."""

    what: float = 6.0
    when: float = 4.0
    where: float = 4.0
    language: float = 0.5
    rest: float = 3.0
    newcomer: float = 1.0

    context_word: float = 0.4  # a word of the description, against one of the title or the role
    plain_word: float = 0.3  # a word outside the lexicon, against a concept
    any_time: float = 0.5  # «any day», against the very day
    other_language: float = 0.3  # one speaks English and the other Norwegian
    half_way_minutes: float = 20.0  # so far away counts half as much as next door
    rest_days: float = 90.0  # after which an ask no longer weighs


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a need asks of people. `terms` are those of its title and the role, `context` those of the
    description alone; nobody is asked who has none of `demanded` (none: of `terms`). `days` and
    `parts` are bit masks as an offer's, 0 when it does not matter."""

    need_id: uuid.UUID
    municipality_id: uuid.UUID
    terms: frozenset[str]
    context: frozenset[str] = frozenset()
    demanded: frozenset[str] = frozenset()
    days: int = 0
    parts: int = 0
    latitude: float | None = None
    longitude: float | None = None
    language: str = "nb"
    without: frozenset[uuid.UUID] = frozenset()  # people not to be asked: who organises, who comes

    @property
    def must_have(self) -> frozenset[str]:
        return self.demanded or self.terms


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer that has a wanted term, and what its owner was asked. `terms` are the wanted ones it
    has; `km` is the straight line, None when either place is unknown, and `is_placed` says that
    both were given, not taken for their municipality's middle; `asked_this_month` counts the last 30
    days, for whatever need or offer."""

    offer_id: uuid.UUID
    user_id: uuid.UUID
    terms: frozenset[str]
    days: int
    parts: int
    travel_minutes: int
    km: float | None
    language: str
    is_placed: bool = True
    asks_a_month: int = 2
    asked_this_month: int = 0
    last_asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate, its score, and the parts (0 to 1, not weighed) that it is the sum of."""

    candidate: Candidate
    score: float
    parts: Mapping[str, float]
    minutes: int
    wanted: Wanted = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is asked, for a sentence made elsewhere."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def demanded_of(title: str, roles: Sequence[str]) -> frozenset[str]:
    """The terms of which somebody must have one: the concepts of the roles; where a role is none that
    is known, its own words or what the title says: its concepts, or else its words."""
    of_title = terms_of(title)
    title_says = concepts_in(of_title) or of_title
    found: set[str] = set()
    for role in roles or [""]:
        of_role = terms_of(role)
        found |= concepts_in(of_role) or of_role | title_says
    return frozenset(found)


def as_chosen_for(
    terms: frozenset[str], chosen: frozenset[str] | None, read: frozenset[str]
) -> frozenset[str]:
    """Terms of one part of a need, with the concepts that its organiser chose, None where nobody has.
    Those they took away are gone; those that no title nor role was `read` as are asked for with
    every part."""
    if chosen is None:
        return terms
    return terms - concepts_in(terms) | concepts_in(terms) & chosen | chosen - read


def rank(
    wanted: Wanted,
    candidates: Iterable[Candidate],
    *,
    now: datetime,
    weights: Weights = WEIGHTS,
) -> list[Ranked]:
    """Those who may be asked, the likeliest first, everybody once (their best offer)."""
    fit = [one for one in candidates if may_be_asked(one, wanted)]
    worth = worth_of_terms(wanted, fit, weights)
    ranked = [_weigh(one, wanted, worth, now, weights) for one in fit]
    # Rounded: the last digits of a sum hang on the order of its parts, and would make likes unlike.
    ranked.sort(key=lambda one: (-round(one.score, 6), tie_break(wanted.need_id, one.candidate)))
    best: dict[uuid.UUID, Ranked] = {}
    for one in ranked:
        best.setdefault(one.candidate.user_id, one)
    return list(best.values())


def may_be_asked(candidate: Candidate, wanted: Wanted) -> bool:
    """What people said themselves is no wish to be weighed: how often, when, how far."""
    return (
        candidate.user_id not in wanted.without
        and not candidate.terms.isdisjoint(wanted.must_have)
        and candidate.asked_this_month < candidate.asks_a_month
        and _meet(candidate.days, wanted.days)
        and _meet(candidate.parts, wanted.parts)
        and travel_minutes(candidate.km) <= candidate.travel_minutes
    )


def _meet(offered: int, wanted: int) -> bool:
    return not offered or not wanted or bool(offered & wanted)


def worth_of_terms(
    wanted: Wanted, candidates: Sequence[Candidate], weights: Weights
) -> dict[str, float]:
    """What it is worth to have each wanted term, 1 in all: the fewer have it, the more it says. What
    nobody has tells nobody apart."""
    having = Counter(term for one in candidates for term in one.terms)
    worth = {
        term: math.log(1 + len(candidates) / count) * _importance(term, wanted, weights)
        for term, count in having.items()
    }
    total = sum(worth.values())
    return {term: part / total for term, part in worth.items()}


def _importance(term: str, wanted: Wanted, weights: Weights) -> float:
    where = 1.0 if term in wanted.terms else weights.context_word
    return where if term.startswith(CONCEPT) else where * weights.plain_word


def _weigh(
    one: Candidate, wanted: Wanted, worth: Mapping[str, float], now: datetime, weights: Weights
) -> Ranked:
    minutes = travel_minutes(one.km)
    day = _when(one.days, wanted.days, weights)
    part_of_day = _when(one.parts, wanted.parts, weights)
    parts = {
        "what": sum(worth[term] for term in one.terms),
        "when": (day + part_of_day) / 2,
        "where": weights.half_way_minutes / (weights.half_way_minutes + minutes),
        "language": _language(one.language, wanted.language, weights),
        "rest": _rest(one, now, weights),
        "newcomer": float(one.last_asked_at is None),
    }
    score = sum(getattr(weights, name) * part for name, part in parts.items())
    return Ranked(one, score, parts, minutes, wanted)


def _when(offered: int, wanted: int, weights: Weights) -> float:
    """The share of the wanted times that were offered by name."""
    if not wanted:
        return 1.0
    if not offered:
        return weights.any_time
    return (offered & wanted).bit_count() / wanted.bit_count()


def _language(spoken: str, wanted: str, weights: Weights) -> float:
    """Bokmål and nynorsk understand each other."""
    return 1.0 if (spoken == "en") == (wanted == "en") else weights.other_language


def _rest(one: Candidate, now: datetime, weights: Weights) -> float:
    """How rested: 1 when not asked for long, less the more often and the more lately."""
    if one.last_asked_at is None:
        return 1.0
    days = (now - one.last_asked_at) / timedelta(days=1)
    return min(1.0, max(0.0, days) / weights.rest_days) / (1 + one.asked_this_month)


def tie_break(need_id: uuid.UUID, candidate: Candidate) -> bytes:
    """An order that anybody can compute again, and that is another one for each need."""
    return hashlib.blake2b(need_id.bytes + candidate.user_id.bytes, digest_size=8).digest()


def reasons(ranked: Ranked) -> list[Reason]:
    """Why this person: what they can, how far away they live, when they can; nothing that was not
    said."""
    one, wanted = ranked.candidate, ranked.wanted
    concepts = sorted(term[1:] for term in one.terms if term.startswith(CONCEPT))
    found = [Reason("can", {"concepts": concepts})] if concepts else [Reason("words")]
    if one.km is not None and one.is_placed:
        found.append(Reason("near", {"minutes": ranked.minutes}))
    if one.days & wanted.days:
        found.append(Reason("days", {"days": one.days & wanted.days}))
    if one.parts & wanted.parts:
        found.append(Reason("parts", {"parts": one.parts & wanted.parts}))
    if one.last_asked_at is None:
        found.append(Reason("first_time"))
    return found
