"""People, places and questions to test with: small, real, and in the database."""

import io
import uuid
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from PIL import Image

from app.accounts.models import Membership, Organisation, Rank, Role, Standing, User
from app.contributions.models import Contribution, Publication
from app.contributions.service import Author, Content, receive
from app.core import clock
from app.core.pictures import prepare
from app.extensions import db as database
from app.friendships.models import Friendship, Party
from app.friendships.service import Content as FriendshipContent
from app.friendships.service import answer_friendship, put_friendship
from app.initiatives.event_models import Event
from app.initiatives.events import Content as EventContent
from app.initiatives.events import put_event
from app.initiatives.models import Initiative, Update, UpdatePicture
from app.initiatives.pictures import add_picture
from app.initiatives.service import Content as InitiativeContent
from app.initiatives.service import put_initiative
from app.needs.models import Need
from app.needs.service import Content as NeedContent
from app.needs.service import put_need
from app.places.models import Municipality, Region, Unit
from app.prompts.models import Audience, Prompt, Wording

KEY = "a-secret-for-tests-that-is-long-enough"


def make(row: Any) -> Any:
    database.session.add(row)
    database.session.commit()
    return row


@pytest.fixture
def region(app: Any) -> Region:
    return make(Region(slug="sorvest", name="Trøndelag Sørvest"))


@pytest.fixture
def hitra(region: Region) -> Municipality:
    place = Municipality(
        region_id=region.id, slug="hitra", number="5056", name="Hitra", preposition="på"
    )
    return make(place)


@pytest.fixture
def skaun(region: Region) -> Municipality:
    return make(Municipality(region_id=region.id, slug="skaun", number="5029", name="Skaun"))


@pytest.fixture
def oppvekst(hitra: Municipality) -> Unit:
    return make(Unit(municipality_id=hitra.id, name="Oppvekst"))


@pytest.fixture
def teknisk(hitra: Municipality) -> Unit:
    return make(Unit(municipality_id=hitra.id, name="Teknisk"))


def person(name: str, home: Municipality | None = None, **values: Any) -> User:
    return make(
        User(
            email=f"{name.split(maxsplit=1)[0].lower()}-{uuid.uuid4().hex[:6]}@example.no",
            name=name,
            municipality_id=home.id if home else None,
            created_at=clock.now(),
            **values,
        )
    )


def with_role(user: User, role: Role, **where: Any) -> User:
    make(Membership(user_id=user.id, role=role, **where))
    return user


def organisation(
    home: Municipality,
    name: str = "Fillan sanitetsforening",
    *,
    owner: User | None = None,
    **values: Any,
) -> Organisation:
    """A confirmed one."""
    made = make(
        Organisation(
            municipality_id=home.id, **{"name": name, "standing": Standing.CONFIRMED, **values}
        )
    )
    if owner is not None:
        with_role(owner, Role.ORG_MEMBER, organisation_id=made.id, rank=Rank.OWNER)
    return made


def post_need(organised: Organisation, by: User, **values: Any) -> Need:
    """Three drivers, tomorrow from noon to two; through the service, committed."""
    tomorrow = clock.today() + timedelta(days=1)
    given: dict[str, Any] = {
        "title": "Sjåfører til onsdagsmiddag",
        "place": "Fillan samfunnshus",
        "starts_at": clock.oslo(tomorrow, time(12)),
        "ends_at": clock.oslo(tomorrow, time(14)),
        "slots": (("sjåfør", 3),),
    }
    posted, _new = put_need(
        need_id=uuid.uuid4(),
        by=by,
        municipality=organised.municipality,
        organisation_id=organised.id,
        content=NeedContent(**{**given, **values}),
    )
    database.session.commit()
    return posted


def start(home: Municipality, by: User, *, published: bool = True, **values: Any) -> Initiative:
    """A dinner that Kari hosts; through the service, committed."""
    around = {name: values.pop(name) for name in ("on_behalf_of", "grown_from") if name in values}
    given: dict[str, Any] = {"title": "Middag sammen", "what": "Vi lager middag.", **values}
    initiative, _new = put_initiative(
        initiative_id=uuid.uuid4(),
        by=by,
        municipality=home,
        content=InitiativeContent(**given),
        **around,
    )
    if published:
        initiative.publication, initiative.waits = Publication.PUBLISHED, False
    database.session.commit()
    return initiative


def meet(initiative: Initiative, by: User, **values: Any) -> Event:
    """Dinner tomorrow from six to eight; through the service, committed."""
    six = clock.oslo(clock.today() + timedelta(days=1), time(18))
    given: dict[str, Any] = {"title": "Middag", "starts_at": six, **values}
    posted, _new = put_event(
        event_id=uuid.uuid4(), initiative=initiative, by=by, content=EventContent(**given)
    )
    database.session.commit()
    return posted


