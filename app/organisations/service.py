"""Registering organisations, confirming them, and finding them again. Who speaks for one is in
`members`."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload
from stdnum.no import orgnr

from app.accounts import service as accounts
from app.accounts.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Rank,
    Role,
    Standing,
    User,
)
from app.core import clock
from app.core.audit import AuditEntry, record
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.ids import require_same
from app.core.pagination import Page, paginate
from app.core.text import clean, exceeds
from app.core.versions import require_version
from app.core.waiting import Waiting, count_by_place
from app.extensions import db
from app.notifications.models import Kind
from app.notifications.service import notify
from app.organisations import register as registers
from app.organisations.models import Finding, RegisterCheck
from app.places.models import Municipality
from app.places.service import mark_public_change

LONGEST_ABOUT = 2000
LONGEST_NOTE = 1000
REFUSED = "organisation.refused"


def register(
    *,
    organisation_id: uuid.UUID,
    by: User,
    municipality: Municipality,
    kind: OrganisationKind,
    name: str,
    number: str | None = None,
    about: str = "",
    contact: str = "",
) -> tuple[Organisation, bool]:
    """Write down an organisation, its first owner, and what the register says of its number;
    returns it, and whether it is new. The municipality confirms it.

    Raises Invalid for a number that cannot be, is unknown or belongs to what is closed down;
    Conflict when the number is taken, or the id stands with another.
    """
    standing = db.session.get(Organisation, organisation_id)
    if standing is not None:
        ours = any(held.organisation_id == standing.id for held in by.memberships)
        require_same(author=ours, content=standing.name == clean(name))
        return standing, False
    digits = _check_number(kind, number)
    found = ask_register(digits) if digits else None
    organisation = Organisation(
        id=organisation_id,
        municipality=municipality,
        kind=kind,
        name=_check_name(name),
        number=digits,
        about=_check_about(about),
        contact=clean(contact),
    )
    db.session.add(organisation)
    db.session.flush()
    if found is not None:
        _keep_finding(organisation, found)
    owner = Membership(role=Role.ORG_MEMBER, rank=Rank.OWNER)
    owner.user, owner.organisation = by, organisation
    db.session.add(owner)
    _record("registered", organisation, by, found=found[0] if found else None)
    db.session.flush()
    return organisation, True


def _check_number(
    kind: OrganisationKind, number: str | None, *, but: Organisation | None = None
) -> str | None:
    """Nine digits, the last one a check digit (MOD11 with 3 2 7 6 5 4 3 2); none for an informal
    group."""
    if kind == OrganisationKind.INFORMAL:
        return None
    if not number:
        raise Invalid(code="number_required", errors={"number": ["required"]})
    digits = str(orgnr.compact(number)).removeprefix("MVA").removesuffix("MVA")
    if not orgnr.is_valid(digits):
        raise Invalid(code="number_invalid", errors={"number": ["number_invalid"]})
    _free_number(digits, but=but)
    return digits


def _free_number(digits: str, *, but: Organisation | None) -> None:
    """Let a number be used: one that was not confirmed lets go of it. Raises Conflict when another has
    it."""
    holds = db.session.scalar(select(Organisation).where(Organisation.number == digits))
    if holds is None or holds is but:
        return
    if holds.standing not in (Standing.CLOSED, Standing.REFUSED):
        raise Conflict(code="number_taken", errors={"number": ["number_taken"]})
    holds.number = None
    db.session.flush()


def _check_name(name: str) -> str:
    text = clean(name)
    if not any(sign.isalnum() for sign in text):
        raise Invalid(code="name_required", errors={"name": ["required"]})
    return text


def _check_about(about: str) -> str:
    text = clean(about)
    if exceeds(text, LONGEST_ABOUT):
        raise Invalid(code="too_long", errors={"about": ["about_too_long"]})
    return text


def submit_again(
    *,
    organisation: Organisation,
    by: User,
    version: int | None,
    kind: OrganisationKind,
    name: str,
    number: str | None = None,
    about: str = "",
    contact: str = "",
) -> None:
    """Put right what the municipality did not confirm, and send it in anew: it waits again.

    Raises Outdated, NotAllowed when it was not refused (`not_refused`), and what `register` raises for
    what is wrong in it.
    """
    require_version(organisation, version)
    if organisation.standing != Standing.REFUSED:
        raise NotAllowed(code="not_refused")
    digits = _check_number(kind, number, but=organisation)
    found = ask_register(digits) if digits else None
    organisation.kind, organisation.number = kind, digits
    organisation.name, organisation.about = _check_name(name), _check_about(about)
    organisation.contact, organisation.standing = clean(contact), Standing.PENDING
    if found is not None:
        _keep_finding(organisation, found)
    _record("submitted_again", organisation, by, found=found[0] if found else None)
    db.session.flush()


Found = tuple[Finding, registers.Entry | None]


def ask_register(number: str) -> Found:
    """What the register says of a number. Raises Invalid when it says that there is no such
    organisation any more; being unreachable is an answer too: then staff look."""
    try:
        entry = registers.look_up(number)
    except registers.UnreachableError:
        return Finding.UNREACHABLE, None
    if entry is None:
        raise Invalid(code="number_unknown", errors={"number": ["number_unknown"]})
    if not entry.is_active:
        raise Invalid(code="number_closed", errors={"number": ["number_closed"]})
    return Finding.FOUND, entry


def check_again(*, organisation: Organisation, by: User) -> Finding:
    """Ask the register anew, for whoever is to confirm it."""
    if not organisation.number:
        raise Invalid(code="no_number", errors={"number": ["required"]})
    try:
        found = ask_register(organisation.number)
    except Invalid as error:
        closed = error.code == "number_closed"
        found = Finding.CLOSED if closed else Finding.UNKNOWN, None
    _keep_finding(organisation, found)
    _record("checked", organisation, by, found=found[0])
    db.session.flush()
    return found[0]


def _keep_finding(organisation: Organisation, found: Found) -> None:
    finding, entry = found
    check = db.session.get(RegisterCheck, organisation.id)
    check = check or RegisterCheck(organisation_id=organisation.id)
    check.finding, check.checked_at = finding, clock.now()
    if entry is not None:
        check.name, check.form = entry.name, entry.form
        check.municipality_number = entry.municipality_number
        check.is_voluntary = entry.is_voluntary
    db.session.add(check)


def decide(
    *, organisation: Organisation, confirm: bool, note: str, by: User, version: int | None = None
) -> None:
    """Confirm an organisation, or refuse it with a sentence that its owners are told.

    Raises Outdated when it has been changed since it was read, Conflict when it has been decided.
    """
    require_version(organisation, version)
    if organisation.standing not in (Standing.PENDING, Standing.REFUSED):
        raise Conflict(code="already_decided")
    if not confirm and not clean(note):
        raise Invalid(code="note_required", errors={"note": ["required"]})
    organisation.standing = Standing.CONFIRMED if confirm else Standing.REFUSED
    action = "confirmed" if confirm else "refused"
    entry = _record(action, organisation, by, note=clean(note)[:LONGEST_NOTE] or None)
    db.session.flush()
    told = Kind.ORGANISATION_CONFIRMED if confirm else Kind.ORGANISATION_REFUSED
    for owner in list_people(organisation, rank=Rank.OWNER):
        tell(organisation, owner.user_id, told, entry)
    mark_public_change(organisation.municipality_id)


def tell(organisation: Organisation, user_id: uuid.UUID, kind: Kind, act: AuditEntry) -> None:
    """Tell somebody inside what was done with it."""
    notify(
        user_id=user_id,
        kind=kind,
        subject_id=organisation.id,
        municipality_id=organisation.municipality_id,
        path=f"/meg/organisasjoner/{organisation.id}",
        params={"organisation": organisation.name},
        dedupe=str(act.id),
        about=organisation.name,
    )


def find_refusal(organisation: Organisation) -> AuditEntry | None:
    """Why the municipality did not confirm it."""
    if organisation.standing != Standing.REFUSED:
        return None
    return find_refusals([organisation]).get(organisation.id)


def find_refusals(organisations: Sequence[Organisation]) -> dict[uuid.UUID, AuditEntry]:
    """Why the municipality last refused each of several."""
    ids = [one.id for one in organisations]
    refused = AuditEntry.subject_id.in_(ids), AuditEntry.action == REFUSED
    found = db.session.scalars(select(AuditEntry).where(*refused).order_by(AuditEntry.id)).all()
    return {one.subject_id: one for one in found if one.subject_id}


def change(*, organisation: Organisation, by: User, version: int, about: str, contact: str) -> None:
    """Change what the public page says. Raises Outdated."""
    require_version(organisation, version)
    organisation.about = _check_about(about)
    organisation.contact = clean(contact)
    _record("changed", organisation, by)
    db.session.flush()
    mark_public_change(organisation.municipality_id)


def find_public(organisation_id: uuid.UUID) -> Organisation:
    """A confirmed one. Raises NotFound."""
    found = _find(organisation_id)
    if found is None or found.standing != Standing.CONFIRMED:
        raise NotFound
    return found


def find_for_staff(organisation_id: uuid.UUID, *, user: User) -> Organisation:
    """One that a person may decide on. Raises NotFound or NotAllowed (see `require_role`)."""
    found = _find(organisation_id)
    if found is None:
        raise NotFound
    accounts.require_role(user, accounts.MODERATORS, found.municipality_id)
    return found


def _find(organisation_id: uuid.UUID) -> Organisation | None:
    found: Organisation | None = db.session.scalar(
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .options(joinedload(Organisation.municipality))
    )
    return found


def list_confirmed(
    *, municipality: Municipality, after: str | None = None, limit: int = 20
) -> Page[Organisation]:
    """A municipality's organisations, by name."""
    query = select(Organisation).where(
        Organisation.municipality_id == municipality.id,
        Organisation.standing == Standing.CONFIRMED,
    )
    return paginate(
        query, Organisation.name, Organisation.id, after=after, limit=limit, descending=False
    )


