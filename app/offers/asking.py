"""Asking: the few likeliest first, then the next few, and after three rounds everybody near.

The organisation sees how many were asked, never who said no.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Organisation, Standing, User
from app.core import clock, schedule
from app.core.audit import record
from app.core.concepts import as_chosen
from app.core.errors import NotFound
from app.core.pagination import Page, paginate
from app.core.queue import wake
from app.core.quiet import next_open
from app.core.settings import setting
from app.core.terms import concepts_in, terms_of
from app.extensions import db
from app.needs import sign_ups
from app.needs.models import ACTIVE, Need, NeedState, NeedTerm, SignUp, Slot
from app.needs.service import record_act, told_of, whole
from app.notifications.fanout import fan_out
from app.notifications.models import Kind
from app.notifications.service import notify
from app.offers.candidates import match
from app.offers.matching import Ranked, Wanted, as_chosen_for, demanded_of
from app.offers.models import Answer, Ask, Asking, AskingState, Offer, OfferTerm, Part
from app.organisations.service import list_people

JOB = "asking"
ASKED_A_PLACE = 3
ROUNDS = 3
# Nobody is asked about what is farther ahead than that: they do not know yet.
AHEAD = timedelta(weeks=4)
# Everybody near is told no earlier than that: until then somebody may sign up unasked.
NEAR = timedelta(weeks=1)
# Nor before it has been up so long, or half the time there is: nothing is missing *still* at once.
SETTLED = timedelta(days=1)
# A need may fill, and somebody may cancel: it is looked at again so often.
LOOK_AGAIN = timedelta(hours=1)
NOON, EVENING = 12, 17


def begin() -> bool:
    """Begin asking for the next day of needs that nobody has been asked for yet; returns whether
    there may be more. The worker's sweep calls it."""
    begun = exists().where(Asking.need_id == Need.id, Asking.next_at == Need.next_at)
    now = clock.now()
    waiting = (
        whole(select(Need))
        .join(Need.organisation)
        .where(
            Need.state == NeedState.OPEN,
            Need.next_at > now,
            Need.next_at < now + AHEAD,
            Organisation.standing == Standing.CONFIRMED,
            ~begun,
        )
        .order_by(Need.next_at)
        .limit(sign_ups.BATCH)
    )
    needs = db.session.scalars(waiting).all()
    for need in needs:
        day = schedule.coming_days(need, most=1)[0]
        db.session.add(Asking(need=need, next_at=need.next_at, on=day, due_at=now, round=0))
    db.session.flush()
    return len(needs) == sign_ups.BATCH


