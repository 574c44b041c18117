"""Receiving what people write, exactly once, and finding it again."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts import service as accounts
from app.accounts.models import User
from app.contributions import receipts, tombstones
from app.contributions.models import (
    Contribution,
    Handling,
    Publication,
    SignedAs,
    Visibility,
)
from app.core import clock
from app.core.audit import last_at, record
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.ids import fingerprint_of, require_same
from app.core.pagination import Page, paginate
from app.core.text import clean, exceeds
from app.core.versions import require_version
from app.core.waiting import Waiting, count_by_place
from app.core.workdays import add_working_days
from app.extensions import db
from app.places.models import Municipality, Unit
from app.places.service import get_municipality
from app.prompts.models import Audience, Prompt
from app.prompts.service import get_asked_prompt

CHANGEABLE = (Publication.AWAITING, Publication.RETURNED, Publication.STAFF_ONLY)


@dataclass(frozen=True, slots=True)
class Author:
    """Who sends: a person, or a guest known by the digest of their browser's key, or both (a guest
    who has signed in since)."""

    user: User | None
    guest_digest: str | None

    @property
    def digests(self) -> list[str]:
        """Whoever this is, without saying who."""
        person = sha256(self.user.id.bytes).hexdigest() if self.user else None
        return [one for one in (person, self.guest_digest) if one]

    def wrote(self, contribution: Contribution) -> bool:
        if contribution.author_id:
            return self.user is not None and self.user.id == contribution.author_id
        return self.guest_digest is not None and self.guest_digest == contribution.guest_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was written, and how it is to be shown. `written_at` is the phone's clock, where it says;
    `name` and `place` are a guest's own."""

    municipality: str
    prompt: uuid.UUID | None
    body: str
    visibility: Visibility
    signed_as: SignedAs
    on_behalf_of: uuid.UUID | None
    language: str
    written_at: datetime | None
    audience: Audience = Audience.RESIDENT
    name: str = ""
    place: str = ""


def receive(
    *, contribution_id: uuid.UUID, author: Author, content: Content, key: str
) -> tuple[Contribution, bool]:
    """Store what was sent; returns it, and whether it is new.

    Sent again by the same author it is found and left as it is. Raises Conflict when the id stands
    with another author (`other_author`) or another content (`other_content`), or was withdrawn
    (`withdrawn`), Invalid when something in it cannot be. `key` makes the receipt code.
    """
    fingerprint = fingerprint_of(content)
    if standing := db.session.get(Contribution, contribution_id):
        _require_same(standing, author, fingerprint)
        return standing, False
    municipality = get_municipality(content.municipality)
    body = check_body(content.body)
    if content.prompt:
        get_asked_prompt(content.prompt, municipality)
    now = clock.now()
    contribution = Contribution(
        id=contribution_id,
        municipality=municipality,
        prompt_id=content.prompt,
        body=body,
        fingerprint=fingerprint,
        receipt_digest=receipts.digest_of(receipts.code_for(contribution_id, key=key)),
        language=content.language,
        audience=content.audience,
        handling=Handling.RECEIVED,
        written_at=min(content.written_at or now, now),
        received_at=now,
        promised_at=promise(municipality, now),
        **_publication(content.visibility),
        **_signature(author, content),
    )
    tombstones.require_none(contribution_id, author.digests)
    db.session.add(contribution)
    entry = record(
        action="contribution.received",
        subject_id=contribution_id,
        actor_id=contribution.author_id,
        municipality_id=municipality.id,
    )
    db.session.flush()
    _know(contribution, history=[entry], pictures=[], replies=[])
    return contribution, True


def _require_same(standing: Contribution, author: Author, fingerprint: str) -> None:
    """Raises Conflict when what stands is not what was sent, or was withdrawn since."""
    same = standing.is_withdrawn or standing.fingerprint == fingerprint
    require_same(author=author.wrote(standing), content=same)
    if standing.is_withdrawn:
        raise Conflict(code="withdrawn")


def _know(contribution: Contribution, **related: list[Any]) -> None:
    """What a new one has beside it need not be asked for."""
    for name, rows in related.items():
        set_committed_value(contribution, name, rows)


def check_body(text: str) -> str:
    """The text, cleaned. Raises Invalid when nothing or more than 4,000 characters are left, counted
    as people count them."""
    body = clean(text)
    if not body:
        raise Invalid(code="empty", errors={"body": ["required"]})
    if exceeds(body):
        raise Invalid(code="too_long", errors={"body": ["too_long"]})
    return body


