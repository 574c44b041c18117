"""Names of places, as each language says them, and where they are on a map."""

from flask_babel import gettext as _

from app.core.settings import setting
from app.places import tiles
from app.places.models import Municipality
from app.places.service import list_municipalities


def at_place(municipality: Municipality) -> str:
    """«på Hitra», «i Orkland»; in English the preposition is another matter («in Hitra»)."""
    return at(municipality.preposition, municipality.name)


def at(preposition: str, name: str) -> str:
    """The same, of a place's preposition and name."""
    return _("%(preposition)s %(name)s", preposition=preposition, name=name)


def map_names() -> list[tuple[str, float, float]]:
    """What the map is labelled with: municipalities, with latitude and longitude."""
    return [
        (one.name, one.latitude, one.longitude)
        for one in list_municipalities()
        if one.latitude is not None and one.longitude is not None
    ]


def map_source() -> dict[str, str]:
    """Where the map's tiles come from (empty: there are none), and whose they are."""
    address = "/kart/{z}/{x}/{y}" if tiles.is_set_up() else ""
    return {"tiles": address, "credit": setting("MAP_CREDIT") if address else ""}
