"""The people one can be in the demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Membership, Organisation, Rank, Role, Standing, User
from app.accounts.service import find_by_email
from app.core import clock
from app.extensions import db
from app.places.models import Municipality, Unit


@dataclass(frozen=True, slots=True)
class Persona:
    """A name to sign in by, and who that is."""

    key: str
    name: str
    place: str
    municipality: str
    role: Role | None = None
    unit: str = ""
    organisation: str = ""
    language: str = "nb"

    @property
    def email(self) -> str:
        return f"{self.key}@demo.bidra.example"


PERSONAS = (
    Persona("kari", "Kari Havn", "Fillan", "hitra"),
    Persona("per", "Per Skog", "Børsa", "skaun", language="nn"),
    Persona(
        "lag",
        "Liv Lagesen",
        "Fillan",
        "hitra",
        Role.ORG_MEMBER,
        organisation="Fillan sanitetsforening",
    ),
    Persona("siri", "Siri Skoledal", "Fillan", "hitra", Role.STAFF, unit="Oppvekst"),
    Persona("mona", "Mona Moe", "Sandstad", "hitra", Role.MODERATOR),
    Persona("arne", "Arne Aune", "Fillan", "hitra", Role.MUNICIPAL_ADMIN),
    Persona("reidun", "Reidun Region", "Orkanger", "orkland", Role.REGION_ADMIN),
)


def make_personas() -> Sequence[User]:
    """Create those who are not there yet."""
    return [find_by_email(one.email) or _make(one) for one in PERSONAS]


def _make(persona: Persona) -> User:
    home = db.session.scalars(select(Municipality).filter_by(slug=persona.municipality)).one()
    user = User(
        email=persona.email,
        name=persona.name,
        place=persona.place,
        language=persona.language,
        municipality_id=home.id,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    if persona.role:
        db.session.add(_membership(persona, user, home))
    db.session.flush()
    return user


def _membership(persona: Persona, user: User, home: Municipality) -> Membership:
    held = Membership(user_id=user.id, role=persona.role)
    if persona.role == Role.REGION_ADMIN:
        held.region_id = home.region_id
    elif persona.role == Role.ORG_MEMBER:
        organisation = Organisation(
            municipality_id=home.id,
            name=persona.organisation,
            number="974760673",
            standing=Standing.CONFIRMED,
            about="Vi lager middag på onsdager, og kjører dem som trenger skyss.",
            contact="sanitetsforeningen.fillan@eksempel.no",
        )
        db.session.add(organisation)
        db.session.flush()
        held.organisation_id = organisation.id
        held.rank = Rank.OWNER
    else:
        held.municipality_id = home.id
        if persona.unit:
            unit = select(Unit).filter_by(municipality_id=home.id, name=persona.unit)
            held.unit_id = db.session.scalars(unit).one().id
    return held