def list_waiting(
    municipality_ids: Sequence[uuid.UUID], *, after: str | None = None
) -> Page[Organisation]:
    """Those that wait to be confirmed, the longest waiting first."""
    query = (
        select(Organisation)
        .where(Organisation.standing == Standing.PENDING, _in(municipality_ids))
        .options(joinedload(Organisation.municipality))
    )
    keys = Organisation.created_at, Organisation.id
    return paginate(query, *keys, after=after, descending=False)


def count_waiting(municipality_ids: Sequence[uuid.UUID]) -> Sequence[Waiting]:
    """How many of these there are, with when the first came."""
    pending = Organisation.standing == Standing.PENDING, _in(municipality_ids)
    return count_by_place(
        select(Organisation.municipality_id, Organisation.created_at).where(*pending)
    )


def _in(municipality_ids: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    return Organisation.municipality_id.in_(municipality_ids)


def find_checks(organisations: Sequence[Organisation]) -> dict[uuid.UUID, RegisterCheck]:
    """What the register said, by organisation."""
    ids = [one.id for one in organisations]
    found = db.session.scalars(
        select(RegisterCheck).where(RegisterCheck.organisation_id.in_(ids))
    ).all()
    return {one.organisation_id: one for one in found}


def list_people(organisation: Organisation, *, rank: Rank | None = None) -> Sequence[Membership]:
    """Who speaks for it, owners first."""
    query = (
        select(Membership)
        .where(Membership.organisation_id == organisation.id)
        .options(joinedload(Membership.user))
        .order_by(Membership.rank, Membership.id)
    )
    if rank is not None:
        query = query.where(Membership.rank == rank)
    return db.session.scalars(query).all()


def people_of(organisations: Sequence[Organisation]) -> dict[uuid.UUID, list[Membership]]:
    """Who speaks for each of several."""
    found: dict[uuid.UUID, list[Membership]] = {one.id: [] for one in organisations}
    held = select(Membership).where(Membership.organisation_id.in_(found))
    for one in db.session.scalars(held.options(joinedload(Membership.user))):
        found[one.organisation_id].append(one)  # type: ignore[index]
    return found


def _record(what: str, organisation: Organisation, by: User, **more: Any) -> AuditEntry:
    return record(
        action=f"organisation.{what}",
        subject_id=organisation.id,
        actor_id=by.id,
        municipality_id=organisation.municipality_id,
        **more,
    )
