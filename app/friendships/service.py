"""Friendships: proposing one and answering. What becomes of one is in `life`, lists in `finding`.

What parties write is public at once, as with needs: they are known to the municipality, and who wrote
in their name is on record.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.service import find_behalf, list_parties, list_speakers
from app.core import clock
from app.core.audit import record
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.ids import fingerprint_of, require_same
from app.core.text import clean, exceeds
from app.core.versions import require_version
from app.extensions import db
from app.friendships.models import LIVE, PUBLIC, Friendship, Party, Role, Side, State
from app.friendships.parties import find_other, is_open, regions_of, shown_name
from app.notifications.models import Kind
from app.notifications.service import tell_many
from app.places.models import Unit
from app.places.service import mark_public_change

# How long a pair has before it is asked how it goes: «pair up for one task, check in after six weeks».
CHECK_IN_AFTER = timedelta(weeks=6)
# How long a proposal waits: the other side is reminded of it once, and then it lapses.
REMIND_OF_PROPOSAL = timedelta(weeks=1)
LAPSE_AFTER = timedelta(weeks=3)
LONGEST_BODY = 2000
# Proposals of one party that wait for an answer: so that nobody asks everybody.
MOST_WAITING = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A task, who proposes it (a unit's or an organisation's id) and to whom; `follows` is the
    friendship whose task it would take the place of."""

    on_behalf_of: uuid.UUID
    other: uuid.UUID
    title: str
    body: str
    meets_on: date | None = None
    follows: uuid.UUID | None = None
    language: str = "nb"


def put_friendship(
    *, friendship_id: uuid.UUID, by: User, content: Content
) -> tuple[Friendship, bool]:
    """Propose a task to another party; returns it, and whether it is new. The same again changes
    nothing.

    Raises Conflict when the id stands with another author or content, when a proposal waits between
    the two (`already_proposed`), when they have a task already that this one does not follow
    (`already_friends`), and when too many proposals wait (`too_many_waiting`); Invalid when they may
    not speak for the party, the other cannot be asked, or something in it cannot be.
    """
    fingerprint = fingerprint_of(content)
    standing = find_friendship(friendship_id)
    if standing is not None:
        require_same(
            author=standing.created_by_id == by.id, content=standing.fingerprint == fingerprint
        )
        return standing, False
    mine = find_behalf(by, content.on_behalf_of)
    if mine is None or not is_open(mine):
        raise Invalid(code="not_a_member", errors={"on_behalf_of": ["not_a_member"]})
    other = find_other(content.other, regions=regions_of([mine]))
    friendship = Friendship(id=friendship_id, pair=_pair(mine, other), created_by_id=by.id)
    friendship.next_at = clock.now() + REMIND_OF_PROPOSAL
    _require_free(friendship.pair, mine, content.follows)
    _write(friendship, content)
    friendship.fingerprint, friendship.follows_id = fingerprint, content.follows
    friendship.sides = [_side(Role.PROPOSER, mine), _side(Role.INVITED, other)]
    db.session.add(friendship)
    db.session.flush()
    record_act("proposed", friendship, by, friendship.proposer)
    tell(friendship, [friendship.invited], Kind.FRIENDSHIP_PROPOSED, but=by)
    return friendship, True


def _pair(one: Party, other: Party) -> str:
    if one.id == other.id:
        raise Invalid(code="unknown_party", errors={"other": ["unknown"]})
    return ":".join(sorted((str(one.id), str(other.id))))


def _side(role: Role, party: Party) -> Side:
    is_unit = isinstance(party, Unit)
    return Side(
        role=role,
        municipality=party.municipality,
        unit=party if is_unit else None,
        organisation=None if is_unit else party,
    )


def _require_free(pair: str, mine: Party, follows: uuid.UUID | None) -> None:
    """Nothing waits between the two, and what they have is what this follows."""
    waits = or_(Friendship.state == State.PROPOSED, Friendship.state.in_(LIVE))
    standing = select(Friendship.id, Friendship.state).where(Friendship.pair == pair, waits)
    found = {one.state: one.id for one in db.session.execute(standing)}
    if State.PROPOSED in found:
        raise Conflict(code="already_proposed")
    if follows is not None and follows not in found.values():
        raise Invalid(code="nothing_to_follow", errors={"follows": ["unknown"]})
    if follows is None and found:
        raise Conflict(code="already_friends")
    waiting = select(func.count()).where(
        Side.friendship_id == Friendship.id,
        Side.role == Role.PROPOSER,
        Friendship.state == State.PROPOSED,
        is_of([mine]),
    )
    if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Conflict(code="too_many_waiting")


def _write(friendship: Friendship, content: Content) -> None:
    title, body = clean(content.title), clean(content.body)
    errors = {
        name: ["required"]
        for name, said in (("title", title), ("body", body))
        if not any(sign.isalnum() for sign in said)
    }
    if exceeds(body, LONGEST_BODY):
        errors["body"] = ["about_too_long"]
    if content.meets_on and content.meets_on < clock.today():
        errors["meets_on"] = ["past"]
    if errors:
        raise Invalid(code="content", errors=errors)
    friendship.title, friendship.body = title, body
    friendship.meets_on, friendship.language = content.meets_on, content.language


