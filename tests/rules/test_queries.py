"""A list asks the database as often for many rows as for two."""

import re
import uuid
from collections import Counter
from datetime import timedelta

from app.accounts.models import Standing
from app.contributions.models import Publication
from app.core import clock
from app.extensions import db
from app.friendships.life import Words, check_in
from app.friendships.models import Verdict
from app.initiatives.event_models import Coming
from app.initiatives.rsvps import answer
from app.initiatives.support import Content as SupportContent
from app.initiatives.support import put_support
from app.initiatives.support_models import SupportKind
from app.initiatives.updates import put_update
from app.needs.sign_ups import sign_up
from app.notifications.models import Kind
from app.notifications.service import notify
from app.offers.models import Ask, OfferKind
from app.offers.service import Content as OfferContent
from app.offers.service import put_offer
from app.prompts.models import Prompt
from app.replies.models import ReplyKind
from app.replies.service import send_reply
from tests.factories import (
    ask,
    befriend,
    contribute,
    make,
    meet,
    organisation,
    person,
    picture,
    post_need,
    start,
)
from tests.support.queries import asked

LISTS = {
    "/hitra/sporsmal/<week>": None,
    "/hitra/sporsmal": None,
    "/api/v1/contributions?municipality=hitra": None,
    "/api/v1/municipalities/hitra/prompts": None,
    "/hitra/behov": None,
    "/hitra/behov.ics": None,
    "/api/v1/needs?municipality=hitra": None,
    "/hitra/behov?sok=sjåfør+middag&type=driving&dag=weekend&innen=45": None,
    "/api/v1/needs?municipality=hitra&q=middag&day=today&within=30": None,
    "/hitra/uke": None,
    "/hitra/initiativ?sok=middag&innen=45": None,
    "/hitra/organisasjoner": None,
    "/api/v1/organisations?municipality=hitra": None,
    "/meg/det-jeg-skal": "kari",
    "/meg/det-jeg-skal?vis=for": "kari",
    "/api/v1/me/plan": "kari",
    "/api/v1/me/plan?past=true": "kari",
    "/api/v1/me/sign-ups": "kari",
    "/meg/organisasjoner": "kari",
    "/meg/tilbud": "kari",
    "/api/v1/me/offers": "kari",
    "/api/v1/me/asks": "kari",
    "/api/v1/me/fitting-needs": "kari",
    "/stab/tilbud": "mona",
    "/hitra/vennskap": None,
    "/api/v1/friendships?municipality=hitra": None,
    "/meg/vennskap": "kari",
    "/meg/vennskap/ny": "kari",
    "/api/v1/me/friendships": "kari",
    "/hitra/initiativ": None,
    "/hitra/initiativ.ics": None,
    "/hitra/kalender.ics": None,
    "/api/v1/initiatives?municipality=hitra": None,
    "/api/v1/events?municipality=hitra": None,
    "/meg/initiativ": "kari",
    "/api/v1/me/initiatives": "kari",
    "/api/v1/me/rsvps": "kari",
    "/stab/initiativ": "mona",
    "/stab/stotte": "siri",
    "/stab/organisasjoner": "mona",
    "/meg": "kari",
    "/meg/varsler": "kari",
    "/api/v1/me/contributions": "kari",
    "/api/v1/me/notifications": "kari",
    "/stab": "siri",
    "/stab?vis=moderation": "mona",
    "/stab/sporsmal": "arne",
    "/api/v1/staff/queue": "siri",
    "/api/v1/staff/queue?kind=moderation": "mona",
}
SENT_AT_START = ("BEGIN", "SAVEPOINT", "SELECT pg_catalog", "show ", "select current_schema")

# As many values as there are rows, in one query.
LIST = re.compile(r"\((?:\?|%\(\w+\)s(?:::\w+)?)(?:, (?:\?|%\(\w+\)s(?:::\w+)?))*\)")


