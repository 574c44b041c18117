"""People: signing in by an e-mailed code, their own profile, and what their roles allow."""

import hmac
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Membership, Organisation, Role, SignInCode, Standing, User
from app.core import clock
from app.core.audit import record
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.ids import keyed_digest, new_digits
from app.core.text import clean
from app.extensions import db
from app.places.models import Municipality, Region, Unit

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
# Whoever reads and answers in a municipality's name.
STAFF = (Role.STAFF, Role.MODERATOR, Role.MUNICIPAL_ADMIN)
MODERATORS = (Role.MODERATOR, Role.MUNICIPAL_ADMIN)


def request_code(*, email: str, key: str, send: Callable[[str, str], None]) -> None:
    """Make a six-digit code for an address and hand it to `send(email, code)`.

    The same is done whether or not the address is known, so that nobody learns who is. `key` is the
    secret that the code's digest is made with.
    """
    email = normal_email(email)
    code = new_digits(6)
    row = {
        "email": email,
        "code_digest": keyed_digest(key, email, code),
        "expires_at": clock.now() + CODE_LIFE,
        "tries": 0,
    }
    # Four taps at once write one row: the last code counts.
    is_postgres = db.session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgres else sqlite.insert
    statement = insert(SignInCode).values(row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["email"], set_=row))
    send(email, code)
    db.session.flush()


def verify_code(*, email: str, code: str, key: str, language: str) -> User | None:
    """The person who holds the code, made now if the address is new; None when it is wrong, used,
    older than ten minutes or tried five times. A wrong try is counted: commit it too."""
    email = normal_email(email)
    row = db.session.get(SignInCode, email, with_for_update=True)  # one at a time: it lets one in
    if row is None or row.expires_at < clock.now() or row.tries >= CODE_TRIES:
        return None
    digits = "".join(str(unicodedata.decimal(sign)) for sign in code if sign.isdecimal())
    if not hmac.compare_digest(row.code_digest, keyed_digest(key, email, digits)):
        row.tries += 1
        db.session.flush()
        return None
    db.session.delete(row)
    user = find_by_email(email) or _create_user(email, language)
    record(action="user.signed_in", subject_id=user.id, actor_id=user.id)
    return user


def forget_old_codes() -> None:
    """Delete codes that no longer let anybody in: the worker's sweep calls it."""
    db.session.execute(delete(SignInCode).where(SignInCode.expires_at < clock.now()))


def normal_email(email: str) -> str:
    """An address as we compare it: lower case, nothing around it."""
    return email.strip().lower()


def find_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == normal_email(email)))


def _create_user(email: str, language: str) -> User:
    user = User(email=email, language=language, created_at=clock.now())
    db.session.add(user)
    db.session.flush()
    record(action="user.created", subject_id=user.id, actor_id=user.id)
    return user


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role and where it is held: a municipality, a unit of it (staff), or a region."""

    role: Role
    municipality: Municipality | None = None
    unit: Unit | None = None
    region: Region | None = None

    @property
    def where(self) -> dict[str, Any]:
        """Columns of its membership."""
        places = {"municipality": self.municipality, "unit": self.unit, "region": self.region}
        return {"role": self.role, **{f"{name}_id": one and one.id for name, one in places.items()}}


def grant_role(*, email: str, held: Held) -> Membership:
    """Give somebody a role; once is enough. Raises Invalid for staff of no unit: an answer is given in
    a unit's name."""
    if held.role == Role.STAFF and held.unit is None:
        raise Invalid("Staff answer for a unit: name it with --unit.", code="unit_required")
    user = find_by_email(email) or _create_user(normal_email(email), "nb")
    found = _find_membership(user, held)
    if found is None:
        found = Membership(user_id=user.id, **held.where)
        db.session.add(found)
        _record_role("user.granted_role", user, held)
        db.session.flush()
    return found


def revoke_role(*, email: str, held: Held) -> None:
    """Take a role back, and end the person's sessions: what it let them see is not left open. Raises
    NotFound for who does not hold it."""
    user = find_by_email(email)
    found = _find_membership(user, held) if user else None
    if user is None or found is None:
        raise NotFound("Nobody with that address holds that role there.", code="not_held")
    db.session.delete(found)
    _record_role("user.revoked_role", user, held)
    end_all_sessions(user)


def list_roles() -> Sequence[Membership]:
    """All that are held at a desk, by person."""
    query = select(Membership).join(User).where(Membership.role != Role.ORG_MEMBER)
    return db.session.scalars(query.order_by(User.email, Membership.role, Membership.id)).all()


def _find_membership(user: User, held: Held) -> Membership | None:
    query = select(Membership).filter_by(user_id=user.id, **held.where)
    return db.session.scalar(query.with_for_update())


def _record_role(action: str, user: User, held: Held) -> None:
    record(
        action=action,
        subject_id=user.id,
        municipality_id=held.municipality and held.municipality.id,
        unit_id=held.unit and held.unit.id,
        role=held.role,
    )


