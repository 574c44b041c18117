"""The other lists, at 1,000 and at 100,000 rows of each: organisations, initiatives (searched too),
events, friendships, offers, and what one person has signed up for."""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.growing import ME, add_rows, measure
from bench.needs_lists import LINES, RARE, WHAT
from bench.volunteers import TOWNS

SIZES = (1_000, 100_000)  # at a thousand a page is full


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


def _one(chance: random.Random) -> dict[Any, list[dict[str, Any]]]:
    """One of each, by its model, in the order that the tables refer to each other."""
    from app.accounts.models import Organisation
    from app.core import clock
    from app.friendships.models import Friendship, Side
    from app.initiatives.event_models import Event
    from app.initiatives.index import _terms
    from app.initiatives.models import Initiative, InitiativeTerm, Member
    from app.needs.models import Need, SignUp, Slot
    from app.offers.models import Offer

    town, other = chance.sample(range(len(TOWNS)), 2)
    title, role = RARE if chance.random() < 1e-4 else chance.choice(WHAT)
    ago = clock.now() - timedelta(minutes=chance.randrange(60, 365 * 24 * 60))
    ahead = clock.now() + timedelta(minutes=chance.randrange(60, 365 * 24 * 60))
    one, organisation = _id(chance), _id(chance)
    place = {"municipality_id": uuid.UUID(int=town), "created_by_id": ME, "fingerprint": ""}
    initiative = {
        **place,
        "id": one,
        "title": title,
        "what": chance.choice(LINES) or title,
        "place": f"Grenda {chance.randrange(300)}",
        "meeting_place": chance.choice((None, "large_kitchen", "small_kitchen", "kitchen_garden")),
        "publication": "published",
        "state": "active",
        "waits": False,
        "active_at": ago,
    }
    words = _terms(
        Initiative(**initiative, abc=["together"], language="nb", why="", who="", how="")
    )
    on = ahead.astimezone(clock.OSLO).date()
    return {
        Organisation: [
            {
                "id": organisation,
                "municipality_id": uuid.UUID(int=town),
                "name": f"{title} {organisation}",
                "standing": "confirmed",
            }
        ],
        Initiative: [initiative],
        InitiativeTerm: [
            {"term": word, "municipality_id": uuid.UUID(int=town), "initiative_id": one}
            for word in words
        ],
        Member: [{"initiative_id": one, "user_id": ME, "role": "host", "joined_at": ago}],
        Event: [
            {
                **place,
                "id": one,
                "initiative_id": one,
                "title": title,
                "starts_at": ahead,
                "next_at": ahead,
            }
        ],
        Friendship: [
            {
                "id": one,
                "pair": str(one),
                "created_by_id": ME,
                "title": title,
                "body": title,
                "state": "active",
                "fingerprint": "",
                "accepted_at": ago,
            }
        ],
        Side: [
            {
                "friendship_id": one,
                "role": side,
                "municipality_id": uuid.UUID(int=where),
                "organisation_id": organisation,
            }
            for side, where in (("proposer", town), ("invited", other))
        ],
        Offer: [
            {
                "id": one,
                "user_id": ME,
                "municipality_id": uuid.UUID(int=town),
                "kind": "time",
                "what": title,
                "visibility": "municipality",
                "until": on,
                "fingerprint": "",
                "created_at": ago,
            }
        ],
        Need: [
            {
                **place,
                "id": one,
                "organisation_id": organisation,
                "title": title,
                "starts_at": ahead,
                "next_at": ahead,
            }
        ],
        Slot: [{"id": one, "need_id": one, "role": role, "capacity": 3, "position": 0}],
        SignUp: [{"need_id": one, "slot_id": one, "user_id": ME, "on": on, "state": "confirmed"}],
    }


def _id(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128))


if __name__ == "__main__":
    main()
