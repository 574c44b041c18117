"""Initiatives: started, changed, and found."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Organisation, User
from app.accounts.service import find_behalf
from app.contributions.models import Contribution, Publication, SignedAs
from app.core import clock
from app.core.audit import record
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.ids import fingerprint_of, require_same
from app.core.text import clean, exceeds
from app.core.versions import require_version
from app.extensions import db
from app.initiatives.index import index_initiative
from app.initiatives.models import (
    Abc,
    Consent,
    Initiative,
    MeetingPlace,
    Member,
    MemberRole,
    State,
)
from app.notifications.models import Kind
from app.notifications.service import notify
from app.places.models import Municipality, Unit
from app.places.service import mark_public_change

LONGEST = 2000
MOST_GOALS = 2
GOALS = range(1, 18)
# What others read that somebody wrote: a moderator reads it first.
TEXTS = ("title", "what", "why", "who", "how", "transport", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an initiative says; see `Initiative`. `signed_as` is how its first host is named."""

    title: str
    what: str
    why: str = ""
    who: str = ""
    how: str = ""
    meeting_place: MeetingPlace | None = None
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    step_free: bool = False
    coffee: bool = False
    transport: str = ""
    abc: Sequence[str] = ()
    goals: Sequence[int] = ()
    trial_until: date | None = None
    language: str = "nb"


def put_initiative(
    *,
    initiative_id: uuid.UUID,
    by: User,
    municipality: Municipality,
    content: Content,
    on_behalf_of: uuid.UUID | None = None,
    signed_as: SignedAs = SignedAs.FIRST_NAME,
    grown_from: uuid.UUID | None = None,
) -> tuple[Initiative, bool]:
    """Start one; returns it, and whether it is new. Sent again by the same person it is found and left
    as it is. A moderator reads it before others do, but for what a unit starts in its own name.

    Raises Conflict when the id stands with another author or content, Invalid when something in it
    cannot be, NotFound when the contribution is not theirs to read.
    """
    fingerprint = fingerprint_of(content, municipality.id, on_behalf_of, signed_as, grown_from)
    standing = db.session.get(Initiative, initiative_id)
    if standing is not None:
        require_same(
            author=standing.created_by_id == by.id, content=standing.fingerprint == fingerprint
        )
        return standing, False
    initiative = _start(find_behalf(by, on_behalf_of), municipality, content)
    initiative.id, initiative.created_by_id = initiative_id, by.id
    initiative.fingerprint = fingerprint
    db.session.add(initiative)
    db.session.add(
        Member(initiative=initiative, user=by, role=MemberRole.HOST, signed_as=signed_as)
    )
    if grown_from:
        _grow(initiative, grown_from, by)
    record_act("started", initiative, by)
    db.session.flush()
    db.session.expire(initiative, ["hosts"])
    index_initiative(initiative)
    mark_public_change(municipality.id)
    return initiative, True


def _start(
    party: Unit | Organisation | None, municipality: Municipality, content: Content
) -> Initiative:
    """A new one, checked."""
    is_units = isinstance(party, Unit)
    initiative = Initiative(
        municipality=municipality,
        on_behalf_of_unit=party if isinstance(party, Unit) else None,
        on_behalf_of_organisation=party if isinstance(party, Organisation) else None,
        publication=Publication.PUBLISHED if is_units else Publication.AWAITING,
        waits=not is_units,
        language=content.language,
        active_at=clock.now(),
    )
    _write(initiative, content)
    _write_texts(initiative, checked_texts(content))
    return initiative


def _grow(initiative: Initiative, contribution_id: uuid.UUID, by: User) -> None:
    """From somebody's contribution: they are asked before they are named with it."""
    found = find_source(contribution_id, by=by)
    if found is None:
        raise Invalid(code="unknown_contribution", errors={"grown_from": ["unknown"]})
    initiative.grown_from = found
    if found.author_id == by.id:
        initiative.consent = Consent.OWN
    elif found.author_id is None:
        initiative.consent = Consent.NO  # a guest cannot be asked
    else:
        initiative.consent = Consent.ASKED
        db.session.flush()
        tell(initiative, found.author_id, Kind.INITIATIVE_GROWN, path="opphav")


def find_source(contribution_id: uuid.UUID, *, by: User) -> Contribution | None:
    """A contribution that somebody may grow something from: theirs, or a public one."""
    found = db.session.get(Contribution, contribution_id)
    if found is None or found.is_withdrawn:
        return None
    if by.id == found.author_id or found.publication == Publication.PUBLISHED:
        return found
    return None


def answer_grown(*, initiative: Initiative, user: User, accept: bool) -> None:
    """The author says whether they are named with what grew from their words. Raises NotFound for
    anybody else."""
    if initiative.grown_from is None or initiative.grown_from.author_id != user.id:
        raise NotFound
    initiative.consent = Consent.YES if accept else Consent.NO
    record_act("consent_given" if accept else "consent_refused", initiative, user)
    db.session.flush()
    mark_public_change(initiative.municipality_id)


def checked_texts(content: Content) -> dict[str, str]:
    """The texts, cleaned. Raises Invalid when one is missing or too long."""
    texts = {name: clean(getattr(content, name)) for name in TEXTS}
    errors = {name: ["about_too_long"] for name, said in texts.items() if exceeds(said, LONGEST)}
    for name in ("title", "what"):
        if not any(sign.isalnum() for sign in texts[name]):
            errors[name] = ["required"]
    if errors:
        raise Invalid(code="texts", errors=errors)
    return texts


def _write_texts(initiative: Initiative, texts: dict[str, str]) -> None:
    for name, said in texts.items():
        setattr(initiative, name, said)


