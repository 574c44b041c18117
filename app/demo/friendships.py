"""Who in the demo does one thing together, from just proposed to long over. Made through the
services."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import Membership, Organisation, Role, User
from app.accounts.service import list_speakers
from app.core import clock
from app.extensions import db
from app.friendships import life
from app.friendships.models import CheckIn, Friendship, Party, State, Verdict
from app.friendships.service import Content, answer_friendship, put_friendship
from app.places.models import Municipality
from app.places.service import find_unit

Place = tuple[str, str]  # a municipality's slug, and a name there


@dataclass(frozen=True, slots=True)
class Given:
    """`weeks` since the yes; `meets_on`: the weekday of the first time (0 is Monday), tomorrow at the
    earliest; `told`: what each said when it was asked (None: nothing), first who proposed it."""

    mine: Place
    other: Place
    title: str
    body: str
    state: State = State.ACTIVE
    weeks: int = 2
    meets_on: int | None = None
    told: Sequence[tuple[Verdict, str] | None] = ()


LAG: Place = ("hitra", "Fillan sanitetsforening")
OPPVEKST: Place = ("hitra", "Oppvekst")
KULTUR: Place = ("froya", "Kultur og frivillighet")  # where Hege answers
FRIENDSHIPS = (
    Given(
        OPPVEKST,
        LAG,
        "Skolefrokost på tirsdager",
        "Sanitetsforeningen smører, tiendeklassen serverer og rydder.",
        weeks=3,
        meets_on=1,
    ),
    Given(
        ("froya", "Frøya idrettslag"),
        LAG,
        "Varm suppe på hjemmekampene",
        "Vi spiller, dere koker. Inntekten deler vi.",
        State.PROPOSED,
    ),
    Given(
        LAG,
        ("hitra", "Hitra bygg og maling"),
        "Rampe til samfunnshuset",
        "Bedriften gir to timer i måneden og materialer, vi bærer og koker kaffe.",
        weeks=6,
        told=(None, (Verdict.KEEP, "Rampa er oppe. Neste gang tar vi rekkverket.")),
    ),
    Given(
        OPPVEKST,
        KULTUR,
        "Lesevenner over fjorden",
        "Sjetteklassen på Hitra leser for barnehagen på Frøya, annenhver torsdag.",
        weeks=7,
        told=(
            (Verdict.KEEP, "Barna spør hver dag når det er torsdag."),
            (Verdict.KEEP, "Vi tok med bokbåten den tredje gangen."),
        ),
    ),
    Given(
        ("hitra", "Hitra historielag"),
        ("hitra", "Strandgata grendelag"),
        "Skilt på gamle hus",
        "Ett skilt på hvert hus som er eldre enn hundre år.",
        State.ENDED,
        weeks=9,
        told=(
            (Verdict.FINISHED, "Fjorten skilt henger. Folk stopper og leser."),
            (Verdict.FINISHED, "Vi har fått vite hvem som bodde i husene våre."),
        ),
    ),
    Given(
        ("hitra", "Hitra Røde Kors"),
        ("hitra", "Hitra pensjonistforening"),
        "Gåtur med dem som ikke går alene",
        "Hver søndag fra kirka, i det tempoet den tregeste har.",
        State.SLEEPING,
        weeks=12,
    ),
    Given(
        OPPVEKST,
        ("hitra", "Ungdom for ein levande bygd"),
        "Nattåpent bibliotek",
        "Én fredag i måneden, med voksne til stede.",
        State.DECLINED,
    ),
    Given(
        ("skaun", "Skaun bygg og maling"),
        ("skaun", "Skaun Røde Kors"),
        "Verktøy til lån",
        "Bedriften låner ut, Røde Kors holder orden på listen.",
        weeks=4,
    ),
    Given(
        ("orkland", "Orkland idrettslag"),
        ("orkland", "Orkland bygg og maling"),
        "Nye benker ved banen",
        "Bedriften gir planker, vi gir hender.",
        weeks=1,
    ),
)


def make_friendships(chance: random.Random) -> None:
    """Some on Hitra, where Siri and Liv are asked, and some elsewhere."""
    _let_hege_answer()
    for given in FRIENDSHIPS:
        _make(given, chance)
    db.session.flush()


def _let_hege_answer() -> None:
    email, unit = "hege@froya.demo.bidra.example", _find(KULTUR)
    hege = db.session.scalars(select(User).filter_by(email=email)).one()
    where = {"municipality_id": unit.municipality_id, "unit_id": unit.id}
    db.session.add(Membership(user_id=hege.id, role=Role.STAFF, **where))
    db.session.flush()


def _find(place: Place) -> Party:
    slug, name = place
    home = db.session.scalars(select(Municipality).filter_by(slug=slug)).one()
    query = select(Organisation).filter_by(municipality_id=home.id, name=name)
    return db.session.scalar(query) or find_unit(home.id, name)


def _next(weekday: int) -> date:
    return clock.today() + timedelta(days=(weekday - clock.today().weekday()) % 7 or 7)


def _speaker(party: Party) -> User:
    user = db.session.get_one(User, list_speakers(party)[0])
    db.session.refresh(user)
    return user


def _make(given: Given, chance: random.Random) -> None:
    mine, other = _find(given.mine), _find(given.other)
    content = Content(
        on_behalf_of=mine.id,
        other=other.id,
        title=given.title,
        body=given.body,
        meets_on=None if given.meets_on is None else _next(given.meets_on),
    )
    made, _new = put_friendship(
        friendship_id=uuid.UUID(int=chance.getrandbits(128), version=4),
        by=_speaker(mine),
        content=content,
    )
    if given.state == State.PROPOSED:
        return
    accept = given.state != State.DECLINED
    answer_friendship(friendship_id=made.id, by=_speaker(other), accept=accept)
    if accept:
        _live(made, given, [mine, other])


def _live(made: Friendship, given: Given, parties: Sequence[Party]) -> None:
    made.accepted_at = clock.now() - timedelta(weeks=given.weeks)
    made.created_at = made.accepted_at - timedelta(days=3)
    made.next_at = made.accepted_at + life.CHECK_IN_AFTER
    db.session.flush()
    life.tend()
    for party, told in zip(parties, given.told, strict=False):
        if told:
            words = life.Words(on_behalf_of=party.id, verdict=told[0], body=told[1])
            life.check_in(
                friendship_id=made.id, check_in_id=uuid.uuid4(), by=_speaker(party), words=words
            )
    if given.state == State.SLEEPING:
        made.state, made.next_at = State.SLEEPING, None
    for said in db.session.scalars(select(CheckIn).filter_by(friendship_id=made.id)):
        said.created_at = clock.now() - timedelta(days=2)
