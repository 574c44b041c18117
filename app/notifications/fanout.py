"""Telling many people, a few hundred at a time, so that a worker that dies loses nothing."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from app.accounts.models import User
from app.core import clock
from app.core.commit import transaction
from app.core.queue import is_stopping, wake
from app.extensions import db
from app.notifications.inserts import insert_new
from app.notifications.models import FanOut, Kind
from app.notifications.service import LONGEST_ABOUT, tell_many
from app.notifications.truth import no_longer_so
from app.places.models import Municipality

JOB = "announce"
CHUNK = 500


def fan_out(
    *,
    kind: Kind,
    subject_id: uuid.UUID,
    path: str,
    municipality_id: uuid.UUID | None = None,
    region_id: uuid.UUID | None = None,
    params: Mapping[str, Any] | None = None,
    about: str = "",
    until: datetime | None = None,
) -> None:
    """Tell everybody whose home is in a municipality, or in a region, once. In `path`,
    `{municipality}` stands for the slug of each person's own.

    Written in the caller's transaction; the worker does the telling. The same again does nothing.
    """
    row = {
        "kind": kind,
        "subject_id": subject_id,
        "municipality_id": municipality_id,
        "region_id": region_id,
        "params": dict(params or {}),
        "path": path,
        "about": about[:LONGEST_ABOUT],
        "until": until,
        "created_at": clock.now(),
    }
    if insert_new(FanOut, [row], FanOut.id):
        wake(JOB)


def continue_fan_outs() -> None:
    """Go on with what is begun until everybody has been told. Each chunk is a transaction: what the
    chunk wrote and how far it came are committed together, or not at all."""
    while not is_stopping() and _tell_chunk():
        pass


def _tell_chunk() -> bool:
    """Whether there was anything to do."""
    with transaction():
        job = db.session.scalar(
            select(FanOut)
            .where(FanOut.done_at.is_(None))
            .order_by(FanOut.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return False
        people = _next_people(job)
        for home, group in _by_home(_those_to_tell(job, people)).items():
            tell_many(dict.fromkeys(group, home.id), _about(job, home))
        if people:
            job.after_id = people[-1][0]
        if len(people) < CHUNK:
            job.done_at = clock.now()
    return True


def _next_people(job: FanOut) -> Sequence[Row[uuid.UUID, Municipality]]:
    query = (
        select(User.id, Municipality)
        .join(Municipality, Municipality.id == User.municipality_id)
        .order_by(User.id)
        .limit(CHUNK)
    )
    if job.municipality_id:
        query = query.where(Municipality.id == job.municipality_id)
    else:
        query = query.where(Municipality.region_id == job.region_id)
    if job.after_id:
        query = query.where(User.id > job.after_id)
    return db.session.execute(query).all()


def _those_to_tell(
    job: FanOut, people: Sequence[Row[uuid.UUID, Municipality]]
) -> Sequence[Row[uuid.UUID, Municipality]]:
    told = [(one[0], job.subject_id) for one in people]
    out = {user_id for user_id, _subject in no_longer_so(job.kind, told)}
    return [one for one in people if one[0] not in out]


def _by_home(people: Sequence[Row[uuid.UUID, Municipality]]) -> dict[Municipality, list[uuid.UUID]]:
    found: dict[Municipality, list[uuid.UUID]] = defaultdict(list)
    for user_id, home in people:
        found[home].append(user_id)
    return found


def _about(job: FanOut, home: Municipality) -> dict[str, Any]:
    return {
        "kind": job.kind,
        "subject_id": job.subject_id,
        "dedupe": "",
        "path": job.path.replace("{municipality}", home.slug),
        "params": job.params,
        "about": job.about,
        "until": job.until,
    }