def _write(initiative: Initiative, content: Content) -> None:
    """What is chosen rather than written, checked."""
    goals = sorted(set(content.goals))
    if len(goals) > MOST_GOALS or not set(goals) <= set(GOALS):
        raise Invalid(code="goals", errors={"goals": ["goals"]})
    if content.trial_until and content.trial_until < clock.today():
        raise Invalid(code="past", errors={"trial_until": ["past"]})
    initiative.goals = goals
    initiative.abc = [one.value for one in Abc if one in content.abc]
    initiative.meeting_place = content.meeting_place
    initiative.latitude, initiative.longitude = content.latitude, content.longitude
    initiative.step_free, initiative.coffee = content.step_free, content.coffee
    if initiative.trial_until != content.trial_until:
        initiative.trial_until, initiative.trial_asked_at = content.trial_until, None


def change_initiative(*, initiative: Initiative, by: User, version: int, content: Content) -> None:
    """Say it anew. What is chosen changes at once; of what is public already, new texts wait for a
    moderator, and the old ones stand until then.

    Raises Outdated when it is not as its host read it, NotAllowed when it is removed or finished.
    """
    require_version(initiative, version)
    if initiative.publication == Publication.REMOVED or initiative.state == State.FINISHED:
        raise NotAllowed(code="over")
    _write(initiative, content)
    texts = checked_texts(content)
    if initiative.publication != Publication.PUBLISHED or initiative.on_behalf_of_unit:
        _write_texts(initiative, texts)
        _wait_again(initiative)
    elif texts != {name: getattr(initiative, name) for name in TEXTS}:
        initiative.proposed, initiative.waits = texts, True
    record_act("changed", initiative, by)
    db.session.flush()
    index_initiative(initiative)
    mark_public_change(initiative.municipality_id)


def _wait_again(initiative: Initiative) -> None:
    if initiative.publication == Publication.RETURNED:
        initiative.publication, initiative.waits = Publication.AWAITING, True


def find_initiative(initiative_id: uuid.UUID) -> Initiative:
    """One that everybody may read. Raises NotFound."""
    initiative = _find(initiative_id)
    if initiative is None or initiative.publication != Publication.PUBLISHED:
        raise NotFound
    return initiative


def find_visible(initiative_id: uuid.UUID, *, user: User) -> Initiative:
    """One that is public, or that a person hosts, or whose origin they are asked about. Raises
    NotFound."""
    initiative = _find(initiative_id)
    if initiative is None or not (
        initiative.publication == Publication.PUBLISHED
        or is_host(initiative, user)
        or (initiative.grown_from and initiative.grown_from.author_id == user.id)
    ):
        raise NotFound
    return initiative


def find_hosted(initiative_id: uuid.UUID, *, user: User) -> Initiative:
    """One that a person hosts. Raises NotFound, NotAllowed for others where it is public."""
    initiative = find_visible(initiative_id, user=user)
    if not is_host(initiative, user):
        raise NotAllowed
    return initiative


def is_host(initiative: Initiative, user: User) -> bool:
    return any(one.user_id == user.id for one in initiative.hosts)


def _find(initiative_id: uuid.UUID) -> Initiative | None:
    found: Initiative | None = db.session.scalar(
        whole(select(Initiative)).where(Initiative.id == initiative_id)
    )
    return found


def whole(query: Select[Initiative]) -> Select[Initiative]:
    """With everything that is shown of an initiative."""
    return query.options(
        joinedload(Initiative.municipality),
        joinedload(Initiative.on_behalf_of_unit),
        joinedload(Initiative.on_behalf_of_organisation),
        joinedload(Initiative.grown_from),
        selectinload(Initiative.hosts).joinedload(Member.user),
    )


def list_grown_from(contribution: Contribution) -> Sequence[Initiative]:
    """What has grown from a contribution, and is public."""
    return db.session.scalars(
        select(Initiative)
        .where(
            Initiative.grown_from_id == contribution.id,
            Initiative.publication == Publication.PUBLISHED,
        )
        .order_by(Initiative.created_at)
        .limit(10)
    ).all()


def part_from(contribution: Contribution) -> None:
    """The words it grew from are taken back: what has grown stands alone, and names nobody."""
    grown = select(Initiative.municipality_id).where(Initiative.grown_from_id == contribution.id)
    places = db.session.scalars(grown.distinct()).all()
    db.session.execute(
        update(Initiative)
        .where(Initiative.grown_from_id == contribution.id)
        .values(grown_from_id=None, consent=None)
    )
    for place in places:
        mark_public_change(place)


def touch(initiative: Initiative) -> None:
    """Something has happened: it is awake."""
    initiative.active_at = clock.now()
    if initiative.state == State.SLEEPING:
        initiative.state = State.ACTIVE
    db.session.flush()
    mark_public_change(initiative.municipality_id)


def tell(
    initiative: Initiative, user_id: uuid.UUID, kind: Kind, dedupe: str = "", *, path: str = ""
) -> None:
    """Tell a person something about an initiative; `path` is the part of its page."""
    notify(
        user_id=user_id,
        kind=kind,
        subject_id=initiative.id,
        municipality_id=initiative.municipality_id,
        path=f"/meg/initiativ/{initiative.id}" + (f"/{path}" if path else ""),
        dedupe=dedupe,
        about=initiative.title,
    )


def record_act(what: str, initiative: Initiative, by: User, **details: Any) -> None:
    """Write down what somebody did with an initiative."""
    record(
        action=f"initiative.{what}",
        subject_id=initiative.id,
        actor_id=by.id,
        municipality_id=initiative.municipality_id,
        **details,
    )