def test_more_rows_are_no_more_queries(request, client, prompt, hitra, kari, siri):
    def visit() -> dict[str, Counter[str]]:
        return {
            path: statements(
                client, path.replace("<week>", prompt.week), name and request.getfixturevalue(name)
            )
            for path, name in LISTS.items()
        }

    add_rows(1, prompt, hitra, kari, siri)
    visit()  # what is asked once a process is out of the way
    add_rows(1, prompt, hitra, kari, siri)  # and what was kept is outdated
    few = visit()
    add_rows(6, prompt, hitra, kari, siri)
    many = visit()
    assert {path for path in LISTS if many[path] != few[path]} == set()


def statements(client, address, reader) -> Counter[str]:
    with asked() as said:
        answer = client.get(address, as_=reader)
    assert answer.status_code == 200
    return Counter(LIST.sub("(…)", one) for one in said if not one.startswith(SENT_AT_START))


def add_rows(number, prompt, hitra, kari, siri) -> None:
    """Of every sort that a list shows: waiting, published with an answer, told of, and asked."""
    for _ in range(number):
        contribute(hitra, user=kari, prompt=prompt.id)
        public = contribute(hitra, user=kari, prompt=prompt.id)
        public.publication, public.published_at = Publication.PUBLISHED, clock.now()
        send_reply(contribution=public, kind=ReplyKind.FINAL, body="Takk.", by=siri)
        notify(
            user_id=kari.id,
            kind=Kind.REPLY_FINAL,
            subject_id=public.id,
            municipality_id=hitra.id,
            path="/meg",
        )
        db.session.commit()
        earlier(hitra)
        needed(hitra, kari)


def needed(hitra, kari) -> None:
    """An organisation that waits; one of Kari's, with a need that she waits for a place in."""
    organisation(hitra, owner=person("Noen"), standing=Standing.PENDING)
    own = organisation(hitra, owner=kari, name=f"Lag {uuid.uuid4()}")
    db.session.refresh(kari)
    need = post_need(own, kari, slots=(("vert", 1),))
    for user in (person("Først"), kari):
        sign_up(need_id=need.id, slot_id=need.slots[0].id, user=user)
    db.session.commit()
    offered(hitra, kari)
    befriended(hitra, kari, own)
    started(hitra, kari)


def started(hitra, kari) -> None:
    """An initiative that meets, with news (and a picture) that wait and Kari who comes; and one that
    waits."""
    initiative = start(hitra, kari)
    event = meet(initiative, kari)
    answer(event_id=event.id, user=kari, coming=Coming.YES)
    update, _new = put_update(update_id=uuid.uuid4(), initiative=initiative, by=kari, body="Suppe?")
    picture(update, kari)
    asked = SupportContent(kind=SupportKind.ROOM, body="Et rom?")
    put_support(support_id=uuid.uuid4(), initiative=initiative, by=kari, content=asked)
    start(hitra, kari, published=False)


def befriended(hitra, kari, own) -> None:
    """Kari's organisation does something with one neighbour, tells of it, and is asked by another."""
    other = person("Nabo")
    friend, asking = (organisation(hitra, owner=other, name=f"Nabo {uuid.uuid4()}") for _ in "12")
    db.session.refresh(other)
    going = befriend(own, friend, kari, accepted_by=other)
    going.asked_at, going.round = clock.now(), 1
    said = Words(on_behalf_of=friend.id, verdict=Verdict.KEEP, body="Det er godt.")
    check_in(friendship_id=going.id, check_in_id=uuid.uuid4(), by=other, words=said)
    befriend(asking, own, other)


def offered(hitra, kari) -> None:
    """Something Kari offers, a need of somebody else's that it fits, and Kari asked to come."""
    given = OfferContent(municipality="hitra", kind=OfferKind.TIME, what="Kjøre")
    offer, _new = put_offer(offer_id=uuid.uuid4(), user=kari, content=given)
    other = person("Noen")
    need = post_need(organisation(hitra, owner=other), other)
    about = {"need_id": need.id, "slot_id": need.slots[0].id, "on": clock.today()}
    make(Ask(user_id=kari.id, offer=offer, answer_by=clock.now(), **about))


def earlier(hitra) -> None:
    """A question of some week before all that there are."""
    first = db.session.scalar(db.select(db.func.min(Prompt.opens_at)))
    ask(municipality_id=hitra.id, opens_at=first - timedelta(days=8))