def answer_friendship(
    *, friendship_id: uuid.UUID, by: User, accept: bool, version: int | None = None
) -> Friendship:
    """Yes or no to a proposal, once; a yes begins it, and ends what it follows.

    Raises NotFound when nobody they speak for is in it, NotAllowed when it is the other's to answer
    (`not_yours`) or who proposed it is no more (`party_gone`), Conflict when it does not wait any
    more, Outdated when it is not as it was read.
    """
    friendship = lock(friendship_id, by)
    require_version(friendship, version)
    if friendship.invited not in sides_of(friendship, by):
        raise NotAllowed(code="not_yours")
    if friendship.state != State.PROPOSED:
        raise Conflict(code="not_waiting")
    if accept and not is_open(friendship.proposer.party):
        raise NotAllowed(code="party_gone")
    friendship.state = State.ACTIVE if accept else State.DECLINED
    friendship.next_at = friendship.reminded_at = None
    if accept:
        friendship.accepted_at = clock.now()
        friendship.next_at = clock.now() + CHECK_IN_AFTER
        _end_followed(friendship, by)
    record_act("accepted" if accept else "declined", friendship, by, friendship.invited)
    db.session.flush()
    mark_changed(friendship)
    tell(friendship, [friendship.proposer], Kind.FRIENDSHIP_ANSWERED, but=by)
    return friendship


def _end_followed(friendship: Friendship, by: User) -> None:
    if friendship.follows_id is None:
        return
    before = _read_locked(friendship.follows_id)
    if before is not None and before.state in LIVE:
        end(before)
        record_act("ended", before, by, friendship.invited)


def end(friendship: Friendship) -> None:
    """It is over. In a last round each side may say what came of it."""
    friendship.state, friendship.ended_at = State.ENDED, clock.now()
    friendship.next_at = friendship.asked_at = friendship.reminded_at = None
    friendship.round += 1


def lock(friendship_id: uuid.UUID, by: User) -> Friendship:
    """Two may act at once: the first holds. Raises NotFound, and NotAllowed where it is public, for
    who speaks for neither."""
    friendship = _read_locked(friendship_id)
    if friendship is None:
        raise NotFound
    _require_own(friendship, by)
    return friendship


def _read_locked(friendship_id: uuid.UUID) -> Friendship | None:
    found: Friendship | None = db.session.scalar(
        select(Friendship)
        .where(Friendship.id == friendship_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


def _require_own(friendship: Friendship, user: User) -> None:
    if not sides_of(friendship, user):
        raise NotAllowed if friendship.state in PUBLIC else NotFound


def sides_of(friendship: Friendship, user: User) -> list[Side]:
    """The sides of a friendship that a person speaks for."""
    mine = {one.id for one in list_parties(user)}
    return [one for one in friendship.sides if one.party_id in mine]


def find_friendship(friendship_id: uuid.UUID) -> Friendship | None:
    found: Friendship | None = db.session.scalar(
        whole(select(Friendship)).where(Friendship.id == friendship_id)
    )
    return found


def find_public(friendship_id: uuid.UUID) -> Friendship:
    """One that everybody may see. Raises NotFound."""
    found = find_friendship(friendship_id)
    if found is None or found.state not in PUBLIC:
        raise NotFound
    return found


def find_own(friendship_id: uuid.UUID, *, user: User) -> Friendship:
    """One of a party that a person speaks for. Raises NotFound, NotAllowed for others where it is
    public."""
    found = find_friendship(friendship_id)
    if found is None:
        raise NotFound
    _require_own(found, user)
    return found


def whole(query: Select[Friendship]) -> Select[Friendship]:
    """With everything that is shown of a friendship."""
    side = selectinload(Friendship.sides)
    return query.options(
        side.joinedload(Side.municipality),
        side.joinedload(Side.unit),
        side.joinedload(Side.organisation),
        selectinload(Friendship.check_ins),
        joinedload(Friendship.follows),
    )


def is_of(parties: Iterable[Party]) -> ColumnElement[bool]:
    """A side is one of these parties'."""
    ids = [one.id for one in parties]
    return or_(Side.unit_id.in_(ids), Side.organisation_id.in_(ids))


def mark_changed(friendship: Friendship) -> None:
    """What the public pages of both municipalities show has changed."""
    for place in sorted({one.municipality_id for one in friendship.sides}):
        mark_public_change(place)


def tell(
    friendship: Friendship,
    sides: Iterable[Side],
    kind: Kind,
    *,
    dedupe: str = "",
    but: User | None = None,
) -> None:
    """Tell those who speak for some sides, naming the other."""
    for side in sides:
        people = [one for one in list_speakers(side.party) if but is None or one != but.id]
        about = {
            "kind": kind,
            "subject_id": friendship.id,
            "dedupe": dedupe,
            "path": f"/meg/vennskap/{friendship.id}",
            "params": {"organisation": shown_name(friendship.other(side).party)},
            "about": friendship.title,
        }
        tell_many(dict.fromkeys(people, side.municipality_id), about)


def record_act(what: str, friendship: Friendship, by: User | None, side: Side, **more: Any) -> None:
    """Write down what somebody did, and in whose name."""
    record(
        action=f"friendship.{what}",
        subject_id=friendship.id,
        actor_id=by.id if by else None,
        municipality_id=side.municipality_id,
        unit_id=side.unit_id,
        **({"organisation": str(side.organisation_id)} if side.organisation_id else {}),
        **more,
    )
