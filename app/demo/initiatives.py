"""What the demo's people have started, who is in it, what is new, and when they meet."""

import random
import uuid
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.contributions.models import Publication
from app.core import clock
from app.core.pictures import Described
from app.demo.drawings import drawn
from app.demo.needs import HELPERS
from app.demo.personas import make_personas
from app.demo.seasons import NEWS, STARTED, WAITING
from app.demo.villages import find_place
from app.extensions import db
from app.initiatives import events, life, members, pictures, publishing, support, updates
from app.initiatives.event_models import Coming
from app.initiatives.models import Initiative, State, Update
from app.initiatives.rsvps import answer
from app.initiatives.service import Content, put_initiative
from app.initiatives.support_models import SupportKind
from app.places.models import Municipality


def make_initiatives(chance: random.Random, data: Path) -> None:
    """Some in every municipality; on Hitra, Kari hosts the first, where something new waits for a
    moderator, as another initiative does. Pictures lie in `data`."""
    people = {one.name: one for one in make_personas()}
    kari, moderator = people["Kari Havn"], people["Mona Moe"]
    for place in db.session.scalars(select(Municipality).order_by(Municipality.slug)):
        helpers = _helpers(place)
        for number, given in enumerate(STARTED):
            host = kari if (place.slug, number) == ("hitra", 0) else helpers[number]
            initiative = _start(given, place, host, chance)
            publishing.decide(initiative, Publication.PUBLISHED, by=moderator)
            for helper in chance.sample(helpers, k=chance.randint(1, 7)):
                members.join(initiative_id=initiative.id, user=helper)
            _live(initiative, given, host, chance, data)
            for one in updates.list_unpublished(initiative, host):
                publishing.decide(one, Publication.PUBLISHED, by=moderator)
            if given.get("state") == State.SLEEPING:
                initiative.state = State.SLEEPING
            initiative.active_at = clock.now() - timedelta(hours=chance.randint(1, 900))
            if host is kari:
                _tell(initiative, kari, WAITING, chance, data)
                _ask_for_support(initiative, kari, chance)
    _start(STARTED[3], kari.municipality, kari, chance)
    db.session.flush()


def _helpers(place: Municipality) -> list[User]:
    emails = [f"{name.lower()}@{place.slug}.demo.bidra.example" for name in HELPERS]
    return list(db.session.scalars(select(User).where(User.email.in_(emails)).order_by(User.email)))


def _start(
    given: dict[str, Any], place: Municipality | None, host: User, chance: random.Random
) -> Initiative:
    assert place is not None  # noqa: S101  (everybody in the demo has a home)
    known = {name: one for name, one in given.items() if name in Content.__dataclass_fields__}
    trial = given.get("trial")
    initiative, _new = put_initiative(
        initiative_id=_id(chance),
        by=host,
        municipality=place,
        content=Content(
            **known,
            **find_place(None, place, chance),
            trial_until=clock.today() + timedelta(days=trial) if trial else None,
        ),
    )
    return initiative


def _live(
    initiative: Initiative, given: dict[str, Any], host: User, chance: random.Random, data: Path
) -> None:
    if "weekday" in given:
        _meet(initiative, given, host, chance)
    _tell(initiative, host, {"news": chance.choice(NEWS), **given}, chance, data)
    if given.get("state") == State.FINISHED:
        outcome = life.finish(initiative=initiative, by=host, body=given["outcome"], language="nb")
        _show(outcome, given["outcome_shows"], data)


def _tell(
    initiative: Initiative, host: User, given: dict[str, Any], chance: random.Random, data: Path
) -> None:
    """What is new, with a picture where there is one."""
    update, _new = updates.put_update(
        update_id=_id(chance),
        initiative=initiative,
        by=host,
        body=given["news"],
        language=initiative.language,
    )
    if "shows" in given:
        _show(update, given["shows"], data)


def _show(update: Update, picture: tuple[str, str], data: Path) -> None:
    motif, description = picture
    given = [Described(drawn(motif), description)]
    pictures.add_pictures(update=update, by=update.author, given=given, data=data)


def _meet(initiative: Initiative, given: dict[str, Any], host: User, chance: random.Random) -> None:
    ahead = (given["weekday"] - clock.today().weekday()) % 7 or 7
    begins = clock.oslo(clock.today() + timedelta(days=ahead), time(18))
    event, _new = events.put_event(
        event_id=_id(chance),
        initiative=initiative,
        by=host,
        content=events.Content(
            title=initiative.title,
            place=initiative.place,
            latitude=initiative.latitude,
            longitude=initiative.longitude,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            weekdays=(given["weekday"],),
            capacity=chance.choice((None, 12, 20)),
            wishes=given.get("wishes", ()),
            language=initiative.language,
        ),
    )
    for one in initiative.hosts:
        answer(event_id=event.id, user=one.user, coming=Coming.YES)


def _ask_for_support(initiative: Initiative, host: User, chance: random.Random) -> None:
    """Of the municipality, which owes an answer by a promised date."""
    body = "Vi er blitt mange. Kan vi låne kantina på skolen på onsdager, til vi finner noe større?"
    wish = support.Content(kind=SupportKind.ROOM, body=body)
    support.put_support(support_id=_id(chance), initiative=initiative, by=host, content=wish)


def _id(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
