"""Between an organisation and those who come: messages before, who came, and thanks."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Organisation, User
from app.core import clock, schedule
from app.core.errors import Invalid, NotAllowed, NotFound, TooMany
from app.core.pagination import Page, paginate
from app.core.text import clean, exceeds
from app.extensions import db
from app.needs.models import ACTIVE, Need, NeedMessage, SignUp, SignUpState, Thanks
from app.needs.service import record_act, tell, tell_signed_up
from app.notifications import service as notifications
from app.notifications.models import Kind
from app.notifications.service import Reach
from app.places.service import mark_public_change

LONGEST = 1000
MOST_MESSAGES = 5  # about a need, in a day


def send_message(*, need: Need, by: User, body: str, on: date | None = None) -> NeedMessage:
    """Tell those who have signed up for a day, or for any to come. Raises Invalid, and TooMany after
    five in a day."""
    text = _check_text(body)
    since = clock.now() - timedelta(days=1)
    recent = select(func.count()).where(NeedMessage.need_id == need.id, NeedMessage.sent_at > since)
    if (db.session.scalar(recent) or 0) >= MOST_MESSAGES:
        raise TooMany(code="too_many_messages", retry_after=3600)
    message = NeedMessage(need_id=need.id, author_id=by.id, on=on, body=text, sent_at=clock.now())
    db.session.add(message)
    db.session.flush()
    if on is None:
        tell_signed_up(need, Kind.NEED_MESSAGE, dedupe=str(message.id))
    else:
        _tell_of_day(need, on, message)
    record_act("sent_message", need, by)
    return message


def reach_of(message: NeedMessage) -> Reach:
    """How many a message reaches, and how."""
    return notifications.reach_of(Kind.NEED_MESSAGE, message.need_id, str(message.id))


def _tell_of_day(need: Need, on: date, message: NeedMessage) -> None:
    """What is said before ends with it; what is said afterwards is told."""
    over = schedule.over(need, on)
    until = over if over > clock.now() else None
    coming = SignUp.need_id == need.id, SignUp.state.in_(ACTIVE), SignUp.on == on
    for user_id in db.session.scalars(select(SignUp.user_id).where(*coming).order_by("user_id")):
        tell(need, user_id, Kind.NEED_MESSAGE, dedupe=str(message.id), on=on, until=until)


def _check_text(body: str) -> str:
    text = clean(body)
    if not text:
        raise Invalid(code="empty", errors={"body": ["required"]})
    if exceeds(text, LONGEST):
        raise Invalid(code="too_long", errors={"body": ["message_too_long"]})
    return text


def list_messages(need: Need, *, days: Sequence[date] | None = None) -> Sequence[NeedMessage]:
    """The newest first; those for the given days, and for all."""
    query = select(NeedMessage).where(NeedMessage.need_id == need.id)
    if days is not None:
        query = query.where(NeedMessage.on.is_(None) | NeedMessage.on.in_(days))
    return db.session.scalars(query.order_by(NeedMessage.sent_at.desc()).limit(50)).all()


def tick(*, need: Need, sign_up_id: int, attended: bool | None, by: User) -> SignUp:
    """Whether somebody came; only the organisation sees it. Raises NotFound, and NotAllowed before it
    has begun."""
    mine = db.session.get(SignUp, sign_up_id)
    if mine is None or mine.need_id != need.id or mine.state != SignUpState.CONFIRMED:
        raise NotFound
    if not may_be_done(need, mine.on):
        raise NotAllowed(code="not_begun")
    mine.attended = attended
    record_act("ticked", need, by)
    db.session.flush()
    return mine


def has_begun(need: Need, on: date) -> bool:
    """Whether it is time to ask who came: it has begun or, when it suits, the last day is over."""
    return schedule.last_moment(need, on) <= clock.now()


def may_be_done(need: Need, on: date) -> bool:
    """Whether somebody may have come: what can be done when it suits may be done already."""
    return need.starts_at is None or has_begun(need, on)


def thank(*, need: Need, on: date, body: str, by: User) -> int:
    """Thank everybody who came on a day (or was to come, where nobody has ticked); returns how many
    had not been thanked. Raises Invalid, and NotAllowed before it has begun."""
    text = _check_text(body)
    if not may_be_done(need, on):
        raise NotAllowed(code="not_begun")
    came = select(SignUp.user_id).where(
        SignUp.need_id == need.id,
        SignUp.on == on,
        SignUp.state == SignUpState.CONFIRMED,
        SignUp.attended.is_not(False),
    )
    thanked = select(Thanks.user_id).where(Thanks.need_id == need.id, Thanks.on == on)
    people = sorted(set(db.session.scalars(came)) - set(db.session.scalars(thanked)))
    for user_id in people:
        said = Thanks(need=need, organisation_id=need.organisation_id, user_id=user_id, on=on)
        said.body = text
        db.session.add(said)
        tell(need, user_id, Kind.THANKS, dedupe=on.isoformat(), on=on, path="/meg/takk")
    record_act("thanked", need, by)
    db.session.flush()
    return len(people)


def count_thanked(need: Need) -> dict[date, int]:
    """How many have been thanked, by day."""
    counted = select(Thanks.on, func.count()).where(Thanks.need_id == need.id).group_by(Thanks.on)
    return dict(db.session.execute(counted).all())


def list_thanks(user: User, *, after: str | None = None) -> Page[Thanks]:
    """What a person has been thanked for, the newest first."""
    query = (
        select(Thanks)
        .where(Thanks.user_id == user.id)
        .options(joinedload(Thanks.need), joinedload(Thanks.organisation))
    )
    return paginate(query, Thanks.sent_at, Thanks.id, after=after)


def show_thanks(*, thanks_id: uuid.UUID, user: User, is_public: bool) -> None:
    """Let others read it on the organisation's page, or no longer. Raises NotFound for another's."""
    mine = db.session.get(Thanks, thanks_id)
    if mine is None or mine.user_id != user.id:
        raise NotFound
    mine.is_public = is_public
    db.session.flush()
    mark_public_change(mine.organisation.municipality_id)


def public_thanks(organisation: Organisation) -> Sequence[Thanks]:
    """What people have chosen to show."""
    return db.session.scalars(
        select(Thanks)
        .where(Thanks.organisation_id == organisation.id, Thanks.is_public)
        .options(joinedload(Thanks.user), joinedload(Thanks.need))
        .order_by(Thanks.sent_at.desc())
        .limit(10)
    ).all()
