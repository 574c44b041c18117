"""What we measure with still works: every part of `make bench` imports, and fills and reads both
databases at a tiny size. Nothing is timed here."""

import random
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bench import growing, lists, matching, matching_speed, needs_lists, pages, push_delivery
from bench.volunteers import make_world
from tests.factories import contribute

BENCH = Path(pages.__file__).parent
PARTS = sorted(one.stem for one in BENCH.glob("*.py") if not one.stem.startswith("_"))
BROWSER = {"endpoint": "https://push.example/1", "keys": {"p256dh": "p", "auth": "a"}}


@pytest.mark.parametrize("part", [one for one in PARTS if one != "bare"])
def test_every_part_imports(part):
    import_module(f"bench.{part}")


def test_the_bare_application_answers(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_DATA", str(tmp_path))
    bare = import_module("bench.bare")
    assert bare.app.test_client().get("/rows").status_code == 200
    assert "bench.bare:served" in pages.bare_command() and callable(bare.served)
    bare.engine.dispose()
    del sys.modules["bench.bare"]


@pytest.mark.parametrize("part", [lists, needs_lists])
def test_lists_are_filled_and_read(app, part):
    growing.fill_places()
    part.fill(3, random.Random(1))
    for read in part.lists().values():
        read()


def test_a_year_of_asking_is_lived_and_stored(app, count):
    from app.offers.models import Ask, OfferTerm

    world = make_world(1, people=30, calls=5)
    found = matching.find_all(world, matching.terms_of)
    year = matching.Year(world, matching.ours, found).live()
    matching_speed.store_offers(world)
    matching_speed.store_asks({**year.asked, 0: [1.0]})
    assert count(Ask) and count(OfferTerm)
    assert matching_speed.time_match(next(iter(found.values()))[0]) > 0


def test_a_crowd_is_told(app, count):
    from app.notifications.models import Delivery

    assert push_delivery.fill(3, [BROWSER]) > 0
    assert count(Delivery) == 3


def test_contributions_are_copied(app, hitra, db, count):
    """Into SQLite's own file: what grows is the demo, and that is there."""
    from app.contributions.models import Contribution

    if db.engine.dialect.name != "sqlite":
        pytest.skip("the demo that is measured is SQLite's")
    contribute(hitra)
    db.session.rollback()
    pages.fill(Path(db.engine.url.database), 5)
    assert count(Contribution) == 5
