"""Who is in an initiative: joining, leaving, following, and who hosts it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.contributions.models import Publication, SignedAs
from app.core import clock
from app.core.errors import Conflict, NotAllowed, NotFound
from app.core.pagination import Page, paginate
from app.extensions import db
from app.initiatives.models import Initiative, Member, MemberRole, State
from app.initiatives.service import record_act, tell, touch
from app.notifications.models import Kind

TAKES_PART = (MemberRole.HOST, MemberRole.INVITED, MemberRole.MEMBER)


def join(*, initiative_id: uuid.UUID, user: User, follow: bool = False) -> tuple[Member, bool]:
    """Take part, or only hear of it; returns how one stands, and whether that is new. Once is enough,
    and a host stays one.

    Raises NotFound, NotAllowed when it is finished (`finished`).
    """
    initiative = _lock(initiative_id)
    if initiative.publication != Publication.PUBLISHED:
        raise NotFound
    if initiative.state == State.FINISHED:
        raise NotAllowed(code="finished")
    mine = find_member(initiative, user)
    wanted = MemberRole.FOLLOWER if follow else MemberRole.MEMBER
    if mine is not None and (mine.role == wanted or mine.role in TAKES_PART[:2]):
        return mine, False
    is_new = mine is None
    mine = mine or Member(initiative=initiative, user=user, joined_at=clock.now())
    mine.role = wanted
    db.session.add(mine)
    record_act("followed" if follow else "joined", initiative, user)
    if not follow:
        touch(initiative)
    db.session.flush()
    return mine, is_new


def _lock(initiative_id: uuid.UUID) -> Initiative:
    """Nobody else changes who is in it until we are done. Raises NotFound."""
    initiative: Initiative | None = db.session.scalar(
        select(Initiative)
        .where(Initiative.id == initiative_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if initiative is None:
        raise NotFound
    return initiative


def leave(*, initiative_id: uuid.UUID, user: User) -> None:
    """Once is enough. Raises NotFound, Conflict for the last host (`last_host`)."""
    initiative = _lock(initiative_id)
    mine = find_member(initiative, user)
    if mine is None:
        return
    _keep_a_host(initiative, mine)
    db.session.delete(mine)
    record_act("left", initiative, user)
    touch(initiative)


def _keep_a_host(initiative: Initiative, leaving: Member) -> None:
    if leaving.role == MemberRole.HOST and count_members(initiative, MemberRole.HOST) == 1:
        raise Conflict(code="last_host")


def ask_to_host(*, initiative: Initiative, by: User, member_id: uuid.UUID) -> None:
    """Ask a member to be a host too. Once is enough. Raises NotFound when they are no member."""
    member = db.session.get(Member, member_id)
    if member is None or member.initiative_id != initiative.id:
        raise NotFound
    if member.role != MemberRole.MEMBER:
        return
    member.role = MemberRole.INVITED
    record_act("host_asked", initiative, by)
    tell(initiative, member.user_id, Kind.INITIATIVE_HOST, dedupe=f"{clock.now():%Y%m%d%H%M}")
    db.session.flush()


def answer_hosting(*, initiative_id: uuid.UUID, user: User, accept: bool) -> Member:
    """Yes or no to being a host. Raises NotFound for who has not been asked."""
    initiative = _lock(initiative_id)
    mine = find_member(initiative, user)
    if mine is None or mine.role != MemberRole.INVITED:
        raise NotFound
    mine.role = MemberRole.HOST if accept else MemberRole.MEMBER
    record_act("host_accepted" if accept else "host_declined", initiative, user)
    db.session.flush()
    db.session.expire(initiative, ["hosts"])
    if accept:
        touch(initiative)
    return mine


def step_down(*, initiative_id: uuid.UUID, user: User) -> None:
    """Be a member only. Raises NotFound, Conflict for the last host (`last_host`)."""
    initiative = _lock(initiative_id)
    mine = find_member(initiative, user)
    if mine is None or mine.role != MemberRole.HOST:
        raise NotFound
    _keep_a_host(initiative, mine)
    mine.role = MemberRole.MEMBER
    record_act("stepped_down", initiative, user)
    touch(initiative)
    db.session.expire(initiative, ["hosts"])


def change_signature(*, member: Member, signed_as: SignedAs) -> None:
    """How one is named in public."""
    member.signed_as = signed_as
    touch(member.initiative)


def find_member(initiative: Initiative, user: User) -> Member | None:
    found: Member | None = db.session.scalar(
        select(Member).where(Member.initiative_id == initiative.id, Member.user_id == user.id)
    )
    return found


def count_members(initiative: Initiative, *roles: MemberRole) -> int:
    """How many take part; or those of some roles."""
    query = select(func.count(Member.id)).where(
        Member.initiative_id == initiative.id, Member.role.in_(roles or TAKES_PART)
    )
    return db.session.scalar(query) or 0


def list_people(initiative: Initiative) -> Sequence[Member]:
    """Who takes part, hosts first; for hosts alone."""
    order = [MemberRole.HOST, MemberRole.INVITED, MemberRole.MEMBER]
    found = db.session.scalars(
        select(Member)
        .where(Member.initiative_id == initiative.id, Member.role.in_(order))
        .options(joinedload(Member.user))
        .order_by(Member.joined_at, Member.id)
        .limit(500)
    ).all()
    return sorted(found, key=lambda one: order.index(one.role))


def list_own(user: User, *, after: str | None = None, limit: int = 20) -> Page[Member]:
    """What a person is in, the newest first."""
    query = (
        select(Member)
        .where(Member.user_id == user.id)
        .options(joinedload(Member.initiative).joinedload(Initiative.municipality))
    )
    return paginate(query, Member.joined_at, Member.id, after=after, limit=limit)


def ids_of(initiative: Initiative, *, followers: bool) -> list[uuid.UUID]:
    """Everybody who takes part, and perhaps those who follow."""
    roles = (*TAKES_PART, MemberRole.FOLLOWER) if followers else TAKES_PART
    query = select(Member.user_id).where(
        Member.initiative_id == initiative.id, Member.role.in_(roles)
    )
    return sorted(db.session.scalars(query))
