"""Saying what is needed: posting, cancelling and finding needs (`changing` changes them)."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Organisation, Standing, User
from app.accounts.service import find_behalf
from app.core import clock, schedule
from app.core.audit import record
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.ids import fingerprint_of, require_same
from app.core.text import clean, exceeds
from app.core.versions import require_version
from app.extensions import db
from app.needs.index import index_need
from app.needs.models import ACTIVE, Need, NeedState, Requirement, SignUp, Slot
from app.notifications.models import Kind
from app.notifications.service import notify
from app.places.models import Municipality
from app.places.service import mark_public_change

LONGEST_BODY = 2000
MOST_SLOTS = 10
MOST_HANDS = 500
MOST_IN_CALENDAR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a need says. `slots` are roles and how many each takes; `weekdays` 0 (Monday) to 6;
    latitude and longitude in degrees (WGS 84)."""

    title: str
    body: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    flexible_until: date | None = None
    weekdays: Sequence[int] = ()
    repeats_until: date | None = None
    slots: Sequence[tuple[str, int]] = field(default=())
    requirements: Sequence[str] = ()
    gives: str = ""
    contact: str = ""
    language: str = "nb"


def put_need(
    *,
    need_id: uuid.UUID,
    by: User,
    municipality: Municipality,
    organisation_id: uuid.UUID,
    content: Content,
) -> tuple[Need, bool]:
    """Store a need; returns it, and whether it is new. Sent again by the same person it is found and
    left as it is.

    Raises Conflict when the id stands with another author or content, Invalid when something in it
    cannot be.
    """
    fingerprint = fingerprint_of(content, municipality.id, organisation_id)
    standing = db.session.get(Need, need_id)
    if standing is not None:
        require_same(
            author=standing.created_by_id == by.id, content=standing.fingerprint == fingerprint
        )
        return standing, False
    organisation = _speaking_for(by, organisation_id)
    need = Need(
        id=need_id,
        municipality=municipality,
        organisation=organisation,
        created_by_id=by.id,
        fingerprint=fingerprint,
        state=NeedState.OPEN,
    )
    write_content(need, content)
    need.slots = [_slot(at, role, hands) for at, (role, hands) in enumerate(_check_slots(content))]
    schedule.require_coming(need)
    db.session.add(need)
    record_act("posted", need, by)
    db.session.flush()
    index_need(need)
    mark_public_change(municipality.id)
    return need, True


def _speaking_for(user: User, organisation_id: uuid.UUID) -> Organisation:
    party = find_behalf(user, organisation_id)
    if not isinstance(party, Organisation):
        raise Invalid(code="not_a_member", errors={"organisation": ["not_a_member"]})
    return party


def write_content(need: Need, content: Content) -> None:
    """Everything but the slots, checked."""
    title = clean(content.title)
    if not any(sign.isalnum() for sign in title):
        raise Invalid(code="title_required", errors={"title": ["required"]})
    if exceeds(content.body, LONGEST_BODY):
        raise Invalid(code="too_long", errors={"body": ["about_too_long"]})
    need.title, need.body, need.place = title, clean(content.body), clean(content.place)
    need.latitude, need.longitude = content.latitude, content.longitude
    need.gives, need.contact = clean(content.gives), clean(content.contact)
    need.language = content.language
    need.requirements = [str(Requirement(one)) for one in dict.fromkeys(content.requirements)]
    schedule.set_time(need, content)


def _check_slots(content: Content) -> Sequence[tuple[str, int]]:
    found = [(clean(role), hands) for role, hands in content.slots]
    fits = all(role and 1 <= hands <= MOST_HANDS for role, hands in found)
    if not (1 <= len(found) <= MOST_SLOTS and fits):
        raise Invalid(code="slots", errors={"slots": ["slots"]})
    return found


def _slot(position: int, role: str, capacity: int) -> Slot:
    return Slot(role=role, capacity=capacity, position=position)


def cancel_need(*, need: Need, by: User, version: int | None = None) -> None:
    """It is off; who has signed up is told. Raises Outdated, and NotAllowed when it is off already."""
    require_version(need, version)
    require_open(need)
    _call_off(need, by)


def _call_off(need: Need, by: User | None) -> None:
    need.state, need.next_at = NeedState.CANCELLED, None
    need.sequence += 1
    need.changed_at = clock.now()
    tell_signed_up(need, Kind.NEED_CANCELLED)
    record_act("cancelled", need, by)
    db.session.flush()
    index_need(need)
    mark_public_change(need.municipality_id)


def tell_signed_up(
    need: Need,
    kind: Kind,
    dedupe: str = "",
    *,
    only: Collection[uuid.UUID] | None = None,
    but: Collection[uuid.UUID] = (),
) -> int:
    """Tell whoever has signed up for a day to come, or waits for a place, of their next; returns how
    many were."""
    coming = (
        select(SignUp.user_id, SignUp.on)
        .where(SignUp.need_id == need.id, SignUp.state.in_(ACTIVE), SignUp.on >= clock.today())
        .order_by(SignUp.user_id, SignUp.on)
    )
    told = schedule.days_to_tell(need, db.session.execute(coming).all())
    wanted = [one for one in told if one not in but and (only is None or one in only)]
    for user_id in wanted:
        on, last = told[user_id]
        tell(need, user_id, kind, dedupe, on=on, until=schedule.over(need, last))
    return len(wanted)