def go_on() -> bool:
    """The next round of one need that is due; returns whether there was one. The worker's sweep calls
    it until there is none."""
    due = (
        select(Asking)
        .where(Asking.state == AskingState.ASKING, Asking.due_at <= clock.now())
        .order_by(Asking.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    asking = db.session.scalar(due)
    if asking is None:
        return False
    need = asking.need
    if need.state != NeedState.OPEN or need.next_at != asking.next_at:
        asking.state = AskingState.STOPPED
    elif not (free := open_slots(need, asking.on)):
        asking.due_at = clock.now() + LOOK_AGAIN
    else:
        _ask_next(asking, free)
    db.session.flush()
    return True


def open_slots(need: Need, day: date) -> list[tuple[Slot, int]]:
    """The slots with free places that day, and how many."""
    taken = sign_ups.count_taken(need)
    left = [(slot, slot.capacity - taken.get((slot.id, day), 0)) for slot in need.slots]
    return [(slot, count) for slot, count in left if count > 0]


def _ask_next(asking: Asking, free: Sequence[tuple[Slot, int]]) -> None:
    """A few for each free place; when the rounds are over, or nobody suits, everybody near."""
    asking.round += 1
    asked: list[Ask] = []
    if asking.round <= ROUNDS:
        for slot, places in free:
            asked += _ask_for(asking, slot, ASKED_A_PLACE * places)
    if asked:
        asking.due_at = asked[0].answer_by
    elif clock.now() < (opens_at := _opens_at(asking)):
        asking.round, asking.due_at = ROUNDS, opens_at
    else:
        _open_to_all(asking)


def _opens_at(asking: Asking) -> datetime:
    """When everybody near may be told, where the likeliest were not enough."""
    posted = asking.need.created_at
    settled = posted + min(SETTLED, (asking.next_at - posted) / 2)
    return max(asking.next_at - NEAR, settled)


def greet() -> bool:
    """Ask somebody who has offered something since the needs were first looked at, as far as fewer
    are being asked than should be; returns whether there was an offer to look at. The worker's sweep
    calls it until there is none."""
    new = (
        select(Offer)
        .where(Offer.looked_at.is_(None), Offer.paused_at.is_(None), Offer.until >= clock.today())
        .order_by(Offer.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    offer = db.session.scalar(new)
    if offer is None:
        return False
    offer.looked_at = clock.now()
    for asking in db.session.scalars(_askings_for(offer)).all():
        for slot, places in open_slots(asking.need, asking.on):
            if _count_waiting(asking, slot) < ASKED_A_PLACE * places:
                _ask_for(asking, slot, 1, offer_id=offer.id)
    db.session.flush()
    return True


def _askings_for(offer: Offer) -> Select[Asking]:
    """Those under way, or open to all, for needs that have a term of the offer."""
    terms = select(OfferTerm.term).where(OfferTerm.offer_id == offer.id)
    having = select(NeedTerm.need_id).where(NeedTerm.term.in_(terms))
    return (
        select(Asking)
        .join(Asking.need)
        .where(
            Asking.need_id.in_(having),
            Asking.state.in_((AskingState.ASKING, AskingState.OPENED)),
            Asking.next_at == Need.next_at,
            Need.next_at > clock.now(),
            Need.state == NeedState.OPEN,
        )
        .order_by(Asking.next_at)
        .limit(sign_ups.BATCH)
    )


def _count_waiting(asking: Asking, slot: Slot) -> int:
    """How many have been asked for a slot and may still answer before others are."""
    query = select(func.count(Ask.id)).where(
        Ask.slot_id == slot.id,
        Ask.on == asking.on,
        Ask.answered_at.is_(None),
        Ask.answer_by > clock.now(),
    )
    return db.session.scalar(query) or 0


def _ask_for(
    asking: Asking, slot: Slot, count: int, *, offer_id: uuid.UUID | None = None
) -> list[Ask]:
    """The likeliest, or whoever made the offer if they suit."""
    need, now = asking.need, clock.now()
    answer_by = sign_ups.time_to_answer(
        next_open(now, setting("QUIET_HOURS")), schedule.last_moment(need, asking.on)
    )
    wanted = wanted_of(need, [slot], asking.on, without=_involved(need, asking.on))
    likeliest = match(wanted, now=now, count=count, offer_id=offer_id)
    return [_ask(asking, slot, one, answer_by) for one in likeliest]


def _ask(asking: Asking, slot: Slot, one: Ranked, answer_by: datetime) -> Ask:
    need = asking.need
    ask = Ask(
        need=need,
        slot=slot,
        on=asking.on,
        user_id=one.candidate.user_id,
        offer_id=one.candidate.offer_id,
        round=max(asking.round, 1),
        asked_at=clock.now(),
        answer_by=answer_by,
    )
    db.session.add(ask)
    db.session.flush()
    notify(
        user_id=ask.user_id,
        kind=Kind.NEED_ASK,
        subject_id=ask.id,
        municipality_id=need.municipality_id,
        path=f"/meg/spurt/{ask.id}",
        params=told_of(need, asking.on),
        about=need.title,
        until=schedule.last_moment(need, asking.on),
    )
    return ask


def wanted_of(
    need: Need, slots: Sequence[Slot], day: date, *, without: frozenset[uuid.UUID] = frozenset()
) -> Wanted:
    """What a need asks of people on a day, for some of its slots."""
    roles = [one.role for one in slots]
    chosen = None if need.concepts is None else as_chosen(frozenset(), need.concepts)
    read = concepts_in(terms_of(need.title, *(one.role for one in need.slots)))
    demanded = as_chosen_for(demanded_of(need.title, roles), chosen, read)
    if chosen:
        demanded = concepts_in(demanded) or chosen
    return Wanted(
        need_id=need.id,
        municipality_id=need.municipality_id,
        terms=as_chosen_for(terms_of(need.title, *roles), chosen, read),
        context=as_chosen_for(terms_of(need.body), chosen, read),
        demanded=demanded,
        days=1 << day.weekday() if need.starts_at else 0,
        parts=_parts(need, day),
        latitude=need.latitude,
        longitude=need.longitude,
        language=need.language,
        without=without,
    )


def _involved(need: Need, day: date) -> frozenset[uuid.UUID]:
    """Who organises or posted it, who has signed up or did, and who has something else that day or
    is being asked about it."""
    organisers = organisers_of(need)
    busy = (SignUp.on == day) & SignUp.state.in_(ACTIVE)
    signed_up = select(SignUp.user_id).where((SignUp.need_id == need.id) | busy)
    asked = select(Ask.user_id).where(Ask.on == day, Ask.answered_at.is_(None))
    return frozenset(organisers.union(db.session.scalars(signed_up), db.session.scalars(asked)))


def organisers_of(need: Need) -> set[uuid.UUID]:
    """Who speaks for its organisation, and who posted it."""
    return {need.created_by_id, *(one.user_id for one in list_people(need.organisation))}


def _parts(need: Need, day: date) -> int:
    """The part of the day in which it begins; none when that is flexible."""
    begins = schedule.starts(need, day)
    if begins is None:
        return 0
    hour = begins.astimezone(clock.OSLO).hour
    return Part.MORNING if hour < NOON else Part.DAY if hour < EVENING else Part.EVENING


def _open_to_all(asking: Asking) -> None:
    asking.state = AskingState.OPENED
    need = asking.need
    fan_out(
        kind=Kind.NEED_OPEN,
        subject_id=subject_of(asking),
        path=f"/behov/{need.id}",
        municipality_id=need.municipality_id,
        params=told_of(need, asking.on),
        about=need.title,
        until=schedule.last_moment(need, asking.on),
    )


def subject_of(asking: Asking) -> uuid.UUID:
    """What everybody near is told of: a need, on a day."""
    return uuid.uuid5(asking.need_id, asking.on.isoformat())


def stop(*, need: Need, by: User) -> None:
    """Ask nobody more for what is coming. Once is enough."""
    going = select(Asking).where(Asking.need_id == need.id, Asking.state == AskingState.ASKING)
    for asking in db.session.scalars(going):
        asking.state = AskingState.STOPPED
        record_act("asking_stopped", need, by)
    db.session.flush()


def answer(*, ask_id: uuid.UUID, user: User, accept: bool) -> tuple[Ask, SignUp | None]:
    """Yes is signing up; no is no, and nobody is told. Late is welcome too.

    Returns the ask, and what it became. Raises NotFound when it is not theirs, and what
    `sign_ups.sign_up` raises.
    """
    ask = find_own(ask_id, user=user)
    mine = None
    if accept:
        mine, _new = sign_ups.sign_up(
            need_id=ask.need_id, slot_id=ask.slot_id, user=user, on=ask.on
        )
    ask.answer = Answer.YES if accept else Answer.NO
    ask.answered_at = clock.now()
    db.session.flush()
    _hurry(ask)
    record(
        action="ask.answered",
        subject_id=ask.id,
        actor_id=user.id,
        municipality_id=ask.need.municipality_id,
    )
    return ask, mine


def _hurry(ask: Ask) -> None:
    """When all of a round have answered, the next need not wait."""
    asking = db.session.scalar(
        select(Asking).where(
            Asking.need_id == ask.need_id,
            Asking.on == ask.on,
            Asking.state == AskingState.ASKING,
            Asking.round == ask.round,
        )
    )
    waiting = exists().where(
        Ask.need_id == ask.need_id,
        Ask.on == ask.on,
        Ask.round == ask.round,
        Ask.answered_at.is_(None),
    )
    if asking is not None and not db.session.scalar(select(waiting)):
        asking.due_at = clock.now()
        db.session.flush()
        wake(JOB)


def find_own(ask_id: uuid.UUID, *, user: User) -> Ask:
    """Raises NotFound when it is not theirs."""
    ask = db.session.scalar(_shown().where(Ask.id == ask_id, Ask.user_id == user.id))
    if ask is None:
        raise NotFound
    return ask


def asks_others(ask: Ask) -> bool:
    """Whether somebody else is asked when this one is not answered in time."""
    going = exists().where(
        Asking.need_id == ask.need_id, Asking.on == ask.on, Asking.state == AskingState.ASKING
    )
    return ask.answer_by > clock.now() and bool(db.session.scalar(select(going)))


def list_open(user: User, *, after: str | None = None, limit: int = 20) -> Page[Ask]:
    """What a person has been asked and has not answered, the newest first."""
    query = (
        _shown()
        .join(Ask.need)
        .where(
            Ask.user_id == user.id,
            Ask.answered_at.is_(None),
            Ask.on >= clock.today(),
            Need.state == NeedState.OPEN,
            ~_has_signed_up(),
        )
    )
    return paginate(query, Ask.asked_at, Ask.id, after=after, limit=limit)


def _has_signed_up() -> ColumnElement[bool]:
    """Whoever was asked comes already, or waits in the queue."""
    return exists().where(
        SignUp.need_id == Ask.need_id,
        SignUp.on == Ask.on,
        SignUp.user_id == Ask.user_id,
        SignUp.state.in_(ACTIVE),
    )


def _shown() -> Select[Ask]:
    return select(Ask).options(
        joinedload(Ask.slot),
        joinedload(Ask.offer),
        joinedload(Ask.need).options(joinedload(Need.organisation), joinedload(Need.municipality)),
    )


def count_asked(need: Need) -> tuple[int, bool]:
    """How many have been asked for a need, and whether more will be."""
    count = db.session.scalar(select(func.count(Ask.id)).where(Ask.need_id == need.id)) or 0
    still = Asking.next_at > clock.now()
    going = exists().where(Asking.need_id == need.id, Asking.state == AskingState.ASKING, still)
    return count, bool(db.session.scalar(select(going)))
