"""All that waits for a person as staff, in numbers: the desk's first look."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.accounts.models import User
from app.accounts.service import MODERATORS, has_role, staff_municipalities, staff_units
from app.contributions import service as contributions
from app.contributions.service import promise
from app.core import clock
from app.core.waiting import Waiting
from app.friendships import finding as friendships
from app.initiatives import publishing, support
from app.organisations import service as organisations
from app.places.models import Municipality


class Sort(StrEnum):
    """`own`: contributions that one's own unit is to answer, which are among the `replies` too."""

    OWN = "own"
    REPLIES = "replies"
    MODERATION = "moderation"
    ORGANISATIONS = "organisations"
    INITIATIVES = "initiatives"
    UPDATES = "updates"
    SUPPORT = "support"
    FRIENDSHIPS = "friendships"


PROMISED = (Sort.OWN, Sort.REPLIES, Sort.SUPPORT)


@dataclass(frozen=True, slots=True)
class Task:
    """How many of a sort wait, and the day by whose end the first is due."""

    sort: Sort
    count: int
    due: datetime

    @property
    def late(self) -> bool:
        return self.due < clock.now()


def list_tasks(user: User) -> list[Task]:
    """What a person can do something about, the most urgent first; what is not there is left out.

    Where nobody was promised a date, the municipality's time to answer counts from when it came.
    """
    places = {one.id: one for one in staff_municipalities(user)}
    counted = _count(user, list(places)).items()
    tasks = [_task(sort, found, places) for sort, found in counted if found]
    return sorted(tasks, key=lambda one: one.due)


def _count(user: User, ids: list[uuid.UUID]) -> dict[Sort, Sequence[Waiting]]:
    """A unit answers, a moderator decides."""
    moderated = [one for one in ids if has_role(user, MODERATORS, one)]
    units = [unit for one in ids for unit in staff_units(user, one)]
    answering = [one.municipality_id for one in units]
    count = contributions.count_waiting
    return {
        Sort.OWN: count(answering, "replies", unit_ids=[one.id for one in units]),
        Sort.REPLIES: count(ids, "replies"),
        Sort.MODERATION: count(moderated, "moderation"),
        Sort.ORGANISATIONS: organisations.count_waiting(moderated),
        Sort.INITIATIVES: publishing.count_waiting(moderated),
        Sort.UPDATES: publishing.count_waiting_updates(moderated),
        Sort.SUPPORT: support.count_asked(answering),
        Sort.FRIENDSHIPS: friendships.count_waiting(user),
    }


def _task(sort: Sort, found: Sequence[Waiting], places: dict[uuid.UUID, Municipality]) -> Task:
    due = min(
        one.first if sort in PROMISED else promise(places[one.municipality_id], one.first)
        for one in found
    )
    return Task(sort, sum(one.count for one in found), due)
