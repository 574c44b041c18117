"""The demo's organisations, what they need through the year, and who has signed up. Made through the
services."""

import random
import uuid
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

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
from app.core.ids import new_id
from app.demo.content import NEEDS, ORGANISATIONS
from app.demo.seasons import NEEDS_OF_THE_YEAR
from app.demo.villages import find_place
from app.extensions import db
from app.needs.models import Need
from app.needs.service import Content, put_need
from app.needs.sign_ups import sign_up
from app.organisations import service
from app.places.models import Municipality

SOON, YEAR = 120, 365  # days ahead
HELPERS = (
    "Anne",
    "Bjørn",
    "Cato",
    "Dagny",
    "Eivind",
    "Frøydis",
    "Gunnar",
    "Hege",
    "Ivar",
    "Jorunn",
)


def make_needs(chance: random.Random) -> None:
    """In every municipality its organisations, and what they need in the months to come."""
    for municipality in db.session.scalars(select(Municipality).order_by(Municipality.slug)):
        helpers = [_person(name, municipality) for name in HELPERS]
        found = _organisations(municipality, helpers[0])
        for number, given in enumerate((*NEEDS, *NEEDS_OF_THE_YEAR)):
            organisation, owner = found[number % len(found)]
            need = _post(_content(given, municipality, chance), organisation, owner, chance)
            _sign_up(need, helpers, chance)
        _ask_to_be_confirmed(municipality, helpers[1])
    db.session.flush()


def _person(name: str, home: Municipality) -> User:
    user = User(
        email=f"{name.lower()}@{home.slug}.demo.bidra.example",
        name=name,
        municipality_id=home.id,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def _organisations(home: Municipality, owner: User) -> list[tuple[Organisation, User]]:
    standing = select(Membership).join(Membership.organisation)
    held = db.session.scalars(standing.where(Organisation.municipality_id == home.id)).all()
    found = [(one.organisation, one.user) for one in held if one.organisation]
    for kind, name, about in ORGANISATIONS:
        organisation = Organisation(
            municipality=home,
            name=name.format(place=home.name),
            kind=OrganisationKind(kind),
            about=about,
            standing=Standing.CONFIRMED,
        )
        member = Membership(role=Role.ORG_MEMBER, rank=Rank.OWNER)
        member.user, member.organisation = owner, organisation
        db.session.add_all([organisation, member])
        found.append((organisation, owner))
    db.session.flush()
    return found


def _ask_to_be_confirmed(home: Municipality, owner: User) -> None:
    """One that the municipality is to confirm, so that its desk has something to try."""
    service.register(
        organisation_id=new_id(),
        by=owner,
        municipality=home,
        kind=OrganisationKind.INFORMAL,
        name=f"Strikkekafeen {home.preposition} {home.name}",
        about="Vi møtes annenhver onsdag, strikker til hjelpekorpset og drikker kaffe.",
        contact="Ring på døra i Strandgata 4",
    )


def _post(content: Content, organisation: Organisation, owner: User, chance: random.Random) -> Need:
    need, _new = put_need(
        need_id=uuid.UUID(int=chance.getrandbits(128), version=4),
        by=owner,
        municipality=organisation.municipality,
        organisation_id=organisation.id,
        content=content,
    )
    return need


def _sign_up(need: Need, helpers: list[User], chance: random.Random) -> None:
    """A few for what is soon."""
    slot = need.slots[0]
    if need.next_at and need.next_at < clock.now() + timedelta(days=14):
        for helper in chance.sample(helpers, k=chance.randint(0, min(slot.capacity + 1, 4))):
            sign_up(need_id=need.id, slot_id=slot.id, user=helper)


def _content(given: dict[str, Any], municipality: Municipality, chance: random.Random) -> Content:
    """`when`: days from now, from and to o'clock (None: flexible); without it a day is found in its
    season. A `weekday` (0 is Monday) repeats."""
    values = {**given, **find_place(given.get("place"), municipality, chance)}
    season, weekday = values.pop("season", ()), values.pop("weekday", None)
    is_flexible = values.pop("flexible", False) or values.get("when", ()) is None
    when = values.pop("when", None)
    if is_flexible:
        return Content(**values, flexible_until=clock.today() + timedelta(days=60))
    hour = chance.choice((10, 12, 17, 18))
    ahead, start, end = when or (_ahead(season, chance), hour, hour + 2)
    day = clock.today() + timedelta(days=ahead)
    if weekday is not None:
        day += timedelta(days=(weekday - day.weekday()) % 7)
    return Content(
        **values,
        starts_at=clock.oslo(day, time(start)),
        ends_at=clock.oslo(day, time(end)),
        weekdays=() if weekday is None else (weekday,),
    )


def _ahead(season: tuple[int, ...], chance: random.Random) -> int:
    if not season:
        return chance.randrange(1, SOON)
    return chance.choice([one for one in range(1, YEAR) if _month(one) in season])


def _month(ahead: int) -> int:
    day: date = clock.today() + timedelta(days=ahead)
    return day.month
