"""A simulated week: things at every hour of day and night; people sign up, cancel, move and call off at
random, while the worker looks again and again. What was told is held against what was so then."""

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import worker
from app.core import clock as clocks
from app.core import schedule
from app.core.commit import transaction
from app.core.errors import DomainError
from app.core.quiet import next_open
from app.extensions import db
from app.initiatives import events, rsvps
from app.initiatives.event_models import Coming, Event, EventState, Rsvp
from app.initiatives.events import Content as EventContent
from app.needs import afterwards, changing, sign_ups
from app.needs import service as needs
from app.needs.models import Need, NeedState, SignUp, SignUpState
from app.needs.service import Content as NeedContent
from app.notifications import service
from app.notifications.models import Channel, Delivery, Kind, Notification, State
from app.offers.models import Ask, OfferKind
from app.offers.service import Content as OfferContent
from app.offers.service import put_offer
from tests.factories import meet, organisation, post_need, start
from tests.notifications.conftest import subscribe, work

QUIET = (20, 8)
# Days like others and, on the other database, those in which the clock is put back.
BEGINNINGS = {
    "sqlite": datetime(2026, 11, 23, 4, 10, tzinfo=UTC),
    "postgresql": datetime(2026, 10, 23, 4, 10, tzinfo=UTC),
}
# So many needs and events are left as they are.
CALM = 6
BEFORE_IT_BEGINS = {
    Kind.NEED_REMINDER, Kind.EVENT_REMINDER, Kind.PLACE_FREE, Kind.EVENT_PLACE, Kind.NEED_ASK,
    Kind.NEED_OPEN,
}  # fmt: skip
BEFORE_IT_IS_OVER = {
    Kind.NEED_CHANGED, Kind.NEED_CANCELLED, Kind.NEED_HELPER, Kind.SIGN_UP_CANCELLED_LATE,
    Kind.EVENT_CHANGED, Kind.EVENT_CANCELLED,
}  # fmt: skip


class World:
    """A few people, what they can come to, and what they do about it."""

    def __init__(self, chance: random.Random, hitra: Any, people: list[Any]) -> None:
        self.chance, self.people = chance, people
        self.owner, self.host = people[0], people[1]
        self.organisation = organisation(hitra, owner=self.owner)
        self.initiative = start(hitra, self.host)
        self.needs, self.events = [], []
        for number in range(CALM):
            self.post_need(at=timedelta(hours=28 + 5 * number))
            self.post_event(at=timedelta(hours=30 + 5 * number))
        self.come_to_all()
        for _more in range(4):
            self.post_need()
            self.post_event()

    def post_need(self, at: timedelta | None = None) -> None:
        slots = (("sjåfør", self.chance.randint(1, 2)),)
        made = post_need(self.organisation, self.owner, slots=slots, **self.some_time(at))
        self.needs.append(made.id)

    def post_event(self, at: timedelta | None = None) -> None:
        limit = self.chance.choice((1, 2, None))
        self.events.append(
            meet(self.initiative, self.host, capacity=limit, **self.some_time(at)).id
        )

    def some_time(self, at: timedelta | None = None) -> dict[str, Any]:
        """At any hour of the next days; now and then every week, or without an end."""
        begins = clocks.now() + (at or timedelta(minutes=30 * self.chance.randint(4, 120)))
        found: dict[str, Any] = {"starts_at": begins, "ends_at": None}
        if self.chance.random() < 0.7:
            found["ends_at"] = begins + timedelta(hours=self.chance.randint(1, 9))
        if at is None and self.chance.random() < 0.2:
            found["weekdays"] = [0, 2, 4, 6]
        return found

    def come_to_all(self) -> None:
        """Long before; on each of the ways there are to be told."""
        with transaction():
            for number, (need_id, event_id) in enumerate(zip(self.needs, self.events, strict=True)):
                one, other = self.people[2 + number % 4], self.people[6 + number % 4]
                slot = db.session.get_one(Need, need_id).slots[0].id
                sign_ups.sign_up(need_id=need_id, slot_id=slot, user=one)
                rsvps.answer(event_id=event_id, user=other, coming=Coming.YES)

    def act(self) -> None:
        """Somebody does something; what is refused changes nothing."""
        weights = (30, 12, 4, 1, 3, 2, 24, 4, 1, 4)
        acts = (
            self.sign_up, self.cancel, self.move_need, self.call_off_need, self.send_message,
            self.call_off_day, self.say_coming, self.move_event, self.call_off_event, self.accept,
        )  # fmt: skip
        (act,) = self.chance.choices(acts, weights)
        try:
            with transaction():
                act()
        except DomainError:
            db.session.rollback()

    def need(self, *, calm: int = 0) -> Need:
        """Any, or one that has not been left in peace."""
        return db.session.get_one(Need, self.chance.choice(self.needs[calm:]))

    def event(self, *, calm: int = 0) -> Event:
        return db.session.get_one(Event, self.chance.choice(self.events[calm:]))

    def sign_up(self) -> None:
        need = self.need()
        days = schedule.coming_days(need, most=3)
        day = self.chance.choice(days) if days else None
        user = self.chance.choice(self.people)
        sign_ups.sign_up(need_id=need.id, slot_id=need.slots[0].id, user=user, on=day)

    def cancel(self) -> None:
        """Of a need, or of an event."""
        found = db.session.scalars(select(SignUp).filter_by(state=SignUpState.CONFIRMED)).all()
        if found and self.chance.random() < 0.5:
            mine = self.chance.choice(found)
            sign_ups.cancel(need_id=mine.need_id, user=mine.user, on=mine.on)
        elif coming := db.session.scalars(select(Rsvp).filter_by(coming=Coming.YES)).all():
            one = self.chance.choice(coming)
            rsvps.answer(event_id=one.event_id, user=one.user, coming=Coming.NO, on=one.on)

    def accept(self) -> None:
        found = db.session.scalars(select(SignUp).filter_by(state=SignUpState.ASKED)).first()
        if found:
            yes = self.chance.random() < 0.5
            sign_ups.answer(need_id=found.need_id, user=found.user, on=found.on, accept=yes)

    def move_need(self) -> None:
        need = self.need(calm=CALM)
        place = self.chance.choice((need.place, "Kaia", "Naustet"))
        when = self.some_time() if self.chance.random() < 0.5 else said_of(need)
        content = NeedContent(title=need.title, place=place, **when)
        changing.change_need(need=need, by=self.owner, version=need.version, content=content)

    def call_off_need(self) -> None:
        needs.cancel_need(need=self.need(calm=CALM), by=self.owner)

    def call_off_day(self) -> None:
        need = self.need(calm=CALM)
        for day in schedule.coming_days(need, most=1):
            changing.call_off_day(need=need, on=day, by=self.owner)

    def send_message(self) -> None:
        afterwards.send_message(need=self.need(), by=self.owner, body="Ta med vott.")

    def say_coming(self) -> None:
        coming = self.chance.choice((Coming.YES, Coming.YES, Coming.MAYBE, Coming.NO))
        rsvps.answer(event_id=self.event().id, user=self.chance.choice(self.people), coming=coming)

    def move_event(self) -> None:
        event = self.event(calm=CALM)
        more = event.capacity and event.capacity + self.chance.randint(0, 1)
        content = EventContent(title=event.title, capacity=more, **self.some_time())
        events.change_event(event=event, by=self.host, version=event.version, content=content)
        rsvps.fill(event_id=event.id)

    def call_off_event(self) -> None:
        events.cancel_event(event=self.event(calm=CALM), by=self.host)


