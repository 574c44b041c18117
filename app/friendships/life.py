"""What becomes of a friendship: a proposal that nobody answers lapses; of one that was agreed to both
sides are asked how it goes, it goes on, sleeps, or ends."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.service import find_behalf
from app.core import clock
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.ids import require_same
from app.core.text import clean, exceeds
from app.core.versions import require_version
from app.extensions import db
from app.friendships.models import LIVE, CheckIn, Friendship, Side, State, Verdict
from app.friendships.parties import is_open
from app.friendships.service import (
    CHECK_IN_AFTER,
    LAPSE_AFTER,
    REMIND_OF_PROPOSAL,
    end,
    lock,
    mark_changed,
    record_act,
    tell,
)
from app.notifications.models import Kind

REMIND_AFTER = timedelta(weeks=1)
# After the reminder; two weeks in all, as for initiatives.
SLEEP_AFTER = timedelta(weeks=1)
LONGEST_WORDS = 1000
BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a side says, and in whose name (a unit's or an organisation's id)."""

    on_behalf_of: uuid.UUID
    verdict: Verdict
    body: str = ""
    language: str = "nb"


def check_in(
    *,
    friendship_id: uuid.UUID,
    check_in_id: uuid.UUID,
    by: User,
    words: Words,
    version: int | None = None,
) -> tuple[CheckIn, bool]:
    """Say how it goes; returns that, and whether it is new. The same again changes nothing. Once both
    have answered they are asked again in six weeks; `finished`, at any time, ends it for both. When
    it has ended, each may still say once what came of it.

    Raises NotFound and NotAllowed as `lock` does, NotAllowed when they have not been asked
    (`not_asked`) or it is over (`over`), Conflict when their side has answered
    (`already_answered`) or the id stands with something else, Invalid when they may not speak for
    the party, or end it without a word, Outdated.
    """
    friendship = lock(friendship_id, by)
    side = _side(friendship, by, words.on_behalf_of)
    body = _check(words)
    standing = db.session.get(CheckIn, check_in_id)
    if standing is not None:
        return _same_again(standing, friendship, by, side, words.verdict, body), False
    require_version(friendship, version)
    _require_turn(friendship, side, words.verdict)
    if words.verdict == Verdict.FINISHED and friendship.state in LIVE:
        _finish(friendship, by, side)
    said = CheckIn(
        id=check_in_id,
        friendship=friendship,
        round=friendship.round,
        role=side.role,
        verdict=words.verdict,
        body=body,
        language=words.language,
        created_by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(said)
    record_act("checked_in", friendship, by, side, verdict=str(words.verdict))
    if friendship.state in LIVE and all(friendship.answer_of(one) for one in friendship.sides):
        _go_on(friendship)
    db.session.flush()
    mark_changed(friendship)
    return said, True


def _side(friendship: Friendship, by: User, on_behalf_of: uuid.UUID) -> Side:
    """The side that somebody speaks for. Raises Invalid."""
    find_behalf(by, on_behalf_of)
    for one in friendship.sides:
        if one.party_id == on_behalf_of:
            return one
    raise Invalid(code="not_a_member", errors={"on_behalf_of": ["not_a_member"]})


def _check(words: Words) -> str:
    body = clean(words.body)
    if words.verdict == Verdict.FINISHED and not body:
        raise Invalid(code="outcome_required", errors={"body": ["required"]})
    if exceeds(body, LONGEST_WORDS):
        raise Invalid(code="too_long", errors={"body": ["message_too_long"]})
    return body


def _same_again(
    standing: CheckIn, friendship: Friendship, by: User, side: Side, verdict: Verdict, body: str
) -> CheckIn:
    require_same(
        author=standing.friendship_id == friendship.id and standing.created_by_id == by.id,
        content=(standing.role, standing.verdict, standing.body) == (side.role, verdict, body),
    )
    return standing


def _require_turn(friendship: Friendship, side: Side, verdict: Verdict) -> None:
    """Ending is always one's turn; after the end one may still tell, once."""
    if friendship.state in LIVE:
        if verdict == Verdict.FINISHED:
            return
        if friendship.asked_at is None:
            raise NotAllowed(code="not_asked")
    elif friendship.state != State.ENDED or verdict != Verdict.FINISHED:
        raise NotAllowed(code="over")
    if friendship.answer_of(side):
        raise Conflict(code="already_answered")


def end_friendship(
    *, friendship_id: uuid.UUID, by: User, on_behalf_of: uuid.UUID, version: int | None = None
) -> Friendship:
    """Leave it without a word, or take back what one's party proposed. Once is enough.

    Raises NotFound and NotAllowed as `lock` does, NotAllowed for a proposal that is theirs to answer
    (`answer_it`), Invalid when they may not speak for the party, Outdated.
    """
    friendship = lock(friendship_id, by)
    side = _side(friendship, by, on_behalf_of)
    if friendship.state in LIVE:
        require_version(friendship, version)
        _finish(friendship, by, side)
    elif friendship.state == State.PROPOSED:
        require_version(friendship, version)
        if side is not friendship.proposer:
            raise NotAllowed(code="answer_it")
        friendship.state, friendship.next_at = State.WITHDRAWN, None
        record_act("withdrawn", friendship, by, side)
    db.session.flush()
    return friendship


def _finish(friendship: Friendship, by: User | None, side: Side) -> None:
    """End it, and tell the other side."""
    end(friendship)
    record_act("ended", friendship, by, side)
    db.session.flush()
    mark_changed(friendship)
    tell(friendship, [friendship.other(side)], Kind.FRIENDSHIP_ENDED, but=by)


def _go_on(friendship: Friendship) -> None:
    """Both have answered: it is awake, and asked again in six weeks."""
    friendship.state = State.ACTIVE
    friendship.asked_at = friendship.reminded_at = None
    friendship.next_at = clock.now() + CHECK_IN_AFTER


def tend() -> bool:
    """Do what is due: ask both sides how it goes, remind who has not answered, let it sleep, or a
    proposal lapse; returns whether there may be more. The worker's sweep calls it."""
    due = (
        select(Friendship)
        .where(Friendship.next_at <= clock.now())
        .order_by(Friendship.next_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(due).all()
    for one in found:
        _step(one)
    db.session.flush()
    return len(found) == BATCH


def _step(friendship: Friendship) -> None:
    gone = [one for one in friendship.sides if not is_open(one.party)]
    if friendship.state == State.PROPOSED:
        _step_proposal(friendship, can_answer=not gone)
    elif gone:
        _finish(friendship, None, gone[0])
    elif friendship.asked_at is None:
        friendship.round += 1
        friendship.asked_at = clock.now()
        friendship.next_at = clock.now() + REMIND_AFTER
        _ask(friendship)
    elif friendship.reminded_at is None:
        friendship.reminded_at = clock.now()
        friendship.next_at = clock.now() + SLEEP_AFTER
        _ask(friendship, "again")
    else:
        friendship.state, friendship.next_at = State.SLEEPING, None
        mark_changed(friendship)


def _step_proposal(friendship: Friendship, *, can_answer: bool) -> None:
    """Remind who was asked, once; then tell who asked that no answer came, and what they can do."""
    if can_answer and friendship.reminded_at is None:
        friendship.reminded_at = clock.now()
        friendship.next_at = clock.now() + LAPSE_AFTER - REMIND_OF_PROPOSAL
        tell(friendship, [friendship.invited], Kind.FRIENDSHIP_WAITS)
        return
    friendship.state, friendship.next_at = State.LAPSED, None
    record_act("lapsed", friendship, None, friendship.proposer)
    tell(friendship, [friendship.proposer], Kind.FRIENDSHIP_UNANSWERED)


def lapses_at(friendship: Friendship) -> datetime:
    """When a proposal lapses unless it is answered."""
    assert friendship.next_at is not None  # noqa: S101  (a proposal has one)
    reminded = friendship.reminded_at is not None
    return friendship.next_at + (timedelta() if reminded else LAPSE_AFTER - REMIND_OF_PROPOSAL)


def _ask(friendship: Friendship, time: str = "first") -> None:
    """Ask the sides that have not answered in this round."""
    silent = [one for one in friendship.sides if friendship.waits_for(one)]
    dedupe = f"{friendship.round}-{time}"
    tell(friendship, silent, Kind.FRIENDSHIP_CHECK_IN, dedupe=dedupe)
