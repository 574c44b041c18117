"""Two parties with somebody who speaks for each, and what is said over the API."""

import uuid

import pytest

from app.accounts.models import OrganisationKind
from app.extensions import db
from tests.factories import befriend, organisation

GROT = {"title": "Grøt på lørdag", "body": "Vi koker grøt til naboene."}


@pytest.fixture
def lag(hitra, kari):
    """Kari speaks for it."""
    made = organisation(hitra, owner=kari)
    db.session.refresh(kari)
    return made


@pytest.fixture
def bygg(skaun, per):
    """A business in another municipality of the region; Per speaks for it."""
    made = organisation(skaun, owner=per, name="Skaun bygg", kind=OrganisationKind.BUSINESS)
    db.session.refresh(per)
    return made


@pytest.fixture
def friends(lag, bygg, kari, per):
    """Lag proposed, Bygg said yes."""
    return befriend(lag, bygg, kari, accepted_by=per)


@pytest.fixture
def put(client):
    def propose(who, mine, other, friendship_id=None, **more):
        sent = {**GROT, "on_behalf_of": str(mine.id), "other": str(other.id), **more}
        path = f"/api/v1/friendships/{friendship_id or uuid.uuid4()}"
        return client.put(path, json=sent, as_=who)

    return propose


@pytest.fixture
def answer(client):
    def say(friendship_id, who, accept=True, **options):
        path = f"/api/v1/friendships/{friendship_id}/answer"
        return client.post(path, json={"accept": accept}, as_=who, **options)

    return say


@pytest.fixture
def say(client):
    """`say(friends, kari, lag, "keep", "Det går fint.")`."""

    def tell(friendship, who, party, verdict, body="", check_in_id=None, **options):
        sent = {"on_behalf_of": str(party.id), "verdict": verdict, "body": body}
        path = f"/api/v1/friendships/{friendship.id}/check-ins/{check_in_id or uuid.uuid4()}"
        return client.put(path, json=sent, as_=who, **options)

    return tell
