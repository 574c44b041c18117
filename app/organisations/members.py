"""Who speaks for an organisation: inviting, leaving, handing over."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Organisation, Rank, Role, Standing, User
from app.accounts.service import normal_email
from app.core import clock
from app.core.audit import AuditEntry, record
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.extensions import db
from app.notifications.models import Kind
from app.organisations.models import Invitation
from app.organisations.service import list_people, tell
from app.places.service import mark_public_change

INVITATION_LIFE = timedelta(days=30)
MOST_INVITATIONS = 20


def find_mine(user: User) -> Sequence[Membership]:
    """What a person speaks for, or will when it is confirmed, by name."""
    named = [
        (one.organisation.name, one)
        for one in user.memberships
        if one.organisation and one.organisation.standing != Standing.CLOSED
    ]
    return [one for _name, one in sorted(named, key=lambda pair: pair[0])]


def require_member(
    user: User, organisation_id: uuid.UUID, *, rank: Rank | None = None
) -> Organisation:
    """An organisation of one's own. Raises NotFound for whoever is no member (theirs to know nothing
    of what is inside), NotAllowed for a poster where it takes an owner."""
    held = _held(user, organisation_id)
    if held is None or held.organisation is None:
        raise NotFound
    if rank == Rank.OWNER and held.rank != Rank.OWNER:
        raise NotAllowed(code="owners_only")
    return held.organisation


def is_owner(user: User, organisation: Organisation) -> bool:
    held = _held(user, organisation.id)
    return held is not None and held.rank == Rank.OWNER


def _held(user: User, organisation_id: uuid.UUID) -> Membership | None:
    return next((one for one in user.memberships if one.organisation_id == organisation_id), None)


def invite(*, organisation: Organisation, email: str, rank: Rank, by: User) -> Invitation:
    """Ask somebody to speak for it; asked again, the invitation is renewed.

    Raises NotAllowed before it is confirmed (mail from anybody to anybody), Conflict for who does
    already, Invalid when too many stand open.
    """
    if organisation.standing != Standing.CONFIRMED:
        raise NotAllowed(code="not_confirmed")
    address = normal_email(email)
    people = list_people(organisation)
    if any(one.user.email == address for one in people):
        raise Conflict(code="already_member", errors={"email": ["already_member"]})
    standing = list_invitations(organisation)
    if len(standing) >= MOST_INVITATIONS:
        raise Invalid(code="too_many", errors={"email": ["too_many_invitations"]})
    found = next((one for one in standing if one.email == address), None)
    invitation = found or Invitation(organisation_id=organisation.id, email=address)
    invitation.rank, invitation.invited_by_id = rank, by.id
    invitation.created_at = clock.now()
    invitation.expires_at = clock.now() + INVITATION_LIFE
    db.session.add(invitation)
    _record("invited", organisation.id, by, rank=rank)
    db.session.flush()
    return invitation


def forget_old_invitations() -> None:
    """Delete those that let nobody in any more: the worker's sweep calls it."""
    db.session.execute(delete(Invitation).where(Invitation.expires_at < clock.now()))


def list_invitations(organisation: Organisation) -> Sequence[Invitation]:
    """Those that stand open, the newest first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.organisation_id == organisation.id, Invitation.expires_at > clock.now())
        .order_by(Invitation.created_at.desc())
    ).all()


def find_invitations(user: User) -> Sequence[Invitation]:
    """What a person has been asked to speak for."""
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.organisation)
        .where(
            Invitation.email == user.email,
            Invitation.expires_at > clock.now(),
            Organisation.standing != Standing.CLOSED,
        )
        .options(joinedload(Invitation.organisation), joinedload(Invitation.invited_by))
        .order_by(Invitation.created_at)
    ).all()


def answer_invitation(*, invitation_id: uuid.UUID, user: User, accept: bool) -> Organisation:
    """Say yes or no. Raises NotFound for another's, or one that is no more."""
    found = next((one for one in find_invitations(user) if one.id == invitation_id), None)
    if found is None:
        raise NotFound
    organisation = found.organisation
    if accept:
        role = Role.ORG_MEMBER
        db.session.add(Membership(user=user, organisation=organisation, role=role, rank=found.rank))
    _record("joined" if accept else "declined", organisation.id, user)
    db.session.delete(found)
    db.session.flush()
    return organisation


def withdraw_invitation(*, organisation: Organisation, invitation_id: uuid.UUID, by: User) -> None:
    """Take an invitation back; one that is gone already is as well."""
    mine = Invitation.organisation_id == organisation.id
    db.session.execute(delete(Invitation).where(Invitation.id == invitation_id, mine))
    _record("withdrew_invitation", organisation.id, by)


def set_rank(*, organisation: Organisation, user_id: uuid.UUID, rank: Rank, by: User) -> None:
    """Make somebody an owner or a poster. Raises NotFound, and NotAllowed for the only owner."""
    held = _member(organisation, user_id)
    if rank != Rank.OWNER:
        _require_other_owner(organisation, held)
    held.rank = rank
    _record("changed_rank", organisation.id, by, user=str(user_id), rank=rank)
    db.session.flush()


def remove(*, organisation: Organisation, user_id: uuid.UUID, by: User) -> None:
    """Somebody speaks for it no more. Raises NotFound, and NotAllowed for the only owner."""
    held = _member(organisation, user_id)
    _require_other_owner(organisation, held)
    db.session.delete(held)
    _record("removed_member", organisation.id, by, user=str(user_id))
    db.session.flush()


def leave(*, organisation: Organisation, user: User, heir_id: uuid.UUID | None = None) -> None:
    """Speak for it no more. The only owner names an heir, who becomes owner; the last of all closes
    it. Raises NotAllowed when an heir is needed and none is named."""
    people = list_people(organisation)
    held = _member(organisation, user.id)
    others = [one for one in people if one.user_id != user.id]
    if heir_id is not None:
        _member(organisation, heir_id).rank = Rank.OWNER
    elif others:
        _require_other_owner(organisation, held)
    else:
        organisation.standing = Standing.CLOSED
        organisation.number = None  # it may be registered anew
        mark_public_change(organisation.municipality_id)
    db.session.delete(held)
    act = _record("left", organisation.id, user, heir=str(heir_id) if heir_id else None)
    db.session.flush()
    if heir_id is not None:
        tell(organisation, heir_id, Kind.ORGANISATION_INHERITED, act)


def _member(organisation: Organisation, user_id: uuid.UUID) -> Membership:
    found = next((one for one in list_people(organisation) if one.user_id == user_id), None)
    if found is None:
        raise NotFound
    return found


def _require_other_owner(organisation: Organisation, held: Membership) -> None:
    owners = list_people(organisation, rank=Rank.OWNER)
    if held.rank == Rank.OWNER and len(owners) == 1:
        raise NotAllowed(code="only_owner")


def _record(what: str, organisation_id: uuid.UUID, by: User, **details: Any) -> AuditEntry:
    return record(
        action=f"organisation.{what}", subject_id=organisation_id, actor_id=by.id, **details
    )
