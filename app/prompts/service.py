"""Asking: writing and scheduling prompts, and finding the one that is open."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import service as accounts
from app.accounts.models import User
from app.core import clock
from app.core.audit import record
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Outdated
from app.core.pagination import Page, paginate
from app.extensions import db
from app.notifications.fanout import fan_out
from app.notifications.models import Kind
from app.places.models import Municipality
from app.places.service import mark_public_change, mark_region_change
from app.prompts.models import Audience, Prompt, Wording

REQUIRED = ("title", "who_asks", "where_in_process", "what_happens")


def current_prompt(municipality: Municipality, *, at: datetime | None = None) -> Prompt | None:
    """The question that is open now. The municipality's own goes before the region's."""
    at = at or clock.now()
    return db.session.scalar(
        _asked_in(municipality)
        .where(Prompt.opens_at <= at, Prompt.closes_at > at)
        .order_by(Prompt.municipality_id.is_(None), Prompt.opens_at.desc())
        .limit(1)
    )


def next_change(municipality: Municipality, *, at: datetime | None = None) -> datetime | None:
    """When a question opens or closes next; None when nothing is planned."""
    at = at or clock.now()
    due = case((Prompt.opens_at > at, Prompt.opens_at), else_=Prompt.closes_at)
    planned = select(func.min(due)).where(
        _owned_by(municipality), Prompt.scheduled, Prompt.closes_at > at
    )
    return db.session.scalar(planned)


def earlier_prompts(
    municipality: Municipality, *, after: str | None = None, limit: int = 10
) -> Page[Prompt]:
    """Questions that have closed, the newest first."""
    query = _asked_in(municipality).where(Prompt.closes_at <= clock.now())
    return paginate(query, Prompt.opens_at, Prompt.id, after=after, limit=limit)


def list_prompts(
    municipality: Municipality, *, after: str | None = None, limit: int = 20
) -> Page[Prompt]:
    """Questions that have opened, the newest first."""
    query = _asked_in(municipality).where(Prompt.opens_at <= clock.now())
    return paginate(query, Prompt.opens_at, Prompt.id, after=after, limit=limit)


def list_in_days(municipality: Municipality, first: date, last: date) -> Sequence[Prompt]:
    """Questions that open or close from the first day to the last, to come or not."""
    since, until = clock.oslo(first), clock.oslo(last + timedelta(days=1))
    opens = and_(Prompt.opens_at >= since, Prompt.opens_at < until)
    closes = and_(Prompt.closes_at >= since, Prompt.closes_at < until)
    query = _asked_in(municipality).where(or_(opens, closes)).order_by(Prompt.opens_at)
    return db.session.scalars(query).all()


def get_prompt_of_week(municipality: Municipality, week: str) -> Prompt:
    """The question of a week that has opened, the municipality's own first. Raises NotFound."""
    prompt = db.session.scalar(
        _asked_in(municipality)
        .where(Prompt.week == week, Prompt.opens_at <= clock.now())
        .order_by(Prompt.municipality_id.is_(None))
        .limit(1)
    )
    if prompt is None:
        raise NotFound
    return prompt


def get_asked_prompt(prompt_id: uuid.UUID, municipality: Municipality) -> Prompt:
    """A question that has opened in a municipality. Raises Invalid for any other.

    A closed one may still be answered: the answer may have waited on a phone without a signal.
    """
    prompt = db.session.get(Prompt, prompt_id)
    ours = prompt is not None and (
        prompt.municipality_id == municipality.id or prompt.region_id == municipality.region_id
    )
    if prompt is None or not ours or not prompt.scheduled or prompt.opens_at > clock.now():
        raise Invalid(code="unknown_prompt", errors={"prompt": ["unknown"]})
    return prompt


def _owned_by(municipality: Municipality) -> Any:
    return or_(
        Prompt.municipality_id == municipality.id, Prompt.region_id == municipality.region_id
    )


def _asked_in(municipality: Municipality) -> Any:
    return (
        select(Prompt)
        .options(selectinload(Prompt.wordings))
        .where(_owned_by(municipality), Prompt.scheduled)
    )


def wording_for(
    prompt: Prompt, *, language: str, audience: Audience = Audience.RESIDENT
) -> Wording:
    """The best wording there is: the audience's before the residents', the language's before
    another. The caller marks a language that is not the reader's. Raises NotFound without any."""

    wordings = [one for one in prompt.wordings if one.audience == audience] or [
        one for one in prompt.wordings if one.audience == Audience.RESIDENT
    ]
    if not wordings:
        raise NotFound
    return _nearest(wordings, language)


def find_outcome(prompt: Prompt, *, language: str) -> Wording | None:
    """The wording that tells what came of it; None while nothing has been told."""
    told = [one for one in prompt.wordings if one.outcome]
    return _nearest(told, language) if told else None


def _nearest(wordings: Sequence[Wording], language: str) -> Wording:
    order = (language, "nb", "nn", "en")
    return min(wordings, key=lambda one: order.index(one.language))


def audiences_of(prompt: Prompt) -> list[Audience]:
    """Whom a prompt has a wording for, residents first."""
    return [one for one in Audience if any(one == word.audience for word in prompt.wordings)]


