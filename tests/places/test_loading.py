"""The region's own file can be loaded, and loaded again."""

import json
from pathlib import Path

from app.places import service
from app.places.models import Municipality
from app.places.service import list_municipalities, load_places

SORVEST = json.loads(Path(service.__file__).with_name("trondelag-sorvest.json").read_text("utf-8"))


def test_every_municipality_is_somewhere_in_the_region(app, db, count):
    for _twice in range(2):
        assert load_places(SORVEST) == 9
        db.session.commit()
    assert count(Municipality) == 9
    places = list_municipalities()
    assert all(62.5 < one.latitude < 64.2 and 8.2 < one.longitude < 10.5 for one in places)
