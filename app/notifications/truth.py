"""Whether what is told is still so when it is sent: a place may be taken, a need called off, or the
person may have signed up, between the moment something was written and the push, or the letter.

A feature that tells of what may pass says so once (`hold_to`); then it is asked for each batch: when
people are found, and again when it is sent.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from app.notifications.models import Kind

# People, each with what they would be told of.
Told = Collection[tuple[uuid.UUID, uuid.UUID]]
Check = Callable[[Told], Told]
_CHECKS: dict[Kind, Check] = {}


def hold_to(kind: Kind, check: Check) -> None:
    """`check` returns those of some pairs (person, subject) for whom it is not so any more."""
    _CHECKS[kind] = check


def no_longer_so(kind: Kind, told: Told) -> Told:
    """Those of some pairs (person, subject) who should not be told now."""
    check = _CHECKS.get(kind)
    return check(told) if check and told else ()


def untrue(rows: Iterable[Any]) -> frozenset[Any]:
    """The ids of rows that should not be sent. A row has id, kind, user_id and subject_id."""
    by_kind: dict[Kind, dict[tuple[uuid.UUID, uuid.UUID], list[Any]]] = {}
    for row in rows:
        if row.kind in _CHECKS:
            pairs = by_kind.setdefault(row.kind, defaultdict(list))
            pairs[row.user_id, row.subject_id].append(row.id)
    return frozenset(
        row_id
        for kind, pairs in by_kind.items()
        for pair in no_longer_so(kind, pairs.keys())
        for row_id in pairs[pair]
    )
