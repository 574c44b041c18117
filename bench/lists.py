"""The other lists, at 1,000 and at 100,000 rows of each in ten municipalities: organisations, initiatives
(searched too), events, friendships, offers, and what one person has signed up for."""

import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bench.needs_lists import BATCH, LINES, RARE, TIMES, WHAT, _insert, fill_places
from bench.report import Row, save, show
from bench.volunteers import TOWNS
from tests.support.postgres import running_postgres

SIZES = (1_000, 100_000)  # at a thousand a page is full
ME = uuid.UUID(int=0)  # the one user; it is all of theirs


def main() -> None:
    rows = [*measure("SQLite", "")]
    with running_postgres() as url:
        rows += measure("PostgreSQL", url)
    show(rows)
    save(rows)


def measure(database: str, url: str) -> Iterator[Row]:
    """The time of one page of 20, as the service reads it."""
    from app import create_app
    from app.extensions import db

    with tempfile.TemporaryDirectory(prefix="bidra-bench-") as folder:
        environ = {
            "BIDRA_ENV": "test",
            "BIDRA_DATA": folder,
            "BIDRA_DATABASE_URL": url,
            "BIDRA_SECRET_KEY": uuid.uuid4().hex * 2,
        }
        with create_app({"environ": environ}).app_context():
            db.create_all()
            fill_places()
            smallest: dict[str, float] = {}
            have = 0
            for size in SIZES:
                fill(size - have, random.Random(size))
                have = size
                for name, act in lists().items():
                    took = statistics.median(_time(act) for _ in range(TIMES))
                    first = smallest.setdefault(name, took)
                    title = f"{name}, at {size:,}, {database}"
                    yield Row(title, took, "ms", f"time at {SIZES[0]}", took / first)
            db.session.remove()
            db.engine.dispose()


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


def _time(act: Callable[[], Any]) -> float:
    from app.extensions import db

    db.session.rollback()
    db.session.expunge_all()
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def fill(count: int, chance: random.Random) -> None:
    """So many more of each."""
    from app.extensions import db

    for start in range(0, count, BATCH):
        rows = [_one(chance) for _ in range(min(BATCH, count - start))]
        for model in rows[0]:
            _insert(model, (row for one in rows for row in one[model]))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text("ANALYZE") if connection.dialect.name == "postgresql" else text("SELECT 1")
        )


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
    sys.exit(main())