def save_prompt(
    *,
    by: User,
    prompt: Prompt | None,
    owner: Mapping[str, uuid.UUID],
    opens_at: datetime,
    closes_at: datetime,
    wordings: Sequence[Mapping[str, str]],
    scheduled: bool,
    version: int | None = None,
) -> Prompt:
    """Write or rewrite a prompt. `owner` is `{"municipality_id": …}` or `{"region_id": …}`.

    Raises Invalid when a wording lacks what it must say or the times are wrong, Conflict when the
    owner asks another question that week, Outdated when somebody else has changed it, NotAllowed
    when the question has been asked: answers belong to the words they were given to.
    """
    _check(wordings, opens_at=opens_at, closes_at=closes_at)
    if prompt is None:
        prompt = Prompt(**owner, created_by_id=by.id, version=1)
        db.session.add(prompt)
    elif version is not None and version != prompt.version:
        raise Outdated(code="changed", current=prompt.version)
    elif prompt.scheduled and prompt.opens_at <= clock.now():
        raise NotAllowed(code="already_asked")
    prompt.opens_at, prompt.closes_at = opens_at, closes_at
    prompt.week = clock.iso_week(opens_at)
    prompt.scheduled = scheduled
    _refuse_same_week(prompt)
    _replace_wordings(prompt, wordings)
    db.session.flush()
    record(
        action="prompt.scheduled" if scheduled else "prompt.drafted",
        subject_id=prompt.id,
        actor_id=by.id,
        municipality_id=prompt.municipality_id,
    )
    mark_changed(prompt)
    return prompt


def _check(
    wordings: Sequence[Mapping[str, str]], *, opens_at: datetime, closes_at: datetime
) -> None:
    errors: dict[str, list[str]] = {}
    if closes_at <= opens_at:
        errors["closes_at"] = ["before_opening"]
    if not wordings:
        errors["nb.resident.title"] = ["required"]
    for wording in wordings:
        for name in REQUIRED:
            if not wording.get(name):
                errors[f"{wording['language']}.{wording['audience']}.{name}"] = ["required"]
    if errors:
        raise Invalid(code="incomplete", errors=errors)


def _refuse_same_week(prompt: Prompt) -> None:
    if not prompt.scheduled:
        return
    with db.session.no_autoflush:
        other = db.session.scalar(
            select(Prompt.id).where(
                Prompt.municipality_id == prompt.municipality_id
                if prompt.municipality_id
                else Prompt.region_id == prompt.region_id,
                Prompt.week == prompt.week,
                Prompt.scheduled,
                Prompt.id != prompt.id,
            )
        )
    if other:
        raise Conflict(code="week_taken", errors={"opens_at": ["week_taken"]})


def _replace_wordings(prompt: Prompt, wordings: Sequence[Mapping[str, str]]) -> None:
    standing = {(one.audience, one.language): one for one in prompt.wordings}
    kept = []
    for given in wordings:
        wording = standing.get((Audience(given["audience"]), given["language"])) or Wording()
        for name, value in given.items():
            setattr(wording, name, value)
        kept.append(wording)
    prompt.wordings = kept


def tell_outcome(*, by: User, prompt: Prompt, outcomes: Mapping[uuid.UUID, str]) -> None:
    """Tell what came of a question, per wording."""
    for wording in prompt.wordings:
        if wording.id in outcomes:
            wording.outcome = outcomes[wording.id]
    record(
        action="prompt.outcome_told",
        subject_id=prompt.id,
        actor_id=by.id,
        municipality_id=prompt.municipality_id,
    )
    db.session.flush()
    mark_changed(prompt)


def mark_changed(prompt: Prompt) -> None:
    """Copies of the public pages that show a prompt are outdated."""
    if prompt.municipality_id:
        mark_public_change(prompt.municipality_id)
    elif prompt.region_id:
        mark_region_change(prompt.region_id)


def get_own_prompt(prompt_id: uuid.UUID, *, user: User) -> Prompt:
    """A prompt that a person may write on. Raises NotFound for those of other places."""
    prompt = db.session.get(Prompt, prompt_id, options=[joinedload(Prompt.municipality)])
    if prompt is None:
        raise NotFound
    if prompt.municipality_id:
        accounts.require_role(user, accounts.STAFF, prompt.municipality_id)
    elif accounts.administered_region(user) != prompt.region_id:
        raise NotFound
    return prompt


def list_own_prompts(user: User, *, after: str | None = None) -> Page[Prompt]:
    """Everything a person may write on, drafts included, the latest opening first."""
    places = [one.id for one in accounts.staff_municipalities(user)]
    query = (
        select(Prompt)
        .options(
            joinedload(Prompt.municipality),
            joinedload(Prompt.region),
            selectinload(Prompt.wordings),
        )
        .where(
            or_(
                Prompt.municipality_id.in_(places),
                Prompt.region_id == accounts.administered_region(user),
            )
        )
    )
    return paginate(query, Prompt.opens_at, Prompt.id, after=after)


def unannounced_prompts() -> Sequence[Prompt]:
    """Open questions that not everybody has been told of."""
    now = clock.now()
    return db.session.scalars(
        select(Prompt).where(
            Prompt.scheduled,
            Prompt.announced_at.is_(None),
            Prompt.opens_at <= now,
            Prompt.closes_at > now,
        )
    ).all()


def announce_opened() -> int:
    """Tell everybody of questions that have opened, once each; returns how many questions. The
    telling itself is the worker's, a few hundred people at a time."""
    prompts = unannounced_prompts()
    for prompt in prompts:
        prompt.announced_at = clock.now()
        for municipality in _places_of(prompt):
            # A region's question is not told where the municipality asks one of its own.
            if current_prompt(municipality) is prompt:
                fan_out(
                    kind=Kind.PROMPT_OPENED,
                    subject_id=uuid.uuid5(prompt.id, municipality.slug),
                    path=f"/{municipality.slug}",
                    municipality_id=municipality.id,
                    about=wording_for(prompt, language="nb").title,
                    until=prompt.closes_at,
                )
    db.session.flush()
    return len(prompts)


def _places_of(prompt: Prompt) -> Sequence[Municipality]:
    if prompt.municipality:
        return [prompt.municipality]
    return prompt.region.municipalities if prompt.region else []
