"""What a person has signed up for, as one of the things they have said yes to."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.engagements import MOST, Engagement, Stand
from app.extensions import db
from app.needs.models import ACTIVE, Need, NeedState, SignUp, SignUpState
from app.needs.sign_ups import with_positions

KIND = "need"


def list_engagements(user_id: uuid.UUID, since: date, until: date | None) -> Iterable[Engagement]:
    """Places that a person has, is offered or waits for, and those lost because the day is no more."""
    query = (
        select(SignUp)
        .where(
            SignUp.user_id == user_id,
            SignUp.on >= since,
            SignUp.state.in_((*ACTIVE, SignUpState.RELEASED)),
        )
        .options(joinedload(SignUp.slot), joinedload(SignUp.need).joinedload(Need.organisation))
        .order_by(SignUp.on.desc() if until else SignUp.on)
    )
    if until:
        query = query.where(SignUp.on <= until)
    return [_of(one) for one in with_positions(db.session.scalars(query.limit(MOST)).all())]


def _of(mine: SignUp) -> Engagement:
    return Engagement(
        kind=KIND,
        thing=mine.need,
        on=mine.on,
        stand=_stand(mine),
        mine=mine,
        said_at=mine.changed_at,
        path=f"/meg/behov/{mine.need_id}",
    )


def _stand(mine: SignUp) -> Stand:
    off = mine.on.isoformat() in mine.need.days_off
    if mine.need.state == NeedState.CANCELLED or (mine.state == SignUpState.RELEASED and off):
        return Stand.CALLED_OFF
    return Stand.MOVED if mine.state == SignUpState.RELEASED else Stand(mine.state)