def said_of(thing: Any) -> dict[str, Any]:
    """When it is, as it would be said again."""
    weekdays = (thing.repeats or {}).get("weekdays", ())
    return {"starts_at": thing.starts_at, "ends_at": thing.ends_at, "weekdays": weekdays}


def sweep() -> None:
    """What the worker does every minute, here every hour."""
    for job in (worker.keep_needs, worker.keep_initiatives, worker.keep_asking, worker.announce):
        job()
    work()


@pytest.fixture
def people(make_user, push_service) -> list[Any]:
    """Who may be told on both ways, on one, or on neither but for what they cannot do without."""
    wishes = (
        {"push_replies": True, "push_prompts": True, "email_replies": True, "email_prompts": True},
        {"push_replies": True, "push_prompts": True},
        {"email_replies": True, "email_prompts": True},
        {"push_replies": True, "email_needed": False},
        {},
    )
    found = []
    for number in range(15):
        user = make_user(f"Nr{number}", **wishes[number % len(wishes)])
        if "push_replies" in wishes[number % len(wishes)]:
            subscribe(user, push_service.subscribe())
        found.append(user)
    return found


@pytest.fixture
def week(hitra, people, time) -> World:
    """Lived through; every moment at which a place was held is looked at on the way."""
    database = db.session.get_bind().dialect.name
    time.turn(BEGINNINGS[database])
    world = World(random.Random(database), hitra, people)
    for user in people[2:6]:
        with transaction():
            content = OfferContent(municipality="hitra", kind=OfferKind.TIME, what="Jeg kan kjøre")
            put_offer(offer_id=uuid.uuid4(), user=user, content=content)
    ends = clocks.now() + timedelta(days=2, hours=18)
    while clocks.now() < ends:
        for _act in range(world.chance.randint(0, 7)):
            world.act()
        sweep()
        check_time_to_answer()
        time.forward(hours=1)
    return world