def promise(municipality: Municipality, received_at: datetime) -> datetime:
    """When an answer is promised: the end of a working day in Norway (forvaltningsloven § 11 a asks
    for one within a month; the municipality promises sooner)."""
    day = clock.day_of(received_at)
    return clock.end_of(add_working_days(day, municipality.reply_within_working_days))


def _publication(visibility: Visibility) -> dict[str, Any]:
    awaits = visibility == Visibility.EVERYONE
    return {
        "visibility": visibility,
        "publication": Publication.AWAITING if awaits else Publication.STAFF_ONLY,
    }


def _signature(author: Author, content: Content) -> dict[str, Any]:
    user = author.user
    party = accounts.find_behalf(user, content.on_behalf_of)
    is_unit = isinstance(party, Unit)
    return {
        "author_id": user.id if user else None,
        "guest_digest": None if user else author.guest_digest,
        "signed_as": content.signed_as,
        "signed_name": user.name if user else clean(content.name),
        "signed_place": user.place if user else clean(content.place),
        "on_behalf_of_unit_id": party.id if party and is_unit else None,
        "on_behalf_of_organisation_id": party.id if party and not is_unit else None,
    }


def revise(
    *,
    contribution: Contribution,
    version: int,
    by: User | None,
    body: str | None = None,
    visibility: Visibility | None = None,
    signed_as: SignedAs | None = None,
) -> Contribution:
    """Change what waits or was returned; a returned one waits again. Of a public one other words are
    asked for: what stands is as it was until a moderator has read them.

    Raises Outdated when it is not as its author read it, NotAllowed when it is answered, or when more
    than its words are to change of a public one.
    """
    require_version(contribution, version)
    answered = contribution.answered_at is not None
    if contribution.publication == Publication.PUBLISHED and not answered:
        same = visibility in (None, contribution.visibility)
        if body is None or not same or signed_as not in (None, contribution.signed_as):
            raise NotAllowed(code="not_changeable")
        words = check_body(body)
        contribution.proposed = None if words == contribution.body else words
        return _resubmit(contribution, by)
    if contribution.publication not in CHANGEABLE or (
        answered and contribution.publication != Publication.RETURNED
    ):
        raise NotAllowed(code="not_changeable")
    if body is not None:
        contribution.body = check_body(body)
    if signed_as is not None:
        contribution.signed_as = signed_as
    for name, value in _publication(visibility or contribution.visibility).items():
        setattr(contribution, name, value)
    return _resubmit(contribution, by)


def _resubmit(contribution: Contribution, by: User | None) -> Contribution:
    contribution.reason = contribution.note = None
    record(
        action="contribution.resubmitted",
        subject_id=contribution.id,
        actor_id=by.id if by else None,
        municipality_id=contribution.municipality_id,
    )
    db.session.flush()
    return contribution


def find_public(contribution_id: uuid.UUID) -> Contribution:
    """A published one, with all that is shown of it. Raises NotFound."""
    contribution = _find(Contribution.id == contribution_id)
    if contribution is None or contribution.publication != Publication.PUBLISHED:
        raise NotFound
    return contribution


def find_visible(contribution_id: uuid.UUID, *, author: Author) -> Contribution:
    """One that is public, one's own, or of a municipality where one is staff. Raises NotFound."""
    contribution = _find(Contribution.id == contribution_id)
    if contribution is None or not may_read(contribution, author):
        raise NotFound
    return contribution


def may_read(contribution: Contribution, author: Author) -> bool:
    return (
        contribution.publication == Publication.PUBLISHED
        or author.wrote(contribution)
        or is_staff_of(author.user, contribution)
    )


def is_staff_of(user: User | None, contribution: Contribution) -> bool:
    return accounts.has_role(user, accounts.STAFF, contribution.municipality_id)


def find_for_staff(
    contribution_id: uuid.UUID, *, user: User, roles: Iterable[accounts.Role] = accounts.STAFF
) -> Contribution:
    """One that a person may work on. Raises NotFound or NotAllowed (see `require_role`)."""
    contribution = _find(Contribution.id == contribution_id)
    if contribution is None:
        raise NotFound
    accounts.require_role(user, roles, contribution.municipality_id)
    return contribution


def find_by_receipt(code: str) -> Contribution:
    """The one that a receipt code belongs to. Raises NotFound."""
    if not receipts.is_plausible(code):
        raise NotFound(code="unknown_receipt")
    contribution = _find(Contribution.receipt_digest == receipts.digest_of(code))
    if contribution is None:
        raise NotFound(code="unknown_receipt")
    return contribution


