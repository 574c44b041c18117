"""What becomes of an initiative: a trial that ends, silence, sleep, and what came of it."""

import uuid
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from app.accounts.models import User
from app.contributions.models import Publication
from app.core import clock
from app.core.errors import Invalid, NotAllowed
from app.core.ids import new_id
from app.extensions import db
from app.initiatives.events import cancel_all
from app.initiatives.models import Initiative, State, Update
from app.initiatives.service import record_act, tell, touch
from app.initiatives.updates import put_update
from app.notifications.models import Kind
from app.places.service import mark_public_change

QUIET = timedelta(days=91)
TIME_TO_ANSWER = timedelta(days=14)
BATCH = 100


class Verdict(StrEnum):
    """What is decided when a trial ends."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"


def ask_quiet() -> bool:
    """Ask the hosts of what has been quiet for three months whether something will happen, once for
    each silence; returns whether there may be more. The worker's sweep calls it."""
    quiet = (
        select(Initiative)
        .where(
            Initiative.state == State.ACTIVE,
            Initiative.publication == Publication.PUBLISHED,
            Initiative.active_at <= clock.now() - QUIET,
            Initiative.asked_at.is_(None) | (Initiative.asked_at < Initiative.active_at),
        )
        .order_by(Initiative.active_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(quiet).all()
    for one in found:
        one.asked_at = clock.now()
        _tell_hosts(one, Kind.INITIATIVE_QUIET, f"{one.active_at:%Y%m%d}")
    db.session.flush()
    return len(found) == BATCH


def fall_asleep() -> bool:
    """Two weeks without an answer: show it as sleeping. The worker's sweep calls it."""
    silent = (
        select(Initiative)
        .where(
            Initiative.state == State.ACTIVE,
            Initiative.asked_at <= clock.now() - TIME_TO_ANSWER,
            Initiative.asked_at > Initiative.active_at,
        )
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(silent).all()
    for one in found:
        one.state = State.SLEEPING
        mark_public_change(one.municipality_id)
    db.session.flush()
    return len(found) == BATCH


def wake(*, initiative: Initiative, by: User) -> None:
    """Something will happen: it is awake. Raises NotAllowed when it is finished."""
    _require_going(initiative)
    record_act("woken", initiative, by)
    touch(initiative)


def _require_going(initiative: Initiative) -> None:
    if initiative.state == State.FINISHED:
        raise NotAllowed(code="finished")


def ask_trials() -> bool:
    """Ask the hosts of a trial that has ended what they decide, once. The worker's sweep calls it."""
    ended = (
        select(Initiative)
        .where(
            Initiative.trial_until < clock.today(),
            Initiative.trial_asked_at.is_(None),
            Initiative.state != State.FINISHED,
        )
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(ended).all()
    for one in found:
        one.trial_asked_at = clock.now()
        _tell_hosts(one, Kind.INITIATIVE_TRIAL, f"{one.trial_until}")
    db.session.flush()
    return len(found) == BATCH


def end_trial(
    *,
    initiative: Initiative,
    by: User,
    verdict: Verdict,
    body: str,
    language: str,
    until: date | None = None,
) -> Update:
    """Keep it, change it and try on until another day, or stop; and say why in a sentence, which is
    read by a moderator and told to all; returns that. Raises Invalid, NotAllowed when there is no
    trial."""
    if initiative.trial_until is None:
        raise NotAllowed(code="no_trial")
    if verdict == Verdict.STOP:
        return finish(initiative=initiative, by=by, body=body, language=language)
    if verdict == Verdict.CHANGE and (until is None or until <= clock.today()):
        raise Invalid(code="past", errors={"until": ["past" if until else "required"]})
    said, _new = put_update(
        update_id=new_id(), initiative=initiative, by=by, body=body, language=language
    )
    initiative.trial_until = until if verdict == Verdict.CHANGE else None
    initiative.trial_asked_at = None
    record_act(f"trial_{verdict}", initiative, by)
    touch(initiative)
    return said


def finish(
    *,
    initiative: Initiative,
    by: User,
    body: str,
    language: str,
    update_id: uuid.UUID | None = None,
) -> Update:
    """It is done, and what was to come of it is called off. What came of it is read by a moderator and
    then told along the chain: who took part, who followed, and who wrote what it grew from; returns
    that. Raises Invalid without a text, NotAllowed the second time."""
    _require_going(initiative)
    outcome, _new = put_update(
        update_id=update_id or new_id(),
        initiative=initiative,
        by=by,
        body=body,
        language=language,
        is_outcome=True,
    )
    initiative.state, initiative.trial_until = State.FINISHED, None
    record_act("finished", initiative, by)
    db.session.flush()
    cancel_all(initiative, by=by)
    mark_public_change(initiative.municipality_id)
    return outcome


def _tell_hosts(initiative: Initiative, kind: Kind, dedupe: str) -> None:
    for one in initiative.hosts:
        tell(initiative, one.user_id, kind, dedupe, path="styr")
