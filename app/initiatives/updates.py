"""What is new, and what is said to it: read by a moderator first, then told to who is in it."""

import uuid
from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.contributions.models import Publication, SignedAs
from app.contributions.service import check_body
from app.core.errors import NotAllowed, NotFound
from app.core.ids import require_same
from app.core.pagination import Page, paginate
from app.extensions import db
from app.initiatives.members import TAKES_PART, find_member
from app.initiatives.models import Initiative, MemberRole, Update
from app.initiatives.pictures import change_pictures
from app.initiatives.service import record_act


def put_update(
    *,
    update_id: uuid.UUID,
    initiative: Initiative,
    by: User,
    body: str,
    language: str = "nb",
    signed_as: SignedAs = SignedAs.FIRST_NAME,
    parent_id: uuid.UUID | None = None,
    is_outcome: bool = False,
) -> tuple[Update, bool]:
    """Store what is new (hosts), or a reply to it (`parent_id`; whoever takes part); returns it, and
    whether it is new. The same again changes nothing.

    Raises Conflict when the id stands with another author or text, Invalid for an empty or too long
    text, NotAllowed for who may not, NotFound when there is nothing to reply to.
    """
    text = check_body(body)
    standing = db.session.get(Update, update_id)
    if standing is not None:
        require_same(
            author=standing.author_id == by.id and standing.initiative_id == initiative.id,
            content=standing.body == text,
        )
        return standing, False
    _require_part(initiative, by, reply=parent_id is not None)
    if parent_id is not None:
        _require_parent(parent_id, initiative)
    update = Update(
        id=update_id,
        initiative=initiative,
        author=by,
        parent_id=parent_id,
        body=text,
        language=language,
        signed_as=signed_as,
        is_outcome=is_outcome,
        publication=Publication.AWAITING,
    )
    db.session.add(update)
    record_act("wrote", initiative, by)
    db.session.flush()
    return update, True


def _require_part(initiative: Initiative, by: User, *, reply: bool) -> None:
    mine = find_member(initiative, by)
    may = TAKES_PART if reply else (MemberRole.HOST,)
    if mine is None or mine.role not in may:
        raise NotAllowed(code="join_first" if reply else "hosts_only")


def _require_parent(parent_id: uuid.UUID, initiative: Initiative) -> None:
    parent = db.session.get(Update, parent_id)
    if (
        parent is None
        or parent.initiative_id != initiative.id
        or parent.parent_id is not None
        or parent.publication != Publication.PUBLISHED
    ):
        raise NotFound


def revise_update(
    *,
    update: Update,
    by: User,
    body: str,
    removed: Collection[uuid.UUID] = (),
    descriptions: Mapping[uuid.UUID, str] = MappingProxyType({}),
) -> None:
    """Write anew what was returned, and which pictures stay (not those `removed`) and what they show;
    it waits again. Raises Invalid, NotFound when it is not theirs, NotAllowed when it was not
    returned."""
    if update.author_id != by.id:
        raise NotFound
    if update.publication != Publication.RETURNED:
        raise NotAllowed(code="not_changeable")
    update.body, update.publication = check_body(body), Publication.AWAITING
    change_pictures(update, removed=removed, descriptions=descriptions)
    record_act("rewrote", update.initiative, by)
    db.session.flush()


def find_update(update_id: uuid.UUID, initiative: Initiative) -> Update:
    """Raises NotFound."""
    update = db.session.get(Update, update_id)
    if update is None or update.initiative_id != initiative.id:
        raise NotFound
    return update


def list_updates(
    initiative: Initiative, *, after: str | None = None, limit: int = 10
) -> Page[Update]:
    """What everybody may read, the newest first, each with its replies."""
    query = (
        select(Update)
        .where(
            Update.initiative_id == initiative.id,
            Update.parent_id.is_(None),
            Update.publication == Publication.PUBLISHED,
        )
        .options(
            joinedload(Update.author),
            selectinload(Update.pictures),
            selectinload(Update.replies).joinedload(Update.author),
        )
    )
    return paginate(query, Update.created_at, Update.id, after=after, limit=limit)


def list_unpublished(initiative: Initiative, user: User) -> list[Update]:
    """One's own that wait or were returned, the newest first."""
    query = (
        select(Update)
        .where(
            Update.initiative_id == initiative.id,
            Update.author_id == user.id,
            Update.publication.in_((Publication.AWAITING, Publication.RETURNED)),
        )
        .options(selectinload(Update.pictures))
    )
    return list(db.session.scalars(query.order_by(Update.created_at.desc()).limit(20)))