def _find(*where: Any) -> Contribution | None:
    found: Contribution | None = db.session.scalar(  # type: ignore[assignment]
        whole(select(Contribution)).where(*where)
    )
    return found


def whole(query: Select[tuple[Contribution]]) -> Select[tuple[Contribution]]:
    """With everything that is shown of a contribution, in as many queries for one as for a hundred."""
    return query.options(
        joinedload(Contribution.municipality),
        joinedload(Contribution.unit),
        joinedload(Contribution.on_behalf_of_unit),
        joinedload(Contribution.on_behalf_of_organisation),
        joinedload(Contribution.prompt).selectinload(Prompt.wordings),
        selectinload(Contribution.pictures),
        selectinload(Contribution.history),
        selectinload(Contribution.replies),
    )


def list_published(
    *,
    municipality: Municipality,
    prompt: Prompt | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[Contribution]:
    """What everybody may read, the newest first."""
    query = whole(select(Contribution)).where(
        Contribution.municipality_id == municipality.id,
        Contribution.publication == Publication.PUBLISHED,
    )
    if prompt is not None:
        query = query.where(Contribution.prompt_id == prompt.id)
    return paginate(query, Contribution.received_at, Contribution.id, after=after, limit=limit)


def list_own(user: User, *, after: str | None = None, limit: int = 20) -> Page[Contribution]:
    """Everything a person wrote, the newest first."""
    query = whole(select(Contribution)).where(Contribution.author_id == user.id)
    return paginate(query, Contribution.received_at, Contribution.id, after=after, limit=limit)


def claim(*, user: User, codes: Sequence[str], guest_digest: str | None) -> int:
    """Make a guest's contributions the account's: those of the codes, and all that this browser
    sent. What already has an owner stays theirs. Returns how many were claimed."""
    digests = [receipts.digest_of(code) for code in codes if receipts.is_plausible(code)]
    mine: Any = Contribution.receipt_digest.in_(digests)
    if guest_digest:
        mine = mine | (Contribution.guest_digest == guest_digest)
    ids = db.session.scalars(
        select(Contribution.id).where(Contribution.author_id.is_(None), mine)
    ).all()
    db.session.execute(
        update(Contribution)
        .where(Contribution.id.in_(ids))
        .values(author_id=user.id, guest_digest=None)
    )
    for one in ids:
        record(action="contribution.claimed", subject_id=one, actor_id=user.id)
    db.session.flush()
    return len(ids)


def list_waiting(
    *,
    municipality_ids: Sequence[uuid.UUID],
    kind: str,
    unit_ids: Sequence[uuid.UUID] | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[Contribution]:
    """What waits for staff, the oldest promise first. `kind` is `moderation` (to be published or
    not) or `replies` (to be answered)."""
    query = whole(select(Contribution)).where(*_waiting(municipality_ids, kind, unit_ids))
    return paginate(
        query,
        Contribution.promised_at,
        Contribution.id,
        after=after,
        limit=limit,
        descending=False,
    )


def count_waiting(
    municipality_ids: Sequence[uuid.UUID],
    kind: str,
    *,
    unit_ids: Sequence[uuid.UUID] | None = None,
) -> Sequence[Waiting]:
    """How many of these there are, with the first promise of an answer; for a moderator, with when
    the first came, or came again."""
    came = func.coalesce(
        last_at("contribution.resubmitted", Contribution.id), Contribution.received_at
    )
    moment = Contribution.promised_at if kind == "replies" else came
    return count_by_place(
        select(Contribution.municipality_id, moment).where(
            *_waiting(municipality_ids, kind, unit_ids)
        )
    )


def _waiting(
    municipality_ids: Sequence[uuid.UUID], kind: str, unit_ids: Sequence[uuid.UUID] | None
) -> list[ColumnElement[bool]]:
    where = [Contribution.municipality_id.in_(municipality_ids), waits_for(kind)]
    return where if unit_ids is None else [*where, Contribution.unit_id.in_(unit_ids)]


def waits_for(kind: str) -> Any:
    if kind == "moderation":
        asked = Contribution.proposed.is_not(None) & Contribution.reason.is_(None)
        changes = (Contribution.publication == Publication.PUBLISHED) & asked
        return (Contribution.publication == Publication.AWAITING) | changes
    # What is removed was still sent in: its author is owed an answer all the same.
    standing = Contribution.publication != Publication.WITHDRAWN
    return Contribution.answered_at.is_(None) & standing