def check_time_to_answer() -> None:
    """A place is held until it begins, or half an hour from when one can be told at least."""
    for one in db.session.scalars(select(SignUp).filter_by(state=SignUpState.ASKED)):
        begins = schedule.last_moment(one.need, one.on)
        least = next_open(one.changed_at, QUIET) + sign_ups.SHORTEST_ASKED
        assert one.asked_until >= min(begins, least), (one.on, one.changed_at, one.asked_until)
    db.session.rollback()


def pushes() -> list[Any]:
    """(when, notification) of every push that went."""
    query = (
        select(Delivery.sent_at, Notification)
        .join(Notification, Notification.id == Delivery.notification_id)
        .where(Delivery.channel == Channel.PUSH, Delivery.state == State.SENT)
    )
    return list(db.session.execute(query))


def mails() -> list[Any]:
    """(when, notification) of every notice by e-mail, the letters' too."""
    query = (
        select(Delivery.sent_at, Notification)
        .join(Notification, Notification.id == Delivery.notification_id)
        .where(Delivery.channel == Channel.EMAIL, Delivery.state == State.SENT)
    )
    return list(db.session.execute(query))


def begins(told: Notification) -> datetime:
    """When what it told of begins: as it was told, or the end of a day without hours."""
    if "starts" in told.params:
        return datetime.fromisoformat(told.params["starts"])
    day = told.params.get("by") or told.params["day"]
    return clocks.end_of(datetime.fromisoformat(day).date())


def is_over(told: Notification) -> datetime:
    if "ends" in told.params:
        return datetime.fromisoformat(told.params["ends"])
    return clocks.end_of(clocks.day_of(begins(told)))


def test_a_week_in_which_nothing_is_told_at_night_or_too_late(week, push_service):
    told = [*pushes(), *mails()]
    assert len(push_service.received) == len(pushes()) > 30
    for at, _one in pushes():
        assert next_open(at, QUIET) == at, f"a push at {at.astimezone(clocks.OSLO)}"
    for at, one in told:
        if one.kind in BEFORE_IT_BEGINS:
            assert at < begins(one), (one.kind, at, one.params)
        elif one.kind in BEFORE_IT_IS_OVER:
            assert at <= is_over(one), (one.kind, at, one.params)
    check_asks()
    check_reminders()
    kinds = {one.kind for _at, one in told}
    assert kinds >= {Kind.NEED_REMINDER, Kind.EVENT_REMINDER, Kind.NEED_HELPER, Kind.NEED_ASK}
    assert len(kinds & {*BEFORE_IT_BEGINS, *BEFORE_IT_IS_OVER}) > 7


def check_asks() -> None:
    for ask in db.session.scalars(select(Ask)):
        told = next_open(ask.asked_at, QUIET)
        begins = schedule.last_moment(ask.need, ask.on)
        assert ask.answer_by >= min(begins, told + sign_ups.SHORTEST_ASKED)


def check_reminders() -> None:
    """Who said yes more than a day before, and to whom nothing has happened since, was reminded while
    it was of use: on every way they have."""
    began = SignUp.state == SignUpState.CONFIRMED, Need.state == NeedState.OPEN, Need.sequence == 0
    signed_up = select(SignUp).join(Need, Need.id == SignUp.need_id).where(*began)
    stands = Rsvp.coming == Coming.YES, Event.state == EventState.OPEN, Event.sequence == 0
    comes = select(Rsvp).join(Event, Event.id == Rsvp.event_id).where(*stands)
    needs_of, events_of = db.session.scalars(signed_up), db.session.scalars(comes)
    checked = [_was_reminded(one, one.need, Kind.NEED_REMINDER) for one in needs_of]
    checked += [_was_reminded(one, one.event, Kind.EVENT_REMINDER) for one in events_of]
    assert sum(checked) > 2


def _was_reminded(mine: Any, thing: Any, kind: Kind) -> bool:
    """Whether there was anything to look at."""
    begins = schedule.starts(thing, mine.on)
    if begins is None or begins > clocks.now() or mine.changed_at > begins - timedelta(hours=25):
        return False
    query = (
        select(Delivery)
        .join(Notification, Notification.id == Delivery.notification_id)
        .where(
            Notification.user_id == mine.user_id,
            Notification.kind == kind,
            Notification.subject_id == thing.id,
            Notification.dedupe.startswith(mine.on.isoformat()),
        )
    )
    sent = db.session.scalars(query).all()
    chosen = service.get_preferences(mine.user)
    ways = {Channel.PUSH: chosen.push_replies, Channel.EMAIL: chosen.email_replies}
    for channel in [way for way, wanted in ways.items() if wanted]:
        at = [one.sent_at for one in sent if one.channel == channel and one.sent_at]
        assert at, (kind, mine.user.name, channel, begins, mine.changed_at)
        assert max(at) <= begins - timedelta(minutes=30)
    return True