def befriend(
    mine: Party, other: Party, by: User, *, accepted_by: User | None = None, **values: Any
) -> Friendship:
    """Porridge that one party proposes to another, which says yes where somebody of theirs is named;
    through the service, committed."""
    given: dict[str, Any] = {"title": "Grøt på lørdag", "body": "Vi koker grøt.", **values}
    content = FriendshipContent(on_behalf_of=mine.id, other=other.id, **given)
    made, _new = put_friendship(friendship_id=uuid.uuid4(), by=by, content=content)
    database.session.commit()
    if accepted_by is not None:
        answer_friendship(friendship_id=made.id, by=accepted_by, accept=True)
        database.session.commit()
    return made


def png(width: int = 8, height: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def picture(update: Update, by: User, **values: Any) -> UpdatePicture:
    """One of what is new; through the service, committed."""
    data = Path(current_app.config["DATA"])
    about = {"update": update, "by": by, "picture_id": uuid.uuid4(), "data": data}
    added, _new = add_picture(prepared=prepare(png()), **about, **values)
    database.session.commit()
    return added


@pytest.fixture
def kari(hitra: Municipality) -> User:
    return person("Kari Havn", hitra, place="Fillan")


@pytest.fixture
def nameless(hitra: Municipality) -> User:
    somebody = person("Uten Navn", hitra)
    somebody.name = ""
    return make(somebody)


@pytest.fixture
def per(skaun: Municipality) -> User:
    return person("Per Skog", skaun)


@pytest.fixture
def siri(hitra: Municipality, oppvekst: Unit) -> User:
    """Staff in Oppvekst."""
    where = {"municipality_id": hitra.id, "unit_id": oppvekst.id}
    return with_role(person("Siri Skoledal", hitra), Role.STAFF, **where)


@pytest.fixture
def tor(hitra: Municipality, teknisk: Unit) -> User:
    """Staff in Teknisk."""
    where = {"municipality_id": hitra.id, "unit_id": teknisk.id}
    return with_role(person("Tor Teknisk", hitra), Role.STAFF, **where)


@pytest.fixture
def mona(hitra: Municipality) -> User:
    return with_role(person("Mona Moe", hitra), Role.MODERATOR, municipality_id=hitra.id)


@pytest.fixture
def arne(hitra: Municipality) -> User:
    return with_role(person("Arne Aune", hitra), Role.MUNICIPAL_ADMIN, municipality_id=hitra.id)


@pytest.fixture
def sara(skaun: Municipality) -> User:
    """Moderator in another municipality."""
    return with_role(person("Sara Skaun", skaun), Role.MODERATOR, municipality_id=skaun.id)


@pytest.fixture
def reidun(region: Region) -> User:
    return with_role(person("Reidun Region"), Role.REGION_ADMIN, region_id=region.id)


def ask(title: str = "Hva kan du lære bort?", *, language: str = "nb", **values: Any) -> Prompt:
    """A question that has been open for a day, unless told otherwise."""
    opens = values.pop("opens_at", clock.now() - timedelta(days=1))
    prompt = Prompt(
        opens_at=opens,
        closes_at=values.pop("closes_at", opens + timedelta(days=7)),
        week=clock.iso_week(opens),
        scheduled=values.pop("scheduled", True),
        **values,
    )
    prompt.wordings = [
        Wording(
            audience=Audience.RESIDENT,
            language=language,
            title=title,
            who_asks="Frivilligsentralen",
            where_in_process="Vi samler ideer.",
            what_happens="Alle får svar.",
        )
    ]
    return make(prompt)


@pytest.fixture
def prompt(hitra: Municipality) -> Prompt:
    return ask(municipality_id=hitra.id)


def contribute(
    municipality: Municipality,
    *,
    body: str = "Jeg kan kjøre til middagen.",
    user: User | None = None,
    guest: str | None = "guest",
    **values: Any,
) -> Contribution:
    """A contribution as the service receives it."""
    content = {
        "municipality": municipality.slug,
        "prompt": None,
        "body": body,
        "visibility": "everyone",
        "signed_as": "nobody",
        "on_behalf_of": None,
        "language": "nb",
        "written_at": clock.now(),
    }
    contribution, _new = receive(
        contribution_id=values.pop("id", uuid.uuid4()),
        author=Author(user, None if user else guest),
        content=Content(**{**content, **values}),
        key=KEY,
    )
    database.session.commit()
    return contribution


@pytest.fixture
def contribution(hitra: Municipality, kari: User, prompt: Prompt) -> Contribution:
    """Kari's answer, received and waiting."""
    return contribute(hitra, user=kari, prompt=prompt.id)
