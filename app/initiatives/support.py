"""Support: a unit, an organisation or a business offers it, and hosts say yes or no; or hosts ask the
municipality, and a unit answers by a promised date, as with a contribution."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.service import find_behalf, staff_municipalities, staff_units
from app.contributions.models import Publication
from app.contributions.service import check_body, promise
from app.core import clock
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.ids import fingerprint_of, require_same
from app.core.pagination import Page, paginate
from app.core.text import clean
from app.core.waiting import Waiting, count_by_place
from app.extensions import db
from app.initiatives.models import Initiative, State
from app.initiatives.service import is_host, record_act, touch
from app.initiatives.support_models import Answer, Support, SupportKind
from app.notifications.models import Kind
from app.notifications.service import notify
from app.places.models import Unit
from app.places.service import mark_public_change

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is offered, in whose name (a unit's or an organisation's id); without a name it is asked of
    the municipality."""

    kind: SupportKind
    body: str
    on_behalf_of: uuid.UUID | None = None


def put_support(
    *, support_id: uuid.UUID, initiative: Initiative, by: User, content: Content
) -> tuple[Support, bool]:
    """Offer support, or ask for it as a host; returns it, and whether it is new. The same again
    changes nothing.

    Raises Conflict when the id stands with another author or content, Invalid when they may not speak
    for the party or say nothing, NotAllowed for who asks without hosting (`hosts_only`) and when it
    is finished (`finished`), NotFound when it is not public.
    """
    fingerprint = fingerprint_of(content, initiative.id)
    standing = db.session.get(Support, support_id)
    if standing is not None:
        require_same(
            author=standing.created_by_id == by.id, content=standing.fingerprint == fingerprint
        )
        return standing, False
    _require_open(initiative)
    body, party = check_body(content.body), find_behalf(by, content.on_behalf_of)
    if party is None and not is_host(initiative, by):
        raise NotAllowed(code="hosts_only")
    support = Support(id=support_id, kind=content.kind, body=body, fingerprint=fingerprint)
    support.initiative, support.created_by, support.answer = initiative, by, Answer.WAITING
    support.unit_id = party.id if isinstance(party, Unit) else None
    support.organisation_id = party.id if party and not isinstance(party, Unit) else None
    if party is None:
        support.promised_at = promise(initiative.municipality, clock.now())
    db.session.add(support)
    record_act("support_offered" if party else "support_asked", initiative, by)
    touch(initiative)
    if party is not None:
        _tell(support, [one.user_id for one in initiative.hosts], Kind.SUPPORT_OFFERED)
    return support, True


def _require_open(initiative: Initiative) -> None:
    if initiative.publication != Publication.PUBLISHED:
        raise NotFound
    if initiative.state == State.FINISHED:
        raise NotAllowed(code="finished")


def answer_support(
    *,
    support_id: uuid.UUID,
    by: User,
    accept: bool,
    reason: str = "",
    unit_id: uuid.UUID | None = None,
) -> Support:
    """Yes or no, once: a host to an offer; a unit, with a reason, to what was asked.

    Raises NotFound when it is not theirs to answer, Conflict (`already_answered`), Invalid when a unit
    gives no reason, or is none of theirs.
    """
    support = _lock(support_id, by)
    if support.answer != Answer.WAITING:
        raise Conflict(code="already_answered")
    said = clean(reason)
    if support.promised_at is not None:
        support.unit = _answering_unit(support, by, unit_id)
        if not said or len(said) > LONGEST_REASON:
            code = "message_too_long" if said else "required"
            raise Invalid(code="reason_required", errors={"reason": [code]})
        support.reason = said
    support.answer = Answer.YES if accept else Answer.NO
    support.answered_at = clock.now()
    record_act("support_answered", support.initiative, by, answer=str(support.answer))
    db.session.flush()
    mark_public_change(support.initiative.municipality_id)
    hosts = [one.user_id for one in support.initiative.hosts]
    people = hosts if support.promised_at else [support.created_by_id]
    _tell(support, [one for one in people if one != by.id], Kind.SUPPORT_ANSWERED)
    return support


def _lock(support_id: uuid.UUID, by: User) -> Support:
    """Two may answer at once: the first holds. Raises NotFound for who has nothing to say."""
    support: Support | None = db.session.scalar(
        select(Support)
        .where(Support.id == support_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if support is None:
        raise NotFound
    place = support.initiative.municipality_id
    is_staff = any(one.id == place for one in staff_municipalities(by))
    if not (is_staff if support.promised_at else is_host(support.initiative, by)):
        raise NotFound
    return support


def _answering_unit(support: Support, by: User, unit_id: uuid.UUID | None) -> Unit:
    units = staff_units(by, support.initiative.municipality_id)
    found = [one for one in units if unit_id in (None, one.id)]
    if not found:
        raise Invalid(code="unit_required", errors={"unit": ["unknown"]})
    return found[0]


def _tell(support: Support, people: Sequence[uuid.UUID], kind: Kind) -> None:
    for user_id in people:
        notify(
            user_id=user_id,
            kind=kind,
            subject_id=support.id,
            municipality_id=support.initiative.municipality_id,
            path=f"/meg/initiativ/{support.initiative_id}",
            about=support.initiative.title,
        )


def list_supports(initiative: Initiative) -> Sequence[Support]:
    """All of an initiative's, the newest first."""
    query = _whole().where(Support.initiative_id == initiative.id)
    return db.session.scalars(query.order_by(Support.created_at.desc()).limit(50)).all()


def list_public(initiative: Initiative) -> list[Support]:
    """What everybody may see: offers that were accepted, and what the municipality was asked."""
    return [one for one in list_supports(initiative) if one.promised_at or one.answer == Answer.YES]


def list_asked(municipality_ids: Sequence[uuid.UUID], *, after: str | None = None) -> Page[Support]:
    """What municipalities were asked and have not answered, the oldest promise first."""
    query = _whole().join(Support.initiative).where(*_asked(municipality_ids))
    return paginate(query, Support.promised_at, Support.id, after=after, descending=False)


def count_asked(municipality_ids: Sequence[uuid.UUID]) -> Sequence[Waiting]:
    """How many of these there are, with the first promise."""
    query = select(Initiative.municipality_id, Support.promised_at).select_from(Support)
    return count_by_place(query.join(Support.initiative).where(*_asked(municipality_ids)))


def _asked(municipality_ids: Sequence[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    return (
        Initiative.municipality_id.in_(municipality_ids),
        Support.answer == Answer.WAITING,
        Support.promised_at.is_not(None),
    )


def _whole() -> Select[Support]:
    return select(Support).options(
        joinedload(Support.unit),
        joinedload(Support.organisation),
        joinedload(Support.initiative).joinedload(Initiative.municipality),
    )