def load_user(user_id: uuid.UUID, session_epoch: int) -> User | None:
    """The person of a session, with their roles, unless their sessions have been ended."""
    return db.session.scalar(
        select(User)
        .where(User.id == user_id, User.session_epoch == session_epoch)
        .options(
            joinedload(User.municipality),
            selectinload(User.memberships).options(
                joinedload(Membership.municipality),
                joinedload(Membership.unit),
                joinedload(Membership.organisation),
                joinedload(Membership.region),
            ),
        )
    )


def change_profile(
    user: User,
    *,
    name: str | None = None,
    place: str | None = None,
    language: str | None = None,
    municipality: Municipality | None = None,
) -> None:
    """Change what is given; what is not given stays, consents above all."""
    if name is not None:
        user.name = clean(name)
    if place is not None:
        user.place = clean(place)
    if language is not None:
        user.language = language
    if municipality is not None:
        user.municipality_id = municipality.id
    record(action="user.changed_profile", subject_id=user.id, actor_id=user.id)
    db.session.flush()


def end_all_sessions(user: User) -> None:
    """Sign a person out on every device."""
    user.session_epoch += 1
    record(action="user.ended_sessions", subject_id=user.id, actor_id=user.id)
    db.session.flush()


def find_user(user_id: uuid.UUID) -> User | None:
    return db.session.get(User, user_id)


def renew_calendar(user: User) -> None:
    """Another address for a person's calendar."""
    user.calendar_epoch += 1
    record(action="user.renewed_calendar", subject_id=user.id, actor_id=user.id)
    db.session.flush()


def has_role(user: User | None, roles: Iterable[Role], municipality_id: uuid.UUID) -> bool:
    """Whether a person holds one of the roles in a municipality."""
    return user is not None and any(
        held.role in roles and held.municipality_id == municipality_id for held in user.memberships
    )


def require_role(user: User, roles: Iterable[Role], municipality_id: uuid.UUID) -> None:
    """Raises NotFound for whoever is no staff there (theirs to know nothing of), NotAllowed for
    staff without one of the roles (theirs to see, not to do)."""
    if not has_role(user, STAFF, municipality_id):
        raise NotFound
    if not has_role(user, roles, municipality_id):
        raise NotAllowed


def staff_municipalities(user: User) -> list[Municipality]:
    """Where a person is staff, each once, by name."""
    found = {
        held.municipality_id: held.municipality
        for held in user.memberships
        if held.role in STAFF and held.municipality is not None
    }
    return sorted(found.values(), key=lambda one: one.name)


def may_come_in(user: User) -> bool:
    """Whether a person has something to do at the desk: staff anywhere, or a region's admin."""
    return bool(staff_municipalities(user) or administered_region(user))


def home_of(user: User) -> Municipality | None:
    """Where a person lives, or works when they have not said."""
    return user.municipality or next(iter(staff_municipalities(user)), None)


def staff_units(user: User, municipality_id: uuid.UUID) -> list[Unit]:
    """The units a person is staff of in a municipality."""
    return [
        held.unit
        for held in user.memberships
        if held.role == Role.STAFF and held.unit and held.municipality_id == municipality_id
    ]


def administered_region(user: User) -> uuid.UUID | None:
    """The region a person may ask questions for."""
    return next(
        (held.region_id for held in user.memberships if held.role == Role.REGION_ADMIN), None
    )


def find_behalf(user: User | None, party_id: uuid.UUID | None) -> Unit | Organisation | None:
    """The unit or organisation a person wants to speak for; None for themselves.

    Raises Invalid when they may not speak for it: no member, or it is not confirmed.
    """
    if party_id is None:
        return None
    for held in user.memberships if user else ():
        if party_id == held.organisation_id and speaks_for(held.organisation):
            return held.organisation
        if party_id == held.unit_id and held.unit:
            return held.unit
    raise Invalid(code="not_a_member", errors={"on_behalf_of": ["not_a_member"]})


def list_parties(user: User) -> list[Unit | Organisation]:
    """All that a person may speak for, by name."""
    held = [
        one.organisation if speaks_for(one.organisation) else one.unit for one in user.memberships
    ]
    found = {one.id: one for one in held if one is not None}
    return sorted(found.values(), key=lambda one: (one.name, str(one.id)))


def list_speakers(party: Unit | Organisation) -> Sequence[uuid.UUID]:
    """Who may speak for a unit or an organisation."""
    place = Membership.unit_id if isinstance(party, Unit) else Membership.organisation_id
    query = select(Membership.user_id).where(place == party.id)
    return db.session.scalars(query.distinct().order_by(Membership.user_id)).all()


def speaks_for(organisation: Organisation | None) -> bool:
    """Whether its members may speak for it."""
    return organisation is not None and organisation.standing == Standing.CONFIRMED
