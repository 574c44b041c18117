"""The other lists, at 1,000 and at 100,000 rows of each: organisations, initiatives (searched too),
events, friendships, offers, and what one person has signed up for."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench.growing import ME, add_rows, measure
from bench.needs_lists import LINES, RARE, WHAT
from bench.volunteers import TOWNS

SIZES = (1_000, 100_000)  # at a thousand a page is full

Made = dict[Any, list[dict[str, Any]]]  # rows by their model


def main() -> None:
    measure(SIZES, fill, lists)


def lists() -> dict[str, Callable[[], Any]]:
    from app.accounts.models import User
    from app.extensions import db
    from app.friendships.finding import list_public
    from app.initiatives.events import list_events
    from app.initiatives.finding import Filters, list_initiatives
    from app.initiatives.members import list_own as list_own_initiatives
    from app.initiatives.models import State
    from app.needs.sign_ups import list_own
    from app.offers.service import list_standing
    from app.organisations.service import list_confirmed
    from app.places.service import get_municipality

    def here() -> Any:
        return get_municipality("0")

    def me() -> Any:
        return db.session.get_one(User, ME)

    def initiatives(**filters: Any) -> Callable[[], Any]:
        return lambda: list_initiatives(
            municipality=here(), state=State.ACTIVE, filters=Filters(**filters)
        )

    return {
        "organisations": lambda: list_confirmed(municipality=here()),
        "initiatives": initiatives(),
        "initiatives, a meeting place": initiatives(meeting_place="kitchen_garden"),
        "initiatives, a common word": initiatives(q="kaffe"),
        "initiatives, a rare word": initiatives(q="orgel"),
        "initiatives, neighbours": initiatives(within=60),
        "events": lambda: list_events(municipality=here()),
        "friendships": lambda: list_public(municipality=here()),
        "offers, for staff": lambda: list_standing(municipalities=[here()], for_staff=True),
        "one's own sign-ups": lambda: list_own(me()),
        "one's own initiatives": lambda: list_own_initiatives(me()),
    }


def fill(count: int, chance: random.Random) -> None:
    """So many more of each."""
    made = [_one(chance) for _ in range(count)]
    for model in made[0]:
        add_rows(model, (row for one in made for row in one[model]))


def _one(chance: random.Random) -> Made:
    """One of each, by its model, in the order that the tables refer to each other."""
    from app.core import clock

    town, other = (uuid.UUID(int=one) for one in chance.sample(range(len(TOWNS)), 2))
    title, role = RARE if chance.random() < 1e-4 else chance.choice(WHAT)
    here = {"id": _id(chance), "municipality_id": town, "title": title, "fingerprint": ""}
    here["created_by_id"] = ME
    ago = clock.now() - timedelta(minutes=chance.randrange(60, 365 * 24 * 60))
    ahead = clock.now() + timedelta(minutes=chance.randrange(60, 365 * 24 * 60))
    organisation = _id(chance)
    return {
        **_organisation(organisation, town),
        **_initiative(here, ago, chance),
        **_event(here, ahead),
        **_friendship(here, other, organisation, ago),
        **_offer(here, ago, ahead),
        **_need(here, organisation, role, ahead),
    }


def _organisation(organisation: uuid.UUID, town: uuid.UUID) -> Made:
    from app.accounts.models import Organisation

    row = {"id": organisation, "municipality_id": town, "name": f"Lag {organisation}"}
    return {Organisation: [{**row, "standing": "confirmed"}]}


def _initiative(here: dict[str, Any], ago: datetime, chance: random.Random) -> Made:
    from app.initiatives.index import _terms
    from app.initiatives.models import Initiative, InitiativeTerm, Member

    kinds = (None, "large_kitchen", "small_kitchen", "kitchen_garden")
    row = {
        **here,
        "what": chance.choice(LINES) or here["title"],
        "place": f"Grenda {chance.randrange(300)}",
        "meeting_place": chance.choice(kinds),
        "publication": "published",
        "state": "active",
        "waits": False,
        "active_at": ago,
    }
    whole = Initiative(**row, abc=["together"], language="nb", why="", who="", how="")
    of = {"initiative_id": here["id"]}
    place = {"municipality_id": here["municipality_id"]}
    return {
        Initiative: [row],
        InitiativeTerm: [{**of, **place, "term": one} for one in _terms(whole)],
        Member: [{**of, "user_id": ME, "role": "host", "joined_at": ago}],
    }


def _event(here: dict[str, Any], ahead: datetime) -> Made:
    from app.initiatives.event_models import Event

    when = {"starts_at": ahead, "next_at": ahead}
    return {Event: [{**here, **when, "initiative_id": here["id"]}]}


def _friendship(
    here: dict[str, Any], other: uuid.UUID, organisation: uuid.UUID, ago: datetime
) -> Made:
    from app.friendships.models import Friendship, Side

    row = {name: one for name, one in here.items() if name != "municipality_id"}
    about = {"pair": str(here["id"]), "body": here["title"], "state": "active"}
    of = {"friendship_id": here["id"], "organisation_id": organisation}
    return {
        Friendship: [{**row, **about, "accepted_at": ago}],
        Side: [
            {**of, "role": "proposer", "municipality_id": here["municipality_id"]},
            {**of, "role": "invited", "municipality_id": other},
        ],
    }


def _offer(here: dict[str, Any], ago: datetime, ahead: datetime) -> Made:
    from app.offers.models import Offer

    row = {name: here[name] for name in ("id", "municipality_id", "fingerprint")}
    said = {"kind": "time", "what": here["title"], "visibility": "municipality"}
    return {Offer: [{**row, **said, "user_id": ME, "until": ahead.date(), "created_at": ago}]}


def _need(here: dict[str, Any], organisation: uuid.UUID, role: str, ahead: datetime) -> Made:
    from app.needs.models import Need, SignUp, Slot

    one = here["id"]
    when = {"starts_at": ahead, "next_at": ahead}
    sign_up = {"need_id": one, "slot_id": one, "user_id": ME, "on": ahead.date()}
    return {
        Need: [{**here, **when, "organisation_id": organisation}],
        Slot: [{"id": one, "need_id": one, "role": role, "capacity": 3, "position": 0}],
        SignUp: [{**sign_up, "state": "confirmed"}],
    }


def _id(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128))


if __name__ == "__main__":
    main()
