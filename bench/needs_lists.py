"""Lists of needs, filtered, searched and with neighbours, at 100 and at 100,000 needs in ten
municipalities, all of them to come, in one run."""

import random
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from bench.growing import add_rows, measure
from bench.volunteers import TOWNS

SIZES = (100, 100_000)
# Title and role; the last two are rare.
WHAT = (
    ("Sjåfører til middagen", "sjåfør"), ("Male klubbhuset", "maler"), ("Rydde stranda", "rydder"),
    ("Bake kaker til basaren", "baker"), ("Leksehjelp på biblioteket", "leksehjelper"),
    ("Besøksvenn", "venn"), ("Måke snø for naboer", "måker"), ("Dirigent til koret", "dirigent"),
    ("Natteravner fredag", "natteravn"), ("Trenere til fotballen", "trener"),
)  # fmt: skip
RARE = ("Stemme orgelet", "organist")
LINES = ("Vi møtes ved inngangen og har kaffe.", "Alle kan være med, ta gjerne med en venn.", "")


def main() -> None:
    measure(SIZES, fill, lists)


def lists() -> dict[str, Callable[[], object]]:
    from app.core import clock
    from app.needs.finding import Filters

    far = clock.today() + timedelta(days=200)
    asked: dict[str, dict[str, Any]] = {
        "list": {},
        "a page in the middle": {"after": middle()},
        "kind": {"filters": Filters(kind="driving")},
        "kind, weekly, no requirement": {
            "filters": Filters(kind="driving", rhythm="weekly", free=True)
        },
        "today": {"filters": Filters(day="today")},
        "a day in 200": {"filters": Filters(day=far)},
        "a rare language": {"filters": Filters(language="en")},
        "a common word": {"filters": Filters(q="kjøring")},
        "two words": {"filters": Filters(q="maling kaffe")},
        "two words never together": {"filters": Filters(q="maling natteravn")},
        "a rare word": {"filters": Filters(q="orgel")},
        "a word begun": {"filters": Filters(q="biblio")},
        "a place": {"filters": Filters(place="Grenda 7")},
        "neighbours": {"filters": Filters(within=60)},
        "neighbours, a common word": {"filters": Filters(within=60, q="kjøring")},
        "neighbours, a rare word": {"filters": Filters(within=60, q="orgel")},
    }
    return {f"needs, {name}": partial(_read, given) for name, given in asked.items()}


def _read(given: Mapping[str, Any]) -> object:
    from app.needs.finding import list_needs
    from app.places.service import get_municipality

    return list_needs(municipality=get_municipality("0"), **given)


def middle() -> str | None:
    """The cursor after half of a municipality's needs."""
    from sqlalchemy import func, select

    from app.core.pagination import _cursor
    from app.extensions import db
    from app.needs.models import Need

    here = Need.municipality_id == uuid.UUID(int=0)
    half = db.session.scalar(select(func.count(Need.id)).where(here)) or 0
    query = select(Need.next_at, Need.id).where(here).order_by(Need.next_at, Need.id)
    return _cursor(db.session.execute(query.offset(half // 2).limit(1)).one())


def fill(count: int, chance: random.Random) -> None:
    """So many needs more, a year ahead: half of them once, a third weekly, the rest flexible."""
    from app.needs.models import Need, NeedTerm, Slot

    made = [_need(chance) for _ in range(count)]
    add_rows(Need, (need for need, _role, _terms in made))
    slots = (
        {"need_id": need["id"], "role": role, "capacity": 3, "position": 0}
        for need, role, _ in made
    )
    add_rows(Slot, slots)
    add_rows(
        NeedTerm,
        (
            {"term": one, "need_id": need["id"], "municipality_id": need["municipality_id"]}
            for need, _, terms in made
            for one in terms
        ),
    )


def _need(chance: random.Random) -> tuple[dict[str, Any], str, set[str]]:
    from app.accounts.models import Organisation
    from app.core import clock, schedule
    from app.needs.index import terms_of_need
    from app.needs.models import Need, Slot

    town = chance.randrange(len(TOWNS))
    title, role = RARE if chance.random() < 1e-4 else chance.choice(WHAT)
    begins = clock.now() + timedelta(minutes=chance.randrange(60, 365 * 24 * 60))
    weekly, flexible = chance.random() < 1 / 3, chance.random() < 1 / 6
    if weekly:
        begins = clock.now() + timedelta(minutes=chance.randrange(60, 7 * 24 * 60))
    need = {
        "id": uuid.UUID(int=chance.getrandbits(128)),
        "municipality_id": uuid.UUID(int=town),
        "organisation_id": uuid.UUID(int=town),
        "created_by_id": uuid.UUID(int=0),
        "title": title,
        "body": chance.choice(LINES),
        "place": f"Grenda {chance.randrange(300)}",
        "starts_at": None if flexible else begins,
        "flexible_until": begins.date() if flexible else None,
        "weekdays": 1 << begins.astimezone(clock.OSLO).weekday() if weekly and not flexible else 0,
        "requirements": chance.choice(([], [], ["adult"])),
        "language": chance.choices(("nb", "nn", "en"), (80, 19, 1))[0],
        "fingerprint": "",
        "state": "open",
    }
    whole = Need(
        **need, slots=[Slot(role=role)], organisation=Organisation(name=f"{TOWNS[town].name} lag")
    )
    need["next_at"] = whole.next_at = (
        begins if not flexible else schedule.last_moment(whole, begins.date())
    )
    return need, role, terms_of_need(whole)


if __name__ == "__main__":
    main()
