"""Where the demo's things happen: villages with latitude and longitude, by municipality."""

import random
from typing import Any

from app.demo.seasons import AT_HOME, PLACES
from app.places.models import Municipality

Village = tuple[str, float, float]

VILLAGES: dict[str, tuple[Village, ...]] = {
    "aure": (
        ("Aure", 63.266, 8.534),
        ("Kjørsvikbugen", 63.327, 8.786),
        ("Mjosundet", 63.235, 8.59),
    ),
    "froya": (("Sistranda", 63.725, 8.833), ("Hammarvika", 63.69, 8.85), ("Titran", 63.669, 8.308)),
    "heim": (("Kyrksæterøra", 63.29, 9.091), ("Vinjeøra", 63.206, 8.99), ("Liabø", 63.091, 8.262)),
    "hitra": (("Fillan", 63.605, 8.976), ("Sandstad", 63.516, 9.093), ("Kvenvær", 63.537, 8.4)),
    "orkland": (("Orkanger", 63.305, 9.852), ("Meldal", 63.047, 9.714), ("Lensvik", 63.515, 9.822)),
    "orland": (("Brekstad", 63.687, 9.665), ("Opphaug", 63.728, 9.69), ("Botngård", 63.764, 9.812)),
    "rennebu": (("Berkåk", 62.828, 10.01), ("Innset", 62.735, 10.08), ("Voll", 62.813, 9.87)),
    "rindal": (("Rindal", 63.055, 9.21), ("Romundstadbygda", 63.024, 9.28)),
    "skaun": (("Børsa", 63.326, 10.067), ("Buvika", 63.312, 10.17), ("Venn", 63.275, 10.06)),
}
NEARBY = 0.008  # degrees: within a village
# So many have a point on the map; the others say a place in words.
POINTED = 0.75


def find_place(
    house: str | None, municipality: Municipality, chance: random.Random
) -> dict[str, Any]:
    """A house (None: any) in a village, as fields of what is there; nobody's home is on the map."""
    name, latitude, longitude = chance.choice(VILLAGES[municipality.slug])
    found: dict[str, Any] = {"place": f"{house or chance.choice(PLACES)}, {name}"}
    if house != AT_HOME and chance.random() < POINTED:
        found["latitude"] = round(latitude + chance.uniform(-NEARBY, NEARBY), 5)
        found["longitude"] = round(longitude + chance.uniform(-NEARBY, NEARBY), 5)
    return found
