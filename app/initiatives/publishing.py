"""What a moderator decides about an initiative's texts, and what follows from it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.service import MODERATORS, require_role
from app.contributions.models import Publication, Reason
from app.core.audit import last_at, record
from app.core.errors import Conflict, NotFound
from app.core.pagination import Page, paginate
from app.core.waiting import Waiting, count_by_place
from app.extensions import db
from app.initiatives.index import index_initiative
from app.initiatives.members import ids_of
from app.initiatives.models import Initiative, Update
from app.initiatives.service import TEXTS, touch, whole
from app.notifications.models import Kind
from app.notifications.service import notify, tell_many
from app.places.service import mark_public_change

KINDS = {
    Publication.PUBLISHED: Kind.INITIATIVE_PUBLISHED,
    Publication.RETURNED: Kind.INITIATIVE_RETURNED,
    Publication.REMOVED: Kind.INITIATIVE_REMOVED,
}


def text_of(thing: Initiative | Update) -> str:
    """All that would become public."""
    if isinstance(thing, Update):
        return "\n\n".join((thing.body, *(one.description for one in thing.pictures)))
    texts = thing.proposed or {name: getattr(thing, name) for name in TEXTS}
    return "\n\n".join(said for name in TEXTS if (said := texts.get(name)))


def decide(
    thing: Initiative | Update,
    to: Publication,
    *,
    by: User,
    reason: Reason | None = None,
    note: str | None = None,
) -> None:
    """Publish, return or remove. Returning new texts leaves the old ones public. Raises Conflict when
    it has been decided already."""
    if to != Publication.REMOVED and not _waits(thing):
        raise Conflict(code="already_decided", publication=thing.publication)
    initiative = thing if isinstance(thing, Initiative) else thing.initiative
    thing.reason, thing.note = reason, note
    if isinstance(thing, Initiative):
        _settle(thing, to)
    else:
        thing.publication = to
    record(
        action=f"{type(thing).__name__.lower()}.{to}",
        subject_id=thing.id,
        actor_id=by.id,
        municipality_id=initiative.municipality_id,
        reason=reason,
        note=note,
    )
    db.session.flush()
    mark_public_change(initiative.municipality_id)
    _tell(thing, initiative, to)


def _waits(thing: Initiative | Update) -> bool:
    return (
        thing.waits
        if isinstance(thing, Initiative)
        else (thing.publication == Publication.AWAITING)
    )


def _settle(initiative: Initiative, to: Publication) -> None:
    initiative.waits = False
    if initiative.publication == Publication.PUBLISHED and to == Publication.RETURNED:
        return  # the new texts stay with the hosts, to be mended
    if to == Publication.PUBLISHED:
        for name, said in (initiative.proposed or {}).items():
            setattr(initiative, name, said)
        initiative.proposed = None
    initiative.publication = to
    index_initiative(initiative)


def _tell(thing: Initiative | Update, initiative: Initiative, to: Publication) -> None:
    authors = (
        [thing.author_id]
        if isinstance(thing, Update)
        else [one.user_id for one in initiative.hosts]
    )
    for user_id in authors:
        notify(
            user_id=user_id,
            kind=KINDS[to],
            subject_id=thing.id,
            municipality_id=initiative.municipality_id,
            path=f"/meg/initiativ/{initiative.id}",
            dedupe=str(initiative.version),
            about=initiative.title,
        )
    if isinstance(thing, Update) and to == Publication.PUBLISHED:
        _spread(thing, initiative)


def _spread(update: Update, initiative: Initiative) -> None:
    """News for everybody who is in it; a reply for its hosts; what came of it for the whole chain."""
    touch(initiative)
    kind, people = _audience(update, initiative)
    about: dict[str, Any] = {
        "kind": kind,
        "subject_id": update.id,
        "path": f"/meg/initiativ/{initiative.id}#news-{update.parent_id or update.id}",
        "params": {},
        "dedupe": "",
        "about": initiative.title,
    }
    others = set(people) - {update.author_id}
    tell_many(dict.fromkeys(sorted(others), initiative.municipality_id), about)


def _audience(update: Update, initiative: Initiative) -> tuple[Kind, list[uuid.UUID]]:
    if update.parent_id:
        return Kind.INITIATIVE_REPLY, [one.user_id for one in initiative.hosts]
    people = list(ids_of(initiative, followers=True))
    if not update.is_outcome:
        return Kind.INITIATIVE_NEWS, people
    wrote = initiative.grown_from and initiative.grown_from.author_id
    return Kind.INITIATIVE_FINISHED, [*people, wrote] if wrote else people


def list_waiting(
    municipality_ids: Sequence[uuid.UUID], *, after: str | None = None
) -> Page[Initiative]:
    """Initiatives that a moderator is to read, the oldest first."""
    query = whole(select(Initiative)).where(*_waiting(municipality_ids))
    return paginate(query, Initiative.created_at, Initiative.id, after=after, descending=False)


def count_waiting(municipality_ids: Sequence[uuid.UUID]) -> Sequence[Waiting]:
    """How many of these there are, with when the first came, or was written anew."""
    came = func.coalesce(last_at("initiative.changed", Initiative.id), Initiative.created_at)
    return count_by_place(
        select(Initiative.municipality_id, came).where(*_waiting(municipality_ids))
    )


def _waiting(municipality_ids: Sequence[uuid.UUID]) -> tuple[SQLColumnExpression[bool], ...]:
    return Initiative.municipality_id.in_(municipality_ids), Initiative.waits


def list_waiting_updates(
    municipality_ids: Sequence[uuid.UUID], *, after: str | None = None
) -> Page[Update]:
    """What is new in initiatives and waits to be read, the oldest first."""
    query = _whole_updates().join(Update.initiative).where(*_waiting_updates(municipality_ids))
    return paginate(query, Update.created_at, Update.id, after=after, descending=False)


def count_waiting_updates(municipality_ids: Sequence[uuid.UUID]) -> Sequence[Waiting]:
    """How many of these there are, with when the first came; one that was returned, not before that."""
    came = func.coalesce(last_at("update.returned", Update.id), Update.created_at)
    query = select(Initiative.municipality_id, came).select_from(Update).join(Update.initiative)
    return count_by_place(query.where(*_waiting_updates(municipality_ids)))


def _waiting_updates(municipality_ids: Sequence[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    return (
        Initiative.municipality_id.in_(municipality_ids),
        Update.publication == Publication.AWAITING,
    )


def _whole_updates() -> Select[Update]:
    return select(Update).options(
        joinedload(Update.author),
        joinedload(Update.initiative).joinedload(Initiative.municipality),
        selectinload(Update.pictures),
    )


def find_for_moderator(thing_id: uuid.UUID, *, user: User) -> Initiative | Update:
    """An initiative or an update that a person may decide about. Raises NotFound or NotAllowed."""
    found: Initiative | Update | None = db.session.scalar(
        whole(select(Initiative)).where(Initiative.id == thing_id)
    ) or db.session.scalar(_whole_updates().where(Update.id == thing_id))
    if found is None:
        raise NotFound
    initiative = found if isinstance(found, Initiative) else found.initiative
    require_role(user, MODERATORS, initiative.municipality_id)
    return found
