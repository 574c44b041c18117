"""Whether an ask is still an ask: for each person, at the moment of telling."""

import uuid
from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core import clock, schedule
from app.extensions import db
from app.needs.models import ACTIVE, Need, NeedState, SignUp
from app.offers.asking import open_slots, organisers_of, subject_of
from app.offers.models import Ask, Asking, AskingState

# A letter waits a week at most.
LOOKED_BACK = timedelta(days=30)
Told = Collection[tuple[uuid.UUID, uuid.UUID]]


def no_longer_asked(told: Told) -> Told:
    """Those who have answered or signed up meanwhile, and all where the place is taken, or it is
    over or off."""
    asks = db.session.scalars(
        select(Ask)
        .where(Ask.id.in_({subject for _user, subject in told}))
        .options(joinedload(Ask.slot))
    )
    gone = {one.id for one in asks if not _is_open(one)}
    return [(user, subject) for user, subject in told if subject in gone]


def _is_open(ask: Ask) -> bool:
    return (
        ask.answered_at is None
        and _is_coming(ask.need, ask)
        and any(slot.id == ask.slot_id for slot, _places in open_slots(ask.need, ask.on))
        and ask.user_id not in _coming_to(ask.need, ask)
    )


def _is_coming(need: Need, to: Ask | Asking) -> bool:
    is_on = to.on == next(schedule.days(need, since=to.on), None)
    return (
        need.state == NeedState.OPEN and is_on and schedule.last_moment(need, to.on) > clock.now()
    )


def _coming_to(need: Need, to: Ask | Asking) -> set[uuid.UUID]:
    """Who comes that day, or waits in the queue."""
    signed_up = select(SignUp.user_id).where(
        SignUp.need_id == need.id, SignUp.on == to.on, SignUp.state.in_(ACTIVE)
    )
    return set(db.session.scalars(signed_up))


def no_longer_missing(told: Told) -> Told:
    """Those who come, wait, organise it or have been asked themselves, and all where nobody is
    missing any more, or it is over or off."""
    known = _askings({subject for _user, subject in told})
    out = {subject: _nobody_for(one) for subject, one in known.items() if _is_missing(one)}
    return [
        (user, subject)
        for user, subject in told
        if subject in known and (subject not in out or user in out[subject])
    ]


def _askings(subjects: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Asking]:
    """By what the telling is known by."""
    lately = select(Asking).where(Asking.next_at > clock.now() - LOOKED_BACK)
    found = {subject_of(one): one for one in db.session.scalars(lately)}
    return {subject: one for subject, one in found.items() if subject in subjects}


def _is_missing(asking: Asking) -> bool:
    is_told = asking.state == AskingState.OPENED and _is_coming(asking.need, asking)
    return is_told and bool(open_slots(asking.need, asking.on))


def _nobody_for(asking: Asking) -> set[uuid.UUID]:
    asked = select(Ask.user_id).where(Ask.need_id == asking.need_id, Ask.on == asking.on)
    own = organisers_of(asking.need) | _coming_to(asking.need, asking)
    return own | set(db.session.scalars(asked))
