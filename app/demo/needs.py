"""The demo's organisations, what they need, and who has signed up. Made through the services."""

import random
import uuid
from datetime import time, timedelta
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
from app.demo.content import NEEDS, ORGANISATIONS
from app.extensions import db
from app.needs.service import Content, put_need
from app.needs.sign_ups import sign_up
from app.places.models import Municipality

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
    """In every municipality its organisations, and what they need in the weeks to come."""
    for municipality in db.session.scalars(select(Municipality).order_by(Municipality.slug)):
        helpers = [_person(name, municipality) for name in HELPERS]
        found = _organisations(municipality, helpers[0])
        for number, given in enumerate(NEEDS):
            organisation, owner = found[number % len(found)]
            _post(given, organisation, owner, helpers, chance)
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


def _post(
    given: dict[str, Any],
    organisation: Organisation,
    owner: User,
    helpers: list[User],
    chance: random.Random,
) -> None:
    need, _new = put_need(
        need_id=uuid.UUID(int=chance.getrandbits(128), version=4),
        by=owner,
        municipality=organisation.municipality,
        organisation_id=organisation.id,
        content=_content(given),
    )
    slot = need.slots[0]
    for helper in chance.sample(helpers, k=chance.randint(0, min(slot.capacity + 1, len(helpers)))):
        sign_up(need_id=need.id, slot_id=slot.id, user=helper)


def _content(given: dict[str, Any]) -> Content:
    """`when`: days from now, from and to o'clock; a weekday (0 is Monday) repeats. None: flexible."""
    values = dict(given)
    when, weekday = values.pop("when"), values.pop("weekday", None)
    if when is None:
        return Content(**values, flexible_until=clock.today() + timedelta(days=60))
    ahead, start, end = when
    day = clock.today() + timedelta(days=ahead)
    if weekday is not None:
        day += timedelta(days=(weekday - day.weekday()) % 7)
    return Content(
        **values,
        starts_at=clock.oslo(day, time(start)),
        ends_at=clock.oslo(day, time(end)),
        weekdays=() if weekday is None else (weekday,),
    )