def tell(
    need: Need,
    user_id: uuid.UUID,
    kind: Kind,
    dedupe: str = "",
    *,
    on: date | None = None,
    told: Mapping[str, str] | None = None,
    path: str | None = None,
    until: datetime | None = None,
) -> None:
    """Tell a person something about a need, in the inbox and over the ways they have chosen, unless
    `until` has passed. `on` is a day of it, `told` what is said of one that it has no more."""
    notify(
        user_id=user_id,
        kind=kind,
        subject_id=need.id,
        municipality_id=need.municipality_id,
        path=path or f"/meg/behov/{need.id}",
        params={**told_of(need, on), **(told or {})},
        dedupe=dedupe,
        about=need.title,
        until=until,
    )


def told_of(need: Need, on: date | None) -> dict[str, str]:
    """What is said of a need: who asks, and which day it is about."""
    day = schedule.told(need, on) if on else {}
    return {"organisation": need.organisation.name, **day}


def require_open(need: Need) -> None:
    """Raises NotAllowed when it is cancelled."""
    if need.state != NeedState.OPEN:
        raise NotAllowed(code="cancelled")


def find_need(need_id: uuid.UUID) -> Need:
    """One, with its slots. Raises NotFound, also when its organisation is closed and those who come
    have not been told yet."""
    query = whole(select(Need)).where(Need.id == need_id)
    need: Need | None = db.session.scalar(query)
    if need is None:
        raise NotFound
    if need.organisation.standing != Standing.CONFIRMED and need.state != NeedState.CANCELLED:
        raise NotFound
    return need


def find_own(need_id: uuid.UUID, *, user: User) -> Need:
    """One of an organisation that a person speaks for. Raises NotFound; NotAllowed for others (it is
    theirs to see)."""
    need = find_need(need_id)
    if all(held.organisation_id != need.organisation_id for held in user.memberships):
        raise NotAllowed
    return need


def find_last(organisation: Organisation) -> Need | None:
    """What an organisation asked for last."""
    query = select(Need).where(Need.organisation_id == organisation.id)
    found: Need | None = db.session.scalar(query.order_by(Need.created_at.desc()).limit(1))
    return found


def whole(query: Select[Need]) -> Select[Need]:
    """With everything that is shown of a need."""
    return query.options(
        joinedload(Need.municipality), joinedload(Need.organisation), selectinload(Need.slots)
    )


def list_for_calendar(
    *, municipality: Municipality | None = None, organisation: Organisation | None = None
) -> list[Need]:
    """What is to come, and what was cancelled of late: a calendar must be told."""
    lately = clock.now() - timedelta(days=60)
    coming = Need.next_at > clock.now() - timedelta(days=7)
    cancelled = (Need.state == NeedState.CANCELLED) & (Need.changed_at > lately)
    query = whole(select(Need)).where(coming | cancelled)
    if municipality is not None:
        query = query.where(Need.municipality_id == municipality.id)
    if organisation is not None:
        query = query.where(Need.organisation_id == organisation.id)
    return list(db.session.scalars(query.order_by(Need.created_at.desc()).limit(MOST_IN_CALENDAR)))


def roll_forward() -> bool:
    """Find when needs that have passed are next; returns whether there may be more. The worker's
    sweep calls it."""
    passed = (
        select(Need).where(Need.next_at <= clock.now()).order_by(Need.next_at).limit(100)
    ).with_for_update(skip_locked=True)
    needs = db.session.scalars(passed).all()
    for need in needs:
        need.next_at = schedule.next_moment(need)
        if need.next_at is None:
            index_need(need)
        mark_public_change(need.municipality_id)
    db.session.flush()
    return len(needs) == 100


def cancel_abandoned() -> bool:
    """Call off what was to come of organisations that have closed; who has signed up is told. Returns
    whether there may be more. The worker's sweep calls it."""
    closed = select(Organisation.id).where(Organisation.standing == Standing.CLOSED)
    abandoned = (
        select(Need)
        .where(
            Need.organisation_id.in_(closed),
            Need.state == NeedState.OPEN,
            Need.next_at.is_not(None),
        )
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    needs = db.session.scalars(abandoned).all()
    for need in needs:
        _call_off(need, None)
    return len(needs) == 100


def record_act(what: str, need: Need, by: User | None, *, of: str = "need", **details: Any) -> None:
    """Write down what an organisation did with a need, or with a sign-up `of` it."""
    record(
        action=f"{of}.{what}",
        subject_id=need.id,
        actor_id=by.id if by else None,
        municipality_id=need.municipality_id,
        **details,
    )
